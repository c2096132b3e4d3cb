"""Prevalence with its interval, from strata that people labelled in part."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.rating.counts import Counts, Reading, read_counts, thinned
from pipelines.rating.likelihood import Side, bound, bound_at, effective_n, wilson
from pipelines.rating.method import CUTOFF_95, DECIMALS, Z_95
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
    return Estimate(
        prevalence=round(decided.rate, DECIMALS),
        low=round(lower_bound(readings.optimistic), DECIMALS),
        high=round(upper_bound(readings.pessimistic), DECIMALS),
        n=readings.labels,
        effective_n=round(effective_n(decided), DECIMALS),
        population=round(decided.population * readings.effect),
        design_effect=round(readings.effect, DECIMALS),
    )


def lower_bound(counts: Counts) -> float:
    """Lower end of the 95 % interval by profile likelihood."""
    return (1 - counts.unlabelled) * bound(counts, Side.LOWER, CUTOFF_95)


def upper_bound(counts: Counts) -> float:
    """Upper end: the larger of profile likelihood's and Wilson's at the effective n."""
    likely = bound(counts, Side.UPPER, CUTOFF_95)
    guard = float(wilson(counts.rate, effective_n(counts), Side.UPPER, Z_95))
    return (1 - counts.unlabelled) * max(likely, guard) + counts.unlabelled


def prevalence_at(counts: Counts, z: Floats, *, pessimistic: bool) -> Floats:
    """Prevalences (K,) at normal quantiles z (K,) of the confidence distribution of the interval.

    Its .025 and .975 quantiles (z = -1.96, 1.96) are the published bounds: below the estimate the
    signed root of the likelihood ratio, above it the larger of that and Wilson's. So drawing z from
    a standard normal draws the prevalence from its likelihood, and never more narrowly than the
    interval says.
    """
    depth = np.abs(z)
    likely = bound_at(counts, Side.UPPER, depth)
    guard = wilson(counts.rate, effective_n(counts), Side.UPPER, depth)
    drawn = np.where(z < 0, bound_at(counts, Side.LOWER, depth), np.maximum(likely, guard))
    return (1 - counts.unlabelled) * drawn + (counts.unlabelled if pessimistic else 0.0)
