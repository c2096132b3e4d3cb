"""Prevalence with its interval, from strata that people labelled in part.

Strata that the scores put in order are read by `separation`; where one of them holds documents without a score,
the likelihood of `likelihood` speaks, which asks for no order and is wider.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from pipelines.rating.counts import Counts, Reading, read_counts, thinned
from pipelines.rating.likelihood import Side, bound, bound_at, effective_n, wilson
from pipelines.rating.method import CUTOFF_95, DECIMALS, Z_95
from pipelines.rating.separation import confidence
from pipelines.rating.strata import Floats
from pipelines.rating.types import Estimate, Stratum


@dataclass(frozen=True)
class Readings:
    """The same labels read three ways: what is unclear against the platform, for it, and left out.

    All counts are divided by the design `effect` of clusters; `labels` and `population` are as counted.
    """

    pessimistic: Counts
    optimistic: Counts
    decided: Counts
    effect: float = 1.0

    @property
    def labels(self) -> int:
        """Labels that decide."""
        return round(self.decided.labels * self.effect)

    @property
    def complete(self) -> bool:
        """Whether nothing is unclear or unlabelled, so that the three readings are one."""
        return self.pessimistic is self.optimistic and self.decided.unlabelled == 0


def read(strata: Sequence[Stratum], effect: float = 1.0) -> Readings | None:
    """The readings of the strata under a design effect; None where not one label decides anything."""
    decided = thinned(read_counts(strata, Reading.DECIDED), effect)
    if decided.labels == 0:
        return None
    if not any(s.unclear for s in strata):
        return Readings(decided, decided, decided, effect)
    return Readings(
        pessimistic=thinned(read_counts(strata, Reading.PESSIMISTIC), effect),
        optimistic=thinned(read_counts(strata, Reading.OPTIMISTIC), effect),
        decided=decided,
        effect=effect,
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
        population=round(decided.population * readings.effect),
        design_effect=round(readings.effect, DECIMALS),
    )


def interval(optimistic: Counts, pessimistic: Counts) -> tuple[float, float]:
    """Ends of the 95 % interval: strata nobody labelled count as innocent below, as violating above."""
    ends = _ends(pessimistic)
    low = ends[0] if optimistic is pessimistic else _ends(optimistic)[0]
    missing = pessimistic.unlabelled
    return (1 - optimistic.unlabelled) * low, (1 - missing) * ends[1] + missing


def prevalence_at(counts: Counts, z: Floats, *, pessimistic: bool) -> Floats:
    """Prevalences (K,) at normal quantiles z (K,) of the confidence distribution of the interval.

    Its .025 and .975 quantiles (z = -1.96, 1.96) are the published bounds, so drawing z from a standard
    normal draws the prevalence as the labels leave it open, and never more narrowly than the interval says.
    """
    drawn = _believed(counts, z) if counts.ranked else _likely(counts, z)
    return (1 - counts.unlabelled) * drawn + (counts.unlabelled if pessimistic else 0.0)


SPOTLESS = 0.04
"""How rarely so many labels without one violation may come from a platform above the upper bound.

Before a violation is found nothing tells a good model from a useless one, so the bound never falls below what a
random audit of as many labels could say; with it a relabelled document cannot bring the bound down there either.
"""


def _ends(counts: Counts) -> tuple[float, float]:
    """Both ends among the labelled strata: what the labels say of the scores is worked out once for the two."""
    if counts.ranked:
        low, high = _believed(counts, np.array([-Z_95, Z_95]))
        return float(low), float(high)
    guard = wilson(counts.rate, effective_n(counts), Side.UPPER, Z_95)
    low, likely = (bound(counts, side, CUTOFF_95) for side in (Side.LOWER, Side.UPPER))
    return low, max(likely, float(guard))


def _believed(counts: Counts, z: Floats) -> Floats:
    population = np.array([counts.population])
    return np.asarray(prevalences_at(counts.shares, counts.n[None], counts.x[None], population, z)[0])


def prevalences_at(shares: Floats, n: Floats, x: Floats, population: Floats, z: Floats) -> Floats:
    """Prevalences (R, K) at normal quantiles z (K,) for R audits of strata in the order of the scores.

    Labels `n` and violations `x` (R, H) of strata with `shares` (H,), in samples of `population` (R,) documents.
    By the shapes of `separation`, and the luck of the first draw: labels speak of the sample's strata, and how
    many of the platform's documents fell into each was luck too. Of that variance P(1 - P) / N the labels carry
    the part within strata, also where all of a stratum is labelled; here the part between them is added.
    """
    curves, belief = confidence(shares, n, x), ndtr(z)
    rate = ((x / n) @ shares)[:, None]
    smooth = (x + 0.5) / (n + 1)
    between = (np.square(smooth - (smooth @ shares)[:, None]) @ shares / population)[:, None] * z**2
    above = np.maximum(curves.upper(belief) - rate, 0.0)
    below = np.minimum(curves.lower(belief), rate)
    spotless = -np.expm1(
        np.log(np.minimum(ndtr(-z) * SPOTLESS / ndtr(-Z_95), 1.0)) / n.sum(axis=1)[:, None]
    )
    high = np.minimum(np.maximum(rate + np.sqrt(above**2 + between), spotless), 1.0)
    # The lower bound of a rare thing is a fraction of it: luck alone never takes it to nothing.
    low = np.maximum(rate - np.sqrt((rate - below) ** 2 + between), below / 2)
    return np.where(z < 0, low, high)


def _likely(counts: Counts, z: Floats) -> Floats:
    """By profile likelihood below the estimate, above it by the larger of that and Wilson's at the effective n."""
    depth = np.abs(z)
    likely = bound_at(counts, Side.UPPER, depth)
    guard = wilson(counts.rate, effective_n(counts), Side.UPPER, depth)
    return np.where(z < 0, bound_at(counts, Side.LOWER, depth), np.maximum(likely, guard))
