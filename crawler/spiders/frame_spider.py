"""Fetches sitemaps, feeds and listing pages until the frame is whole or its budget is spent."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

from crawler.extraction.errors import ExtractionError
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
        for task in tasks:
            yield self._request(task)

    async def _declared_sitemaps(self) -> tuple[str, ...]:
        gate = self.crawler.get_downloader_middleware(RobotsGate)
        assert gate is not None
        rules = await gate.rules_for(self.run.platform.url)
        return rules.sitemaps()

    def _request(self, task: FrameTask) -> Any:  # noqa: ANN401 - scrapy
        return self.ask(task.url, self.listed, self.failed, task=task)

    def listed(self, response: Any) -> Iterator[Any]:  # noqa: ANN401 - scrapy
        """Take a listing document apart and ask for what it leads to."""
        task: FrameTask = response.meta["task"]
        outcome = outcome_of_status(response.status)
        declared = content_type(response)
        if outcome is Outcome.EXTRACTED and not is_list(declared):
            outcome = Outcome.UNSUPPORTED_TYPE
        if outcome is Outcome.EXTRACTED:
            try:
                found = parse_listed(response.body, declared, response.url, task)
            except (ValueError, ExtractionError):
                outcome = Outcome.UNDECODABLE
        if outcome is not Outcome.EXTRACTED:
            self._work.failed(task, outcome, self.run.meter.spent())
            self._report()
            return
        follow = self._work.accept(task, found, self.run.meter.spent())
        self._total += len(follow)
        self._report()
        for further in follow:
            yield self._request(further)

    def failed(self, failure: Any) -> None:  # noqa: ANN401 - twisted
        """Note why a listing could not be fetched; what the budget stopped stays open."""
        outcome = outcome_of_error(failure.value)
        if outcome is not Outcome.BUDGET_EXHAUSTED:
            self._work.failed(failure.request.meta["task"], outcome, self.run.meter.spent())
        self._report()

    def _report(self) -> None:
        self._done += 1
        self.run.report(Progress(stage="frame", done=self._done, total=self._total))
