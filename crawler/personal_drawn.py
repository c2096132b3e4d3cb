"""E-mail addresses in letters and signs that are drawn, not written: bold or full-width ones, unseen signs between."""

import re
import unicodedata
from collections.abc import Iterator

from crawler.personal_flat import occurrences
from crawler.personal_marks import PersonalData, with_replaced

# Soft hyphen, joiners, direction marks, selectors: as among digits (crawler.personal_disguised).
UNSEEN_SIGNS = "\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff"
_POINTS = "。．｡․﹒"
ODD_ATS = ("＠", "﹫")
"""What else than @ stands for it, beside its code."""
_CODED_ATS = ("%40", r"\x40")
_LOCAL = re.compile(rf"[\w.+{_POINTS}{UNSEEN_SIGNS}\u24b6-\u24e9\uff0b\uff0d\u2e3a-]{{1,160}}[ \u3000]?\Z")
_HOST = re.compile(rf"[ \u3000]?[\w.{_POINTS}{UNSEEN_SIGNS}\u24b6-\u24e9\uff0d-]{{4,260}}")
_BEFORE, _AFTER = 161, 261
_UNSEEN = re.compile(f"[{UNSEEN_SIGNS}]")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+[a-z]{{2,18}}(?![a-z0-9])", re.IGNORECASE)
# Names of people are spelled in these alone; words of a sentence beside the sign are not.
_PLAIN_LOCAL = re.compile(r"[\w.+-]{1,64}\Z", re.ASCII)


def mask_drawn_addresses(text: str) -> str:
    """Text with addresses that only look like ones replaced by their mark."""
    return with_replaced(text, _addresses(text))


def _addresses(text: str) -> Iterator[tuple[int, int, str]]:
    done = 0
    for start, end in _signs(text):
        local = _LOCAL.search(text, max(done, start - _BEFORE), max(done, start))
        host = _HOST.match(text, end, end + _AFTER) if local else None
        if not local or not host:
            continue
        # What is written plainly has its own mask.
        if end == start + 1 and f"{local[0]}{text[start]}{host[0]}".isascii():
            continue
        before, begun = _written_plainly(local[0])
        after, places = _written_plainly(host[0])
        named, found = _PLAIN_LOCAL.search(before.rstrip()), _DOMAIN.match(after.lstrip())
        if named and named[0].strip(".-+_") and found:
            done = end + places[found.end() - 1 + len(after) - len(after.lstrip())]
            skipped = named.start()
            yield local.start() + (begun[skipped - 1] if skipped else 0), done, PersonalData.EMAIL


def _signs(text: str) -> list[tuple[int, int]]:
    """Where what stands for @ begins and ends."""
    return sorted(
        (at, at + len(sign)) for sign in ("@", *ODD_ATS, *_CODED_ATS) for at in occurrences(text, sign)
    )


def _written_plainly(written: str) -> tuple[str, list[int]]:
    """The same in plain signs, and for each of them how far in what is written it ends."""
    plain: list[str] = []
    places: list[int] = []
    for at, sign in enumerate(written, 1):
        if _UNSEEN.fullmatch(sign):
            continue
        for one in "." if sign in _POINTS else unicodedata.normalize("NFKC", sign):
            plain.append(one)
            places.append(at)
    return "".join(plain), places
