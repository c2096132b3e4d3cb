"""Vietnamese or misread: whether words with marks are built as Vietnamese syllables are.

A syllable is an onset and a rhyme from two closed lists, with at most one tone; after a stop (-p, -t, -c,
-ch) only the tones sắc and nặng occur. Text read with the wrong table gives words that break these rules.
"""

import re
import unicodedata
from functools import lru_cache

_ONSETS = "ngh|ng|nh|n|ch|c|gh|gi|g|kh|k|ph|p|qu|th|tr|t|b|d|đ|h|l|m|r|s|v|x|"
# Rhymes by their vowels: what may follow each.
_RHYMES = {
    "a": " c ch i m n ng nh o p t u y", "ă": "c m n ng p t", "â": "c m n ng p t u y",
    "e": " c m n ng o p t", "ê": " ch m n nh p t u ng c", "i": " a ch m n nh p t u", "iê": "c m n ng p t u",
    "o": " c i m n ng p t", "oo": "c ng", "ô": " c i m n ng p t", "ôô": "c ng", "ơ": " i m n p t u ng",
    "u": " a c i m n ng p t ơ", "uô": "c i m n ng p t", "ư": " a c i m n ng t u", "ươ": "c i m n ng p t u",
    "y": " a t n nh ch u", "yê": "m n ng t u",
    "oa": " c ch i m n ng nh o p t y", "oă": "c m n ng t p", "oe": " m n o t ng",
    "uâ": "c n ng t y", "uê": " ch nh n", "uơ": " n", "uy": " a ch n nh p t u", "uyê": "n t",
}  # fmt: skip
_RHYME_SET = frozenset(
    vowels + ending for vowels, endings in _RHYMES.items() for ending in endings.split(" ")
)
_SYLLABLE = re.compile(rf"(?P<onset>{_ONSETS})(?P<rhyme>[aăâeêioôơuưy].*)")
_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_TONES = frozenset({_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT})
_AFTER_STOP = frozenset({_ACUTE, _DOT})
_STOPS = ("p", "t", "c", "ch")
_LONGEST = 7
# Letters of neighbours that no syllable has, with or without its tone: most words that are none have one.
_FOREIGN = frozenset("fjwzßäöüëïåøæœçûîšžčřěůłąęśćğşıőűFJWZÄÖÜËÏÅØÆŒÇÛÎŠŽČ")


@lru_cache(maxsize=1 << 14)
def is_syllable(word: str) -> bool:
    """Whether a word, in either case, could be one Vietnamese syllable."""
    if (len(word) > _LONGEST and word.isalpha()) or not _FOREIGN.isdisjoint(word[: 4 * _LONGEST]):
        return False
    parts = unicodedata.normalize("NFD", word[: 4 * _LONGEST].lower())
    tones = [char for char in parts if char in _TONES]
    plain = unicodedata.normalize("NFC", "".join(char for char in parts if char not in _TONES))
    if len(tones) > 1 or not 0 < len(plain) <= _LONGEST:
        return False
    if plain.endswith(_STOPS) and len(plain) > 1 and (not tones or tones[0] not in _AFTER_STOP):
        return False
    return _is_built(plain)


def _is_built(plain: str) -> bool:
    """Whether onset and rhyme, without tone, are both Vietnamese; `gi` gives its i to the rhyme where it must."""
    found = _SYLLABLE.fullmatch(plain)
    if found is not None and found["rhyme"] in _RHYME_SET:
        return True
    return plain.startswith("gi") and plain[1:] in _RHYME_SET
