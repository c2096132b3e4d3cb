"""Reads a rubric file: `load_rubric` never raises for what a file holds, and names all mistakes at once."""

from hashlib import sha256
from pathlib import Path

from rubrics.codes import Code
from rubrics.kinds import check_kinds
from rubrics.language import RUBRIC
from rubrics.problems import START, Loaded, Position, Problem, errors, problem
from rubrics.read import Reading
from rubrics.source import decode, read_bytes
from rubrics.syntax import read_tree
from rubrics.types import Rubric

MAX_PROBLEMS = 100
"""More than a screenful helps nobody; the last line says that there are more."""


def load_rubric(path: Path) -> Loaded:
    """Read one rubric file; `rubric` is None where any problem is an error."""
    data, problems = read_bytes(path)
    if problems:
        return Loaded(None, problems, str(path))
    return parse_rubric(data, str(path))


def parse_rubric(data: bytes, file: str) -> Loaded:
    """Read a rubric from bytes; `file` is only the name that messages carry."""
    text, problems = decode(data, file)
    if not text:
        return Loaded(None, problems, file)
    root, more = read_tree(text, file)
    problems = (*problems, *more)
    if root is None:
        empty = () if problems else (problem(Code.FILE_EMPTY, file, START),)
        return Loaded(None, limited((*problems, *empty), file), file)
    reading = Reading(file)
    value = reading.read(RUBRIC, root, "")
    check_kinds(reading, root)
    # a line that was put in quotes to be read at all has had its message
    mended = {found.line for found in more if found.code.startswith("syntax-")}
    fresh = tuple(found for found in reading.problems if found.line not in mended)
    problems = limited((*problems, *fresh), file)
    if not isinstance(value, dict):
        return Loaded(None, problems, file, reading.positions)
    broken = frozenset(found.path for found in reading.problems if found.path)
    readable = Rubric.model_validate(value | {"sha256": sha256(data).hexdigest()})
    rubric = None if errors(problems) else readable
    return Loaded(rubric, problems, file, reading.positions, readable, broken)


def limited(problems: tuple[Problem, ...], file: str) -> tuple[Problem, ...]:
    """Problems in the order of the file, each once, cut to a number that people can work through."""
    ordered = sorted(set(problems), key=lambda found: (found.line, found.column, found.code))
    if len(ordered) <= MAX_PROBLEMS:
        return tuple(ordered)
    last = ordered[MAX_PROBLEMS - 1]
    at = Position(last.line, last.column)
    more = problem(Code.TOO_MANY_PROBLEMS, file, at, words={"most": MAX_PROBLEMS})
    return (*ordered[:MAX_PROBLEMS], more)
