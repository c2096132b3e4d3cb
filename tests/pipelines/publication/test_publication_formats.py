from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.publication import formats

NB = "\u00a0"
SHARES = st.floats(0, 1, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234.5, 1, "1.234,5"),
        (0, 0, "0"),
        (-1234.5, 1, "\N{MINUS SIGN}1.234,5"),
        (1234567, 0, "1.234.567"),
        (0.05, 1, "0,0"),
        (0.15, 1, "0,2"),
        (-0.04, 1, "0,0"),
        (None, 1, "—"),
    ],
)
def test_number(value: float | None, decimals: int, text: str) -> None:
    assert formats.number(value, decimals) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.123, f"12,3{NB}%"),
        (0.00638, f"0,64{NB}%"),
        (0.00034, f"0,034{NB}%"),
        (0.0123, f"1,2{NB}%"),
        (0.0, f"0{NB}%"),
        (1.0, f"100{NB}%"),
        (0.9996, f"100,0{NB}%"),
        (None, "—"),
    ],
)
def test_percent(share: float | None, text: str) -> None:
    assert formats.percent(share) == text


@pytest.mark.parametrize(("share", "text"), [(0.005, f"0,5{NB}%"), (0.02, f"2{NB}%"), (1.0, f"100{NB}%")])
def test_threshold_has_no_needless_zeros(share: float, text: str) -> None:
    assert formats.threshold(share) == text


def _back(text: str) -> float:
    return float(text.replace(NB, "").replace("%", "").replace(".", "").replace(",", ".")) / 100


@given(SHARES, SHARES)
def test_a_printed_interval_holds_the_computed_one(a: float, b: float) -> None:
    low, high = sorted((a, b))
    left, right = formats.percent_range(low, high).split(" – ")
    assert _back(left) <= low + 1e-12
    assert _back(right) >= high - 1e-12


def test_an_upper_bound_just_above_its_threshold_does_not_look_equal_to_it() -> None:
    assert formats.percent_range(0.001, 0.005001) == f"0,10 – 0,51{NB}%"


def test_score_interval_is_rounded_outward() -> None:
    assert formats.points_range(78.19, 88.01) == "78,1 – 88,1"
    assert formats.points_range(None, 88.0) == "—"


def test_days_are_those_of_vietnam() -> None:
    late = datetime(2026, 12, 31, 18, 30, tzinfo=UTC)
    assert formats.day(late) == "01/01/2027"
    assert formats.moment(late) == "01/01/2027 01:30"
    assert formats.day(date(2026, 2, 3)) == "03/02/2026"
    assert formats.day(None) == formats.moment(None) == "—"


def test_the_zone_of_the_machine_plays_no_part() -> None:
    naive, aware = datetime(2026, 5, 1, 20), datetime(2026, 5, 2, 5, tzinfo=timezone(timedelta(hours=9)))  # noqa: DTZ001 -- the case under test
    assert formats.moment(naive) == formats.moment(aware) == "02/05/2026 03:00"


def test_period_shows_its_last_day() -> None:
    assert formats.period(date(2026, 11, 1), date(2026, 12, 1)) == "01/11/2026 – 30/11/2026"
