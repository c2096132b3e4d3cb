"""Addresses without end: the frame stays bounded, keeps the real items, and the run names the trap."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.frame.traps import TRAP_WORDS, Trap, sessions, trap_note, trap_of
from crawler.options import CrawlOptions
from crawler.run import crawl
from crawler.runfolder import read_frame
from crawler.types import Budget, EntryKind, EntryPoint, ItemKind, Platform, Politeness, RunOutcome, Section
from tests.site.newspaper import article
from tests.site.server import Answer, Page, Site, serving

HOST = "127.0.0.1"
OPTIONS = CrawlOptions(seed=5, pseudonym_key=b"the operator's key, 16 bytes+", resolve={HOST: HOST})
NEXT = datetime.now(UTC).year + 2


@pytest.mark.parametrize(
    ("path", "trap"),
    [
        ("/a/a/a", Trap.REPEATED_PATH),
        ("/tin/muc/tin/muc/tin/muc/1.html", Trap.REPEATED_PATH),
        ("/" + "x/y/z/" * 3, Trap.REPEATED_PATH),
        ("/" + "/".join(f"p{n}" for n in range(25)), Trap.REPEATED_PATH),
        (f"/lich/{NEXT}/05", Trap.CALENDAR),
        (f"/su-kien?thang={NEXT}-11", Trap.CALENDAR),
        ("/lich/1805/05/", Trap.CALENDAR),
        ("/sp?mau=do&co=xl&hang=a&gia=1&loc=2&xep=3", Trap.FILTERS),
        ("/a/a", None),
        ("/tin/11/11/11/bai.html", None),
        ("/2026/10/chuyen-pho.html", None),
        ("/2015/05/", None),
        ("/chuyen-pho-2031-05-nam-sau.html", None),
        ("/showthread.php?t=4758293&page=2", None),
        ("/tin/1990-2031/bai.html", None),
        ("/search?q=2031", None),
    ],
)
def test_traps_that_one_address_shows(path: str, trap: Trap | None) -> None:
    assert trap_of(f"https://bao.example{path}") is trap


def test_addresses_that_differ_in_a_session_are_one() -> None:
    base = "https://bao.example/bai?id=5"
    ids = [f"{base}&tk={n:032x}" for n in range(50)]
    others = [
        "https://bao.example/bai?id=6",
        "https://bao.example/bai?id=7&tk=123456",
        f"{base}&v=gioi-thieu-ve-xom-ben-mo",
    ]
    copies = sessions([*ids, *others])
    assert set(copies) == set(ids[1:])
    assert set(copies.values()) == {ids[0]}


def test_every_trap_has_words() -> None:
    assert set(TRAP_WORDS) == set(Trap)
    assert trap_note({}) == ""
    assert "lịch không có điểm dừng: 3" in trap_note({Trap.CALENDAR: 3})


def trap_site() -> dict[str, Page]:
    """Twelve real articles, and on every list page a calendar, filters, sessions and glued paths without end."""
    seen = iter(range(10**9))

    def listing(_: Site, path: str) -> Answer:
        page = int(path.partition("trang=")[2] or 1)
        real = [f"/tin/bai-{n}.html" for n in range(1, 13)]
        odd = [f"/tin/lich/{NEXT + page}/{m:02d}" for m in range(1, 13)]
        odd += [f"/tin/loc?a={page}&b={n}&c=1&d=2&e=3&f=4" for n in range(10)]
        odd += ["/tin" + "/muc" * (3 + page) + f"/{n}" for n in range(10)]
        odd += [f"/tin/chung.html?phien={next(seen):032x}" for _ in range(10)]
        links = "".join(
            f'<div class="tin"><h3><a href="{p}">Một bài viết khá dài {p}</a></h3></div>'
            for p in (*real, *odd)
        )
        following = f'<a rel="next" href="/muc?trang={page + 1}">Trang sau</a>'
        return Answer(f"<html><body><main>{links}</main>{following}</body></html>")

    return {
        "/muc": listing,
        "/tin/chung.html": Answer(article(99)),
        **{f"/tin/bai-{n}.html": Answer(article(n)) for n in range(1, 13)},
    }


@pytest.mark.integration
def test_a_platform_of_traps_gives_its_real_items_and_ends(tmp_path: Path) -> None:
    with serving(trap_site()) as site:
        entry = EntryPoint(kind=EntryKind.LISTING, url=site.url("/muc"), item_pattern="^/tin/")
        held = Platform(
            id="bay",
            name="Bẫy",
            url=site.url(),
            fields=(),
            sections=(Section(id="tin", name="Tin", item_kind=ItemKind.ARTICLE, entries=(entry,)),),
            budget=Budget(listing_pages=15),
            politeness=Politeness(delay_seconds=0),
        )
        manifest = crawl(held, tmp_path / "r", OPTIONS, lambda _: None)
        assert sum(path.startswith("/muc") for path in site.counts()) <= 15
    paths = {item.url.partition(str(site.port))[2].partition("?")[0] for item in read_frame(tmp_path / "r")}
    assert paths == {f"/tin/bai-{n}.html" for n in range(1, 13)} | {"/tin/chung.html"}
    assert len(list(read_frame(tmp_path / "r"))) == 13
    assert manifest.outcome is RunOutcome.COMPLETE
    for trap in Trap:
        assert TRAP_WORDS[trap] in manifest.reason
