"""One convention for where a Vietnamese tone mark stands: hoà -> hòa, thuý -> thúy, hòan -> hoàn."""

import re
import unicodedata
from functools import lru_cache

TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}

_SYLLABLE = re.compile(
    "(?P<onset>ngh|ng|nh|gh|gi(?=[aăâeêioôơuưy])|qu|kh|ph|th|tr|ch|[bcdđghklmnpqrstvx])?"
    "(?P<vowels>[aăâeêioôơuưy]{1,3})(?P<coda>ch|ng|nh|[cmnpt])?"
)
_MARKED_LAST = "êơ"
_MARKED = "ăâôư"
_THREE = 3
_LONGEST = 7  # nghiêng


@lru_cache(maxsize=2_000)
def split_tone(letters: str) -> tuple[str, str]:
    """Part a letter, or a word of few, into itself without its tones, and the tones (empty when none)."""
    decomposed = unicodedata.normalize("NFD", letters)
    tone = "".join(mark for mark in decomposed if mark in TONES)
    rest = "".join(mark for mark in decomposed if mark not in TONES)
    return unicodedata.normalize("NFC", rest), tone


def _place(vowels: str, closed: bool) -> int:
    """Give the position of the tone among the vowels of a syllable."""
    for marked in (_MARKED_LAST, _MARKED):
        found = [at for at, vowel in enumerate(vowels) if vowel in marked]
        if found:
            return found[-1] if marked == _MARKED_LAST else found[0]
    if closed:
        return len(vowels) - 1
    return 1 if len(vowels) == _THREE else 0


def place_tone(syllable: str) -> str:
    """Move the tone mark of one small-letter syllable to its conventional vowel.

    Anything that is not one Vietnamese syllable with exactly one tone comes back unchanged; the length
    never changes.
    """
    if len(syllable) > _LONGEST or syllable.isascii():
        return syllable
    parted = [split_tone(letter) for letter in syllable]
    tones = [tone for _, tone in parted if tone]
    bare = "".join(rest for rest, _ in parted)
    match = _SYLLABLE.fullmatch(bare)
    if len(tones) != 1 or len(bare) != len(syllable) or match is None:
        return syllable
    at = match.start("vowels") + _place(match["vowels"], match["coda"] is not None)
    return bare[:at] + unicodedata.normalize("NFC", bare[at] + tones[0]) + bare[at + 1 :]
