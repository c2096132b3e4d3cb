"""Design effect: how much less a label says because documents of one thread or page resemble each other.

Jackknife over clusters (STATISTICS.md, step 7): the variance of the estimate when whole clusters are left
out in turn, against the variance that the same labels would have if every document stood alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.rating.method import DECIMALS
from pipelines.rating.strata import Floats

PRIOR_CORRELATION = 0.05
"""Of two labels in one cluster, where the labels themselves say nothing: posts of one thread, measured on the
demo's forum and in the literature on interviewers' and neighbourhoods' effects, lie between .01 and .1."""

PRIOR_POSITIVES = 10.0
"""Violations at which what the labels show counts as much as the prior: a jackknife of three says nothing."""


@dataclass(frozen=True, slots=True)
class LabelledUnit:
    """One label that decides: its stratum's index, its cluster, and whether it violates."""

    stratum: int
    cluster: str
    violating: bool


def design_effect(units: Sequence[LabelledUnit], shares: Sequence[float]) -> float:
    """The factor, 1 or more, by which clustering multiplies the estimate's variance.

    `shares` (H,) are the strata's W_h. With few violations the jackknife is noise, so it is mixed with what
    a small correlation inside clusters would do; without clusters of two or more it is 1.
    """
    sizes = _cluster_sizes(units)
    if sizes.size == 0 or sizes.max() <= 1:
        return 1.0
    prior = 1 + (float(np.sum(sizes**2) / sizes.sum()) - 1) * PRIOR_CORRELATION
    positives = sum(unit.violating for unit in units)
    seen = _jackknife_effect(units, np.asarray(shares, dtype=np.float64))
    trust = positives / (positives + PRIOR_POSITIVES) if seen is not None else 0.0
    mixed = trust * max(1.0, seen or 1.0) + (1 - trust) * prior
    return round(max(1.0, mixed), DECIMALS)


def _cluster_sizes(units: Sequence[LabelledUnit]) -> Floats:
    _, sizes = np.unique([unit.cluster for unit in units], return_counts=True)
    return sizes.astype(np.float64)


def _jackknife_effect(units: Sequence[LabelledUnit], shares: Floats) -> float | None:
    """Variance by leaving clusters out against that of single labels; None where nothing varies."""
    strata = np.array([unit.stratum for unit in units])
    violating = np.array([unit.violating for unit in units], dtype=np.float64)
    _, cluster = np.unique([unit.cluster for unit in units], return_inverse=True)
    clusters = int(cluster.max()) + 1
    n = np.bincount(strata, minlength=shares.size).astype(np.float64)
    x = np.bincount(strata, violating, minlength=shares.size)
    rates = np.divide(x, n, out=np.zeros_like(x), where=n > 0)
    alone = float(np.sum(shares**2 * rates * (1 - rates) / np.maximum(n - 1, 1)))
    if alone <= 0 or clusters <= 1:
        return None
    left_out = np.zeros((2, clusters, shares.size))
    np.add.at(left_out[0], (cluster, strata), 1.0)
    np.add.at(left_out[1], (cluster, strata), violating)
    kept, positive = n - left_out[0], x - left_out[1]
    # A stratum that one cluster makes up alone keeps its rate: leaving it out would leave nothing to look at.
    without = np.divide(positive, kept, out=np.broadcast_to(rates, kept.shape).copy(), where=kept > 0)
    estimates = without @ shares
    together = float((clusters - 1) / clusters * np.sum((estimates - estimates.mean()) ** 2))
    return together / alone
