"""Middlewares every request passes: scheme and platform, budget, redirects, non-public addresses."""

from collections.abc import Sequence
from typing import Self
from urllib.parse import urljoin

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from scrapy.utils.python import to_unicode
from w3lib.url import safe_url_string

from crawler.spiders.base import RunSpider
from crawler.spiders.context import Run
from crawler.spiders.errors import (
    AnswerTooLargeError,
    BudgetError,
    NonPublicAddressError,
    OffPlatformError,
    RedirectLoopError,
)
from crawler.spiders.resolver import PublicResolver, refused_hosts
from crawler.types import Platform
from crawler.urls import host_of, names_user, on_platform, place_of

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# RFC 9309 asks for at least five on robots.txt; no honest page needs more.
MAX_REDIRECTS = 5
# Each compression inside another is unpacked in full: every layer of thousands may weigh DOWNLOAD_MAXSIZE.
MAX_ENCODINGS = 2


class Guard:
    """Base of the guards: the run is the spider's."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build as scrapy builds its components."""
        return cls(crawler)

    @property
    def run(self) -> Run:
        """The run of the spider at work."""
        spider = self._crawler.spider
        assert isinstance(spider, RunSpider)
        return spider.run


class PlatformGuard(Guard):
    """Lets only http(s) addresses of the platform pass; everything else never reaches the network."""

    def process_request(self, request: Request) -> None:
        """Stop what is not the platform's, and everything while our resolver is not the one in use."""
        from twisted.internet import reactor  # noqa: PLC0415 - importing it earlier would choose one

        if not isinstance(reactor.nameResolver, PublicResolver):
            raise NonPublicAddressError(request.url)
        if not _may_be_asked(request.url, request, self.run.platform) or names_user(request.url):
            raise OffPlatformError(request.url)


def _may_be_asked(url: str, request: Request, platform: Platform) -> bool:
    """Whether an address is the platform's, or another host's robots.txt that the platform's own leads to.

    RFC 9309 (2.3.1.2) has robots.txt followed across hosts; any other page there would need that host's leave.
    """
    if on_platform(url, platform):
        return True
    return bool(request.meta.get("is_robots")) and place_of(url) == urljoin(place_of(url), "/robots.txt")


class AddressGuard(Guard):
    """Names the refusal of our own resolver, which Twisted reports as a failed look-up."""

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Give the failure its true name."""
        if isinstance(exception, CannotResolveHostError) and host_of(request.url) in refused_hosts:
            raise NonPublicAddressError(request.url) from exception


class BudgetGuard(Guard):
    """Counts requests before the network and bytes as they come, and stops at the budget."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        # By signal, not by answer: a body that is cut off for its size never becomes an answer.
        crawler.signals.connect(self._received, signal=signals.bytes_received)

    def process_request(self, request: Request) -> None:
        """Count one request, or stop it."""
        if not self.run.meter.take_page():
            raise BudgetError(request.url)

    def _received(self, data: bytes) -> None:
        self.run.meter.bytes += len(data)


class EncodingGuard(Guard):
    """Stops answers that are compressed over and over before scrapy unpacks the first layer."""

    def process_response(self, request: Request, response: Response) -> Response:
        """The answer as it came."""
        named = b",".join(response.headers.getlist("Content-Encoding")).split(b",")
        if sum(bool(name.strip()) for name in named) > MAX_ENCODINGS:
            raise AnswerTooLargeError(request.url)
        return response


class RedirectGuard(Guard):
    """Follows redirects inside the platform; each target passes all guards again as a new request."""

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """Answer as it is, or a request for where it points."""
        location = response.headers.get("Location")
        if response.status not in _REDIRECTS or not location or request.meta.get("keep_redirect"):
            return response
        target = _target(request.url, location)
        if not _may_be_asked(target, request, self.run.platform):
            raise OffPlatformError(target)
        seen = (*request.meta.get("redirected_from", ()), request.url)
        check_hops(target, seen)
        meta = {**request.meta, "redirected_from": seen}
        return request.replace(url=target, meta=meta, dont_filter=True)


def check_hops(target: str, seen: Sequence[str]) -> None:
    """Raise RedirectLoopError where an address lies on the way that led to it, or that way is too long."""
    if len(seen) > MAX_REDIRECTS or target in seen:
        raise RedirectLoopError(target)


def _target(url: str, location: bytes) -> str:
    """Where a redirect points, as an absolute address; what cannot be read is not the platform's."""
    try:
        return urljoin(url, safe_url_string(to_unicode(location, errors="replace")))
    except ValueError as error:
        raise OffPlatformError(url) from error
