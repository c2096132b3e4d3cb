"""Where a drawn item goes on after each of its pages, rebuilt from the journal when a run goes on."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crawler.draw.pages import draw_pages
from crawler.steps import SampleStep
from crawler.types import Platform
from crawler.urls import on_platform, place_of


class Onward(NamedTuple):
    """The page to read after this one ('' if none), and whether the item has pages that nobody can draw.

    `others` are addresses named as next and not read yet; `later` those of all pages after the first.
    """

    url: str = ""
    number: int = 0
    cut: bool = False
    others: tuple[str, ...] = ()
    later: tuple[str, ...] = ()


class Trails:
    """The way through every item of a run."""

    def __init__(self, platform: Platform, seed: int, steps: Iterable[SampleStep]) -> None:
        self._platform, self._seed = platform, seed
        self._limit = platform.budget.pages_per_item
        self._ours: tuple[str, ...] = ()
        self._visited: defaultdict[str, set[str]] = defaultdict(set)
        self._later: dict[str, tuple[str, ...]] = {}
        self._others: dict[str, tuple[str, ...]] = {}
        for step in steps:
            self._visited[step.item_id].add(place_of(step.capture.fetched_url or step.capture.url))
            self._others[step.item_id] = step.other_pages
            if step.page == 1:
                self._later[step.item_id] = step.later_pages

    def after(
        self,
        item_id: str,
        number: int,
        places: Sequence[str],
        following: Sequence[str],
        later: Sequence[str],
    ) -> Onward:
        """Where an item goes on after its page `number`, found at `places` (as asked for and as answered).

        `following` are the addresses that the page names as next, `later` those of all pages after the
        first as the first page knows them; () where it does not.
        """
        self._visited[item_id] |= set(map(place_of, places))
        if number == 1:
            self._later[item_id] = self._unread(item_id, later)
        known = self._later.get(item_id, ())
        unread = self._unread(item_id, following)
        if known:
            beyond = number == len(known) + 1 and bool(set(unread) - set(known))
            return self._drawn(item_id, number)._replace(cut=self._limit == 1 or beyond)
        named = tuple(dict.fromkeys((*unread, *self._unread(item_id, self._others.get(item_id, ())))))
        self._others[item_id] = named[1:]
        if not named or number >= self._limit:
            return Onward(cut=bool(named), others=named)
        return Onward(named[0], number + 1, others=named[1:])

    def after_failure(self, item_id: str, number: int) -> Onward:
        """Where an item goes on whose page `number` could not be had: only drawn pages are known without it."""
        if self._later.get(item_id):
            return self._drawn(item_id, number)
        return Onward(cut=number > 1)

    def forget(self, item_id: str) -> None:
        """Let go of an item of which no further page is read."""
        for held in (self._visited, self._later, self._others):
            held.pop(item_id, None)

    def _drawn(self, item_id: str, number: int) -> Onward:
        later = self._later[item_id]
        pages = draw_pages(self._seed, item_id, later, self._limit)
        at, url = next((page for page in pages if page[0] > number), (0, ""))
        return Onward(url, at, later=later if number == 1 else ())

    def _unread(self, item_id: str, urls: Iterable[str]) -> tuple[str, ...]:
        """Canonical addresses of the platform that were not read for this item, each once."""
        named = dict.fromkeys(map(place_of, urls))
        read = self._visited[item_id]
        return tuple(
            [p for p in named if p and (p.startswith(self._ours) or self._is_ours(p)) and p not in read]
        )

    def _is_ours(self, url: str) -> bool:
        # Of a canonical address, all before the path: a long thread's pages differ only behind it.
        origin = url[: url.find("/", len("https://")) + 1]
        ours = on_platform(url, self._platform)
        if ours:
            self._ours += (origin,)
        return ours
