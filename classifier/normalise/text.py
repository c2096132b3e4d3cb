"""Normalise a text and keep, for every character, the original span it came from."""

import re
from dataclasses import dataclass
from functools import lru_cache

from classifier.normalise.spaced import has_row, joined, letters_of
from classifier.normalise.tables import strip_diacritics
from classifier.normalise.token import Word, normal_words, normalise_token
from classifier.normalise.tones import place_tone

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


@dataclass(frozen=True)
class Token:
    """What features are taken of: a piece of the text, and the original span [start, end) it stands for."""

    text: str
    start: int
    end: int


def _rejoined(found: list[Word]) -> list[Word]:
    """Join the letters that stand parted by spaces though they are words."""
    whole: list[Word] = []
    at = 0
    for start, end in joined(letters_of([word.text for word in found])):
        whole += found[at:start]
        run = found[start:end]
        text = place_tone("".join(word.text for word in run))
        starts = tuple(place for word in run for place in word.starts)
        whole.append(Word(text, starts, tuple(place for word in run for place in word.ends)))
        at = end
    return whole + found[at:]


def words(text: str) -> list[Word]:
    """List the normalised words of a text, with spans in the whole text."""
    found: list[Word] = []
    for match in _TOKEN.finditer(text):
        shift = match.start()
        for word in normalise_token(match[0]):
            starts = tuple(start + shift for start in word.starts)
            found.append(Word(word.text, starts, tuple(end + shift for end in word.ends)))
    return _rejoined(found)


@lru_cache(maxsize=200_000)
def _letters(token: str) -> str:
    """Write a token's words as `letters_of` does; remembered, for every text asks it of every token."""
    return letters_of(normal_words(token))


def split_tokens(text: str) -> list[str]:
    """Split a text at whitespace, letters parted by spaces joined again."""
    found = text.split()
    return [token.text for token in tokens(text)] if has_row("".join(map(_letters, found))) else found


def tokens(text: str) -> list[Token]:
    """Give the tokens of `split_tokens` with their spans; normalised where they were joined, else as written."""
    plain = [Token(match[0], *match.span()) for match in _TOKEN.finditer(text)]
    owned = [(word, token) for token in plain for word in normal_words(token.text)]
    ends = dict(joined(letters_of([word for word, _ in owned])))
    inside = {at for start, end in ends.items() for at in range(start, end)}
    found: list[Token] = []
    at = 0
    for token in plain:
        own = range(at, at + len(normal_words(token.text)))
        at = own.stop
        if inside.isdisjoint(own):
            found.append(token)
            continue
        for place in own:
            if place in ends:
                last = owned[ends[place] - 1][1]
                letters = "".join(word for word, _ in owned[place : ends[place]])
                found.append(Token(place_tone(letters), token.start, last.end))
            elif place not in inside:
                found.append(Token(owned[place][0], token.start, token.end))
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
    return " ".join(word for token in split_tokens(text) for word in normal_words(token))
