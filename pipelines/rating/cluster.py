"""Design effect: how much less a sample says because its documents came by whole threads and pages.

Labels are drawn document by document, so what clusters cost is in the first draw: threads and pages whose documents
resemble each other, and of which some stand for more others than the rest (Kish's design effect for clusters and
unequal weights). It multiplies that draw's variance, P (1 - P) / N.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipelines.rating.method import DECIMALS
from pipelines.rating.strata import Floats

CORRELATION = 0.1
"""Of two documents of one cluster: the upper end of what posts of one thread show, on the demo's forum and in the
literature on interviewers' and neighbourhoods' effects (.01 to .1).

Fixed, not measured from people's labels: a violation more would change what is measured, and so could make a platform
look cleaner. Labels of an audit are also too few to tell .05 from .3."""

PRIOR_POSITIVES = 10.0
"""Violations at which what every document shows counts as much as `CORRELATION`: pairs of three say nothing."""


def design_effect(
    clusters: Sequence[str], chances: Sequence[float], correlation: float = CORRELATION
) -> float:
    """The factor, 1 or more, by which the variance of the sample's draw is larger than of as many single documents.

    `clusters` and inclusion probabilities `chances` of all documents of the sample, in one order.
    """
    if not clusters:
        return 1.0
    order = _canonical(clusters, chances)
    chance = np.asarray(chances, dtype=np.float64)[order]
    left = np.sqrt(1 - chance) / chance  # what was drawn surely carries no luck
    members = placed(np.asarray(clusters)[order])
    variance = np.square(left).sum() + correlation * pairs(members, left)
    return round(float(max(1.0, chance.size * variance / (1 / chance).sum() ** 2)), DECIMALS)


def seen_correlation(clusters: Sequence[str], chances: Sequence[float], violating: Sequence[bool]) -> float:
    """Correlation within clusters where every document of the sample is known, from 0 to 1.

    With few violations it is mostly `CORRELATION`.
    """
    if not clusters:
        return CORRELATION
    order = _canonical(clusters, chances, violating)
    weights = 1 / np.asarray(chances, dtype=np.float64)[order]
    found = np.asarray(violating, dtype=np.float64)[order]
    members = placed(np.asarray(clusters)[order])
    centre = float(weights @ found / weights.sum())
    possible = centre * (1 - centre) * pairs(members, weights)
    return mixed(pairs(members, weights * (found - centre)), possible, float(found.sum()))


def mixed(seen: float, possible: float, positives: float) -> float:
    """The correlation that products of pairs show, of what they could, and `CORRELATION` where violations are few."""
    if possible <= 0:
        return CORRELATION
    trust = positives / (positives + PRIOR_POSITIVES)
    return trust * min(max(seen / possible, 0.0), 1.0) + (1 - trust) * CORRELATION


def placed(clusters: Sequence[str] | NDArray[np.str_]) -> NDArray[np.intp]:
    """The cluster (N,) of every document, counted from 0."""
    return np.unique(clusters, return_inverse=True)[1]


def pairs(members: NDArray[np.intp], values: Floats) -> float:
    """Sum of the products of all ordered pairs within clusters."""
    return float(np.square(np.bincount(members, values)).sum() - np.square(values).sum())


def _canonical(clusters: Sequence[str], *told: Sequence[float]) -> NDArray[np.intp]:
    """The order in which sums round alike however documents are listed."""
    return np.lexsort((*map(np.asarray, told), np.asarray(clusters)))
