"""Pilot, allocation, and the probabilities of a sample that its budget stopped."""

from collections import Counter

import pytest

from crawler.draw import allocate, draw, draw_rest, pilot
from crawler.draw.achieved import item_probabilities
from crawler.draw.allocation import ItemYield, after_pilot, shared
from crawler.draw.numbers import random_number
from crawler.types import (
    Budget,
    Platform,
    Sampling,
    SamplingMethod,
    Section,
)
from tests.crawler.draw.frames import frame_of

EVEN = {"a": 50, "b": 50}
THIN, THICK = ItemYield(1, 1, 1), ItemYield(4, 80, 160)


def _platform(
    items: int = 100, method: SamplingMethod = SamplingMethod.TWO_PHASE, **fixed: int
) -> Platform:
    sections = tuple(Section(id=n, name=n, entries=(), sample=s) for n, s in fixed.items())
    return Platform(
        id="bao",
        name="Báo",
        url="https://bao.example/",
        fields=(),
        sections=sections,
        budget=Budget(items=items),
        sampling=Sampling(method=method),
    )


def test_the_pilot_is_the_beginning_of_the_whole_sample() -> None:
    frame = frame_of(a=500, b=200)
    first = pilot(frame, _platform(), 7)
    yields = {name: [THICK] * sum(one.item.section == name for one in first) for name in "ab"}
    whole = draw_rest(frame, _platform(), {}, 7, yields)
    assert [one.item for one in whole[: len(first)]] == [one.item for one in first]
    assert [one.pilot for one in whole] == [True] * len(first) + [False] * (len(whole) - len(first))
    for name in "ab":
        taken = {one.item.item_id for one in whole if one.item.section == name}
        members = sorted((i.item_id for i in frame if i.section == name), key=lambda i: random_number(7, i))
        assert taken == set(members[: len(taken)])
        planned = allocate({"a": 500, "b": 200}, (), 100)[name]
        found = {one.pilot: one.inclusion_probability for one in whole if one.item.section == name}
        assert found[True] == planned / len(members)
        more = len(taken) - len(yields[name])
        assert found[False] == pytest.approx(found[True] * more / (planned - len(yields[name])))


def test_there_is_no_pilot_where_nothing_is_to_be_allocated() -> None:
    assert pilot(frame_of(a=500), _platform(), 7) == ()
    assert pilot(frame_of(a=40, b=40), _platform(), 7) == ()
    assert pilot(frame_of(a=500, b=500), _platform(method=SamplingMethod.SINGLE), 7) == ()
    assert pilot(frame_of(a=500, b=500), _platform(a=50, b=50), 7) == ()
    assert pilot(frame_of(a=500, b=500, c=500), _platform(a=50, b=0), 7) != ()


def test_a_section_with_a_number_of_its_own_keeps_it() -> None:
    frame, platform = frame_of(a=500, b=500, c=500), _platform(a=30)
    assert {one.item.section for one in pilot(frame, platform, 7)} == {"b", "c"}
    whole = draw_rest(frame, platform, {}, 7, {"b": [THICK] * 10, "c": [THIN] * 10})
    counts = Counter(one.item.section for one in whole)
    assert counts["a"] == 30
    assert sum(counts.values()) == 100
    assert counts["b"] > counts["c"]


def test_more_goes_where_documents_vary_and_less_where_they_cost() -> None:
    sizes = {"a": 500, "b": 500}
    even = after_pilot(sizes, EVEN, {"a": [THIN] * 10, "b": [THIN] * 10}, {})
    assert even == {"a": 50, "b": 50}
    varied = after_pilot(sizes, EVEN, {"a": [THIN] * 10, "b": [ItemYield(1, 80, 160)] * 10}, {})
    dear = after_pilot(sizes, EVEN, {"a": [THIN] * 10, "b": [ItemYield(9, 80, 160)] * 10}, {})
    assert varied["b"] > dear["b"] > 50


def test_no_section_starves_and_none_loses_its_pilot() -> None:
    sizes = {"a": 1000, "b": 1000}
    counts = after_pilot(
        sizes, EVEN, {"a": [ItemYield(1, 0, 0)] * 30, "b": [ItemYield(1, 900, 9000)] * 30}, {}
    )
    assert counts == {"a": 31, "b": 69}
    counts = after_pilot(sizes, EVEN, {"a": [THIN] * 5, "b": [THIN] * 5}, {"a": 0.001})
    assert counts == {"a": 25, "b": 75}


def test_a_pilot_that_read_nothing_changes_nothing() -> None:
    nothing = {"a": [ItemYield(1, 0, 0)] * 10, "b": [ItemYield(1, 0, 0)] * 10}
    sizes = {"a": 300, "b": 100}
    planned = allocate(sizes, (), 100)
    assert after_pilot(sizes, planned, nothing, {}) == planned


def test_priors_from_outside_steer() -> None:
    pilot_yields = {"a": [THIN] * 10, "b": [THIN] * 10}
    counts = after_pilot({"a": 500, "b": 500}, EVEN, pilot_yields, {"b": 2.0})
    assert counts == {"a": 33, "b": 67}


@pytest.mark.parametrize("items", [8, 20, 57, 110])
def test_shares_sum_up_between_floors_and_ceilings(items: int) -> None:
    floors, ceilings = {"a": 5, "b": 0, "c": 3}, {"a": 6, "b": 100, "c": 4}
    counts = shared(floors, {"a": 50.0, "b": 1.0, "c": 50.0}, ceilings, items)
    assert sum(counts.values()) == items
    assert all(floors[name] <= counts[name] <= ceilings[name] for name in floors)


def test_a_spent_budget_leaves_the_same_part_of_every_section() -> None:
    frame = frame_of(a=1000, b=40)
    sample = draw(frame, [], 100, 7)
    counts = Counter(one.item.section for one in sample)
    half = Counter(one.item.section for one in sample[:50])
    assert all(abs(half[name] - counts[name] / 2) <= 1 for name in counts)


def test_what_the_budget_stopped_has_the_chance_it_truly_had() -> None:
    frame = frame_of(a=1000, b=40)
    sample = draw(frame, [], 100, 7)
    asked = {one.item.item_id for one in sample[:50]}
    reached = Counter(one.item.section for one in sample[:50])
    chances = item_probabilities(frame, sample, asked, 7, SamplingMethod.SINGLE)
    assert set(chances) == asked
    for one in sample[:50]:
        size = {"a": 1000, "b": 40}[one.item.section]
        assert chances[one.item.item_id] == reached[one.item.section] / size
    whole = item_probabilities(frame, sample, {o.item.item_id for o in sample}, 7, SamplingMethod.SINGLE)
    assert whole == {one.item.item_id: one.inclusion_probability for one in sample}


def test_a_budget_spent_in_the_second_phase_changes_only_its_chances() -> None:
    frame = frame_of(a=500, b=200)
    first = pilot(frame, _platform(), 7)
    yields = {name: [THICK] * sum(one.item.section == name for one in first) for name in "ab"}
    whole = draw_rest(frame, _platform(), {}, 7, yields)
    for stop in (len(first) // 2, len(first), len(first) + 40):
        asked = {one.item.item_id for one in whole[:stop]}
        chances = item_probabilities(frame, whole, asked, 7, SamplingMethod.TWO_PHASE)
        assert set(chances) == asked
        # Weights of a section still sum up to its size, whatever the budget stopped.
        for name, size in (("a", 500), ("b", 200)):
            weights = [1 / chances[one.item.item_id] for one in whole[:stop] if one.item.section == name]
            assert sum(weights) == pytest.approx(size)
