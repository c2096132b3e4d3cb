"""Looks at items that were not drawn, because pages of drawn ones claim that they show the same posts.

What is kept of a page are digests of its posts and addresses: enough to compare, and no text. Which items are looked
at depends on the claims and on what earlier looks showed, never on the order of the answers.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from crawler.documents import DocumentMaker
from crawler.extraction.types import Extraction
from crawler.journal import Journal
from crawler.runfolder import read_draw, read_frame, read_rows
from crawler.spiders.answers import answer_of
from crawler.spiders.base import RunSpider
from crawler.spiders.context import Run, check_reserve
from crawler.spiders.outcomes import outcome_of_error
from crawler.spiders.reading import read_item
from crawler.spiders.study import kept_manners
from crawler.steps import SAMPLE_JOURNAL, SampleStep, WayStep
from crawler.types import Capture, DrawnItem, FrameItem, Outcome
from crawler.urls import on_platform
from crawler.ways.evidence import COST, mark_of
from crawler.ways.steps import Claimed, Read, places_of


class WayLooks:
    """The looks of one run, each once over all restarts."""

    def __init__(self, spider: RunSpider, journal: Journal[WayStep]) -> None:
        self._spider, self._journal = spider, journal
        run = spider.run
        self._maker = DocumentMaker(run.platform, run.options)
        self._manners = kept_manners(run.folder)
        self._claimed = _read(run).claimed(read_frame(run.folder), read_draw(run.folder))
        self._items = _open_items(run, self._claimed)
        self._pending = 0
        self._stopped = False

    def requests(self) -> Iterator[Any]:
        """What is to be looked at next; () while answers are awaited, or once the budget is spent."""
        if self._pending or self._stopped:
            return
        run = self._spider.run
        evidence = self._claimed.evidence(self._journal.entries)
        wanted = evidence.wanted(run.platform.budget.pages // COST)
        # The site checks come first; they take few pages, and nothing else is left to take any.
        room = max(0, run.meter.page_limit - run.meter.pages - check_reserve(run.platform.budget))
        self._pending = len(wanted[:room])
        for name in wanted[:room]:
            yield self._request(self._items[name])

    def _request(self, item: FrameItem) -> Any:  # noqa: ANN401 - scrapy
        own = item.fetch_url
        return self._spider.ask(
            own or item.url,
            self._seen,
            self._failed,
            priority=-1,
            item=item,
            shown_at=(item.url,) if own else (),
            render=self._spider.run.renders and not own,
        )

    def _seen(self, response: Any) -> Iterator[Any]:  # noqa: ANN401 - scrapy
        item: FrameItem = response.meta["item"]
        now = datetime.now(UTC)
        reading = read_item(answer_of(response, now), response.status, item, self._manners.of(item))
        found, platform = reading.extraction, self._spider.run.platform
        onward = [url for url in found.later_pages or found.next_pages[:1] if on_platform(url, platform)]
        step = WayStep(
            item_id=item.item_id,
            outcome=reading.outcome,
            places=_sorted(response.request.url, item.url, response.url),
            marks=self._marks(item, response.url, found, reading.outcome),
            leads=_sorted(*onward) if platform.budget.pages_per_item > 1 else (),
            spent=self._spider.run.meter.spent(),
        )
        yield from self._keep(step)

    def _marks(self, item: FrameItem, url: str, found: Extraction, outcome: Outcome) -> tuple[str, ...]:
        """What tells the page's posts: as documents have it that are stored, and made as these are."""
        capture = Capture(
            capture_id=item.item_id,
            item_id=item.item_id,
            url=url,
            fetched_at=datetime.now(UTC),
            status=0,
            outcome=outcome,
        )
        drawn = DrawnItem(item=item, inclusion_probability=1, order=0)
        return tuple(sorted(map(mark_of, self._maker.make(drawn, capture, found.parts))))

    def _failed(self, failure: Any) -> Iterator[Any]:  # noqa: ANN401 - twisted
        """A page that cannot be had shows nothing; one that the budget stopped was not looked at."""
        outcome = outcome_of_error(failure.value)
        if outcome is Outcome.BUDGET_EXHAUSTED:
            self._pending -= 1
            self._stopped = True
            return
        item: FrameItem = failure.request.meta["item"]
        spent = self._spider.run.meter.spent()
        yield from self._keep(WayStep(item_id=item.item_id, outcome=outcome, spent=spent))

    def _keep(self, step: WayStep) -> Iterator[Any]:
        self._journal.append(step)
        self._pending -= 1
        yield from self.requests()


def _open_items(run: Run, claimed: Claimed) -> Mapping[str, FrameItem]:
    """The frame's items that any page claims."""
    named = frozenset[str]().union(*claimed.claims.values())
    return {item.item_id: item for item in read_frame(run.folder) if item.item_id in named} if named else {}


def _read(run: Run) -> Read:
    """The sample's pages from the journal, line by line."""
    read = Read(run.options.seed, run.platform.budget.pages_per_item)
    if (run.folder / SAMPLE_JOURNAL).exists():
        for step in read_rows(run.folder / SAMPLE_JOURNAL, SampleStep):
            read.add(step)
    return read


def _sorted(*urls: str) -> tuple[str, ...]:
    return tuple(sorted(places_of(*urls)))
