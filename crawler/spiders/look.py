"""A second look at one page in a hundred: whether a platform shows crawlers what it shows readers.

The page is asked for twice in a row, once as ourselves and once under a common browser's name; robots.txt,
pace and budget are the same for both. Only how alike the two are is kept.
"""

import hashlib
import json
import math
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.journal import Journal
from crawler.pretence import likeness, sketch
from crawler.spiders.answers import answer_of
from crawler.spiders.base import RunSpider
from crawler.spiders.outcomes import outcome_of_error
from crawler.spiders.reading import read_page
from crawler.steps import SAMPLE_JOURNAL, LookStep
from crawler.types import DrawnItem, Outcome

# The commonest browser in Vietnam on the commonest system, as it names itself (its numbers are frozen).
BROWSER = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Safari/537.36"
)
SHARE = 0.01


def chosen(draw: Sequence[DrawnItem], folder: Path, seed: int) -> tuple[DrawnItem, ...]:
    """One in a hundred of the items that were read, at least one, by seed."""
    read = _read_items(folder / SAMPLE_JOURNAL)
    items = [drawn for drawn in draw if drawn.item.item_id in read]
    by_chance = sorted(
        items, key=lambda drawn: hashlib.sha256(f"look|{seed}|{drawn.item.item_id}".encode()).digest()
    )
    return tuple(by_chance[: math.ceil(len(items) * SHARE)])


def _read_items(path: Path) -> set[str]:
    """Items whose first page was read; the journal's documents are left unparsed by its model."""
    if not path.exists():
        return set()
    with path.open("rb") as lines:
        steps = (json.loads(line) for line in lines)
        return {
            step["item_id"]
            for step in steps
            if step["page"] == 1 and step["capture"]["outcome"] == Outcome.EXTRACTED
        }


class SecondLooks:
    """The pairs of requests of one run, each pair once over all restarts."""

    def __init__(self, spider: RunSpider, items: Sequence[DrawnItem], journal: Journal[LookStep]) -> None:
        self._spider, self._journal = spider, journal
        self._renders = spider.run.renders
        done = {step.item_id for step in journal.entries}
        self._items = [drawn for drawn in items if drawn.item.item_id not in done]

    def requests(self) -> Iterator[Any]:
        """The first of each pair, as ourselves."""
        for drawn in self._items:
            yield self._spider.ask(
                drawn.item.url, self._ourselves, self._failed, drawn=drawn, render=self._renders
            )

    def _ourselves(self, response: Any) -> Iterator[Any]:  # noqa: ANN401 - scrapy
        text = _text(response, response.meta["drawn"])
        if not text:
            return
        more = {"drawn": response.meta["drawn"], "seen": sketch(text), "render": self._renders}
        request = self._spider.ask(
            response.meta["drawn"].item.url, self._browser, self._failed, priority=5, **more
        )
        request.headers["User-Agent"] = BROWSER
        yield request

    def _browser(self, response: Any) -> None:  # noqa: ANN401 - scrapy
        alike = likeness(response.meta["seen"], sketch(_text(response, response.meta["drawn"])))
        self._keep(response.meta["drawn"], alike)

    def _failed(self, failure: Any) -> None:  # noqa: ANN401 - twisted
        """A browser that is turned away where we were let in is told something else, too."""
        spent = outcome_of_error(failure.value) is Outcome.BUDGET_EXHAUSTED
        if "seen" in failure.request.meta and not spent:
            self._keep(failure.request.meta["drawn"], 0.0)

    def _keep(self, drawn: DrawnItem, alike: float) -> None:
        spent = self._spider.run.meter.spent()
        self._journal.append(LookStep(item_id=drawn.item.item_id, likeness=round(alike, 4), spent=spent))


def _text(response: Any, drawn: DrawnItem) -> str:  # noqa: ANN401 - scrapy
    """What a reader is shown; '' where it is no page."""
    reading = read_page(answer_of(response, datetime.now(UTC)), response.status, drawn.item.kind)
    shown = reading.shown(drawn.item.url)
    return shown.main if shown else ""
