"""The interval that learns from the labels how well scores separate: against integrals, simulation and its promises."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rating_cases import scored, skewed_scores
from scipy.integrate import quad
from scipy.stats import beta

from pipelines.rating.counts import Sample
from pipelines.rating.estimate import estimate, prevalences_at
from pipelines.rating.lattice import Lattice
from pipelines.rating.method import Z_95
from pipelines.rating.plan import plan_audit
from pipelines.rating.separation import DEPTHS, LEAN_HIGH, LEAN_LOW, bounds, bounds_alone
from pipelines.rating.shapes import SHAPES, SPREADS, USELESS, middles, straight
from pipelines.rating.types import Stratum

pytestmark = pytest.mark.integration  # thousands of audits

AT_95 = int(np.searchsorted(DEPTHS, Z_95))
NO_LUCK = Sample(1e12)  # so many documents sampled that the draw adds nothing


def ends(shares: list[float], n: list[float], x: list[float]) -> tuple[float, float]:
    low, high = bounds(np.array(shares), np.array(n, dtype=float), np.array([x], dtype=float), NO_LUCK)
    return float(low[0, AT_95]), float(high[0, AT_95])


@pytest.mark.parametrize(("n", "x"), [(300, 15), (40, 7), (1000, 1), (60, 59)])
def test_one_stratum_is_a_beta_distribution(n: int, x: int) -> None:
    low, high = ends([1.0], [n], [x])
    assert low == pytest.approx(beta.ppf(0.025, x + 1 - LEAN_LOW, n - x + 1), rel=5e-3)
    assert high == pytest.approx(beta.ppf(0.975, x + 1 - LEAN_HIGH, n - x + 1), rel=5e-3)


def test_two_strata_by_integration() -> None:
    """Scores that say nothing give the same rate to both strata: the pooled likelihood, and no other shape."""
    shares, n, x = [0.6, 0.4], [50.0, 50.0], [4.0, 4.0]
    low, high = ends(shares, n, x)

    def density(p: float) -> float:
        return p ** (8 - LEAN_HIGH) * (1 - p) ** 92

    whole = quad(density, 0, 1)[0]
    assert quad(density, 0, high)[0] / whole == pytest.approx(0.975, abs=0.01)
    assert low < 0.08 < high


def test_shapes_weigh_to_one() -> None:
    assert sum(shape.weight for shape in SHAPES) == pytest.approx(1)
    assert sum(SPREADS.values()) == pytest.approx(1)
    assert SHAPES[0].separation == 0
    assert SHAPES[0].weight == USELESS


def test_scores_that_separate_narrow_the_interval() -> None:
    """The same labels and estimate: violations gathered at the top say that the rest is clean."""
    shares, n = [0.5, 0.25, 0.15, 0.1], [75.0] * 4
    gathered, spread = ends(shares, n, [0, 0, 0, 20]), ends(shares, n, [2, 2, 2, 2])
    assert gathered[1] - gathered[0] < spread[1] - spread[0]


def test_more_of_the_same_labels_narrow_it() -> None:
    shares, n, x = np.array([0.7, 0.2, 0.1]), np.array([60.0, 40.0, 50.0]), np.array([1.0, 2.0, 12.0])
    widths = []
    for times in (1, 4, 16, 64):
        low, high = ends(list(shares), list(n * times), list(x * times))
        widths.append(high - low)
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < widths[0] / 6


def test_many_audits_at_once_are_each_what_they_are_alone() -> None:
    shares = np.array([0.7, 0.2, 0.1])
    n = np.array([[60.0, 40.0, 50.0], [55.0, 38.0, 44.0], [60.0, 40.0, 50.0]])
    x = np.array([[0.0, 2.0, 12.0], [1.0, 0.0, 9.0], [0.0, 0.0, 0.0]])
    z = np.array([-Z_95, Z_95])
    together = prevalences_at(shares, n, x, [Sample(5000.0)] * 3, z)
    for row in range(3):
        alone = prevalences_at(shares, n[row : row + 1], x[row : row + 1], [Sample(5000.0)], z)
        assert together[row] == pytest.approx(alone[0], rel=1e-9)


PLANS = [
    plan_audit(scored(skewed_scores(documents, seed)), labels, seed).criteria[0]
    for seed, (documents, labels) in enumerate([(800, 100), (2000, 300), (5000, 1000)])
]


@st.composite
def audits(draw: st.DrawFn) -> tuple[tuple[Stratum, ...], int]:
    """A planned audit with labels, and a stratum where one more may be violating."""
    plan = draw(st.sampled_from(PLANS))
    top = draw(st.sampled_from([0.0, 0.05, 0.3, 0.9]))
    rows = []
    for h, one in enumerate(plan.strata):
        labelled = sum(d.stratum == h for d in plan.drawn)
        violating = draw(st.integers(0, round(labelled * top * ((h + 1) / len(plan.strata)) ** 2)))
        rows.append(one.model_copy(update={"labelled": labelled, "violating": violating}))
    return tuple(rows), draw(st.integers(0, len(rows) - 1))


@settings(max_examples=60, deadline=None)
@given(audits(), st.sampled_from([1.0, 1.4, 2.9]), st.integers(1, 3))
def test_one_more_violation_never_lowers_any_quantile(
    audit: tuple[tuple[Stratum, ...], int], effect: float, more: int
) -> None:
    rows, at = audit
    shares = np.array([row.share for row in rows])
    n = np.array([row.labelled for row in rows], dtype=float)
    before = np.array([row.violating for row in rows], dtype=float)
    after = before.copy()
    after[at] = min(after[at] + more, n[at])
    sample = Sample(sum(row.documents for row in rows), effect)
    z = np.linspace(-5, 5, 201)
    low, high = (prevalences_at(shares, n[None], x[None], [sample], z)[0] for x in (before, after))
    assert (high >= low - 1e-12).all()
    assert (np.diff(low) >= 0).all()


@settings(max_examples=40, deadline=None)
@given(audits())
def test_one_more_violation_never_lowers_what_is_published(audit: tuple[tuple[Stratum, ...], int]) -> None:
    rows, at = audit
    one = rows[at]
    if one.violating == one.labelled:
        return
    after = (*rows[:at], one.model_copy(update={"violating": one.violating + 1}), *rows[at + 1 :])
    before, worse = estimate(rows), estimate(after)
    assert before is not None
    assert worse is not None
    assert worse.high >= before.high
    assert worse.low >= before.low


def test_without_the_lattice_one_more_violation_may_lower_a_bound() -> None:
    """What the lattice is for: a violation among the top scores says that the rest are clean."""
    shares, n = np.array([0.8, 0.13, 0.04, 0.03]), np.array([12.0, 23.0, 54.0, 88.0])
    x = np.array([[0.0, 0.0, 1.0, top] for top in range(0, 89, 4)])
    alone, rising = (f(shares, n, x, NO_LUCK)[1][:, AT_95] for f in (bounds_alone, bounds))
    assert (np.diff(alone) < 0).any()
    assert (np.diff(rising) >= -1e-12).all()
    assert (rising >= 0.97 * alone).all()


def test_straightened_rates_add_up_to_the_prevalence() -> None:
    shapes = straight((0.5, 0.2, 0.12, 0.08, 0.05, 0.03, 0.02), 256)
    total = -np.expm1(shapes.innocent) @ shapes.shares
    assert total == pytest.approx(np.tile(np.sin(middles(256))[:, None] ** 2, len(SHAPES)), rel=0.02)
    assert shapes.parts.sum(axis=1) == pytest.approx(1)
    assert shapes.parts.shape == (7, 3)
    assert (shapes.parts >= 0).all()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(1, 400), min_size=1, max_size=3), st.integers(0, 2**32 - 1))
def test_a_lattice_reads_what_rises_and_never_less(most: list[float], seed: int) -> None:
    rng = np.random.default_rng(seed)
    whole = np.array(most)
    lattice = Lattice.over(whole, whole * rng.random(len(most)))
    points = lattice.points
    values = rng.standard_normal((len(points), 2))
    table = lattice.rising(values)
    assert (lattice.read(table, points) >= values - 1e-9).all()
    sums = rng.random((20, len(most))) * points[-1]
    more = np.minimum(sums + rng.exponential(size=sums.shape), points[-1])
    assert (lattice.read(table, more) >= lattice.read(table, sums) - 1e-9).all()


@pytest.mark.parametrize(
    ("separation", "prevalence"), [(0.0, 0.01), (0.0, 0.05), (2.0, 0.01), (2.0, 0.05), (2.0, 0.2)]
)
def test_it_holds_what_simulated_audits_show(separation: float, prevalence: float) -> None:
    rng = np.random.default_rng([3, round(separation), round(prevalence * 1000)])
    shares, n = np.array([0.5, 0.2, 0.15, 0.1, 0.05]), np.array([80, 60, 60, 50, 50])
    scores = rng.standard_normal(400_000)
    violating = rng.random(scores.size) < prevalence
    scores += separation * violating
    ends = np.quantile(scores, np.cumsum(shares)[:-1])
    index = np.searchsorted(ends, scores)
    rates = np.array([violating[index == h].mean() for h in range(5)])
    x = rng.binomial(n, rates, (400, 5)).astype(float)
    found = prevalences_at(
        shares, np.tile(n, (400, 1)).astype(float), x, [NO_LUCK] * 400, np.array([-Z_95, Z_95])
    )
    held = np.mean((found[:, 0] <= prevalence) & (prevalence <= found[:, 1]))
    assert held >= 0.925
    assert np.mean(found[:, 1] < prevalence) <= 0.06
