"""The sample's journal: texts and addresses of what was read stay on the disk, counts of them in memory.

A platform's twenty thousand threads hold more words than a child may have memory for (crawler/child.py).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.journal import JournalFile
from crawler.steps import SampleStep, Spent
from crawler.types import Outcome


@dataclass(frozen=True, slots=True)
class PageDone:
    """What is held of a page done; `at` is where its line begins.

    `documents` and `later` count its documents and, on a first page, the item's further pages.
    """

    item_id: str
    page: int
    next_page: str
    next_number: int
    outcome: Outcome
    reused: bool
    cut: bool
    documents: int
    wordless: int
    later: int
    at: int = 0


def done_of(step: SampleStep, at: int = 0) -> PageDone:
    """What is held of a step."""
    return PageDone(
        item_id=step.item_id,
        page=step.page,
        next_page=step.next_page,
        next_number=step.next_number,
        outcome=step.capture.outcome,
        reused=bool(step.capture.reused_from),
        cut=step.cut,
        documents=len(step.documents),
        wordless=step.wordless,
        later=len(step.later_pages),
        at=at,
    )


class SampleJournal(JournalFile[SampleStep]):
    """One entry a page; `spent` and `archive_end` are those of the last, None and 0 where there is none."""

    def __init__(self, path: Path) -> None:
        self.done: list[PageDone] = []
        self.spent: Spent | None = None
        self.archive_end = 0
        super().__init__(path, SampleStep)

    def _take(self, entry: SampleStep, at: int) -> None:
        self.done.append(done_of(entry, at))
        self.spent, self.archive_end = entry.spent, entry.archive_end

    def steps(self, done: Iterable[PageDone]) -> Iterator[SampleStep]:
        """The whole entries of these pages."""
        with self.path.open("rb") as lines:
            for one in done:
                lines.seek(one.at)
                yield self._entry(lines.readline())

    def step(self, done: PageDone) -> SampleStep:
        """A page's whole entry."""
        (found,) = self.steps([done])
        return found

    def of_open_items(self) -> Iterator[SampleStep]:
        """Entries of the items that a page is still to be read of, in their order."""
        pages: dict[str, list[PageDone]] = defaultdict(list)
        for done in self.done:
            pages[done.item_id].append(done)
        for own in pages.values():
            if own[-1].next_page:
                yield from self.steps(own)
