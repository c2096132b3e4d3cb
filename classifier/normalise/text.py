"""Normalise a text and keep, for every character, the original span it came from."""

import re
from dataclasses import dataclass

from classifier.normalise.tables import strip_diacritics
from classifier.normalise.token import Word, normal_words, normalise_token

_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True)
class Normalised:
    """A normalised text; character i stands for `original[starts[i]:ends[i]]`, both sequences rising."""

    original: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @property
    def stripped(self) -> str:
        """The text without diacritics, position by position the same."""
        return strip_diacritics(self.text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the original span of normalised characters [start, end), which must not be empty."""
        if not 0 <= start < end <= len(self.text):
            raise IndexError(f"span {start}:{end} outside normalised text of {len(self.text)} characters")
        return self.starts[start], self.ends[end - 1]


def words(text: str) -> list[Word]:
    """List the normalised words of a text, with spans in the whole text."""
    found: list[Word] = []
    for match in _TOKEN.finditer(text):
        shift = match.start()
        for word in normalise_token(match[0]):
            starts = tuple(start + shift for start in word.starts)
            found.append(Word(word.text, starts, tuple(end + shift for end in word.ends)))
    return found


def normalise(text: str) -> Normalised:
    """Normalise a text with offsets; words are parted by one space, which stands for the gap between."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for word in words(text):
        if chars:
            chars.append(" ")
            starts.append(ends[-1] if ends[-1] <= word.starts[0] else starts[-1])
            ends.append(max(ends[-1], word.starts[0]))
        chars.append(word.text)
        starts.extend(word.starts)
        ends.extend(word.ends)
    return Normalised(text, "".join(chars), tuple(starts), tuple(ends))


def normalise_text(text: str) -> str:
    """Normalise a text when only the characters are wanted."""
    return " ".join(word for token in text.split() for word in normal_words(token))
