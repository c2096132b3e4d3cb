"""Undo letters parted by spaces: "n g u" is one word, "t k b" three abbreviations, "k ạ" two words."""

import re
from collections.abc import Iterable

from classifier.normalise.syllables import syllables

_LEAST = 3  # single letters in a row; two are mostly abbreviations or an abbreviation and a word
# No words, so that two letters of which one is such may be joined.
_NEVER_ALONE = "ăắằẳẵặâấầẩẫậẻẽẹểễệềòóỏõọồốổỗộìíĩịùúũụứữựửờớỡợỳỷỹỵ"
_LONGEST = 60  # letters looked at in one row; nobody writes more so, and the search grows with the square
_LETTER = r"[^\W\d_]"
_ROW = re.compile(rf"{_LETTER}{{2,}}")
_WORTH = re.compile(rf"{_LETTER}{{{_LEAST},}}|{_LETTER}[{_NEVER_ALONE}]|[{_NEVER_ALONE}]{_LETTER}")


def letters_of(words: Iterable[str]) -> str:
    """Write a letter for each word that is one letter, a space for every other."""
    return "".join(word if len(word) == 1 and word.isalpha() else " " for word in words)


def has_row(letters: str) -> bool:
    """Say whether single letters stand in a row that may be a word, as `letters_of` writes them."""
    return not letters.isspace() and _WORTH.search(letters) is not None


def _joined_from(row: str, start: int) -> tuple[str, ...]:
    """Give the syllables of the longest part of a row from `start` that is whole syllables; none if no part is."""
    for end in range(min(len(row), start + _LONGEST), start + 1, -1):
        part = row[start:end]
        if _WORTH.search(part) and (found := syllables(part)):
            return found
    return ()


def joined(letters: str) -> list[tuple[int, int]]:
    """Give the (start, end) of each run of single-letter words that is one syllable.

    `letters` is as `letters_of` writes it. A row that as a whole is no syllables is joined in the parts
    that are, so that an abbreviation beside the word does not save the disguise.
    """
    found: list[tuple[int, int]] = []
    for row in _ROW.finditer(letters):
        at, text = 0, row[0]
        while at < len(text):
            parts = _joined_from(text, at)
            for part in parts:
                found.append((row.start() + at, row.start() + at + len(part)))
                at += len(part)
            at = at if parts else at + 1
    return found
