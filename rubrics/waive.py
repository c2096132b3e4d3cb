"""Which rules hold for one platform on one day: waivers and retired criteria taken into account."""

from collections.abc import Iterator
from datetime import date

from rubrics.codes import Code
from rubrics.findings import Finding
from rubrics.types import Criterion, Role, Rubric, Waiver, Weight
from rubrics.wording import nearest, shown


def waiver_of(rubric: Rubric, criterion_id: str, platform_id: str, day: date) -> Waiver | None:
    """The waiver that spares a platform a criterion on a day, or None."""
    return next(
        (
            waiver
            for waiver in rubric.waivers
            if waiver.criterion == criterion_id and day <= waiver.until
            if not waiver.platforms or platform_id in waiver.platforms
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
    retired = criterion.deprecated_from is not None and criterion.deprecated_from <= day
    waived = criterion.role is not Role.MANDATORY and waiver_of(rubric, criterion.id, platform_id, day)
    if not (retired or waived):
        return criterion
    return criterion.model_copy(update={"role": Role.INFORMATIVE, "weight": Weight.NONE})


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
