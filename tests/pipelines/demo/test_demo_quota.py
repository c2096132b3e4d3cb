from collections import Counter

from pipelines.demo.dice import Dice
from pipelines.demo.pages import LOOKALIKES, Note
from pipelines.demo.quota import harmful, lookalike, plant


def test_quotas_are_exact_and_no_slot_is_planted_twice() -> None:
    sorts = (harmful("a", 0.05, "H05"), lookalike("b", 0.1, Note.WARNING))
    slots = list(range(1000))
    chosen = plant(slots, sorts, Dice(1), [1.0] * 1000)
    assert Counter(s.rule for s in chosen.values()) == {"a": 50, "b": 100}


def test_heat_draws_harm_to_quarrelsome_pages() -> None:
    slots = [(page, place) for page in range(100) for place in range(10)]
    warmth = [1.0 if page < 10 else 0.05 for page, _ in slots]
    chosen = plant(slots, [harmful("a", 0.05, "H05", heat=2)], Dice(1), warmth)
    assert sum(1 for page, _ in chosen if page < 10) > 30


def test_only_planted_texts_harm() -> None:
    assert harmful("a", 0.1, "H05").harms == {"H05"}
    assert lookalike("a", 0.1, Note.WARNING).harms == frozenset()
    assert {Note.ORDINARY, Note.PLANTED}.isdisjoint(LOOKALIKES)
