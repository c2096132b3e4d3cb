"""Whether a criterion's limits make sense, and whether its least sample could ever show its tolerance."""

import math
from collections.abc import Iterator

from rubrics.codes import Code
from rubrics.findings import Finding
from rubrics.types import Criterion, Limits
from rubrics.wording import vi_percent, vi_thousands

MISS = 0.05
"""One-sided 95 %, as in the verdict (the statistics' step 8)."""


def labels_needed(tolerance: float) -> int:
    """Labels, none of them violating, that it takes to claim a prevalence below a tolerance in (0, 1)."""
    return math.ceil(math.log(MISS) / math.log1p(-tolerance))


def reachable_tolerance(labels: int) -> float:
    """The smallest tolerance, rounded up to .1 %, that so many labels can show."""
    return math.ceil(-math.expm1(math.log(MISS) / labels) * 1000) / 1000


def limits_findings(criterion: Criterion, path: str) -> Iterator[Finding]:
    """Everything wrong with a criterion's limits."""
    if criterion.limits is None:
        return
    where = f"{path}.limits"
    yield from _order(criterion.limits, where)
    needed = labels_needed(criterion.limits.tolerance)
    if criterion.limits.min_labels < needed:
        labels = criterion.limits.min_labels
        words = {
            "labels": vi_thousands(labels),
            "needed": vi_thousands(needed),
            "tolerance": vi_percent(criterion.limits.tolerance),
            "reachable": reachable_tolerance(labels),
        }
        yield Finding(Code.TOLERANCE_UNSHOWABLE, f"{where}.tolerance", (where,), words)


def _order(limits: Limits, where: str) -> Iterator[Finding]:
    words = {name: f"{getattr(limits, name):g}" for name in ("good", "limit", "tolerance")}
    if limits.good >= limits.limit:
        yield Finding(Code.GOOD_NOT_BELOW_LIMIT, f"{where}.good", (where,), words)
    elif limits.tolerance < limits.good:
        yield Finding(Code.TOLERANCE_BELOW_GOOD, f"{where}.tolerance", (where,), words)
    elif limits.tolerance > limits.limit:
        yield Finding(Code.TOLERANCE_ABOVE_LIMIT, f"{where}.tolerance", (where,), words)
