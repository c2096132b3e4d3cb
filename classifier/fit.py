"""Fit one linear head on sparse rows: weights, calibration and decisions, the last two on unseen folds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from classifier.calibration import (
    Calibration,
    Decision,
    apply,
    fit_calibration,
    fit_class_weights,
    fit_threshold,
)
from classifier.features import Weights
from classifier.learners import Plane, fit_scaled, fit_softmax
from classifier.metrics import Floats, Labels, auc, macro_f1

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from classifier.declarations import Declaration

FOLDS = 5
Step = Callable[[], None]


@dataclass(frozen=True)
class Examples:
    """Training rows of one head: features of the texts and of their stripped copies, and what belongs to both.

    `groups` numbers the groups of repeating texts, which never part over folds; `main` marks the rows of
    the defining source, the only ones that calibration and decisions look at; `scale`, shape (columns,),
    weighs the columns for this head.
    """

    rows: "csr_array"
    stripped: "csr_array"
    labels: Labels
    groups: Labels
    weights: Floats
    main: Labels
    scale: Weights


@dataclass(frozen=True)
class Fitted:
    """What a head learned; `weights` has a column for each class but the first, whose logit is zero."""

    weights: Weights
    intercepts: tuple[float, ...]
    calibration: Calibration
    decision: Decision
    figures: dict[str, float]
    figures_stripped: dict[str, float]


def regress(examples: Examples, chosen: Labels, declared: "Declaration") -> Plane:
    """Fit both learners on the chosen rows and their stripped copies, and average them."""
    from scipy.sparse import csr_array, vstack  # noqa: PLC0415 - heavy, and only training fits

    training = declared.training
    rows = csr_array(vstack([examples.rows[chosen], examples.stripped[chosen]], format="csr"))
    labels = np.tile(examples.labels[chosen], 2)
    weights = np.concatenate(
        [examples.weights[chosen], examples.weights[chosen] * training.stripped_weight]
    )
    present = np.flatnonzero(np.bincount(rows.indices, minlength=rows.shape[1]))
    dense = csr_array(rows[:, present].multiply(examples.scale[np.newaxis, present]), dtype=np.float32)
    classes = len(declared.classes)
    planes = (
        fit_softmax(dense, labels, weights, training.inverse_penalty, classes),
        fit_scaled(dense, labels, weights, training.inverse_penalty_scaled, classes),
    )
    averaged = np.mean([plane.weights for plane in planes], axis=0)
    intercepts = np.mean([plane.intercepts for plane in planes], axis=0)
    found = np.zeros((rows.shape[1], classes - 1), np.float32)
    found[present] = (averaged[:, 1:] - averaged[:, :1]) * examples.scale[present, np.newaxis]
    return Plane(found, intercepts[1:] - intercepts[0])


def logits_on(rows: "csr_array", plane: Plane) -> Floats:
    """Give logits, shape (rows, classes); the first class is the zero that others are measured from."""
    found = np.asarray(rows @ plane.weights, dtype=np.float64) + plane.intercepts
    return np.hstack([np.zeros((found.shape[0], 1)), found])


def folds_of(groups: Labels, generator: np.random.Generator) -> Iterator[tuple[Labels, Labels]]:
    """Part the rows into FOLDS times (rest, fold), whole groups together."""
    fold_of_group = generator.permutation(int(groups.max()) + 1) % FOLDS
    for fold in range(FOLDS):
        inside = fold_of_group[groups] == fold
        yield np.flatnonzero(~inside), np.flatnonzero(inside)


def _unseen_logits(
    examples: Examples, declared: "Declaration", seed: int, step: Step
) -> tuple[Floats, Floats]:
    """Give logits of each text and its stripped copy by a machine that saw neither nor a repeat of it."""
    shape = (len(examples.labels), len(declared.classes))
    plain, stripped = np.zeros(shape), np.zeros(shape)
    for rest, fold in folds_of(examples.groups, np.random.default_rng(seed)):
        plane = regress(examples, rest, declared)
        plain[fold] = logits_on(examples.rows[fold], plane)
        stripped[fold] = logits_on(examples.stripped[fold], plane)
        step()
    return plain[examples.main], stripped[examples.main]


def decide(declared: "Declaration", shares: Floats, labels: Labels) -> Decision:
    """Choose class weights and thresholds by probabilities of texts that training did not see."""
    thresholds = {}
    for output in declared.outputs:
        columns = [declared.classes.index(name) for name in output.classes]
        thresholds[output.id] = fit_threshold(np.isin(labels, columns), shares[:, columns].sum(1))
    return Decision(class_weights=fit_class_weights(shares, labels), thresholds=thresholds)


def unseen_figures(
    declared: "Declaration", decision: Decision, shares: Floats, labels: Labels
) -> dict[str, float]:
    """Give the figures of unseen texts: of the classes, and of each output as yes or no."""
    chosen = (shares * np.array(decision.class_weights)).argmax(1)
    found = {"macro_f1": macro_f1(labels, chosen, len(declared.classes))}
    for output in declared.outputs:
        columns = [declared.classes.index(name) for name in output.classes]
        scores, truth = shares[:, columns].sum(1), np.isin(labels, columns)
        said = (scores >= decision.thresholds[output.id]).astype(np.int64)
        found[f"{output.id}.macro_f1"] = macro_f1(truth.astype(np.int64), said, 2)
        found[f"{output.id}.auc"] = auc(truth, scores)
    return {name: round(value, 4) for name, value in found.items()}


def fit_head(examples: Examples, declared: "Declaration", seed: int, step: Step) -> Fitted:
    """Fit a head; `step` is called after each of FOLDS + 1 fits.

    Calibration and decisions come from folds of the training texts; no test text is looked at.
    """
    plain, stripped = _unseen_logits(examples, declared, seed, step)
    labels = examples.labels[examples.main]
    calibration = fit_calibration(plain, labels)
    shares = apply(calibration, plain)
    decision = decide(declared, shares, labels)
    figures = unseen_figures(declared, decision, shares, labels)
    without = unseen_figures(declared, decision, apply(calibration, stripped), labels)
    plane = regress(examples, np.arange(len(examples.labels)), declared)
    step()
    return Fitted(
        weights=plane.weights,
        intercepts=tuple(float(value) for value in plane.intercepts),
        calibration=calibration,
        decision=decision,
        figures=figures,
        figures_stripped=without,
    )
