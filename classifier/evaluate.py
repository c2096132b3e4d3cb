"""Measure a model on the official tests, as they are, without diacritics, and without repeated texts."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import numpy as np

from classifier.calibration import Decision
from classifier.corpus import Corpus, read_corpora
from classifier.data import Row
from classifier.declarations import Declaration, Required, load_declarations
from classifier.metrics import (
    Floats,
    Labels,
    auc,
    average_precision,
    calibration_error,
    f1_by_class,
    macro_f1,
)
from classifier.normalise import strip_text
from classifier.train import Progress, silent
from classifier.types import Head, Judgment, Output


class View(StrEnum):
    """Which form of the test a figure is about."""

    OFFICIAL = "official"
    STRIPPED = "stripped"
    UNREPEATED = "unrepeated"


VIEW_MEANINGS: dict[View, str] = {
    View.OFFICIAL: "the test as published (held-out groups where none is published)",
    View.STRIPPED: "the same texts with every diacritic removed",
    View.UNREPEATED: "the test without texts that the source repeats in its own train or dev",
}


class Measurable(Protocol):
    """What a model needs for its figures: class probabilities and the decisions that go with them."""

    @property
    def version(self) -> str:
        """Name and digest of the model."""

    @property
    def heads(self) -> Mapping[str, Head]:
        """Heads by id."""

    def decision(self, head: str) -> Decision:
        """Class weights and thresholds of a head."""

    def probabilities(self, texts: Sequence[str], heads: Sequence[str] = ()) -> Mapping[str, Floats]:
        """Calibrated class probabilities: head id to shape (len(texts), classes)."""


class Figures(Judgment):
    """Figures on one view of a test; names are `macro_f1`, `f1.<class>` and `<output>.<figure>`."""

    texts: int
    values: dict[str, float]


class Miss(Judgment):
    """A required figure that was not reached."""

    head: str
    view: View
    figure: str
    required: float
    found: float


class Reading(Judgment):
    """An earlier look at the same tests, by a model that this one replaced: head id to its official metric."""

    model: str
    figures: dict[str, float]


class Evaluation(Judgment):
    """All figures of a model: head id to view to figures, and every earlier look at the same tests."""

    model: str
    heads: dict[str, dict[View, Figures]]
    misses: tuple[Miss, ...]
    earlier: tuple[Reading, ...] = ()

    def as_text(self) -> str:
        """Lay out the figures a reader asks for first, in Vietnamese, beside those published by others."""
        from classifier.summary import summary_text  # noqa: PLC0415 - the summary knows this type

        return summary_text(self)


def _output_figures(
    output: Output, head: Head, shares: Floats, truth: Labels, threshold: float
) -> dict[str, float]:
    columns = [head.classes.index(name) for name in output.classes]
    scores, positive = shares[:, columns].sum(axis=1), np.isin(truth, columns)
    said = (scores >= threshold).astype(np.int64)
    by_class = f1_by_class(positive.astype(np.int64), said, 2)
    values = {
        "macro_f1": float(by_class.mean()),
        "f1": float(by_class[1]),
        "auc": auc(positive, scores),
        "average_precision": average_precision(positive, scores),
        "calibration_error": calibration_error(positive, scores),
        "prevalence": float(positive.mean()),
        "mean_score": float(scores.mean()),
    }
    return {f"{output.id}.{name}": value for name, value in values.items()}


def figures_of(head: Head, decision: Decision, shares: Floats, truth: Labels) -> Figures:
    """Compute every figure of a head from class probabilities, shape (texts, classes), and true classes."""
    chosen = (shares * np.array(decision.class_weights)).argmax(axis=1)
    classes = len(head.classes)
    values = {"macro_f1": macro_f1(truth, chosen, classes)}
    by_class = f1_by_class(truth, chosen, classes)
    values |= {f"f1.{name}": float(value) for name, value in zip(head.classes, by_class, strict=True)}
    for output in head.outputs:
        values |= _output_figures(output, head, shares, truth, decision.thresholds[output.id])
    return Figures(texts=len(truth), values={name: round(value, 4) for name, value in values.items()})


def _views(corpus: Corpus) -> dict[View, tuple[Sequence[Row], Sequence[str]]]:
    unrepeated = [row for row in corpus.test if row.group not in corpus.repeated]
    texts = [row.text for row in corpus.test]
    return {
        View.OFFICIAL: (corpus.test, texts),
        View.STRIPPED: (corpus.test, [strip_text(text) for text in texts]),
        View.UNREPEATED: (unrepeated, [row.text for row in unrepeated]),
    }


def _evaluate_head(model: Measurable, name: str, corpus: Corpus) -> dict[View, Figures]:
    head = model.heads[name]
    found = {}
    for view, (rows, texts) in _views(corpus).items():
        truth = np.array([head.classes.index(row.label) for row in rows], dtype=np.int64)
        found[view] = figures_of(
            head, model.decision(name), model.probabilities(texts, (name,))[name], truth
        )
    return found


def _misses(name: str, required: Required, found: Mapping[View, Figures]) -> list[Miss]:
    asked = {View.OFFICIAL: required.official, View.STRIPPED: required.stripped}
    return [
        Miss(head=name, view=view, figure=required.figure, required=least, found=value)
        for view, least in asked.items()
        if (value := found[view].values[required.figure]) < least
    ]


def evaluate(
    model: Measurable,
    datasets: Path,
    *,
    declarations: Mapping[str, Declaration] | None = None,
    progress: Progress = silent,
) -> Evaluation:
    """Measure every head of a model that is declared; reads test texts only, changes nothing.

    Takes about 20 s on one core. `misses` lists the required figures that were not reached.

    Raises:
        DatasetError: a data set is missing or not as declared.

    """
    declared = load_declarations() if declarations is None else declarations
    measured = [name for name in declared if name in model.heads]
    corpora = read_corpora(declared, datasets)
    heads: dict[str, dict[View, Figures]] = {}
    for done, name in enumerate(measured, start=1):
        heads[name] = _evaluate_head(model, name, corpora[name])
        progress(f"[{done}/{len(measured)}] Đánh giá: {declared[name].name_vi}")
    misses = tuple(
        miss
        for name in measured
        for asked in declared[name].required
        for miss in _misses(name, asked, heads[name])
    )
    return Evaluation(model=model.version, heads=heads, misses=misses)
