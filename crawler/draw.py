"""The first phase: a seeded, stratified random draw with a known inclusion probability per item.

Every item gets the digest of seed and item id as its random number, and a section's n items with the
smallest numbers are drawn. So the draw does not depend on the order of the frame or on a library's
generator, and anyone can recompute it with SHA-256.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from crawler.types import DrawnItem, FrameItem, Section

# A section that shares the budget gets at least this many items: fewer say nothing about it.
MINIMUM_PER_SECTION = 10


def draw(
    frame: Iterable[FrameItem], sections: Sequence[Section], items: int, seed: int
) -> tuple[DrawnItem, ...]:
    """Sample of about `items` frame items in random order, each with its inclusion probability n_s/N_s."""
    strata = _strata(frame)
    counts = allocate({name: len(members) for name, members in strata.items()}, sections, items)
    taken = [
        (random_number(seed, item.item_id), item, counts[name] / len(members))
        for name, members in strata.items()
        for item in _smallest(members, counts[name], seed)
    ]
    # Fetching in random order makes a crawl that its budget stops early a smaller random sample.
    taken.sort(key=lambda entry: entry[0])
    return tuple(
        DrawnItem(item=item, inclusion_probability=probability, order=order)
        for order, (_, item, probability) in enumerate(taken)
    )


def random_number(seed: int, item_id: str) -> bytes:
    """The item's random number under a seed: uniform, and independent of all other items."""
    return hashlib.sha256(f"{seed}|{item_id}".encode()).digest()


def _strata(frame: Iterable[FrameItem]) -> dict[str, list[FrameItem]]:
    unique: dict[str, FrameItem] = {}
    for item in frame:
        held = unique.setdefault(item.item_id, item)
        if (item.section, item.url) < (held.section, held.url):
            unique[item.item_id] = item
    strata: dict[str, list[FrameItem]] = defaultdict(list)
    for item in unique.values():
        strata[item.section].append(item)
    return dict(sorted(strata.items()))


def _smallest(members: list[FrameItem], count: int, seed: int) -> list[FrameItem]:
    return sorted(members, key=lambda item: random_number(seed, item.item_id))[:count]


def allocate(sizes: Mapping[str, int], sections: Sequence[Section], items: int) -> dict[str, int]:
    """Items to draw per listed section: what a section asks for, the rest in proportion to size."""
    asked = {section.id: section.sample for section in sections if section.sample}
    counts = {name: min(asked[name], size) for name, size in sizes.items() if name in asked}
    open_sizes = {name: size for name, size in sizes.items() if name not in asked}
    return counts | _proportional(open_sizes, max(0, items - sum(counts.values())))


def _proportional(sizes: Mapping[str, int], items: int) -> dict[str, int]:
    """Largest-remainder shares, none below the minimum or above its section's size."""
    total = sum(sizes.values())
    if total <= items:
        return dict(sizes)
    floor = min(MINIMUM_PER_SECTION, items // len(sizes))
    counts = {name: min(floor, size) for name, size in sizes.items()}
    room = {name: size - counts[name] for name, size in sizes.items()}
    left, free = items - sum(counts.values()), sum(room.values())
    exact = {name: left * space / free for name, space in room.items()}
    counts = {name: counts[name] + int(exact[name]) for name in sizes}
    by_remainder = sorted(sizes, key=lambda name: (int(exact[name]) - exact[name], name))
    for name in by_remainder[: items - sum(counts.values())]:
        counts[name] += 1
    return counts
