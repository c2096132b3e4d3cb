"""When the demo's world happens: October 2026, in Vietnam."""

from datetime import datetime, timedelta, timezone

from pipelines.demo.dice import Dice

# Vietnam has kept UTC+7 without summer time since 1975, so no time zone data is needed.
VIETNAM = timezone(timedelta(hours=7))
PERIOD_START = datetime(2026, 10, 1, tzinfo=VIETNAM)
PERIOD_END = datetime(2026, 11, 1, tzinfo=VIETNAM)
_WAKING_HOURS = (6, 7, 7, 8, 8, 9, 9, 10, 11, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 20, 21, 21, 22, 23)


def some_day(dice: Dice) -> datetime:
    """A moment of the period, at an hour when people write."""
    day = PERIOD_START + timedelta(days=dice.below((PERIOD_END - PERIOD_START).days))
    return day + timedelta(hours=dice.pick(_WAKING_HOURS), seconds=dice.below(3600))


def afterwards(start: datetime, dice: Dice, within: timedelta) -> datetime:
    """A moment after start: soon more often than late, and still in the period."""
    end = min(start + within, PERIOD_END - timedelta(minutes=1))
    room = max((end - start).total_seconds(), 1.0)
    return start + timedelta(seconds=int(room * dice.random() ** 3))


def vietnamese(moment: datetime) -> str:
    """As a Vietnamese page shows it: 09:05, 14/10/2026."""
    return f"{moment:%H:%M, %d/%m/%Y}"
