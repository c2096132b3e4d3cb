"""How many items each section gets: by size, and after a pilot by what its items are like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

from crawler.draw.phases import most
from crawler.types import Section

# A section that shares the budget gets at least this many items: fewer say nothing about it.
MINIMUM_PER_SECTION = 10
# Documents of one thread are alike. In surveys of people and pages the correlation within a cluster lies
# between .02 and .2; the crawler knows no harms, and the allocation is flat around its best point.
CORRELATION = 0.1
# A pilot's section counts with this many items of the average section beside its own: ten items
# estimate a variance badly, and an allocation that follows their luck also moves with their content.
_BORROWED = 10
# No section falls below this part of its share by size, whatever the pilot says of it.
_SAFE_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class ItemYield:
    """What one item of a pilot gave: pages it cost, sum and sum of squares of its documents' page weights.

    A document of a page that had a chance of 1/3 once the item was drawn stands for three. An item that
    could not be read gave nothing and cost a page.
    """

    pages: int
    documents: float
    squares: float

    @property
    def variance(self) -> float:
        """How much the item adds to the variance of a share, in units of p(1-p)."""
        return self.squares + CORRELATION * max(0.0, self.documents**2 - self.squares)


def allocate(sizes: Mapping[str, int], sections: Sequence[Section], items: int) -> dict[str, int]:
    """Items to draw per listed section: what a section asks for, the rest in proportion to size."""
    asked = {section.id: section.sample for section in sections if section.sample}
    counts = {name: min(asked[name], size) for name, size in sizes.items() if name in asked}
    open_sizes = {name: size for name, size in sizes.items() if name not in asked}
    return counts | proportional(open_sizes, max(0, items - sum(counts.values())))


def proportional(sizes: Mapping[str, int], items: int) -> dict[str, int]:
    """Largest-remainder shares, none below the minimum or above its section's size."""
    total = sum(sizes.values())
    if total <= items:
        return dict(sizes)
    floor = min(MINIMUM_PER_SECTION, items // len(sizes))
    floors = {name: min(floor, size) for name, size in sizes.items()}
    return shared(floors, sizes, sizes, items)


def shared(
    floors: Mapping[str, int], weights: Mapping[str, float], ceilings: Mapping[str, int], items: int
) -> dict[str, int]:
    """Whole numbers that sum to `items`, at least the floors and at most the ceilings.

    What the floors leave is shared in proportion to the weights that exceed them; a section that its
    ceiling stops gives the rest back. `items` must lie between the sums of floors and ceilings.
    """
    counts = dict(floors)
    while (left := items - sum(counts.values())) > 0:
        open_names = [name for name in counts if counts[name] < ceilings[name]]
        room = {name: max(weights[name] - floors[name], 0.0) for name in open_names}
        room = room if sum(room.values()) > 0 else dict.fromkeys(open_names, 1.0)
        exact = {name: left * space / sum(room.values()) for name, space in room.items()}
        gained = {name: min(int(exact[name]), ceilings[name] - counts[name]) for name in open_names}
        counts |= {name: counts[name] + gain for name, gain in gained.items()}
        if not any(gained.values()):
            by_remainder = sorted(open_names, key=lambda name: (-exact[name], name))
            counts |= {name: counts[name] + 1 for name in by_remainder[:left]}
    return counts


def after_pilot(
    sizes: Mapping[str, int],
    planned: Mapping[str, int],
    pilot: Mapping[str, Sequence[ItemYield]],
    priors: Mapping[str, float],
) -> dict[str, int]:
    """Items per section in all, pilot included: Neyman's allocation by variance and cost.

    `planned` are the sections' shares by size, whose sum is given out anew; `priors` say how much more a
    section's share of harm is expected to vary than another's (standard deviations, absent: 1). Each
    section keeps its pilot, at least one item more, and at least half of its share by size.
    """
    every = [one for name in planned for one in pilot.get(name, ())]
    if not any(one.documents for one in every):
        return dict(planned)
    first = {name: len(pilot.get(name, ())) for name in planned}
    floors = {n: max(min(first[n] + 1, count), int(_SAFE_SHARE * count)) for n, count in planned.items()}
    ceilings = {name: most(sizes[name], planned[name], first[name]) for name in planned}
    weights = {n: sizes[n] * _worth(pilot.get(n, ()), every) * priors.get(n, 1.0) for n in planned}
    scale = sum(planned.values()) / sum(weights.values())
    wanted = {name: weight * scale for name, weight in weights.items()}
    return shared(floors, wanted, ceilings, sum(planned.values()))


def _worth(own: Sequence[ItemYield], every: Sequence[ItemYield]) -> float:
    """Square root of variance over cost of a section's items, drawn towards that of all."""
    variance = _drawn_in([one.variance for one in own], [one.variance for one in every])
    cost = _drawn_in([one.pages for one in own], [one.pages for one in every])
    return sqrt(variance / cost)


def _drawn_in(own: Sequence[float], every: Sequence[float]) -> float:
    return (sum(own) + _BORROWED * fmean(every)) / (len(own) + _BORROWED)
