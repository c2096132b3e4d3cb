"""Which texts train and which test, with none on both sides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from classifier.data import Row, read_head
from classifier.declarations import Declaration, Split


@dataclass(frozen=True)
class Corpus:
    """The texts of one head.

    `training` holds train and dev texts that repeat no test text of any head; `repeated` are the groups
    of texts that the source itself has in train or dev as well as in its test.
    """

    training: tuple[Row, ...]
    test: tuple[Row, ...]
    repeated: frozenset[str]
    left_out: int


def _corpus(rows: Iterable[Row], tested: frozenset[str]) -> Corpus:
    listed = list(rows)
    test = tuple(row for row in listed if row.split is Split.TEST)
    others = [row for row in listed if row.split is not Split.TEST]
    training = tuple(row for row in others if row.group not in tested)
    repeated = frozenset(row.group for row in others) & frozenset(row.group for row in test)
    return Corpus(training, test, repeated, len(others) - len(training))


def read_corpora(declared: Mapping[str, Declaration], datasets: Path) -> dict[str, Corpus]:
    """Read the texts of all heads and leave out of training whatever any head tests on."""
    rows = {name: read_head(head, datasets) for name, head in declared.items()}
    tested = frozenset(row.group for listed in rows.values() for row in listed if row.split is Split.TEST)
    return {name: _corpus(listed, tested) for name, listed in rows.items()}
