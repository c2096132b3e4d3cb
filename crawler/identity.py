"""What makes two documents the same: stable ids, content hashes, near-duplicates."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from crawler.types import Document

_ID_CHARS = 24  # 96 bits, as in the usual content ids: no clash among any number of documents here
_WORD = re.compile(r"\w+")
# Below this many words two people naturally write the same ("cảm ơn bạn nhiều").
MINIMUM_WORDS = 5
_SHINGLE = 3  # words
# Share of common shingles from which two texts count as copies: survives a changed name or number.
THRESHOLD = 0.8
_PERMUTATIONS, _BANDS, _SEED = 128, 32, 20210615


def document_id(platform: str, page: str, anchor: str) -> str:
    """Digest of platform, page and anchor: the same document in every period."""
    return hashlib.sha256(f"{platform}\x1f{page}\x1f{anchor}".encode()).hexdigest()[:_ID_CHARS]


def content_hash(text: str) -> str:
    """SHA-256 of a text in NFC with white space collapsed."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(plain.encode()).hexdigest()


def near_duplicates(documents: Iterable[Document]) -> dict[str, str]:
    """Document id to the id of the first document (by id) that it repeats; firsts are absent."""
    ordered = sorted(documents, key=lambda document: document.document_id)
    shingled = [(d.document_id, _shingles(d.text)) for d in ordered]
    wordy = [(name, shingles) for name, shingles in shingled if shingles]
    return _link(wordy) if wordy else {}


def _shingles(text: str) -> frozenset[str]:
    words = _WORD.findall(unicodedata.normalize("NFC", text).lower())
    if len(words) < MINIMUM_WORDS:
        return frozenset()
    return frozenset(" ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1))


def _link(wordy: Sequence[tuple[str, frozenset[str]]]) -> dict[str, str]:
    from rensa import RMinHash, RMinHashLSH  # noqa: PLC0415 - native module, needed at a run's end only

    index: Any = RMinHashLSH(threshold=THRESHOLD, num_perm=_PERMUTATIONS, num_bands=_BANDS)
    found: dict[str, str] = {}
    for at, (name, shingles) in enumerate(wordy):
        sketch = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
        sketch.update(sorted(shingles))
        # Candidates are checked exactly, so the sketch's luck never decides; only firsts are indexed.
        first = next((c for c in sorted(index.query(sketch)) if _alike(wordy[c][1], shingles)), None)
        if first is None:
            index.insert(at, sketch)
        else:
            found[name] = wordy[first][0]
    return found


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= THRESHOLD * len(one | other)
