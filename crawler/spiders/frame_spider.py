"""Fetches sitemaps, feeds and listing pages until the frame is whole or its budget is spent."""

import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from crawler.adapters.asking import ask_entries, ask_listed
from crawler.adapters.base import Adapter, Answer
from crawler.adapters.registry import adapter_named, recognise
from crawler.extraction.errors import ExtractionError
from crawler.frame.found import Listed
from crawler.frame.parse import parse_listed
from crawler.frame.scout import SCOUT, Seen
from crawler.frame.work import FrameWork
from crawler.frame.xml import MAX_XML_BYTES
from crawler.previous import Previous
from crawler.spiders.answers import answer_of
from crawler.spiders.base import NOT_MODIFIED, RunSpider, confirms, validators_of, version_asked
from crawler.spiders.context import Run
from crawler.spiders.outcomes import is_json, is_list, outcome_of_error, outcome_of_status
from crawler.spiders.reading import read_page
from crawler.spiders.robots import RobotsGate
from crawler.spiders.watch import PAGE_SECONDS, PageTooSlowError, within
from crawler.steps import UNKNOWN, FrameTask, Validators
from crawler.types import EntryKind, Outcome, Progress

logger = logging.getLogger(__name__)


class FrameSpider(RunSpider):
    """One request a listing document; the journal takes each when it is done."""

    name = "frame"

    def __init__(
        self,
        run: Run,
        work: FrameWork,
        previous: Previous | None = None,
        **kwargs: Any,  # noqa: ANN401 - scrapy
    ) -> None:
        super().__init__(run, **kwargs)
        self._work, self._previous = work, previous
        self._done, self._total = 0, 0
        self._sitemaps: tuple[str, ...] = ()

    async def start(self) -> AsyncIterator[Any]:
        """The scout's request, or requests for everything not done yet once the scout is back."""
        self._sitemaps = () if self.run.platform.sections else await self._declared_sitemaps()
        scout = self._work.scout()
        for request in self._requests([scout] if scout else self._open()):
            yield request

    def _open(self) -> list[FrameTask]:
        return self._work.open_tasks(self._work.roots(self._sitemaps))

    async def _declared_sitemaps(self) -> tuple[str, ...]:
        gate = self.crawler.get_downloader_middleware(RobotsGate)
        assert gate is not None
        rules = await gate.rules_for(self.run.platform.url)
        return rules.sitemaps()

    def _requests(self, tasks: Iterable[FrameTask], *, anew: bool = False) -> Iterator[Any]:
        """One request an address: sections that share a sitemap share its fetch.

        `anew` asks for the listing whatever version is known of it.
        """
        together: dict[tuple[str, str], list[FrameTask]] = {}
        for task in tasks:
            together.setdefault((task.kind, task.url), []).append(task)
            self._total += not anew
        for (kind, url), shared in together.items():
            # The protocol allows a sitemap more than a page for readers ever weighs.
            size = {"download_maxsize": MAX_XML_BYTES} if kind == EntryKind.SITEMAP else {}
            known = self._previous.validators(shared) if self._previous and not anew else UNKNOWN
            render = kind == EntryKind.LISTING and self.run.renders
            request = self.ask(url, self.listed, self.failed, tasks=tuple(shared), render=render, **size)
            yield request.replace(headers=known.headers())

    def listed(self, response: Any) -> Iterator[Any]:  # noqa: ANN401 - scrapy
        """Take a listing document apart for every section that lists it, and ask for what it leads to."""
        if response.status == NOT_MODIFIED and version_asked(response) and not _is_same(response):
            yield from self._requests(response.meta["tasks"], anew=True)
            return
        follow = self._each(response.meta["tasks"], lambda task: self._read(response, task))
        yield from self._requests(follow)

    def failed(self, failure: Any) -> Iterator[Any]:  # noqa: ANN401 - twisted
        """Note why a listing could not be fetched; what the budget stopped stays open."""
        outcome = outcome_of_error(failure.value)
        if outcome is Outcome.BUDGET_EXHAUSTED:
            self._done += len(failure.request.meta["tasks"])
            self._report()
            return
        follow = self._each(failure.request.meta["tasks"], lambda task: self._failed(task, outcome))
        yield from self._requests(follow)

    def _each(
        self, tasks: Iterable[FrameTask], work: Callable[[FrameTask], Iterable[FrameTask]]
    ) -> list[FrameTask]:
        """Do every task of one answer, those that the scout finds out about included; returns the rest."""
        here, follow = deque(tasks), list[FrameTask]()
        while here:
            task = here.popleft()
            further = list(work(task))
            if task.section == SCOUT:
                shared = [one for one in further if one.url == task.url and one.kind is task.kind]
                here += shared
                self._total += len(shared)
                further = [one for one in further if one not in shared]
            follow += further
            self._done += 1
        if self._done == self._total and not follow and not self.run.meter.exhausted:
            # The program's own lists may have given nothing: the generic ones are open then.
            follow = self._open()
        self._report()
        return follow

    def _read(self, response: Any, task: FrameTask) -> Iterable[FrameTask]:  # noqa: ANN401 - scrapy
        answer, spent = answer_of(response, datetime.now(UTC)), self.run.meter.spent()
        if _is_same(response) and self._previous and (kept := self._previous.listing(task)):
            follow = self._work.reuse(task, kept, spent)
            return self._open() if task.section == SCOUT else follow
        # Another address's version is nothing to ask this one about.
        version = UNKNOWN if response.meta.get("redirected_from") else validators_of(response)
        if task.section == SCOUT:
            return self._scouted(answer, task, outcome_of_status(response.status), version)
        found, outcome = _read(response.status, answer, task, adapter_named(self._work.adapter))
        if found is None:
            return self._failed(task, outcome)
        if task.probe and read_page(answer, response.status, task.item_kind).extraction.parts:
            return self._work.opened(task, spent)
        return self._work.accept(task, found, spent, version)

    def _scouted(
        self, answer: Answer, task: FrameTask, outcome: Outcome, version: Validators
    ) -> list[FrameTask]:
        """Recognise the program by its page; what is open then."""
        known = recognise(answer) if outcome is Outcome.EXTRACTED and is_list(answer.content_type) else None
        adapter = adapter_named(self._work.adapter) or (known[0] if known else None)
        entries = ask_entries(adapter, answer) if adapter and not self.run.platform.sections else ()
        named = (known[0].name, known[1]) if known else ("", "")
        self._work.scouted(task, outcome, self.run.meter.spent(), Seen(*named, entries, version))
        return self._open()

    def _failed(self, task: FrameTask, outcome: Outcome) -> list[FrameTask]:
        if task.section == SCOUT:
            self._work.scouted(task, outcome, self.run.meter.spent())
            return self._open()
        self._work.failed(task, outcome, self.run.meter.spent())
        return []

    def _report(self) -> None:
        self.run.report(Progress(stage="frame", done=self._done, total=self._total))


def _is_same(response: Any) -> bool:  # noqa: ANN401 - scrapy
    """Whether a listing is as the run before read it: then it was read where it was asked for."""
    return not response.meta.get("redirected_from") and confirms(response, response.url)


def _read(
    status: int, answer: Answer, task: FrameTask, adapter: Adapter | None
) -> tuple[Listed | None, Outcome]:
    """What a fetched document lists, or the outcome that kept it from being read."""
    outcome = outcome_of_status(status)
    if outcome is not Outcome.EXTRACTED:
        return None, outcome
    if not (is_list(answer.content_type) or (adapter and is_json(answer.content_type))):
        return None, Outcome.UNSUPPORTED_TYPE
    try:
        with within(PAGE_SECONDS):
            found = ask_listed(adapter, answer, task) if adapter else None
        if found is None:
            with within(PAGE_SECONDS):
                found = parse_listed(answer.body, answer.content_type, answer.url, task)
    except PageTooSlowError:
        return None, Outcome.EXTRACTION_ERROR
    except (ValueError, ExtractionError):
        return None, Outcome.UNDECODABLE
    except Exception:
        # A stranger's list must not end the frame; the log names it for whoever mends the reading.
        logger.exception("no list read from %s", answer.url)
        return None, Outcome.EXTRACTION_ERROR
    return found, outcome
