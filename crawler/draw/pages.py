"""Which pages of a drawn item are read: the first always, the others by simple random sampling.

A thread's first pages are not like its last ones, so reading the first few of a long thread would give
the later posts no chance at all while their weights said otherwise.
"""

from collections.abc import Sequence

from crawler.draw.numbers import page_number


def draw_pages(seed: int, item_id: str, later: Sequence[str], limit: int) -> tuple[tuple[int, str], ...]:
    """Number and address of the drawn later pages in reading order.

    `later` are the addresses of pages 2, 3, ... to the last; `limit` is how many pages of one item are
    read, the first included. The `limit - 1` pages with the smallest random numbers are drawn.
    """
    if limit <= 1:
        return ()
    numbered = list(enumerate(later, 2))
    by_chance = sorted(numbered, key=lambda page: page_number(seed, item_id, page[0]))
    return tuple(sorted(by_chance[: limit - 1]))


def page_probability(later: int, limit: int) -> float:
    """Chance of each of `later` pages to be read once its item is drawn; 0 where only the first is read."""
    return min(1.0, (limit - 1) / later) if later else 1.0
