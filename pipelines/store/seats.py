"""Seats: who has which question open or answered. Two labellers and one adjudicator a question."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, or_, select, update

from pipelines.audit.gold import GoldAnswer
from pipelines.audit.labels import Judgment, Label, LabellerRole
from pipelines.audit.resolve import Standing
from pipelines.store import judgments, tables
from pipelines.store.facts import insert_over, inserted
from pipelines.store.queue import (
    UNLABELLED,
    Criterion,
    QueuedQuestion,
    find_question,
    questions_about,
    settle,
)

LEASE = timedelta(minutes=30)
"""How long an open question is kept for the person who has it; a long article takes five."""

SEATS: dict[LabellerRole, tuple[int, ...]] = {
    LabellerRole.LABELLER: (0, 1),
    LabellerRole.ADJUDICATOR: (-1,),
}

WAITING: dict[LabellerRole, tuple[str, ...]] = {
    # What has one label first: documents get finished one by one, not all at the end.
    LabellerRole.LABELLER: (Standing.PENDING_SECOND, UNLABELLED),
    LabellerRole.ADJUDICATOR: (Standing.PENDING_ADJUDICATION,),
}

_CANDIDATES = 4  # more people than this at one instant simply ask again
_questions = tables.review_questions.c
_seats = tables.review_seats.c


class Desk(BaseModel):
    """A person at work: who, in which period, in which role."""

    model_config = ConfigDict(frozen=True)

    account: str
    period: str
    role: LabellerRole


class Press(StrEnum):
    """What became of a judgment."""

    RECORDED = "recorded"
    ALREADY = "already"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"


class Undo(StrEnum):
    """What became of a wish to take the last judgment back."""

    REOPENED = "reopened"
    NOTHING = "nothing"
    DECIDED = "decided"


class OpenSeat(BaseModel):
    """A question somebody has open."""

    model_config = ConfigDict(frozen=True)

    question_id: str
    account: str
    rubric_id: str
    criterion_id: str
    opened_at: AwareDatetime
    leased_until: AwareDatetime


def open_question(connection: Connection, desk: Desk, now: datetime) -> QueuedQuestion | None:
    """Give the question this person has open, a reopened one first, and keep it for them."""
    query = (
        select(_questions.question_id, _seats.leased_until)
        .join_from(tables.review_seats, tables.review_questions)
        .where(*_at(desk), _seats.leased_until.is_not(None))
        .order_by(_seats.labelled_at.is_(None), _seats.opened_at.desc())
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    if row.leased_until < now + LEASE / 2:
        connection.execute(_own(desk, row.question_id).values(leased_until=now + LEASE))
    return find_question(connection, row.question_id)


def free_questions(
    connection: Connection, desk: Desk, criteria: Sequence[Criterion], now: datetime
) -> list[QueuedQuestion]:
    """Give the next few questions with a free seat that this person has not seen, by order of criteria."""
    seated = _seats.question_id == _questions.question_id
    held = or_(_seats.labelled_at.is_not(None), _seats.leased_until > now)
    taken = select(func.count()).where(seated, held, _side(desk)).scalar_subquery()
    mine = exists().where(seated, _seats.account == desk.account)
    for rubric_id, criterion_id in criteria:
        for standing in WAITING[desk.role]:
            query = select(tables.review_questions).where(
                _questions.period == desk.period,
                _questions.rubric_id == rubric_id,
                _questions.criterion_id == criterion_id,
                _questions.standing == standing,
                _questions.gold.is_(False),
                taken < len(SEATS[desk.role]),
                ~mine,
            )
            rows = connection.execute(query.order_by(_questions.turn).limit(_CANDIDATES)).mappings().all()
            if rows:
                return [QueuedQuestion.model_validate(dict(row)) for row in rows]
    return []


def claim(connection: Connection, desk: Desk, question_id: str, now: datetime) -> bool:
    """Take a seat at a question; False when others were quicker or this person sits there already."""
    dead = and_(_seats.labelled_at.is_(None), _seats.leased_until <= now)
    connection.execute(delete(tables.review_seats).where(_seats.question_id == question_id, dead))
    row = {
        "question_id": question_id,
        "account": desk.account,
        "opened_at": now,
        "leased_until": now + LEASE,
    }
    for seat in SEATS[desk.role]:
        put = (
            insert_over(connection, tables.review_seats)
            .values(row | {"seat": seat})
            .on_conflict_do_nothing()
        )
        if inserted(connection, tables.review_seats, put):
            return True
    return False


def press(
    connection: Connection,
    desk: Desk,
    answer: tuple[str, Judgment],
    now: datetime,
    gold: GoldAnswer | None = None,
) -> Press:
    """Record a judgment (question id, judgment) in one go, or say why not.

    A lease that ran out is taken again if a seat is free. The same press twice counts once.
    """
    question_id, judgment = answer
    now = _after_last(connection, desk, question_id, now)
    done = _own(desk, question_id).where(_seats.leased_until.is_not(None))
    done = done.values(leased_until=None, labelled_at=now)
    if connection.execute(done).rowcount == 0:
        if find_question(connection, question_id) is None:
            return Press.WITHDRAWN
        sits = select(_seats.seat).where(_seats.question_id == question_id, _seats.account == desk.account)
        if connection.execute(sits).first() is not None:
            return Press.ALREADY
        if not _waits(connection, desk, question_id) or not claim(connection, desk, question_id, now):
            return Press.TAKEN
        connection.execute(done)
    question = find_question(connection, question_id)
    assert question is not None  # its seat refers to it
    if gold is not None:
        connection.execute(tables.gold_answers.insert().values(**gold.model_dump()))
    else:
        label = _label(desk, question, judgment, now)
        asked = {question.asked: judgments.plan_meaning(connection, question.plan)}
        judgments.append_labels(connection, [label], {question.document_id: question.content_hash}, asked)
        # The same question under a rubric built upon this one is answered as well.
        alike = questions_about(connection, [question.document_id])
        settle(connection, [one for one in alike if one.criterion_id == question.criterion_id])
    return Press.RECORDED


def reopen(connection: Connection, desk: Desk, now: datetime, rubrics: Collection[str]) -> Undo:
    """Open this person's last question under some rubrics again; its label stands until they press anew."""
    query = select(_questions.question_id).join_from(tables.review_seats, tables.review_questions)
    query = query.where(*_at(desk), _questions.rubric_id.in_(sorted(rubrics)))
    query = query.where(_seats.labelled_at.is_not(None)).order_by(_seats.labelled_at.desc())
    last = connection.execute(query.limit(1)).scalar_one_or_none()
    if last is None:
        return Undo.NOTHING
    decided = select(_seats.seat).where(
        _seats.question_id == last, _seats.seat < 0, _seats.labelled_at.is_not(None)
    )
    if desk.role is LabellerRole.LABELLER and connection.execute(decided).first() is not None:
        return Undo.DECIDED
    connection.execute(_own(desk, last).values(leased_until=now + LEASE))
    return Undo.REOPENED


def release(connection: Connection, question_id: str, account: str) -> bool:
    """Free a seat somebody keeps open; a label given before stays. False when none was open."""
    seat = (_seats.question_id == question_id, _seats.account == account, _seats.leased_until.is_not(None))
    gone = connection.execute(
        delete(tables.review_seats).where(*seat, _seats.labelled_at.is_(None))
    ).rowcount
    closed = connection.execute(update(tables.review_seats).where(*seat).values(leased_until=None)).rowcount
    return gone + closed > 0


def open_seats(connection: Connection, period: str) -> list[OpenSeat]:
    """Give every question somebody has open, the oldest first."""
    query = (
        select(*(_seats[n] for n in ("question_id", "account", "opened_at", "leased_until")))
        .add_columns(_questions.rubric_id, _questions.criterion_id)
        .join_from(tables.review_seats, tables.review_questions)
        .where(_questions.period == period, _seats.leased_until.is_not(None))
        .order_by(_seats.opened_at)
    )
    return [OpenSeat.model_validate(dict(row)) for row in connection.execute(query).mappings()]


def answered_counts(connection: Connection, desk: Desk) -> dict[Criterion, int]:
    """Give how many questions this person answered, by criterion; gold counts too, or it would show.

    A label that a rubric inherits takes a seat there as well, but was given once: it counts where it was asked.
    """
    labels = tables.labels.c
    asked_there = exists().where(
        labels.document_id == _questions.document_id,
        labels.rubric_id == _questions.rubric_id,
        labels.criterion_id == _questions.criterion_id,
        labels.labeller == _seats.account,
    )
    query = (
        select(_questions.rubric_id, _questions.criterion_id, func.count().label("n"))
        .join_from(tables.review_seats, tables.review_questions)
        .where(*_at(desk), _seats.labelled_at.is_not(None), or_(_questions.gold.is_(True), asked_there))
        .group_by(_questions.rubric_id, _questions.criterion_id)
    )
    found: dict[Criterion, int] = defaultdict(int)
    found.update({(row.rubric_id, row.criterion_id): row.n for row in connection.execute(query)})
    return found


def seen_gold(connection: Connection, desk: Desk) -> set[str]:
    """Give the examples this person was asked about in the period."""
    query = select(_questions.document_id).join_from(tables.review_seats, tables.review_questions)
    return set(connection.execute(query.where(*_at(desk), _questions.gold.is_(True))).scalars())


def gold_answers(connection: Connection, criteria: Sequence[Criterion]) -> list[GoldAnswer]:
    """Give all answers to gold questions of some criteria, oldest first."""
    rows = connection.execute(
        select(tables.gold_answers).order_by(tables.gold_answers.c.answer_id)
    ).mappings()
    found = (GoldAnswer.model_validate({k: v for k, v in row.items() if k != "answer_id"}) for row in rows)
    return [one for one in found if (one.rubric_id, one.criterion_id) in criteria]


def _side(desk: Desk) -> ColumnElement[bool]:
    """The seats of a role."""
    return _seats.seat >= 0 if desk.role is LabellerRole.LABELLER else _seats.seat < 0


def _at(desk: Desk) -> tuple[ColumnElement[bool], ...]:
    """Conditions on the seats of one person in one period and role."""
    return _seats.account == desk.account, _side(desk), _questions.period == desk.period


def _own(desk: Desk, question_id: str) -> Any:  # noqa: ANN401 - SQLAlchemy's builder, typed by its use
    mine = (_seats.question_id == question_id, _seats.account == desk.account, _side(desk))
    return update(tables.review_seats).where(*mine)


def _waits(connection: Connection, desk: Desk, question_id: str) -> bool:
    """Say whether a question could have been given to this person: nobody judges what was not asked."""
    query = select(_questions.question_id).where(
        _questions.question_id == question_id,
        _questions.period == desk.period,
        _questions.gold.is_(False),
        _questions.standing.in_(WAITING[desk.role]),
    )
    return connection.execute(query).first() is not None


def _after_last(connection: Connection, desk: Desk, question_id: str, now: datetime) -> datetime:
    """Give a moment after this person's last press on the question: a clock set back must not undo it."""
    seat = _seats.question_id == question_id, _seats.account == desk.account
    last = connection.execute(select(_seats.labelled_at).where(*seat)).scalar_one_or_none()
    return now if last is None else max(now, last + timedelta(microseconds=1))


def _label(desk: Desk, question: QueuedQuestion, judgment: Judgment, now: datetime) -> Label:
    return Label(
        task_id=question.task_id,
        document_id=question.document_id,
        rubric_id=question.rubric_id,
        criterion_id=question.criterion_id,
        labeller=desk.account,
        role=desk.role,
        judgment=judgment,
        labelled_at=now,
    )
