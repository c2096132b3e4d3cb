"""Reads the small registries shipped beside this package, and an operator's, by the same rules as a rubric."""

from collections.abc import Mapping
from pathlib import Path

from rubrics.errors import RegistryError
from rubrics.problems import Position
from rubrics.read import Reading, Value
from rubrics.shapes import Group
from rubrics.source import decode, read_bytes
from rubrics.syntax import read_tree


def read_registry(path: Path, shape: Group) -> dict[str, Value]:
    """A registry file's values; raises RegistryError naming every mistake with its place."""
    return placed_registry(path, shape)[0]


def placed_registry(path: Path, shape: Group) -> tuple[dict[str, Value], Mapping[str, Position]]:
    """The same with the place of every value, by its path such as `authorities[2].from`."""
    data, found = read_bytes(path)
    text, more = decode(data, str(path)) if not found else ("", ())
    found = (*found, *more)
    if not text:
        raise RegistryError(found)
    root, more = read_tree(text, str(path))
    reading = Reading(str(path))
    value = reading.read(shape, root, "") if root is not None else None
    found = (*found, *more, *reading.problems)
    if found or not isinstance(value, dict):
        raise RegistryError(found)
    return value, reading.positions
