"""How many pages the study looks at: no more than it takes, further ones where one has taught something."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crawler.extraction import Glimpse, Manner
from crawler.extraction.manner import Shows
from crawler.spiders import study
from crawler.steps import Spent
from crawler.types import DrawnItem, FrameItem, ItemKind

LONG = Glimpse(shows=Shows.THREAD, manner=Manner(blocks=("div bai",)))
SHORT, STORY = Glimpse(), Glimpse(shows=Shows.ARTICLE)


def looked(monkeypatch: pytest.MonkeyPatch, folder: Path, pages: list[Glimpse]) -> int:
    """How many of these pages, in their order, are looked at."""
    items = [
        DrawnItem(
            item=FrameItem(
                item_id=f"{at:020}",
                url=f"https://xom.example/t/{at}",
                section="s",
                kind=ItemKind.UNKNOWN,
                source="listing",
            ),
            inclusion_probability=1.0,
            order=at,
        )
        for at in range(len(pages))
    ]

    async def look(_crawler: object, _run: object, item: FrameItem) -> Glimpse:
        return pages[int(item.item_id)]

    monkeypatch.setattr(study, "_look", look)
    meter = SimpleNamespace(pages=0, spent=Spent)
    run: Any = SimpleNamespace(
        folder=folder, meter=meter, platform=SimpleNamespace(budget=SimpleNamespace(pages=2000))
    )
    crawler: Any = None
    found = asyncio.run(study._looked(crawler, run, study._to_look_at(items)))
    assert found is not None
    return sum(map(len, found.values()))


@pytest.mark.parametrize(
    ("pages", "looks"),
    [
        ([SHORT] * 40, 12),
        ([LONG] * 40, 3),
        ([STORY] * 40, 3),
        ([SHORT] * 6 + [LONG] + [SHORT] * 10 + [LONG] + [SHORT] * 22, 18),
        ([SHORT] * 6 + [LONG] + [SHORT] * 33, 24),
        ([SHORT] * 13 + [LONG] * 20, 12),
    ],
)
def test_how_many_pages_are_looked_at(
    pages: list[Glimpse], looks: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert looked(monkeypatch, tmp_path, pages) == looks
