"""Fetches sitemaps, feeds and listing pages until the frame is whole or its budget is spent."""

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

from crawler.extraction.errors import ExtractionError
from crawler.frame.found import Listed
from crawler.frame.parse import parse_listed
from crawler.frame.work import FrameWork, declared_tasks, discovery_tasks
from crawler.spiders.base import RunSpider
from crawler.spiders.context import Run
from crawler.spiders.outcomes import content_type, is_list, outcome_of_error, outcome_of_status
from crawler.spiders.robots import RobotsGate
from crawler.steps import FrameTask
from crawler.types import Outcome, Progress


class FrameSpider(RunSpider):
    """One request a listing document; the journal takes each when it is done."""

    name = "frame"

    def __init__(self, run: Run, work: FrameWork, **kwargs: Any) -> None:  # noqa: ANN401 - scrapy
        super().__init__(run, **kwargs)
        self._work = work
        self._done, self._total = 0, 0

    async def start(self) -> AsyncIterator[Any]:
        """Requests for everything not done yet."""
        roots = declared_tasks(self.run.platform)
        if not roots:
            roots = discovery_tasks(self.run.platform, await self._declared_sitemaps())
        tasks = self._work.open_tasks(roots)
        self._total = len(tasks)
        for request in self._requests(tasks):
            yield request

    async def _declared_sitemaps(self) -> tuple[str, ...]:
        gate = self.crawler.get_downloader_middleware(RobotsGate)
        assert gate is not None
        rules = await gate.rules_for(self.run.platform.url)
        return rules.sitemaps()

    def _requests(self, tasks: Iterable[FrameTask]) -> Iterator[Any]:
        """One request an address: sections that share a sitemap share its fetch."""
        together: dict[tuple[str, str], list[FrameTask]] = {}
        for task in tasks:
            together.setdefault((task.kind, task.url), []).append(task)
        for (_, url), shared in together.items():
            yield self.ask(url, self.listed, self.failed, tasks=tuple(shared))

    def listed(self, response: Any) -> Iterator[Any]:  # noqa: ANN401 - scrapy
        """Take a listing document apart for every section that lists it, and ask for what it leads to."""
        follow: list[FrameTask] = []
        for task in response.meta["tasks"]:
            found, outcome = _read(response, task)
            if found is None:
                self._work.failed(task, outcome, self.run.meter.spent())
            else:
                follow += self._work.accept(task, found, self.run.meter.spent())
            self._done += 1
        self._total += len(follow)
        self._report()
        yield from self._requests(follow)

    def failed(self, failure: Any) -> None:  # noqa: ANN401 - twisted
        """Note why a listing could not be fetched; what the budget stopped stays open."""
        outcome = outcome_of_error(failure.value)
        for task in failure.request.meta["tasks"]:
            if outcome is not Outcome.BUDGET_EXHAUSTED:
                self._work.failed(task, outcome, self.run.meter.spent())
            self._done += 1
        self._report()

    def _report(self) -> None:
        self.run.report(Progress(stage="frame", done=self._done, total=self._total))


def _read(response: Any, task: FrameTask) -> tuple[Listed | None, Outcome]:  # noqa: ANN401 - scrapy
    """What a fetched document lists, or the outcome that kept it from being read."""
    outcome = outcome_of_status(response.status)
    declared = content_type(response)
    if outcome is not Outcome.EXTRACTED:
        return None, outcome
    if not is_list(declared):
        return None, Outcome.UNSUPPORTED_TYPE
    try:
        return parse_listed(response.body, declared, response.url, task), outcome
    except (ValueError, ExtractionError):
        return None, Outcome.UNDECODABLE
