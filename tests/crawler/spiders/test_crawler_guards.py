"""Rules around requests, without a network: robots, outcomes, pace, budget, settings."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from OpenSSL.SSL import Error as OpenSslError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.settings import Settings, default_settings
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from crawler.options import CrawlOptions
from crawler.reasons import OUTCOME_WORDS, RUN_WORDS, explain, nothing_found
from crawler.spiders.context import Meter, Stage, page_limit
from crawler.spiders.errors import BudgetError, HostUnreachableError, RobotsError
from crawler.spiders.outcomes import is_page, outcome_of_error, outcome_of_status
from crawler.spiders.pace import retry_after
from crawler.spiders.robots import RobotsAnswer, RobotsRules
from crawler.spiders.settings import settings, user_agent
from crawler.steps import Spent
from crawler.types import Budget, Outcome, Platform, Politeness, RunOutcome

URL = "https://bao.example/cam/bai-1.html"


def _rules(text: str = "", status: int = 200, outcome: Outcome = Outcome.EXTRACTED) -> RobotsRules:
    return RobotsRules(
        RobotsAnswer(status=status, text=text, outcome=outcome, fetched_at=datetime.now(UTC))
    )


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /cam/", False),
        ("User-agent: *\nDisallow: /\nAllow: /cam/bai", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: CleanPlatforms\nDisallow: /khac", True),
        ("User-agent: *\nAllow: /\n\nUser-agent: cleanplatforms\nDisallow: /*.html$", False),
        ("User-agent: botkhac\nDisallow: /", True),
        ("<html>không phải robots</html>", True),
    ],
)
def test_robots_rules(text: str, allowed: bool) -> None:
    if allowed:
        _rules(text).check(URL)
    else:
        with pytest.raises(RobotsError):
            _rules(text).check(URL)


@pytest.mark.parametrize("status", [500, 503, 599, 429])
def test_unreadable_robots_forbid_everything(status: int) -> None:
    with pytest.raises(RobotsError):
        _rules("User-agent: *\nAllow: /", status).check(URL)


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_absent_robots_allow_everything(status: int) -> None:
    _rules("User-agent: *\nDisallow: /", status).check(URL)


@pytest.mark.parametrize(
    ("outcome", "error"),
    [
        (Outcome.DNS_ERROR, HostUnreachableError),
        (Outcome.TIMEOUT, HostUnreachableError),
        (Outcome.BUDGET_EXHAUSTED, BudgetError),
    ],
)
def test_a_host_whose_robots_did_not_come_is_not_asked(outcome: Outcome, error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        _rules(status=0, outcome=outcome).check(URL)
    assert outcome_of_error(caught.value) is outcome


def test_crawl_delay_and_sitemaps() -> None:
    rules = _rules(
        "User-agent: *\nCrawl-delay: 2.5\nSitemap: https://bao.example/s.xml\nSitemap: https://bao.example/s.xml"
    )
    assert rules.crawl_delay() == 2.5
    assert rules.sitemaps() == ("https://bao.example/s.xml",)
    assert _rules("User-agent: *\nCrawl-delay: -3").crawl_delay() == 0
    assert _rules("User-agent: *\nCrawl-delay: lâu").crawl_delay() == 0


@pytest.mark.shared
def test_real_robots_files_parse(shared: Path) -> None:
    files = sorted((shared / "corpora/crawler-commons/robots").glob("*.txt"))
    assert len(files) > 20
    for file in files:
        rules = _rules(file.read_bytes().decode("utf-8", "replace"))
        assert rules.crawl_delay() >= 0
    longest = "rfc9309-example-longest-match-robots.txt"
    text = (
        (shared / "corpora/crawler-commons/robots" / longest)
        .read_text()
        .replace("foobot", "cleanplatforms")
    )
    _rules(text).check("https://bao.example/example/page/")
    with pytest.raises(RobotsError):
        _rules(text).check("https://bao.example/example/page/disallowed.gif")


def _wrapped(error: Exception) -> Exception:
    """As scrapy hands it on: the failure inside Twisted's ResponseFailed inside its own error."""
    outer = DownloadFailedError("x")
    outer.__cause__ = ResponseFailed([Failure(error)])
    return outer


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (CannotResolveHostError("x"), Outcome.DNS_ERROR),
        (DownloadTimeoutError("x"), Outcome.TIMEOUT),
        (DownloadCancelledError("x"), Outcome.TOO_LARGE),
        (IgnoreRequest("decompression"), Outcome.TOO_LARGE),
        (_wrapped(OpenSslError([("SSL routines", "", "certificate verify failed")])), Outcome.TLS_ERROR),
        (_wrapped(OpenSslError([("SSL routines", "", "wrong version number")])), Outcome.CONNECTION_ERROR),
        (_wrapped(ValueError("x")), Outcome.CONNECTION_ERROR),
        (OSError("x"), Outcome.CONNECTION_ERROR),
        (RobotsError("x"), Outcome.ROBOTS_DISALLOWED),
    ],
)
def test_errors_have_names(error: Exception, outcome: Outcome) -> None:
    assert outcome_of_error(error) is outcome


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.EXTRACTED),
        (304, Outcome.SERVER_ERROR),
        (403, Outcome.FORBIDDEN),
        (404, Outcome.NOT_FOUND),
        (410, Outcome.NOT_FOUND),
        (418, Outcome.NOT_FOUND),
        (429, Outcome.RATE_LIMITED),
        (500, Outcome.SERVER_ERROR),
        (999, Outcome.SERVER_ERROR),
        (0, Outcome.SERVER_ERROR),
    ],
)
def test_statuses_have_names(status: int, outcome: Outcome) -> None:
    assert outcome_of_status(status) is outcome


def test_types_of_pages() -> None:
    assert is_page("")
    assert is_page("Text/HTML; charset=utf-8")
    assert not is_page("application/pdf")
    assert not is_page("image/png")


def test_every_outcome_has_words() -> None:
    assert set(OUTCOME_WORDS) == set(Outcome)
    assert set(RUN_WORDS) == set(RunOutcome)
    assert explain(RunOutcome.COMPLETE, [Outcome.EXTRACTED]) == RUN_WORDS[RunOutcome.COMPLETE]
    text = explain(RunOutcome.NO_DOCUMENTS, [Outcome.NOT_FOUND, Outcome.NOT_FOUND, Outcome.TIMEOUT])
    assert "trang không tồn tại: 2 trang; quá thời gian chờ: 1 trang" in text


@pytest.mark.parametrize(
    ("pages", "outcome"),
    [
        ([], RunOutcome.EMPTY_FRAME),
        ([Outcome.DNS_ERROR], RunOutcome.UNREACHABLE),
        ([Outcome.SERVER_ERROR, Outcome.ROBOTS_DISALLOWED], RunOutcome.UNREACHABLE),
        ([Outcome.ROBOTS_DISALLOWED], RunOutcome.ROBOTS_REFUSED),
        ([Outcome.ROBOTS_DISALLOWED, Outcome.EXTRACTED], RunOutcome.EMPTY_FRAME),
        ([Outcome.NOT_FOUND, Outcome.DNS_ERROR], RunOutcome.EMPTY_FRAME),
        ([Outcome.BUDGET_EXHAUSTED], RunOutcome.EMPTY_FRAME),
    ],
)
def test_why_nothing_was_found(pages: list[Outcome], outcome: RunOutcome) -> None:
    assert nothing_found(pages, RunOutcome.EMPTY_FRAME) is outcome


def test_retry_after_forms() -> None:
    assert retry_after(b"7") == 7
    assert retry_after(None) is None
    assert retry_after(b"soon") is None
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True).encode()
    assert 80 < (retry_after(later) or 0) <= 90
    # A moment that is over is no leave to come back at once.
    assert retry_after(b"Thu, 01 Jan 2015 00:00:00 GMT") is None
    # By the host's own clock, which may stand elsewhere than ours.
    told = (b"Thu, 01 Jan 2015 00:02:00 GMT", b"Thu, 01 Jan 2015 00:00:00 GMT")
    assert retry_after(*told) == 120
    assert retry_after(b"Fri, 31 Dec 9999 23:59:59 GMT", b"broken") is not None


def test_meter_stops_at_each_budget() -> None:
    meter = Meter(Budget(pages=2), page_limit=2)
    assert [meter.take_page() for _ in range(3)] == [True, True, False]
    assert meter.exhausted
    assert meter.spent().pages == 2
    heavy = Meter(Budget(megabytes=1), page_limit=9)
    heavy.bytes = 1_000_000
    assert not heavy.take_page()
    late = Meter(Budget(minutes=1), page_limit=9)
    late.start_from(Spent(pages=1, seconds=60))
    assert not late.take_page()


def test_budgets_do_not_follow_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock set on or back by ten years leaves the time that is left as it is."""
    meter = Meter(Budget(minutes=1), page_limit=9)
    for jump in (10.0, -10.0):
        monkeypatch.setattr("time.time", lambda jump=jump: 1.8e9 + jump * 3.15e7)
        assert 55 < meter.seconds_left() <= 60
        assert meter.take_page()


@pytest.mark.parametrize("pages", [1, 2, 10, 3000])
def test_stages_share_the_page_budget(pages: int) -> None:
    budget = Budget(pages=pages)
    limits = [page_limit(budget, stage) for stage in (Stage.FRAME, Stage.SAMPLE, Stage.CHECKS)]
    assert limits == sorted(limits)
    assert limits[0] >= 1
    assert limits[2] == pages


def _settings(**politeness: float) -> Settings:
    platform = Platform(
        id="p",
        name="P",
        url="https://p.example/",
        fields=(),
        politeness=Politeness.model_validate(politeness),
    )
    options = CrawlOptions(
        seed=1, pseudonym_key=b"k" * 16, operator="Sở thử", contact_url="https://so.example/bot"
    )
    return Settings(settings(platform, options))


def test_unsafe_defaults_are_set() -> None:
    held = _settings()
    for name in (
        "TELNETCONSOLE_ENABLED",
        "REMOTE_CONTROL_ENABLED",
        "COOKIES_ENABLED",
        "HTTPPROXY_ENABLED",
        "METAREFRESH_ENABLED",
    ):
        assert held.getbool(name) is False
    assert held.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
    assert held.getint("DOWNLOAD_MAXSIZE") <= 32 << 20
    assert held.getint("DOWNLOAD_TIMEOUT") <= 60
    assert held.getint("CONCURRENT_ITEMS") == 4
    handlers = {**default_settings.DOWNLOAD_HANDLERS_BASE, **held["DOWNLOAD_HANDLERS"]}
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}


def test_every_setting_is_one_that_scrapy_knows() -> None:
    platform = Platform(id="p", name="P", url="https://p.example/", fields=())
    names = set(settings(platform, CrawlOptions(seed=1, pseudonym_key=b"k" * 16)))
    ours = {name for name in names if name.startswith("CLEANPLATFORMS_")}
    assert names - ours <= set(default_settings.__all__) | {"DNS_RESOLVER"}


def test_politeness_is_the_platforms() -> None:
    held = _settings(delay_seconds=2.5, concurrency=1)
    assert held.getfloat("DOWNLOAD_DELAY") == 2.5
    assert held.getfloat("DOWNLOAD_DELAY_JITTER") == 0
    assert held.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1


def test_user_agent_names_the_operator_and_a_page() -> None:
    options = CrawlOptions(
        seed=1, pseudonym_key=b"k" * 16, operator="Sở Đo thử", contact_url="https://so.example/bot"
    )
    agent = user_agent(options)
    assert agent.startswith("cleanplatforms/")
    assert agent.endswith(" (+https://so.example/bot; So Do thu)")
