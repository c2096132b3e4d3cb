"""When to suggest a break: a stretch of work without a pause, by time and by number. Pure."""

from datetime import datetime, timedelta

from pydantic import AwareDatetime, BaseModel, ConfigDict

LONGEST = timedelta(minutes=45)
MOST_ANSWERS = 150
PAUSE = timedelta(minutes=10)
"""A gap this long between two answers was a break, whatever it was spent on."""


class Stretch(BaseModel):
    """Work since the last break."""

    model_config = ConfigDict(frozen=True)

    since: AwareDatetime
    last: AwareDatetime
    answers: int


def after_answer(stretch: Stretch | None, now: datetime) -> Stretch:
    """Give the stretch with one more answer, begun anew after a pause."""
    if stretch is None or now - stretch.last >= PAUSE:
        return Stretch(since=now, last=now, answers=1)
    return Stretch(since=stretch.since, last=now, answers=stretch.answers + 1)


def break_due(stretch: Stretch | None, now: datetime) -> bool:
    """Say whether to suggest a break: 45 minutes or 150 answers without one."""
    if stretch is None or now - stretch.last >= PAUSE:
        return False
    return now - stretch.since >= LONGEST or stretch.answers >= MOST_ANSWERS
