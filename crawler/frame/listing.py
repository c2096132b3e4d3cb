"""Listing pages: which links are items, and where the next page is."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

from crawler.extraction.tamed import tame
from crawler.frame.boards import OF_PEOPLE, heads_of_rows
from crawler.frame.found import Found, Listed, distinct
from crawler.frame.links import Link, absolute, base_url, loosely, page_links, shape
from crawler.urls import host_of, registrable_domain

_NEXT_WORDS = frozenset(
    (
        *("trang sau", "trang tiếp", "trang tiếp theo", "trang kế", "tiếp", "tiếp theo", "tiếp tục"),
        *("sau", "xem thêm", "cũ hơn", "bài cũ hơn", "next", "next page", "older", "older posts"),
        "",  # arrows alone, once they are stripped
    )
)
_ARROWS = " »›>→"
_BESIDE = " ↓.…"
_NEXT_MARK = re.compile(r"(?<![a-z])(next|trang-sau|pagenav-next|page-next)(?![a-z])", re.IGNORECASE)
_BACK_MARK = re.compile(r"prev|disabled|back", re.IGNORECASE)
# A headline link says more than a menu entry: words beyond this length count no further.
_TELLING_CHARS = 80
_MIN_GROUP = 3
_MIN_BOARDS, _NEWEST = 2, 2
# The last part of a headline's address: three words at least (in any script), unlike page-2 or unread.
_HEADLINE = re.compile(r"/[^/]*[^/\W\d_][^/-]*(?:-[^/-]+){2,}/?$")
# Somebody's profile, a feed, a form to write something.
_NO_ITEM = re.compile(
    rf"/{OF_PEOPLE}/[^/]+/?$|/@[^/]+/?$|"
    r"/(?:feeds?|rss|atom)(?:/[a-z]*)?/?$|"
    r"/(?:new|add|edit|create|compose|reply|delete|log-?in|sign-?(?:up|in)|register|dang-(?:nhap|ky|bai))/?$|\.(?:rss|atom)$",
    re.IGNORECASE,
)
_PAGE_NAMES = frozenset({"page", "p", "trang", "paged", "pagenumber"})
_HEADS = frozenset({"h2", "h3", "h4"})
_SLASH = re.compile("/")
_FEED_TYPES = ("application/rss+xml", "application/atom+xml")


def parse_listing(html: str, url: str, item_pattern: str = "", page_number: int = 1) -> Listed:
    """Items, feeds and next page of one listing page.

    `item_pattern` is a regular expression on the path of an item's address; without one, items are
    the largest group of links that look alike.
    """
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - native module

    tree = LexborHTMLParser(tame(html))
    links = [link for link in page_links(tree, url) if _near(link.url, url)]
    following = next_page(tree, links, url, page_number)
    chosen = (
        _by_pattern(links, item_pattern) if item_pattern else _by_shape(links, url, following, page_number)
    )
    boards = _boards(links, url) if page_number == 1 and not item_pattern else ()
    if boards:
        return Listed(listings=boards, feeds=_feeds(tree, url))
    # Here the addresses do not tell: should these be no boards after all, what the page lists is listed.
    heads = () if item_pattern or following or page_number > 1 else heads_of_rows(links, chosen)
    listed = frozenset(chosen)
    doors = (
        ()
        if item_pattern or page_number > 1
        else distinct(link.url for link in links if link.text and link not in listed)
    )
    return Listed(
        items=_items(chosen), listings=heads, feeds=_feeds(tree, url), next_page=following, doors=doors
    )


def _boards(links: list[Link], url: str) -> tuple[str, ...]:
    """A forum's boards, where the page is its index: links of one shape that lie above headlines.

    Of each board an index names the newest thread or two; a newspaper's front page names many articles of a
    section.
    """
    threads = {path for link in links if _HEADLINE.search(path := urlsplit(link.url).path)}
    newest = Counter(path[: at.end()] for path in threads for at in _SLASH.finditer(path, 1, len(path) - 1))
    groups: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for link in links:
        if _may_be_item(link, url, ""):
            groups[shape(link.url)][link.url] = urlsplit(link.url).path
    for group in groups.values():
        own = tuple(place for place, path in group.items() if 0 < newest[path] <= _NEWEST)
        if len(own) >= _MIN_BOARDS and len(own) * 2 > len(group):
            return own
    return ()


def _near(url: str, page: str) -> bool:
    return registrable_domain(host_of(url)) == registrable_domain(host_of(page))


def _items(links: Iterable[Link]) -> tuple[Found, ...]:
    """One item an address, with the longest words that any of its links carries."""
    titles: dict[str, str] = {}
    for link in links:
        if len(link.text) > len(titles.get(link.url, "")) or link.url not in titles:
            titles[link.url] = link.text
    return tuple(Found(url=url, title=title) for url, title in titles.items())


def _by_pattern(links: Iterable[Link], pattern: str) -> list[Link]:
    """What the pattern matches in the main part of the page; anywhere, where that has none.

    Beside it and in its frame, pages of every section list the same latest or most read items.
    """
    wanted = re.compile(pattern)
    matching = [link for link in links if wanted.search(path_of(link.url))]
    return [link for link in matching if not (link.in_chrome or link.aside)] or matching


def path_of(url: str) -> str:
    """Path with query: what an item pattern is matched against."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _by_shape(links: list[Link], url: str, following: str, page_number: int) -> list[Link]:
    """Links of the same shape as the group that repeats most and says most.

    A group is one place in the page and one shape of address; once the best group is known, links of
    its shape count wherever they stand in the main part, and in its place those of nearly its shape (a
    headline with a number in it, or of few words).
    """
    possible = [link for link in links if _may_be_item(link, url, following)]
    # Who wrote is named on every page, and beside it everybody who ever did.
    candidates = [link for link in possible if not _NO_ITEM.search(unquote(link.url))] or possible
    main = [link for link in candidates if not link.aside]
    # A last page may list one item only.
    least = _MIN_GROUP if page_number == 1 else 1
    for chosen in (main, candidates):
        best = _best_group(chosen, least)
        if best:
            place, kind = best
            loose, nearest = loosely(kind), place.rpartition(">")[2]
            # A list of the newest beside the main one may have said most, and a menu may name each of its elements:
            # headlines with a number count all the same.
            headline = _headline(kind)
            tags = _HEADS | {_tag(link) for link in chosen if shape(link.url) == kind}
            return [
                link
                for link in chosen
                if (here := shape(link.url)) == kind
                or (_nearest(link) == nearest and loosely(here) == loose)
                or (_headline(here) == headline and _tag(link) in tags)
            ]
    return []


def _headline(kind: tuple[str, ...]) -> tuple[str, ...]:
    """A shape in which a headline with a number in it is like one without."""
    return tuple(segment.replace("words-number", "words") for segment in kind)


def _best_group(links: Iterable[Link], least: int) -> tuple[str, tuple[str, ...]] | None:
    """Place and shape of the links that repeat most and say most."""
    groups: dict[tuple[str, tuple[str, ...]], dict[str, int]] = defaultdict(dict)
    for link in links:
        group = groups[link.place, shape(link.url)]
        group[link.url] = max(group.get(link.url, 0), min(len(link.text), _TELLING_CHARS))
    weights = {key: sum(group.values()) for key, group in groups.items() if len(group) >= least}
    return max(weights, key=lambda key: (weights[key], key), default=None)


def _nearest(link: Link) -> str:
    """The element that a link stands in; those around it may be named after the item's section or number."""
    return link.place.rpartition(">")[2]


def _tag(link: Link) -> str:
    return _nearest(link).partition(".")[0]


def _may_be_item(link: Link, page: str, following: str) -> bool:
    if link.in_chrome or link.url in {page, following} or not path_of(link.url).strip("/"):
        return False
    return not _is_page_number(link) and not _NEXT_MARK.search(f"{link.rel} {link.marks}")


def _is_page_number(link: Link) -> bool:
    return link.text.isdigit() or _says_next(link)


def _says_next(link: Link) -> bool:
    words = link.text.lower().strip(_ARROWS)
    # "↓ Older...", but neither "↓" (a table's order) nor "..." (pages left out) alone.
    return bool(link.text) and (words in _NEXT_WORDS or (words.strip(_BESIDE) or "-") in _NEXT_WORDS)


def _feeds(tree: Any, url: str) -> tuple[str, ...]:  # noqa: ANN401 - selectolax nodes
    base = base_url(tree, url)
    nodes = (node.attributes for node in tree.css("link[rel~=alternate][href]"))
    return distinct(
        absolute(base, attributes.get("href") or "")
        for attributes in nodes
        if (attributes.get("type") or "").lower().startswith(_FEED_TYPES)
    )


def _is_numbered(address: str, url: str, number: int) -> bool:
    """Whether an address is a page's own but for the number that says which page of it is shown."""
    if not address.endswith(str(number)):
        return False
    place, _, name = address.removesuffix(f"={number}").rpartition("&" if "&" in address else "?")
    here, _, last = url.rpartition("&" if "&" in url else "?")
    own = here if last.removesuffix(f"={number - 1}") == name else url
    return name.lower() in _PAGE_NAMES and place == own


def next_page(tree: Any, links: list[Link], url: str, page_number: int) -> str:  # noqa: ANN401 - selectolax nodes
    """Address of the page after this one, or '': by rel=next, by words or marks, by its number."""
    node = tree.css_first("link[rel~=next][href]")
    declared = absolute(base_url(tree, url), node.attributes.get("href") or "") if node else ""
    ways = (
        (link.url for link in links if "next" in link.rel.split()),
        (link.url for link in links if _says_next(link)),
        (link.url for link in links if _NEXT_MARK.search(link.marks) and not _BACK_MARK.search(link.marks)),
        (link.url for link in links if link.text == str(page_number + 1)),
        (link.url for link in links if _is_numbered(link.url, url, page_number + 1)),
    )
    for candidate in (declared, *(address for way in ways for address in way)):
        if candidate and candidate != url and _near(candidate, url):
            return candidate
    return ""
