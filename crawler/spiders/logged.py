"""What a child writes to its log: masked, and of errors the kind and the place, for their words may quote a page."""

import logging
import traceback
from typing import Any

from crawler.privacy import mask_personal_data

# Words of the machine's own, which say what a disk or a network lacks.
_OWN_WORDS = (OSError, MemoryError)


def mask_log() -> None:
    """Make all records of this process fit to be kept, whoever writes them and wherever they go."""
    make = logging.getLogRecordFactory()

    def masked(*args: Any, **kwargs: Any) -> logging.LogRecord:  # noqa: ANN401 - as logging calls it
        record = make(*args, **kwargs)
        record.msg, record.args = mask_personal_data(_message(record)), ()
        if record.exc_info and record.exc_info[1]:
            record.exc_text, record.exc_info = _told(record.exc_info[1]), None
        return record

    logging.setLogRecordFactory(masked)


def still_log(level: str) -> None:
    """Make no record below this level.

    Scrapy sets its own logger to DEBUG beside the root's level, makes a record of every answer, and has its
    handler drop it.
    """
    for name in ("", "scrapy"):
        logging.getLogger(name).setLevel(level)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        return str(record.msg)


def _told(error: BaseException) -> str:
    """Where an error was raised and its kind, with those that led to it."""
    cause = error.__cause__ or error.__context__
    before = f"{_told(cause)}\n" if cause and cause is not error else ""
    return f"{before}{''.join(traceback.format_tb(error.__traceback__))}{kind_of(error)}"


def kind_of(error: BaseException) -> str:
    """An error's kind, with its words where they are the machine's own and quote no page."""
    words = f": {mask_personal_data(str(error))}" if isinstance(error, _OWN_WORDS) else ""
    return f"{type(error).__name__}{words}"
