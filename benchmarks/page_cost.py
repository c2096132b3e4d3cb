"""Where a page's milliseconds go: CPU of every step of the sample's line, on benchmarks/crawl.py's two pages.

Each step gets what the step before it made, over and over; the least of many rounds counts, so a busy machine
disturbs little. What a step costs in a crawl is a fifth more: there its code and data are not in the cache.
The fetch is measured in a crawl of its own: our settings and guards, and a callback that does nothing.
`python -m benchmarks.page_cost [--pages 300] [--rounds 20]`
"""

import argparse
import io
import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.crawl import KNOWN, page, sample_folder, served, threads

if TYPE_CHECKING:
    from crawler.options import CrawlOptions

ORIGIN, KEY = "http://127.0.0.1:8000", b"k" * 32
COPIES = 10  # pages a round
MOMENT = datetime(2026, 11, 23, 3, tzinfo=UTC)
Step = tuple[str, Callable[[int], object]]


@dataclass(frozen=True)
class Bench:
    """Some pages of one kind, and what the steps before made of them."""

    kind: str
    adapter: str
    bodies: list[bytes]

    def url(self, at: int) -> str:
        """The address of a page."""
        return f"{ORIGIN}/{'chu-de' if self.adapter else 'tin'}/chuyen-lang-so-{at}-{10000 + at}.html"


def milliseconds(work: Callable[[int], object], rounds: int) -> float:
    """CPU time of one call, the least of so many rounds over all pages."""
    best = float("inf")
    for _ in range(rounds + 1):
        begun = time.process_time()
        for at in range(COPIES):
            work(at)
        best = min(best, (time.process_time() - begun) / COPIES)
    return best * 1000


def steps(bench: Bench, folder: Path) -> Iterator[Step]:
    """Every step of the line with its name, in the order of a page's way."""
    from crawler.adapters.base import Answer
    from crawler.archive import Archive
    from crawler.documents import DocumentMaker
    from crawler.draw.trail import Trails
    from crawler.extraction.dom import parse
    from crawler.frame.links import page_links
    from crawler.options import CrawlOptions
    from crawler.pretence import Missing
    from crawler.sample_journal import SampleJournal
    from crawler.spiders.probe import judged
    from crawler.spiders.reading import read_item
    from crawler.steps import SampleStep, Spent
    from crawler.types import Budget, Capture, DrawnItem, FrameItem, Outcome, Platform

    ids = [f"trang-{at}" for at in range(COPIES)]
    items = [
        FrameItem(
            item_id=ids[at],
            url=bench.url(at),
            section="tat-ca",
            kind=bench.kind,
            source="sitemap",
            adapter=bench.adapter,
        )
        for at in range(COPIES)
    ]
    drawn = [DrawnItem(item=item, inclusion_probability=1, order=at) for at, item in enumerate(items)]
    captures = [
        Capture(
            capture_id=f"{ids[at]}-1", item_id=ids[at], url=bench.url(at), fetched_at=MOMENT,
            status=200, outcome=Outcome.EXTRACTED,
        )
        for at in range(COPIES)
    ]  # fmt: skip
    platform = Platform(id="bench", name="Bench", url=ORIGIN, fields=(), budget=Budget(pages_per_item=1))
    options = CrawlOptions(seed=1, pseudonym_key=KEY)

    def answer(at: int) -> Answer:
        return Answer(bench.url(at), bench.bodies[at], "text/html; charset=utf-8", MOMENT)

    decoded = [answer(at) for at in range(COPIES)]
    yield "decoding", lambda at: answer(at).markup
    texts = [one.markup for one in decoded]
    if bench.adapter:
        yield "parsing", lambda at: Answer.tree.func(decoded[at])  # type: ignore[attr-defined]
    else:
        yield "parsing to nodes", lambda at: parse(texts[at])
    yield "decoding, parsing, taking apart", lambda at: read_item(answer(at), 200, items[at])
    readings = [read_item(answer(at), 200, items[at]) for at in range(COPIES)]
    yield "judging walls and absence", lambda at: judged(bench.url(at), readings[at], Missing())

    def documents(at: int) -> Any:  # noqa: ANN401 - documents
        return DocumentMaker(platform, options).make(drawn[at], captures[at], readings[at].extraction.parts)

    yield "documents: masked, pseudonymous", documents
    yield "masking the archived page", lambda at: readings[at].kept(options, "bench")
    kept = [text for reading in readings if (text := reading.kept(options, "bench"))]
    archive = Archive(folder / f"{bench.kind}.warc.gz", 0)
    yield "archive: digests, record, gzip, write", lambda at: archive.append(captures[at], *kept[at])
    made = [documents(at) for at in range(COPIES)]
    journal = SampleJournal(folder / f"{bench.kind}.jsonl")

    def commit(at: int) -> None:
        extraction = readings[at].extraction
        onward = Trails(platform, 1, ()).after(
            ids[at], 1, (bench.url(at),), extraction.next_pages, extraction.later_pages
        )
        journal.append(
            SampleStep(
                item_id=ids[at], page=1, next_page=onward.url, cut=onward.cut, asked_url=bench.url(at),
                later_pages=onward.later, named_pages=extraction.next_pages, capture=captures[at],
                documents=made[at], archive_end=archive.end, spent=Spent(),
            )
        )  # fmt: skip

    yield "further pages, journal", commit
    yield "(links as the frame reads them)", lambda at: list(page_links(decoded[at].tree, bench.url(at)))


def fetch(origin: str, pages: int, told: Any) -> None:  # noqa: ANN401 - a pipe's end
    """Tell the CPU milliseconds a page of a crawl whose callback does nothing."""
    from crawler.child import ChildInput, _run
    from crawler.spiders.sample_spider import SampleSpider
    from crawler.steps import Spent

    moments: list[float] = []

    def fetched(_: SampleSpider, __: object) -> Iterator[object]:
        moments.append(time.process_time())
        return iter(())

    setattr(SampleSpider, "fetched", fetched)  # noqa: B010 - a method is replaced
    with tempfile.TemporaryDirectory() as folder:
        options = sample_folder(origin, pages, Path(folder) / "run", "")
        _run(Path(folder) / "run", "sample", _input(ChildInput, options, Spent()), io.StringIO())
    told.send((moments[-1] - moments[0]) * 1000 / (len(moments) - 1))


def _input(kind: Any, options: "CrawlOptions", spent: object) -> Any:  # noqa: ANN401 - the child's own type
    plain = options.model_dump(mode="json", exclude={"pseudonym_key"})
    return kind(options=plain, pseudonym_key=options.pseudonym_key.hex(), spent=spent)


def fetched(pages: int, rounds: int = 3) -> float:
    """CPU milliseconds of fetching a page under our settings and guards, the least of some crawls."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    found = []
    with served(pages) as (origin, _size):
        for _ in range(rounds):
            child = context.Process(target=fetch, args=(origin, pages, there))
            child.start()
            found.append(here.recv())
            child.join()
    return float(min(found))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=20)
    told = parser.parse_args()
    os.sched_setaffinity(0, {0})
    print(f"{'fetch: Scrapy, our settings and guards':42}{fetched(told.pages):8.2f} ms")
    for bench in (
        Bench("article", "", [page(at) for at in range(COPIES)]),
        Bench("thread", KNOWN, [threads()] * COPIES),
    ):
        print(f"{bench.kind} {bench.adapter}")
        with tempfile.TemporaryDirectory() as folder:
            for name, work in steps(bench, Path(folder)):
                print(f"  {name:40}{milliseconds(work, told.rounds):8.2f} ms", flush=True)


if __name__ == "__main__":
    main()
