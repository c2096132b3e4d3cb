"""Personal data is masked before anything is stored."""

import re
from collections.abc import Iterator

from crawler.personal_addresses import MAIL_HOUSES, Sign, mask_addresses, mask_hidden_addresses
from crawler.personal_below import mask_below
from crawler.personal_disguised import mask_disguised
from crawler.personal_drawn import mask_drawn_addresses
from crawler.personal_flat import flat
from crawler.personal_hidden import mask_hidden
from crawler.personal_hints import mask_where
from crawler.personal_marks import PersonalData
from crawler.personal_numbers import mask_numbers
from crawler.personal_spread import mask_spread

__all__ = ["PersonalData", "mask_personal_data"]

# How the sign of an address is written. Its places are looked for in bytes first, by what each spelling begins
# with: a tenth of what this pattern costs on a whole page.
_AT = re.compile(r"\s?(?:@|[(\[{]\s?(?:a|at|@|a còng|a-còng)\s?[)\]}])\s?", re.IGNORECASE)
# Each search begins at one sign that is never another, which Python finds without looking at what lies between.
_AT_SIGN, _AT_BRACKET = re.compile(rb"@"), re.compile(rb"\( ?[a@]")
_BRACKETS = bytes.maketrans(b"[{", b"((")
# Written as a word, it is one only before a house that gives addresses to people.
_AT_WORD = re.compile(r"\s(?:at|a còng)\s", re.IGNORECASE)
_AT_WORD_START = re.compile(rb" a(?:t|[- ]c[?o\xf2]ng) ")
_DOT = r"(?:\s?[.]\s?|\s?[(\[]\s?(?:dot|chấm|\.)\s?[)\]]\s?|\s(?:dot|chấm)\s)"
_HOUSES = re.compile(
    rf"(?:{MAIL_HOUSES}){_DOT}(?:com|net|me|vn)(?:{_DOT}vn\b)?\b",
    re.IGNORECASE,
)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?"
_DOMAIN = re.compile(
    rf"(?:{_LABEL}\.)+[a-z]{{2,18}}\b(?!{_DOT}(?:com|net|org|vn|example)\b)"
    rf"|{_LABEL}(?:{_DOT}{_LABEL}){{0,2}}?{_DOT}(?:com|net|org|edu|gov|info|vn|example)\b(?:{_DOT}vn\b)?",
    re.IGNORECASE,
)


def mask_personal_data(text: str) -> str:
    """Text with e-mail addresses, card, account, identity and phone numbers replaced by typed marks."""
    return mask_where(text, mask_everywhere)


def mask_everywhere(text: str) -> str:
    """As `mask_personal_data`, every mask over the whole text, however little there is to be found."""
    text = mask_disguised(mask_hidden_addresses(mask_drawn_addresses(text)))
    return mask_numbers(mask_below(mask_spread(mask_hidden(mask_addresses(text, _signs(text))))))


def _signs(text: str) -> Iterator[Sign]:
    """Where a sign of an address stands, with the blanks around it, and what has to follow it."""
    searched = flat(text).lower()
    for at in _sign_places(searched):
        # The pattern takes one blank before the sign where there is one.
        found = _AT.match(text, at - 1 if at and text[at - 1].isspace() else at)
        if found:
            yield found.start(), found.end(), _DOMAIN
    if b" at " in searched or b" a c" in searched:
        for start in _AT_WORD_START.finditer(searched):
            found = _AT_WORD.match(text, start.start())
            if found:
                yield found.start(), found.end(), _HOUSES


def _sign_places(searched: bytes) -> list[int]:
    """Where a sign of an address may begin: at its bracket, if it has one."""
    opened = [found.span() for found in _AT_BRACKET.finditer(searched.translate(_BRACKETS))]
    inside = {end - 1 for _, end in opened}
    plain = (found.start() for found in _AT_SIGN.finditer(searched))
    return sorted([start for start, _ in opened] + [at for at in plain if at not in inside])
