"""A table that remembers what each token contributes, so that a text costs a few look-ups a word."""

import threading
from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from classifier.ngrams import WORD_BLOCKS, Block, Hashes, Ids, buckets_of, features_of, pair_hashes
from classifier.normalise import split_tokens

MAX_TOKENS = 200_000  # about 150 MB; past it the table starts anew, which changes speed and nothing else

_Kind = TypeVar("_Kind", np.int64, np.uint64)


class Occurrences(NamedTuple):
    """N-gram occurrences: number of the token among all tokens of all texts, and the bucket."""

    token: Ids
    bucket: Ids
    text_of_token: Ids


def _with_room(array: NDArray[_Kind], size: int) -> NDArray[_Kind]:
    """Double an array until it holds `size` values."""
    while len(array) < size:
        array = np.concatenate([array, np.zeros_like(array)])
    return array


class _Ragged(Generic[_Kind]):
    """Rows of differing length in flat arrays that grow by doubling."""

    def __init__(self, kind: type[_Kind]) -> None:
        self._flat: NDArray[_Kind] = np.zeros(1 << 12, kind)
        self._ends: Ids = np.zeros(1 << 10, np.int64)
        self._rows = 0

    def extend(self, values: NDArray[_Kind], counts: Ids) -> None:
        """Add rows, one after the other in `values`, of the given lengths."""
        start, rows = int(self._ends[self._rows]), self._rows + len(counts)
        self._flat = _with_room(self._flat, start + len(values))
        self._ends = _with_room(self._ends, rows + 1)
        self._flat[start : start + len(values)] = values
        self._ends[self._rows + 1 : rows + 1] = start + np.cumsum(counts)
        self._rows = rows

    def gather(self, rows: Ids) -> tuple[NDArray[_Kind], Ids]:
        """Give the values of the rows one after the other, and each row's length."""
        starts = self._ends[rows]
        lengths = self._ends[rows + 1] - starts
        ends = np.cumsum(lengths)
        total = int(ends[-1]) if len(ends) else 0
        return self._flat[np.arange(total) + np.repeat(starts - (ends - lengths), lengths)], lengths


class TokenTable(dict[str, int]):
    """Token to row number, and what each row contributes."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._start_anew()

    def _start_anew(self) -> None:
        self.clear()
        self._buckets = _Ragged(np.int64)
        self._words = (_Ragged(np.uint64), _Ragged(np.uint64))

    def _learn(self, tokens: set[str]) -> None:
        """Remember tokens not met before; sorted, so that a table never depends on a set's order."""
        missing = sorted(tokens - self.keys())
        if not missing:
            return
        features = features_of(missing)
        self._buckets.extend(features.buckets, features.bucket_counts)
        for ragged, words in zip(self._words, features.words, strict=True):
            ragged.extend(words, features.word_counts)
        first = len(self)
        self.update((token, first + at) for at, token in enumerate(missing))

    def occurrences(self, texts: Sequence[str]) -> Occurrences:
        """List every n-gram occurrence of the texts; a word pair counts as its first word's token.

        Safe to call from several threads.
        """
        parted = [split_tokens(text) for text in texts]
        text_of_token = np.repeat(np.arange(len(parted)), [len(tokens) for tokens in parted])
        with self._lock:
            if len(self) > MAX_TOKENS:
                self._start_anew()
            self._learn({token for tokens in parted for token in tokens})
            rows = np.array([self[token] for tokens in parted for token in tokens], dtype=np.int64)
            buckets, lengths = self._buckets.gather(rows)
            views = [ragged.gather(rows) for ragged in self._words]
        numbers = np.arange(len(rows))
        word_tokens = np.repeat(numbers, views[0][1])
        word_texts = text_of_token[word_tokens]
        paired = np.flatnonzero(word_texts[1:] == word_texts[:-1])
        pairs = [_pairs(words, paired, block) for (words, _), block in zip(views, WORD_BLOCKS, strict=True)]
        tokens = [np.repeat(numbers, lengths), *[word_tokens[paired]] * len(pairs)]
        return Occurrences(np.concatenate(tokens), np.concatenate([buckets, *pairs]), text_of_token)


def _pairs(words: Hashes, paired: Ids, block: Block) -> Ids:
    return buckets_of(pair_hashes(words[paired], words[paired + 1]), block)
