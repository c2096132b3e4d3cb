"""Figures of merit in plain numpy; tests hold them to scikit-learn's."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
ECE_BINS = 15  # the usual number since Guo et al. (2017)


def f1_by_class(truth: Labels, chosen: Labels, classes: int) -> Floats:
    """Give F1 of each class; 0 for a class neither present nor chosen."""
    table = np.bincount(truth * classes + chosen, minlength=classes * classes).reshape(classes, classes)
    denominator = table.sum(0) + table.sum(1)
    return np.asarray(2.0 * np.diag(table) / np.maximum(denominator, 1))


def macro_f1(truth: Labels, chosen: Labels, classes: int) -> float:
    """Average F1 over classes, each counting the same."""
    return float(f1_by_class(truth, chosen, classes).mean())


def auc(truth: NDArray[np.bool_], scores: Floats) -> float:
    """Give the chance that a positive scores above a negative, ties counting half."""
    values, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2
    positives = int(truth.sum())
    negatives = len(truth) - positives
    if not len(values) or not positives or not negatives:
        return float("nan")
    return float((ranks[inverse][truth].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def average_precision(truth: NDArray[np.bool_], scores: Floats) -> float:
    """Give the area under the step-wise precision-recall curve."""
    order = np.argsort(-scores, kind="stable")
    lasts = np.append(np.flatnonzero(np.diff(scores[order])), len(scores) - 1)
    hits = np.cumsum(truth[order])[lasts]
    if not len(scores) or not hits[-1]:
        return float("nan")
    recall_steps = np.diff(hits, prepend=0) / hits[-1]
    return float((recall_steps * hits / (lasts + 1)).sum())


def calibration_error(truth: NDArray[np.bool_], scores: Floats) -> float:
    """Give the expected calibration error over ECE_BINS equal bins of the score."""
    bins = np.minimum((scores * ECE_BINS).astype(np.int64), ECE_BINS - 1)
    gaps = np.bincount(bins, truth - scores, minlength=ECE_BINS)
    return float(np.abs(gaps).sum() / len(scores)) if len(scores) else float("nan")
