"""What is wrong with a legal basis on a day: expired, not yet in force, replaced, unverified, long unchecked."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast

from rubrics.codes import Code
from rubrics.findings import Finding
from rubrics.registry import read_registry
from rubrics.shapes import Day, Field, Group, ListOf, Words
from rubrics.types import Criterion, LegalBasis, Role
from rubrics.wording import shown

REPLACED = Path(__file__).with_name("replaced.yaml")

FRESH_DAYS = 365
"""Laws are amended yearly: a basis nobody looked at for a year is looked at again."""

_ROW = Group(
    (
        Field("number", Words(), "số hiệu", required=True),
        Field("by", Words(), "văn bản thay thế", required=True),
        Field("from", Day(), "ngày thay thế", required=True),
    )
)
_SHAPE = Group((Field("replaced", ListOf(_ROW, most=500), "các văn bản", required=True),))


@cache
def replaced_laws() -> tuple[dict[str, Any], ...]:
    """Rows of `number`, `by`, `from`; raises RegistryError if the file does not read."""
    return cast("tuple[dict[str, Any], ...]", read_registry(REPLACED, _SHAPE)["replaced"])


def legal_findings(criterion: Criterion, path: str, on: date) -> Iterator[Finding]:
    """Everything wrong with a criterion's legal bases on a day."""
    if not criterion.legal and criterion.role is not Role.INFORMATIVE:
        yield Finding(Code.LEGAL_NONE, path, rests_on=(f"{path}.legal", f"{path}.role"))
    for index, basis in enumerate(criterion.legal):
        yield from _basis(basis, f"{path}.legal[{index}]", on)


def _basis(basis: LegalBasis, path: str, on: date) -> Iterator[Finding]:
    document = shown(basis.document)
    until = basis.in_force_until
    if until is not None and until < basis.in_force_from:
        yield Finding(Code.LEGAL_DAYS_REVERSED, f"{path}.in_force_until", rests_on=(path,))
    elif until is not None and until < on:
        words = {"document": document, "day": vi_day(until)}
        yield Finding(Code.LEGAL_EXPIRED, f"{path}.in_force_until", (path,), words)
    if basis.in_force_from > on:
        words = {"document": document, "day": vi_day(basis.in_force_from)}
        yield Finding(Code.LEGAL_NOT_YET, f"{path}.in_force_from", (path,), words)
    for row in replaced_laws():
        if row["number"] in basis.document and row["from"] <= on:
            words = {"document": document, "nearest": row["by"], "day": vi_day(row["from"])}
            yield Finding(Code.LEGAL_REPLACED, f"{path}.document", (path,), words)
    if not basis.verified:
        yield Finding(Code.LEGAL_UNVERIFIED, path, (path,), {"document": document})
    elif on - basis.checked_on > timedelta(days=FRESH_DAYS):
        words = {"document": document, "day": vi_day(basis.checked_on), "most": str(FRESH_DAYS)}
        yield Finding(Code.LEGAL_STALE, f"{path}.checked_on", (path,), words)


def out_of_force(criterion: Criterion, first: date, last: date) -> Iterator[str]:
    """Say of each legal basis that is not in force on all days from `first` to `last` since or until when it is."""
    for basis in criterion.legal:
        document = shown(basis.document)
        if basis.in_force_until is not None and basis.in_force_until < last:
            yield f"{document} hết hiệu lực từ sau ngày {vi_day(basis.in_force_until)}"
        if basis.in_force_from > first:
            yield f"{document} chỉ có hiệu lực từ ngày {vi_day(basis.in_force_from)}"


def vi_day(day: date) -> str:
    """A day as Vietnamese readers write it."""
    return f"{day:%d/%m/%Y}"
