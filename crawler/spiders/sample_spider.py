"""Fetches the drawn items, follows their further pages, and commits each page with its documents."""

import hashlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from crawler.archive import Archive
from crawler.documents import DocumentMaker
from crawler.journal import Journal
from crawler.pretence import Missing
from crawler.spiders.answers import answer_of
from crawler.spiders.base import RunSpider
from crawler.spiders.context import Run
from crawler.spiders.outcomes import outcome_of_error
from crawler.spiders.probe import judged, learn_missing
from crawler.spiders.reading import read_item
from crawler.steps import SampleStep
from crawler.types import Capture, Document, DrawnItem, Outcome, Progress
from crawler.urls import canonical_url, on_platform

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


class SampleSpider(RunSpider):
    """One chain of requests a drawn item, in the draw's random order."""

    name = "sample"

    def __init__(
        self,
        run: Run,
        draw: tuple[DrawnItem, ...],
        journal: Journal[SampleStep],
        archive: Archive,
        **kwargs: Any,  # noqa: ANN401 - scrapy
    ) -> None:
        super().__init__(run, **kwargs)
        self._draw, self._journal, self._archive = draw, journal, archive
        earlier = (document for step in journal.entries for document in step.documents)
        self._visited = {(step.item_id, _fetched(step)) for step in journal.entries}
        self._others = {step.item_id: step.other_pages for step in journal.entries}
        self._maker = DocumentMaker(run.platform, run.options, earlier)
        self._finished = 0
        self._missing = Missing()

    async def start(self) -> AsyncIterator[Any]:
        """The next page of every item that is not finished."""
        pages = open_pages(self._draw, self._journal.entries, self.run.platform.budget.pages_per_item)
        self._finished = len(self._draw) - len(pages)
        self._report(0)
        self._missing = await learn_missing(self.crawler, self.run, self._draw)
        for page in pages:
            yield self._request(page)

    def _request(self, page: Page) -> Any:  # noqa: ANN401 - scrapy
        # A begun item is finished before the next begins, so a spent budget leaves whole items. What
        # robots.txt says of the page readers open holds for the program's interface as well.
        shown = (page.drawn.item.url,) if page.drawn.item.fetch_url else ()
        return self.ask(
            page.url, self.fetched, self.failed, priority=page.number, page=page, shown_at=shown
        )

    def fetched(self, response: Any) -> Iterator[Any]:  # noqa: ANN401 - scrapy
        """Commit one page and ask for the item's next."""
        page: Page = response.meta["page"]
        fetched_at = datetime.now(UTC)
        reading = read_item(answer_of(response, fetched_at), response.status, page.drawn.item)
        if page.may_be_read_as_shown(reading.outcome):
            yield self._request(page.as_shown())
            return
        extraction, outcome = judged(page.url, reading, self._missing)
        is_own = page.is_own or reading.is_data
        capture = Capture(
            capture_id=page.capture_id,
            item_id=page.drawn.item.item_id,
            url=page.drawn.item.url if is_own else response.url,
            fetched_at=fetched_at,
            status=response.status,
            outcome=outcome,
            payload_sha256=hashlib.sha256(response.body).hexdigest(),
            payload_bytes=len(response.body),
            fetched_url=response.url if is_own else "",
        )
        documents = self._maker.make(page.drawn, capture, extraction.parts)
        if outcome is Outcome.EXTRACTED:
            kept, kind = reading.kept(self.run.options, self.run.platform.id)
            self._archive.append(capture, kept, kind)
        following = self._next(page, response.url, extraction.next_pages)
        self._commit(page, capture, documents, following)
        if following:
            yield self._request(Page(page.drawn, following, page.number + 1))

    def failed(self, failure: Any) -> Iterator[Any]:  # noqa: ANN401 - twisted
        """Commit a page that could not be fetched; what the budget stopped stays open."""
        outcome = outcome_of_error(failure.value)
        if outcome is Outcome.BUDGET_EXHAUSTED:
            return
        page: Page = failure.request.meta["page"]
        if page.may_be_read_as_shown(outcome):
            yield self._request(page.as_shown())
            return
        capture = Capture(
            capture_id=page.capture_id,
            item_id=page.drawn.item.item_id,
            url=page.url,
            fetched_at=datetime.now(UTC),
            status=0,
            outcome=outcome,
        )
        self._commit(page, capture, (), "")

    def _next(self, page: Page, url: str, candidates: tuple[str, ...]) -> str:
        """The item's next page: the first that it names here or named before and that is not fetched yet."""
        item = page.drawn.item.item_id
        self._visited |= {(item, canonical_url(at)) for at in (page.url, url)}
        if page.number >= self.run.platform.budget.pages_per_item:
            return ""
        named = dict.fromkeys((*map(_place, candidates), *self._others.get(item, ())))
        still = [p for p in named if p and (item, p) not in self._visited]
        following = [p for p in still if on_platform(p, self.run.platform)]
        self._others[item] = tuple(following[1:])
        return next(iter(following), "")

    def _commit(
        self, page: Page, capture: Capture, documents: tuple[Document, ...], following: str
    ) -> None:
        self._journal.append(
            SampleStep(
                item_id=page.drawn.item.item_id,
                page=page.number,
                next_page=following,
                other_pages=self._others.get(page.drawn.item.item_id, ()),
                capture=capture,
                documents=documents,
                archive_end=self._archive.end,
                spent=self.run.meter.spent(),
            )
        )
        self._report(not following)

    def _report(self, finished: int) -> None:
        self._finished += finished
        self.run.report(Progress(stage="sample", done=self._finished, total=len(self._draw)))


def _place(url: str) -> str:
    """Canonical address of a page, '' where it has none."""
    try:
        return canonical_url(url)
    except ValueError:
        return ""


def _fetched(step: SampleStep) -> str:
    return canonical_url(step.capture.fetched_url or step.capture.url)


def open_pages(draw: tuple[DrawnItem, ...], steps: list[SampleStep], pages_per_item: int) -> list[Page]:
    """Pages still to fetch, in draw order: an item's first, or the one its last finished page names."""
    last = {step.item_id: step for step in steps}
    pages = []
    for drawn in draw:
        step = last.get(drawn.item.item_id)
        if step is None:
            pages.append(Page(drawn, drawn.item.fetch_url or drawn.item.url, 1))
        elif step.next_page and step.page < pages_per_item:
            pages.append(Page(drawn, step.next_page, step.page + 1))
    return pages
