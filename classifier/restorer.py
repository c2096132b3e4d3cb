"""Put accents back into a text that has none: the likeliest words by how often they and their neighbours are written.

Word, pair and triple counts with back-off (Brants et al. 2007, "stupid back-off"), searched by beam. An encoder that
learned from texts with accents reads the restored text far better; what people see is never restored.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier.artefact import Arrays, Described, FileRecord, SourceRecord, read_array, read_described
from classifier.errors import ModelFormatError
from classifier.normalise import normalise_text, strip_diacritics
from classifier.scoring import version_of

FORMAT, KIND = 1, "restorer"
OTHER = 0
"""The number of whatever is no known word: a sign, a number, the start of a text."""
TOKEN = re.compile(r"\w+|[^\w\s]+")
"""A word or a run of signs of a normalised text."""
_WAYS = 6  # of writing one bare word that are looked at, the commonest
_ROWS = 12  # kept at each word of a text
_BACK_OFF = 0.4  # as published; a shorter context counts so much

Ids = NDArray[np.int64]
Floats = NDArray[np.float64]


class RestorerManifest(Described):
    """The description of a restorer's folder; `accuracy` is the share of dev words put right, by head."""

    format: int = FORMAT
    kind: str = KIND
    texts: int
    words: int
    accuracy: dict[str, float]
    sources: tuple[SourceRecord, ...]
    files: dict[str, FileRecord]


@dataclass(frozen=True)
class Tables:
    """Known words, numbered from 1, and how often they, pairs and triples of them were written.

    `counts` begins with that of OTHER. A pair's key is `first * size + second`, a triple's `place of its first
    pair * size + third`, `size` being the number of words and one; keys rise.
    """

    words: tuple[str, ...]
    counts: Ids
    pairs: Ids
    pair_counts: Ids
    triples: Ids
    triple_counts: Ids

    @property
    def size(self) -> int:
        """The number of known words and one."""
        return len(self.words) + 1

    def arrays(self) -> Arrays:
        """Give the tables as plain arrays by file name, as small as they go."""
        return {
            "words.npy": np.frombuffer("\n".join(self.words).encode(), np.uint8),
            "counts.npy": self.counts.astype(np.uint32),
            "pairs.npy": self.pairs.astype(np.uint32),
            "pair_counts.npy": np.minimum(self.pair_counts, 0xFFFF).astype(np.uint16),
            "triple_pairs.npy": (self.triples // self.size).astype(np.uint32),
            "triple_words.npy": (self.triples % self.size).astype(np.uint16),
            "triple_counts.npy": np.minimum(self.triple_counts, 0xFFFF).astype(np.uint16),
        }

    @classmethod
    def of(cls, arrays: Arrays) -> "Tables":
        """Read back what `arrays` gave."""
        words = tuple(arrays["words.npy"].tobytes().decode().split("\n"))
        wide = {name: array.astype(np.int64) for name, array in arrays.items()}
        triples = wide["triple_pairs.npy"] * (len(words) + 1) + wide["triple_words.npy"]
        return cls(
            words=words,
            counts=wide["counts.npy"],
            pairs=wide["pairs.npy"],
            pair_counts=wide["pair_counts.npy"],
            triples=triples,
            triple_counts=wide["triple_counts.npy"],
        )


def _found(keys: Ids, asked: Ids) -> tuple[Ids, NDArray[np.bool_]]:
    """Give the place of each asked key among rising keys, and whether it is there."""
    places = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    return places, keys[places] == asked


@dataclass(frozen=True)
class _Rows:
    """The rows of words that are still in the race: last word, place of the last pair (-1: unknown), log-chance."""

    last: Ids
    pair: Ids
    chance: Floats


class Restorer:
    """Tables in memory."""

    def __init__(self, version: str, tables: Tables) -> None:
        """Take the tables; use `Restorer.load`."""
        self.version = version
        self._tables = tables
        self._numbers = {word: number for number, word in enumerate(tables.words, start=1)}
        ways: Mapping[str, list[int]] = defaultdict(list)
        for word, number in self._numbers.items():
            ways[strip_diacritics(word)].append(number)
        self._ways = {
            bare: np.array(sorted(found, key=lambda each: -tables.counts[each])[:_WAYS])
            for bare, found in ways.items()
        }
        self._alone = np.log(np.maximum(tables.counts, 0.5) / tables.counts.sum()) + 2 * np.log(_BACK_OFF)

    @classmethod
    def load(cls, folder: Path) -> "Restorer":
        """Read a restorer's folder.

        Raises:
            ModelNotFoundError, ModelFormatError, ModelChangedError: as `artefact` raises them.

        """
        manifest, digest = read_described(folder, RestorerManifest)
        arrays = {name: read_array(folder, name, record) for name, record in manifest.files.items()}
        try:
            return cls(version_of(folder, digest), Tables.of(arrays))
        except (KeyError, ValueError) as error:
            raise ModelFormatError(folder / "manifest.json", f"tables that do not fit: {error}") from error

    def restored(self, text: str) -> str:
        """Give a text normalised and with accents; words that carry any, and words never met, stay."""
        plain = normalise_text(text)
        words = iter(self.likeliest(TOKEN.findall(plain)))
        return TOKEN.sub(lambda _: next(words), plain)

    def likeliest(self, tokens: Sequence[str]) -> list[str]:
        """Give a text's normalised tokens with accents."""
        chosen = self._likeliest([self._choices(token) for token in tokens])
        words = self._tables.words
        return [
            token if number == OTHER else words[number - 1]
            for token, number in zip(tokens, chosen, strict=True)
        ]

    def _choices(self, token: str) -> Ids:
        """Give the numbers of the words that a token may stand for."""
        if token.isascii() and token in self._ways:
            return self._ways[token]
        return np.array([self._numbers.get(token, OTHER)])

    def _likeliest(self, choices: list[Ids]) -> list[int]:
        """Search the likeliest row of words, keeping the best few at each."""
        nothing = np.array([OTHER])
        rows = _Rows(nothing, np.array([-1]), np.zeros(1))
        steps: list[tuple[Ids, Ids]] = []
        for ways in choices:
            rows, came_from = self._step(rows, ways)
            steps.append((rows.last, came_from))
        best, chosen = int(rows.chance.argmax()), []
        for last, came_from in reversed(steps):
            chosen.append(int(last[best]))
            best = int(came_from[best])
        return chosen[::-1]

    def _step(self, rows: _Rows, ways: Ids) -> tuple[_Rows, Ids]:
        """Follow each row by each way of writing the next word; give the best rows and where each came from."""
        tables = self._tables
        keys = rows.last[:, np.newaxis] * tables.size + ways
        pair, paired = _found(tables.pairs, keys)
        triple, tripled = _found(tables.triples, rows.pair[:, np.newaxis] * tables.size + ways)
        own = np.where(
            paired,
            np.log(_BACK_OFF * tables.pair_counts[pair] / tables.counts[rows.last][:, np.newaxis]),
            self._alone[ways],
        )
        before = tables.pair_counts[rows.pair][:, np.newaxis]
        own = np.where(tripled, np.log(tables.triple_counts[triple] / before), own)
        chances = (rows.chance[:, np.newaxis] + own).ravel()
        order = np.argsort(-chances, kind="stable")
        _, firsts = np.unique(
            keys.ravel()[order], return_index=True
        )  # one row for each last pair: its best
        kept = order[np.sort(firsts)[:_ROWS]]
        found = _Rows(
            last=np.tile(ways, len(rows.last))[kept],
            pair=np.where(paired, pair, -1).ravel()[kept],
            chance=chances[kept],
        )
        return found, kept // len(ways)
