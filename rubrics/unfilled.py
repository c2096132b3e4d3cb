"""Finds what a template left to be filled in: text that still holds ‹ and ›."""

from collections.abc import Iterator

from rubrics.codes import Code, Severity
from rubrics.findings import Finding
from rubrics.types import Rubric, RubricStatus
from rubrics.wording import shown


def unfilled_findings(rubric: Rubric) -> Iterator[Finding]:
    """Every gap; only a draft may have any."""
    severity = Severity.WARNING if rubric.status is RubricStatus.DRAFT else Severity.ERROR
    for path, text in _texts(rubric.model_dump(), ""):
        if "‹" in text and "›" in text:
            yield Finding(Code.UNFILLED, path, ("status",), {"found": shown(text)}, severity)


def _texts(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _texts(inner, f"{path}[{index}]")
