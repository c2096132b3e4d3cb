"""Label cost: what a good head saves, what a useless one costs, and what cannot be said."""

import numpy as np
import pytest
from numpy.typing import NDArray

from pipelines.rating.method import Z_95
from pipelines.rating.strata import Floats
from pipelines.steps.label_cost import POPULATION, WIDTHS, label_costs

pytestmark = pytest.mark.integration  # thousands of simulated audits

TEXTS, VIOLATING = 4_000, 700


def scored(shift: float) -> tuple[Floats, NDArray[np.bool_]]:
    """Honest probabilities from two unit normals `shift` apart (AUC .92 at 1.99, .98 at 2.9)."""
    positive = np.arange(TEXTS) < VIOLATING
    seen = np.random.default_rng(4).normal(size=TEXTS) + shift * positive
    odds = shift * seen - shift**2 / 2 + np.log(VIOLATING / (TEXTS - VIOLATING))
    return 1 / (1 + np.exp(-odds)), positive


def test_a_better_head_takes_fewer_labels() -> None:
    useless, good, better = (label_costs(*scored(shift)) for shift in (0.0, 1.99, 2.9))
    for rows in zip(useless, good, better, strict=True):
        labels = [row.labels for row in rows]
        assert None not in labels
        assert labels[2] < 0.75 * labels[1] < 0.75 * rows[0].random  # type: ignore[operator] # none is None
        # Wilson's interval, by which a random audit is reckoned, is wide where few violate.
        assert 0.85 * rows[0].random <= labels[0] < 1.2 * rows[0].random  # type: ignore[operator] # as above


def test_a_random_audit_takes_what_the_normal_interval_does() -> None:
    for row in label_costs(*scored(1.99)):
        normal = 4 * Z_95**2 * row.prevalence * (1 - row.prevalence) / row.width**2
        assert row.random == pytest.approx(normal, rel=0.25)
        assert row.population == POPULATION


def test_each_prevalence_has_its_row_and_the_same_figures_each_time() -> None:
    first, again = label_costs(*scored(1.99)), label_costs(*scored(1.99))
    assert first == again
    assert {row.prevalence: row.width for row in first} == WIDTHS


@pytest.mark.parametrize("value", [True, False])
def test_one_kind_of_text_says_nothing(value: bool) -> None:
    assert label_costs(np.full(9, 0.5), np.full(9, value)) == ()
