"""Where a program's lists and a thread's other pages are; every page, where the pager shows how many."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crawler.frame.found import distinct
from crawler.types import EntryKind, EntryPoint

# The longest threads of Vietnamese forums have some 2,000 pages; a pager that claims more is a trap.
MAX_PAGES = 20_000


@dataclass(frozen=True, slots=True)
class Pages:
    """This page's number, the addresses of pages 2 and on, and the next page where only that is shown."""

    current: int = 1
    later: tuple[str, ...] = ()
    following: str = ""

    @property
    def next_pages(self) -> tuple[str, ...]:
        """The page after this one, () on the last."""
        if self.current <= len(self.later):
            return (self.later[self.current - 1],)
        return (self.following,) if self.following and not self.later else ()


def lists_at(urls: Iterator[str]) -> tuple[EntryPoint, ...]:
    """Where listing starts: at each of these addresses once; '' is none."""
    return tuple(EntryPoint(kind=EntryKind.LISTING, url=url) for url in distinct(urls))


def numbered(
    links: Iterable[tuple[int, str]], current: int = 1, total: int = 0, following: str = ""
) -> Pages:
    """Pages from the pager's numbered links (number, absolute address).

    `total` is what the pager says besides; a larger number among the links wins. Gaps ("1 2 3 … 300") are
    filled in where the number's place in the addresses is seen.
    """
    pairs = [(number, url) for number, url in links if url]
    last = min(max([total, current, *(number for number, _ in pairs)]), MAX_PAGES)
    around = _around([pair for pair in pairs if pair[0] > 1])
    if around is None:
        return Pages(current, (), following)
    head, tail = around
    return Pages(current, tuple([f"{head}{page}{tail}" for page in range(2, last + 1)]), following)


def _around(pairs: list[tuple[int, str]]) -> tuple[str, str] | None:
    """What stands before and after a page's number in its address, None where the links do not show it."""
    for number, url in sorted(pairs, reverse=True):
        for match in reversed(list(re.finditer(rf"(?<!\d){number}(?!\d)", url))):
            head, tail = url[: match.start()], url[match.end() :]
            # A pager's links may name a page in two ways; most of them decide.
            agreeing = sum(f"{head}{other}{tail}" == address for other, address in pairs)
            if agreeing * 2 > len(pairs):
                return head, tail
    return None
