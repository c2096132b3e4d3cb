"""Opening rubrics for the steps: a file or a name in the library, refused with all its mistakes."""

from datetime import timedelta
from pathlib import Path

from pipelines.errors import AbstractRubricError, BadInputError, RubricUnknownError
from pipelines.settings import Period
from rubrics.api import library
from rubrics.law import out_of_force
from rubrics.load import load_rubric
from rubrics.problems import errors
from rubrics.types import Role, Rubric


def rubric_path(wanted: str) -> Path:
    """Give the file of a rubric named by path or library id; raises RubricUnknownError."""
    path = Path(wanted)
    if path.is_file():
        return path
    known = {file.stem: file for file in library()}
    if wanted not in known:
        raise RubricUnknownError(wanted, tuple(sorted(known)))
    return known[wanted]


def open_rubric(wanted: str, *, bases: bool = False) -> Rubric:
    """Give a rubric named by path or library id; raises BadInputError with every mistake in it.

    A rubric that is only there to be extended is refused, unless `bases` lets it pass for reading.
    """
    path = rubric_path(wanted)
    loaded = load_rubric(path)
    if loaded.rubric is None:
        found = [str(problem) for problem in errors(loaded.problems)]
        raise BadInputError("\n".join([f"Bộ tiêu chí {path} có {len(found)} lỗi:", *found]))
    if loaded.rubric.abstract and not bases:
        raise AbstractRubricError(loaded.rubric.id)
    return loaded.rubric


def open_bases(wanted: str, rubric: Rubric) -> tuple[Rubric, ...]:
    """Give the rubrics that one, opened as `wanted`, builds upon, nearest first, without the abstract."""
    beside = rubric_path(wanted).parent
    found = []
    for base in rubric.bases:
        own = beside / f"{base}.yaml"
        opened = open_rubric(str(own) if own.is_file() else base, bases=True)
        if not opened.abstract:
            found.append(opened)
    return tuple(found)


def shaky_bases(rubric: Rubric, period: Period) -> list[str]:
    """Give the legal bases that counted criteria rest on and that are not in force all through a period, in words."""
    days = period.start, period.end - timedelta(days=1)
    return [
        f"{rubric.id}, {criterion.id}: căn cứ {words}."
        for criterion in rubric.criteria
        if criterion.role is not Role.INFORMATIVE
        for words in out_of_force(criterion, *days)
    ]


def model_harms() -> frozenset[str]:
    """Give the harms some head scores, from the heads' declarations: no weights are loaded."""
    from classifier.declarations import load_declarations  # noqa: PLC0415 - only `check` needs it

    declared = load_declarations().values()
    return frozenset(output.harm for head in declared for output in head.outputs if output.harm)
