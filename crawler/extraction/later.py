"""All pages of a thread at once: read from the pager of its first page."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.extraction.dom import Node, clean
from crawler.extraction.pagination import (
    PAGE_IN_PATH,
    PAGE_NAMES,
    in_pager,
    is_other_page,
    page_number,
    target,
)
from crawler.extraction.source import Source

# Longer threads exist, but a pager that claims more is more often a lie or a counter of something else;
# their pages are then followed one by one.
MAX_PAGES = 5_000
_NUMBER = re.compile(r"\d{1,5}")
# Links of whole words: what leads to the last page, and what says how many there are.
_LAST_WORDS = re.compile(r"\W*(?:trang cuối|cuối(?: cùng)?|last(?: page)?|»»?|›››?|>>)\W*", re.IGNORECASE)
_LAST_ICON = re.compile(r"(?:chevron|angle|arrow)s?-double-right|(?:^|[\s_-])last(?:$|[\s_-])")
_SMALL = 8  # nodes of a link that is a number, a word or an icon


@dataclass(frozen=True, slots=True)
class _Slot:
    """An address with a hole where its page's number stands."""

    before: str
    after: str

    def at(self, value: int) -> str:
        return f"{self.before}{value}{self.after}"


@dataclass(frozen=True, slots=True)
class _Link:
    """One link of the pager: the number it shows (0: a word or an icon), its slot and the slot's number."""

    shown: int
    slot: _Slot
    value: int
    last: bool


def later_pages(source: Source) -> tuple[str, ...]:
    """Absolute addresses of pages 2 to the last, in order; () where the first page does not show them.

    Only for a first page. A pager that shows 1 to 7 and no gap is taken to show all there are.
    """
    links = list(_links(source))
    numbered = [link for link in links if link.shown > 1]
    if not numbered or page_number(source) != 1:
        return ()
    slot = numbered[0].slot
    step = _step([link for link in numbered if link.slot == slot])
    if step is None:
        return ()
    of_slot = [link for link in links if link.slot == slot and (link.shown or link.last)]
    most = max(link.shown or _shown(link.value, step) for link in of_slot)
    if not 1 < most <= MAX_PAGES:
        return ()
    return tuple(slot.at(n if step == 0 else (n - 1) * step) for n in range(2, most + 1))


def _step(numbered: Iterable[_Link]) -> int | None:
    """How addresses count: 0 by pages from 1, else by so many a page from 0; None where they do not fit."""
    pairs = [(link.shown, link.value) for link in numbered]
    if all(shown == value for shown, value in pairs):
        return 0
    shown, value = pairs[0]
    step = value // (shown - 1)
    return step if step and all(value == (shown - 1) * step for shown, value in pairs) else None


def _shown(value: int, step: int) -> int:
    return value // step + 1 if step else value


def _links(source: Source) -> Iterator[_Link]:
    for node in source.page.elements("a"):
        if node.end - node.index > _SMALL:
            continue
        label = clean(source.page.text(node))
        last = bool(_LAST_WORDS.fullmatch(label)) if label else _has_last_icon(source, node)
        if not (last or _NUMBER.fullmatch(label)) or not in_pager(node):
            continue
        found = target(source, node)
        if found and is_other_page(source, found) and (cut := _cut(found)):
            slot, value = cut
            yield _Link(0 if last else int(label), slot, value, last)


def _has_last_icon(source: Source, node: Node) -> bool:
    return any(_LAST_ICON.search(inner.words) for inner in source.page.under(node) if inner.tag)


def _cut(url: str) -> tuple[_Slot, int] | None:
    """The slot and the number of a numbered page's address."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query[:2000], keep_blank_values=True)
    named = [
        at
        for at, (name, value) in enumerate(pairs)
        if name.lower() in PAGE_NAMES and _NUMBER.fullmatch(value)
    ]
    if named:
        at, (name, value) = named[0], pairs[named[0]]
        before = urlencode([*pairs[:at], (name, "")])
        after = "".join(f"&{urlencode([pair])}" for pair in pairs[at + 1 :])
        return _Slot(urlunsplit((*parts[:3], before, "")), after), int(value)
    found = PAGE_IN_PATH.search(parts.path.rstrip("/"))
    if found is None:
        return None
    start, end = found.span("number")
    head = urlunsplit((parts.scheme, parts.netloc, parts.path[:start], "", ""))
    tail = parts.path[end:] + (f"?{parts.query}" if parts.query else "")
    return _Slot(head, tail), int(found["number"])
