"""A mistake found in what a rubric means, before it has a file, a line and words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from rubrics.codes import Code, Severity
from rubrics.problems import Position, Problem, position_of, problem


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake at a path.

    `rests_on` are the paths whose values led to it: where one of them could not be read, the finding
    would speak of a stand-in and is dropped.
    """

    code: Code
    path: str
    rests_on: tuple[str, ...] = ()
    words: Mapping[str, object] = field(default_factory=dict)
    severity: Severity | None = None

    def stands(self, broken: frozenset[str]) -> bool:
        """Whether nothing it rests on is among the broken paths."""
        return not any(touches(path, bad) for path in (self.path, *self.rests_on) for bad in broken)


def touches(path: str, bad: str) -> bool:
    """Whether a broken path is this path, around it, or inside it."""
    return path == bad or _inside(path, bad) or _inside(bad, path)


def _inside(inner: str, outer: str) -> bool:
    return bool(outer) and inner.startswith((f"{outer}.", f"{outer}["))


def worded(
    findings: Iterable[Finding], file: str, positions: Mapping[str, Position]
) -> tuple[Problem, ...]:
    """Findings with their place in the file and their words."""
    return tuple(_worded(found, file, positions) for found in findings)


def _worded(found: Finding, file: str, positions: Mapping[str, Position]) -> Problem:
    at = position_of(found.path, positions)
    said = problem(found.code, file, at, found.path, {"field": found.path, **found.words})
    return replace(said, severity=found.severity or said.severity)
