"""How many documents of which kind of harm, or of harmless look-alikes, are planted, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipelines.demo.dice import Dice
from pipelines.demo.pages import Note
from pipelines.demo.voice import Mood

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """One sort of text to plant: `rule` of the grammar writes it, `share` of the documents get it.

    `heat` above 0 draws it to quarrelsome pages, so that harm comes in clusters as it does outside.
    """

    rule: str
    share: float
    note: Note
    harms: frozenset[str] = frozenset()
    mood: Mood = Mood.NEUTRAL
    heat: float = 0.0


def harmful(rule: str, share: float, *harms: str, heat: float = 0.0) -> Plant:
    """A sort of text that does harm; insults and hate are angry, what sells something smiles."""
    mood = Mood.UPSET if {"H05", "H06"} & set(harms) else Mood.GLAD
    return Plant(rule=rule, share=share, note=Note.PLANTED, harms=frozenset(harms), heat=heat, mood=mood)


def lookalike(rule: str, share: float, note: Note, mood: Mood = Mood.NEUTRAL) -> Plant:
    """A sort of text that does none, though it resembles one that does."""
    return Plant(rule=rule, share=share, note=note, mood=mood)


def plant(
    slots: Sequence[T], plants: Sequence[Plant], dice: Dice, warmth: Sequence[float]
) -> dict[T, Plant]:
    """Which slot gets which plant: exact quotas, rounded; `warmth` in (0, 1] is each slot's page's."""
    chosen: dict[T, Plant] = {}
    for sort in plants:
        free = [i for i, slot in enumerate(slots) if slot not in chosen]
        weights = [warmth[i] ** sort.heat for i in free] if sort.heat else ()
        for i in dice.sample(free, round(sort.share * len(slots)), weights):
            chosen[slots[i]] = sort
    return chosen
