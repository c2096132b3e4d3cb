"""A child's log quotes no page and no personal data."""

import io
import logging
from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from crawler.spiders.logged import kind_of, mask_log, still_log
from crawler.steps import Spent

QUOTED = "chị Nguyễn Thị Lụa nói"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    before, stream = logging.getLogRecordFactory(), io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger("nhat-ky").addHandler(handler)
    mask_log()
    yield stream
    logging.getLogger("nhat-ky").removeHandler(handler)
    logging.setLogRecordFactory(before)


def fail(text: str) -> None:
    try:
        int(text)
    except ValueError as error:
        raise RuntimeError(text) from error


def test_an_error_is_told_by_kind_and_place_without_its_words(written: io.StringIO) -> None:
    try:
        fail(QUOTED)
    except RuntimeError:
        logging.getLogger("nhat-ky").exception("no list read from %s", "https://a.example/?m=lan@gmail.com")
    text = written.getvalue()
    assert QUOTED not in text
    assert "lan@" not in text
    assert "no list read from https://a.example/" in text
    assert "RuntimeError" in text
    assert "ValueError" in text
    assert "in fail" in text


def test_the_reason_of_a_run_that_failed_quotes_no_page() -> None:
    """It stands in the manifest; a mistake in our own code may quote what it could not read."""
    with pytest.raises(ValidationError, match=QUOTED) as caught:
        Spent.model_validate({"pages": QUOTED})
    assert kind_of(caught.value) == "ValidationError"
    assert kind_of(OSError(28, "No space left on device")) == "OSError: [Errno 28] No space left on device"


def test_what_the_machine_says_stays(written: io.StringIO) -> None:
    def write() -> None:
        raise OSError(28, "No space left on device")

    try:
        write()
    except OSError:
        logging.getLogger("nhat-ky").exception("not written")
    assert "No space left on device" in written.getvalue()


def test_no_record_is_made_of_every_answer() -> None:
    loggers = [logging.getLogger(name) for name in ("", "scrapy")]
    before = [logger.level for logger in loggers]
    loggers[1].setLevel(logging.DEBUG)  # as scrapy does for every crawl
    try:
        still_log("WARNING")
        assert not logging.getLogger("scrapy.core.engine").isEnabledFor(logging.DEBUG)
        assert logging.getLogger("scrapy.core.engine").isEnabledFor(logging.WARNING)
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
