"""The shapes a field's value may have: from these both the reading and the JSON Schema follow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
VERSION = r"^[0-9]{1,4}\.[0-9]{1,4}(\.[0-9]{1,4})?$"


@dataclass(frozen=True, slots=True)
class Words:
    """A text of at most `most` characters; `pattern` bounds its form, `form` says so in words."""

    most: int = 300
    pattern: str = ""
    form: str = ""
    stand_in: str = ""
    version: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a closed set; `allowed` maps each value to its Vietnamese name (read when first used)."""

    allowed: Callable[[], Mapping[str, str]]
    stand_in: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal number in [least, most]."""

    least: float
    most: float
    form: str
    stand_in: float


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number in [least, most]."""

    least: int
    most: int
    form: str
    stand_in: int


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day, year-month-day."""


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of `least` to `most` values of one shape, `unique` if none may be repeated."""

    item: "Shape"
    least: int = 0
    most: int = 50
    unique: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A group of named fields."""

    fields: tuple["Field", ...]

    def named(self) -> Mapping[str, "Field"]:
        """Fields by name, in the order they are written."""
        return {field.name: field for field in self.fields}


Shape = Words | Choice | Number | Whole | Day | Flag | ListOf | Group


@dataclass(frozen=True, slots=True)
class Field:
    """A named field: its shape, what it is in Vietnamese, and whether it must stand."""

    name: str
    shape: Shape
    about: str
    required: bool = False
