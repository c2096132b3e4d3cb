"""Names of a page's authors: where markup tells them, and how pseudonyms take their places."""

import html as markup
import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any
from urllib.parse import quote

from crawler.personal_flat import compiled, flat, forget, linear, replaced
from crawler.pseudonyms import pseudonym

_HREF = re.compile(r"\bhref\s*=\s*[\"']\Z", re.IGNORECASE)
_LONGEST_ADDRESS, _HREF_CHARS = 2083, 16
# Where markup itself says that a name follows; extraction does not need all of them, the archive does.
_MARKED = re.compile(
    r"""\b(?:class|itemprop|rel|name|property)\s*=\s*["'][^"']*"""
    r"""(?:\bauthor|byline|\buser-?name|nick-?name|tac-?gia|commenter)[^"']*["']"""
    r"""(?:[^<>]*\bcontent\s*=\s*["'](?P<content>[^"'<>]{2,60})["']|[^<>]*>\s*(?:<a\b[^<>]*>|<span\b[^<>]*>)?\s*"""
    r"""(?P<text>[^<>]{2,60}?)\s*<)""",
    re.IGNORECASE,
)
_MARKS = r"author|byline|user-?name|nick-?name|tac-?gia|commenter"
_MARK = re.compile(_MARKS, re.IGNORECASE)
# Addresses of people's profiles carry their names.
_PROFILES = r"""/(?:members?|users?|u|profiles?|thanh-vien|nguoi-dung|tac-gia|authors?)[/.?"']"""
# Both in one search of the page: most of it has neither, and the patterns above are slow on all of it.
_TELLING = f"(?i:{_PROFILES}|{_MARKS})"
_ATTRIBUTE_CHARS, _NAME_CHARS = 120, 240
# The attribute whose value begins at the quotation mark that ends the searched part.
_ATTRIBUTE = re.compile(r"""\b(?:class|itemprop|rel|name|property)\s*=\s*["']\Z""", re.IGNORECASE)
_ATTRIBUTE_NAME_CHARS = 20
# A sign that an address writes as its number.
_QUOTED = re.compile(r"%[2-7C-F][0-9A-F]")
_FLAT_QUOTED = re.compile(_QUOTED.pattern.encode())
# What RE2 may keep of one page's names: it needs some by their length, and uses little of it.
_MEMORY, _MEMORY_A_LETTER = 1 << 20, 1 << 12


def without_profiles(page: str) -> tuple[str, list[int]]:
    """The page with addresses of profiles in links reduced to "#", and where in it a name may be told."""
    profiles, marks = _telling_places(page)
    taken: list[tuple[int, int]] = []
    done = 0
    for start, end in profiles:
        found = _address(page, start, end) if start >= done else None
        if found:
            taken.append(found)
            done = found[1]
    shown = replaced(page, ((start, end, "#") for start, end in taken))
    return (shown, list(_moved(marks, taken))) if taken else (page, marks)


def _telling_places(page: str) -> tuple[list[tuple[int, int]], list[int]]:
    profiles: list[tuple[int, int]] = []
    marks: list[int] = []
    for found in linear(_TELLING).finditer(flat(page)):
        start, end = found.span()
        if page[start] == "/":
            profiles.append((start, end - 1))
            start += 1
        if _MARK.match(page, start):
            marks.append(start)
    return profiles, marks


def _address(page: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the address begins and ends in whose middle a profile's telling part lies; None if it is no link's."""
    least = max(0, start - _LONGEST_ADDRESS)
    opened = max(page.rfind('"', least, start), page.rfind("'", least, start)) + 1
    if not opened or not _HREF.search(page, max(0, opened - _HREF_CHARS), opened):
        return None
    closed = page.find(page[opened - 1], end)
    return (opened, closed) if closed >= 0 else None


def _moved(marks: Sequence[int], taken: Sequence[tuple[int, int]]) -> Iterator[int]:
    """The places as they lie when each of the taken stretches has become one sign."""
    starts = [start for start, _ in taken]
    moves = [0, *accumulate(end - start - 1 for start, end in taken)]
    for mark in marks:
        before = bisect_right(starts, mark)
        if not before or mark >= taken[before - 1][1]:
            yield mark - moves[before]


def marked_names(page: str, places: Sequence[int]) -> list[str]:
    """Names that the markup itself marks, given where one may be told."""
    names: list[str] = []
    before: re.Match[str] | None = None
    for at in places:
        start = _attribute_at(page, at)
        if start < 0:
            continue
        # The name may stand so far behind the last of these words that are near.
        last = places[bisect_right(places, start + _ATTRIBUTE_CHARS) - 1]
        if before and at < before.end() and before.start() >= last - _ATTRIBUTE_CHARS:
            continue  # another attribute of the element that the name before stands in
        found = _MARKED.match(page, start, last + _NAME_CHARS)
        if found:
            before = found
            names.append(markup.unescape(found["content"] or found["text"]).strip())
    return names


def _attribute_at(page: str, at: int) -> int:
    """Where the attribute begins in whose value this place lies, -1 where it is none that may name somebody."""
    least = max(0, at - _ATTRIBUTE_CHARS)
    opened = max(page.rfind('"', least, at), page.rfind("'", least, at)) + 1
    attribute = opened and _ATTRIBUTE.search(page, max(least, opened - _ATTRIBUTE_NAME_CHARS), opened)
    return attribute.start() if attribute else -1


def replace_names(text: str, names: Iterable[str], key: bytes, platform_id: str) -> str:
    """The text with each name that stands in it as a word of its own replaced by its pseudonym."""
    told = tuple(names)
    places = _places(text, told) if told else ()
    return replaced(text, ((start, end, pseudonym(name, key, platform_id)) for start, end, name in places))


def _places(text: str, names: tuple[str, ...]) -> Iterator[tuple[int, int, str]]:
    """Where names stand, in order; of several that begin together the longest."""
    searched = flat(text)
    quoted = b"%" in searched and _FLAT_QUOTED.search(searched) is not None
    pattern, forms = _finder(names, embedded=b"\\u" in searched, quoted=quoted)
    # One search goes on from match to match, which costs half of beginning one for each.
    matches = pattern.finditer(searched) if pattern else iter(())
    while (found := next(matches, None)) is not None:
        at, last = found.span()
        end = at + 1
        for form, name in forms.get(text[at], ()):
            if (
                text.startswith(form, at)
                and not _is_word(text, at - 1)
                and not _is_word(text, at + len(form))
            ):
                end = at + len(form)
                yield at, end, name
                break
        if end != last:
            matches = pattern.finditer(searched, end)


def _is_word(text: str, at: int) -> bool:
    """Whether the character there would make a name beside it part of a longer word."""
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] == "_")


Forms = dict[str, list[tuple[str, str]]]
"""Spellings with their names by their first letter, the longest first."""


# The same authors are looked for in each post, title and link of a page.
@lru_cache(maxsize=16)
def _finder(names: tuple[str, ...], *, embedded: bool, quoted: bool) -> tuple[Any, Forms]:
    """What finds every spelling of every name; those of addresses only where the text has one."""
    forms = [
        (form, name)
        for name in dict.fromkeys(name.strip() for name in names)
        if name
        for form in _spellings(name, embedded=embedded)
        if quoted or not _QUOTED.search(form)
    ]
    forms.sort(key=lambda spelled: -len(spelled[0]))
    first: Forms = {}
    for form, name in forms:
        first.setdefault(form[0], []).append((form, name))
    written = b"|".join(
        re.escape(flat_form) for flat_form in dict.fromkeys(flat(form) for form, _ in forms)
    )
    forget()
    return compiled(written, _MEMORY + _MEMORY_A_LETTER * len(written)) if forms else None, first


# An author of many pages is spelled once.
@lru_cache(maxsize=4096)
def _spellings(name: str, *, embedded: bool) -> tuple[str, ...]:
    """The name as text, in an attribute, in embedded JSON, and in addresses, where wikis write it with _."""
    joined = name.replace(" ", "_")
    addressed = (quote(written, errors="surrogatepass") for written in (name, joined))
    forms = (name, markup.escape(name), joined, *addressed)
    return tuple(dict.fromkeys((*forms, json.dumps(name)[1:-1]) if embedded else forms))
