"""Reads a rubric file: `load_rubric` never raises for what a file holds, and names all mistakes at once."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from rubrics.codes import Code
from rubrics.extend import Extension, extend
from rubrics.findings import Finding, worded
from rubrics.kinds import check_kinds
from rubrics.language import RUBRIC
from rubrics.problems import START, Loaded, Position, Problem, errors, problem
from rubrics.read import Reading
from rubrics.source import decode, read_bytes
from rubrics.syntax import read_tree
from rubrics.types import Rubric
from rubrics.wording import bare, shown

MAX_PROBLEMS = 100
"""More than a screenful helps nobody; the last line says that there are more."""

MAX_BASES = 4
"""A common base, a national rubric, a sector's or a province's; one more for what nobody thought of."""

LIBRARY = Path(__file__).with_name("library")


def library() -> tuple[Path, ...]:
    """Files of the shipped rubrics, `<authority>/<rubric>.yaml`, in a stable order."""
    return tuple(sorted(LIBRARY.glob("*/*.yaml")))


@dataclass(frozen=True)
class Line:
    """The rubrics that are being read because one extends the other, the outermost first."""

    files: tuple[str, ...] = ()


def load_rubric(path: Path, line: Line = Line()) -> Loaded:
    """Read one rubric file with all it inherits; `rubric` is None where any problem is an error.

    A base is looked for beside the file, as `<id>.yaml`, and then in the library.
    """
    data, problems = read_bytes(path)
    if problems:
        return Loaded(None, problems, str(path))
    return parse_rubric(data, str(path), line)


def parse_rubric(data: bytes, file: str, line: Line = Line()) -> Loaded:
    """Read a rubric from bytes; `file` is the name that messages carry and where bases are looked for."""
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
    problems = (*problems, *fresh)
    if not isinstance(value, dict):
        return Loaded(None, limited(problems, file), file, reading.positions)
    broken = frozenset(found.path for found in reading.problems if found.path)
    own = _rubric(value, data)
    whole = _inherited(own, file, Line((*line.files, file))) if _extends(own, broken) else _alone(own)
    standing = (found for found in whole.findings if found.stands(broken))
    problems = limited((*problems, *worded(standing, file, reading.positions)), file)
    rubric = None if errors(problems) else whole.rubric
    if own.extends is not None and whole.rubric is own:
        broken |= {"extends"}  # what rests on the base would speak of half a rubric
    return Loaded(rubric, problems, file, reading.positions, whole.rubric, broken, own, whole.paths)


def _rubric(value: dict[str, Any], data: bytes) -> Rubric:
    plain = {"criterion", "why"}
    overrides = [
        {
            "criterion": row["criterion"],
            "why": row["why"],
            "changes": {name: new for name, new in row.items() if name not in plain},
        }
        for row in value.get("overrides", ())
    ]
    return Rubric.model_validate(value | {"overrides": overrides, "sha256": sha256(data).hexdigest()})


def _extends(own: Rubric, broken: frozenset[str]) -> bool:
    return own.extends is not None and not any(path.startswith("extends") for path in broken)


def _alone(own: Rubric, *findings: Finding) -> Extension:
    return Extension(own, tuple(f"criteria[{at}]" for at in range(len(own.criteria))), findings)


def _inherited(own: Rubric, file: str, line: Line) -> Extension:
    """The rubric on top of its base, or alone with what keeps the base from being read."""
    assert own.extends is not None
    wanted = own.extends
    path = _find(wanted.rubric, file)
    if path is None:
        known = ", ".join(sorted(found.stem for found in library()))
        words = {"found": shown(wanted.rubric), "bare": bare(wanted.rubric), "allowed": known}
        return _alone(own, Finding(Code.BASE_MISSING, "extends.rubric", (), words))
    if str(path) in line.files or len(line.files) > MAX_BASES:
        named = " → ".join(Path(name).stem for name in (*line.files, str(path)))
        return _alone(own, Finding(Code.BASE_LOOP, "extends", (), {"found": named, "most": MAX_BASES}))
    base = load_rubric(path, line)
    if base.rubric is None:
        words = {"base": wanted.rubric, "found": str(len(errors(base.problems))), "file": str(path)}
        return _alone(own, Finding(Code.BASE_BROKEN, "extends.rubric", (), words))
    if base.rubric.version != wanted.version:
        words = {
            "base": wanted.rubric,
            "found": shown(base.rubric.version),
            "wanted": shown(wanted.version),
        }
        return _alone(own, Finding(Code.BASE_VERSION, "extends.version", (), words))
    return extend(own, base.rubric)


def _find(rubric_id: str, file: str) -> Path | None:
    beside = Path(file).parent / f"{rubric_id}.yaml"
    places = (beside, *(found for found in library() if found.stem == rubric_id))
    return next((place for place in places if _is_file(place)), None)


def _is_file(place: Path) -> bool:
    try:
        return place.is_file()
    except (OSError, ValueError):  # a name that no disk takes
        return False


def limited(problems: tuple[Problem, ...], file: str) -> tuple[Problem, ...]:
    """Problems in the order of the file, each once, cut to a number that people can work through."""
    ordered = sorted(set(problems), key=lambda found: (found.line, found.column, found.code))
    if len(ordered) <= MAX_PROBLEMS:
        return tuple(ordered)
    last = ordered[MAX_PROBLEMS - 1]
    at = Position(last.line, last.column)
    more = problem(Code.TOO_MANY_PROBLEMS, file, at, words={"most": MAX_PROBLEMS})
    return (*ordered[:MAX_PROBLEMS], more)
