"""Drawing with probabilities proportional to views: Pareto sampling with permanent random numbers.

Rosén's order sampling (1997): the n items with the smallest u/(1-u) : l/(1-l) are drawn, u the item's
random number and l its wanted probability. The true probabilities differ from l by less than a
hundredth where ten or more items are drawn (benchmarks/sampling.py), and as every item keeps its
number, samples of two periods overlap.
"""

from collections.abc import Sequence
from math import inf, isinf

from crawler.draw.numbers import random_number, uniform
from crawler.types import FrameItem

# Part of the chances that does not depend on views: items without a count, or that nobody reads, keep
# this part of an equal chance, so that no document's weight exceeds five times the usual one.
EQUAL_PART = 0.2
_HALVINGS = 60  # of an interval of floats: beyond their precision


def by_views(members: Sequence[FrameItem], count: int, seed: int) -> list[tuple[FrameItem, float]]:
    """The drawn items of one section with their probabilities, in the order in which they were taken."""
    wanted = wanted_probabilities(members, count)
    order = sorted(members, key=lambda item: (_rank(item, wanted[item.item_id], seed), item.item_id))
    return [(item, wanted[item.item_id]) for item in order[:count]]


def wanted_probabilities(members: Sequence[FrameItem], count: int) -> dict[str, float]:
    """Chance of each item of a section, in proportion to its size; they sum to `count`."""
    sizes = _sizes(members)
    certain: set[str] = set()
    while True:
        left, total = count - len(certain), sum(s for n, s in sizes.items() if n not in certain)
        over = {n for n, s in sizes.items() if n not in certain and left * s >= total}
        if not over or left <= 0:
            return {n: 1.0 if n in certain else left * s / total for n, s in sizes.items()}
        certain |= over


def _sizes(members: Sequence[FrameItem]) -> dict[str, float]:
    """An item's part of all views, mixed with an equal part; an item without a count has no views."""
    views = {item.item_id: float(item.views or 0) for item in members}
    total = sum(views.values())
    if not total:
        return dict.fromkeys(views, 1.0)
    equal = EQUAL_PART / len(views)
    return {name: equal + (1 - EQUAL_PART) * seen / total for name, seen in views.items()}


def _rank(item: FrameItem, wanted: float, seed: int) -> float:
    u = uniform(random_number(seed, item.item_id))
    return u / (1 - u) / _odds(wanted) if wanted < 1 else 0.0


def achieved_probabilities(wanted: Sequence[float], asked: int) -> list[float]:
    """Chances of the items to be among the first `asked` taken, when a budget stopped the sample there."""
    if asked >= round(sum(wanted)):
        return list(wanted)
    odds = [_odds(p) for p in wanted]
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(_reached(middle, odds)) < asked else (low, middle)
    return list(_reached(high, odds))


def _odds(probability: float) -> float:
    return inf if probability >= 1 else probability / (1 - probability)


def _reached(part: float, odds: Sequence[float]) -> list[float]:
    """Chance of each item to rank below a threshold that is `part` of the whole sample's."""
    return [1.0 if isinf(o) else part * o / (1 + part * o) for o in odds]
