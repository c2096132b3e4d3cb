"""Addresses without end that platforms make by the way: calendars, session ids, filters, paths that repeat."""

import re
from collections.abc import Container, Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from urllib.parse import parse_qsl, urlsplit

# A path that says the same part three times over has been glued together by a wrong relative link.
_REPEATS = 3
_MOST_PARTS = 20
# A list that is filtered by more than this is one of billions of combinations; items have one or two.
_MOST_FILTERS = 5
_FIRST_YEAR = 1990
_MONTH_PATH = re.compile(r"/(\d{4})[/-](?:0?[1-9]|1[0-2])(?=[/?-]|$)")
_MONTH_FIELD = re.compile(r"^(?:year|nam|month|thang|date|ngay|week|tuan|cal\w*)$", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
# Long enough to be no number of an item: 16 hexadecimal digits, or 20 letters and digits mixed.
_SESSION = re.compile(r"^(?:[0-9a-f]{16,}|(?=[^\d]*\d)(?=[^a-z]*[a-z])[0-9a-z_-]{20,})$", re.IGNORECASE)

_ONE_POST = re.compile(
    r"(?:p|pid|cid|(?:post|comment|reply|msg|message|answer|review)(?:_?id)?)=\d+|unread(?:=.*)?",
    re.IGNORECASE,
)


class Trap(StrEnum):
    """Why an address is left out of the frame."""

    CALENDAR = "calendar"
    FILTERS = "filters"
    REPEATED_PATH = "repeated_path"
    SESSION = "session"


TRAP_WORDS: dict[Trap, str] = {
    Trap.CALENDAR: "lịch không có điểm dừng",
    Trap.FILTERS: "tổ hợp bộ lọc",
    Trap.REPEATED_PATH: "đường dẫn lặp lại",
    Trap.SESSION: "mã phiên trong địa chỉ",
}


def trap_of(url: str) -> Trap | None:
    """The trap that an address by itself shows to be part of; None for most."""
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    if len(segments) > _MOST_PARTS or _repeats(segments):
        return Trap.REPEATED_PATH
    fields = parse_qsl(parts.query, keep_blank_values=True) if parts.query else []
    if len(fields) > _MOST_FILTERS:
        return Trap.FILTERS
    years = _MONTH_PATH.findall(parts.path)
    years += [year for name, value in fields if _MONTH_FIELD.match(name) for year in _YEAR.findall(value)]
    last = datetime.now(UTC).year + 1
    return Trap.CALENDAR if any(not _FIRST_YEAR <= int(year) <= last for year in years) else None


def _repeats(segments: list[str]) -> bool:
    """Whether one part, or a pair or three of them, stands there three times in a row; dates may."""
    return any(
        not "".join(segments[at : at + size]).isdigit()
        and segments[at : at + size] * _REPEATS == segments[at : at + size * _REPEATS]
        for size in (1, 2, 3)
        for at in range(len(segments) - size * _REPEATS + 1)
    )


def sessions(urls: Iterable[str]) -> dict[str, str]:
    """For addresses that differ in nothing but a session's id: the first of each such group."""
    groups: dict[str, list[str]] = {}
    for url in urls:
        plain = _without_session(url)
        if plain != url:
            groups.setdefault(plain, []).append(url)
    return {url: group[0] for group in groups.values() for url in group[1:]}


def leads_into(url: str, items: Container[str]) -> bool:
    """Whether an address only leads to one post of an item that is there under its own ("/chuyen-7/?post=34")."""
    own, mark, query = url.partition("?")
    return bool(mark) and own in items and _ONE_POST.fullmatch(query) is not None


def _without_session(url: str) -> str:
    head, mark, query = url.partition("?")
    if not mark:
        return url
    kept = [pair for pair in query.split("&") if not _SESSION.match(pair.partition("=")[2])]
    return f"{head}?{'&'.join(kept)}"


def trap_note(trapped: Mapping[str, int]) -> str:
    """One sentence on what was left out of a frame, '' for nothing."""
    told = [f"{TRAP_WORDS[trap]}: {trapped[trap]}" for trap in Trap if trapped.get(trap)]
    return f"Đã bỏ những địa chỉ sinh ra không dứt ({'; '.join(told)})." if told else ""
