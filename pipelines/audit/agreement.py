"""How far people agree: Krippendorff's alpha for nominal judgments."""

from collections.abc import Hashable, Iterable, Mapping

import numpy as np

from pipelines.audit.labels import Judgment, Label, LabellerRole
from pipelines.audit.resolve import current_labels


def nominal_alpha(units: Iterable[Mapping[str, Hashable]]) -> float | None:
    """Krippendorff's alpha of units, each a mapping from labeller to value; who is absent did not label.

    1 is perfect agreement, 0 what chance would give. None where nobody could have disagreed: no unit
    with two labels, or one and the same value throughout. Krippendorff 2011, nominal metric.
    """
    paired = [list(unit.values()) for unit in units if len(unit) > 1]
    values = {value: place for place, value in enumerate({v: None for unit in paired for v in unit})}
    if len(values) < 2:  # noqa: PLR2004  a disagreement takes two
        return None
    table = np.zeros((len(paired), len(values)))
    for row, unit in enumerate(paired):
        for value in unit:
            table[row, values[value]] += 1
    return _alpha(table)


def _alpha(table: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> float:
    """Alpha of counts (units, values): 1 - observed / expected disagreement."""
    labels = table.sum(axis=1, keepdims=True)
    agreeing = float((table * (table - 1) / (labels - 1)).sum())
    sums = table.sum(axis=0)
    total = float(sums.sum())
    expected = float((sums * (sums - 1)).sum()) / (total - 1)
    return 1 - (total - agreeing) / (total - expected)


def agreement(labels: Iterable[Label]) -> float | None:
    """Alpha of the labellers' current labels, whatever questions they answer.

    An unreadable document counts as not labelled; adjudicators and answer keys are no second opinion.
    """
    units = (
        {
            one.labeller: one.judgment
            for one in found
            if one.role is LabellerRole.LABELLER and one.judgment is not Judgment.UNUSABLE
        }
        for found in current_labels(labels).values()
    )
    return nominal_alpha(units)
