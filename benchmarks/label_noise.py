"""Labels that fits which did not see their texts find hard to believe, and how far repeats of one text agree."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from classifier.calibration import apply, fit_calibration
from classifier.declarations import Declaration
from classifier.fit import Examples, folds_of, logits_on, regress
from classifier.metrics import Floats, Labels
from classifier.train import SEED

Mask = NDArray[np.bool_]


def unseen_shares(examples: Examples, declared: Declaration, taught: Labels) -> Floats:
    """Give calibrated probabilities of the taught texts, each by a fit on folds of them that lack its group."""
    _, groups = np.unique(examples.groups[taught], return_inverse=True)
    found = np.zeros((len(taught), len(declared.classes)))
    for rest, fold in folds_of(groups, np.random.default_rng(SEED)):
        found[fold] = logits_on(examples.rows[taught[fold]], regress(examples, taught[rest], declared))
    main = np.isin(taught, examples.main)
    return apply(fit_calibration(found[main], examples.labels[taught[main]]), found)


def doubted(shares: Floats, labels: Labels) -> Mask:
    """Say which labels confident learning doubts (Northcutt, Jiang & Chuang 2021): cleanlab's confident joint.

    A text counts as one of class c where its probability is at least the mean one of the texts labelled c; the
    likeliest such class is not its label.
    """
    usual = np.array([shares[labels == each, each].mean() for each in range(shares.shape[1])])
    confident = np.where(shares >= usual, shares, -1.0)
    return np.asarray((confident.max(axis=1) >= 0) & (confident.argmax(axis=1) != labels))


def conflicting(groups: Labels, labels: Labels) -> Mask:
    """Say which texts have a repeat of another label."""
    given: dict[int, set[int]] = defaultdict(set)
    for group, label in zip(groups.tolist(), labels.tolist(), strict=True):
        given[group].add(label)
    return np.array([len(given[group]) > 1 for group in groups.tolist()])


def repeat_agreement(groups: Labels, labels: Labels, classes: int) -> tuple[int, Floats]:
    """Give the number of texts with a repeat, and how often each class meets each in its repeats.

    Shape (classes, classes), each text counting once, however many repeats it has.
    """
    of_group: dict[int, list[int]] = defaultdict(list)
    for group, label in zip(groups.tolist(), labels.tolist(), strict=True):
        of_group[group].append(label)
    table = np.zeros((classes, classes))
    for given in of_group.values():
        counts = np.bincount(given, minlength=classes)
        if len(given) > 1:
            table += (np.outer(counts, counts) - np.diag(counts)) / (len(given) - 1)
    return round(table.sum()), table
