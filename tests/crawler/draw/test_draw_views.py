"""Drawing by views: chances in proportion, never none, and true by simulation."""

from collections import Counter

import pytest

from crawler.draw import draw
from crawler.draw.achieved import item_probabilities
from crawler.draw.views import EQUAL_PART, wanted_probabilities
from crawler.types import EntryKind, FrameItem, SamplingMethod
from tests.crawler.draw.frames import item

VIEWS = (*range(10, 400, 10), 4000, None)


def _frame(views: tuple[int | None, ...] = VIEWS, section: str = "a") -> list[FrameItem]:
    return [item(section, n, EntryKind.API, seen) for n, seen in enumerate(views)]


def test_chances_follow_views_above_a_floor() -> None:
    frame = _frame()
    wanted = wanted_probabilities(frame, 10)
    assert sum(wanted.values()) == 10 or abs(sum(wanted.values()) - 10) < 1e-9
    by_views = {item.views: wanted[item.item_id] for item in frame}
    assert by_views[4000] == 1
    assert by_views[200] - by_views[100] > 0
    assert abs((by_views[300] - by_views[200]) - (by_views[200] - by_views[100])) < 1e-9
    assert by_views[None] > EQUAL_PART * 9 / len(frame)


def test_without_views_all_are_alike() -> None:
    frame = _frame((None,) * 40)
    assert set(wanted_probabilities(frame, 10).values()) == {0.25}


@pytest.mark.integration  # most of a second
def test_items_are_drawn_as_often_as_their_chances_say() -> None:
    frame, runs = _frame(), 4000
    counts: Counter[str] = Counter()
    for seed in range(runs):
        counts.update(one.item.item_id for one in draw(frame, [], 10, seed, SamplingMethod.VIEWS))
    for item_name, chance in wanted_probabilities(frame, 10).items():
        # Four standard errors, and one hundredth for what Pareto sampling itself is off.
        assert (
            abs(counts[item_name] / runs - chance)
            < 4 * (chance * (1 - chance) / runs) ** 0.5 + 0.01 * chance
        )


def test_a_sample_by_views_that_the_budget_stopped_knows_its_chances() -> None:
    frame, runs, part = _frame(), 4000, 6
    counts: Counter[str] = Counter()
    for seed in range(runs):
        sample = draw(frame, [], 10, seed, SamplingMethod.VIEWS)
        asked = {one.item.item_id for one in sample[:part]}
        counts.update(asked)
    sample = draw(frame, [], 10, 1, SamplingMethod.VIEWS)
    asked = {one.item.item_id for one in sample[:part]}
    chances = item_probabilities(frame, sample, asked, 1, SamplingMethod.VIEWS)
    assert set(chances) == asked
    for name, chance in chances.items():
        # Order sampling is only nearly of these chances: three hundredths at six items.
        assert abs(counts[name] / runs - chance) < 4 * (chance * (1 - chance) / runs) ** 0.5 + 0.03 * chance


def test_more_views_next_period_never_take_an_item_out() -> None:
    frame = _frame()
    sample = draw(frame, [], 10, 3, SamplingMethod.VIEWS)
    one = sample[-1].item
    grown = [item.model_copy(update={"views": 3000}) if item == one else item for item in frame]
    assert one.item_id in {drawn.item.item_id for drawn in draw(grown, [], 10, 3, SamplingMethod.VIEWS)}
