"""What is wrong with a rubric, where, and how to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from rubrics.codes import Code, Severity
from rubrics.messages import MESSAGES
from rubrics.types import Rubric


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file; both count from 1, columns in characters."""

    line: int
    column: int


START = Position(1, 1)


class Shown(StrEnum):
    """How severities are called on the screen."""

    ERROR = "lỗi"
    WARNING = "cảnh báo"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: `path` is its place in the document, such as `criteria[2].limits.good`."""

    severity: Severity
    code: Code
    file: str
    line: int
    column: int
    path: str
    summary: str
    remedy: str

    @property
    def message(self) -> str:
        """What was found, what is allowed, and how to mend it, in Vietnamese."""
        return f"{self.summary} Cách sửa: {self.remedy}"

    def __str__(self) -> str:
        shown = Shown[self.severity.name]
        return f"{self.file}:{self.line}:{self.column}: {shown}: {self.message}"


@dataclass(frozen=True)
class Loaded:
    """What came of reading a rubric file.

    `rubric` is None when there is any error. `readable` then still holds what could be read, with
    stand-ins for the rest, so that `check` can name its mistakes in the same go; never rate by it.
    `broken` are the paths that could not be read. `own` is the rubric before it inherited anything;
    `paths` says where the file speaks of each criterion of `readable`.
    """

    rubric: Rubric | None
    problems: tuple[Problem, ...]
    file: str = ""
    positions: Mapping[str, Position] = field(default_factory=dict)
    readable: Rubric | None = None
    broken: frozenset[str] = frozenset()
    own: Rubric | None = None
    paths: tuple[str, ...] = ()


NO_WORDS: Mapping[str, object] = {}


def problem(
    code: Code, file: str, at: Position, path: str = "", words: Mapping[str, object] = NO_WORDS
) -> Problem:
    """Word one problem from the catalogue; the found values in `words` come cut and quoted already."""
    message = MESSAGES[code]
    return Problem(
        severity=message.severity,
        code=code,
        file=file,
        line=at.line,
        column=at.column,
        path=path,
        summary=message.text.format(**words),
        remedy=message.remedy.format(**words),
    )


def errors(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Only those problems that keep a rubric from being used."""
    return tuple(found for found in problems if found.severity is Severity.ERROR)


def position_of(path: str, positions: Mapping[str, Position]) -> Position:
    """Place of a path, or of the nearest thing around it that stands in the file."""
    while path:
        if path in positions:
            return positions[path]
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return positions.get("", START)
