"""Which rules hold for one platform on one day: waivers and retired criteria taken into account."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol

from rubrics.codes import Code
from rubrics.findings import Finding
from rubrics.types import Criterion, Role, Rubric, Waiver, Weight
from rubrics.wording import nearest, shown


class Sparing(Protocol):
    """A waiver of one criterion, as a rubric or as a published edition holds it."""

    @property
    def until(self) -> date:
        """The last day it spares."""

    @property
    def platforms(self) -> tuple[str, ...]:
        """The platforms it spares; () spares all."""


def spares(waiver: Sparing, platform_id: str, day: date) -> bool:
    """Whether a waiver spares a platform its criterion on a day."""
    return day <= waiver.until and (not waiver.platforms or platform_id in waiver.platforms)


def role_in_force(
    role: Role, deprecated_from: date | None, waivers: Iterable[Sparing], platform_id: str, day: date
) -> Role:
    """A criterion's part in a platform's rating on a day; `waivers` are the criterion's own.

    A waived or retired criterion only informs. A gate is never waived.
    """
    retired = deprecated_from is not None and deprecated_from <= day
    waived = role is not Role.MANDATORY and any(spares(waiver, platform_id, day) for waiver in waivers)
    return Role.INFORMATIVE if retired or waived else role


def waiver_of(rubric: Rubric, criterion_id: str, platform_id: str, day: date) -> Waiver | None:
    """The waiver that spares a platform a criterion on a day, or None."""
    return next(
        (
            waiver
            for waiver in rubric.waivers
            if waiver.criterion == criterion_id and spares(waiver, platform_id, day)
        ),
        None,
    )


def rules_for(rubric: Rubric, platform_id: str, day: date) -> Rubric:
    """The rubric as it holds for a platform on a day.

    A waived or retired criterion only informs: it is measured and shown, and does not count. A gate is
    never waived (`check` says so, and this function leaves it as it is).
    """
    criteria = tuple(_in_force(rubric, criterion, platform_id, day) for criterion in rubric.criteria)
    return rubric.model_copy(update={"criteria": criteria})


def _in_force(rubric: Rubric, criterion: Criterion, platform_id: str, day: date) -> Criterion:
    own = (waiver for waiver in rubric.waivers if waiver.criterion == criterion.id)
    role = role_in_force(criterion.role, criterion.deprecated_from, own, platform_id, day)
    if role is criterion.role:
        return criterion
    return criterion.model_copy(update={"role": role, "weight": Weight.NONE})


def waiver_findings(rubric: Rubric, on: date) -> Iterator[Finding]:
    """Everything wrong with a rubric's waivers on a day."""
    known = {criterion.id: criterion for criterion in rubric.criteria}
    for at, waiver in enumerate(rubric.waivers):
        path = f"waivers[{at}]"
        if waiver.criterion not in known:
            near = nearest(waiver.criterion, {name: found.name.vi for name, found in known.items()})
            words = {"found": shown(waiver.criterion), "nearest": near or ", ".join(sorted(known))}
            yield Finding(Code.WAIVER_UNKNOWN, f"{path}.criterion", ("criteria", "extends"), words)
        elif known[waiver.criterion].role is Role.MANDATORY:
            words = {"found": shown(waiver.criterion)}
            yield Finding(Code.WAIVER_OF_GATE, f"{path}.criterion", ("criteria", "extends"), words)
        if waiver.until < on:
            yield Finding(Code.WAIVER_EXPIRED, f"{path}.until", (), {"day": f"{waiver.until:%d/%m/%Y}"})
