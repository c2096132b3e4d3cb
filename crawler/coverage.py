"""How far a run got into its frame: item by item, section by section, with the probabilities it truly had."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from crawler.draw.achieved import item_probabilities
from crawler.draw.allocation import ItemYield
from crawler.draw.pages import page_probability
from crawler.sample_journal import PageDone
from crawler.types import (
    DrawnItem,
    FrameItem,
    ItemCoverage,
    Outcome,
    Platform,
    SectionCount,
)

NONE: Mapping[str, int] = MappingProxyType({})


class Coverage:
    """What the pages that a run has done say of its sample; items and pages in draw order.

    `frame` is what was drawn from, `limit` the most pages of an item.
    """

    def __init__(
        self,
        platform: Platform,
        seed: int,
        frame: Sequence[FrameItem],
        draw: Sequence[DrawnItem],
        done: Iterable[PageDone],
    ) -> None:
        self.frame, self.limit = frame, platform.budget.pages_per_item
        self._draw = draw
        self._steps: dict[str, list[PageDone]] = defaultdict(list)
        for step in done:
            self._steps[step.item_id].append(step)
        self._probabilities = item_probabilities(
            frame, draw, self._steps.keys(), seed, platform.sampling.method
        )

    def items(self, again: Mapping[str, int] = NONE) -> tuple[ItemCoverage, ...]:
        """One row for every drawn item; `again` says how many of its documents are not stored with it."""
        return tuple(self._item(drawn, again.get(drawn.item.item_id, 0)) for drawn in self._draw)

    def pages(self) -> Iterator[tuple[PageDone, float]]:
        """Every page in draw order and page order, with the inclusion probability of what stands on it."""
        for drawn in self._draw:
            for step in self._of(drawn):
                yield step, self._probability(step)

    def sections(self, again: Mapping[str, int] = NONE) -> tuple[SectionCount, ...]:
        """One row for every section of the frame, in its order; `again` as for the items."""
        rows = defaultdict(list)
        for row in self.items(again):
            rows[row.section].append(row)
        listed = Counter(item.section for item in self.frame)
        pilot = Counter(drawn.item.section for drawn in self._draw if drawn.pilot)
        return tuple(_section(name, listed[name], pilot[name], rows[name]) for name in listed)

    def yields(self) -> Mapping[str, Sequence[ItemYield]]:
        """What every drawn item gave, by section: what an allocation learns from a pilot."""
        found: dict[str, list[ItemYield]] = defaultdict(list)
        for drawn in self._draw:
            found[drawn.item.section].append(self._yield(drawn))
        return found

    def _of(self, drawn: DrawnItem) -> list[PageDone]:
        return sorted(self._steps.get(drawn.item.item_id, ()), key=lambda step: step.page)

    def _probability(self, step: PageDone) -> float:
        return self._probabilities[step.item_id] * self._page_probability(step)

    def _page_probability(self, step: PageDone) -> float:
        later = 0 if step.page == 1 else self._later(step.item_id)
        return page_probability(later, self.limit)

    def _later(self, item_id: str) -> int:
        return next((step.later for step in self._steps[item_id] if step.page == 1), 0)

    def _yield(self, drawn: DrawnItem) -> ItemYield:
        steps = self._of(drawn)
        weights = [(1 / self._page_probability(step), step.documents) for step in steps]
        return ItemYield(
            pages=max(1, len(steps)),
            documents=sum(weight * count for weight, count in weights),
            squares=sum(weight**2 * count for weight, count in weights),
        )

    def _item(self, drawn: DrawnItem, again: int) -> ItemCoverage:
        name, steps = drawn.item.item_id, self._of(drawn)
        later = self._later(name) if steps else 0
        read = [step for step in steps if step.outcome is Outcome.EXTRACTED]
        whole = bool(read) and not later and not any(step.cut for step in steps)
        return ItemCoverage(
            item_id=name,
            section=drawn.item.section,
            outcome=steps[0].outcome if steps else Outcome.BUDGET_EXHAUSTED,
            inclusion_probability=self._probabilities.get(name, 0.0),
            pages=1 + later if later else len(steps) * whole,
            asked=tuple(step.page for step in steps),
            read=len(read),
            truncated=any(step.cut for step in steps),
            documents=sum(step.documents for step in steps) - again,
            wordless=sum(step.wordless for step in steps),
            again=again,
        )


def _section(name: str, listed: int, pilot: int, rows: Sequence[ItemCoverage]) -> SectionCount:
    outcomes = Counter(row.outcome for row in rows)
    read = [row for row in rows if row.read]
    return SectionCount(
        section=name,
        listed=listed,
        drawn=len(rows),
        extracted=outcomes[Outcome.EXTRACTED],
        documents=sum(row.documents for row in rows),
        pilot=pilot,
        outcomes={kind: outcomes[kind] for kind in Outcome if outcomes[kind]},
        truncated=sum(row.truncated for row in rows),
        wordless=sum(row.wordless for row in rows),
        pages=sum(max(row.pages, len(row.asked)) for row in read),
        pages_asked=sum(len(row.asked) for row in read),
        pages_read=sum(row.read for row in read),
        again=sum(row.again for row in rows),
    )
