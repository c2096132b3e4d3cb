"""Dates of programs whose operators choose the order of day and month: the page's own dates decide."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from crawler.adapters.markup import moment

_NUMBERS = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})([/.-])(\d{4}|\d{2})(?![\d/.-])")
_DAYS_BEYOND_MONTHS = range(13, 32)


@dataclass(frozen=True)
class DateReader:
    """Reads one page's dates; `shown` are all of them, so that 07-25-2019 tells what 07-08-2019 means.

    Day first where nothing tells, as Vietnam writes.
    """

    now: datetime
    shown: Iterable[str] = field(default=(), repr=False)
    month_first: bool = field(init=False)

    def __post_init__(self) -> None:
        matches = [match for text in self.shown for match in [_NUMBERS.search(text)] if match]
        day_leads = any(int(match[1]) in _DAYS_BEYOND_MONTHS for match in matches)
        day_follows = any(int(match[3]) in _DAYS_BEYOND_MONTHS for match in matches)
        object.__setattr__(self, "month_first", day_follows and not day_leads)

    def read(self, text: str) -> datetime | None:
        """The date in a shown text, in UTC."""
        if self.month_first:
            text = _NUMBERS.sub(r"\3\2\1\4\5", text)
        return moment(self.now, text)
