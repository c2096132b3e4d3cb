"""Two linear learners whose weights are averaged: they err on different texts, and one product serves both."""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from classifier.features import Weights
from classifier.metrics import Floats, Labels

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_MAX_ITERATIONS = 300
_SMOOTHING = 0.05  # mass added to each column's class sums, about a twentieth of a text


class Plane(NamedTuple):
    """Weights of shape (columns, classes) and intercepts of shape (classes,); logits are their sum."""

    weights: Weights
    intercepts: Floats


def _machine(penalty: float, rows: "csr_array", labels: Labels, weights: Floats) -> Any:  # noqa: ANN401 - untyped
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - heavy, and only training fits

    machine = LogisticRegression(C=penalty, max_iter=_MAX_ITERATIONS)
    return machine.fit(rows, labels, sample_weight=weights)


def _against_first(weights: Floats, intercepts: Floats) -> Plane:
    """Write a two-class machine's one row as two columns, the first zero."""
    return Plane(
        np.vstack([np.zeros_like(weights), weights]).T.astype(np.float32), np.append(0.0, intercepts)
    )


def fit_softmax(rows: "csr_array", labels: Labels, weights: Floats, penalty: float, classes: int) -> Plane:
    """Fit multinomial logistic regression; `penalty` is scikit-learn's C."""
    machine = _machine(penalty, rows, labels, weights)
    if classes == 2:  # noqa: PLR2004 - scikit-learn keeps one row for two classes
        return _against_first(machine.coef_, machine.intercept_)
    return Plane(machine.coef_.T.astype(np.float32), machine.intercept_)


def _log_ratio(rows: "csr_array", inside: Labels, weights: Floats) -> Floats:
    """Give each column's log ratio of its share inside a class and outside (naive Bayes)."""
    found = []
    for members in (inside, ~inside):
        mass = np.asarray(rows[members].T @ weights[members]).ravel() + _SMOOTHING
        found.append(np.log(mass / mass.sum()))
    return np.asarray(found[0] - found[1], dtype=np.float32)


def fit_scaled(rows: "csr_array", labels: Labels, weights: Floats, penalty: float, classes: int) -> Plane:
    """Fit logistic regression of each class against the rest on columns scaled by their naive Bayes ratio.

    After Wang & Manning (2012), Baselines and bigrams.
    """
    planes = []
    for wanted in range(classes) if classes > 2 else (1,):  # noqa: PLR2004 - two classes need one plane
        inside = labels == wanted
        ratio = _log_ratio(rows, inside, weights)
        machine = _machine(penalty, rows.multiply(ratio[np.newaxis, :]).tocsr(), inside, weights)
        planes.append((machine.coef_[0] * ratio, machine.intercept_[0]))
    found, intercepts = np.array([plane for plane, _ in planes]), np.array([level for _, level in planes])
    if classes == 2:  # noqa: PLR2004 - as above
        return _against_first(found, intercepts)
    return Plane(found.T.astype(np.float32), intercepts)
