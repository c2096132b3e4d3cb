"""From the labels of several people to one final judgment, or to who is still to be asked."""

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum

from pipelines.audit.labels import Audited, Judgment, Label, LabellerRole

LEAST_LABELLERS = 2

DECIDING = (LabellerRole.APPEAL, LabellerRole.ADJUDICATOR, LabellerRole.ANSWER_KEY)
"""The roles whose word settles a question alone, the last instance first."""


class Standing(StrEnum):
    """Where one question about one document stands."""

    FINAL = "final"
    PENDING_SECOND = "pending_second"
    PENDING_ADJUDICATION = "pending_adjudication"


class Resolution(Audited):
    """The state of one question; `judgment` is set exactly when it is final."""

    document_id: str
    rubric_id: str
    criterion_id: str
    standing: Standing
    judgment: Judgment | None = None


Question = tuple[str, str, str]
"""Document, rubric and criterion id."""


def current_labels(labels: Iterable[Label]) -> dict[Question, list[Label]]:
    """The last label of each person in each role, by question; the order of `labels` does not matter."""
    last: dict[tuple[Question, LabellerRole, str], Label] = {}
    for label in sorted(labels, key=lambda one: one.moment):
        last[label.question, label.role, label.labeller] = label
    by_question: dict[Question, list[Label]] = defaultdict(list)
    for key in sorted(last):
        by_question[key[0]].append(last[key])
    return dict(by_question)


def resolve(labels: Iterable[Label]) -> dict[Question, Resolution]:
    """The resolution of every question that has a label.

    The answer to an appeal decides; else an adjudicator's last word; else an answer key; else two
    people who agree. Any disagreement waits for an adjudicator, and a single label for a second one.
    """
    return {question: _resolution(question, found) for question, found in current_labels(labels).items()}


def _resolution(question: Question, labels: list[Label]) -> Resolution:
    standing, judgment = _settle(labels)
    document_id, rubric_id, criterion_id = question
    return Resolution(
        document_id=document_id,
        rubric_id=rubric_id,
        criterion_id=criterion_id,
        standing=standing,
        judgment=judgment,
    )


def _settle(labels: list[Label]) -> tuple[Standing, Judgment | None]:
    for role in DECIDING:
        deciding = [label for label in labels if label.role is role]
        if deciding:
            return Standing.FINAL, max(deciding, key=lambda one: one.moment).judgment
    judgments = {label.judgment for label in labels}
    if len(judgments) > 1:
        return Standing.PENDING_ADJUDICATION, None
    if len(labels) < LEAST_LABELLERS:
        return Standing.PENDING_SECOND, None
    return Standing.FINAL, judgments.pop()
