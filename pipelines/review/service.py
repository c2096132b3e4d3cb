"""What every page works with: the store, the open room, the clock, counts that may be a little old."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import cast

from flask import current_app

from pipelines.audit.accounts import Account
from pipelines.audit.labels import LabellerRole
from pipelines.review.guesses import Guesses
from pipelines.steps import review
from pipelines.steps.review import Room
from pipelines.steps.workspace import Workspace
from pipelines.store.seats import Desk

EXTENSION = "cleanplatforms-review"
COUNTS_FOR = timedelta(seconds=30)
"""Counting the queue anew for every page would cost more than the page; and a count that moved with
every press would give gold questions away."""

Counts = dict[tuple[str, str], Counter[str]]


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Service:
    """The application's mutable objects: the rest is in the store."""

    workspace: Workspace
    room: Room
    clock: Callable[[], datetime] = _utc_now
    guesses: Guesses = field(default_factory=Guesses, init=False)
    _rooms: dict[str, Room] = field(default_factory=dict, init=False)
    _counted: tuple[datetime, Counts] | None = field(default=None, init=False)

    def room_of(self, account: Account) -> Room:
        """Give the part of the room that an account's office works in."""
        if account.authority not in self._rooms:
            self._rooms[account.authority] = self.room.of(account.authority)
        return self._rooms[account.authority]

    def desk(self, account: str, role: LabellerRole) -> Desk:
        """Give a person's place in this room."""
        return Desk(account=account, period=self.room.period, role=role)

    def counts(self) -> Counts:
        """Give where every criterion's questions stand, at most half a minute ago."""
        now = self.clock()
        if self._counted is None or now - self._counted[0] >= COUNTS_FOR:
            self._counted = now, review.progress(self.workspace, self.room)
        return self._counted[1]


def service() -> Service:
    """Give the running application's service."""
    return cast("Service", current_app.extensions[EXTENSION])
