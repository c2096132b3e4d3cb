"""Invented users: a name, a way of typing, and how much they write."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.demo.dialect import NORTHERN_SHARE, call_oneself, draw_self, northern
from pipelines.demo.dice import Dice
from pipelines.demo.grammar import Writer, load
from pipelines.demo.quota import Plant
from pipelines.demo.voice import Voice, draw_voice, speak, strip_diacritics


@dataclass(frozen=True, slots=True)
class Person:
    """One invented user of a demo platform; `self_word` is what the person says for I."""

    number: int
    name: str
    voice: Voice
    speaks_northern: bool
    self_word: str


@dataclass(frozen=True, slots=True)
class Crowd:
    """The users of a platform; the first ones write most."""

    people: tuple[Person, ...]

    def anyone(self, dice: Dice) -> Person:
        """A writer; a few write much, most write rarely, as everywhere."""
        return self.people[int(len(self.people) * dice.random() ** 2.2)]


@dataclass(frozen=True, slots=True)
class Desk:
    """What one platform is written with: its luck, its words, its users."""

    dice: Dice
    writer: Writer
    crowd: Crowd

    def says(self, person: Person, sort: Plant, rule: str, scene: Mapping[str, str]) -> str:
        """What the person writes by `rule`, in the person's words and way of typing."""
        return self.puts(person, self.writer.write(rule, scene), sort)

    def puts(self, person: Person, text: str, sort: Plant) -> str:
        """The text in the person's words and way of typing."""
        words = northern(text) if person.speaks_northern else text
        return speak(call_oneself(words, person.self_word), person.voice, self.dice, sort.mood)


def desk(seed: int, platform: str, texts: tuple[str, ...], size: int, style: str) -> Desk:
    """The desk of a platform with `size` users (30 at least) whose names follow `style`."""
    dice = Dice(seed, platform)
    return Desk(dice, Writer(load(*texts), dice), gather(dice, max(30, size), style))


def gather(dice: Dice, size: int, style: str) -> Crowd:
    """`size` people with different names; `style` is a rule of texts/people.txt."""
    writer = Writer(load("people"), dice)
    names: dict[str, None] = {}
    while len(names) < size:
        writer.turn_page()
        names[_variant(writer.write(style), dice) if style == "nick" else writer.write(style)] = None
        if len(names) * 2 > size and dice.chance(0.2):
            names[f"{writer.write(style)} {dice.between(2, 99)}"] = None
    return Crowd(tuple(_person(dice, i, name) for i, name in enumerate(list(names)[:size], start=1)))


def _person(dice: Dice, number: int, name: str) -> Person:
    speaks_northern = dice.chance(NORTHERN_SHARE)
    self_word = draw_self(dice, speaks_northern=speaks_northern)
    return Person(number, name, draw_voice(dice), speaks_northern, self_word)


def _variant(name: str, dice: Dice) -> str:
    """A nickname as one registers it: often bare, with an underscore or a number."""
    if dice.chance(0.55):
        name = strip_diacritics(name).lower().replace(" ", dice.pick(("_", ".", "", "-")))
    return f"{name}{dice.between(1, 99)}" if dice.chance(0.3) else name
