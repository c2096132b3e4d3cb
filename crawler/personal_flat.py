"""A text in one byte a character, and patterns that are searched in it in one pass, whatever they look for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, AnyStr

import re2  # type: ignore[import-untyped]  # it has no types

from crawler.personal_marks import with_replaced

# States that RE2 keeps of what it has met; where they do not fit, it begins anew.
_MEMORY = 32 * 1024 * 1024


@dataclass
class _Last:
    """The text that was asked for last: all masks ask for the same, which by its hash would cost as much again."""

    known: tuple[str, bytes] = ("", b"")


_LAST = _Last()


def flat(text: str) -> bytes:
    """One byte a character, unknown ones as question marks: places in it are places in the text."""
    last, found = _LAST.known
    if last is not text:
        found = text.encode("latin-1", "replace")
        _LAST.known = text, found
    return found


def replaced(text: str, places: Iterable[tuple[int, int, str]]) -> str:
    """As `with_replaced`; what the masks will ask for next is made of what is known, in a third of the time."""
    told = list(places)
    if not told:
        return text
    changed = with_replaced(text, told)
    flat_told = ((start, end, instead.encode("latin-1", "replace")) for start, end, instead in told)
    _LAST.known = changed, with_replaced(flat(text), flat_told)
    return changed


def occurrences(text: AnyStr, sign: AnyStr) -> Iterator[int]:
    """Every place where a sign begins, those of one that overlaps another too."""
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


def flat_pattern(pattern: str, *, case: bool = False) -> str:
    """A pattern as it is written for flat text.

    RE2 knows the case of ASCII letters only, so others are followed by their capitals: they have to stand in
    classes of signs, or are put into some (`case`).
    """
    return "".join(_flat_letter(letter, case=case) for letter in pattern)


def _flat_letter(letter: str, *, case: bool) -> str:
    if letter.isascii():
        return letter
    forms = "?" if ord(letter) > 0xFF else letter + letter.upper()  # noqa: PLR2004 - the last of Latin-1
    return f"[{forms}]" if case else forms


@cache
def linear(pattern: str) -> Any:  # noqa: ANN401 - RE2's own type, which is not told
    """The compiled pattern of flat text: its search takes time that grows with the text alone."""
    return compiled(pattern.encode("latin-1"), _MEMORY)


def forget() -> None:
    """Drop what RE2's module keeps of all patterns that are kept nowhere else."""
    re2.purge()


def compiled(pattern: bytes, memory: int) -> Any:  # noqa: ANN401 - as above
    """As `linear`, of a pattern that is not kept, in so many bytes of memory."""
    options = re2.Options()
    options.encoding, options.never_capture, options.max_mem = options.Encoding.LATIN1, True, memory
    options.log_errors = (
        False  # where the memory does not do it goes on more slowly, and would say so every time
    )
    return re2.compile(pattern, options)
