"""Normalise one whitespace-delimited token; every rule looks inside the token only, so tokens can be cached."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from classifier.normalise.disguise import parting_signs, unleet
from classifier.normalise.tables import (
    BASES,
    COMBINING_DIACRITICS,
    ENCLOSED,
    LOOKALIKES,
    is_dropped,
    joins_previous,
    strip_diacritics,
)
from classifier.normalise.tones import place_tone

_MAX_PASSES = 4  # one pass settles nearly every token; a second pass sees what the first uncovered
_MIN_RUN = 3  # Vietnamese and English write a letter at most twice ("xoong", "good")
_VIETNAMESE = re.compile("[a-zà-ãè-êìíò-õùúýăđĩũơưạ-ỹ]+", re.IGNORECASE)
_RUN = re.compile(r"(\D)\1\1")
_LETTERS = re.compile(r"[^\W\d_]+")


class Word(NamedTuple):
    """A normalised word; character i stands for original characters [starts[i], ends[i])."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def _clusters(word: Word) -> list[tuple[str, int, int]]:
    """Group visible characters with the marks that follow them."""
    groups: list[tuple[str, int, int]] = []
    for char, start, end in zip(word.text, word.starts, word.ends, strict=True):
        if is_dropped(char):
            continue
        if groups and joins_previous(char):
            head, first, _ = groups[-1]
            groups[-1] = (head + char, first, end)
        else:
            groups.append((char, start, end))
    return groups


def _latinise(text: str) -> str:
    """Replace look-alike letters, marks kept, by the Latin ones."""
    return "".join(LOOKALIKES.get(char, char) for char in unicodedata.normalize("NFD", text))


@lru_cache(maxsize=20_000)
def _fold(cluster: str, latinise: bool) -> str:
    """Compose, unify compatible forms, lower the case, and drop marks that compose with nothing."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", cluster).lower())
    text = "".join(ENCLOSED.get(char, char) for char in text)
    if latinise:
        text = _latinise(text)
    text = unicodedata.normalize("NFKC", text)
    return "".join(char for char in text if ord(char) not in COMBINING_DIACRITICS)


def _disguised(text: str) -> bool:
    """Say whether every letter of another script in a token is one that looks Latin."""
    letters = [char for char in unicodedata.normalize("NFKD", text).lower() if char.isalpha()]
    foreign = [char for char in letters if not char.isascii() and ord(char) not in BASES]
    return bool(foreign) and all(char in LOOKALIKES for char in foreign)


def _runs(text: str) -> list[tuple[int, int, int]]:
    """List (position kept, first, last) after runs of one letter or sign, marks aside, are collapsed."""
    bases = strip_diacritics(text)
    kept: list[tuple[int, int, int]] = []
    at = 0
    while at < len(text):
        end = at
        while end < len(text) and bases[end] == bases[at]:
            end += 1
        if end - at >= _MIN_RUN and not bases[at].isdigit():
            marked = (place for place in range(at, end) if text[place] != bases[place])
            kept.append((next(marked, at), at, end - 1))
        else:
            kept.extend((place, place, place) for place in range(at, end))
        at = end
    return kept


def _pass(word: Word, *, collapse: bool) -> Word:
    """Apply every rule once."""
    groups = _clusters(word)
    latinise = _disguised(word.text)
    pieces = [(char, first, last) for text, first, last in groups for char in _fold(text, latinise)]
    parting = parting_signs("".join(char for char, _, _ in pieces))
    pieces = [piece for at, piece in enumerate(pieces) if at not in parting]
    text = unleet("".join(char for char, _, _ in pieces))
    runs = _runs(text) if collapse else [(at, at, at) for at in range(len(text))]
    text = _LETTERS.sub(lambda match: place_tone(match[0]), "".join(text[at] for at, _, _ in runs))
    starts = tuple(pieces[first][1] for _, first, _ in runs)
    return Word(text, starts, tuple(pieces[last][2] for _, _, last in runs))


def _parts(word: Word) -> list[Word]:
    """Part a word at spaces that a compatible form brought in."""
    return [
        Word(match[0], word.starts[match.start() : match.end()], word.ends[match.start() : match.end()])
        for match in re.finditer(r"\S+", word.text)
    ]


def _settle(word: Word, passes: int, *, collapse: bool = True) -> list[Word]:
    """Repeat the pass until nothing changes, so that normalising twice is normalising once."""
    after = _pass(word, collapse=collapse)
    parts = _parts(after)
    if passes == 0 or (len(parts) == 1 and after.text == word.text):
        return parts
    return [settled for part in parts for settled in _settle(part, passes - 1, collapse=collapse)]


def _whole(token: str) -> Word:
    return Word(token, tuple(range(len(token))), tuple(range(1, len(token) + 1)))


def _short_way(token: str) -> str:
    """Normalise a token of Vietnamese letters without repeats; empty when it is not one."""
    if not _VIETNAMESE.fullmatch(token):
        return ""
    text = token.lower()
    return "" if len(text) != len(token) or _RUN.search(strip_diacritics(text)) else place_tone(text)


def normalise_token(token: str) -> list[Word]:
    """Normalise one token without whitespace into words (none when nothing visible is left)."""
    whole = _whole(token)
    short = _short_way(token)
    return [whole._replace(text=short)] if short else _settle(whole, _MAX_PASSES)


def drawn_out(token: str) -> tuple[str, ...]:
    """Give a token's words with their repeats left standing; empty when it has none.

    Normalising takes "quáaaa" for "quá"; that somebody wrote it so is a fact of its own.
    """
    if _short_way(token):
        return ()
    found = tuple(word.text for word in _settle(_whole(token), _MAX_PASSES, collapse=False))
    return found if any(_RUN.search(strip_diacritics(text)) for text in found) else ()


@lru_cache(maxsize=50_000)
def normal_words(token: str) -> tuple[str, ...]:
    """Normalise one token when only the characters are wanted; remembered, for words repeat."""
    return tuple(word.text for word in normalise_token(token))
