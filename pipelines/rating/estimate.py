"""Prevalence with its interval, from strata that people labelled in part.

Strata that the scores put in order are read by `separation`; where one of them holds documents without a score,
the likelihood of `likelihood` speaks, which asks for no order and is wider.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from pipelines.rating.counts import Counts, Reading, Sample, read_counts, thinned, thinning
from pipelines.rating.likelihood import Side, bound, bound_at, effective_n, wilson
from pipelines.rating.method import CUTOFF_95, DECIMALS, Z_95
from pipelines.rating.separation import DEPTHS, bounds, bounds_alone
from pipelines.rating.strata import Floats
from pipelines.rating.types import Estimate, Stratum

Reckon = Callable[[Floats, Floats, Floats, Sample], tuple[Floats, Floats]]
"""`bounds`, or `bounds_alone`."""


@dataclass(frozen=True)
class Readings:
    """The same labels read three ways: what is unclear against the platform, for it, and left out."""

    pessimistic: Counts
    optimistic: Counts
    decided: Counts

    @property
    def labels(self) -> int:
        """Labels that decide."""
        return round(self.decided.labels)

    @property
    def complete(self) -> bool:
        """Whether nothing is unclear or unlabelled, so that the three readings are one."""
        return self.pessimistic is self.optimistic and self.decided.unlabelled == 0


def read(strata: Sequence[Stratum], effect: float = 1.0) -> Readings | None:
    """The readings of the strata under a design effect; None where not one label decides anything."""
    decided = read_counts(strata, Reading.DECIDED, effect)
    if decided.labels == 0:
        return None
    if not any(s.unclear for s in strata):
        return Readings(decided, decided, decided)
    return Readings(
        pessimistic=read_counts(strata, Reading.PESSIMISTIC, effect),
        optimistic=read_counts(strata, Reading.OPTIMISTIC, effect),
        decided=decided,
    )


def estimate(strata: Sequence[Stratum], effect: float = 1.0) -> Estimate | None:
    """Prevalence and 95 % interval of strata whose shares sum to 1; None without a deciding label.

    Missing evidence never improves: the upper bound counts unclear labels as violating and strata
    nobody labelled as violating throughout, the lower bound the opposite; the prevalence itself
    leaves both out. `n` counts the labels that decide.
    """
    readings = read(strata, effect)
    return None if readings is None else estimate_readings(readings)


def estimate_readings(readings: Readings) -> Estimate:
    """The estimate of labels already read."""
    decided = readings.decided
    low, high = interval(readings.optimistic, readings.pessimistic)
    return Estimate(
        prevalence=round(decided.rate, DECIMALS),
        low=round(low, DECIMALS),
        high=round(high, DECIMALS),
        n=readings.labels,
        effective_n=round(effective_n(decided), DECIMALS),
        population=round(decided.sample.documents),
        design_effect=round(decided.sample.effect, DECIMALS),
    )


def interval(optimistic: Counts, pessimistic: Counts) -> tuple[float, float]:
    """Ends of the 95 % interval: strata nobody labelled count as innocent below, as violating above."""
    return _interval(optimistic, pessimistic, bounds)


def foreseen_interval(optimistic: Counts, pessimistic: Counts) -> tuple[float, float]:
    """The interval of counts that are only expected: not compared with fewer violations, and so quick at any size."""
    return _interval(optimistic, pessimistic, bounds_alone)


def _interval(optimistic: Counts, pessimistic: Counts, reckon: Reckon) -> tuple[float, float]:
    ends = _ends(pessimistic, reckon)
    low = ends[0] if optimistic is pessimistic else _ends(optimistic, reckon)[0]
    missing = pessimistic.unlabelled
    return (1 - optimistic.unlabelled) * low, (1 - missing) * ends[1] + missing


def prevalence_at(counts: Counts, z: Floats, *, pessimistic: bool) -> Floats:
    """Prevalences (K,) at normal quantiles z (K,) of the confidence distribution of the interval.

    Its .975 quantile (z = 1.96) is the published upper bound and its .025 quantile lies at the lower one or below, so
    drawing z from a standard normal draws the prevalence as the labels leave it open, never more narrowly.
    """
    if counts.ranked:
        drawn = prevalences_at(counts.shares, counts.n[None], counts.x[None], [counts.sample], z)[0]
    else:
        drawn = _likely(thinned(counts), z)
    return np.asarray((1 - counts.unlabelled) * drawn + (counts.unlabelled if pessimistic else 0.0))


SPOTLESS = 0.045
"""How rarely so many labels without one violation may come from a platform above the upper bound.

Before a violation is found nothing tells a good model from a useless one, so the bound never falls below what a
random audit of as many labels could say; with it a relabelled document cannot bring the bound down there either.
"""

MISSED_BELOW = 0.04
"""How often the lower end may lie above a prevalence that so many labels cannot exclude without one violation.

Such a prevalence is never above the upper end, so of the 5 % the lower end may take more than half.
"""


OWN_DEPTH = 0.85
"""Part of a normal quantile at which the strata's own likelihood limits the lower one.

At the whole of it the lower end would be as far down as thin strata make it: with useless scores wider than a
random audit's. It is there for scores that no shape fits, where it misses 5 % of audits and the shapes 11 to 19.
"""


def _ends(counts: Counts, reckon: Reckon) -> tuple[float, float]:
    """Both ends among the labelled strata: what the labels say of the scores is worked out once for the two."""
    if counts.ranked:
        low, high = ends_at(counts.shares, counts.n[None], counts.x[None], [counts.sample], reckon)[0]
        return float(low), float(high)
    counts = thinned(counts)
    guard = wilson(counts.rate, effective_n(counts), Side.UPPER, Z_95)
    low, likely = (bound(counts, side, CUTOFF_95) for side in (Side.LOWER, Side.UPPER))
    return low, max(likely, float(guard))


def ends_at(
    shares: Floats, n: Floats, x: Floats, samples: Sequence[Sample], reckon: Reckon = bounds
) -> Floats:
    """Ends (R, 2) of the 95 % intervals of R audits; what they are is said at `prevalences_at`."""
    z = np.array([float(ndtri(MISSED_BELOW)), -Z_95, Z_95])
    likely, sure, high = prevalences_at(shares, n, x, samples, z, reckon).T
    low = np.minimum(likely, np.maximum(sure, _spotless(_labels(n, samples), Z_95)))
    return np.stack([low, high], axis=1)


def prevalences_at(  # noqa: PLR0913, PLR0917 -- what audits are, where they are read, and how
    shares: Floats, n: Floats, x: Floats, samples: Sequence[Sample], z: Floats, reckon: Reckon = bounds
) -> Floats:
    """Prevalences (R, K) at normal quantiles z (K,) for R audits of strata in the order of the scores.

    Labels `n` and violations `x` (R, H) of strata with `shares` (H,), in R samples. By the shapes of `separation`,
    which reckons with the luck of the first draw. Below, no more is claimed than the
    strata's own likelihood allows at `OWN_DEPTH`, which asks nothing of the scores: where they order documents
    otherwise than any shape, the shapes' middle rises. None of these falls where a violation is added, so no
    quantile does.
    """
    found = np.empty((len(x), len(z)))
    alike, which = np.unique(np.column_stack([n, samples]), axis=0, return_inverse=True)
    for group, row in enumerate(alike):
        at = np.flatnonzero(which.ravel() == group)
        low, high = reckon(shares, row[:-2], x[at], Sample(*map(float, row[-2:])))
        for place, lower, upper in zip(at, low, high, strict=True):
            found[place] = np.where(z < 0, np.interp(-z, DEPTHS, lower), np.interp(z, DEPTHS, upper))
    below = z < 0
    for audit, quantiles in enumerate(found if below.any() else ()):
        own = thinned(Counts(shares, n[audit], x[audit], unlabelled=0.0, sample=samples[audit]))
        quantiles[below] = np.minimum(quantiles[below], bound_at(own, Side.LOWER, -z[below] * OWN_DEPTH))
    rate = ((x / n) @ shares)[:, None]
    spotless = _spotless(_labels(n, samples)[:, None], z)
    return np.where(below, found, np.maximum(np.maximum(found, rate), spotless))


def _labels(n: Floats, samples: Sequence[Sample]) -> Floats:
    """Labels (R,) on documents standing alone that would say as much as `n` (R, H), were these drawn at random."""
    return np.array(
        [labels / thinning(labels, sample) for labels, sample in zip(n.sum(axis=1), samples, strict=True)]
    )


def _spotless(labels: Floats, z: float | Floats) -> Floats:
    """What a random audit of so many labels could claim at z without one violation."""
    rarely = np.minimum(ndtr(-np.asarray(z)) * SPOTLESS / ndtr(-Z_95), 1.0)
    return np.asarray(-np.expm1(np.log(rarely) / labels))


def _likely(counts: Counts, z: Floats) -> Floats:
    """By profile likelihood below the estimate, above it by the larger of that and Wilson's at the effective n."""
    depth = np.abs(z)
    likely = bound_at(counts, Side.UPPER, depth)
    guard = wilson(counts.rate, effective_n(counts), Side.UPPER, depth)
    return np.where(z < 0, bound_at(counts, Side.LOWER, depth), np.maximum(likely, guard))
