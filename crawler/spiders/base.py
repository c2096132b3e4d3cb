"""What the spiders share: their run, and requests that carry no state of their own."""

import hashlib
from collections.abc import Callable
from typing import Any

import scrapy

from crawler.spiders.context import Run
from crawler.steps import UNKNOWN, Validators

# What a platform answers where the version asked about is still the newest.
NOT_MODIFIED = 304
# Request.meta: RENDER asks for the page as its scripts make it; SENT then holds digest and size of what was sent.
RENDER, SENT = "render", "sent"


class RunSpider(scrapy.Spider):
    """Base of the three spiders: works on one run, closes its journal at the end."""

    name = "run"

    def __init__(self, run: Run, **kwargs: Any) -> None:  # noqa: ANN401 - scrapy
        super().__init__(**kwargs)
        self.run = run

    def ask(
        self,
        url: str,
        done: Callable[..., Any],
        failed: Callable[..., Any],
        priority: int = 0,
        **meta: Any,  # noqa: ANN401 - scrapy
    ) -> scrapy.Request:
        """A request; which pages were asked for already is the journals' business, not scrapy's."""
        return scrapy.Request(
            url, callback=done, errback=failed, meta=meta, priority=priority, dont_filter=True
        )


def sent(response: Any) -> tuple[str, int]:  # noqa: ANN401 - scrapy
    """Digest and size of a document as the platform sent it, whatever scripts made of it since."""
    held: tuple[str, int] | None = response.meta.get(SENT)
    return held or (hashlib.sha256(response.body).hexdigest(), len(response.body))


def validators_of(response: Any) -> Validators:  # noqa: ANN401 - scrapy
    """By what the platform will know this version of an answer again.

    A document that its scripts fill stays the same for ever; what they fill it with does not.
    """
    if SENT in response.meta:
        return UNKNOWN
    found = {name: response.headers.get(name, b"").decode("latin-1") for name in ("ETag", "Last-Modified")}
    return Validators(etag=found["ETag"], last_modified=found["Last-Modified"])
