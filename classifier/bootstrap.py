"""Percentile bootstrap of every figure of merit, all resamples at once; whole groups of repeated texts are drawn."""

import numpy as np
from numpy.typing import NDArray

from classifier.metrics import ECE_BINS, Floats, Labels

RESAMPLES = 1_000
SEED = 20261123
PERCENTILES = (2.5, 97.5)

Weights = NDArray[np.float32]
"""How often each text was drawn, shape (resamples, texts)."""


def resample(groups: Labels, resamples: int = RESAMPLES, seed: int = SEED) -> Weights:
    """Draw as many groups as there are, with replacement; `groups` numbers each text's, from 0."""
    count = int(groups.max()) + 1
    drawn = np.random.default_rng(seed).integers(0, count, (resamples, count))
    drawn += np.arange(resamples)[:, np.newaxis] * count
    times = np.bincount(drawn.ravel(), minlength=resamples * count).reshape(resamples, count)
    return times.astype(np.float32)[:, groups]


def interval(values: Floats) -> tuple[float, float]:
    """Give the ends of the 95 % interval of a figure's resampled values; resamples without a figure are left out."""
    known = values[~np.isnan(values)]
    low, high = np.percentile(known, PERCENTILES) if len(known) else (np.nan, np.nan)
    return float(low), float(high)


def f1_by_class(weights: Weights, truth: Labels, chosen: Labels, classes: int) -> Floats:
    """Give F1 of each class, shape (resamples, classes); as `metrics.f1_by_class` where all weights are 1."""
    one_hot = np.eye(classes, dtype=np.float32)
    hits = weights @ (one_hot[truth] * (truth == chosen)[:, np.newaxis])
    return np.asarray(
        2.0 * hits / np.maximum(weights @ (one_hot[truth] + one_hot[chosen]), 1), dtype=np.float64
    )


def by_score(weights: Weights, truth: NDArray[np.bool_], scores: Floats) -> tuple[Floats, Floats]:
    """Give the weight of positives and of negatives at each distinct score, rising: shape (resamples, scores).

    `auc` and `average_precision` are both taken of these.
    """
    order = np.argsort(scores, kind="stable")
    starts = np.flatnonzero(np.diff(scores[order], prepend=np.nan) != 0)
    sorted_weights = weights[:, order].astype(np.float64)
    positives = np.add.reduceat(sorted_weights * truth[order], starts, axis=1)
    return positives, np.add.reduceat(sorted_weights, starts, axis=1) - positives


def auc(positives: Floats, negatives: Floats) -> Floats:
    """Give the area under the ROC curve, shape (resamples,); nan where a side is missing."""
    below = np.cumsum(negatives, axis=1) - negatives / 2
    pairs = positives.sum(axis=1) * negatives.sum(axis=1)
    return np.asarray((positives * below).sum(axis=1) / np.where(pairs > 0, pairs, np.nan))


def average_precision(positives: Floats, negatives: Floats) -> Floats:
    """Give the area under the step-wise precision-recall curve, shape (resamples,)."""
    falling = positives[:, ::-1]
    hits = np.cumsum(falling, axis=1)
    seen = hits + np.cumsum(negatives[:, ::-1], axis=1)
    total = np.where(hits[:, -1] > 0, hits[:, -1], np.nan)
    return np.asarray((falling * hits / np.maximum(seen, 1)).sum(axis=1) / total)


def calibration_error(weights: Weights, truth: NDArray[np.bool_], scores: Floats) -> Floats:
    """Give the expected calibration error over equal bins of the score, shape (resamples,)."""
    bins = np.minimum((scores * ECE_BINS).astype(np.int64), ECE_BINS - 1)
    gaps = np.eye(ECE_BINS, dtype=np.float32)[bins] * (truth - scores).astype(np.float32)[:, np.newaxis]
    return np.asarray(np.abs(weights @ gaps).sum(axis=1) / weights.sum(axis=1), dtype=np.float64)


def calibration_floor(scores: Floats, draws: int = 200, seed: int = SEED) -> float:
    """Give the calibration error to expect on these scores if every one of them were exactly right.

    On 500 texts chance alone shows about .045: no calibration can be seen to be better.
    """
    bins = np.minimum((scores * ECE_BINS).astype(np.int64), ECE_BINS - 1)
    drawn = np.random.default_rng(seed).random((draws, len(scores))) < scores
    gaps = (drawn - scores) @ np.eye(ECE_BINS)[bins]
    return float(np.abs(gaps).sum(axis=1).mean() / len(scores))
