import math
import time
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rating_cases import ranked, strata, stratum
from scipy.optimize import brentq
from scipy.special import ndtri, xlog1py, xlogy

from pipelines.rating.counts import Counts, Reading, Sample, read_counts
from pipelines.rating.errors import StratumError
from pipelines.rating.estimate import (
    MISSED_BELOW,
    SPOTLESS,
    ends_at,
    estimate,
    prevalence_at,
    prevalences_at,
)
from pipelines.rating.likelihood import Side, bound, bound_at, effective_n, wilson
from pipelines.rating.method import CUTOFF_95, Z_95
from pipelines.rating.separation import DEPTHS, bounds
from pipelines.rating.strata import Floats
from pipelines.rating.types import Stratum

Row = tuple[float, int, int]
Drawn = list[tuple[float, int, float, float]]


def decided(rows: Sequence[Stratum]) -> Counts:
    return read_counts(rows, Reading.DECIDED)


def deviance(x: float, n: float, p: float | Floats) -> Floats:
    best = xlogy(x, x / n) + xlog1py(n - x, -x / n)
    return 2 * (best - xlogy(x, p) - xlog1py(n - x, -p))


def brute_force(rows: list[Row], side: Side) -> float:
    """Extreme prevalence over a grid of all strata's rates but the last, which takes what deviance is left."""
    *inner, (w, n, x) = rows
    grid = np.linspace(0, 1, 4001 if len(inner) == 1 else 501)
    meshes = np.meshgrid(*[grid] * len(inner))
    with np.errstate(divide="ignore"):
        used = sum(deviance(x, n, p) for (_, n, x), p in zip(inner, meshes, strict=True))
    total = sum(w * p for (w, _, _), p in zip(inner, meshes, strict=True))
    feasible = used <= CUTOFF_95
    reached = total[feasible] + w * _furthest(x, n, CUTOFF_95 - used[feasible], side)
    return reached.max() if side is Side.UPPER else reached.min()


def _furthest(x: float, n: float, left: Floats, side: Side) -> Floats:
    """By bisection: the rate furthest from x / n on this side whose deviance is within `left`."""
    near, far = np.full(left.shape, x / n), np.full(left.shape, float(side is Side.UPPER))
    for _ in range(50):
        middle = (near + far) / 2
        with np.errstate(divide="ignore"):
            inside = deviance(x, n, middle) <= left
        near, far = np.where(inside, middle, near), np.where(inside, far, middle)
    return near


def test_none_of_three_hundred_by_hand() -> None:
    counts = decided([stratum(300, 0)])
    by_hand = 1 - math.exp(-3.841 / 600)
    assert bound(counts, Side.UPPER, 3.841) == pytest.approx(by_hand, rel=1e-9)
    assert round(bound(counts, Side.UPPER, 3.841), 5) == 0.00638
    assert bound(counts, Side.LOWER, 3.841) == 0


UNSCORED = stratum(40, 0, 0.1, 500).model_copy(update={"lower": -1.0, "upper": 0.0})


def test_strata_without_an_order_have_the_larger_of_likelihood_and_wilson() -> None:
    found = estimate([UNSCORED, stratum(300, 0, 0.9, 4500)])
    counts = decided([UNSCORED, stratum(300, 0, 0.9, 4500)])
    guard = float(wilson(0.0, effective_n(counts), Side.UPPER, Z_95))
    assert not counts.ranked
    assert found.high == pytest.approx(max(guard, bound(counts, Side.UPPER, CUTOFF_95)), rel=1e-8)
    assert (found.prevalence, found.low, found.n, found.population) == (0, 0, 340, 5000)


def test_a_spotless_audit_claims_what_a_random_one_could() -> None:
    # Of a platform at the bound, so many labels without one violation come nine times in two hundred.
    found = estimate([stratum(300, 0)])
    assert found.high == pytest.approx(1 - 0.045 ** (1 / 300), rel=1e-8)
    assert found.high > 1 - 0.05 ** (1 / 300)
    assert (found.prevalence, found.low, found.n, found.population) == (0, 0, 300, 5000)


@pytest.mark.parametrize("effect", [1.4, 3.0])
def test_clusters_add_the_luck_of_their_draw(effect: float) -> None:
    # 600 of 2,000 labelled documents of a sample of 4,000: p (1 - p) / 2000 + (D - 1) p (1 - p) / 4000.
    alone, clustered = (estimate([stratum(2000, 600, 1.0, 4000)], one) for one in (1.0, effect))
    wider = (clustered.high - clustered.low) / (alone.high - alone.low)
    assert wider == pytest.approx(math.sqrt(1 + (effect - 1) / 2), rel=0.02)
    assert clustered.effective_n == pytest.approx(alone.effective_n / (1 + (effect - 1) / 3), rel=0.01)
    assert (clustered.n, clustered.population, clustered.design_effect) == (2000, 4000, effect)


def test_clusters_widen_a_spotless_audit_as_far_as_labels_meet_them() -> None:
    # A random 300 of 5,000 meet few pairs: a design effect of 3 is one of 1.12 for them.
    found = estimate([stratum(300, 0)], 3.0)
    assert found.high == pytest.approx(1 - 0.045 ** ((1 + 2 * 300 / 5000) / 300), rel=1e-8)


def test_clusters_widen_strata_without_an_order_too() -> None:
    strata = [UNSCORED.model_copy(update={"violating": 5}), stratum(300, 6, 0.9, 4500)]
    alone, clustered = estimate(strata), estimate(strata, 4.0)
    assert clustered.low < alone.low < alone.high < clustered.high
    assert clustered.prevalence == alone.prevalence


def test_one_stratum_by_hand() -> None:
    # 20 of 100: both roots of 2 [l(.2) - l(p)] = 3.841 by a scalar solver that knows nothing of strata.
    def excess(p: float) -> Floats:
        return deviance(20, 100, p) - CUTOFF_95

    counts = decided([stratum(100, 20)])
    assert bound(counts, Side.LOWER, CUTOFF_95) == pytest.approx(brentq(excess, 1e-9, 0.2), rel=1e-8)
    assert bound(counts, Side.UPPER, CUTOFF_95) == pytest.approx(brentq(excess, 0.2, 1 - 1e-9), rel=1e-8)


@pytest.mark.parametrize(
    "rows",
    [
        [(0.7, 50, 1), (0.3, 40, 10)],
        [(0.9, 100, 0), (0.1, 20, 3)],
        [(0.5, 8, 0), (0.5, 10, 10)],
        [(0.99, 200, 0), (0.01, 100, 60)],
    ],
)
@pytest.mark.parametrize("side", list(Side))
def test_two_strata_by_brute_force(rows: list[Row], side: Side) -> None:
    found = bound(decided(strata(*rows)), side, CUTOFF_95)
    assert found == pytest.approx(brute_force(rows, side), abs=2e-4)


@pytest.mark.parametrize("side", list(Side))
def test_three_strata_by_brute_force(side: Side) -> None:
    rows = [(0.2, 12, 3), (0.1, 8, 5), (0.7, 40, 2)]
    found = bound(decided(strata(*rows)), side, CUTOFF_95)
    assert found == pytest.approx(brute_force(rows, side), abs=1e-3)


def test_effective_n_by_hand() -> None:
    counts = decided(strata((0.8, 80, 0), (0.2, 20, 4)))
    first, second = 0.5 / 81, 4.5 / 21
    centre = 0.8 * first + 0.2 * second
    variance = 0.64 * first * (1 - first) / 80 + 0.04 * second * (1 - second) / 20 + 0.04 * 0.96 / 10_000
    assert effective_n(counts) == pytest.approx(centre * (1 - centre) / variance)


def test_wilson_by_hand() -> None:
    # 10 of 100 at 95 %: (.0552, .1744), Wilson's interval as tables give it.
    assert float(wilson(0.1, 100, Side.LOWER, Z_95)) == pytest.approx(0.0552, abs=5e-5)
    assert float(wilson(0.1, 100, Side.UPPER, Z_95)) == pytest.approx(0.1744, abs=5e-5)


def test_the_estimate_weighs_strata_by_share() -> None:
    assert estimate(strata((0.9, 100, 1), (0.1, 50, 25))).prevalence == pytest.approx(
        0.9 * 0.01 + 0.1 * 0.5
    )


def test_everything_violating() -> None:
    found = estimate([stratum(50, 50)])
    assert (found.prevalence, found.high) == (1, 1)
    assert 0.9 < found.low < 1


def test_no_label_no_estimate() -> None:
    assert estimate([stratum(0, 0)]) is None
    assert estimate([]) is None
    assert estimate([stratum(7, 0, unclear=7)]) is None


def test_one_label_says_next_to_nothing() -> None:
    found = estimate([stratum(1, 0)])
    assert found.high > 0.7


def test_a_stratum_nobody_labelled_may_hold_anything() -> None:
    found = estimate((stratum(300, 3, 0.8, 4000), stratum(0, 0, 0.2, 1000)))
    alone = estimate((stratum(300, 3),))
    assert found.prevalence == pytest.approx(0.01)
    assert found.low == pytest.approx(0.8 * alone.low, rel=2e-3)
    assert found.high == pytest.approx(0.8 * alone.high + 0.2, rel=1e-3)


def test_an_empty_stratum_without_share_changes_nothing() -> None:
    assert estimate((stratum(300, 3), stratum(0, 0, 0.0, documents=0))) == estimate((stratum(300, 3),))


def test_unclear_labels_count_against_in_the_upper_bound_and_for_in_the_lower() -> None:
    found = estimate([stratum(300, 6, unclear=10)])
    assert found.prevalence == pytest.approx(6 / 290)
    assert found.n == 290
    assert found.high == pytest.approx(estimate([stratum(300, 16)]).high)
    assert found.low == pytest.approx(estimate([stratum(300, 6)]).low)


@pytest.mark.parametrize(
    "wrong",
    [
        [stratum(10, 11)],
        [stratum(10, 5, unclear=6)],
        [stratum(10, -1)],
        [stratum(6000, 5)],
        [stratum(10, 1, 0.5)],
        [stratum(10, 1, -0.5), stratum(10, 1, 1.5)],
    ],
)
def test_impossible_counts_are_refused(wrong: list[Stratum]) -> None:
    with pytest.raises(StratumError, match="Cách sửa"):
        estimate(wrong)


rows = st.lists(
    st.tuples(st.floats(0.01, 1.0), st.integers(1, 80), st.floats(0, 1), st.floats(0, 1)),
    min_size=1,
    max_size=5,
)


def build(drawn: Drawn) -> list[Stratum]:
    total = sum(share for share, *_ in drawn)
    result = []
    for share, labelled, hit, lost in drawn:
        violating = round(hit * labelled)
        unclear = round(lost * (labelled - violating) * 0.3)
        result.append(stratum(labelled, violating, share / total, unclear=unclear))
    return result


@settings(max_examples=50, deadline=None)
@given(rows)
def test_the_interval_holds_the_estimate(drawn: Drawn) -> None:
    found = estimate(build(drawn))
    if found is not None:
        assert 0 <= found.low <= found.prevalence + 1e-9
        assert found.prevalence <= found.high + 1e-9 <= 1 + 2e-9


@settings(max_examples=50, deadline=None)
@given(rows, st.integers(0, 4), st.booleans())
def test_a_lost_judgment_never_improves_the_estimate(drawn: Drawn, at: int, was_violating: bool) -> None:
    """A label that turns unclear raises the upper bound or leaves it, whatever it said before."""
    before = build(drawn)
    at %= len(before)
    one = before[at]
    innocent = one.labelled - one.violating - one.unclear
    if (was_violating and one.violating == 0) or (not was_violating and innocent == 0):
        return
    lost = one.model_copy(update={"unclear": one.unclear + 1, "violating": one.violating - was_violating})
    first, second = estimate(before), estimate([*before[:at], lost, *before[at + 1 :]])
    if first is not None and second is not None:
        assert second.low <= first.low + 1e-9
        counts = [
            read_counts(x, Reading.PESSIMISTIC) for x in (before, [*before[:at], lost, *before[at + 1 :]])
        ]
        uppers = [bound(c, Side.UPPER, CUTOFF_95) for c in counts]
        assert uppers[1] >= uppers[0] - 1e-9


@settings(max_examples=50, deadline=None)
@given(rows, st.integers(0, 4))
def test_one_more_violation_raises_estimate_and_both_likelihood_bounds(drawn: Drawn, at: int) -> None:
    before = build(drawn)
    at %= len(before)
    one = before[at]
    if one.labelled == one.violating + one.unclear:
        return
    after = [*before[:at], one.model_copy(update={"violating": one.violating + 1}), *before[at + 1 :]]
    first, second = decided(before), decided(after)
    assert second.rate > first.rate
    for side in Side:
        assert bound(second, side, CUTOFF_95) >= bound(first, side, CUTOFF_95) - 1e-9


@settings(max_examples=50, deadline=None)
@given(rows)
def test_the_order_of_strata_never_matters(drawn: Drawn) -> None:
    before = build(drawn)
    first, second = estimate(before), estimate(before[::-1])
    assert (first is None) == (second is None)
    if first is not None and second is not None:
        assert second.model_dump() == pytest.approx(first.model_dump(), abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(rows)
def test_the_curve_agrees_with_the_solver(drawn: Drawn) -> None:
    counts = decided(build(drawn))
    if counts.labels == 0:
        return
    z = np.array([0.5, 1.0, Z_95, 3.0])
    for side in Side:
        solved = [bound(counts, side, float(one**2)) for one in z]
        assert bound_at(counts, side, z) == pytest.approx(solved, rel=2e-3, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(rows)
def test_the_drawn_prevalences_agree_with_the_published_interval(drawn: Drawn) -> None:
    labelled = [s.model_copy(update={"unclear": 0}) for s in build(drawn)]
    found, counts = estimate(labelled), decided(labelled)
    ends = prevalence_at(counts, np.array([-Z_95, Z_95]), pessimistic=True)
    assert ends[1] == pytest.approx(found.high, rel=2e-3, abs=1e-6)
    assert ends[0] <= found.low * 1.002 + 1e-6
    assert found.low <= found.prevalence


def test_the_lower_end_takes_more_of_the_error_only_where_the_upper_takes_none() -> None:
    """A prevalence that no spotless audit could exclude is never above the upper end."""
    shares, n = np.array([0.6, 0.3, 0.1]), np.array([[100.0, 100.0, 100.0]])
    spotless = 1 - SPOTLESS ** (1 / 300)
    z = np.array([ndtri(MISSED_BELOW), -Z_95])
    for violating, raised in ((3.0, True), (30.0, False)):
        x, samples = np.array([[0.0, 0.0, violating]]), [Sample(5000.0)]
        likely, sure = prevalences_at(shares, n, x, samples, z)[0]
        low, high = ends_at(shares, n, x, samples)[0]
        assert low == pytest.approx(likely if raised else sure)
        assert sure < likely
        assert (low < spotless) == raised
        assert high >= spotless


def test_an_estimate_takes_milliseconds() -> None:
    """Each of another number of labels, since equal ones are remembered."""
    audits = [
        ranked((0.5, 60 + i, 0), (0.25, 50, 1), (0.15, 40, 0), (0.05, 50, 3), (0.03, 40, 8), (0.02, 60, 30))
        for i in range(20)
    ]
    started = time.process_time()
    for rows in audits:
        estimate(rows)
    assert (time.process_time() - started) / len(audits) < 0.1  # measured 20 ms; room for a loaded machine


def test_the_lower_end_holds_where_innocents_score_highest() -> None:
    """A shape cannot say that the top stratum holds fewer violations than the one below it; the strata's own labels can."""
    shares = np.array([0.215, 0.214, 0.217, 0.176, 0.099, 0.047, 0.018, 0.014])
    n = np.array([53.0, 53.0, 53.0, 43.0, 28.0, 26.0, 22.0, 22.0])
    rates = np.array([0.0, 0.002, 0.004, 0.009, 0.031, 0.128, 0.744, 0.342])
    x = np.random.default_rng(7).binomial(n.astype(int), rates, (300, 8)).astype(np.float64)
    alike = np.tile(n, (300, 1)), x, [Sample(5000.0)] * 300
    low = ends_at(shares, *alike)[:, 0]
    shapes_alone = bounds(shares, n, x, Sample(5000.0))[0][:, int(np.argmin(np.abs(DEPTHS - Z_95)))]
    truth = float(rates @ shares)
    assert np.mean(shapes_alone > truth) > 0.05
    assert np.mean(low > truth) < 0.05
