"""Wrong passwords, counted by where they come from: who guesses shuts out themselves, not a colleague."""

import ipaddress
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import NamedTuple

from pipelines.audit.accounts import LOCKED_FOR, MOST_FAILURES

_MOST_PLACES = 10_000
_ONE_HOLDER = 64
"""Bits of an IPv6 address that one subscriber is given: the rest they may choose anew for every try."""


class Place(NamedTuple):
    """Where a try comes from: a browser that this account logged in with before, or else an address."""

    name: str
    known: bool


class _Tries(NamedTuple):
    wrong: int
    last: datetime


@dataclass
class Guesses:
    """Tries at passwords in a row, by account, password and place; five close the place for a quarter of an hour.

    In memory alone: addresses are personal data, and whoever can restart the server needs no guessing.
    """

    _tries: OrderedDict[tuple[str, str, str], _Tries] = field(default_factory=OrderedDict, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    def begin(self, account: str, password_hash: str, place: Place, now: datetime) -> bool:
        """Count a try and say whether it may be made; before its outcome, so that many at once count as many."""
        key = account, password_hash, place.name
        with self._lock:
            before = self._tries.pop(key, _Tries(0, now))
            rested = now - before.last >= LOCKED_FOR
            if before.wrong >= MOST_FAILURES and not rested:
                self._tries[key] = before
                return False
            self._tries[key] = _Tries(1 if rested else before.wrong + 1, now)
            while len(self._tries) > _MOST_PLACES:
                self._tries.popitem(last=False)
            return True

    def forget(self, account: str, password_hash: str, place: Place) -> None:
        """The password was right: earlier tries from this place were slips."""
        with self._lock:
            self._tries.pop((account, password_hash, place.name), None)


def holder(address: str) -> str:
    """Give the part of an address that its holder cannot change at will; '' stays ''."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, _ONE_HOLDER), strict=False))
