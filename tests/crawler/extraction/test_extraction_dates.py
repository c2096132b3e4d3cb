"""Dates as Vietnamese pages write them."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.extraction.dates import VIETNAM, find_date, not_ahead, parse_instant

# A Saturday evening in Vietnam.
NOW = datetime(2026, 3, 7, 20, 30, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("07-03-2026, 08:01 PM", "2026-03-07T20:01"),
        ("Thứ bảy, 7/3/2026, 08:07 (GMT+7)", "2026-03-07T08:07"),
        ("07-03-2026 - 00:01 AM", "2026-03-07T00:01"),
        ("08:01 07/03/2026", "2026-03-07T08:01"),
        ("7h30 ngày 05/03/2026", "2026-03-05T07:30"),
        ("Thứ Hai, 02/03/2026 | 14:05", "2026-03-02T14:05"),
        ("5.3.2026 lúc 8:30 tối", "2026-03-05T20:30"),
        ("12/03/2025 12:15 SA", "2025-03-12T00:15"),
        ("ngày 7 tháng 3 năm 2026", "2026-03-07T00:00"),
        ("12 Tháng ba 2025", "2025-03-12T00:00"),
        ("tháng mười hai 5, 2025", "2025-12-05T00:00"),
        ("Mar 10, 2020 at 7:54 AM", "2020-03-10T07:54"),
        ("10th March 2020", "2020-03-10T00:00"),
        ("03/14/2025 5:00 PM", "2025-03-14T17:00"),
        ("2026/03/07 09:10", "2026-03-07T09:10"),
        ("07/03/2026 08:00 (GMT+9)", "2026-03-07T06:00"),
        ("Hôm nay lúc 08:01", "2026-03-07T08:01"),
        ("Hôm qua, 20:15", "2026-03-06T20:15"),
        ("Yesterday at 11:00 PM", "2026-03-06T23:00"),
        ("Thứ năm lúc 8:07", "2026-03-05T08:07"),
        ("Thứ bảy lúc 8:07", "2026-02-28T08:07"),
        ("2 giờ trước", "2026-03-07T18:30"),
        ("15 phút trước", "2026-03-07T20:15"),
        ("một tuần trước", "2026-02-28T20:30"),
        ("3 days ago", "2026-03-04T20:30"),
        ("vừa xong", "2026-03-07T20:30"),
    ],
)
def test_visible_date(text: str, expected: str) -> None:
    found = find_date(text, NOW)
    assert found is not None
    assert found.instant == datetime.fromisoformat(f"{expected}:00+07:00")
    assert found.instant.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    ["", "31/02/2026", "99/99/2026", "1/2/26", "tỷ số 3-2", "10 năm 2020 lần", "giá 12.500.2026đ", "12:30"],
)
def test_no_date(text: str) -> None:
    assert find_date(text, NOW) is None


@pytest.mark.parametrize("text", ["2 giờ trước", "Hôm nay lúc 08:01", "vừa xong"])
def test_relative_words_need_the_moment_of_the_fetch(text: str) -> None:
    assert find_date(text) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-03-07 08:07", "2026-03-07T08:07:00+07:00"),
        ("2020-03-10T07:54:52+0700", "2020-03-10T07:54:52+07:00"),
        ("2026-03-07T01:07:00Z", "2026-03-07T08:07:00+07:00"),
        ("1583801692", "2020-03-10T07:54:52+07:00"),
        ("1583801692000", "2020-03-10T07:54:52+07:00"),
        ("Sat, 07 Mar 2026 08:07:00 +0700", "2026-03-07T08:07:00+07:00"),
    ],
)
def test_machine_date(value: str, expected: str) -> None:
    assert parse_instant(value) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    "value",
    ["", "x", "0001-01-01", "9999-12-31T23:59:59-12:00", "99999999999999", "2026-13-01", "1" * 5000],
)
def test_no_machine_date(value: str) -> None:
    assert parse_instant(value) is None


def test_a_date_ahead_of_the_fetch_is_no_date() -> None:
    assert not_ahead(NOW + timedelta(days=3), NOW) is None
    assert not_ahead(NOW + timedelta(hours=20), NOW) == NOW + timedelta(hours=20)
    assert not_ahead(NOW + timedelta(days=3), None) == NOW + timedelta(days=3)
