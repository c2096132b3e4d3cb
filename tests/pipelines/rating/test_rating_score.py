import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rating_cases import LIMITS

from pipelines.rating.errors import LimitsError
from pipelines.rating.grade import GRADE_FLOORS, grade_of
from pipelines.rating.score import check_limits, prevalence_score
from pipelines.rating.types import Grade
from rubrics.types import Limits


@pytest.mark.parametrize(("prevalence", "points"), [(0.0, 100), (0.005, 90), (0.02, 50), (0.08, 10)])
def test_points_at_the_rubrics_own_marks(prevalence: float, points: float) -> None:
    # .08 lies as far beyond the limit, in logarithms, as good lies within it: 100 - 90.
    assert float(prevalence_score(prevalence, LIMITS)) == pytest.approx(points, abs=1e-6)


@settings(deadline=None)
@given(st.floats(0, 1), st.floats(0, 1))
def test_points_fall_as_prevalence_rises(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert prevalence_score(low, LIMITS) >= prevalence_score(high, LIMITS)


def test_points_keep_their_shape_and_range() -> None:
    points = prevalence_score(np.linspace(0, 1, 12).reshape(3, 4), LIMITS)
    assert points.shape == (3, 4)
    assert points.min() >= 0
    assert points.max() == 100


@pytest.mark.parametrize(
    "wrong",
    [
        Limits(good=0.02, limit=0.02, tolerance=0.01),
        Limits(good=0.0, limit=0.02, tolerance=0.01),
        Limits(good=0.01, limit=1.5, tolerance=0.01),
        Limits(good=0.01, limit=0.02, tolerance=0.0),
        Limits(good=0.01, limit=0.02, tolerance=1.0),
    ],
)
def test_limits_that_cannot_be_scored_against_are_named(wrong: Limits) -> None:
    with pytest.raises(LimitsError, match="thô tục"):
        check_limits(wrong, "thô tục")


@pytest.mark.parametrize(
    ("points", "grade"),
    [
        (100, Grade.A),
        (85, Grade.A),
        (84.99, Grade.B),
        (70, Grade.B),
        (50, Grade.C),
        (49.9, Grade.D),
        (30, Grade.D),
        (29.9, Grade.E),
        (0, Grade.E),
    ],
)
def test_grade_bands(points: float, grade: Grade) -> None:
    assert grade_of(points) is grade


def test_bands_cover_every_grade_best_first() -> None:
    assert tuple(GRADE_FLOORS) == tuple(Grade)
    assert list(GRADE_FLOORS.values()) == sorted(GRADE_FLOORS.values(), reverse=True)
    assert GRADE_FLOORS[Grade.E] == 0
