from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rating_cases import rate, site

from pipelines.rating.evidence import Finding
from pipelines.rating.grade import Points, grade_probabilities, printed_grades, surely_clean
from pipelines.rating.method import DRAWS
from pipelines.rating.strata import Floats
from pipelines.rating.types import Grade

A, B, C, D, E = Grade


def draws(**shares: float) -> Floats:
    """Draws of S with these shares in the middle of each grade's band."""
    middles = {"a": 92.0, "b": 77.0, "c": 60.0, "d": 40.0, "e": 10.0}
    counts = {name: round(share * DRAWS) for name, share in shares.items()}
    assert sum(counts.values()) == DRAWS
    return np.concatenate([np.full(n, middles[name]) for name, n in counts.items()])


def points(worst: Floats, best: Floats | None = None) -> Points:
    return Points(worst, worst if best is None else best, 50.0, 1.0)


@pytest.mark.parametrize(
    ("shares", "printed", "clean"),
    [
        ({"b": 1.0}, (B,), True),
        ({"a": 0.8, "e": 0.2}, (A,), False),
        ({"b": 0.8, "c": 0.2}, (B,), False),
        ({"b": 0.99, "c": 0.01}, (B,), True),
        ({"b": 0.97, "c": 0.03}, (B,), False),
        ({"b": 0.79, "c": 0.21}, (B, C), False),
        ({"a": 0.5, "b": 0.5}, (A, B), True),
        ({"a": 0.3, "b": 0.64, "c": 0.06}, (A, B), False),
        ({"a": 0.1, "b": 0.7, "c": 0.2}, (B, C), False),
        ({"a": 0.2, "b": 0.6, "c": 0.2}, (B, C), False),
        ({"d": 0.5, "e": 0.5}, (D, E), False),
        ({"a": 0.3, "b": 0.4, "c": 0.3}, (), False),
        ({"a": 0.5, "e": 0.5}, (), False),
    ],
)
def test_one_grade_of_eighty_percent_else_two_neighbours_else_none(
    shares: dict[str, float], printed: tuple[Grade, ...], clean: bool
) -> None:
    assert printed_grades(points(draws(**shares))) == printed
    assert surely_clean(points(draws(**shares))) is clean


def test_a_gap_in_the_evidence_that_spans_three_grades_prints_none() -> None:
    assert printed_grades(points(draws(b=1.0), draws(a=1.0))) == (B,)
    assert printed_grades(points(draws(c=1.0), draws(a=1.0))) == ()


def test_probabilities_count_the_draws() -> None:
    found = grade_probabilities(points(draws(a=0.25, b=0.5, e=0.25)))
    assert found == {A: 0.25, B: 0.5, C: 0.0, D: 0.0, E: 0.25}


@settings(deadline=None)
@given(st.integers(0, 10_000), st.floats(0, 100), st.floats(0.1, 30))
def test_what_is_printed_is_probable_and_clean_is_never_won(seed: int, centre: float, width: float) -> None:
    sampled = np.clip(np.random.default_rng(seed).normal(centre, width, DRAWS), 0, 100)
    printed = printed_grades(points(sampled))
    probabilities = grade_probabilities(points(sampled))
    assert len(printed) <= 2
    if printed:
        assert sum(probabilities[g] for g in printed) >= 0.8 - 1e-9
    elif max(probabilities.values()) >= 0.8:
        pytest.fail("a grade of this probability is printed")
    if surely_clean(points(sampled)):
        assert set(printed) <= {A, B}
        assert printed
    if surely_clean(points(np.maximum(sampled - 7, 0))):
        assert surely_clean(points(sampled))


@settings(deadline=None)
@given(st.integers(0, 10_000), st.floats(0, 100), st.floats(0.1, 20), st.floats(0, 0.3))
def test_evidence_taken_away_never_makes_a_grade(
    seed: int, centre: float, width: float, part: float
) -> None:
    """The part of the weight that is lost may have been anything from 0 to 100 points."""
    rng = np.random.default_rng(seed)
    rest = np.clip(rng.normal(centre, width, DRAWS), 0, 100) * (1 - part)
    lost = np.clip(rng.normal(100 - centre, width, DRAWS), 0, 100) * part
    if printed_grades(points(rest, rest + 100 * part)):
        assert printed_grades(points(rest + lost))


FLOORS = {85: "A", 70: "B", 50: "C", 30: "D", 0: "E"}


@given(st.lists(st.tuples(st.sampled_from([2.5, 5.0, 7.5, 10.0]), st.booleans()), min_size=1, max_size=9))
@example([(7.5, False), (2.5, True), (2.5, True), (10.0, True), (5.0, False), (2.5, False)])
@settings(max_examples=150, deadline=None)
def test_points_on_a_grades_floor_have_that_grade(known: list[tuple[float, bool]]) -> None:
    evidence = [
        site(f"kiểm tra {at}", Finding.MET if met else Finding.NOT_MET, weight=weight)
        for at, (weight, met) in enumerate(known)
    ]
    exact = sum(Fraction(100 * weight) for weight, met in known if met) / sum(Fraction(w) for w, _ in known)
    rated = rate(evidence)
    assert [grade.value for grade in rated.grades] == [next(FLOORS[f] for f in FLOORS if exact >= f)]
    assert rate(evidence[::-1]).grades == rated.grades
