"""How fast a host is asked: Retry-After, Crawl-delay, and delays that grow with the host's latency."""

import asyncio
import time
from datetime import UTC, datetime

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

from crawler.spiders.base import RunSpider, http_date
from crawler.spiders.guards import Guard
from crawler.urls import host_of

_ASKS_TO_WAIT = frozenset({429, 503})
_TOO_MANY = 429
# A host that still says 429 after this many waits does not want to be read now.
MAX_WAITS = 3
# Without a Retry-After: long enough for the usual one-minute counters to fall, doubled each time.
_FIRST_WAIT = 10.0


class RetryAfter(Guard):
    """On 429, or 503 with Retry-After, the whole host rests as long as it asks, then the page is retried."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._rest_until: dict[str, float] = {}

    async def process_request(self, request: Request) -> None:
        """Hold the request while its host rests; a rest may be prolonged meanwhile."""
        if not self._rest_until:
            return
        host = host_of(request.url)
        wait = self._rest_until.get(host, 0.0) - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
            await self.process_request(request)

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """The answer, or the same request for after the rest."""
        asked = retry_after(response.headers.get("Retry-After"), response.headers.get("Date"))
        if response.status not in _ASKS_TO_WAIT or (response.status != _TOO_MANY and asked is None):
            return response
        waits = request.meta.get("waits", 0)
        wait = _FIRST_WAIT * 2**waits if asked is None else asked
        if waits >= MAX_WAITS or wait >= self.run.meter.seconds_left():
            return response
        host = host_of(request.url)
        self._rest_until[host] = max(self._rest_until.get(host, 0.0), time.monotonic() + wait)
        return request.replace(meta={**request.meta, "waits": waits + 1}, dont_filter=True, priority=8)


def retry_after(header: bytes | None, date: bytes | None = None) -> float | None:
    """Seconds that a Retry-After header asks for, from seconds or an HTTP date; None where it says nothing.

    A date is told by the host's own clock (`date`, its Date header): ours may be minutes ahead of it. A moment that
    is over says nothing of when to come back.
    """
    text = (header or b"").decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    moment = http_date(text)
    if moment is None:
        return None
    now = http_date((date or b"").decode("latin-1").strip()) or datetime.now(UTC)
    seconds = (moment - now).total_seconds()
    return seconds if seconds > 0 else None


class Throttle(AutoThrottle):
    """AutoThrottle that never goes below a host's Crawl-delay."""

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        assert isinstance(spider, RunSpider)
        key, slot = self._get_slot(request, spider)
        if key is not None and slot is not None:
            slot.delay = max(slot.delay, spider.run.crawl_delays.get(key, 0.0))
