"""A few pages looked at before the sample is read: how an unknown program's threads show their posts.

A thread of one post shows nothing that repeats; what its neighbours with many show tells it from an article.
The pages are asked for one after the other in the draw's order and each is journaled, so that neither the
network nor a kill has a part in what is learned. None is looked at twice: not in this run, nor in the next.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import Field
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK

from crawler.extraction import Glimpse, Manner, learned
from crawler.extraction.manner import Shows
from crawler.frame.links import loosely, shape
from crawler.journal import Journal
from crawler.previous import Previous
from crawler.runfolder import write_bytes
from crawler.spiders.answers import answer_of
from crawler.spiders.base import RENDER
from crawler.spiders.context import Run
from crawler.spiders.outcomes import outcome_of_error
from crawler.spiders.reading import glimpse_item
from crawler.steps import STUDY_JOURNAL, StudyStep
from crawler.types import DrawnItem, Fact, FrameItem, ItemKind, Outcome

MANNERS_FILE = "manners.json"
# A shape of addresses with fewer drawn pages is not worth the requests.
_LEAST_PAGES = 10
# Where seven threads of ten have one post, twelve hold two longer ones nine times of ten.
_MOST_LOOKS, _MOST_SHAPES = 12, 3
# Where one has taught something that another must confirm, as many again may be looked at.
_FURTHER_LOOKS = 12
# So many pages that agree are enough.
_SURE = 3
# One request in so many of the budget, and no more.
_COST = 20
_OPEN_KINDS = frozenset({ItemKind.UNKNOWN, ItemKind.THREAD})


class Manners(Fact):
    """What was learned, by the shape of the pages' addresses."""

    learned: Mapping[str, Manner] = Field(default_factory=dict)

    def of(self, item: FrameItem) -> Manner | None:
        """The manner of an item's pages, None where nothing was learned of them."""
        return self.learned.get(_shape(item)) if self.learned and _is_open(item) else None


async def study(
    crawler: Crawler, run: Run, draw: Sequence[DrawnItem], previous: Previous | None
) -> Manners:
    """How the platform's pages show posts: kept, known to the run before, or learned now.

    Where the budget ends it, nothing is kept, and the next start goes on.
    """
    path = run.folder / MANNERS_FILE
    if path.exists():
        return kept_manners(run.folder)
    manners = _known(previous)
    if manners is None:
        wanted = _to_look_at(draw)
        found = await _looked(crawler, run, wanted) if wanted else None
        if found is None:
            return Manners()
        taught = {name: learned(glimpses) for name, glimpses in found.items()}
        manners = Manners(learned={name: manner for name, manner in taught.items() if manner is not None})
    write_bytes(path, (manners.model_dump_json().encode(),))
    return manners


def kept_manners(folder: Path) -> Manners:
    """What a run has learned, as it was kept; nothing where it has not."""
    path = folder / MANNERS_FILE
    return Manners.model_validate_json(path.read_bytes()) if path.exists() else Manners()


def _known(previous: Previous | None) -> Manners | None:
    held = previous.kept(MANNERS_FILE) if previous else None
    return None if held is None else Manners.model_validate_json(held)


def _to_look_at(draw: Sequence[DrawnItem]) -> dict[str, list[DrawnItem]]:
    """Items by the shape of their addresses, the commonest shapes only, in draw order."""
    items: dict[str, list[DrawnItem]] = defaultdict(list)
    for drawn in draw:
        if _is_open(drawn.item):
            items[_shape(drawn.item)].append(drawn)
    often = Counter({name: len(held) for name, held in items.items() if len(held) >= _LEAST_PAGES})
    return {
        name: items[name][: _MOST_LOOKS + _FURTHER_LOOKS] for name, _ in often.most_common(_MOST_SHAPES)
    }


def _is_open(item: FrameItem) -> bool:
    return item.kind in _OPEN_KINDS and not item.adapter


def _shape(item: FrameItem) -> str:
    return "/".join(loosely(shape(item.url)))


async def _looked(
    crawler: Crawler, run: Run, wanted: Mapping[str, Sequence[DrawnItem]]
) -> dict[str, list[Glimpse]] | None:
    """What the pages of each shape show, None where the budget does not allow to ask."""
    journal = Journal(run.folder / STUDY_JOURNAL, StudyStep)
    try:
        if journal.entries and journal.entries[-1].spent.pages > run.meter.pages:
            run.meter.start_from(journal.entries[-1].spent)
        most = run.platform.budget.pages // _COST
        found: dict[str, list[Glimpse]] = defaultdict(list)
        for step in journal.entries:
            found[step.shape].append(step.glimpse)
        for name, items in wanted.items():
            for drawn in items[len(found[name]) :]:
                if _is_enough(found[name]) or len(journal.entries) >= most:
                    break
                if len(found[name]) >= _MOST_LOOKS and not _is_half_known(found[name]):
                    break
                glimpse = await _look(crawler, run, drawn.item)
                if glimpse is None:
                    return None
                found[name].append(glimpse)
                spent = run.meter.spent()
                journal.append(
                    StudyStep(item_id=drawn.item.item_id, shape=name, glimpse=glimpse, spent=spent)
                )
        return found
    finally:
        journal.close()


def _is_enough(glimpses: Sequence[Glimpse]) -> bool:
    """Whether enough pages are of one mind: threads alike, or articles."""
    shown = Counter(one.shows for one in glimpses)
    manner = learned(glimpses) if len(shown.keys() & {Shows.THREAD, Shows.ARTICLE}) == 1 else None
    agree = sum(set(manner.blocks) <= set(one.manner.blocks) for one in glimpses) if manner else 0
    return max(agree, shown[Shows.ARTICLE] - shown[Shows.THREAD]) >= _SURE


def _is_half_known(glimpses: Sequence[Glimpse]) -> bool:
    """Whether threads were seen, but too few to learn of."""
    return any(one.shows is Shows.THREAD and one.manner.blocks for one in glimpses) and not learned(
        glimpses
    )


async def _look(crawler: Crawler, run: Run, item: FrameItem) -> Glimpse | None:
    """What one page shows; None where the budget does not allow to ask for it."""
    request = Request(item.url, callback=NO_CALLBACK, dont_filter=True, meta={RENDER: run.renders})
    try:
        assert crawler.engine is not None
        response: Any = await crawler.engine.download_async(request)
        return glimpse_item(answer_of(response, datetime.now(UTC)), response.status, item)
    except Exception as error:  # noqa: BLE001 - a page that cannot be had tells nothing, and must not end the run
        return None if outcome_of_error(error) is Outcome.BUDGET_EXHAUSTED else Glimpse()
