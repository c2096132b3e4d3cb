"""Gives the spiders a page as its readers see it, where the platform's file says `render: javascript`.

Not scrapy-playwright: there the browser itself fetches, so resolver, robots.txt, budget, delay, redirects
and size limits would each have to be built again beside it. Here Chromium has no network. The document
comes through the downloader as always; what its scripts ask for becomes a request of the same engine
and passes every guard; the answer that goes on to the spiders is an ordinary one with the DOM as body.
"""

import asyncio
import hashlib
from collections.abc import Mapping
from typing import Any

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from twisted.python.failure import Failure

from crawler.extraction import decode_body
from crawler.spiders.answers import headers_of
from crawler.spiders.base import RENDER, SENT
from crawler.spiders.browser.found import browser_path
from crawler.spiders.browser.launch import Chromium
from crawler.spiders.browser.visit import MAX_PARTS, Given, Visit, named
from crawler.spiders.errors import BudgetError, OffPlatformError
from crawler.spiders.guards import Guard, check_hops
from crawler.spiders.outcomes import content_type, outcome_of_status
from crawler.types import Outcome
from crawler.urls import on_platform

# A page in all, our own delays between its requests included: 60 parts at 5 seconds each.
_PAGE_SECONDS = 300.0
# What the browser needs to know of an answer. No cookie is set and no policy is weakened by the rest.
_HEADERS = frozenset({"content-type", "content-security-policy", "refresh", "x-content-type-options"})
# Scripts of a stage, each fetched once: they are the same on every page. Nothing else is kept.
_KEPT_BYTES = 64 << 20
_HTML = "text/html; charset=utf-8"


class Renderer(Guard):
    """Shows documents in the browser, one at a time."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._chromium: Chromium | None = None
        self._one = asyncio.Lock()
        self._scripts: dict[str, Given] = {}
        self._kept_bytes = 0
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    async def process_response(self, request: Request, response: Response) -> Response:
        """The answer, rendered where that was asked for and it is a page."""
        if not request.meta.get(RENDER) or not _is_html(response):
            return response
        async with self._one:
            return await self._rendered(request, response)

    async def _rendered(self, request: Request, response: Response) -> Response:
        """The page that the document becomes, or that its scripts go on to."""
        seen = (*request.meta.get("redirected_from", ()), response.url)
        until = asyncio.get_running_loop().time() + _PAGE_SECONDS
        agent = (request.headers.get("User-Agent") or b"").decode("latin-1")
        parts = MAX_PARTS
        while _is_html(response):
            visit, markup = await self._visit(response, agent, parts, until)
            if not visit.moved_to:
                return _answer(request, response, markup)
            parts = visit.parts_left
            response = await self._moved(visit.moved_to, seen, agent)
            seen = (*seen, visit.moved_to)
        return response.replace(request=request)

    async def _moved(self, target: str, seen: tuple[str, ...], agent: str) -> Response:
        """The document that a script went on to, as a redirect would have."""
        if not on_platform(target, self.run.platform):
            raise OffPlatformError(target)
        check_hops(target, seen)
        return await self._download(target, {"User-Agent": agent}, {"redirected_from": seen})

    async def _visit(self, response: Response, agent: str, parts: int, until: float) -> tuple[Visit, str]:
        left = until - asyncio.get_running_loop().time()
        budget = self.run.meter.seconds_left()
        chromium = await self._browser()
        try:
            async with chromium.page(agent) as tab:
                visit = Visit(tab, self.run.platform, _document(response), self._part, parts)
                return visit, await asyncio.wait_for(visit.markup(response.url), min(left, budget))
        except TimeoutError as error:
            # What the run's time ran out under stays open.
            raise BudgetError(response.url) if budget < left else named(error, response.url) from error
        except Exception as error:
            raise named(error, response.url, is_dead=chromium.is_dead()) from error

    async def _browser(self) -> Chromium:
        """The browser, running; where it does not start, the stage ends and the page stays open."""
        try:
            if self._chromium is None:
                self._chromium = Chromium(browser_path(self.run.options))
            await self._chromium.start()
        except Exception as error:
            failure = Failure(error)  # type: ignore[no-untyped-call]
            self._crawler.signals.send_catch_log(
                signals.spider_error, failure=failure, response=None, spider=self._crawler.spider
            )
            raise BudgetError(str(error)) from error
        return self._chromium

    async def _part(self, url: str, headers: Mapping[str, str]) -> Given:
        """What a page's script asks for: through every guard, as any request."""
        if url in self._scripts:
            return self._scripts[url]
        response = await self._download(url, headers)
        given = Given(response.status, _headers(response), response.body)
        is_script = "javascript" in content_type(response) and outcome_of_status(response.status) is _READ
        if is_script and self._kept_bytes + len(given.body) <= _KEPT_BYTES:
            self._kept_bytes += len(given.body)
            self._scripts[url] = given
        return given

    async def _download(
        self, url: str, headers: Mapping[str, str], meta: dict[str, Any] | None = None
    ) -> Response:
        assert self._crawler.engine is not None
        return await self._crawler.engine.download_async(
            Request(url, callback=NO_CALLBACK, dont_filter=True, meta=meta, headers=dict(headers))
        )

    async def _closed(self) -> None:
        if self._chromium:
            await self._chromium.close()


_READ = Outcome.EXTRACTED


def _is_html(response: Response) -> bool:
    declared = content_type(response).lower()
    return outcome_of_status(response.status) is _READ and (not declared or "html" in declared)


def _document(response: Response) -> Given:
    """The document for the browser, in UTF-8: old Vietnamese encodings are read as everywhere here."""
    text = decode_body(response.body, content_type(response))
    return Given(200, {**_headers(response), "content-type": _HTML}, b"\xef\xbb\xbf" + text.encode())


def _headers(response: Response) -> dict[str, str]:
    return {
        name: value
        for name, value in headers_of(response).items()
        if name in _HEADERS or name.startswith("access-control-allow-")
    }


def _answer(request: Request, response: Response, markup: str) -> Response:
    """The rendered page with the status and address of the document; its digest stays that of the bytes sent."""
    request.meta[SENT] = hashlib.sha256(response.body).hexdigest(), len(response.body)
    headers = response.headers.copy()
    headers["Content-Type"] = _HTML
    return response.replace(request=request, headers=headers, body=markup.encode("utf-8", "replace"))
