"""The gate of robots.txt: read before a host's first page, obeyed always.

4xx allows everything; 5xx, 429, redirects that lead nowhere and a host that cannot be reached forbid
everything. Answers are kept in the run folder for 24 hours, so the stages of one run ask once.
"""

import asyncio
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK

from crawler.robots import parse_robots, robots_text, without_comments
from crawler.runfolder import write_bytes
from crawler.spiders.errors import BudgetError, HostUnreachableError, RobotsError
from crawler.spiders.guards import Guard
from crawler.spiders.outcomes import outcome_of_error
from crawler.types import Fact, Outcome
from crawler.urls import authority

TOKEN = "cleanplatforms"  # noqa: S105 - the product token of RFC 9309, one word, no secret
ROBOTS_FILE = "robots.json"
_CACHE = timedelta(hours=24)  # RFC 9309, 2.4
_SLOW_DOWN, _SUCCESS_CLASS, _REFUSAL_CLASS = 429, 2, 4
# A part that nobody asked for: the rules that forbid may be in the other.
_PARTIAL = 206


class RobotsAnswer(Fact):
    """What a host answered for its robots.txt; `outcome` is EXTRACTED where an answer came."""

    status: int
    text: str
    outcome: Outcome
    fetched_at: datetime


_ANSWERS = TypeAdapter(dict[str, RobotsAnswer])


class RobotsRules:
    """The rules of one host for our product token."""

    def __init__(self, answer: RobotsAnswer) -> None:
        self.answer = answer
        readable = answer.status // 100 == _SUCCESS_CLASS and answer.status != _PARTIAL
        self._parsed = parse_robots(answer.text if readable else "", TOKEN)
        absent = answer.status // 100 == _REFUSAL_CLASS and answer.status != _SLOW_DOWN
        self.unreadable = not (readable or absent)

    def check(self, url: str) -> None:
        """Raise where the address may not be fetched."""
        if self.answer.outcome is Outcome.BUDGET_EXHAUSTED:
            raise BudgetError(url)
        if self.answer.outcome is not Outcome.EXTRACTED:
            raise HostUnreachableError(self.answer.outcome)
        if self.unreadable or not self._parsed.allows(url):
            raise RobotsError(url)

    def crawl_delay(self) -> float:
        """Seconds between requests that the host asks for, 0 if it does not."""
        return self._parsed.crawl_delay

    def sitemaps(self) -> tuple[str, ...]:
        """Sitemap addresses that the host declares."""
        return self._parsed.sitemaps


def _is_fresh(answer: RobotsAnswer, now: datetime) -> bool:
    """Whether an answer may still be used; one from the future is of a clock that was set back."""
    return timedelta(0) <= now - answer.fetched_at < _CACHE


class RobotsGate(Guard):
    """Holds every request until its host's rules are known, then lets it pass or stops it."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._rules: dict[str, RobotsRules] = {}
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def process_request(self, request: Request) -> None:
        """Let the request pass, or raise what its host's rules say of it and of the page it stands for."""
        if not request.meta.get("is_robots"):
            for url in (request.url, *request.meta.get("shown_at", ())):
                rules = await self.rules_for(url, once=bool(request.meta.get("dont_retry")))
                rules.check(url)
        if self._wait(request) > self.run.meter.seconds_left():
            # It would be waited for past the budget's end: a delay may ask for years.
            self.run.meter.exhausted = True
            raise BudgetError(request.url)

    def _wait(self, request: Request) -> float:
        """Seconds until a request of a host with a Crawl-delay would be sent, behind those that wait already.

        The delay is the host's: rules found over https hold the requests over http too, robots.txt's own among them.
        """
        downloader = self._downloader()
        slot = downloader.get_slot_key(request)
        delay = self.run.crawl_delays.get(slot, 0.0)
        held = downloader.slots.get(slot)
        return delay * (1 + len(held.queue)) if delay and held else delay

    def _downloader(self) -> Any:  # noqa: ANN401 - scrapy's
        assert self._crawler.engine is not None
        return self._crawler.engine.downloader

    async def rules_for(self, url: str, *, once: bool = False) -> RobotsRules:
        """Rules of an address's host: from this process, the run folder, or the host itself."""
        scheme = url.partition(":")[0]
        origin = f"{scheme}://{authority(url)}"
        async with self._locks[origin]:
            held = self._rules.get(origin)
            if held is None or not _is_fresh(held.answer, datetime.now(UTC)):
                answer = self._kept().get(origin) or await self._fetch(origin, once=once)
                self._rules[origin] = RobotsRules(answer)
                self._slow_down(url, self._rules[origin].crawl_delay())
        return self._rules[origin]

    def _slow_down(self, url: str, seconds: float) -> None:
        downloader = self._downloader()
        slot = downloader.get_slot_key(Request(url))
        delays = self.run.crawl_delays
        delays[slot] = max(delays.get(slot, 0.0), seconds)
        if delays[slot] > 0:
            # The host's slot may not exist yet: its settings are what it will begin with.
            begin = max(delays[slot], self.run.platform.politeness.delay_seconds)
            downloader.per_slot_settings.setdefault(slot, {})["delay"] = begin
            held = downloader.slots.get(slot)
            if held:
                held.delay = max(held.delay, begin)

    async def _fetch(self, origin: str, *, once: bool) -> RobotsAnswer:
        meta = {"is_robots": True, "dont_retry": once}
        # Unpacked: what a packing loses by ending too early nobody would miss, and a rule would be lost.
        request = Request(
            f"{origin}/robots.txt",
            headers={"Accept-Encoding": "identity"},
            meta=meta,
            callback=NO_CALLBACK,
            dont_filter=True,
            priority=9,
        )
        try:
            assert self._crawler.engine is not None
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - whatever stopped the fetch, the host is not to be read
            return self._answer(0, "", outcome_of_error(error))
        text = without_comments(robots_text(response.body))
        answer = self._answer(response.status, text, Outcome.EXTRACTED)
        self._keep(origin, answer)
        return answer

    @staticmethod
    def _answer(status: int, text: str, outcome: Outcome) -> RobotsAnswer:
        return RobotsAnswer(status=status, text=text, outcome=outcome, fetched_at=datetime.now(UTC))

    def _kept(self) -> dict[str, RobotsAnswer]:
        path = self.run.folder / ROBOTS_FILE
        if not path.exists():
            return {}
        now = datetime.now(UTC)
        answers = _ANSWERS.validate_json(path.read_bytes())
        return {origin: answer for origin, answer in answers.items() if _is_fresh(answer, now)}

    def _keep(self, origin: str, answer: RobotsAnswer) -> None:
        answers = {**self._kept(), origin: answer}
        write_bytes(self.run.folder / ROBOTS_FILE, (_ANSWERS.dump_json(answers, indent=1),))
