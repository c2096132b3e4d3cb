"""Whether violations gather in threads more than the interval reckons with: an alarm, never a published number."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pipelines.rating.cluster import CORRELATION, design_effect, mixed, pairs, placed
from pipelines.rating.estimate import estimate
from pipelines.rating.strata import Floats
from pipelines.rating.types import CriterionResult, Statistic, Verdict
from pipelines.rating.verdict import verdict_of

SETTLED = (Verdict.MET, Verdict.NOT_MET)


class Place(NamedTuple):
    """A sampled document: its stratum, cluster and inclusion probability; None where no label decides."""

    stratum: int
    cluster: str
    chance: float
    violating: bool | None


class Gathering(Statistic):
    """The correlation that the labels show within clusters, and interval and verdict by it."""

    correlation: float
    design_effect: float
    low: float
    high: float
    verdict: Verdict


def gathering(result: CriterionResult, sample: Sequence[Place]) -> Gathering | None:
    """How a settled content criterion would read were its clusters as alike as its labels show.

    None where they are no more alike than `CORRELATION`, or nothing was settled.
    """
    if result.verdict not in SETTLED or result.tolerance is None:
        return None
    correlation = audited_correlation(sample)
    if correlation <= CORRELATION:
        return None
    effect = design_effect([p.cluster for p in sample], [p.chance for p in sample], correlation)
    found = estimate(result.strata, effect)
    if found is None:
        return None
    return Gathering(
        correlation=correlation,
        design_effect=effect,
        low=found.low,
        high=found.high,
        verdict=verdict_of(found.low, found.high, result.tolerance),
    )


def audited_correlation(sample: Sequence[Place]) -> float:
    """Correlation within clusters by the labels of an audit, from 0 to 1; with few violations mostly `CORRELATION`.

    A document's deviation is that of its stratum's rate, and where it is labelled its own from that rate too, as
    often as it stands for others: of pairs that were drawn apart the products are unbiased.
    """
    sample = sorted(
        sample, key=lambda place: (place.cluster, place.stratum, place.chance, str(place.violating))
    )
    strata = np.array([place.stratum for place in sample], dtype=np.intp)
    found = np.array(
        [np.nan if place.violating is None else place.violating for place in sample], dtype=float
    )
    labelled = ~np.isnan(found)
    if not labelled.any():
        return CORRELATION
    weights = 1 / np.array([place.chance for place in sample])
    weights /= weights.sum()
    members = placed([place.cluster for place in sample])
    rates, each = _rates(strata, weights, found)
    centre = float(weights @ rates[strata])
    deviation: Floats = weights * (rates[strata] - centre)
    deviation[labelled] += (found[labelled] - rates[strata[labelled]]) * each[strata[labelled]]
    possible = centre * (1 - centre) * pairs(members, weights)
    return mixed(pairs(members, deviation), possible, float(found[labelled].sum()))


def _rates(
    strata: np.ndarray[tuple[int], np.dtype[np.intp]], weights: Floats, found: Floats
) -> tuple[Floats, Floats]:
    """Rates (H,) of the strata, the mean of the others where nobody looked, and the weight of one label in each."""
    labelled = ~np.isnan(found)
    shares = np.bincount(strata, weights)
    n = np.bincount(strata[labelled], minlength=shares.size)
    x = np.bincount(strata[labelled], found[labelled], shares.size)
    rates = np.divide(x, n, out=np.zeros(shares.size), where=n > 0)
    rates[n == 0] = shares @ rates / shares[n > 0].sum()
    return rates, np.divide(shares, n, out=np.zeros(shares.size), where=n > 0)
