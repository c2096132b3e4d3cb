"""One rubric on top of another: inherited criteria, what is changed in them, and what may not be.

A province or a sector joins by declaration: it names the national rubric and its exact version, and
writes down only what it adds or tightens. Loosening is refused; a waiver with a reason and a last day is
the way to spare somebody something for a while.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from rubrics.codes import Code
from rubrics.findings import Finding
from rubrics.language import KIND_FORBIDS
from rubrics.meaning import meaning
from rubrics.types import Criterion, CriterionKind, Override, Role, Rubric, Weight
from rubrics.wording import nearest, shown

_KIND_ORDER = (
    CriterionKind.ATTESTATION,
    CriterionKind.CONTENT,
    CriterionKind.LINKS,
    CriterionKind.SITE,
)
_ROLE_RANK = (Role.INFORMATIVE, Role.WEIGHTED, Role.MANDATORY)
_WEIGHT_RANK = (Weight.NONE, Weight.LOW, Weight.MEDIUM, Weight.HIGH, Weight.CRITICAL)


@dataclass(frozen=True)
class Extension:
    """A rubric with everything it inherits.

    `paths` says for each criterion where this file speaks of it: its own place, its override, or `extends`.
    """

    rubric: Rubric
    paths: tuple[str, ...]
    findings: tuple[Finding, ...]


def extend(own: Rubric, base: Rubric) -> Extension:
    """Put a rubric on top of its base; the findings name every change that cannot stand."""
    changes = {override.criterion: override for override in own.overrides}
    places = {override.criterion: f"overrides[{at}]" for at, override in enumerate(own.overrides)}
    inherited = [
        (_changed(criterion, changes.get(criterion.id)), places.get(criterion.id, "extends"))
        for criterion in base.criteria
    ]
    added = [(criterion, f"criteria[{at}]") for at, criterion in enumerate(own.criteria)]
    # As in every rubric of the library: gates and content first, the site's own checks last.
    together = sorted((*inherited, *added), key=lambda pair: _KIND_ORDER.index(pair[0].kind))
    digest = sha256(f"{own.sha256}|{base.sha256}".encode()).hexdigest()
    merged = own.model_copy(
        update={
            "criteria": tuple(criterion for criterion, _ in together),
            "bases": (base.id, *base.bases),
            "asked_under": _asked_under(base, (criterion for criterion, _ in inherited)),
            "sha256": digest,
        }
    )
    return Extension(merged, tuple(path for _, path in together), tuple(_findings(own, base)))


def _asked_under(base: Rubric, inherited: Iterable[Criterion]) -> dict[str, tuple[str, ...]]:
    """By criterion, the rubrics below that put the same question to people: their labels answer ours too."""
    before = {criterion.id: meaning(criterion) for criterion in base.criteria}
    return {
        criterion.id: (base.id, *base.asked_under.get(criterion.id, ()))
        for criterion in inherited
        if meaning(criterion) == before[criterion.id]
    }


def _changed(criterion: Criterion, override: Override | None) -> Criterion:
    """The criterion with its changed fields; those that its kind does not have are named elsewhere."""
    if override is None:
        return criterion
    return Criterion.model_validate(criterion.model_dump() | _fitting(criterion, override))


def _fitting(criterion: Criterion, override: Override) -> dict[str, Any]:
    forbidden = KIND_FORBIDS[criterion.kind]
    return {name: value for name, value in override.changes.items() if name not in forbidden}


def _findings(own: Rubric, base: Rubric) -> Iterator[Finding]:
    known = {criterion.id: criterion for criterion in base.criteria}
    seen: set[str] = set()
    for at, override in enumerate(own.overrides):
        path = f"overrides[{at}]"
        if override.criterion in seen:
            yield Finding(
                Code.OVERRIDE_TWICE, f"{path}.criterion", (), {"found": shown(override.criterion)}
            )
        seen.add(override.criterion)
        if override.criterion in known:
            yield from _override(known[override.criterion], override, path)
        else:
            names = {name: found.name.vi for name, found in known.items()}
            words = {
                "found": shown(override.criterion),
                "base": base.id,
                "nearest": nearest(override.criterion, names) or ", ".join(sorted(known)),
            }
            yield Finding(Code.OVERRIDE_UNKNOWN, f"{path}.criterion", ("extends",), words)
    for at, criterion in enumerate(own.criteria):
        if criterion.id in known:
            words = {"found": shown(criterion.id), "base": base.id}
            yield Finding(Code.ID_INHERITED, f"criteria[{at}].id", ("extends",), words)
    if own.effective_from < base.effective_from:
        words = {"base": base.id, "day": f"{base.effective_from:%d/%m/%Y}"}
        yield Finding(Code.BEFORE_BASE, "effective_from", ("extends",), words)


def _override(criterion: Criterion, override: Override, path: str) -> Iterator[Finding]:
    if not override.changes:
        yield Finding(Code.OVERRIDE_EMPTY, path)
    for name in override.changes:
        if name in KIND_FORBIDS[criterion.kind]:
            yield Finding(Code.KIND_FORBIDS, f"{path}.{name}", (), {"kind": criterion.kind, "field": name})
    changed = _changed(criterion, override)
    if changed.role is Role.WEIGHTED and changed.weight is Weight.NONE:
        yield Finding(Code.WEIGHTED_NEEDS_WEIGHT, f"{path}.role")
    for name, loosens in _LOOSENS.items():
        if loosens(criterion, changed):
            where = f"{path}.{name}" if name.split(".", 1)[0] in override.changes else path
            words = {"field": name, "before": _value(criterion, name), "after": _value(changed, name)}
            yield Finding(Code.LOOSENS, where, (path,), words)


def _value(criterion: Criterion, name: str) -> object:
    value: Any = criterion
    for part in name.split("."):
        value = getattr(value, part, None)
    return len(value) if isinstance(value, tuple) else value


def _limit(name: str, sign: int) -> Callable[[Criterion, Criterion], bool]:
    """Whether a limit moved the lenient way: up where `sign` is 1, down where it is -1."""

    def moved(before: Criterion, after: Criterion) -> bool:
        if before.limits is None or after.limits is None:
            return False
        return bool(sign * (getattr(after.limits, name) - getattr(before.limits, name)) > 0)

    return moved


_LOOSENS: Mapping[str, Callable[[Criterion, Criterion], bool]] = {
    "role": lambda before, after: _ROLE_RANK.index(after.role) < _ROLE_RANK.index(before.role),
    "weight": lambda before, after: _WEIGHT_RANK.index(after.weight) < _WEIGHT_RANK.index(before.weight),
    **{f"limits.{name}": _limit(name, 1) for name in ("good", "limit", "tolerance")},
    **{f"limits.{name}": _limit(name, -1) for name in ("min_labels", "min_agreement")},
    "deadline_days": lambda before, after: (after.deadline_days or 0) > (before.deadline_days or 365),
    # Fewer kinds of documents, or fewer lists, leave out what the base measures.
    "applies_to": lambda before, after: bool(set(before.applies_to) - set(after.applies_to)),
    "block_lists": lambda before, after: bool(set(before.block_lists) - set(after.block_lists)),
    "deprecated_from": lambda before, after: before.deprecated_from != after.deprecated_from,
}
