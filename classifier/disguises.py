"""Rewrite texts the way people hide words from a machine: the same texts, each disguise by itself, seeded."""

import csv
import random
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path

from classifier.errors import DatasetError
from classifier.normalise import strip_text

SEED = 20261123
SHARE = 0.5  # of the words of a text; whoever hides something leaves the rest readable
TEENCODE_FILE = Path("vilexnorm") / "train.csv"
_WORD = re.compile(r"[^\W\d_]{2,}")
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_EMOJI = "😂❤🔥👍🌸💩😡🙂"
_SIGNS = ".-_*"
_LOOKS = {
    "a": "аαᴀ",
    "c": "сᴄ",
    "d": "ԁᴅ",
    "e": "еᴇ",
    "g": "ɡɢ",
    "h": "һʜ",
    "i": "іιɪ",
    "k": "кκᴋ",
    "l": "ӏʟ",
    "m": "мᴍ",
    "n": "ոηɴ",
    "o": "оοᴏ",
    "p": "рρᴘ",
    "q": "ԛ",
    "s": "ѕꜱ",
    "t": "тτᴛ",
    "u": "սυᴜ",
    "v": "ѵνᴠ",
    "x": "хχ",
    "y": "уүʏ",
}
_LEET = {"a": "4@", "b": "8", "e": "3", "g": "9", "i": "1!", "o": "0", "s": "5$", "t": "7"}
_LETTER_SHARE = 0.6  # of the letters of a chosen word that a disguise may touch; at least one
_LEAST_REPEATS, _MOST_REPEATS = 3, 6


class Disguise(StrEnum):
    """A way of hiding words."""

    ZERO_WIDTH = "zero-width"
    LOOKALIKE = "look-alike"
    LEET = "leet"
    SPACED = "spaced"
    SIGNS = "signs"
    REPEATED = "repeated"
    EMOJI = "emoji"
    TEENCODE = "teencode"


DISGUISE_MEANINGS: dict[Disguise, str] = {
    Disguise.ZERO_WIDTH: "characters of no width between the letters",
    Disguise.LOOKALIKE: "letters of other alphabets and small capitals that look the same, marks kept",
    Disguise.LEET: "digits and signs for letters; their marks are lost",
    Disguise.SPACED: "a space between every two letters",
    Disguise.SIGNS: "a full stop, hyphen, underscore or asterisk between every two letters",
    Disguise.REPEATED: "one letter written three to six times",
    Disguise.EMOJI: "emoji between letters",
    Disguise.TEENCODE: "spellings of social networks, as often as people write each (ViLexNorm, evaluation only)",
}

Teencode = Mapping[str, tuple[tuple[str, ...], tuple[int, ...]]]
"""Standard word to the ways it is written, and how often each was."""


def _some(places: Sequence[int], chance: random.Random) -> list[int]:
    """Take about _LETTER_SHARE of the places, at least one of them."""
    taken = [place for place in places if chance.random() < _LETTER_SHARE]
    return taken or [chance.choice(places)] if places else []


def _between(word: str, fillers: str, chance: random.Random) -> str:
    gaps = set(_some(range(1, len(word)), chance))
    return "".join((chance.choice(fillers) if at in gaps else "") + char for at, char in enumerate(word))


def _swapped(word: str, table: Mapping[str, str], chance: random.Random, *, marks: bool) -> str:
    chars = list(word)
    bases = strip_text(word).lower()
    for at in _some([at for at, base in enumerate(bases) if base in table], chance):
        kept = unicodedata.normalize("NFD", word[at])[1:] if marks else ""
        chars[at] = unicodedata.normalize("NFC", chance.choice(table[bases[at]]) + kept)
    return "".join(chars)


def _repeated(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return word[:at] + word[at] * chance.randint(_LEAST_REPEATS, _MOST_REPEATS) + word[at + 1 :]


_WAYS: dict[Disguise, Callable[[str, random.Random], str]] = {
    Disguise.ZERO_WIDTH: lambda word, chance: _between(word, _ZERO_WIDTH, chance),
    Disguise.LOOKALIKE: lambda word, chance: _swapped(word, _LOOKS, chance, marks=True),
    Disguise.LEET: lambda word, chance: _swapped(word, _LEET, chance, marks=False),
    Disguise.SPACED: lambda word, _: " ".join(word),
    Disguise.SIGNS: lambda word, chance: chance.choice(_SIGNS).join(word),
    Disguise.REPEATED: _repeated,
    Disguise.EMOJI: lambda word, chance: _between(word, _EMOJI, chance),
}


def read_teencode(datasets: Path) -> Teencode:
    """Read how words are written on social networks: pairs of sentences of equally many words.

    Empty where the data set is not there; it serves evaluation only, and nothing of it is kept.

    Raises:
        DatasetError: a file without the columns `original` and `normalized`.

    """
    file = datasets / TEENCODE_FILE
    if not file.is_file():
        return {}
    found: dict[str, Counter[str]] = defaultdict(Counter)
    with file.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            if "original" not in row or "normalized" not in row:
                raise DatasetError(file, "no columns original, normalized")
            written, standard = row["original"].lower().split(), row["normalized"].lower().split()
            for way, word in zip(written, standard, strict=False) if len(written) == len(standard) else ():
                if way != word and _WORD.fullmatch(word):
                    found[word][way] += 1
    return {word: (tuple(ways), tuple(ways.values())) for word, ways in found.items()}


def _written(word: str, teencode: Teencode, chance: random.Random) -> str:
    ways = teencode.get(word.lower())
    return chance.choices(ways[0], ways[1])[0] if ways else word


def disguised(text: str, disguise: Disguise, teencode: Teencode, seed: int = SEED) -> str:
    """Disguise about SHARE of a text's words of two letters or more, by the text and the seed alone."""
    chance = random.Random(f"{seed}:{disguise}:{text}")  # noqa: S311 - a repeatable draw, no secret
    plain = unicodedata.normalize("NFC", text)

    def hide(match: re.Match[str]) -> str:
        if chance.random() >= SHARE:
            return match[0]
        if disguise is Disguise.TEENCODE:
            return _written(match[0], teencode, chance)
        return _WAYS[disguise](match[0], chance)

    return _WORD.sub(hide, plain)
