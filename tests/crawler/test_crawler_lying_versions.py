"""Servers that say "not modified" of what they were not asked, of another page, or whatever became of it."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from crawler.options import CrawlOptions
from crawler.previous import READ_ANEW
from crawler.run import crawl
from crawler.runfolder import read_captures, read_documents
from crawler.types import (
    Budget,
    EntryKind,
    EntryPoint,
    ItemKind,
    Manifest,
    Outcome,
    Platform,
    Politeness,
    Section,
)
from tests.site.server import Answer, Site, serving

pytestmark = pytest.mark.integration

BOARD, PAGE, OTHER = "/tin/", "/tin/1.html", "/tin-khac/1.html"
HTML = "<html><head><title>{0}</title></head><body><article><h1>{0}</h1>{1}</article></body></html>"
WORDS = "".join(
    f"<p>Bà con trong xóm kể chuyện mùa gặt thứ {n} bên bờ sông, ai cũng góp lời.</p>" for n in range(8)
)
OLD = HTML.format("Chuyện cũ", WORDS)
NEW = HTML.format("Chuyện mới", WORDS.replace("mùa gặt", "mùa nước nổi"))
LIST = "<html><body><main>{}</main></body></html>"


def listing(*paths: str) -> str:
    return LIST.format(
        "".join(f'<h3><a href="{path}">Tin đầu ngày của bà con {path}</a></h3>' for path in paths)
    )


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({BOARD: Answer(listing(PAGE)), PAGE: Answer(OLD, headers={"ETag": '"mot"'})}) as running:
        yield running


def run(site: Site, folder: Path, before: Path | None = None) -> Manifest:
    entry = EntryPoint(kind=EntryKind.LISTING, url=site.url(BOARD), item_pattern=r"^/tin/\d+")
    section = Section(id="tin", name="Tin", item_kind=ItemKind.ARTICLE, entries=(entry,))
    held = Platform(
        id="bao-xom",
        name="Báo Xóm",
        url=site.url(),
        fields=(),
        sections=(section,),
        budget=Budget(items=10),
        politeness=Politeness(delay_seconds=0, concurrency=2),
    )
    told = CrawlOptions(
        seed=7,
        pseudonym_key=b"a key only the operator has 1234",
        resolve={"127.0.0.1": "127.0.0.1"},
        second_look=False,
        previous_run=str(before or ""),
    )
    return crawl(held, folder, told, lambda _: None)


def read(folder: Path) -> list[str]:
    return [document.title for document in read_documents(folder)]


def unmodified(site: Site, path: str) -> Answer:
    """304 whatever is asked, with a body that looks like an answer of its own."""
    return Answer(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlie!", 304, {"ETag": '"mot"'})


def only_if(answer: Answer) -> Callable[[Site, str], Answer]:
    """304 to who asks about any version, this answer to who does not."""
    return lambda site, path: unmodified(site, path) if site.conditions[path] else answer


def test_unmodified_that_nobody_asked_about_is_no_page(site: Site, tmp_path: Path) -> None:
    site.pages[PAGE] = Answer(OLD)
    run(site, tmp_path / "a")
    site.pages[PAGE] = unmodified
    manifest = run(site, tmp_path / "b", tmp_path / "a")
    assert site.conditions[PAGE] == ""
    assert manifest.reused == 0
    assert [capture.outcome for capture in read_captures(tmp_path / "b")] == [Outcome.SERVER_ERROR]


def test_a_body_after_unmodified_is_no_answer_to_anything(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path / "a")
    site.pages[PAGE] = unmodified
    manifest = run(site, tmp_path / "b", tmp_path / "a")
    assert (manifest.reused, read(tmp_path / "b")) == (1, ["Chuyện cũ"])
    assert {capture.outcome for capture in read_captures(tmp_path / "b")} == {Outcome.EXTRACTED}


def test_unmodified_of_another_version_is_asked_again(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path / "a")
    site.pages[PAGE] = lambda site, path: (
        Answer(b"", 304, {"ETag": '"hai"'})
        if site.conditions[path]
        else Answer(NEW, headers={"ETag": '"hai"'})
    )
    manifest = run(site, tmp_path / "b", tmp_path / "a")
    assert (manifest.reused, read(tmp_path / "b")) == (0, ["Chuyện mới"])


@pytest.mark.parametrize("told", ['W/"mot"', ""])
def test_a_weak_or_absent_version_confirms_the_same_one(site: Site, tmp_path: Path, told: str) -> None:
    run(site, tmp_path / "a")
    site.pages[PAGE] = Answer(b"", 304, {"ETag": told} if told else {})
    assert run(site, tmp_path / "b", tmp_path / "a").reused == 1


def test_a_page_that_leads_elsewhere_by_now_is_not_confirmed_there(site: Site, tmp_path: Path) -> None:
    """The other page has not changed since, which says nothing of this one."""
    run(site, tmp_path / "a")
    site.pages[PAGE] = Answer(b"", 302, {"Location": OTHER})
    site.pages[OTHER] = only_if(Answer(NEW))
    manifest = run(site, tmp_path / "b", tmp_path / "a")
    assert (manifest.reused, read(tmp_path / "b")) == (0, ["Chuyện mới"])


def test_a_listing_that_leads_elsewhere_by_now_is_not_confirmed_there(site: Site, tmp_path: Path) -> None:
    site.pages[BOARD] = Answer(listing(PAGE), headers={"ETag": '"ds"'})
    run(site, tmp_path / "a")
    site.pages[BOARD] = Answer(b"", 302, {"Location": "/tin-khac/"})
    site.pages["/tin-khac/"] = only_if(Answer(listing(PAGE, "/tin/2.html")))
    site.pages["/tin/2.html"] = Answer(NEW)
    run(site, tmp_path / "b", tmp_path / "a")
    assert sorted(read(tmp_path / "b")) == ["Chuyện cũ", "Chuyện mới"]
    # Nor is the version of the other page this one's from now on.
    site.pages["/tin-khac/"] = Answer(listing(PAGE), headers={"ETag": '"khac"'})
    run(site, tmp_path / "c", tmp_path / "b")
    run(site, tmp_path / "d", tmp_path / "c")
    assert site.conditions["/tin-khac/"] == ""


def test_a_date_of_the_future_or_of_this_minute_is_no_version(site: Site, tmp_path: Path) -> None:
    for moment in (datetime(2099, 1, 1, tzinfo=UTC), datetime.now(UTC)):
        changed = {"Last-Modified": format_datetime(moment, usegmt=True)}
        site.pages[PAGE] = Answer(OLD, headers=changed)
        folder = tmp_path / str(moment.year)
        run(site, folder)
        site.pages[PAGE] = only_if(Answer(NEW))
        assert run(site, folder.with_suffix(".2"), folder).reused == 0
        assert read(folder.with_suffix(".2")) == ["Chuyện mới"]


@pytest.mark.parametrize("days", [READ_ANEW.days + 1, -400])
def test_who_always_says_unmodified_is_read_anew_after_half_a_year(
    site: Site, tmp_path: Path, days: int
) -> None:
    """And where a clock that went wrong dated the first reading into the future."""
    run(site, tmp_path / "a")
    captures = tmp_path / "a" / "captures.jsonl"
    then = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    rows = [json.loads(line) | {"fetched_at": then} for line in captures.read_text().splitlines()]
    captures.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    site.pages[PAGE] = only_if(Answer(NEW))
    assert run(site, tmp_path / "b", tmp_path / "a").reused == 0
    assert read(tmp_path / "b") == ["Chuyện mới"]


@pytest.mark.parametrize("status", [206, 226])
def test_a_part_that_nobody_asked_for_is_no_page(site: Site, tmp_path: Path, status: int) -> None:
    site.pages[PAGE] = Answer(OLD, status)
    run(site, tmp_path / "a")
    assert [capture.outcome for capture in read_captures(tmp_path / "a")] == [Outcome.SERVER_ERROR]
