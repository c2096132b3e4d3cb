"""Vietnamese alphabetical order, which byte order gets wrong: a ă â ... d đ e ê ... o ô ơ ... u ư."""

import unicodedata

_LETTERS = {letter: rank for rank, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = {mark: rank for rank, mark in enumerate(("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"))}
# Before letters: spaces, then signs and digits, by code point.
_SIGNS_BELOW = 0x110000


def _split(letter: str) -> tuple[int, int]:
    """Rank of a letter without its tone, and rank of the tone."""
    parts = unicodedata.normalize("NFD", letter)
    tone = next((mark for mark in parts[1:] if mark in _TONES), "")
    plain = unicodedata.normalize("NFC", parts.replace(tone, "") if tone else parts)
    return (_SIGNS_BELOW + _LETTERS[plain] if plain in _LETTERS else ord(plain[0])), _TONES[tone]


def alphabetical(text: str) -> tuple[tuple[int, ...], ...]:
    """Sort key: letters first, tones where letters are equal."""
    ranks = [_split(letter) for letter in unicodedata.normalize("NFC", text).casefold()]
    return tuple(letter for letter, _ in ranks), tuple(tone for _, tone in ranks)
