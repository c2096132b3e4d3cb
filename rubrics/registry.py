"""Reads the small registries shipped beside this package, by the same rules as a rubric."""

from pathlib import Path

from rubrics.errors import RegistryError
from rubrics.read import Reading, Value
from rubrics.shapes import Group
from rubrics.source import decode, read_bytes
from rubrics.syntax import read_tree


def read_registry(path: Path, shape: Group) -> dict[str, Value]:
    """A registry file's values; raises RegistryError naming every mistake with its place."""
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
    return value
