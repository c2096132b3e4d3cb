"""From what a run's journals hold to what it knows of the ways to its posts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from crawler.steps import SampleStep, WayStep
from crawler.types import DrawnItem, FrameItem
from crawler.ways.evidence import Evidence, Key, Seen, mark_of
from crawler.ways.names import alike, place_id

# An item's id in bytes (crawler/urls.py).
_DIGEST_BYTES = 10


class Read:
    """A run's pages as they tell of ways to posts, gathered step by step: documents need not be held."""

    def __init__(self, seed: int, pages_per_item: int) -> None:
        self._seed = seed
        self._goes_on = pages_per_item > 1
        self._named: dict[Key, tuple[str, ...]] = {}
        self._urls: dict[Key, frozenset[str]] = {}
        self._pages: list[Seen] = []
        self._leads: dict[Key, bytes] = {}

    def add(self, step: SampleStep) -> Seen:
        """One page, and what it names; where it leads to is told by the evidence alone."""
        onward = step.later_pages or ((step.next_page,) if step.next_page else ())
        urls = frozenset({step.asked_url, step.capture.url}) - {""}
        page = Seen(
            item=step.item_id,
            page=step.page,
            places=places_of(*urls),
            marks=frozenset(map(mark_of, step.documents)),
        )
        if self._goes_on and onward:
            self._leads[page.key] = _packed(places_of(*onward))
        self._pages.append(page)
        self._named[page.key], self._urls[page.key] = step.named_items, urls
        return page

    def claimed(self, frame: Iterable[FrameItem], draw: Iterable[DrawnItem]) -> "Claimed":
        """What the pages claim once every one is added; only items of the frame can be ways."""
        order = {drawn.item.item_id: at for at, drawn in enumerate(draw)}
        pages = sorted(self._pages, key=lambda page: (order[page.item], page.page))
        listed: set[str] = set()
        forms = alike(_noted(frame, listed), self._urls)
        # A thread of three hundred pages leads to as many addresses; those count that were read or can be drawn.
        known = listed.union(*(page.places for page in pages))
        pages = [replace(page, leads=_unpacked(self._leads.get(page.key, b"")) & known) for page in pages]
        claims = {
            page.key: forms[page.key].union(self._named[page.key], (page.leads | page.places) & listed)
            for page in pages
        }
        return Claimed(self._seed, pages, claims)


@dataclass(frozen=True)
class Claimed:
    """A run's pages in draw order, and by page the items that it claims to show the same."""

    seed: int
    pages: Sequence[Seen]
    claims: Mapping[Key, frozenset[str]]

    def evidence(self, looks: Iterable[WayStep]) -> Evidence:
        """All that is known after these looks."""
        return Evidence(
            self.seed, (page.item for page in self.pages), self.pages, self.claims, map(_looked, looks)
        )


def _noted(frame: Iterable[FrameItem], found: set[str]) -> Iterator[FrameItem]:
    """The frame, as it comes; its items are noted on the way."""
    for item in frame:
        found.add(item.item_id)
        yield item


def _packed(places: Iterable[str]) -> bytes:
    """Digests in an eighth of their memory."""
    return b"".join(map(bytes.fromhex, places))


def _unpacked(held: bytes) -> frozenset[str]:
    return frozenset(held[at : at + _DIGEST_BYTES].hex() for at in range(0, len(held), _DIGEST_BYTES))


def places_of(*urls: str) -> frozenset[str]:
    """Digests of addresses, without those that are none."""
    return frozenset(map(place_id, urls)) - {""}


def _looked(step: WayStep) -> Seen:
    return Seen(
        item=step.item_id,
        places=frozenset(step.places),
        marks=frozenset(step.marks),
        leads=frozenset(step.leads),
    )
