"""From a prevalence to points: 90 at what the rubric calls good, 50 at its limit."""

import numpy as np
from scipy.special import erfc

from pipelines.rating.errors import LimitsError
from pipelines.rating.strata import Floats
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
