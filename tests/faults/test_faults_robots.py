"""The gate of robots.txt against servers that answer it in odd ways, and against the clock."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import TypeAdapter

import crawler.spiders.robots as gate
from crawler.types import Outcome, Platform, Politeness
from tests.site.fetching import fetch
from tests.site.raw import RawSite, serving_raw

pytestmark = pytest.mark.integration


def answering(status: str, *headers: str, body: str = "") -> Callable[..., None]:
    data = body.encode()
    head = "\r\n".join(
        (f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(data)}", "Connection: close", "", "")
    )
    return lambda write: write(head.encode() + data)


def outcome(folder: Path, **pages: Callable[..., None]) -> tuple[str, RawSite]:
    held = {"/bai": answering("200 OK", body="ok"), **{f"/{name}": page for name, page in pages.items()}}
    held["/robots.txt"] = held.pop("/robots")
    with serving_raw(held) as site:
        platform = Platform(
            id="p", name="P", url=site.url(), fields=(), politeness=Politeness(delay_seconds=0)
        )
        done = fetch(platform, [site.url("/bai")], folder, resolve={"127.0.0.1": "127.0.0.1"})
        return done.outcomes[site.url("/bai")], site


FORBID = answering("200 OK", body="User-agent: *\nDisallow: /")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("200 OK", Outcome.EXTRACTED),
        ("404 Not Found", Outcome.EXTRACTED),
        ("403 Forbidden", Outcome.EXTRACTED),
        ("500 Error", Outcome.ROBOTS_DISALLOWED),
        ("503 Busy", Outcome.ROBOTS_DISALLOWED),
        ("304 Not Modified", Outcome.ROBOTS_DISALLOWED),
        ("302 Found", Outcome.ROBOTS_DISALLOWED),
        ("999 No", Outcome.ROBOTS_DISALLOWED),
    ],
)
def test_status_of_robots(tmp_path: Path, status: str, expected: Outcome) -> None:
    found, site = outcome(tmp_path, robots=answering(status))
    assert found == expected
    assert ("/bai" in site.counts()) is (expected is Outcome.EXTRACTED)


@pytest.mark.parametrize(("hops", "expected"), [(5, Outcome.ROBOTS_DISALLOWED), (6, Outcome.REDIRECT_LOOP)])
def test_five_redirects_of_robots_are_followed(tmp_path: Path, hops: int, expected: Outcome) -> None:
    """Five lead to rules that forbid; a sixth is not followed, and the host not asked."""
    places = ["robots", *(f"r{n}" for n in range(1, hops))]
    steps = {name: answering("301 Moved", f"Location: /r{at}") for at, name in enumerate(places, 1)}
    found, site = outcome(tmp_path, **steps, **{f"r{hops}": FORBID})
    assert found == expected
    assert "/bai" not in site.counts()
    assert (f"/r{hops}" in site.counts()) is (hops == 5)


@pytest.mark.parametrize(
    ("host", "place", "found", "asked"),
    [
        # The other host's rules count for this one; a page of its own would need its leave.
        ("127.0.0.1", "/robots.txt", Outcome.ROBOTS_DISALLOWED, {"/robots.txt": 1}),
        ("127.0.0.1", "/khac", Outcome.OFF_PLATFORM_REDIRECT, {}),
        ("ten@127.0.0.1", "/robots.txt", Outcome.OFF_PLATFORM_REDIRECT, {}),
        ("localhost", "/robots.txt", Outcome.NON_PUBLIC_ADDRESS, {}),
    ],
)
def test_robots_are_followed_to_another_hosts_and_to_nothing_else(
    tmp_path: Path, host: str, place: str, found: Outcome, asked: dict[str, int]
) -> None:
    with serving_raw({"/robots.txt": FORBID, "/khac": answering("200 OK")}) as other:
        port = other.url().rpartition(":")[2].strip("/")
        moved = answering("301 Moved", f"Location: http://{host}:{port}{place}")
        ended, site = outcome(tmp_path, robots=moved)
        assert other.counts() == asked
    assert ended == found
    assert site.counts() == {"/robots.txt": 1}


def test_rules_of_another_host_that_allow_do_allow(tmp_path: Path) -> None:
    rules = answering("200 OK", body="User-agent: *\nDisallow: /cam")
    with serving_raw({"/robots.txt": rules}) as other:
        moved = answering("302 Found", f"Location: {other.url('/robots.txt')}")
        assert outcome(tmp_path, robots=moved)[0] == Outcome.EXTRACTED


def test_a_crawl_delay_longer_than_the_budget_is_not_waited_for(tmp_path: Path) -> None:
    found, site = outcome(tmp_path, robots=answering("200 OK", body="User-agent: *\nCrawl-delay: 99999999"))
    assert found == Outcome.BUDGET_EXHAUSTED
    assert site.counts() == {"/robots.txt": 1}


@pytest.mark.parametrize(
    ("age", "asked"),
    [
        (timedelta(hours=23), 0),
        (timedelta(hours=25), 1),
        # A clock that was set back makes answers of the future; those may be of any age.
        (timedelta(hours=-2), 1),
    ],
)
def test_robots_are_kept_for_a_day_by_a_clock_that_may_jump(
    tmp_path: Path, age: timedelta, asked: int
) -> None:
    with serving_raw({"/bai": answering("200 OK"), "/robots.txt": FORBID}) as site:
        origin = site.url().rstrip("/")
        answer = gate.RobotsAnswer(
            status=404, text="", outcome=Outcome.EXTRACTED, fetched_at=datetime.now(UTC) - age
        )
        held = TypeAdapter(dict[str, gate.RobotsAnswer]).dump_json({origin: answer})
        (tmp_path / gate.ROBOTS_FILE).write_bytes(held)
        platform = Platform(id="p", name="P", url=site.url(), fields=())
        done = fetch(platform, [site.url("/bai")], tmp_path, resolve={"127.0.0.1": "127.0.0.1"})
    assert site.counts()["/robots.txt"] == asked
    assert list(done.outcomes.values()) == [Outcome.ROBOTS_DISALLOWED if asked else Outcome.EXTRACTED]
