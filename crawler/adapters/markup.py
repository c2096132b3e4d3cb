"""What a post's own element says: text without quoted words of others, outbound links, dates, counts."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime

from selectolax.lexbor import LexborNode

from crawler.extraction.adverts import is_ad_host, is_ad_label
from crawler.extraction.body import Own
from crawler.extraction.dates import find_date, not_ahead, parse_instant
from crawler.extraction.dom import BLOCK_TAGS, NO_TEXT, clean, lines
from crawler.extraction.urls import host, outbound

Test = Callable[[LexborNode, str, list[str]], bool]
"""Whether an element (with its tag and class names) holds words that are not the author's."""

_NOT_SAID = NO_TEXT | {"button", "form", "object", "video", "audio", "canvas"}
_PLAIN_TAGS = frozenset({"-text", "br", "img", "b", "i", "u", "em", "strong", "font"})
_URL = re.compile(r"https?://[^\s<>\"'()\[\]{}«»“”]{4,2000}", re.IGNORECASE)
# Boxes that a program makes of an address alone on a line: the address is the author's, the words are not.
_PREVIEWS = frozenset({"bbCodeBlock--unfurl", "onebox", "status-card"})
_MAX_LINKS = 500
_LONGEST_AD_LABEL = 80
# ISO 8601 or Unix time: anything else is for readers, and trying to parse it costs more than reading it.
_MACHINE = re.compile(r"\d{4}-\d\d-\d\d|\d{9,13}$")
# "5/3/26 lúc 08:15": Vietnamese language packs of XenForo 1 and 2 shorten the year.
_SHORT_YEAR = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{2})(?![\d/.-])")
_COUNT = re.compile(r"(\d[\d.,\s]*)\s*(k|n|nghìn|m|tr|triệu)?\b", re.IGNORECASE)
# A billion posts; longer digits come from traps.
_LONGEST_NUMBER = 10
_LONGEST_COUNT = 40
_SCALES = {"k": 1e3, "n": 1e3, "nghìn": 1e3, "m": 1e6, "tr": 1e6, "triệu": 1e6}


def own_words(
    body: LexborNode, url: str, foreign: frozenset[str] = frozenset(), also: Test | None = None
) -> Own:
    """What an element itself says, without elements of a class in `foreign` or of which `also` is true.

    `url` is what relative addresses start from. Text is NFC, one line a block.
    """
    site = "/".join(url.split("/", 3)[:3]) + "/"
    pieces: list[str] = []
    found: dict[str, None] = {}
    markers: dict[str, None] = {}
    for node, tag in _own_nodes(body, pieces, foreign, also):
        if tag == "a":
            attributes = node.attributes
            href = attributes.get("href") or ""
            if _may_leave(href, site):
                found[outbound(url, href)] = None
            if "sponsored" in (attributes.get("rel") or "").lower().split():
                markers["rel=sponsored"] = None
        elif tag == "iframe" and is_ad_host(server := host(node.attributes.get("src") or "")):
            markers[f"frame={server}"] = None
    text = lines("".join(pieces))
    for line in text.split("\n"):
        if len(line) <= _LONGEST_AD_LABEL and is_ad_label(line):
            markers[f"text={line.lower()}"] = None
    if "://" in text:
        for match in _URL.finditer(text):
            found[outbound(url, match[0].rstrip(".,;:!?…"))] = None
    found.pop("", None)
    return Own(text, tuple(found)[:_MAX_LINKS], tuple(markers))


def _own_nodes(
    body: LexborNode, pieces: list[str], foreign: frozenset[str], also: Test | None
) -> Iterator[tuple[LexborNode, str]]:
    """Links and frames below the body; their words and those between are put into `pieces` on the way.

    The walk keeps its own stack, so no depth of markup can hurt.
    """
    waiting: list[tuple[LexborNode | None, bool]] = []
    node = body.child
    while node is not None or waiting:
        if node is None:
            node, is_block = waiting.pop()
            if is_block:
                pieces.append("\n")
            continue
        tag = node.tag or ""
        if tag == "-text":
            pieces.append((node.text_content or "").replace("\n", " "))
        elif tag == "br":
            pieces.append("\n")
        is_block = tag in BLOCK_TAGS
        if is_block:
            pieces.append("\n")
        names = _names(node, tag)
        preview = not _PREVIEWS.isdisjoint(names)
        skipped = tag[0] in "-!" or preview or not foreign.isdisjoint(names)
        skipped = skipped or (also is not None and tag in BLOCK_TAGS and also(node, tag, names))
        target = node.css_first("a[href]") if preview else node
        if target is not None and (preview or (not skipped and tag in {"a", "iframe"})):
            yield target, target.tag or ""
        if skipped or tag in _NOT_SAID:
            node = node.next
        else:
            waiting.append((node.next, is_block))
            node = node.child


def _names(node: LexborNode, tag: str) -> list[str]:
    """Class names, of elements that can hold more than a word or two."""
    if tag in _PLAIN_TAGS:
        return []
    return (node.attributes.get("class") or "").split()


def _may_leave(href: str, site: str) -> bool:
    """Whether an address can lead to another site: its own pages cannot, unless they carry an address."""
    if site and href.startswith(site):
        href = href[len(site) :]
    return "//" in href or "%2f" in href or "%2F" in href


def words(node: LexborNode | None) -> str:
    """Text of a small element on one line, '' where there is none."""
    return clean(node.text()) if node is not None else ""


def spaced(node: LexborNode | None) -> str:
    """Like `words`, with a space between elements: a name and a date in one line stay two."""
    return clean(node.text(separator=" ")) if node is not None else ""


def attribute(node: LexborNode | None, name: str) -> str:
    """An attribute's value, '' where the node or the attribute is absent."""
    return (node.attributes.get(name) or "") if node is not None else ""


def moment(now: datetime, *values: str) -> datetime | None:
    """The first date that one of the values gives, machine-written or as a reader sees it, in UTC."""
    for value in values:
        if not value:
            continue
        found = parse_instant(value) if _MACHINE.match(value) else None
        if found is None:
            text = _SHORT_YEAR.sub(r"\1/\3/20\4", value)
            seen = find_date(text, now)
            found = seen.instant if seen is not None else None
        if found is not None:
            return not_ahead(found, now)
    return None


def dated(now: datetime, node: LexborNode | None, *names: str) -> datetime | None:
    """The date in the first of an element's attributes that has one, else in its words."""
    if node is None:
        return None
    attributes = node.attributes
    found = moment(now, *(attributes.get(name) or "" for name in names))
    return found if found is not None else moment(now, spaced(node))


def number(text: str) -> int:
    """A number of a page or an item, written in digits alone; 0 where it is none that a forum could have."""
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_NUMBER else 0


def count(text: str) -> int | None:
    """A shown count: `2,024,149`, `1.234`, `36K`, `1,9 tr`; None where it is none."""
    match = _COUNT.search(text[:_LONGEST_COUNT])
    if match is None:
        return None
    digits, scale = re.sub(r"\s", "", match[1]), (match[2] or "").lower()
    if not scale:
        return int(re.sub(r"\D", "", digits))
    return round(float(digits.rstrip(".,").replace(",", ".")) * _SCALES[scale])
