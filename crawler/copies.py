"""Documents that repeat one another but for a few words, found among more texts than there is memory for."""

import re
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import numpy as np

_WORD = re.compile(r"\w+")
# Below this many words two people naturally write the same ("cảm ơn bạn nhiều").
MINIMUM_WORDS = 5
_SHINGLE = 3  # words
# Share of common shingles from which two texts count as copies: survives a changed name or number.
THRESHOLD = 0.8
_PERMUTATIONS, _BANDS, _SEED = 128, 32, 20210615
# An odd number spreads what two halves of a band say over all its bits (Knuth's multiplicative hash).
_MIX, _HALF = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)
# Texts that others are compared with again and again: what a platform's spam copies.
_REPEATED = 64


def near_duplicates(texts: Mapping[str, str]) -> dict[str, str]:
    """Document id to the id of the first document (by id) that it repeats; firsts are absent.

    Of each text a sketch of 256 bytes is held; the few whose sketches meet are asked for again.
    """
    ordered, found = sorted(texts), dict[str, str]()
    # What one text repeats, its neighbours repeat as well.
    shingles_of = lru_cache(maxsize=_REPEATED)(lambda at: _shingles(texts[ordered[at]]))
    firsts: dict[tuple[int, int], list[int]] = defaultdict(list)
    for at, bands in _meeting(texts[name] for name in ordered):
        candidates = sorted({one for band in bands for one in firsts[band]})
        # Candidates are checked exactly, so the sketch's luck never decides; only firsts are candidates.
        first = next((one for one in candidates if _alike(shingles_of(one), shingles_of(at))), None)
        if first is None:
            for band in bands:
                firsts[band].append(at)
        else:
            found[ordered[at]] = ordered[first]
    return found


def _meeting(texts: Iterable[str]) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Places of the texts that share a band of their sketches with another, in order, with these bands."""
    places, rows = array("Q"), array("Q")
    for at, text in enumerate(texts):
        shingles = _shingles(text)
        if shingles:
            places.append(at)
            rows.frombytes(_bands(shingles))
    sketched = np.frombuffer(rows, np.uint64).reshape(len(places), _BANDS)
    met = np.zeros((len(places), _BANDS), bool)
    for band in range(_BANDS):
        _, group, sizes = np.unique(sketched[:, band], return_inverse=True, return_counts=True)
        met[:, band] = sizes[group] > 1
    for row in np.flatnonzero(met.any(axis=1)):
        yield places[row], [(int(band), int(sketched[row, band])) for band in np.flatnonzero(met[row])]


def _bands(shingles: frozenset[str]) -> bytes:
    """A text's sketch: one number of 64 bits a band, equal where the band's four least hashes are."""
    from rensa import RMinHash  # noqa: PLC0415 - native module, needed at a run's end only

    sketch = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    sketch.update(sorted(shingles))
    least = np.array(sketch.digest(), np.uint32).view(np.uint64).reshape(_BANDS, -1)
    return bytes((least[:, 0] * _MIX ^ (least[:, 1] * _MIX + (least[:, 0] >> _HALF))).tobytes())


def _shingles(text: str) -> frozenset[str]:
    words = _WORD.findall(unicodedata.normalize("NFC", text).lower())
    if len(words) < MINIMUM_WORDS:
        return frozenset()
    return frozenset(" ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= THRESHOLD * len(one | other)
