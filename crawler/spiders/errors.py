"""Why a request was not made or not followed; every class is one named outcome."""

from typing import ClassVar

from scrapy.exceptions import IgnoreRequest

from crawler.types import Outcome


class RefusedError(IgnoreRequest):
    """Base of requests that the crawl's own rules stopped."""

    outcome: ClassVar[Outcome]


class OffPlatformError(RefusedError):
    """The address, or a redirect's target, does not belong to the platform."""

    outcome = Outcome.OFF_PLATFORM_REDIRECT


class NonPublicAddressError(RefusedError):
    """The host name leads to an address that is not on the public Internet."""

    outcome = Outcome.NON_PUBLIC_ADDRESS


class RedirectLoopError(RefusedError):
    """More redirects than a reader's browser would follow, or a redirect to itself."""

    outcome = Outcome.REDIRECT_LOOP


class AnswerTooLargeError(RefusedError):
    """An answer whose head, or whose nesting of compressions, no reader's browser would take."""

    outcome = Outcome.TOO_LARGE


class ScriptTimeoutError(RefusedError):
    """A page's scripts let nobody near it for longer than a page may take."""

    outcome = Outcome.TIMEOUT


class RenderingError(RefusedError):
    """The browser could not show the page, and gave no reason that has a name."""

    outcome = Outcome.EXTRACTION_ERROR


class RobotsError(RefusedError):
    """The host's robots.txt forbids the address or could not be read."""

    outcome = Outcome.ROBOTS_DISALLOWED


class HostUnreachableError(RefusedError):
    """The host's robots.txt could not be fetched at all: the reason is the outcome of that fetch."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.value)
        self.reached = outcome


class BudgetError(RefusedError):
    """The run's budget of pages, bytes or minutes is spent."""

    outcome = Outcome.BUDGET_EXHAUSTED
