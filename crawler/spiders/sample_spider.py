"""Fetches the drawn items, follows their further pages, and commits each page with its documents."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from crawler.archive import Archive
from crawler.documents import DocumentMaker
from crawler.draw.trail import Onward, Trails
from crawler.extraction.types import Extraction
from crawler.pretence import Missing
from crawler.previous import KeptPage, Previous, confirmed, version_of
from crawler.runfolder import read_frame
from crawler.sample_journal import PageDone, SampleJournal
from crawler.spiders.answers import answer_of
from crawler.spiders.base import NOT_MODIFIED, SENT, RunSpider, confirms, sent, validators_of, version_asked
from crawler.spiders.context import Run
from crawler.spiders.outcomes import outcome_of_error
from crawler.spiders.probe import judged, learn_missing
from crawler.spiders.reading import read_item
from crawler.spiders.study import Manners, study
from crawler.steps import UNKNOWN, SampleStep, Validators
from crawler.types import Capture, Document, DrawnItem, Outcome, Progress
from crawler.ways.names import Names

# How a program's interface answers where it is switched off, forbidden or broken.
_CLOSED = frozenset(
    {
        Outcome.FORBIDDEN,
        Outcome.NOT_FOUND,
        Outcome.ROBOTS_DISALLOWED,
        Outcome.SERVER_ERROR,
        Outcome.OFF_PLATFORM_REDIRECT,
        Outcome.REDIRECT_LOOP,
        Outcome.UNSUPPORTED_TYPE,
        Outcome.UNDECODABLE,
        Outcome.EXTRACTION_ERROR,
        Outcome.EMPTY,
    }
)


@dataclass(frozen=True)
class Page:
    """One page of a drawn item."""

    drawn: DrawnItem
    url: str
    number: int

    @property
    def capture_id(self) -> str:
        """Stable within and across runs of the same item."""
        return f"{self.drawn.item.item_id}-{self.number}"

    @property
    def is_own(self) -> bool:
        """Whether the program's own interface is asked, not the page that readers open."""
        return self.url == self.drawn.item.fetch_url

    def may_be_read_as_shown(self, outcome: Outcome) -> bool:
        """Whether an interface gave nothing in a way that says nothing of the page itself."""
        return self.is_own and outcome in _CLOSED

    def as_shown(self) -> "Page":
        """The page that readers open."""
        return replace(self, url=self.drawn.item.url)


@dataclass(frozen=True)
class Links:
    """Where a page was found (as asked for and as answered), and which further pages and other items it names."""

    places: tuple[str, ...]
    following: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Done:
    """One page done; without links it could not be had. `archive_start` is where its record begins."""

    page: Page
    capture: Capture
    archive_start: int
    documents: tuple[Document, ...] = ()
    wordless: int = 0
    links: Links | None = None
    validators: Validators = UNKNOWN


class SampleSpider(RunSpider):
    """One chain of requests a drawn item, in the draw's random order."""

    name = "sample"

    def __init__(
        self,
        run: Run,
        draw: tuple[DrawnItem, ...],
        journal: SampleJournal,
        archive: Archive,
        previous: Previous | None = None,
        **kwargs: Any,  # noqa: ANN401 - scrapy
    ) -> None:
        super().__init__(run, **kwargs)
        self._draw, self._journal, self._archive, self._previous = draw, journal, archive, previous
        begun = tuple(journal.of_open_items())
        self._trails = Trails(run.platform, run.options.seed, begun)
        self._maker = DocumentMaker(
            run.platform, run.options, (d for step in begun for d in step.documents)
        )
        self._finished = 0
        self._missing = Missing()
        self._manners = Manners()
        self._names = Names(read_frame(run.folder))

    async def start(self) -> AsyncIterator[Any]:
        """The next page of every item that is not finished."""
        pages = open_pages(self._draw, self._journal.done)
        self._finished = len(self._draw) - len(pages)
        self._report(0)
        self._missing = await learn_missing(self.crawler, self.run, self._draw)
        self._manners = await study(self.crawler, self.run, self._draw, self._previous)
        for page in pages:
            for request in self._begin(page):
                yield request

    def _begin(self, page: Page) -> Iterator[Any]:
        """Ask for a page, or take it over where the frame says that it has not changed."""
        kept = self._kept(page)
        if kept and self._previous and self._previous.is_unchanged(page.drawn, kept):
            yield from self._take_over(page, kept)
        else:
            yield self._request(page, version_of(kept) if kept else UNKNOWN)

    def _request(self, page: Page, validators: Validators) -> Any:  # noqa: ANN401 - scrapy
        # A begun item is finished before the next begins, so a spent budget leaves whole items. What
        # robots.txt says of the page readers open holds for the program's interface as well.
        shown = (page.drawn.item.url,) if page.drawn.item.fetch_url else ()
        request = self.ask(
            page.url,
            self.fetched,
            self.failed,
            priority=page.number,
            page=page,
            shown_at=shown,
            render=self._renders(page),
        )
        return request.replace(headers=validators.headers())

    def _kept(self, page: Page) -> KeptPage | None:
        kept = self._previous.page(page.drawn.item.item_id, page.url) if self._previous else None
        # What was read before its scripts had run is not what is read now, nor the other way round.
        return kept if kept and kept.capture.rendered == self._renders(page) else None

    def _renders(self, page: Page) -> bool:
        return self.run.renders and not page.is_own

    def _take_over(self, page: Page, kept: KeptPage) -> Iterator[Any]:
        """Commit a page that is as the run before read it."""
        assert self._previous
        capture = confirmed(kept, page.capture_id, self._previous.run_id)
        documents = self._maker.adopt(page.drawn, capture, kept.documents)
        start = self._archive.end
        self._archive.copy(self._previous.archived(kept.record))
        places = (page.url, capture.fetched_url or capture.url)
        record = kept.record
        links = Links(places, record.next_pages, record.later_pages, record.named_items)
        done = Done(page, capture, start, documents, kept.record.wordless, links, kept.record.validators)
        yield from self._commit(done)

    def fetched(self, response: Any) -> Iterator[Any]:  # noqa: ANN401 - scrapy
        """Commit one page and ask for the item's next."""
        page: Page = response.meta["page"]
        if response.status == NOT_MODIFIED and (same := self._kept(page)):
            if confirms(response, same.capture.fetched_url or same.capture.url):
                yield from self._take_over(page, same)
                return
            if version_asked(response):
                yield self._request(page, UNKNOWN)
                return
        fetched_at = datetime.now(UTC)
        item = page.drawn.item
        reading = read_item(answer_of(response, fetched_at), response.status, item, self._manners.of(item))
        if page.may_be_read_as_shown(reading.outcome):
            yield from self._begin(page.as_shown())
            return
        extraction, outcome = judged(page.url, reading, self._missing)
        kept = (
            reading.kept(self.run.options, self.run.platform.id) if outcome is Outcome.EXTRACTED else None
        )
        if outcome is Outcome.EXTRACTED and not kept:
            extraction, outcome = Extraction(), Outcome.EXTRACTION_ERROR
        is_own = page.is_own or reading.is_data
        digest, size = sent(response)
        capture = Capture(
            capture_id=page.capture_id,
            item_id=page.drawn.item.item_id,
            url=page.drawn.item.url if is_own else response.url,
            fetched_at=fetched_at,
            status=response.status,
            outcome=outcome,
            payload_sha256=digest,
            payload_bytes=size,
            fetched_url=response.url if is_own else "",
            rendered=SENT in response.meta,
        )
        documents = self._maker.make(page.drawn, capture, extraction.parts)
        start = self._archive.end
        if kept:
            self._archive.append(capture, *kept)
        named = self._names.of(extraction.named)
        links = Links((page.url, response.url), extraction.next_pages, extraction.later_pages, named)
        wordless = extraction.wordless
        done = Done(page, capture, start, documents, wordless, links, validators_of(response))
        yield from self._commit(done)

    def failed(self, failure: Any) -> Iterator[Any]:  # noqa: ANN401 - twisted
        """Commit a page that could not be fetched; what the budget stopped stays open."""
        outcome = outcome_of_error(failure.value)
        if outcome is Outcome.BUDGET_EXHAUSTED:
            return
        page: Page = failure.request.meta["page"]
        if page.may_be_read_as_shown(outcome):
            yield from self._begin(page.as_shown())
            return
        capture = Capture(
            capture_id=page.capture_id,
            item_id=page.drawn.item.item_id,
            url=page.url,
            fetched_at=datetime.now(UTC),
            status=0,
            outcome=outcome,
        )
        yield from self._commit(Done(page, capture, self._archive.end))

    def _commit(self, done: Done) -> Iterator[Any]:
        """Journal one page and go on with the item's next."""
        page, onward = done.page, self._onward(done)
        self._journal.append(
            SampleStep(
                item_id=page.drawn.item.item_id,
                page=page.number,
                next_page=onward.url,
                next_number=onward.number,
                other_pages=onward.others,
                later_pages=onward.later,
                cut=onward.cut,
                asked_url=page.url,
                named_pages=done.links.following if done.links else (),
                named_items=done.links.items if done.links else (),
                validators=done.validators,
                capture=done.capture,
                documents=done.documents,
                wordless=done.wordless,
                archive_start=done.archive_start,
                archive_end=self._archive.end,
                spent=self.run.meter.spent(),
            )
        )
        self._report(not onward.url)
        if onward.url:
            yield from self._begin(Page(page.drawn, onward.url, onward.number))
        else:
            self._trails.forget(page.drawn.item.item_id)
            self._maker.forget(page.drawn.item.item_id)

    def _onward(self, done: Done) -> Onward:
        item, number = done.page.drawn.item.item_id, done.page.number
        if done.links is None:
            return self._trails.after_failure(item, number)
        return self._trails.after(item, number, done.links.places, done.links.following, done.links.later)

    def _report(self, finished: int) -> None:
        self._finished += finished
        self.run.report(Progress(stage="sample", done=self._finished, total=len(self._draw)))


def open_pages(draw: tuple[DrawnItem, ...], done: Sequence[PageDone]) -> list[Page]:
    """Pages still to fetch, in draw order: an item's first, or the one its last finished page leads to."""
    last = {step.item_id: step for step in done}
    pages = []
    for drawn in draw:
        step = last.get(drawn.item.item_id)
        if step is None:
            pages.append(Page(drawn, drawn.item.fetch_url or drawn.item.url, 1))
        elif step.next_page:
            pages.append(Page(drawn, step.next_page, step.next_number))
    return pages
