"""Every figure of a head on one set of texts, with its 95 % bootstrap interval."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from classifier import bootstrap
from classifier.calibration import Decision
from classifier.metrics import (
    Floats,
    Labels,
    auc,
    average_precision,
    calibration_error,
    f1_by_class,
)
from classifier.scoring import chosen_classes, output_shares
from classifier.types import Head, Judgment, Output

_DIGITS = 4  # a test of 6,680 texts says no more


class Figures(Judgment):
    """Figures on one set of texts; names are `macro_f1`, `f1.<class>` and `<output>.<figure>`.

    `intervals` are 95 % percentile intervals of `bootstrap.RESAMPLES` resamples; floors, shares and means have none.
    """

    texts: int
    values: dict[str, float]
    intervals: dict[str, tuple[float, float]] = Field(default_factory=dict)


def numbered(groups: Sequence[str]) -> Labels:
    """Number groups of repeated texts from 0 in order of appearance."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(group, len(numbers)) for group in groups], dtype=np.int64)


def output_truth(output: Output, head: Head, truth: Labels) -> NDArray[np.bool_]:
    """Say of each text whether its true class is one of the output's."""
    return np.isin(truth, [head.classes.index(name) for name in output.classes])


class _Measure:
    """One set of texts being measured: plain values, and the same over resamples."""

    def __init__(self, weights: bootstrap.Weights) -> None:
        self.weights = weights
        self.values: dict[str, float] = {}
        self.intervals: dict[str, tuple[float, float]] = {}

    def add(self, name: str, value: float, resampled: Floats | None = None) -> None:
        self.values[name] = round(value, _DIGITS)
        if resampled is not None:
            low, high = bootstrap.interval(resampled)
            self.intervals[name] = (round(low, _DIGITS), round(high, _DIGITS))

    def classes(self, head: Head, truth: Labels, chosen: Labels) -> None:
        count = len(head.classes)
        resampled = bootstrap.f1_by_class(self.weights, truth, chosen, count)
        by_class = f1_by_class(truth, chosen, count)
        self.add("macro_f1", float(by_class.mean()), resampled.mean(axis=1))
        for at, name in enumerate(head.classes):
            self.add(f"f1.{name}", float(by_class[at]), resampled[:, at])

    def output(self, name: str, positive: NDArray[np.bool_], scores: Floats, threshold: float) -> None:
        truth, said = positive.astype(np.int64), (scores >= threshold).astype(np.int64)
        by_class = f1_by_class(truth, said, 2)
        resampled = bootstrap.f1_by_class(self.weights, truth, said, 2)
        self.add(f"{name}.macro_f1", float(by_class.mean()), resampled.mean(axis=1))
        self.add(f"{name}.f1", float(by_class[1]), resampled[:, 1])
        sides = bootstrap.by_score(self.weights, positive, scores)
        self.add(f"{name}.auc", auc(positive, scores), bootstrap.auc(*sides))
        self.add(
            f"{name}.average_precision",
            average_precision(positive, scores),
            bootstrap.average_precision(*sides),
        )
        self.add(
            f"{name}.calibration_error",
            calibration_error(positive, scores),
            bootstrap.calibration_error(self.weights, positive, scores),
        )
        self.add(f"{name}.calibration_floor", bootstrap.calibration_floor(scores))
        self.add(f"{name}.prevalence", float(positive.mean()))
        self.add(f"{name}.mean_score", float(scores.mean()))


def figures_of(
    head: Head, decision: Decision, shares: Floats, truth: Labels, weights: bootstrap.Weights
) -> Figures:
    """Compute every figure of a head from class probabilities, shape (texts, classes), and true classes.

    `weights` are the resamples of these texts (`bootstrap.resample`).
    """
    measure = _Measure(weights)
    measure.classes(head, truth, chosen_classes(shares, decision))
    for output in head.outputs:
        measure.output(
            output.id,
            output_truth(output, head, truth),
            output_shares(output, head, shares),
            decision.thresholds[output.id],
        )
    return Figures(texts=len(truth), values=measure.values, intervals=measure.intervals)
