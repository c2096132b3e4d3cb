"""What one child process works on: platform, options, folder, and what the run has cost so far."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from crawler.options import CrawlOptions
from crawler.steps import Spent
from crawler.types import Budget, Platform, Progress, Rendering

_MEGABYTE = 1_000_000
# The site checks need about a dozen requests; the sample leaves them that many of the budget.
_CHECK_PAGES = 14


class Stage(StrEnum):
    """Stages of a run that fetch; each is one child process."""

    FRAME = "frame"
    PILOT = "pilot"
    SAMPLE = "sample"
    CHECKS = "checks"


def check_reserve(budget: Budget) -> int:
    """Requests that are kept for the site checks."""
    return min(_CHECK_PAGES, budget.pages // 10)


def page_limit(budget: Budget, stage: Stage) -> int:
    """Requests the run may have made when a stage ends: a listing must not eat the sample's budget."""
    reserve = check_reserve(budget)
    limits = {
        Stage.FRAME: max(1, (budget.pages - reserve) // 2),
        Stage.PILOT: max(1, budget.pages - reserve),
        Stage.SAMPLE: max(1, budget.pages - reserve),
        Stage.CHECKS: budget.pages,
    }
    return limits[stage]


@dataclass
class Meter:
    """Counts requests, bytes on the wire and time against the platform's budget."""

    budget: Budget
    page_limit: int
    pages: int = 0
    bytes: int = 0
    earlier_seconds: float = 0
    exhausted: bool = False
    _started: float = field(default_factory=time.monotonic)

    def start_from(self, spent: Spent) -> None:
        """Go on from what earlier stages, or this one before a kill, have spent."""
        self.pages, self.bytes, self.earlier_seconds = spent.pages, spent.bytes, spent.seconds

    def spent(self) -> Spent:
        """The run's cost up to now."""
        return Spent(pages=self.pages, bytes=self.bytes, seconds=round(self._seconds(), 3))

    def seconds_left(self) -> float:
        """Seconds of the time budget that remain."""
        return self.budget.minutes * 60 - self._seconds()

    def take_page(self) -> bool:
        """Count one request; False where the budget does not allow it."""
        over = (
            self.pages >= self.page_limit
            or self.bytes >= self.budget.megabytes * _MEGABYTE
            or self.seconds_left() <= 0
        )
        self.exhausted = self.exhausted or over
        self.pages += not over
        return not over

    def _seconds(self) -> float:
        return self.earlier_seconds + time.monotonic() - self._started


@dataclass
class Run:
    """Everything the spiders and guards of one stage share."""

    platform: Platform
    options: CrawlOptions
    folder: Path
    meter: Meter
    report: Callable[[Progress], None]
    crawl_delays: dict[str, float] = field(default_factory=dict)

    @property
    def renders(self) -> bool:
        """Whether pages for readers are read as their scripts make them."""
        return self.platform.render is Rendering.JAVASCRIPT
