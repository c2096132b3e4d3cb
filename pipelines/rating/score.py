"""From a prevalence to points: 90 at what the rubric calls good, 50 at its limit."""

import numpy as np
from scipy.special import erfc

from pipelines.rating.errors import LimitsError
from pipelines.rating.method import DECIMALS
from pipelines.rating.strata import Floats
from pipelines.rating.types import PublishedCriterion
from rubrics.types import Limits

BEST = 100.0
WORST = 0.0

_SLOPE = 0.9061938024368232  # erfc(-_SLOPE) / 2 = .9, so a prevalence called good scores 90


def check_limits(limits: Limits, where: str) -> None:
    """LimitsError unless 0 < good < limit <= 1 and 0 < tolerance < 1."""
    if not 0 < limits.good < limits.limit <= 1:
        raise LimitsError(
            where,
            f"mức tốt {limits.good} và giới hạn {limits.limit} không theo thứ tự 0 < tốt < giới hạn ≤ 1",
            "sửa 'good' nhỏ hơn 'limit' trong bộ tiêu chí",
        )
    if not 0 < limits.tolerance < 1:
        raise LimitsError(
            where,
            f"dung sai {limits.tolerance} nằm ngoài khoảng (0, 1)",
            "sửa 'tolerance' trong bộ tiêu chí",
        )


def prevalence_score(prevalence: float | Floats, limits: Limits) -> Floats:
    """Points 0-100, falling in the prevalence (any shape): 50 erfc(.906 ln(pi/m) / -ln(g/m))."""
    with np.errstate(divide="ignore"):
        depth = np.log(np.asarray(prevalence, dtype=np.float64) / limits.limit)
    return np.asarray(50.0 * erfc(_SLOPE * depth / -np.log(limits.good / limits.limit)))


def points_at(prevalence: float, limits: Limits) -> float:
    """`prevalence_score` of one prevalence, as it is published."""
    return round(float(prevalence_score(prevalence, limits)), DECIMALS)


def published_limits(rule: PublishedCriterion) -> Limits | None:
    """The limits of a published rule; None where it has none."""
    if rule.good is None or rule.limit is None or rule.tolerance is None:
        return None
    least = {"min_labels": rule.min_labels, "min_agreement": rule.min_agreement}
    known = {name: value for name, value in least.items() if value is not None}
    return Limits.model_validate(
        {"good": rule.good, "limit": rule.limit, "tolerance": rule.tolerance, **known}
    )
