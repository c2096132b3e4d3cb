"""What a run holds in memory does not grow with the words that it reads."""

import json
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

import crawler.copies  # imported before anything is measured
from crawler.documents import DocumentMaker
from crawler.draw.trail import Trails
from crawler.finish import finish
from crawler.identity import content_hash
from crawler.manifest import begin
from crawler.options import CrawlOptions
from crawler.runfolder import DRAW, FRAME, read_captures, read_documents, read_rows, write_rows
from crawler.sample_journal import SampleJournal
from crawler.steps import SAMPLE_JOURNAL, PageRecord, SampleStep, Spent, StageResult
from crawler.types import (
    Capture,
    Document,
    DocumentKind,
    DrawnItem,
    EntryKind,
    FrameItem,
    ItemKind,
    Outcome,
    Platform,
    RunOutcome,
)
from crawler.urls import place_of

assert crawler.copies
assert place_of("https://a.example/")  # so is what it imports
PAGES, POSTS, WORDS = 200, 10, 100
MEGABYTE = 1 << 20
OPTIONS = CrawlOptions(seed=1, pseudonym_key=b"k" * 16)
PLATFORM = Platform(id="p", name="P", url="https://dien-dan.example/", fields=())
LATER = tuple(f"https://dien-dan.example/t/1?page={n}" for n in range(2, 300))


def item(n: int) -> FrameItem:
    url = f"https://dien-dan.example/t/{n}"
    return FrameItem(item_id=f"i{n}", url=url, section="s", kind=ItemKind.THREAD, source=EntryKind.LISTING)


def text(page: int, post: int) -> str:
    return " ".join(f"chuyện{page}x{post}x{word}" for word in range(WORDS))


def step(page: int) -> SampleStep:
    own = item(page)
    capture = Capture(
        capture_id=f"i{page}-1",
        item_id=own.item_id,
        url=own.url,
        fetched_at=datetime(2026, 11, 1, tzinfo=UTC),
        status=200,
        outcome=Outcome.EXTRACTED,
    )
    documents = tuple(
        Document(
            document_id=f"d{page:03d}{post:02d}",
            platform="p",
            section="s",
            item_id=own.item_id,
            capture_id=capture.capture_id,
            url=own.url,
            anchor=f"{page}-{post}",
            kind=DocumentKind.POST,
            position=post,
            title="",
            # The last post of every page but the first repeats that of the first.
            text=text(0 if post == POSTS - 1 else page, post),
            cluster=own.item_id,
            content_hash=content_hash(text(page, post)),
            inclusion_probability=0.1,
            extractor="x",
        )
        for post in range(POSTS)
    )
    return SampleStep(
        item_id=own.item_id, page=1, capture=capture, documents=documents, later_pages=LATER,
        named_pages=LATER, archive_end=page + 1, spent=Spent(pages=page + 1),
    )  # fmt: skip


@contextmanager
def within(megabytes: float) -> Iterator[None]:
    """Fail where more than so much is held at a time."""
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1] / MEGABYTE
    finally:
        tracemalloc.stop()
    assert peak < megabytes, peak


def written(folder: Path) -> float:
    """A journal of so many pages in a folder; its size in megabytes."""
    journal = SampleJournal(folder / SAMPLE_JOURNAL)
    for page in range(PAGES):
        journal.append(step(page))
    journal.close()
    return (folder / SAMPLE_JOURNAL).stat().st_size / MEGABYTE


def test_the_journal_of_a_sample_holds_no_words(tmp_path: Path) -> None:
    size = written(tmp_path)
    assert size > 6
    with within(size / 8):
        journal = SampleJournal(tmp_path / SAMPLE_JOURNAL)
        journal.append(step(PAGES))
    assert journal.spent == Spent(pages=PAGES + 1)
    assert [done.item_id for done in journal.done] == [f"i{n}" for n in range(PAGES + 1)]
    assert journal.step(journal.done[7]) == step(7)
    assert journal.step(journal.done[PAGES]) == step(PAGES)
    assert (journal.done[7].documents, journal.done[7].later) == (POSTS, len(LATER))


@pytest.mark.integration  # seconds
def test_a_run_ends_without_holding_the_words_that_it_read(tmp_path: Path) -> None:
    manifest = begin(PLATFORM, tmp_path, OPTIONS)
    drawn = [DrawnItem(item=item(n), order=n, inclusion_probability=0.5) for n in range(PAGES)]
    write_rows(tmp_path / FRAME, (one.item for one in drawn))
    write_rows(tmp_path / DRAW, reversed(drawn))
    size = written(tmp_path)
    with within(size / 2):
        done = finish(
            tmp_path, manifest, StageResult(outcome=RunOutcome.RUNNING), Spent(), mark_copies=True
        )
    assert done.outcome is RunOutcome.COMPLETE
    documents = list(read_documents(tmp_path))
    assert len(documents) == PAGES * POSTS
    assert {document.inclusion_probability for document in documents} == {0.5}
    copies = {document.document_id: document.near_duplicate_of for document in documents}
    assert sum(map(bool, copies.values())) == PAGES - 1
    assert set(copies.values()) == {"", f"d000{POSTS - 1:02d}"}
    assert next(capture.item_id for capture in read_captures(tmp_path)) == f"i{PAGES - 1}"
    pages = list(read_rows(tmp_path / "pages.jsonl", PageRecord))
    assert {page.later_pages for page in pages} == {LATER}
    assert len(json.loads((tmp_path / "manifest.json").read_text())["sections"]) == 1


def test_what_is_finished_is_let_go_of() -> None:
    """A run of years would else hold an address for every page, and an anchor for every post."""
    trails, maker = Trails(PLATFORM, 1, ()), DocumentMaker(PLATFORM, OPTIONS)
    for n in range(3):
        name = f"i{n}"
        trails.after(name, 1, (item(n).url,), (), LATER)
        own = step(n)
        drawn = DrawnItem(item=item(n), order=n, inclusion_probability=0.5)
        assert len(maker.adopt(drawn, own.capture, own.documents)) == POSTS
        assert maker.adopt(drawn, own.capture, own.documents) == ()
        trails.forget(name)
        maker.forget(name)
    assert not any((trails._visited, trails._later, trails._others, maker._taken))


def test_only_items_under_way_are_read_again(tmp_path: Path) -> None:
    journal = SampleJournal(tmp_path / SAMPLE_JOURNAL)
    for n, onward in ((0, ""), (1, LATER[0]), (2, LATER[0])):
        journal.append(step(n).model_copy(update={"next_page": onward}))
    journal.append(step(2).model_copy(update={"page": 2}))
    journal.append(step(1).model_copy(update={"page": 2, "next_page": LATER[1]}))
    assert [(one.item_id, one.page) for one in journal.of_open_items()] == [("i1", 1), ("i1", 2)]
