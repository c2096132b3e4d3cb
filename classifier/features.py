"""The one feature space all heads share: from texts to sparse rows, the same in training and scoring."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from classifier.ngrams import HASH_BITS, SPREAD_BITS, WORD_BLOCKS, Block, Ids
from classifier.normalise import tokens
from classifier.tokens import TokenTable

if TYPE_CHECKING:
    from scipy.sparse import csr_array

BUCKETS = 1 << HASH_BITS
CHUNK = 1 << (32 - HASH_BITS - 1)  # texts at a time: (text, row) then fits 32 bits, which sort fast

_SHARE = len(Block) ** -0.5  # length of each block, so that a whole row has length one

Weights = NDArray[np.float32]


def chunks(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Part texts into runs of at most CHUNK."""
    return (texts[at : at + CHUNK] for at in range(0, len(texts), CHUNK))


def document_frequencies(texts: Sequence[str]) -> Ids:
    """Count, for each bucket, the texts that hold it: shape (BUCKETS,)."""
    table = TokenTable()
    found = np.zeros(BUCKETS, np.int64)
    for chunk in chunks(texts):
        seen = table.occurrences(chunk)
        keys = _keys(seen.text_of_token[seen.token], seen.bucket)
        keys.sort()
        firsts = np.flatnonzero(np.diff(keys, prepend=~keys[:1]))
        found += np.bincount(keys[firsts] & np.uint32(BUCKETS - 1), minlength=BUCKETS)
    return found


def _keys(text: Ids, column: Ids) -> NDArray[np.uint32]:
    return ((text << HASH_BITS) | column).astype(np.uint32)


class FeatureSpace:
    """Kept buckets with their idf; a text's row is (1 + ln tf) * idf, each of the four blocks of length 1/2."""

    def __init__(self, kept: Ids, idf: Weights) -> None:
        """Take the kept buckets, rising, and their inverse document frequencies, both shape (columns,)."""
        self.kept = kept
        self.idf = idf
        self.blocks = kept >> SPREAD_BITS
        self._table = TokenTable()
        self._column = np.full(BUCKETS, -1, np.int32)
        self._column[kept] = np.arange(len(kept), dtype=np.int32)

    @classmethod
    def fit(cls, texts: Sequence[str], min_texts: int) -> "FeatureSpace":
        """Keep the buckets that at least `min_texts` of the texts hold, with smoothed idf."""
        found = document_frequencies(texts)
        kept = np.flatnonzero(found >= min_texts)
        idf = np.log((1 + len(texts)) / (1 + found[kept])) + 1
        return cls(kept, idf.astype(np.float32))

    def scale(self, word_weight: float) -> Weights:
        """Give a weight for each column: words `word_weight` times characters, a row's length unchanged."""
        chars = (2 / (1 + word_weight**2)) ** 0.5
        weights = np.where(np.isin(self.blocks, WORD_BLOCKS), word_weight * chars, chars)
        return np.asarray(weights, dtype=np.float32)

    def rows(self, texts: Sequence[str]) -> "csr_array":
        """Turn texts into rows, shape (len(texts), columns), float32; a row depends on its text alone."""
        from scipy.sparse import csr_array, vstack  # noqa: PLC0415 - heavy, wanted by few commands

        parts = [self._chunk(chunk) for chunk in chunks(texts)]
        return vstack(parts, format="csr") if parts else csr_array((0, len(self.kept)), dtype=np.float32)

    def _chunk(self, texts: Sequence[str]) -> "csr_array":
        from scipy.sparse import csr_array  # noqa: PLC0415 - as above

        seen = self._table.occurrences(texts)
        columns = self._column[seen.bucket]
        known = columns >= 0
        keys = _keys(seen.text_of_token[seen.token[known]], columns[known].astype(np.int64))
        keys.sort()
        firsts = np.flatnonzero(np.diff(keys, prepend=~keys[:1]))
        counts = np.diff(firsts, append=len(keys))
        columns, text = (keys[firsts] & np.uint32(BUCKETS - 1)).astype(np.int32), keys[firsts] >> HASH_BITS
        values = (1 + np.log(counts)) * self.idf[columns]
        part = text.astype(np.int64) * len(Block) + self.blocks[columns]
        lengths = np.sqrt(np.bincount(part, values * values, minlength=len(texts) * len(Block)))
        starts = np.searchsorted(text, np.arange(len(texts) + 1))
        values = (values / lengths[part] * _SHARE).astype(np.float32)
        return csr_array((values, columns, starts), shape=(len(texts), len(self.kept)))

    def token_pulls(self, text: str, direction: Weights) -> list[tuple[int, int, float]]:
        """Share a text's product with `direction`, shape (columns,), out over its tokens.

        Gives (start, end, pull) of each token, letters parted by spaces being one; an n-gram found several
        times gives each occurrence the same part, so that the pulls sum to the product.
        """
        seen = self._table.occurrences([text])
        columns = self._column[seen.bucket]
        known = columns >= 0
        row = self.rows([text])
        values = np.zeros(len(self.kept), np.float64)
        values[row.indices] = row.data
        times = np.bincount(columns[known], minlength=len(self.kept))
        parts = values[columns[known]] * direction[columns[known]] / times[columns[known]]
        pulls = np.bincount(seen.token[known], parts, minlength=len(seen.text_of_token))
        return [
            (token.start, token.end, float(pull)) for token, pull in zip(tokens(text), pulls, strict=True)
        ]
