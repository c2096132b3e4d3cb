"""How far people agree: Krippendorff's alpha for nominal judgments."""

from collections.abc import Hashable, Iterable, Iterator, Mapping

import numpy as np

from pipelines.audit.labels import Audited, Judgment, Label, LabellerRole
from pipelines.audit.resolve import current_labels

DRAWS = 1000
"""Resamples behind an interval; its ends then move by about a hundredth from seed to seed."""


class AgreementInterval(Audited):
    """Krippendorff's alpha, its 95 % interval, and the documents with two labels it rests on."""

    alpha: float
    low: float
    high: float
    units: int


def nominal_alpha(units: Iterable[Mapping[str, Hashable]]) -> float | None:
    """Krippendorff's alpha of units, each a mapping from labeller to value; who is absent did not label.

    1 is perfect agreement, 0 what chance would give. None where nobody could have disagreed: no unit
    with two labels, or one and the same value throughout. Krippendorff 2011, nominal metric.
    """
    table = _table(units)
    return None if table is None else _alpha(table)


def _table(
    units: Iterable[Mapping[str, Hashable]],
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]] | None:
    """Count (units, values) of the units with two labels or more; None where nobody could disagree."""
    paired = [list(unit.values()) for unit in units if len(unit) > 1]
    values = {value: place for place, value in enumerate({v: None for unit in paired for v in unit})}
    if len(values) < 2:  # noqa: PLR2004  a disagreement takes two
        return None
    table = np.zeros((len(paired), len(values)))
    for row, unit in enumerate(paired):
        for value in unit:
            table[row, values[value]] += 1
    return table


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
    return nominal_alpha(_units(labels))


def agreement_interval(labels: Iterable[Label], seed: int) -> AgreementInterval | None:
    """Alpha of the labellers' current labels with a 95 % interval, by drawing documents anew.

    None where nobody could have disagreed, or could not in most draws. The same labels in any order
    and the same seed give the same interval.
    """
    table = _table(_units(labels))
    if table is None:
        return None
    drawn = _drawn_alphas(table, np.random.default_rng(seed))
    if len(drawn) < DRAWS / 2:
        return None
    low, high = np.quantile(drawn, [0.025, 0.975])
    return AgreementInterval(alpha=_alpha(table), low=float(low), high=float(high), units=len(table))


def _drawn_alphas(
    table: np.ndarray[tuple[int, int], np.dtype[np.float64]], rng: np.random.Generator
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Alphas of DRAWS resamples of the units; those in which all labels are alike have none."""
    count = len(table)
    labels = table.sum(axis=1)
    alike = (table * (table - 1)).sum(axis=1) / (labels - 1)
    times = rng.multinomial(count, np.full(count, 1 / count), size=DRAWS).astype(float)
    sums = times @ table
    total = sums.sum(axis=1)
    expected = total - (sums * (sums - 1)).sum(axis=1) / (total - 1)
    possible = expected > 0
    observed = total - times @ alike
    alphas: np.ndarray[tuple[int], np.dtype[np.float64]] = 1 - observed[possible] / expected[possible]
    return alphas


def _units(labels: Iterable[Label]) -> Iterator[dict[str, Judgment]]:
    return (
        {
            one.labeller: one.judgment
            for one in found
            if one.role is LabellerRole.LABELLER and one.judgment is not Judgment.UNUSABLE
        }
        for found in current_labels(labels).values()
    )
