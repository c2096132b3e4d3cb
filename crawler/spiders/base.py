"""What the spiders share: their run, and requests that carry no state of their own."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import scrapy

from crawler.spiders.context import Run
from crawler.steps import UNKNOWN, Validators

# What a platform answers where the version asked about is still the newest.
NOT_MODIFIED = 304
_ETAG, _MODIFIED, _IF_OTHER, _IF_SINCE = "ETag", "Last-Modified", "If-None-Match", "If-Modified-Since"
# A page may change again in the very minute in which it is read (RFC 9110, 8.8.2.2): then its date tells nothing.
_SETTLED = timedelta(minutes=1)
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
    modified = _header(response, _MODIFIED)
    return Validators(etag=_header(response, _ETAG), last_modified=modified if _is_over(modified) else "")


def confirms(response: Any, read_at: str) -> bool:  # noqa: ANN401 - scrapy
    """Whether an answer says that the version asked about, which was read at that address, is still the newest.

    Not so where nobody asked about a version, where it comes from another address than the version did, or where it
    names another version itself.
    """
    if response.status != NOT_MODIFIED or response.url != read_at:
        return False
    etag, modified = _header(response.request, _IF_OTHER), _header(response.request, _IF_SINCE)
    told, since = _header(response, _ETAG), _header(response, _MODIFIED)
    if etag:
        # Weak and strong alike are compared by what stands in the quotes (RFC 9110, 13.1.2).
        return not told or told.removeprefix("W/") == etag.removeprefix("W/")
    return bool(modified) and (not since or since == modified)


def version_asked(response: Any) -> bool:  # noqa: ANN401 - scrapy
    """Whether the request that an answer came to asked for another version only."""
    return bool(_header(response.request, _IF_OTHER) or _header(response.request, _IF_SINCE))


def _header(message: Any, name: str) -> str:  # noqa: ANN401 - a request or an answer of scrapy's
    return (message.headers.get(name) or b"").decode("latin-1")


def _is_over(moment: str) -> bool:
    """Whether an HTTP date has passed for good: one of the future would be the newest for years."""
    told = http_date(moment)
    return told is not None and told + _SETTLED < datetime.now(UTC)


def http_date(text: str) -> datetime | None:
    """The aware moment that a header says, UTC where it names no zone; None where it cannot be read."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
