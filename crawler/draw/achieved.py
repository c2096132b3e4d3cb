"""Inclusion probabilities of what was truly asked for: a budget may end a sample before its end.

The asked items of a section are the first of its random order, so they are a smaller sample of the same
kind, with probabilities of its own.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from crawler.draw.items import strata_of
from crawler.draw.phases import chances
from crawler.draw.views import achieved_probabilities, wanted_probabilities
from crawler.types import DrawnItem, FrameItem, SamplingMethod


def item_probabilities(
    frame: Iterable[FrameItem],
    draw: Sequence[DrawnItem],
    asked: Collection[str],
    seed: int,
    method: SamplingMethod,
) -> dict[str, float]:
    """Probability of every asked item, by item id."""
    sections: dict[str, list[DrawnItem]] = defaultdict(list)
    for one in draw:
        sections[one.item.section].append(one)
    if all(one.item.item_id in asked for one in draw):
        return {one.item.item_id: one.inclusion_probability for one in draw}
    strata = strata_of(frame, seed)
    return {
        item: chance
        for name, drawn in sections.items()
        for item, chance in _section(strata[name], drawn, asked, method).items()
    }


def _section(
    members: Sequence[FrameItem], drawn: Sequence[DrawnItem], asked: Collection[str], method: SamplingMethod
) -> dict[str, float]:
    reached = [one for one in drawn if one.item.item_id in asked]
    if len(reached) == len(drawn):
        return {one.item.item_id: one.inclusion_probability for one in drawn}
    if method is SamplingMethod.VIEWS:
        wanted = wanted_probabilities(members, len(drawn))
        chance = achieved_probabilities(list(wanted.values()), len(reached))
        by_item = dict(zip(wanted, chance, strict=True))
        return {one.item.item_id: by_item[one.item.item_id] for one in reached}
    early, late = _phases(len(members), drawn, reached)
    return {one.item.item_id: early if one.pilot else late for one in reached}


def _phases(size: int, drawn: Sequence[DrawnItem], reached: Sequence[DrawnItem]) -> tuple[float, float]:
    """Chances of a pilot's items and of the others; a pilot with nothing after it is a sample by itself."""
    first = [one for one in drawn if one.pilot]
    more = sum(not one.pilot for one in reached)
    if not first or not more:
        return len(reached) / size, len(reached) / size
    planned = round(first[0].inclusion_probability * size)
    return chances(size, planned, len(first), more)
