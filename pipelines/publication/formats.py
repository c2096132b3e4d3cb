"""Numbers, percents and dates as Vietnamese readers write them: 1.234,5 · 12,3 % · 31/12/2026."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

NBSP = "\N{NO-BREAK SPACE}"
MISSING = "—"
# Vietnam keeps UTC+7 the whole year since 1975: a fixed offset needs no time zone database.
VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")

# Below the bound, so many decimals of a percent: small prevalences keep two significant digits.
_PERCENT_DECIMALS = ((Decimal("0.1"), 3), (Decimal(1), 2), (Decimal(100), 1))
_EXACT = (0, 100)  # none and all are said without decimals


def _grouped(value: Decimal, decimals: int, rounding: str) -> str:
    """Decimal with Vietnamese separators, rounded to exactly `decimals` places."""
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=rounding)
    plain = f"{abs(rounded):,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    return f"\N{MINUS SIGN}{plain}" if rounded < 0 else plain


def _short(text: str) -> str:
    """Without trailing zeros after the comma: 12,0 becomes 12."""
    return text.rstrip("0").rstrip(",") if "," in text else text


def number(value: float | None, decimals: int = 0, rounding: str = ROUND_HALF_EVEN) -> str:
    """1234.5 with one decimal becomes 1.234,5; nothing becomes a dash."""
    return MISSING if value is None else _grouped(Decimal(repr(value)), decimals, rounding)


def signed(value: float, decimals: int = 1) -> str:
    """A difference with its sign: 1.25 becomes +1,2; what rounds to nothing has none."""
    text = number(value, decimals).lstrip("\N{MINUS SIGN}")
    if not text.strip("0,"):
        return text
    return f"\N{MINUS SIGN}{text}" if value < 0 else f"+{text}"


def points(value: float | None) -> str:
    """A score of 0 to 100, one decimal."""
    return number(value, 1)


def quantity(value: float) -> str:
    """A plain number with as many decimals, at most four, as it needs."""
    return _short(number(value, 4))


def _percent(share: float, rounding: str) -> str:
    value = Decimal(repr(share)) * 100
    decimals = next((d for bound, d in _PERCENT_DECIMALS if abs(value) < bound), 1)
    return str(int(value)) if value in _EXACT else _grouped(value, decimals, rounding)


def percent(share: float | None) -> str:
    """A share of 1 as a percent: .123 becomes 12,3 %; below 1 % two significant digits are kept."""
    return MISSING if share is None else f"{_percent(share, ROUND_HALF_EVEN)}{NBSP}%"


def threshold(share: float | None) -> str:
    """A rule's share of 1 as a percent without needless zeros: .005 becomes 0,5 %."""
    return MISSING if share is None else f"{quantity(float(Decimal(repr(share)) * 100))}{NBSP}%"


def percent_range(low: float, high: float) -> str:
    """An interval of shares, rounded outward so that the printed one always holds the computed one."""
    return f"{_percent(low, ROUND_FLOOR)} – {_percent(high, ROUND_CEILING)}{NBSP}%"


def points_range(low: float | None, high: float | None) -> str:
    """An interval of scores, rounded outward; a dash where there is none."""
    if low is None or high is None:
        return MISSING
    return f"{number(low, 1, ROUND_FLOOR)} – {number(high, 1, ROUND_CEILING)}"


def _local(value: datetime) -> datetime:
    """In Vietnam's time; a moment without zone is UTC, as everywhere inside, never the machine's zone."""
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(VIETNAM)


def day(value: date | None) -> str:
    """31/12/2026, a moment taken in Vietnam's time."""
    if isinstance(value, datetime):
        value = _local(value)
    return MISSING if value is None else f"{value.day:02d}/{value.month:02d}/{value.year:04d}"


def moment(value: datetime | None) -> str:
    """31/12/2026 09:05 in Vietnam's time."""
    if value is None:
        return MISSING
    local = _local(value)
    return f"{day(local)} {local.hour:02d}:{local.minute:02d}"


def deadline(value: datetime) -> str:
    """The end of a half-open time as people say it: at midnight, the last day; else the moment before which."""
    local = _local(value)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return f"hết ngày {day(local - timedelta(days=1))}"
    return f"trước {moment(value)}"


def period(start: date, end: date) -> str:
    """A half-open reporting period as readers say it, last day included."""
    return f"{day(start)} – {day(end - timedelta(days=1))}"
