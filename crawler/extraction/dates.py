"""Dates as Vietnamese pages write them, to aware UTC instants.

Day comes before month. A time without a zone is Asia/Ho_Chi_Minh. Relative words ("2 giờ trước") need
the moment of the fetch and are as exact as the word; without that moment they give no date.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

# Vietnam has kept UTC+7 without summer time since 1975; a fixed offset needs no zone database.
VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
# The public web begins in 1991; a clock two days ahead is a mistake, not a zone.
_EARLIEST_YEAR = 1991
_AHEAD = timedelta(days=2)
_FAR_FUTURE_YEAR = 2100

_VI_MONTHS = (
    "giêng|một",
    "hai",
    "ba",
    "tư|bốn",
    "năm",
    "sáu",
    "bảy",
    "tám",
    "chín",
    "mười",
    "mười một",
    "mười hai",
)
_EN_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NUMBERS = {name: n for n, names in enumerate(_VI_MONTHS, 1) for name in names.split("|")} | {
    "chạp": 12
}
_VI_MONTH = "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True))
# Written out, as browsers shorten it ("thg 10"), as WordPress does ("Th10").
_MONTH = rf"(?:tháng\s+|thg\.?\s*|th\.?(?=\d))(?P<mo>\d{{1,2}}|{_VI_MONTH})"
_EN_MONTH = "(?:" + "|".join(_EN_MONTHS) + ")[a-z]*"
_WEEKDAYS = ("thứ hai|monday", "thứ ba|tuesday", "thứ tư|wednesday", "thứ năm|thursday", "thứ sáu|friday",
             "thứ bảy|saturday", "chủ nhật|sunday")  # fmt: skip
_WEEKDAY_NUMBERS = {name: n for n, names in enumerate(_WEEKDAYS) for name in names.split("|")}

_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<y>\d{4})[-/.](?P<mo>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)",
        r"(?<![\d/.-])(?P<d>\d{1,2})\s?[-/.]\s?(?P<mo>\d{1,2})\s?[-/.]\s?(?P<y>\d{4})(?!\d)",
        # "5/3/26 lúc 08:15", as language packs of forums shorten it; without a time it may be anything.
        r"^\s*(?P<d>\d{1,2})([-/.])(?P<mo>\d{1,2})\2(?P<y>\d{2})(?=,?\s+(?:lúc\s+|at\s+)?\d{1,2}:\d\d)",
        rf"(?<!\d)(?P<d>\d{{1,2}})\s+{_MONTH}(?:\s*,|\s+năm)?\s+(?P<y>\d{{4}})(?!\d)",
        rf"(?<!\w){_MONTH}\s+(?P<d>\d{{1,2}})\s*,\s*(?P<y>\d{{4}})(?!\d)",
        rf"\b(?P<mo>{_EN_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})(?!\d)",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<mo>{_EN_MONTH})\.?,?\s+(?P<y>\d{{4}})(?!\d)",
    )
)
_TIME = (
    r"(?P<h>\d{1,2})\s?(?:[:hg]|giờ\s)\s?(?P<mi>\d{2})?(?!\d)(?::(?P<s>\d{2}))?\s*"
    r"(?P<ap>[ap]\.?m\b|sa\b|ch\b|sáng|chiều|tối)?"
)
_TIME_AFTER = re.compile(rf"(?:[\s,|\-–—•·]|\s:\s)*(?:lúc|vào lúc|at|T)?\s*{_TIME}", re.IGNORECASE)
_TIME_BEFORE = re.compile(
    rf"(?<![\d:]){_TIME}[\s,|\-–—•·]*(?:ngày|on|thứ \w+,?|chủ nhật,?)?[\s,]*$", re.IGNORECASE
)
_ZONE = re.compile(
    r"(?:[\s(]*(?:GMT|UTC)\s*|(?=[+-]\d\d:\d\d))(?P<sign>[+-])\s*(?P<zh>\d{1,2})(?::?(?P<zm>\d{2}))?",
    re.IGNORECASE,
)
_DAY_WORD = re.compile(
    rf"\b(?P<word>hôm nay|hôm qua|today|yesterday|{'|'.join(_WEEKDAY_NUMBERS)})(?:\s*,)?(?:\s+(?:lúc|at))?\s+{_TIME}",
    re.IGNORECASE,
)
_UNIT = (
    "giây|phút|giờ|tiếng|ngày|tuần|tháng|năm|sec(?:ond)?s?|min(?:ute)?s?|hours?|days?|weeks?|months?|years?"
)
# "2 tuần, 3 ngày trước": the larger unit comes first.
_AGO = re.compile(
    rf"\b(?:(?P<more>\d{{1,3}})\s*(?P<larger>{_UNIT})(?:\s*,\s*|\s+(?:và |and )?))?"
    rf"(?P<n>\d{{1,3}}|một|an?|one)\s*(?P<unit>{_UNIT})\s+(?:trước|ago)\b",
    re.IGNORECASE,
)
_NOW = re.compile(r"\b(?:vừa xong|vừa mới đây|mới đây|just now|moments? ago)\b", re.IGNORECASE)
_UNITS = {
    "giây": 1, "sec": 1, "phút": 60, "min": 60, "giờ": 3600, "tiếng": 3600, "hou": 3600, "ngày": 86400,
    "day": 86400, "tuần": 604800, "wee": 604800, "tháng": 2592000, "mon": 2592000, "năm": 31536000, "yea": 31536000,
}  # fmt: skip
# "3 tuần trước" names no time of day.
_DAY = 86400


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text: the instant, whether it names a time of day, and where it stands."""

    instant: datetime
    has_time: bool
    start: int
    end: int


def parse_instant(value: str) -> datetime | None:
    """A machine-written date: ISO 8601, RFC 2822, or Unix seconds or milliseconds; None if it is none."""
    value = value.strip()
    if not value or len(value) > 64:  # noqa: PLR2004 - the longest real form has 40 characters
        return None
    if value.isdigit() and len(value) in {9, 10, 13}:
        return _plausible(datetime.fromtimestamp(int(value[:10]) if len(value) != 9 else int(value), UTC))  # noqa: PLR2004
    for parser in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parser(value)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return _utc(moment)
    return None


def find_date(text: str, now: datetime | None = None) -> Found | None:
    """The first date in a piece of visible text; relative words count only where `now` (aware) is given."""
    for pattern in _DATES:
        match = pattern.search(text)
        if match:
            found = _absolute(text, match)
            if found is not None:
                return found
    return _relative(text, now) if now is not None else None


def read_date(value: str, now: datetime | None = None) -> Found | None:
    """A date however it is written: machine form first, then visible forms."""
    moment = parse_instant(value)
    if moment is not None:
        return Found(moment, ":" in value or value.strip().isdigit(), 0, len(value))
    return find_date(value, now)


def _absolute(text: str, match: re.Match[str]) -> Found | None:
    day, month, year = int(match["d"]), _month(match["mo"]), _year(match["y"])
    if month > 12 >= day:  # noqa: PLR2004 - month first, as American software writes
        day, month = month, day
    after = _TIME_AFTER.match(text, match.end())
    before = None if after else _TIME_BEFORE.search(text, max(0, match.start() - 40), match.start())
    clock = after or before
    end = after.end() if after else match.end()
    zone = _ZONE.match(text, end)
    try:
        moment = datetime(year, month, day, *_clock(clock), tzinfo=_offset(zone))
    except ValueError:
        return None
    utc = _utc(moment)
    start = before.start() if before else match.start()
    return Found(utc, clock is not None, start, zone.end() if zone else end) if utc else None


def _relative(text: str, now: datetime) -> Found | None:
    local = now.astimezone(VIETNAM)
    if match := _DAY_WORD.search(text):
        back = _days_back(match["word"].lower(), local)
        day = local - timedelta(days=back)
        try:
            hour, minute, second = _clock(match)
            moment = day.replace(hour=hour, minute=minute, second=second, microsecond=0)
        except ValueError:
            return None
        return Found(moment.astimezone(UTC), True, match.start(), match.end())  # noqa: FBT003 - has_time
    if match := _AGO.search(text):
        number = int(match["n"]) if match["n"].isdigit() else 1
        seconds = _seconds(match["unit"])
        more = int(match["more"]) * _seconds(match["larger"]) if match["more"] else 0
        earlier = local - timedelta(seconds=number * seconds + more)
        ago = _plausible(earlier.replace(microsecond=0).astimezone(UTC))
        if ago is not None:
            return Found(ago, seconds < _DAY, match.start(), match.end())
    if match := _NOW.search(text):
        return Found(local.replace(microsecond=0).astimezone(UTC), True, match.start(), match.end())  # noqa: FBT003
    return None


def _seconds(unit: str) -> int:
    return _UNITS.get(unit.lower()) or _UNITS[unit[:3].lower()]


def _days_back(word: str, local: datetime) -> int:
    """Days from the fetch back to a named day; a weekday's name is the last one past."""
    if word in {"hôm nay", "today"}:
        return 0
    if word in {"hôm qua", "yesterday"}:
        return 1
    return (local.weekday() - _WEEKDAY_NUMBERS[word]) % 7 or 7


def _month(name: str) -> int:
    if name.isdigit():
        return int(name)
    name = name.lower()
    return _MONTH_NUMBERS.get(name) or _EN_MONTHS.index(name[:3]) + 1


def _year(digits: str) -> int:
    """A year of two digits is of this century: the public web wrote few dates before it."""
    return int(digits) + (2000 if len(digits) == 2 else 0)  # noqa: PLR2004


def _clock(match: re.Match[str] | None) -> tuple[int, int, int]:
    """Hour, minute, second; midnight where no time is named."""
    if match is None:
        return 0, 0, 0
    hour, half = int(match["h"]), (match["ap"] or "").lower()
    if half[:1] == "p" or half in {"ch", "chiều", "tối"}:
        hour += 12 if hour < 12 else 0  # noqa: PLR2004
    elif half and hour == 12:  # noqa: PLR2004
        hour = 0
    return hour, int(match["mi"] or 0), int(match["s"] or 0)


def _offset(match: re.Match[str] | None) -> timezone:
    if match is None:
        return VIETNAM
    minutes = int(match["zh"]) * 60 + int(match["zm"] or 0)
    return timezone(timedelta(minutes=minutes if match["sign"] == "+" else -minutes))


def _utc(moment: datetime) -> datetime | None:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=VIETNAM)
    try:
        return _plausible(moment.astimezone(UTC))
    except (OverflowError, ValueError):
        return None


def _plausible(moment: datetime) -> datetime | None:
    return moment if _EARLIEST_YEAR <= moment.year < _FAR_FUTURE_YEAR else None


def not_ahead(moment: datetime | None, now: datetime | None) -> datetime | None:
    """The moment, or None where it lies more than two days after the fetch."""
    if moment is None or now is None or moment <= now + _AHEAD:
        return moment
    return None
