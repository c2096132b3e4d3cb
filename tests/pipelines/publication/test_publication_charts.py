import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publication_factory import GOOD, NONE, POOR, PRESS, rating

from pipelines.publication import charts
from pipelines.rating.types import CriterionResult, Estimate, Grade, Verdict

SHARES = st.floats(0, 1, allow_nan=False)


def content(low: float, middle: float, high: float, tolerance: float = 0.02) -> CriterionResult:
    estimate = Estimate(prevalence=middle, low=low, high=high, n=300, effective_n=300.0, population=4000)
    return CriterionResult(
        criterion_id="a", name="A", kind="content", role="weighted", weight=5.0, verdict=Verdict.MET,
        estimate=estimate, good=0.005, limit=0.03, tolerance=tolerance,
    )  # fmt: skip


@given(SHARES)
def test_an_axis_is_round_and_holds_its_largest_value(largest: float) -> None:
    axis = charts.axis_for(largest)
    assert axis.top >= min(largest, 1) - 1e-12
    assert axis.top <= 1 + 1e-9
    assert 2 <= len(axis.ticks()) <= 6
    assert f"{axis.step:e}"[0] in "125"


@given(st.tuples(SHARES, SHARES, SHARES).map(sorted))
def test_everything_drawn_lies_inside(values: list[float]) -> None:
    svg = str(charts.interval_chart(content(*values)))
    places = [float(p) for p in re.findall(r'(?:x|x1|x2|cx)="(-?[\d.]+)%"', svg)]
    assert places
    assert all(0 <= place <= 100 for place in places)


def test_the_bar_stands_where_the_numbers_say() -> None:
    svg = str(charts.interval_chart(content(0.01, 0.02, 0.03)))
    axis = charts.axis_for(0.03)
    assert f'cx="{axis.place(0.02)}"' in svg
    assert f'x="{axis.place(0.01)}" width="{axis.width(0.01, 0.03)}"' in svg
    assert axis.top == pytest.approx(0.04)


def test_equal_marks_share_one_line() -> None:
    names = [mark.name for mark in charts.rule_marks(content(0, 0, 0, tolerance=0.03))]
    assert names == ["mức tốt", "ngưỡng chấp nhận và giới hạn"]


def test_a_chart_says_in_words_what_it_shows() -> None:
    svg = str(charts.interval_chart(content(0.01, 0.02, 0.025)))
    assert 'role="img"' in svg
    for part in (
        "2,0\u00a0%",
        "1,0 – 2,5\u00a0%",
        "mức tốt 0,5\u00a0%",
        "ngưỡng chấp nhận 2\u00a0%",
        "giới hạn 3\u00a0%",
    ):
        assert part in svg


def test_sparks_are_decoration() -> None:
    assert 'aria-hidden="true"' in str(charts.interval_spark(content(0.01, 0.02, 0.025)))


def test_no_numbers_no_chart() -> None:
    nothing = rating("a", "A", PRESS, NONE)
    assert charts.score_chart(nothing) == charts.grade_strip(nothing) == ""
    assert charts.interval_chart(nothing.criteria[0]) == charts.interval_spark(nothing.criteria[0]) == ""


@pytest.mark.parametrize("labels", [GOOD, POOR])
def test_grade_strip_fills_the_whole_and_names_every_grade(
    labels: tuple[tuple[int, int, int], ...],
) -> None:
    rated = rating("a", "A", PRESS, labels)
    svg = str(charts.grade_strip(rated))
    ends = [
        float(x) + float(w)
        for x, w in re.findall(r'<rect class="fill-." x="([\d.]+)%" width="([\d.]+)%"', svg)
    ]
    assert max(ends) == pytest.approx(100, abs=0.5)
    assert all(f"hạng {grade.value} " in svg for grade in Grade)
