"""One way in to the three kinds of listing documents."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from crawler.extraction.charset import decode_body
from crawler.frame.feed import parse_feed
from crawler.frame.found import Listed
from crawler.frame.listing import parse_listing
from crawler.frame.sitemap import parse_sitemap
from crawler.steps import FrameTask
from crawler.types import EntryKind


def _sitemap(body: bytes, _declared: str, url: str, _task: FrameTask) -> Listed:
    return parse_sitemap(body, url)


def _feed(body: bytes, _declared: str, url: str, _task: FrameTask) -> Listed:
    return parse_feed(body, url)


def _listing(body: bytes, declared: str, url: str, task: FrameTask) -> Listed:
    return parse_listing(decode_body(body, declared), url, task.pattern, task.page)


PARSERS: Mapping[EntryKind, Callable[[bytes, str, str, FrameTask], Listed]] = MappingProxyType(
    {
        EntryKind.SITEMAP: _sitemap,
        EntryKind.FEED: _feed,
        EntryKind.LISTING: _listing,
        # An interface is read by its adapter; where that says nothing, the answer is read as a page.
        EntryKind.API: _listing,
    }
)


def parse_listed(body: bytes, declared: str, url: str, task: FrameTask) -> Listed:
    """Items and further listings of a fetched document; raises ValueError or ExtractionError."""
    return PARSERS[task.kind](body, declared, url, task)
