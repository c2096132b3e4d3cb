import math

import pytest
from audit_cases import ADJUDICATOR, N, U, V, X, label
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.audit.agreement import agreement, nominal_alpha

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C: four observers, twelve
# units, missing labels; the paper's result is .743.
OBSERVERS = {
    "A": [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    "B": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    "C": [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    "D": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
}


def units(table: dict[str, list[int | None]]) -> list[dict[str, int]]:
    count = len(next(iter(table.values())))
    return [{who: v for who, row in table.items() if (v := row[i]) is not None} for i in range(count)]


def test_the_published_example_with_missing_labels() -> None:
    assert nominal_alpha(units(OBSERVERS)) == pytest.approx(0.743, abs=5e-4)


def test_the_published_binary_example() -> None:
    # The same paper, section A: two observers, ten units, two values: .095.
    first, second = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert nominal_alpha(units({"A": [*first], "B": [*second]})) == pytest.approx(0.095, abs=5e-4)


@settings(deadline=None)
@given(
    st.lists(st.lists(st.sampled_from([None, 0, 1, 2]), min_size=3, max_size=3), min_size=2, max_size=25),
)
def test_alpha_agrees_with_the_krippendorff_package(rows: list[list[int | None]]) -> None:
    krippendorff = pytest.importorskip(
        "krippendorff", reason="the krippendorff package is a second opinion only"
    )
    ours = nominal_alpha([{str(k): v for k, v in enumerate(row) if v is not None} for row in rows])
    if ours is None:
        return
    table = [[math.nan if row[k] is None else row[k] for row in rows] for k in range(3)]
    theirs = krippendorff.alpha(
        reliability_data=table, level_of_measurement="nominal", value_domain=[0, 1, 2]
    )
    assert ours == pytest.approx(theirs)


@pytest.mark.parametrize(
    "table",
    [{"A": [], "B": []}, {"A": [1, 0, 1]}, {"A": [1, 1], "B": [1, 1]}, {"A": [1, None], "B": [None, 0]}],
)
def test_where_nobody_could_disagree_there_is_no_alpha(table: dict[str, list[int | None]]) -> None:
    assert nominal_alpha(units(table)) is None


def test_agreement_compares_people_only_and_what_they_could_read() -> None:
    alike = [label(who, j, d) for who in ("an", "bình") for d, j in (("d1", V), ("d2", N), ("d3", U))]
    assert agreement(alike) == 1
    assert agreement([*alike, label("đề", N, "d1", role=ADJUDICATOR), label("chi", X, "d2")]) == 1
    after = agreement([*alike, label("bình", V, "d2", minute=3)])
    assert after is not None
    assert after < 1
