"""A crawl of a forum whose answers each have an address that shows the whole thread: every post counts once."""

import hashlib
import math
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.identity import content_hash
from crawler.options import CrawlOptions
from crawler.run import crawl
from crawler.runfolder import AGAIN, read_documents, read_frame, read_items, read_rows, read_ways, verify
from crawler.steps import WAYS_JOURNAL, WayStep
from crawler.types import (
    Budget,
    Document,
    EntryKind,
    EntryPoint,
    ItemKind,
    Manifest,
    Platform,
    Politeness,
    RunOutcome,
    Section,
)
from tests.site.answers import (
    LIAR,
    POSTS,
    PRINTED,
    REPEATED,
    THREADS,
    address,
    answers,
    answers_of,
    ways_to,
)
from tests.site.crawling import crawling
from tests.site.server import Answer, Site, serving

pytestmark = pytest.mark.integration

KEY = b"the operator's key, 16 bytes+"
SAMPLE = 18


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(answers()) as running:
        yield running


def platform(site: Site, items: int, concurrency: int = 2) -> Platform:
    entry = EntryPoint(kind=EntryKind.LISTING, url=site.url("/tat-ca"), item_pattern=r"^/(bai|vay)/")
    section = Section(id="chuyen", name="Chuyện", item_kind=ItemKind.THREAD, entries=(entry,))
    return Platform(
        id="dien-dan-xom",
        name="Diễn đàn Xóm",
        url=site.url(),
        fields=(),
        sections=(section,),
        budget=Budget(items=items, pages=500),
        politeness=Politeness(delay_seconds=0, concurrency=concurrency),
    )


def options(seed: int = 3, before: Path | None = None) -> CrawlOptions:
    return CrawlOptions(
        seed=seed,
        pseudonym_key=KEY,
        resolve={"127.0.0.1": "127.0.0.1"},
        second_look=False,
        previous_run=str(before or ""),
    )


def run(site: Site, folder: Path, items: int, seed: int = 3, before: Path | None = None) -> Manifest:
    return crawl(platform(site, items), folder, options(seed, before), lambda _: None)


def thread_of(url: str) -> int:
    """A thread's number, 0 of the bot's."""
    return int(url.partition("/bai/")[2].partition("-")[0] or 0)


def told(documents: list[Document]) -> list[dict[str, object]]:
    """What does not depend on when a page was read."""
    return [document.model_dump(exclude={"capture_id"}) for document in documents]


def test_where_all_is_read_every_post_is_stored_once_and_stands_for_itself(
    site: Site, tmp_path: Path
) -> None:
    manifest = run(site, tmp_path, 100)
    documents = list(read_documents(tmp_path))
    assert len(documents) == POSTS
    assert {document.inclusion_probability for document in documents} == {1}
    # One text by one writer in one minute, in threads that nothing joins: posted so often.
    repeated = [document for document in documents if "cần vốn nhanh" in document.text]
    assert len(repeated) == REPEATED
    assert manifest.ways.unnamed == REPEATED
    assert manifest.ways.looked == 0
    by_thread = Counter(document.cluster for document in documents)
    assert sorted(by_thread.values()) == sorted(
        [1] * REPEATED + [answers_of(n) for n in range(1, THREADS + 1)]
    )
    assert "mỗi nội dung chỉ tính một lần" in manifest.reason
    assert verify(tmp_path) == ()


def test_a_sample_counts_each_post_by_all_addresses_that_show_it(site: Site, tmp_path: Path) -> None:
    manifest = run(site, tmp_path, SAMPLE)
    urls = {item.item_id: item.url for item in read_frame(tmp_path)}
    chances = {row.item_id: row.inclusion_probability for row in read_items(tmp_path)}
    posts = list(read_ways(tmp_path))
    for one in posts:
        for way in one.ways:
            # That an address leads on to another is known of drawn ones alone: too few, never too many.
            unknown = 2 * (thread_of(urls[way.item_id]) == PRINTED)
            number = ways_to(thread_of(urls[way.item_id]))
            liar = thread_of(urls[way.item_id]) == LIAR
            assert liar or number - unknown <= way.number <= number, urls[way.item_id]
            assert way.inclusion_probability == chances[way.item_id]
        assert one.weight == pytest.approx(
            sum(1 / (way.inclusion_probability * way.number) for way in one.ways)
        )
    kept = {document.document_id: document for document in read_documents(tmp_path)}
    for one in posts:
        assert one.kept == (one.document_id in kept)
        if one.kept:
            assert kept[one.document_id].inclusion_probability == pytest.approx(min(1, 1 / one.weight))
    again = list(read_rows(tmp_path / AGAIN, Document))
    assert manifest.ways.again + manifest.ways.chanced == len(again) > 0
    assert manifest.ways.looked > 0
    rows = list(read_items(tmp_path))
    assert sum(row.documents for row in rows) == len(kept) == manifest.sections[0].documents
    assert sum(row.again for row in rows) == len(again) == manifest.sections[0].again
    # A look keeps no text: what it read is in no file.
    looked = {urls[row.item_id] for row in rows}
    assert all(
        document.url.partition("/toi")[0] in looked | {site.url(address(PRINTED, 1))}
        for document in kept.values()
    )


def test_over_many_seeds_the_number_of_posts_is_right(site: Site, tmp_path: Path) -> None:
    found: list[float] = []
    whole: list[float] = []
    for seed in range(6):
        run(site, tmp_path / str(seed), SAMPLE, seed)
        documents = list(read_documents(tmp_path / str(seed)))
        found.append(sum(1 / document.inclusion_probability for document in documents))
        read = [*documents, *read_rows(tmp_path / str(seed) / AGAIN, Document)]
        whole.append(len(read) * len(list(read_frame(tmp_path / str(seed)))) / SAMPLE)
    # One estimate in three is off by a sixth; items are drawn by their addresses, so the port has its part in it.
    assert sum(found) / len(found) == pytest.approx(POSTS, rel=0.25)
    assert sum(whole) / len(whole) > 2 * POSTS


def test_who_says_that_all_addresses_show_the_same_gains_nothing(site: Site, tmp_path: Path) -> None:
    """The liar's posts count by what was seen of the addresses that it names."""
    numbers: list[float] = []
    for seed in range(6):
        run(site, tmp_path / str(seed), SAMPLE, seed)
        urls = {item.item_id: item.url for item in read_frame(tmp_path / str(seed))}
        chances = {row.item_id: row.inclusion_probability for row in read_items(tmp_path / str(seed))}
        told = [way for one in read_ways(tmp_path / str(seed)) for way in one.ways]
        numbers += [way.number for way in told if thread_of(urls[way.item_id]) == LIAR]
        # One whose claims were all found empty counts as it was drawn.
        numbers += [
            chances[document.item_id] / document.inclusion_probability
            for document in read_documents(tmp_path / str(seed))
            if thread_of(document.url) == LIAR and document.item_id not in {way.item_id for way in told}
        ]
    assert min(numbers) <= ways_to(LIAR)
    assert max(numbers) < THREADS, "that many items it names"


@pytest.mark.parametrize("part", [0.1, 0.8])
def test_killed_among_its_looks_a_run_ends_like_one_that_was_not(
    site: Site, tmp_path: Path, part: float
) -> None:
    whole = run(site, tmp_path / "whole", SAMPLE)
    assert whole.ways.looked > 1
    asked, looks = len(site.asked), math.ceil(part * (whole.ways.looked - 1))
    site.asked.clear()
    site.delay = 0.05
    journal = tmp_path / "killed" / WAYS_JOURNAL
    with crawling(platform(site, SAMPLE, 1), tmp_path / "killed", options()) as process:
        until = time.monotonic() + 60
        while lines(journal) < looks and process.poll() is None and time.monotonic() < until:
            time.sleep(0.002)
        os.killpg(process.pid, signal.SIGKILL)
    before = [WayStep.model_validate_json(line) for line in journal.read_bytes().splitlines()]
    assert looks <= len(before) < whole.ways.looked
    manifest = crawl(platform(site, SAMPLE, 1), tmp_path / "killed", options(), lambda _: None)
    assert manifest.outcome is whole.outcome is RunOutcome.COMPLETE
    assert manifest.ways == whole.ways
    for name in ("ways.jsonl", "items.jsonl"):
        assert (tmp_path / "killed" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    assert told(list(read_documents(tmp_path / "killed"))) == told(list(read_documents(tmp_path / "whole")))
    assert len(site.asked) <= asked + 5
    # What was asked before the kill cost the platform, too.
    assert manifest.pages >= before[-1].spent.pages + whole.ways.looked - len(before)


def lines(path: Path) -> int:
    """Whole lines of a file that may not be there."""
    return path.read_bytes().count(b"\n") if path.exists() else 0


def test_a_second_period_takes_over_what_is_stored_with_another_item(site: Site, tmp_path: Path) -> None:
    for path, page in site.pages.items():
        assert isinstance(page, Answer)
        tag = hashlib.sha256(str(page.body).encode()).hexdigest()[:12]
        site.pages[path] = replace(page, headers={**page.headers, "ETag": f'"{tag}"'})
    first = run(site, tmp_path / "one", SAMPLE)
    second = run(site, tmp_path / "two", SAMPLE, before=tmp_path / "one")
    assert second.reused > SAMPLE // 2
    assert second.ways == first.ways
    assert told(list(read_documents(tmp_path / "two"))) == told(list(read_documents(tmp_path / "one")))
    assert (tmp_path / "two" / "ways.jsonl").read_bytes() == (tmp_path / "one" / "ways.jsonl").read_bytes()
    # With another seed other items come first, and what was stored with one is stored with another.
    third = run(site, tmp_path / "three", SAMPLE, seed=4, before=tmp_path / "two")
    fresh = run(site, tmp_path / "fresh", SAMPLE, seed=4)
    assert third.reused > 0
    assert third.ways == fresh.ways
    assert told(list(read_documents(tmp_path / "three"))) == told(list(read_documents(tmp_path / "fresh")))


def test_a_spent_budget_leaves_claims_untested_and_says_so(site: Site, tmp_path: Path) -> None:
    held = platform(site, SAMPLE)
    tight = held.model_copy(update={"budget": Budget(items=SAMPLE, pages=24)})
    manifest = crawl(tight, tmp_path, options(), lambda _: None)
    assert manifest.ways.untested > 0
    assert "chưa kiểm được" in manifest.reason
    by_item = {one.ways[0].item_id for one in read_ways(tmp_path)}
    alone = [d for d in read_documents(tmp_path) if d.item_id not in by_item]
    assert alone
    rows = {row.item_id: row.inclusion_probability for row in read_items(tmp_path)}
    assert all(d.inclusion_probability == rows[d.item_id] for d in alone)
    assert content_hash(alone[0].text) == alone[0].content_hash
