"""The gate of robots.txt against servers that answer it in odd ways, and against the clock."""

import gzip
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import TypeAdapter

import crawler.spiders.robots as gate
from crawler.types import Budget, Outcome, Platform, Politeness
from tests.site import server as site_server
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
        ("206 Partial Content", Outcome.ROBOTS_DISALLOWED),
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


def test_rules_are_asked_for_unpacked_so_that_none_is_lost_with_the_end_of_a_packing(
    tmp_path: Path,
) -> None:
    """Of a packed file that ends too early the first rules unpack without a complaint."""
    noise = "".join(f"# {random.Random(n).random()}\n" for n in range(500))
    rules = f"User-agent: *\nAllow: /tin\n{noise}Disallow: /\n".encode()
    packed = site_server.Answer(gzip.compress(rules)[:2000], headers={"Content-Encoding": "gzip"})

    def robots(site: site_server.Site, path: str) -> site_server.Answer:
        return packed if "gzip" in site.packings[path] else site_server.Answer(rules)

    with site_server.serving({"/robots.txt": robots, "/bai": site_server.Answer("ok")}) as site:
        held = Platform(id="p", name="P", url=site.url(), fields=(), politeness=Politeness(delay_seconds=0))
        done = fetch(held, [site.url("/bai")], tmp_path, resolve={"127.0.0.1": "127.0.0.1"})
        assert done.outcomes == {site.url("/bai"): Outcome.ROBOTS_DISALLOWED}
        assert "/bai" not in site.counts()


def test_a_crawl_delay_longer_than_the_budget_is_not_waited_for(tmp_path: Path) -> None:
    found, site = outcome(tmp_path, robots=answering("200 OK", body="User-agent: *\nCrawl-delay: 99999999"))
    assert found == Outcome.BUDGET_EXHAUSTED
    assert site.counts() == {"/robots.txt": 1}


def test_requests_in_line_behind_a_crawl_delay_do_not_wait_past_the_budget(tmp_path: Path) -> None:
    """Each alone would have time enough; four in line would keep the child alive for three delays too long."""
    pages = {f"/{n}": answering("200 OK", body="ok") for n in range(6)}
    pages["/robots.txt"] = answering("200 OK", body="User-agent: *\nCrawl-delay: 3")
    with serving_raw(pages) as site:
        gentle = Politeness(delay_seconds=0, concurrency=4)
        held = Platform(
            id="p", name="P", url=site.url(), fields=(), politeness=gentle, budget=Budget(minutes=1)
        )
        begun = time.monotonic()
        urls = [site.url(f"/{n}") for n in range(6)]
        done = fetch(held, urls, tmp_path, resolve={"127.0.0.1": "127.0.0.1"}, spent=52)
        taken = time.monotonic() - begun
    # Eight seconds are left: robots.txt at once, a page after three seconds and one after six.
    assert taken < 14
    ends = [done.outcomes[url] for url in urls]
    assert ends == sorted(ends, key=[Outcome.EXTRACTED, Outcome.BUDGET_EXHAUSTED].index)
    assert 1 <= ends.count(Outcome.EXTRACTED) <= 3
    assert ends.count(Outcome.BUDGET_EXHAUSTED) >= 3


def test_a_delay_over_https_does_not_hold_the_host_over_http_for_ever(tmp_path: Path) -> None:
    """Both share one line of requests; robots.txt of the other scheme waited in it until the child was killed."""
    with serving_raw({"/bai": answering("200 OK"), "/robots.txt": answering("404 Not Found")}) as site:
        held = Platform(id="p", name="P", url=site.url(), fields=(), politeness=Politeness(delay_seconds=0))
        secure = site.url().replace("http:", "https:").rstrip("/")
        answer = gate.RobotsAnswer(
            status=200,
            text="User-agent: *\nCrawl-delay: 99999",
            outcome=Outcome.EXTRACTED,
            fetched_at=datetime.now(UTC),
        )
        kept = TypeAdapter(dict[str, gate.RobotsAnswer]).dump_json({secure: answer})
        (tmp_path / gate.ROBOTS_FILE).write_bytes(kept)
        urls = [f"{secure}/bai", site.url("/bai")]
        done = fetch(held, urls, tmp_path, resolve={"127.0.0.1": "127.0.0.1"})
    assert set(done.outcomes.values()) == {Outcome.BUDGET_EXHAUSTED}


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
