"""What a rubric means, checked beyond its form: law, statistics, responsibility, examples."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from rubrics.authorities import authority_names, responsible
from rubrics.codes import Code, Severity
from rubrics.findings import Finding, worded
from rubrics.labels import FIELD_VI
from rubrics.law import legal_findings, vi_day
from rubrics.load import limited, load_rubric
from rubrics.measure import limits_findings
from rubrics.problems import Loaded, Position, Problem, position_of
from rubrics.types import (
    Criterion,
    CriterionKind,
    Example,
    HarmCode,
    Role,
    Rubric,
    RubricStatus,
    Text,
    Weight,
)
from rubrics.unfilled import unfilled_findings
from rubrics.waive import waiver_findings
from rubrics.wording import shown

MIN_EXAMPLES = 5
"""Of each sort: fewer do not show a labeller where the line runs."""

MIN_ACCENTED_WORDS = 4
"""Shorter Vietnamese may happen to need no accent ("HTTPS", "tin cho em")."""

_FIELD_NAMES: dict[str, str] = {field.value: label for field, label in FIELD_VI.items()}

EVERY_HARM: frozenset[str] = frozenset(HarmCode)
"""Stands for a model that scores everything, when no model is at hand."""


def check_file(path: Path, on: date, heads_harms: frozenset[str] = EVERY_HARM) -> tuple[Problem, ...]:
    """Every mistake of a file at once, of form and of meaning, in the file's order."""
    return check_loaded(load_rubric(path), on, heads_harms)


def check_loaded(loaded: Loaded, on: date, heads_harms: frozenset[str] = EVERY_HARM) -> tuple[Problem, ...]:
    """The problems of reading, and those of meaning in whatever could be read."""
    if loaded.readable is None:
        return loaded.problems
    findings = _findings(loaded.readable, on, heads_harms, loaded)
    standing = tuple(found for found in findings if found.stands(loaded.broken))
    return limited((*loaded.problems, *_worded(standing, loaded)), loaded.file)


def check(
    rubric: Rubric, on: date, heads_harms: frozenset[str] = EVERY_HARM, source: Loaded | None = None
) -> tuple[Problem, ...]:
    """What is wrong with a rubric's meaning on a day, given the harms that the model's heads score.

    `source` is what the rubric was loaded as; it gives the problems their file, line and column.
    """
    source = source or Loaded(rubric, (), rubric.id)
    findings = tuple(_findings(rubric, on, heads_harms, source))
    return limited(_worded(findings, source), source.file)


def _worded(findings: tuple[Finding, ...], source: Loaded) -> tuple[Problem, ...]:
    """The problems of this file: what is only doubtful in the base is the base's own matter."""
    found = worded(findings, source.file, source.positions)
    return tuple(p for p in found if p.severity is Severity.ERROR or not _of_base(p.path, source.positions))


def _of_base(path: str, positions: Mapping[str, Position]) -> bool:
    """Whether a path speaks of what is inherited as it is."""
    if path.startswith("extends"):
        return True
    override = _OVERRIDE.match(path)
    return override is not None and ("." not in override[0] or override[0] not in positions)


_OVERRIDE = re.compile(r"overrides\[\d+\](?:\.\w+)?")


def _findings(rubric: Rubric, on: date, heads: frozenset[str], source: Loaded) -> Iterator[Finding]:
    positions = source.positions
    yield from _life(rubric, on)
    yield from _responsibility(rubric, on)
    yield from _reused_ids(source.own or rubric, positions)
    yield from unfilled_findings(source.own or rubric)
    yield from waiver_findings(rubric, on)
    yield from _translation(rubric.name, "name")
    yield from _translation(rubric.summary, "summary")
    paths = source.paths or tuple(f"criteria[{index}]" for index in range(len(rubric.criteria)))
    for path, criterion in zip(paths, rubric.criteria, strict=True):
        yield from _retired(criterion, path, on)
        yield from _translation(criterion.name, f"{path}.name")
        yield from legal_findings(criterion, path, on)
        yield from limits_findings(criterion, path)
        yield from _examples(criterion, path, rubric.status, positions)
        yield from _role(criterion, path)
        yield from _head(criterion, path, heads)


def _life(rubric: Rubric, on: date) -> Iterator[Finding]:
    days = ("effective_from", "effective_until")
    until = rubric.effective_until
    if until is not None and until < rubric.effective_from:
        yield Finding(Code.DAYS_REVERSED, "effective_until", days)
    elif rubric.status is RubricStatus.IN_FORCE and not _in_effect(rubric, on):
        yield Finding(Code.OUT_OF_EFFECT, "effective_from", (*days, "status"), {"day": vi_day(on)})
    if rubric.status is RubricStatus.SUPERSEDED:
        yield Finding(Code.SUPERSEDED, "status")
    if not any(c.weight is not Weight.NONE and c.role is not Role.INFORMATIVE for c in rubric.criteria):
        yield Finding(Code.NOTHING_WEIGHTED, "criteria", ("extends",))
    if not any(change.version == rubric.version for change in rubric.changelog):
        rests_on = ("version", "changelog")
        yield Finding(Code.CHANGELOG_MISSING, "version", rests_on, {"found": shown(rubric.version)})


def _in_effect(rubric: Rubric, on: date) -> bool:
    return rubric.effective_from <= on and (rubric.effective_until is None or on <= rubric.effective_until)


def _responsibility(rubric: Rubric, on: date) -> Iterator[Finding]:
    for index, field in enumerate(() if rubric.abstract else rubric.fields):
        offices = responsible(field, on)
        if rubric.authority in {office.id for office in offices}:
            continue
        words = {
            "authority": authority_names().get(rubric.authority, shown(rubric.authority)),
            "field": shown(_FIELD_NAMES.get(field, field)),
            "day": vi_day(on),
            "allowed": ", ".join(f"{office.id} ({office.latest.name})" for office in offices) or "chưa có",
        }
        yield Finding(Code.NOT_RESPONSIBLE, f"fields[{index}]", ("authority",), words)


def _reused_ids(rubric: Rubric, positions: Mapping[str, Position]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for index, criterion in enumerate(rubric.criteria):
        path = f"criteria[{index}].id"
        before = first.setdefault(criterion.id, path)
        if before != path:
            line = position_of(before, positions).line
            yield Finding(Code.ID_REUSED, path, (before,), {"found": shown(criterion.id), "first": line})


def _translation(text: Text, path: str) -> Iterator[Finding]:
    if text.vi == text.en:
        yield Finding(Code.UNTRANSLATED, f"{path}.en", (path,))
    elif text.vi.isascii() and len(text.vi.split()) >= MIN_ACCENTED_WORDS:
        yield Finding(Code.NO_ACCENTS, f"{path}.vi", (path,), {"found": shown(text.vi)})


def _examples(
    criterion: Criterion, path: str, status: RubricStatus, positions: Mapping[str, Position]
) -> Iterator[Finding]:
    if criterion.kind is not CriterionKind.CONTENT:
        return
    where = f"{path}.examples"
    severity = Severity.ERROR if status is RubricStatus.IN_FORCE else Severity.WARNING
    violating = sum(example.violates for example in criterion.examples)
    counts = {Code.FEW_VIOLATING: violating, Code.FEW_INNOCENT: len(criterion.examples) - violating}
    for code, count in counts.items():
        if count < MIN_EXAMPLES:
            words = {"found": count, "least": MIN_EXAMPLES}
            yield Finding(code, where, (f"{path}.kind", "status"), words, severity)
    yield from _contradictions(criterion.examples, where, positions)


def _contradictions(
    examples: tuple[Example, ...], where: str, positions: Mapping[str, Position]
) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for index, example in enumerate(examples):
        before = first.setdefault(example.text, index)
        if examples[before].violates != example.violates:
            line = position_of(f"{where}[{before}]", positions).line
            yield Finding(Code.EXAMPLE_CONTRADICTION, f"{where}[{index}]", (where,), {"first": line})


def _retired(criterion: Criterion, path: str, on: date) -> Iterator[Finding]:
    last = criterion.deprecated_from
    if last is not None and last <= on and criterion.role is not Role.INFORMATIVE:
        rests_on = (f"{path}.role",)
        yield Finding(Code.DEPRECATED_COUNTS, f"{path}.deprecated_from", rests_on, {"day": vi_day(last)})


def _role(criterion: Criterion, path: str) -> Iterator[Finding]:
    roles = (f"{path}.role", f"{path}.weight")
    if criterion.role is Role.INFORMATIVE:
        if criterion.weight is not Weight.NONE:
            yield Finding(Code.UNUSED_WEIGHT, f"{path}.weight", roles, {"found": shown(criterion.weight)})
    elif not criterion.remedy:
        yield Finding(Code.NO_REMEDY, path, (f"{path}.remedy", f"{path}.role"))


def _head(criterion: Criterion, path: str, heads: frozenset[str]) -> Iterator[Finding]:
    measured = criterion.kind is CriterionKind.CONTENT and not criterion.human_only
    if measured and criterion.harm is not None and criterion.harm not in heads:
        rests_on = (f"{path}.kind", f"{path}.human_only")
        yield Finding(Code.NO_HEAD, f"{path}.harm", rests_on, {"harm": criterion.harm})
