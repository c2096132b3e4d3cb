"""What a run knows of the ways to a post: what pages claim, what was drawn, and what was looked at."""

import hashlib
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from crawler.types import Document

# Of the claimed items that were not drawn, so many are looked at: most claims of one page are alike.
LOOKS = 2
# Looks to find out whether the platform shows anything at several addresses.
PROBES = 10
# One request in so many of the budget, and no more.
COST = 5
_MARK_CHARS = 24


@dataclass(frozen=True, slots=True)
class Seen:
    """One page as it was read, of a drawn item or of one that was looked at.

    `places` are the digests of its addresses (as asked for and as answered), `marks` tell its posts from all others,
    `leads` are the digests of the item's further pages that it leads to.
    """

    item: str
    page: int = 1
    places: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    leads: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple[str, int]:
        """Item and page: what tells it from every other read page."""
        return self.item, self.page

    def is_view_of(self, other: "Seen") -> bool:
        """Whether the two are one address, or one of them shows all that the other shows."""
        return (
            not self.places.isdisjoint(other.places)
            or self.marks <= other.marks
            or self.marks >= other.marks
        )

    def shows(self, mark: str, page: "Seen") -> bool:
        """Whether this item leads to a post that was read on that page: it shows it, or goes on to the very page."""
        return (mark in self.marks and self.is_view_of(page)) or not self.leads.isdisjoint(page.places)


def mark_of(document: Document) -> str:
    """What tells a post from all others but itself at another address; it begins with '-' where no date does."""
    when = document.published_at.isoformat() if document.published_at else ""
    told = f"{document.anchor}\x1f{document.content_hash}\x1f{document.author}\x1f{when}"
    digest = hashlib.sha256(told.encode()).hexdigest()[:_MARK_CHARS]
    # The same posts are told of twice, by their page and by themselves.
    return sys.intern(digest if when else f"-{digest}")


def way_number(seed: int, item_id: str) -> bytes:
    """The random number by which claimed items are looked at: independent of the draw's."""
    return hashlib.sha256(f"{seed}|way|{item_id}".encode()).digest()


@dataclass(frozen=True, slots=True)
class Ways:
    """What is known of the ways to one post, through one drawn item: the terms of their number.

    `known` others show it. Of `claimed` further items, that were not drawn, `looked` were looked at and `shown`
    of these show it.
    """

    known: int = 0
    claimed: int = 0
    looked: int = 0
    shown: int = 0

    @property
    def number(self) -> float:
        """How many items of the frame show the post, the drawn one itself included: unbiased, whatever was claimed."""
        return 1 + self.known + (self.claimed * self.shown / self.looked if self.looked else 0)


Key = tuple[str, int]
"""Item id and page: what tells one read page from another."""


class Evidence:
    """Pages of one run and what they claim: `claims` are the items that a page, or its addresses, name."""

    def __init__(
        self,
        seed: int,
        asked: Iterable[str],
        pages: Iterable[Seen],
        claims: Mapping[Key, Collection[str]],
        looks: Iterable[Seen] = (),
    ) -> None:
        """`asked` are the drawn items that were asked for; pages stand in draw order."""
        self._pages = tuple(pages)
        drawn = frozenset(asked)
        self._claims = {page.key: frozenset(claims.get(page.key, ())) - {page.item} for page in self._pages}
        self._open = {
            key: sorted(named - drawn, key=lambda one: way_number(seed, one))
            for key, named in self._claims.items()
        }
        self._looks = {look.item: look for look in looks}
        self._leading: dict[str, set[str]] = defaultdict(set)
        for page in self._pages:
            for place in page.leads:
                self._leading[place].add(page.item)
        self._linked: dict[tuple[Key, Key], bool] = {}

    def wanted(self, most: int) -> tuple[str, ...]:
        """Items to look at now that were not yet: a few first, and all if one of these shows what was claimed."""
        firsts = dict.fromkeys(found[0] for found in self._open.values() if found)
        probes = tuple(firsts)[: min(PROBES, most)]
        missing = tuple(item for item in probes if item not in self._looks)
        if missing or not self._any_shown(frozenset(probes)):
            return missing
        seconds = dict.fromkeys(one for found in self._open.values() for one in found[1:LOOKS])
        return tuple(item for item in tuple(firsts | seconds)[:most] if item not in self._looks)

    def _any_shown(self, looked: frozenset[str]) -> bool:
        return any(
            self._looks[one].shows(mark, page)
            for page in self._pages
            for one in self._claims[page.key] & looked
            for mark in page.marks
            if not mark.startswith("-")
        )

    def are_one(self, one: Seen, other: Seen) -> bool:
        """Whether two read pages that show a post alike show it at one place, not twice by design."""
        key = (one.key, other.key)
        if key not in self._linked:
            named = other.item in self._claims[one.key] or one.item in self._claims[other.key]
            same = not one.places.isdisjoint(other.places)
            self._linked[key] = same or (named and one.is_view_of(other))
        return self._linked[key]

    @property
    def untested(self) -> int:
        """How many drawn items claim others that were not drawn, of which none was looked at."""
        return len({
            item for (item, _), found in self._open.items() if found and found[0] not in self._looks
        })  # fmt: skip

    def ways(self, mark: str, page: Seen, group: Sequence[Seen]) -> Ways:
        """The ways to a post read on a page; `group` are all read pages that show it, this one among them."""
        claimed = self._open[page.key]
        looked = [self._looks[one] for one in takewhile(self._looks.__contains__, claimed[:LOOKS])]
        known = {seen.item for seen in group}
        known |= {item for place in page.places for item in self._leading.get(place, ())}
        known |= self._shown_elsewhere(mark, group, frozenset(claimed))
        return Ways(
            known=len(known - {page.item}),
            claimed=len(claimed),
            looked=len(looked),
            shown=sum(look.shows(mark, page) for look in looked),
        )

    def _shown_elsewhere(self, mark: str, group: Sequence[Seen], claimed: frozenset[str]) -> set[str]:
        """Items that others of the group claim, and that were looked at and show the post."""
        return {
            one
            for seen in group
            for one in self._open[seen.key][:LOOKS]
            if one not in claimed and one in self._looks and self._looks[one].shows(mark, seen)
        }
