"""The design effect against hand cases and against simulated threads."""

import numpy as np
import pytest

from pipelines.rating.cluster import PRIOR_CORRELATION, LabelledUnit, design_effect


def units(rows: list[tuple[int, str, bool]]) -> list[LabelledUnit]:
    return [LabelledUnit(*row) for row in rows]


def test_documents_that_stand_alone_have_none() -> None:
    assert design_effect(units([(0, str(at), at < 30) for at in range(100)]), [1.0]) == 1.0
    assert design_effect([], [1.0]) == 1.0


def test_threads_that_agree_wholly_count_once() -> None:
    """Twenty threads of five equal labels each: the variance is five times that of single labels."""
    rows = [(0, f"t{thread}", thread < 10) for thread in range(20) for _ in range(5)]
    found = design_effect(units(rows), [1.0])
    # 50 violations of 100: the labels outweigh the prior five to one, and the jackknife gives 99/19.
    assert found == pytest.approx(5 / 6 * 99 / 19 + 1 / 6 * (1 + 4 * PRIOR_CORRELATION))


def test_without_a_violation_the_prior_speaks() -> None:
    rows = [(0, f"t{thread}", False) for thread in range(40) for _ in range(3)]
    assert design_effect(units(rows), [1.0]) == pytest.approx(1 + 2 * PRIOR_CORRELATION)


def test_order_and_names_of_clusters_do_not_matter() -> None:
    rng = np.random.default_rng(5)
    rows = [(int(rng.integers(3)), f"t{rng.integers(25)}", bool(rng.random() < 0.2)) for _ in range(200)]
    shares = [0.7, 0.2, 0.1]
    found = design_effect(units(rows), shares)
    assert design_effect(units(rows[::-1]), shares) == pytest.approx(found, rel=1e-12)
    assert design_effect(units([(h, f"x-{c}", y) for h, c, y in rows]), shares) == pytest.approx(found)


@pytest.mark.parametrize("correlation", [0.0, 0.3])
def test_it_is_what_simulated_threads_show(correlation: float) -> None:
    """Threads whose own rates vary by a beta of this intraclass correlation, all labelled, 60 of 5 posts."""
    rng, rate, found, estimates = np.random.default_rng(7), 0.3, [], []
    for _ in range(300):
        own = np.full(60, rate)
        if correlation:
            spread = 1 / correlation - 1
            own = rng.beta(rate * spread, (1 - rate) * spread, 60)
        labels = rng.random((60, 5)) < own[:, None]
        rows = [(0, str(t), bool(y)) for t, thread in enumerate(labels) for y in thread]
        found.append(design_effect(units(rows), [1.0]))
        estimates.append(labels.mean())
    true = float(np.var(estimates)) / (rate * (1 - rate) / 300)
    assert np.mean(found) == pytest.approx(true, rel=0.2)
