"""Undo disguises inside a token: signs between letters, digits and signs for letters; a guess must be a syllable."""

import re
import unicodedata

from classifier.normalise.syllables import is_syllable
from classifier.normalise.tables import LEET, LEET_IN_SYLLABLES, VOWELS, strip_diacritics

_INITIALS = (
    "."  # parts addresses and initials too (m.ai, N.An): only letters standing singly are joined over it
)
_ADDRESS = "/@"
_JOINERS = frozenset("-–—_*~|^+=·•")
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_CHAIN = re.compile(r"[^\W\d_]+(?:(?:[^\w\s]|_)+[^\W\d_]+)+")
_LETTERS = re.compile(r"[^\W\d_]+")
_CORE = re.compile(r"[\w@$](?:.*[\w@$])?")  # a token without the punctuation at its ends
_RUN = re.compile(r"(\D)\1\1+")
_LEADING = frozenset("0$@45")  # "3m" and "1km" are measures
_LONE = frozenset("0@")  # the signs that stand for a vowel even after a single letter: k0, b@
_SINGLY = 3  # letters parted singly from which they may be one word: "v.v" and "k/c" are not


def _is_picture(char: str) -> bool:
    """Say whether a character is an emoji or one of its skin tones."""
    return unicodedata.category(char) == "So" or ord(char) in _SKIN_TONES


def _is_parted(pieces: list[str], signs: set[str]) -> bool:
    """Say whether pieces of a token are one word that signs part: together a syllable, apart not all words."""
    if not is_syllable(_RUN.sub(r"\1", "".join(pieces))):
        return False
    if len(pieces) >= _SINGLY and all(len(piece) == 1 for piece in pieces):
        return all(sign == _INITIALS or sign in _JOINERS or _is_picture(sign) for sign in signs)
    hidden = any(not is_syllable(piece) and strip_diacritics(piece) not in VOWELS for piece in pieces)
    return hidden and all(sign in _JOINERS or _is_picture(sign) for sign in signs)


def parting_signs(text: str) -> frozenset[int]:
    """Give the positions of signs that only part the letters of a word: n.g.u, c*ặc, and emoji between letters.

    An address keeps its signs.
    """
    found: set[int] = set()
    if any(sign in text for sign in _ADDRESS):
        return frozenset()
    for chain in _CHAIN.finditer(text):
        pieces = _LETTERS.findall(chain[0])
        signs = [at for at in range(*chain.span()) if not text[at].isalpha()]
        if _is_parted(pieces, {text[at] for at in signs}):
            found.update(signs)
    return frozenset(found)


def _may_spell(text: str, signs: int) -> bool:
    """Say whether a token of letters and signs may be a word at all, rather than a number with its unit."""
    letters = len(text) - signs
    if text[0].isalpha() and text[-1].isalpha():
        return True
    if not text[0].isalpha():
        return text[0] in _LEADING and letters > 1
    before = strip_diacritics(text[:-1])
    if signs == 1:
        return not set(before) & VOWELS and (letters > 1 or text[-1] in _LONE)
    return letters > 1


def _spelt(text: str) -> str:
    """Read every digit and sign of a word as a letter where that makes a syllable; else give it unchanged."""
    signs = sum(char in LEET_IN_SYLLABLES for char in text)
    if not signs or any(not char.isalpha() and char not in LEET_IN_SYLLABLES for char in text):
        return text
    read = "".join(LEET_IN_SYLLABLES.get(char, char) for char in text)
    return (
        read
        if signs < len(text) and _may_spell(text, signs) and is_syllable(strip_diacritics(read))
        else text
    )


def unleet(text: str) -> str:
    """Read digits and signs that stand for letters as those letters (l0n -> lon, ch0 -> cho, ng4y -> ngay).

    Where no syllable comes of it, a single sign between two letters is read so all the same, unless the
    token begins with a digit or sign or holds a dot, slash or colon (3g4g, @name, mail and web
    addresses); digits beside digits (a10b) and what has no letter on both sides (x3) stay.
    """
    spelt = _CORE.sub(lambda core: _spelt(core[0]), text, count=1)
    if spelt != text or not text[:1].isalpha() or any(sign in text for sign in "./:"):
        return spelt
    chars = list(text)
    for at in range(1, len(text) - 1):
        if text[at] in LEET and text[at - 1].isalpha() and text[at + 1].isalpha():
            chars[at] = LEET[text[at]]
    return "".join(chars)
