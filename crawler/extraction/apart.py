"""Reviews and comments at addresses of their own: one by itself, or all of a page's on a page below it."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from crawler.extraction.source import Source
from crawler.extraction.urls import absolute

_MANY = ("reviews", "comments", "ratings", "danh-gia", "nhan-xet", "binh-luan", "y-kien")
_NAMES = "|".join(name.rstrip("s") + ("s?" if name.endswith("s") else "") for name in _MANY)
_PART = re.compile(rf"(?:{_NAMES}|repl(?:y|ies)|answers?|tra-loi)[/_=-]", re.IGNORECASE)
_NUMBERED = re.compile(
    rf"/(?P<name>{_NAMES}|repl(?:y|ies)|answers?|tra-loi)/(?P<number>\d+)/?$", re.IGNORECASE
)
_SLASHED = tuple(f"/{name}" for name in _MANY)


def is_part(here: str, path: str) -> bool:
    """Whether a path leads to one review or comment of this page by itself: below its own path, where they are kept."""
    here = here.rstrip("/")
    below = path.partition(f"{here}/")[2] if here else ""
    return bool(below) and (
        _PART.match(below) is not None or (below[0].isdecimal() and here.lower().endswith(_SLASHED))
    )


def part_id(href: str) -> str:
    """The number that a review has in its own address (`.../reviews/3/` is `reviews-3`), '' if none."""
    found = _NUMBERED.search(href.partition("?")[0].partition("#")[0])
    return f"{found['name'].lower()}-{found['number']}" if found else ""


def shows_all(url: str) -> bool:
    """Whether a page is the one with all reviews or comments of the page above it."""
    path = urlsplit(url).path.rstrip("/").lower()
    return path.endswith(_SLASHED) and path.count("/") > 1


def all_of_them(source: Source) -> Iterator[str]:
    """Addresses of the page with all of this page's reviews or comments, of which it shows the first."""
    here = urlsplit(source.url).path.rstrip("/")
    if not here or shows_all(source.url):
        return
    for link in source.page.elements("a"):
        href = link.attrs.get("href")
        if not href or not f"/{href}".rstrip("/").lower().endswith(_SLASHED):
            continue
        found = absolute(source.url, href)
        path = urlsplit(found).path.rstrip("/")
        if path.startswith(here) and path[len(here) :].lower() in _SLASHED:
            yield found
            return
