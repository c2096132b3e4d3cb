"""The first phase: a seeded, stratified random draw with a known inclusion probability per item.

Every item gets the digest of seed and item id as its random number, and a section's n items with the
smallest numbers are drawn. So the draw does not depend on the order of the frame or on a library's
generator, anyone can recompute it with SHA-256, and a pilot is the beginning of the whole sample.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from crawler.draw.allocation import ItemYield, after_pilot, allocate
from crawler.draw.numbers import random_number
from crawler.draw.phases import chances
from crawler.draw.views import by_views
from crawler.types import DrawnItem, FrameItem, Platform, Sampling, SamplingMethod, Section

Strata = Mapping[str, list[FrameItem]]
Chosen = list[tuple[FrameItem, float]]


def draw(
    frame: Iterable[FrameItem],
    sections: Sequence[Section],
    items: int,
    seed: int,
    method: SamplingMethod = SamplingMethod.SINGLE,
) -> tuple[DrawnItem, ...]:
    """Sample of about `items` frame items in fetch order, each with its inclusion probability.

    That is n_s/N_s, or by views in proportion to them.
    """
    strata = strata_of(frame, seed)
    counts = allocate({name: len(members) for name, members in strata.items()}, sections, items)
    if method is SamplingMethod.VIEWS:
        return _ordered(by_views(members, counts[name], seed) for name, members in strata.items())
    return _ordered(_equal(members, counts[name]) for name, members in strata.items())


def pilot(frame: Iterable[FrameItem], platform: Platform, seed: int) -> tuple[DrawnItem, ...]:
    """The items to read before the budget is allocated; () where there is nothing to allocate.

    Their probabilities are those of the pilot alone; `draw_rest` gives the final ones.
    """
    strata = strata_of(frame, seed)
    planned = _planned(strata, platform)
    if (
        platform.sampling.method is not SamplingMethod.TWO_PHASE
        or len(planned) < 2  # noqa: PLR2004 - one section gets all there is
        or all(count == len(strata[name]) for name, count in planned.items())
    ):
        return ()
    counts = {name: _pilot_size(count, platform.sampling) for name, count in planned.items()}
    return _ordered(_equal(strata[name], count) for name, count in counts.items() if count)


def draw_rest(
    frame: Iterable[FrameItem],
    platform: Platform,
    priors: Mapping[str, float],
    seed: int,
    pilot_yields: Mapping[str, Sequence[ItemYield]],
) -> tuple[DrawnItem, ...]:
    """The whole sample after a pilot: its items first, then as many of each section as it showed worth while."""
    strata = strata_of(frame, seed)
    planned = _planned(strata, platform)
    sizes = {name: len(members) for name, members in strata.items()}
    counts = allocate(sizes, platform.sections, platform.budget.items)
    counts |= after_pilot(sizes, planned, pilot_yields, priors)
    first: list[Chosen] = []
    rest: list[Chosen] = []
    for name, members in strata.items():
        begun, count = len(pilot_yields.get(name, ())), counts[name]
        if name not in planned:
            rest.append(_equal(members, count))
            continue
        early, late = chances(len(members), planned[name], begun, count - begun)
        first.append([(item, early) for item in members[:begun]])
        rest.append([(item, late) for item in members[begun:count]])
    return _ordered(first, rest)


def strata_of(frame: Iterable[FrameItem], seed: int) -> dict[str, list[FrameItem]]:
    """Items by section, each item once, by random number."""
    unique: dict[str, FrameItem] = {}
    for item in frame:
        held = unique.setdefault(item.item_id, item)
        if (item.section, item.url) < (held.section, held.url):
            unique[item.item_id] = item
    strata: dict[str, list[FrameItem]] = defaultdict(list)
    for item in sorted(unique.values(), key=lambda item: random_number(seed, item.item_id)):
        strata[item.section].append(item)
    return dict(sorted(strata.items()))


def _planned(strata: Strata, platform: Platform) -> dict[str, int]:
    """Shares by size of the sections whose number of items the platform's file does not fix."""
    sizes = {name: len(members) for name, members in strata.items()}
    fixed = {section.id for section in platform.sections if section.sample}
    counts = allocate(sizes, platform.sections, platform.budget.items)
    return {name: count for name, count in counts.items() if name not in fixed}


def _pilot_size(planned: int, sampling: Sampling) -> int:
    # Half of the share at most: the other half must be left to correct what the pilot's luck chose.
    return min(max(sampling.pilot_minimum, round(planned * sampling.pilot_share)), planned // 2)


def _equal(members: list[FrameItem], count: int) -> Chosen:
    return [(item, count / len(members)) for item in members[:count]]


def _ordered(*phases: Iterable[Chosen]) -> tuple[DrawnItem, ...]:
    """Items in fetch order, phase by phase; sections take turns in proportion to their counts.

    So a crawl that its budget stops early has read the same part of every section's sample, and that
    part is itself the beginning of a random order.
    """
    taken = [
        ((phase, (rank + 0.5) / len(chosen), item.item_id), item, probability)
        for phase, sections in enumerate(phases)
        for chosen in sections
        for rank, (item, probability) in enumerate(chosen)
    ]
    taken.sort(key=lambda entry: entry[0])
    return tuple(
        DrawnItem(
            item=item, inclusion_probability=chance, order=order, pilot=len(phases) > 1 and not key[0]
        )
        for order, (key, item, chance) in enumerate(taken)
    )
