"""From raw logits to honest probabilities, and from probabilities to decisions; all as plain numbers."""

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from classifier.metrics import Floats, Labels, f1_by_class, macro_f1
from classifier.types import Judgment

_MULTIPLIERS = np.exp(np.linspace(-2.0, 3.0, 51))
_ROUNDS = 3
_STEPS = 200


class Calibration(Judgment):
    """One scale for all logits (the inverse of a temperature) and one shift a class."""

    scale: float = 1.0
    shifts: tuple[float, ...]


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
    return softmax(logits * calibration.scale + np.array(calibration.shifts))


def fit_calibration(logits: Floats, labels: Labels) -> Calibration:
    """Fit scale and shifts by least log loss on logits the model did not train on."""
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


def fit_class_weights(shares: Floats, labels: Labels) -> tuple[float, ...]:
    """Choose class weights by coordinate ascent so that the heaviest class has the best macro-F1."""
    classes = shares.shape[1]
    weights = np.ones(classes)
    best = macro_f1(labels, shares.argmax(1), classes)
    for _ in range(_ROUNDS):
        for position in range(1, classes):
            for multiplier in _MULTIPLIERS:
                tried = weights.copy()
                tried[position] = multiplier
                value = macro_f1(labels, (shares * tried).argmax(1), classes)
                if value > best:
                    best, weights = value, tried
    return tuple(float(weight) for weight in weights)


def fit_threshold(truth: NDArray[np.bool_], scores: Floats) -> float:
    """Choose the threshold in steps of .01 with the best macro-F1 of yes and no."""
    steps = np.arange(1, 100) / 100
    values = [
        f1_by_class(truth.astype(np.int64), (scores >= step).astype(np.int64), 2).mean() for step in steps
    ]
    return float(steps[int(np.argmax(values))])
