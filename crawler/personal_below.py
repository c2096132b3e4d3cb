"""Accounts and papers on the line below the word that says what they are, and ones that a line's end breaks in two.

The masks of one line (crawler.personal_numbers) do not look across its end: what begins a line is more often a price,
a day or a count than what the line above ends with. So here a number is longer, is written as accounts and papers
are, and has nothing but a few words between it and its own.
"""

import re
from collections.abc import Callable, Iterator

from crawler.personal_flat import flat, linear
from crawler.personal_marks import PersonalData, with_replaced
from crawler.personal_numbers import (
    ACCOUNT_WORDS,
    BANKS,
    CLOSE,
    CURRENCY,
    IDENTITY_WORDS,
    NAMED_BANKS,
    WORDS,
)

# To the line's end few words; on the next the number at once, or in a cell or paragraph of its own.
_TO_END = r"[^\d\n]{0,25}?\r?\n"
_ONWARD = r"(?:\s{1,40}+|<[^<>]{0,80}>){0,6}+"
_BELOW = rf"{_TO_END}{_ONWARD}"
# Sums in thousands, and days.
_NO_SUM = r"(?!\d{1,3}(?:[.,]\d{3})+(?![ .,-]?\d))"
_NO_DAY = r"(?!(?:\d{1,2}[ ./-]\d{1,2}[ ./-](?:19|20)\d\d|(?:19|20)\d\d[ ./-]\d{1,2}[ ./-]\d{1,2})(?!\d))"
_LONG = r"\d(?:[ .-]?\d){7,18}"
_ALONE = r"(?=[ \t\r]*(?:\n|<|$))"
_PAPER = r"[A-Z]\d{7}|\d(?:[ .-]?\d){8}(?:(?:[ .-]?\d){3})?"
_PATTERNS: tuple[tuple[re.Pattern[str], PersonalData], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (rf"\b(?:{IDENTITY_WORDS})\b{_BELOW}(?P<number>{_PAPER}){CLOSE}", PersonalData.IDENTITY),
        (
            rf"\b(?:{ACCOUNT_WORDS})\b{_BELOW}{_NO_SUM}{_NO_DAY}(?P<number>{_LONG}){CLOSE}{CURRENCY}",
            PersonalData.ACCOUNT,
        ),
        # Tables of banks have figures below their names: only a number that has its line for itself.
        (
            rf"\b(?:{BANKS})\b{_BELOW}{_NO_SUM}{_NO_DAY}(?P<number>\d(?:[ .-]?\d){{8,18}}){_ALONE}",
            PersonalData.ACCOUNT,
        ),
        (
            rf"(?<![\w=/.,-])(?<!\d[ ]){_NO_SUM}{_NO_DAY}(?P<number>{_LONG})[ \t\r]*\n{_ONWARD}(?:{NAMED_BANKS})\b",
            PersonalData.ACCOUNT,
        ),
    )
)
# Too short on its own line for what the word says, and the rest of it on the next.
_PART = r"\d(?:[ .-]?\d)*"
_BROKEN = re.compile(
    rf"\b(?:(?P<paper>{IDENTITY_WORDS})|{ACCOUNT_WORDS})\b(?:[^\d\n]{{0,25}}?|{_BELOW})"
    rf"(?P<number>(?P<first>{_PART})[ .-]?\r?\n[ \t]{{0,8}}(?P<rest>{_PART})){CLOSE}{CURRENCY}",
    re.IGNORECASE,
)
_SHORTEST, _LONGEST, _PAPERS = 8, 19, frozenset((9, 12))
# A word and, over at least one line's end, a number of six digits; one broken by it; or a number and a name below it.
_FLAT_NUMBER = r"[A-Za-z]?[0-9](?:[ .\r\n\t-]{0,10}[0-9]){5}"
_FLAT_ONWARD = r"(?:[\t-\r ]|<[^<>]*>)*"
_FLAT_BANKS = r"(?:ng[\xe2\xc2a]n h[\xe0\xc0a]ng|nh|bank)[\t-\r ]"
_HINT = (
    rf"(?i:{WORDS})[^0-9\n]{{0,25}}\r?\n{_FLAT_ONWARD}{_FLAT_NUMBER}"
    rf"|(?i:{WORDS})[^0-9\n]{{0,25}}[0-9][0-9 .-]{{2,18}}\r?\n[\t ]{{0,8}}[0-9]{{2}}"
    rf"|[0-9](?:[ .-]?[0-9]){{7}}[\t\r ]*\n{_FLAT_ONWARD}(?i:{_FLAT_BANKS}|{WORDS})"
)


def mask_below(text: str) -> str:
    """Text with accounts and papers below or above their word, or broken by a line's end, replaced by their marks."""
    if "\n" not in text or not linear(_HINT).search(flat(text)):
        return text
    text = with_replaced(text, _broken(text))
    for pattern, kind in _PATTERNS:
        text = pattern.sub(_marked(kind), text)
    return text


def _broken(text: str) -> Iterator[tuple[int, int, str]]:
    for found in _BROKEN.finditer(text):
        first, rest = (sum(map(str.isdigit, found[part])) for part in ("first", "rest"))
        paper = bool(found["paper"])
        if paper and first not in _PAPERS and first + rest in _PAPERS:
            yield *found.span("number"), PersonalData.IDENTITY
        if not paper and first < _SHORTEST <= first + rest <= _LONGEST:
            yield *found.span("number"), PersonalData.ACCOUNT


def _marked(kind: PersonalData) -> Callable[[re.Match[str]], str]:
    return lambda found: found[0].replace(found["number"], kind.value)
