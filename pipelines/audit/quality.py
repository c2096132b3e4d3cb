"""How well and how fast each labeller works: against gold, against adjudication, by the clock."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from pipelines.audit.gold import GoldAnswer
from pipelines.audit.labels import Audited, Judgment, Label, LabellerRole
from pipelines.audit.resolve import current_labels

PAUSE = timedelta(minutes=5)
"""A longer gap between two labels is a break, not work."""


class LabellerQuality(Audited):
    """One person's work in numbers; `per_hour` counts working time only (None: too little to say).

    `labels` are answered questions: a label taken back and given anew is one label, but two presses of a pace.
    """

    labeller: str
    labels: int
    per_hour: float | None
    gold_right: int
    gold: int
    upheld: int
    adjudicated: int
    overturned: int = 0


def labeller_quality(labels: Iterable[Label], answers: Iterable[GoldAnswer]) -> tuple[LabellerQuality, ...]:
    """Give every labeller's numbers, by code.

    `upheld` of `adjudicated`: disputes this person was part of, and in how many the adjudicator sided
    with them. `overturned`: labels of theirs that the answer to an appeal took back. Adjudicators and
    answer keys are judged by nobody here.
    """
    found = list(labels)
    upheld, overturned = _upheld(found), _overturned(found)
    given = Counter(
        label.labeller
        for current in current_labels(found).values()
        for label in current
        if label.role is LabellerRole.LABELLER
    )
    right = _right(answers)
    times: dict[str, list[datetime]] = defaultdict(list)
    for label in found:
        if label.role is LabellerRole.LABELLER:
            times[label.labeller].append(label.labelled_at)
    return tuple(
        LabellerQuality(
            labeller=name,
            labels=given[name],
            per_hour=pace(times[name]),
            gold_right=sum(right[name]),
            gold=len(right[name]),
            upheld=sum(upheld[name]),
            adjudicated=len(upheld[name]),
            overturned=overturned[name],
        )
        for name in sorted(times.keys() | right.keys())
    )


def pace(times: Sequence[datetime]) -> float | None:
    """Labels an hour of working time; None with fewer than two labels close together.

    Labels of one moment came by a file, which says nothing of the time that they took.
    """
    ordered = sorted(moment for moment, labels in Counter(times).items() if labels == 1)
    gaps = [later - earlier for earlier, later in pairwise(ordered)]
    worked = [gap for gap in gaps if gap <= PAUSE]
    seconds = sum(worked, timedelta()).total_seconds()
    return len(worked) * 3600 / seconds if seconds > 0 else None


def _upheld(labels: Sequence[Label]) -> dict[str, list[bool]]:
    found: dict[str, list[bool]] = defaultdict(list)
    for current in current_labels(labels).values():
        deciding = [label for label in current if label.role is LabellerRole.ADJUDICATOR]
        if not deciding:
            continue
        final = max(deciding, key=lambda one: one.moment).judgment
        for label in current:
            if label.role is LabellerRole.LABELLER:
                found[label.labeller].append(label.judgment is final)
    return found


def _overturned(labels: Sequence[Label]) -> Counter[str]:
    found: Counter[str] = Counter()
    for current in current_labels(labels).values():
        answers = [label for label in current if label.role is LabellerRole.APPEAL]
        if answers:
            final = max(answers, key=lambda one: one.moment).judgment
            found.update(
                label.labeller
                for label in current
                if label.role is LabellerRole.LABELLER and label.judgment is not final
            )
    return found


def _right(answers: Iterable[GoldAnswer]) -> dict[str, list[bool]]:
    newest: dict[tuple[str, str, str, str], Judgment] = {}
    expected: dict[tuple[str, str, str, str], Judgment] = {}
    for one in sorted(answers, key=lambda answer: answer.answered_at):
        key = (one.account, one.rubric_id, one.criterion_id, one.example_id)
        newest[key], expected[key] = one.judgment, one.expected
    found: dict[str, list[bool]] = defaultdict(list)
    for key, judgment in newest.items():
        found[key[0]].append(judgment is expected[key])
    return found
