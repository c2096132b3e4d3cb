"""One page in the browser: what it asks for, how long its scripts may run, and what stands there at the end.

A page is at rest when nothing it asked for is under way and eight looks in a row, a tenth of a second apart
and each answered by the page itself, found as many elements as the look before. Scripts that never rest are
looked at as they stand after ten seconds of their own; time in which the page waits for us is not theirs.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from crawler.spiders.browser.verdicts import Asked, Verdict, verdict
from crawler.spiders.errors import (
    AnswerTooLargeError,
    BudgetError,
    RefusedError,
    RenderingError,
    ScriptTimeoutError,
)
from crawler.spiders.settings import MAX_BODY_BYTES
from crawler.types import Platform

logger = logging.getLogger(__name__)
# Requests one page may make beside itself: front ends of forums and shops make 10 to 30.
MAX_PARTS = 60
# Time for scripts alone: while the page waits for an answer, our own delays run, not its scripts.
SCRIPT_SECONDS = 10.0
_LOOKS_AT_REST = 8
_LOOK_SECONDS = 0.1
# What a part is asked with of what the page would say: cross-origin answers depend on the origin.
_SAID = ("accept", "origin")
# By the prototypes: a page may hang forms over these names (DOM clobbering), even in a world of our own.
_ROOT = "Object.getOwnPropertyDescriptor(Document.prototype, 'documentElement').get.call(document)"
_COUNT = "Document.prototype.getElementsByTagName.call(document, '*').length"
_MARKUP = f"""(limit => {{
  const root = {_ROOT};
  if (!root) return '';
  const markup = Object.getOwnPropertyDescriptor(Element.prototype, 'outerHTML').get.call(root);
  return markup.length > limit ? null : markup;
}})({MAX_BODY_BYTES})"""


@dataclass(frozen=True)
class Given:
    """An answer as the browser gets it."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Fetch = Callable[[str, Mapping[str, str]], Awaitable[Given]]


class Visit:
    """One document shown in one browser page; used once."""

    def __init__(self, tab: Any, platform: Platform, document: Given, fetch: Fetch, parts: int) -> None:  # noqa: ANN401 - playwright
        """Take a fresh page, the document it will show, and what fetches its parts (`parts` at most)."""
        self._tab, self._platform, self._fetch = tab, platform, fetch
        self._document: Given | None = document
        self.parts_left = parts
        self._under_way = 0
        self._failure: RefusedError | None = None
        self.moved_to = ""

    async def markup(self, url: str) -> str:
        """The document's markup when it has come to rest, or '' where a script went on to `moved_to`.

        Raises RefusedError: too large, out of time, or the budget spent by its parts.
        """
        self._tab.on("crash", lambda _: self._fail(AnswerTooLargeError("renderer")))
        self._tab.context.on("page", lambda other: asyncio.ensure_future(_closed(other)))
        await self._tab.context.route("**/*", self._route)
        world = await self._bounded(self._begin(url), url)
        await self._settle(world)
        if self.moved_to:
            return ""
        markup = await self._evaluate(world, _MARKUP)
        if markup is None or len(markup.encode("utf-8", "replace")) > MAX_BODY_BYTES:
            raise AnswerTooLargeError(url)
        return f"<!DOCTYPE html>{markup}"

    async def _begin(self, url: str) -> "_World":
        await self._tab.goto(url, wait_until="commit")
        session = await self._tab.context.new_cdp_session(self._tab)
        tree = await session.send("Page.getFrameTree")
        frame = tree["frameTree"]["frame"]["id"]
        made = await session.send("Page.createIsolatedWorld", {"frameId": frame})
        return _World(session, made["executionContextId"])

    async def _settle(self, world: "_World") -> None:
        """Wait until the page rests, a script moves on, or time is up; then it is taken as it stands."""
        scripts, looks, elements = 0.0, 0, -1
        last = time.monotonic()
        while scripts < SCRIPT_SECONDS and looks < _LOOKS_AT_REST and not self.moved_to:
            await asyncio.sleep(_LOOK_SECONDS)
            waits = self._under_way > 0
            now_there = await self._evaluate(world, _COUNT)
            if self._failure:
                raise self._failure
            passed, last = time.monotonic() - last, time.monotonic()
            waits = waits or self._under_way > 0
            scripts += 0.0 if waits else passed
            looks = looks + 1 if now_there == elements and not waits else 0
            elements = now_there

    async def _evaluate(self, world: "_World", expression: str) -> Any:  # noqa: ANN401 - JSON
        """What an expression says in a world that the page's scripts cannot reach."""
        asked = {"expression": expression, "contextId": world.context, "returnByValue": True}
        try:
            said = await self._bounded(world.session.send("Runtime.evaluate", asked), expression)
        except RefusedError:
            raise
        except Exception:
            if self.moved_to or self._failure:
                return None  # the page went on, or away, under the question
            raise
        return said["result"].get("value")

    async def _bounded(self, answer: Awaitable[Any], what: str) -> Any:  # noqa: ANN401 - playwright's
        """What the page answers; scripts that let nobody near it are given up on."""
        try:
            return await asyncio.wait_for(answer, SCRIPT_SECONDS)
        except TimeoutError as error:
            raise self._failure or ScriptTimeoutError(what) from error

    def _fail(self, error: RefusedError) -> None:
        self._failure = self._failure or error

    async def _route(self, route: Any) -> None:  # noqa: ANN401 - playwright
        # A page that is gone or killed meanwhile waits for no answer.
        with contextlib.suppress(Exception):
            await self._answer(route)

    async def _answer(self, route: Any) -> None:  # noqa: ANN401 - playwright
        asked = self._asked(route.request)
        decided = verdict(asked, self._platform)
        if decided is Verdict.MOVE:
            await self._move(route, asked.url)
        elif decided is Verdict.BLANK:
            await route.fulfill(status=200, content_type="text/css", body="")
        elif decided is Verdict.FETCH and self.parts_left > 0:
            self.parts_left -= 1
            await self._part(route, asked.url)
        else:
            await route.abort("blockedbyclient")

    def _asked(self, request: Any) -> Asked:  # noqa: ANN401 - playwright
        return Asked(
            method=request.method,
            url=request.url,
            kind=request.resource_type,
            is_navigation=request.is_navigation_request(),
            is_ours=self._is_ours(request),
        )

    def _is_ours(self, request: Any) -> bool:  # noqa: ANN401 - playwright
        try:
            return bool(request.frame == self._tab.main_frame)
        except Exception:  # noqa: BLE001 - a new window's or a worker's request has no frame
            return False

    async def _move(self, route: Any, url: str) -> None:  # noqa: ANN401 - playwright
        """Show the document at the first navigation, which is ours; note where any other wants to go."""
        document, self._document = self._document, None
        if document:
            await route.fulfill(status=document.status, headers=dict(document.headers), body=document.body)
            return
        self.moved_to = self.moved_to or url.partition("#")[0]
        await route.abort("aborted")

    async def _part(self, route: Any, url: str) -> None:  # noqa: ANN401 - playwright
        self._under_way += 1
        try:
            said = {name: route.request.headers[name] for name in _SAID if name in route.request.headers}
            given = await self._fetch(url, said)
            await route.fulfill(status=given.status, headers=dict(given.headers), body=given.body)
        except BudgetError as error:
            # Half a page is no page: it stays open.
            self._fail(error)
            await route.abort("failed")
        except Exception:  # noqa: BLE001 - whatever kept a part from coming, the page goes on without it
            await route.abort("failed")
        finally:
            self._under_way -= 1


@dataclass(frozen=True)
class _World:
    """A world of scripts beside the page's own."""

    session: Any
    context: int


async def _closed(page: Any) -> None:  # noqa: ANN401 - playwright
    with contextlib.suppress(Exception):
        await page.close()


def named(error: Exception, url: str, *, is_dead: bool = False) -> RefusedError:
    """A visit's failure by its outcome; a browser that died under a page died of the page."""
    if isinstance(error, RefusedError):
        return error
    if is_dead:
        return AnswerTooLargeError(url)
    if isinstance(error, TimeoutError):
        return ScriptTimeoutError(url)
    logger.warning("rendering of %s failed: %s", url, error)
    return RenderingError(url)
