"""From raw logits to honest probabilities, and from probabilities to decisions; all as plain numbers."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from classifier.metrics import Floats, Labels, f1_by_class, macro_f1
from classifier.types import Judgment

_MULTIPLIERS = np.exp(np.linspace(-1.0, 3.0, 41))
_STARTS = (1.0, 2.0, 3.5, 6.0)
_STEPS = 200
_TWO = 2
_FARTHEST = 500.0  # log-odds beyond which exp overflows


class Calibration(Judgment):
    """One scale for all logits (the inverse of a temperature) and one shift a class.

    `bend` is for heads of two classes: what the scale grows by where the second class leads (beta
    calibration, Kull, Silva Filho & Flach 2017), for confidence in yes and in no is wrong by different amounts.
    """

    scale: float = 1.0
    shifts: tuple[float, ...]
    bend: float = 0.0

    def slope(self, margin: float) -> float:
        """Give by how much the log-odds move for each unit of a raw margin, on average from 0 to `margin`."""
        if not margin:
            return self.scale + self.bend / 2
        return self.scale + self.bend * float(np.logaddexp(0.0, margin) - np.log(2)) / margin


class Decision(Judgment):
    """How probabilities become a class, and an output's score a yes: chosen on training texts only."""

    class_weights: tuple[float, ...]
    thresholds: dict[str, float] = Field(default_factory=dict)


def softmax(logits: Floats) -> Floats:
    """Turn logits, shape (texts, classes), into probabilities of the same shape."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def apply(calibration: Calibration, logits: Floats) -> Floats:
    """Give calibrated probabilities, shape (texts, classes)."""
    moved = logits * calibration.scale + np.array(calibration.shifts)
    if calibration.bend:
        moved[:, 1] += calibration.bend * np.logaddexp(0.0, logits[:, 1] - logits[:, 0])
    return softmax(moved)


def fit_calibration(logits: Floats, labels: Labels) -> Calibration:
    """Fit by least log loss on logits the model did not train on: beta calibration for two classes."""
    return _fit_bent(logits, labels) if logits.shape[1] == _TWO else _fit_shifted(logits, labels)


def _fit_bent(logits: Floats, labels: Labels) -> Calibration:
    """Fit the slopes below and above even odds, both above zero so that order is kept, and a shift."""
    from scipy.optimize import minimize  # noqa: PLC0415 - heavy, and only training fits

    margin = logits[:, 1] - logits[:, 0]
    below, above = -np.logaddexp(0.0, -margin), np.logaddexp(0.0, margin)
    sides = np.stack([below, above, np.ones_like(margin)], axis=1)

    def loss(values: Floats) -> tuple[float, Floats]:
        slopes = np.append(np.exp(values[:2]), 1.0)
        moved = sides @ (slopes * np.array([1.0, 1.0, values[2]]))
        gap = 1 / (1 + np.exp(-np.clip(moved, -_FARTHEST, _FARTHEST))) - labels
        slope = (gap @ sides) / len(labels) * slopes
        return float((np.logaddexp(0.0, moved) - labels * moved).mean()), slope

    found = minimize(loss, np.zeros(3), jac=True, options={"maxiter": _STEPS})
    low, high = (float(value) for value in np.exp(found.x[:2]))
    return Calibration(scale=low, shifts=(0.0, float(found.x[2])), bend=high - low)


def _fit_shifted(logits: Floats, labels: Labels) -> Calibration:
    """Fit one scale and a shift a class."""
    from scipy.optimize import minimize  # noqa: PLC0415 - heavy, and only training fits

    classes = logits.shape[1]
    truth = np.eye(classes)[labels]

    def loss(values: Floats) -> tuple[float, Floats]:
        shares = softmax(logits * values[0] + np.append(0.0, values[1:]))
        gap = (shares - truth) / len(labels)
        slope = np.append((gap * logits).sum(), gap[:, 1:].sum(axis=0))
        return float(-np.log(np.maximum((shares * truth).sum(1), 1e-12)).mean()), slope

    found = minimize(loss, np.append(1.0, np.zeros(classes - 1)), jac=True, options={"maxiter": _STEPS})
    return Calibration(scale=float(found.x[0]), shifts=(0.0, *(float(value) for value in found.x[1:])))


def _expected_macro_f1(shares: Floats, chosen: Labels) -> float:
    """Give the macro-F1 to expect of a choice if the probabilities are right; no label is looked at."""
    classes = shares.shape[1]
    hits = np.bincount(chosen, shares[np.arange(len(chosen)), chosen], minlength=classes)
    return float((2 * hits / (np.bincount(chosen, minlength=classes) + shares.sum(axis=0))).mean())


def _ascend(value: Callable[[Floats], float], weights: Floats) -> tuple[float, Floats]:
    """Change one class weight after the other for the better until none is."""
    best, before = value(weights), -1.0
    while best > before:
        before = best
        for position in range(1, len(weights)):
            for multiplier in _MULTIPLIERS:
                tried = weights.copy()
                tried[position] = multiplier
                if (found := value(tried)) > best:
                    best, weights = found, tried
    return best, weights


def fit_class_weights(shares: Floats, labels: Labels) -> tuple[float, ...]:
    """Choose class weights so that the class of the greatest weighted probability has a good macro-F1.

    The geometric mean of the weights that are best for the labels seen and of those best in expectation:
    the former alone follow the chance of a few hundred rare labels. Ascents start from several places,
    for one alone ends on a side hill.
    """
    classes = shares.shape[1]
    values: tuple[Callable[[Floats], float], ...] = (
        lambda weights: macro_f1(labels, (shares * weights).argmax(axis=1), classes),
        lambda weights: _expected_macro_f1(shares, (shares * weights).argmax(axis=1)),
    )
    tops = []
    for value in values:
        ascents = [_ascend(value, np.append(1.0, np.full(classes - 1, start))) for start in _STARTS]
        tops.append(max(ascents, key=lambda ascent: ascent[0])[1])
    return tuple(float(weight) for weight in np.sqrt(tops[0] * tops[1]))


def fit_threshold(truth: NDArray[np.bool_], scores: Floats) -> float:
    """Choose the threshold in steps of .01 with the best macro-F1 of yes and no."""
    steps = np.arange(1, 100) / 100
    values = [
        f1_by_class(truth.astype(np.int64), (scores >= step).astype(np.int64), 2).mean() for step in steps
    ]
    return float(steps[int(np.argmax(values))])
