"""E-mail addresses that people hide from a search for @ and the point: both in words, or as other signs."""

import re
from collections.abc import Iterable, Iterator

from crawler.personal_flat import flat, occurrences
from crawler.personal_marks import PersonalData

_LOCAL = re.compile(r"[\w.+-]{1,64}\Z")
_LOCAL_CHARS = 64
_ENDS = r"(?:com|net|org|edu|gov|info|vn|example)(?![^\W_])(?:\.vn\b)?"
_HOUSE = r"[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?"
_SPELLED = r"(?:\s(?:chấm|cham|dot)\s|_dot_|\s?[<(\[{](?:dot|chấm|\.)[>)\]}]\s?|&lt;dot&gt;)"
_AFTER_SIGN = re.compile(rf"\s?{_HOUSE}(?:{_SPELLED}|\s?\.\s?|,){_ENDS}", re.IGNORECASE)
# After @ and the common word "at" only what nothing else is written like.
_AFTER_WORD = re.compile(rf"\s?{_HOUSE}(?:{_SPELLED}|,(?=com\b)){_ENDS}", re.IGNORECASE)
# In one byte a letter (`flat`), lower case, with what has to follow.
_SIGNS: tuple[tuple[bytes, re.Pattern[str]], ...] = (
    *(
        (sign, _AFTER_SIGN)
        for sign in (b" a c\xf2ng ", b" acong ", b" a cong ", b" a m\xf3c ", b"_at_", b"<at>")
    ),
    (b"&lt;at&gt;", _AFTER_SIGN),
    *((sign, _AFTER_WORD) for sign in (b" at ", b"@")),
)
WIDE_AT = "＠"
# Houses that give addresses to people.
MAIL_HOUSES = "gmail|yahoo|hotmail|outlook|icloud|protonmail|zoho|ymail"
Sign = tuple[int, int, re.Pattern[str]]
"""Where what stands for @ begins and ends in a text, and what has to follow it."""


def mask_hidden_addresses(text: str) -> str:
    """Text with hidden addresses replaced by their mark."""
    return mask_addresses(text, _signs(text))


def mask_addresses(text: str, signs: Iterable[Sign]) -> str:
    """Text with the addresses around these signs replaced by their mark."""
    pieces: list[str] = []
    done = 0
    for start, end, domains in sorted(signs, key=lambda sign: sign[:2]):
        local = _LOCAL.search(text, max(done, start - _LOCAL_CHARS), max(done, start))
        domain = domains.match(text, end) if local else None
        if local and domain:
            pieces += (text[done : local.start()], PersonalData.EMAIL)
            done = domain.end()
    return "".join((*pieces, text[done:])) if pieces else text


def _signs(text: str) -> Iterator[Sign]:
    searched = flat(text).lower()
    for sign, house in _SIGNS:
        yield from ((at, at + len(sign), house) for at in occurrences(searched, sign))
    yield from ((at, at + 1, _AFTER_SIGN) for at in occurrences(text, WIDE_AT))
