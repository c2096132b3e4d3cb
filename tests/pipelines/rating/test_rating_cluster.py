"""The design effect against hand cases and against simulated threads."""

import numpy as np
import pytest

from pipelines.rating.cluster import CORRELATION, design_effect, seen_correlation

FEW = 1e-7  # of a frame that hardly notices the sample


def threads(count: int, size: int) -> list[str]:
    return [f"t{thread}" for thread in range(count) for _ in range(size)]


def test_documents_that_stand_alone_have_none() -> None:
    assert design_effect([str(at) for at in range(100)], [FEW] * 100) == 1.0
    assert design_effect([], []) == 1.0


def test_threads_that_agree_wholly_count_once() -> None:
    assert design_effect(threads(20, 5), [FEW] * 100, 1.0) == pytest.approx(5, rel=1e-6)
    assert design_effect(threads(20, 5), [FEW] * 100) == pytest.approx(1 + 4 * CORRELATION, rel=1e-6)


def test_documents_that_stand_for_more_others_say_less() -> None:
    alone = [str(at) for at in range(100)]
    assert design_effect(alone, [FEW, 3 * FEW] * 50) == pytest.approx(2 * (1 + 9) / 16, rel=1e-6)


def test_what_was_drawn_surely_carries_no_luck() -> None:
    names = threads(20, 5)
    assert design_effect(names, [1.0] * 100, 1.0) == 1.0
    assert design_effect(names, [0.5] * 100, 1.0) == pytest.approx(2.5)
    # Ten of a hundred stand for others: 10 of weight 10, 90 of weight 1, which do not vary.
    some = design_effect([str(at) for at in range(100)], [0.1] * 10 + [1.0] * 90)
    assert some == pytest.approx(100 * 10 * 0.9 * 100 / 190**2)


def test_where_all_is_known_the_correlation_is_what_it_shows() -> None:
    alike = [at < 50 for at in range(100)]
    # 50 violations: five parts what is seen, one part what is usual.
    assert seen_correlation(threads(20, 5), [FEW] * 100, alike) == pytest.approx(5 / 6 + CORRELATION / 6)
    mixed = [at % 5 < 2 for at in range(100)]  # two of every five: less alike than by chance
    assert seen_correlation(threads(20, 5), [FEW] * 100, mixed) == pytest.approx(CORRELATION / 5)


@pytest.mark.parametrize("hits", [[], [False] * 60, [True] * 60])
def test_where_nothing_varies_the_usual_correlation_speaks(hits: list[bool]) -> None:
    names = threads(len(hits) // 3, 3)
    assert seen_correlation(names, [FEW] * len(hits), hits) == CORRELATION


def test_order_and_names_of_clusters_do_not_matter() -> None:
    rng = np.random.default_rng(5)
    drawn = [(f"t{rng.integers(25)}", float(rng.uniform(0.01, 1)), rng.random() < 0.2) for _ in range(200)]

    def both(rows: list[tuple[str, float, bool]]) -> tuple[float, float]:
        names, chances, hits = map(list, zip(*rows, strict=True))
        return design_effect(names, chances), seen_correlation(names, chances, hits)

    assert both(drawn[::-1]) == both(drawn)
    assert both([(f"x-{name}", chance, hit) for name, chance, hit in drawn]) == pytest.approx(both(drawn))


@pytest.mark.parametrize("correlation", [0.0, 0.1, 0.3])
def test_it_is_what_simulated_threads_show(correlation: float) -> None:
    """Two-phase audits: 200 threads of 6 whose own rates vary by a beta of this correlation, 600 of 1,200 labelled."""
    rng, rate, size, count = np.random.default_rng(7), 0.3, 6, 200
    documents, n = size * count, np.array([300, 300])
    seen, estimates, alone = [], [], []
    for _ in range(400):
        own = np.full(count, rate)
        if correlation:
            spread = 1 / correlation - 1
            own = rng.beta(rate * spread, (1 - rate) * spread, count)
        violating = (rng.random((count, size)) < own[:, None]).ravel()
        strata = np.argsort(np.argsort(violating + rng.standard_normal(documents))) * 2 // documents
        rates = np.array(
            [violating[rng.choice(np.flatnonzero(strata == h), 300, replace=False)].mean() for h in (0, 1)]
        )
        estimates.append(rates.mean())
        within = rates * (1 - rates)
        labels = np.mean(within * (1 / n - 2 / documents)) / 2
        alone.append(labels + estimates[-1] * (1 - estimates[-1]) / documents)
        seen.append(seen_correlation(threads(count, size), [FEW] * documents, violating.tolist()))
    effect = design_effect(threads(count, size), [FEW] * documents, correlation)
    luck = (effect - 1) * rate * (1 - rate) / documents
    assert np.var(estimates) == pytest.approx(np.mean(alone) + luck, rel=0.15)
    assert np.mean(seen) == pytest.approx(correlation, abs=0.02)
