"""The review application's work on the store: the queue, the next question, an answer, the overview."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from pipelines.audit.agreement import AgreementInterval, agreement_interval
from pipelines.audit.gold import (
    GoldAnswer,
    GoldExample,
    gold_due,
    gold_example,
    gold_question_id,
    held_out,
    next_gold,
)
from pipelines.audit.labels import Judgment, LabellerRole
from pipelines.audit.offices import EVERYWHERE
from pipelines.audit.quality import LabellerQuality, labeller_quality
from pipelines.errors import PlannedRubricMissingError
from pipelines.rating.types import PlatformRating
from pipelines.settings import Period
from pipelines.steps.audit import content_criteria
from pipelines.steps.labels import plan_documents, plan_tasks, stored_plans
from pipelines.steps.offices import claim_rubric
from pipelines.steps.rubrics import open_bases, open_rubric
from pipelines.steps.workspace import Workspace
from pipelines.store import appeals, policy, queue, seats
from pipelines.store.queue import QueuedQuestion
from pipelines.store.seats import Desk, OpenSeat, Press, Undo
from rubrics.api import library
from rubrics.types import Criterion, Example, Rubric

_ATTEMPTS = 5
"""How often somebody is beaten to a seat before their page says to try again."""


class Room(BaseModel):
    """What the application serves: one period's queue under some rubrics, and its gold questions.

    `bases` are the rubrics that those build upon, for reading.
    """

    model_config = ConfigDict(frozen=True)

    period: str
    seed: int
    rubrics: tuple[Rubric, ...]
    gold_share: float
    key: bytes
    bases: tuple[Rubric, ...] = ()

    def of(self, authority: str) -> "Room":
        """Give one authority's part of the room: its own rubrics, and for reading what they build upon."""
        if authority == EVERYWHERE:
            return self
        own = tuple(rubric for rubric in self.rubrics if rubric.authority == authority)
        below = {base for rubric in own for base in rubric.bases}
        known = {rubric.id: rubric for rubric in (*self.bases, *self.rubrics)}
        shown = tuple(known[name] for name in sorted(below & known.keys()))
        return Room(
            period=self.period,
            seed=self.seed,
            rubrics=own,
            gold_share=self.gold_share,
            key=self.key,
            bases=tuple(rubric for rubric in shown if rubric not in own),
        )

    @property
    def rubric_ids(self) -> frozenset[str]:
        """The rubrics whose questions are asked here."""
        return frozenset(rubric.id for rubric in self.rubrics)

    @cached_property
    def criteria(self) -> dict[tuple[str, str], Criterion]:
        """The criteria people judge by, in the rubrics' order."""
        return {(rubric.id, c.id): c for rubric in self.rubrics for c in content_criteria(rubric)}

    @cached_property
    def gold(self) -> dict[tuple[str, str], list[GoldExample]]:
        """The examples that are asked as gold, by criterion; none without a share."""
        if self.gold_share <= 0:
            return {}
        return {
            (rubric_id, c.id): held_out(
                [gold_example(rubric_id, c.id, e.text, violates=e.violates) for e in c.examples]
            )
            for (rubric_id, _), c in self.criteria.items()
        }

    def shown_examples(self, criterion: tuple[str, str]) -> list[Example]:
        """The examples that stand beside a document: all but those asked as gold."""
        asked = {example.text for example in self.gold.get(criterion, ())}
        return [example for example in self.criteria[criterion].examples if example.text not in asked]


class ShownQuestion(BaseModel):
    """What a person sees of a question: nothing of platform, score, or who else judged it."""

    model_config = ConfigDict(frozen=True)

    question_id: str
    rubric_id: str
    criterion_id: str
    title: str
    text: str
    judgments: tuple[Judgment, ...] = ()


class CriterionOverview(BaseModel):
    """Where a criterion's queue stands, and how far people agree on it."""

    model_config = ConfigDict(frozen=True)

    rubric_id: str
    criterion_id: str
    counts: dict[str, int]
    agreement: AgreementInterval | None


def open_room(
    workspace: Workspace, period: Period, rubrics: Sequence[str], gold_share: float, key: bytes
) -> Room:
    """Open a period for review; without rubrics, with those its plans were made under.

    Raises NotPlannedError without a plan and PlannedRubricMissingError where a plan's rubric is a file of the
    operator's own.
    """
    plans = stored_plans(workspace, period)
    names = list(rubrics) or _shipped_rubrics(period, sorted({plan.key.rubric_id for plan in plans}))
    opened = tuple(open_rubric(name) for name in names)
    for rubric in opened:
        claim_rubric(workspace, rubric)
    room = Room(
        period=period.label,
        seed=workspace.seed_of(period),
        rubrics=opened,
        gold_share=gold_share,
        key=key,
        bases=tuple(
            {base.id: base for one in zip(names, opened, strict=True) for base in open_bases(*one)}.values()
        ),
    )
    refresh(workspace, room)
    return room


def _shipped_rubrics(period: Period, planned: list[str]) -> list[str]:
    """The rubrics of a period's plans, where all of them are the library's."""
    shipped = {path.stem for path in library()}
    missing = [name for name in planned if name not in shipped]
    if missing:
        raise PlannedRubricMissingError(
            period.label, missing, [name for name in planned if name in shipped]
        )
    return planned


def refresh(workspace: Workspace, room: Room) -> int:
    """Take new or larger plans into the queue; give the number of questions in it."""
    plans = stored_plans(workspace, Period(room.period))
    plans = [plan for plan in plans if (plan.key.rubric_id, plan.key.criterion_id) in room.criteria]
    documents = plan_documents(workspace, plans)
    runs = {plan.pure.platform_id: plan.key.run_id for plan in plans}
    questions = [
        QueuedQuestion(
            question_id=question.question_id,
            period=room.period,
            task_id=task.task_id,
            run_id=runs[task.platform_id],
            document_id=task.document_id,
            content_hash=documents[task.document_id].content_hash,
            rubric_id=question.rubric_id,
            criterion_id=question.criterion_id,
            turn=turn,
        )
        for turn, task in enumerate(plan_tasks(plans))
        for question in task.questions
    ]
    with workspace.engine.begin() as connection:
        queue.sync_questions(connection, room.period, {one.id for one in room.rubrics}, questions)
    return len(questions)


def next_question(
    workspace: Workspace, room: Room, desk: Desk, preferred: tuple[str, str] | None, now: datetime
) -> ShownQuestion | None:
    """Give the question this person has open, else take the next; None when nothing is left for them."""
    for _ in range(_ATTEMPTS):
        with workspace.engine.begin() as connection:
            found = seats.open_question(connection, desk, now)
            if found is not None and not _asked_here(room, found):  # a rubric changed under an open page
                seats.release(connection, found.question_id, desk.account)
                continue
            free = [] if found else seats.free_questions(connection, desk, _order(room, preferred), now)
        if found is None and not free:
            return None
        found = found or _take(workspace, room, desk, free, now)
        if found is not None:
            return _shown(workspace, room, desk, found)
    return None


def answer(
    workspace: Workspace, room: Room, desk: Desk, pressed: tuple[str, Judgment], now: datetime
) -> Press:
    """Record a judgment (question id, judgment), as a label or, of an example, as a gold answer."""
    with workspace.engine.begin() as connection:
        question = queue.find_question(connection, pressed[0])
        if question is None or not _asked_here(room, question):
            return Press.WITHDRAWN
        gold = _gold_answer(room, desk, question, pressed, now) if question.gold else None
        return seats.press(connection, desk, pressed, now, gold)


def undo(workspace: Workspace, room: Room, desk: Desk, now: datetime) -> Undo:
    """Open this person's last question again."""
    with workspace.engine.begin() as connection:
        return seats.reopen(connection, desk, now, room.rubric_ids)


def progress(workspace: Workspace, room: Room) -> dict[tuple[str, str], Counter[str]]:
    """Give where every criterion's questions stand."""
    with workspace.engine.connect() as connection:
        found = queue.standing_counts(connection, room.period)
    return {criterion: found.get(criterion, Counter()) for criterion in room.criteria}


def answered(workspace: Workspace, desk: Desk) -> dict[tuple[str, str], int]:
    """Give how many questions this person answered, by criterion."""
    with workspace.engine.connect() as connection:
        return seats.answered_counts(connection, desk)


def overview(
    workspace: Workspace, room: Room
) -> tuple[list[CriterionOverview], tuple[LabellerQuality, ...], list[OpenSeat]]:
    """Give criteria with agreement, labellers with quality, and what is open: the lead's page."""
    counts = progress(workspace, room)
    rows, labels = [], []
    with workspace.engine.connect() as connection:
        questions = queue.period_questions(connection, room.period)
        answers = seats.gold_answers(connection, tuple(room.criteria))
        decided = {name: appeals.rubric_decisions(connection, name) for name in room.rubric_ids}
        for rubric_id, criterion_id in room.criteria:
            ours = [q for q in questions if q.criterion == (rubric_id, criterion_id)]
            found = queue.answers(connection, ours)
            labels += [
                label for label in found if not label.asked_under
            ]  # other offices' people are not shown
            hashes = {q.document_id: q.content_hash for q in ours}
            labels += decided[rubric_id].labels(criterion_id, hashes)
            rows.append(
                CriterionOverview(
                    rubric_id=rubric_id,
                    criterion_id=criterion_id,
                    counts=dict(counts[rubric_id, criterion_id]),
                    agreement=agreement_interval(found, room.seed),
                )
            )
        open_now = [
            one
            for one in seats.open_seats(connection, room.period)
            if (one.rubric_id, one.criterion_id) in room.criteria
        ]
    return rows, labeller_quality(labels, answers), open_now


def readable_ratings(workspace: Workspace, room: Room) -> list[PlatformRating]:
    """Give the period's ratings under the room's rubrics and those they build upon."""
    shown = {rubric.id for rubric in (*room.rubrics, *room.bases)}
    with workspace.engine.connect() as connection:
        found = policy.period_ratings(connection, room.period)
    return [rating for _, rating, _ in found if rating.rubric_id in shown]


def release(workspace: Workspace, room: Room, question_id: str, account: str) -> bool:
    """Free a question somebody keeps open; one that is not asked here stays as it is."""
    with workspace.engine.begin() as connection:
        question = queue.find_question(connection, question_id)
        if question is None or question.rubric_id not in room.rubric_ids or "\x00" in account:
            return False
        return seats.release(connection, question_id, account)


def _take(
    workspace: Workspace, room: Room, desk: Desk, free: Sequence[QueuedQuestion], now: datetime
) -> QueuedQuestion | None:
    """Take a gold question when one is due, else the first free question whose seat is still free."""
    with workspace.engine.begin() as connection:
        if desk.role is LabellerRole.LABELLER:
            done = sum(seats.answered_counts(connection, desk).values())
            seen = seats.seen_gold(connection, desk)
            due = gold_due(desk.account, room.period, done, room.gold_share)
            example = next_gold(desk.account, free[0].criterion, room.gold, seen) if due else None
            if example is not None:
                gold = _gold_question(room, desk, example)
                queue.add_gold(connection, gold)
                return gold if seats.claim(connection, desk, gold.question_id, now) else None
        return next((q for q in free if seats.claim(connection, desk, q.question_id, now)), None)


def _gold_question(room: Room, desk: Desk, example: GoldExample) -> QueuedQuestion:
    question_id = gold_question_id(desk.account, room.period, example.example_id, room.key)
    return QueuedQuestion(
        question_id=question_id,
        period=room.period,
        task_id="",
        run_id="",
        document_id=example.example_id,
        content_hash="",
        rubric_id=example.rubric_id,
        criterion_id=example.criterion_id,
        turn=0,
        gold=True,
    )


def _gold_answer(
    room: Room, desk: Desk, question: QueuedQuestion, pressed: tuple[str, Judgment], now: datetime
) -> GoldAnswer:
    example = _example(room, question)
    return GoldAnswer(
        account=desk.account,
        rubric_id=question.rubric_id,
        criterion_id=question.criterion_id,
        example_id=question.document_id,
        expected=example.expected,
        judgment=pressed[1],
        answered_at=now,
    )


def _asked_here(room: Room, question: QueuedQuestion) -> bool:
    examples = {example.example_id for example in room.gold.get(question.criterion, ())}
    return question.criterion in room.criteria and (not question.gold or question.document_id in examples)


def _example(room: Room, question: QueuedQuestion) -> GoldExample:
    return next(e for e in room.gold[question.criterion] if e.example_id == question.document_id)


def _shown(workspace: Workspace, room: Room, desk: Desk, question: QueuedQuestion) -> ShownQuestion:
    given: tuple[Judgment, ...] = ()
    if question.gold:
        title, text = "", _example(room, question).text
    else:
        with workspace.engine.connect() as connection:
            title, text = queue.document_text(connection, question)
            if desk.role is LabellerRole.ADJUDICATOR:
                given = tuple(queue.question_judgments(connection, question))
    return ShownQuestion(
        question_id=question.question_id,
        rubric_id=question.rubric_id,
        criterion_id=question.criterion_id,
        title=title,
        text=text,
        judgments=given,
    )


def _order(room: Room, preferred: tuple[str, str] | None) -> list[tuple[str, str]]:
    return sorted(room.criteria, key=lambda criterion: criterion != preferred)
