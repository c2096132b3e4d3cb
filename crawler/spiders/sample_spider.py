"""Fetches the drawn items, follows their further pages, and commits each page with its documents."""

import hashlib
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from crawler.archive import Archive
from crawler.documents import DocumentMaker, author_names
from crawler.extraction import ExtractionError, decode_body, extract_page
from crawler.extraction.types import Extraction
from crawler.journal import Journal
from crawler.redaction import redact_markup
from crawler.spiders.base import RunSpider
from crawler.spiders.context import Run
from crawler.spiders.outcomes import content_type, is_page, outcome_of_error, outcome_of_status
from crawler.steps import SampleStep
from crawler.types import Capture, Document, DrawnItem, Outcome, Progress
from crawler.urls import canonical_url, on_platform

logger = logging.getLogger(__name__)


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
        self._visited = {(step.item_id, canonical_url(step.capture.url)) for step in journal.entries}
        self._others = {step.item_id: step.other_pages for step in journal.entries}
        self._maker = DocumentMaker(run.platform, run.options, earlier)
        self._finished = 0

    async def start(self) -> AsyncIterator[Any]:
        """The next page of every item that is not finished."""
        pages = open_pages(self._draw, self._journal.entries, self.run.platform.budget.pages_per_item)
        self._finished = len(self._draw) - len(pages)
        self._report(0)
        for page in pages:
            yield self._request(page)

    def _request(self, page: Page) -> Any:  # noqa: ANN401 - scrapy
        # A begun item is finished before the next begins, so a spent budget leaves whole items.
        return self.ask(page.url, self.fetched, self.failed, priority=page.number, page=page)

    def fetched(self, response: Any) -> Iterator[Any]:  # noqa: ANN401 - scrapy
        """Commit one page and ask for the item's next."""
        page: Page = response.meta["page"]
        fetched_at = datetime.now(UTC)
        extraction, markup, outcome = _taken_apart(response, page, fetched_at)
        capture = Capture(
            capture_id=page.capture_id,
            item_id=page.drawn.item.item_id,
            url=response.url,
            fetched_at=fetched_at,
            status=response.status,
            outcome=outcome,
            payload_sha256=hashlib.sha256(response.body).hexdigest(),
            payload_bytes=len(response.body),
        )
        documents = self._maker.make(page.drawn, capture, extraction.parts)
        if outcome is Outcome.EXTRACTED:
            run = self.run
            names = author_names(extraction.parts)
            kept = redact_markup(markup, names, run.options.pseudonym_key, run.platform.id)
            self._archive.append(capture, kept)
        following = self._next(page, response.url, extraction.next_pages)
        self._commit(page, capture, documents, following)
        if following:
            yield self._request(Page(page.drawn, following, page.number + 1))

    def failed(self, failure: Any) -> None:  # noqa: ANN401 - twisted
        """Commit a page that could not be fetched; what the budget stopped stays open."""
        outcome = outcome_of_error(failure.value)
        if outcome is Outcome.BUDGET_EXHAUSTED:
            return
        page: Page = failure.request.meta["page"]
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


def open_pages(draw: tuple[DrawnItem, ...], steps: list[SampleStep], pages_per_item: int) -> list[Page]:
    """Pages still to fetch, in draw order: an item's first, or the one its last finished page names."""
    last = {step.item_id: step for step in steps}
    pages = []
    for drawn in draw:
        step = last.get(drawn.item.item_id)
        if step is None:
            pages.append(Page(drawn, drawn.item.url, 1))
        elif step.next_page and step.page < pages_per_item:
            pages.append(Page(drawn, step.next_page, step.page + 1))
    return pages


def _taken_apart(
    response: Any,  # noqa: ANN401 - scrapy
    page: Page,
    now: datetime,
) -> tuple[Extraction, str, Outcome]:
    """Parts, markup and outcome of an answer fetched at an aware moment."""
    outcome = outcome_of_status(response.status)
    declared = content_type(response)
    if outcome is Outcome.EXTRACTED and not is_page(declared):
        outcome = Outcome.UNSUPPORTED_TYPE
    if outcome is not Outcome.EXTRACTED:
        return Extraction(), "", outcome
    try:
        markup = decode_body(response.body, declared)
        extraction = extract_page(markup, response.url, page.drawn.item.kind, now)
    except ExtractionError as error:
        return Extraction(), "", outcome_of_error(error)
    except Exception:
        # A stranger's page must not end the run; the log names it for whoever mends the extraction.
        logger.exception("extraction failed on %s", response.url)
        return Extraction(), "", Outcome.EXTRACTION_ERROR
    return extraction, markup, Outcome.EXTRACTED if extraction.parts else Outcome.EMPTY
