"""What one listing document gives: items found, and further documents that list more."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

# A time without a zone on a Vietnamese platform is Vietnam's (no daylight saving since 1975).
VIETNAM = timezone(timedelta(hours=7))
# Nothing on the web is older; a year below it is a default value of somebody's database.
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True)
class Found:
    """One address that a listing names, with what the listing says about it.

    `url` is the address a reader opens. `fetch_url` is where the program's own interface answers with
    the same item, '' where the page itself is fetched. `modified_at` is the listing's lastmod.
    """

    url: str
    title: str = ""
    published_at: datetime | None = None
    modified_at: datetime | None = None
    views: int | None = None
    replies: int | None = None
    fetch_url: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """Items of one listing document, the listings it points to, and its next page ('' if none).

    `listings` are lists of the document's own kind with chains of their own: a board's boards. `doors` are a page's
    other links, where it lists nothing.
    """

    items: tuple[Found, ...] = ()
    listings: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    next_page: str = ""
    doors: tuple[str, ...] = ()


def parse_time(text: str) -> datetime | None:
    """Aware UTC time from W3C or RFC 822 notation; None where it is neither or not believable."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text.strip())
            aware = moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
            aware = aware.astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return aware if _FIRST_YEAR <= aware.year <= _LAST_YEAR else None
    return None


def distinct_items(found: Iterable[Found | None]) -> tuple[Found, ...]:
    """What was found, one item an address: in the place of the first that names it, as the last does."""
    return tuple({item.url: item for item in found if item is not None}.values())


def distinct(urls: Iterator[str]) -> tuple[str, ...]:
    """Non-empty values in first-seen order."""
    return tuple(dict.fromkeys(url for url in urls if url))
