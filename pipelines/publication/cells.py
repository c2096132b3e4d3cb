"""Values as cells of a CSV file: exact numbers, ISO times, and no text that a spreadsheet would run."""

import csv
import io
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

Cell = str | float | date | None

# A spreadsheet runs a cell that begins so, full-width forms included (OWASP, CSV injection). The
# apostrophe is guarded too, so that taking one leading apostrophe off always gives the text back.
_RUNS = tuple("=+-@\t\r\n'＝＋－＠")
# NUL and its like end a file early in many readers; tab and line feed are ordinary inside quotes.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
LINE_END = "\r\n"  # RFC 4180


def cell(value: Cell) -> str:
    """The text of one cell; ValueError for a number that is not finite."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _exact(value)
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    return guarded(value) if isinstance(value, str) else str(value)


def _exact(value: float) -> str:
    if not math.isfinite(value):
        raise ValueError(f"{value!r} is not a finite number")
    return repr(value)


def instant(value: datetime) -> str:
    """A moment in UTC, to the second: 2026-12-31T02:05:00Z."""
    moment = value if value.tzinfo else value.replace(tzinfo=UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def guarded(text: str) -> str:
    """Text that no spreadsheet runs and no reader stumbles over."""
    clean = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
    return f"'{clean}" if clean.startswith(_RUNS) or _first_seen(clean).startswith(_RUNS) else clean


def _first_seen(text: str) -> str:
    """The first sign that is seen, '' for none: programs drop a zero-width one, or blanks, before a formula."""
    return next((sign for sign in text if not sign.isspace() and unicodedata.category(sign) != "Cf"), "")


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A whole CSV file: RFC 4180, header first."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=LINE_END)
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()
