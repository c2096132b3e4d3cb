"""The draw: known probabilities, one sample a seed whatever the order, unbiased estimates."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.draw import MINIMUM_PER_SECTION, allocate, draw
from crawler.types import Section
from tests.crawler.draw.frames import frame_of


def _sections(**samples: int) -> list[Section]:
    return [Section(id=name, name=name, entries=(), sample=sample) for name, sample in samples.items()]


def test_same_seed_same_draw_whatever_the_order() -> None:
    frame = frame_of(a=300, b=100)
    shuffled = frame[:]
    random.Random(3).shuffle(shuffled)
    assert draw(frame, [], 50, seed=7) == draw(shuffled, [], 50, seed=7)
    assert draw(frame, [], 50, seed=7) != draw(frame, [], 50, seed=8)


def test_inclusion_probability_is_drawn_over_listed() -> None:
    drawn = draw(frame_of(a=300, b=100), _sections(a=30, b=25), 55, seed=1)
    per_section = Counter(one.item.section for one in drawn)
    assert per_section == {"a": 30, "b": 25}
    assert {one.item.section: one.inclusion_probability for one in drawn} == {"a": 0.1, "b": 0.25}
    assert [one.order for one in drawn] == list(range(55))


def test_fetch_order_mixes_sections() -> None:
    drawn = draw(frame_of(a=200, b=200), [], 100, seed=1)
    first_half = Counter(one.item.section for one in drawn[:50])
    assert min(first_half["a"], first_half["b"]) >= 10


def test_weighted_total_is_unbiased_over_seeds() -> None:
    """A rare kind that stands mostly in the small section: the weighted count must average to the truth."""
    frame = frame_of(a=180, b=20)
    rare = {item.item_id for item in frame if item.section == "b" or item.url.endswith("7")}
    seeds = 400
    estimates = [
        sum(
            1 / one.inclusion_probability
            for one in draw(frame, _sections(a=18, b=10), 28, seed)
            if one.item.item_id in rare
        )
        for seed in range(seeds)
    ]
    mean = sum(estimates) / seeds
    spread = (sum((one - mean) ** 2 for one in estimates) / (seeds - 1)) ** 0.5
    assert abs(mean - len(rare)) < 3 * spread / seeds**0.5
    # The unweighted share would be far off: b is drawn five times as often as a.
    unweighted = [
        sum(one.item.item_id in rare for one in draw(frame, _sections(a=18, b=10), 28, seed)) / 28
        for seed in range(50)
    ]
    assert sum(unweighted) / 50 * 200 > 1.5 * len(rare)


def test_every_item_is_drawn_equally_often() -> None:
    frame = frame_of(a=50)
    counts = Counter(one.item.item_id for seed in range(1000) for one in draw(frame, [], 10, seed))
    assert len(counts) == 50
    # Expected 200 each, standard deviation 12.6: five of them.
    assert max(abs(count - 200) for count in counts.values()) < 64


def test_an_item_listed_twice_is_drawn_once() -> None:
    frame = frame_of(a=20)
    twice = [*frame, *(item.model_copy(update={"section": "b"}) for item in frame)]
    drawn = draw(twice, [], 100, seed=1)
    assert len(drawn) == 20
    assert all(one.inclusion_probability == 1 for one in drawn)


def test_an_empty_frame_gives_an_empty_draw() -> None:
    assert draw([], [], 10, seed=1) == ()


def test_a_small_section_gets_the_minimum() -> None:
    counts = allocate({"a": 10_000, "b": 40}, [], 200)
    assert counts["b"] - MINIMUM_PER_SECTION in {0, 1}
    assert counts["a"] + counts["b"] == 200


@given(
    sizes=st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 500), min_size=1),
    items=st.integers(1, 600),
)
def test_allocation_spends_the_budget_and_never_more_than_there_is(
    sizes: dict[str, int], items: int
) -> None:
    counts = allocate(sizes, [], items)
    assert sum(counts.values()) == min(items, sum(sizes.values()))
    assert all(0 <= counts[name] <= sizes[name] for name in sizes)


@pytest.mark.parametrize("asked", [5, 5000])
def test_a_section_gets_what_it_asks_for_up_to_its_size(asked: int) -> None:
    counts = allocate({"a": 100, "b": 100}, _sections(a=asked, b=0), 50)
    assert counts["a"] == min(asked, 100)
    assert counts["b"] == max(0, 50 - counts["a"])
