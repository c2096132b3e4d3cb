"""Whether one criterion meets the rubric's tolerance, and how many labels would settle it if unsure."""

import math

from pipelines.rating.counts import scaled
from pipelines.rating.estimate import Readings, foreseen_interval
from pipelines.rating.types import Verdict

MOST_LABELS = 100_000  # beyond it no department labels: the search says that labels will not settle it

_ONE_SIDED = 0.05


def zero_positives_needed(tolerance: float) -> int:
    """Labels without one violation that claim the tolerance at one-sided 95 %: 299 for 1 %."""
    return math.ceil(math.log(_ONE_SIDED) / math.log1p(-tolerance))


def verdict_of(low: float, high: float, tolerance: float) -> Verdict:
    """Met if the whole interval is within the tolerance, not met if it is wholly above."""
    if high <= tolerance:
        return Verdict.MET
    return Verdict.NOT_MET if low > tolerance else Verdict.INSUFFICIENT


def further_labels(readings: Readings | None, tolerance: float, min_labels: int) -> int | None:
    """Labels beyond those there are that would probably settle the verdict, or None if none would.

    "Probably": if further labels fall as the present ones did. Without any label it is what a
    spotless sample would need.
    """
    if readings is None:
        return max(zero_positives_needed(tolerance), min_labels)
    have = readings.labels
    few, many = have, max(2 * have, min_labels)
    while not _settles(readings, tolerance, many):
        if many >= MOST_LABELS:
            return None
        few, many = many, min(2 * many, MOST_LABELS)
    while many - few > max(1, many // 100):
        middle = (few + many) // 2
        few, many = (few, middle) if _settles(readings, tolerance, middle) else (middle, many)
    return max(many, min_labels) - have


def _settles(readings: Readings, tolerance: float, labels: int) -> bool:
    grown = labels / readings.labels
    optimistic, pessimistic = readings.optimistic, readings.pessimistic
    feared = scaled(pessimistic, pessimistic.labels * grown)
    hoped = feared if optimistic is pessimistic else scaled(optimistic, optimistic.labels * grown)
    return verdict_of(*foreseen_interval(hoped, feared), tolerance) is not Verdict.INSUFFICIENT
