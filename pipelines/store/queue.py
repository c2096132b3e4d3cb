"""The review queue: what a period's plans ask, and where each question stands."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, RowMapping, bindparam, delete, func, insert, select, update

from pipelines.audit.labels import Judgment, Label, LabellerRole
from pipelines.audit.resolve import Standing, current_labels, resolve
from pipelines.store import judgments, tables
from pipelines.store.facts import upsert
from pipelines.store.judgments import PlanKey, lookup_parts

UNLABELLED = "unlabelled"
"""The standing of a question nobody has answered; the others are those of `Standing`."""

Criterion = tuple[str, str]
"""Rubric and criterion id."""

_questions = tables.review_questions.c
_seats = tables.review_seats.c


class QueuedQuestion(BaseModel):
    """One document under one criterion, as the queue knows it; gold asks about an example instead."""

    model_config = ConfigDict(frozen=True)

    question_id: str
    period: str
    task_id: str
    run_id: str
    document_id: str
    content_hash: str
    rubric_id: str
    criterion_id: str
    turn: int
    gold: bool = False

    @property
    def criterion(self) -> Criterion:
        """What the document is judged by."""
        return self.rubric_id, self.criterion_id

    @property
    def asked(self) -> tuple[str, str, str]:
        """The question as labels name it."""
        return self.document_id, self.rubric_id, self.criterion_id

    @property
    def plan(self) -> PlanKey:
        """The audit plan that asks it."""
        return PlanKey(run_id=self.run_id, rubric_id=self.rubric_id, criterion_id=self.criterion_id)


def sync_questions(
    connection: Connection, period: str, rubrics: Iterable[str], questions: Sequence[QueuedQuestion]
) -> None:
    """Make a period's queue what its plans ask under some rubrics; labels given elsewhere take seats.

    Other rubrics' questions stay: another server may be at work on them. A question whose text changed
    starts anew, one no longer asked goes; labels are never touched.
    """
    wanted = {one.question_id: one.content_hash for one in questions}
    query = select(_questions.question_id, _questions.content_hash)
    ours = (
        _questions.period == period,
        _questions.rubric_id.in_(sorted(rubrics)),
        _questions.gold.is_(False),
    )
    known = connection.execute(query.where(*ours))
    gone = [row.question_id for row in known if wanted.get(row.question_id) != row.content_hash]
    for part in lookup_parts(gone):
        connection.execute(delete(tables.review_questions).where(_questions.question_id.in_(part)))
    upsert(connection, tables.review_questions, [_row(one) for one in questions])
    settle(connection, questions)


def period_questions(connection: Connection, period: str) -> list[QueuedQuestion]:
    """Give a period's whole queue without gold, in the order of the queue."""
    query = select(tables.review_questions).where(_questions.period == period, _questions.gold.is_(False))
    return _read(connection.execute(query.order_by(_questions.turn)).mappings())


def questions_about(connection: Connection, documents: Iterable[str]) -> list[QueuedQuestion]:
    """Give the queue's questions about some documents, in whatever period."""
    names = sorted(set(documents))
    found: list[QueuedQuestion] = []
    query = select(tables.review_questions).where(_questions.gold.is_(False))
    for part in lookup_parts(names):
        found += _read(connection.execute(query.where(_questions.document_id.in_(part))).mappings())
    return found


def find_question(connection: Connection, question_id: str) -> QueuedQuestion | None:
    """Give one question by id."""
    if "\x00" in question_id:  # from a form; PostgreSQL takes none in a query
        return None
    query = select(tables.review_questions).where(_questions.question_id == question_id)
    found = _read(connection.execute(query).mappings())
    return found[0] if found else None


def add_gold(connection: Connection, question: QueuedQuestion) -> None:
    """Put one person's gold question into the queue, once."""
    known = select(_questions.question_id).where(_questions.question_id == question.question_id)
    if connection.execute(known).first() is None:
        connection.execute(insert(tables.review_questions), [_row(question)])


def settle(connection: Connection, questions: Sequence[QueuedQuestion]) -> None:
    """Bring standings and seats of some questions up to their labels.

    The questions are locked first (PostgreSQL; SQLite has one writer anyway): of two labels at one moment
    the second to come here sees both.
    """
    _lock(connection, questions)
    for ours in by_plan(questions).values():
        labels = answers(connection, ours)
        standings = {key: found.standing for key, found in resolve(labels).items()}
        rows = [{"id": q.question_id, "now": standings.get(q.asked, UNLABELLED)} for q in ours]
        change = update(tables.review_questions).where(_questions.question_id == bindparam("id"))
        connection.execute(change.values(standing=bindparam("now")), rows)
        current = current_labels(labels)
        _clear_seats(connection, ours, current)
        _seat_labellers(connection, ours, current)


def by_plan(questions: Iterable[QueuedQuestion]) -> dict[PlanKey, list[QueuedQuestion]]:
    """Sort questions by the audit plan that asks them."""
    found: dict[PlanKey, list[QueuedQuestion]] = defaultdict(list)
    for one in questions:
        found[one.plan].append(one)
    return dict(found)


def answers(connection: Connection, questions: Iterable[QueuedQuestion]) -> list[Label]:
    """Give the labels that answer some questions, under whichever rubric that asks the same."""
    found: list[Label] = []
    for key, ours in by_plan(questions).items():
        hashes = {one.document_id: one.content_hash for one in ours}
        found += judgments.answering_labels(connection, key, hashes)
    return found


def question_judgments(connection: Connection, question: QueuedQuestion) -> list[Judgment]:
    """Give what the labellers say of a question now, sorted: the order tells nothing about who."""
    labels = answers(connection, [question])
    current = current_labels(labels).get(question.asked, [])
    return sorted(one.judgment for one in current if one.role is LabellerRole.LABELLER)


def document_text(connection: Connection, question: QueuedQuestion) -> tuple[str, str]:
    """Give title and masked text of the document a question asks about."""
    columns = tables.documents.c
    query = select(columns.title, columns.text).where(
        columns.run_id == question.run_id, columns.document_id == question.document_id
    )
    row = connection.execute(query).one()
    return row.title, row.text


def standing_counts(connection: Connection, period: str) -> dict[Criterion, Counter[str]]:
    """Give how many questions of each criterion stand where."""
    query = (
        select(_questions.rubric_id, _questions.criterion_id, _questions.standing, func.count().label("n"))
        .where(_questions.period == period, _questions.gold.is_(False))
        .group_by(_questions.rubric_id, _questions.criterion_id, _questions.standing)
    )
    found: dict[Criterion, Counter[str]] = defaultdict(Counter)
    for row in connection.execute(query):
        found[row.rubric_id, row.criterion_id][row.standing] = row.n
    return dict(found)


def _lock(connection: Connection, questions: Sequence[QueuedQuestion]) -> None:
    """Keep others from settling some questions; in one order, so that two never wait for each other."""
    names = sorted(one.question_id for one in questions)
    for part in lookup_parts(names):
        query = select(_questions.question_id).where(_questions.question_id.in_(part))
        connection.execute(query.order_by(_questions.question_id).with_for_update()).all()


def _clear_seats(
    connection: Connection,
    questions: Sequence[QueuedQuestion],
    current: Mapping[tuple[str, str, str], Sequence[Label]],
) -> None:
    """Free the seats of finished labels that no longer answer: the rubric has asked otherwise since."""
    named = {q.question_id: {label.labeller for label in current.get(q.asked, ())} for q in questions}
    finished = select(_seats.question_id, _seats.account).where(
        _seats.labelled_at.is_not(None), _seats.leased_until.is_(None)
    )
    for part in lookup_parts(sorted(named)):
        for row in connection.execute(finished.where(_seats.question_id.in_(part))).all():
            if row.account not in named[row.question_id]:
                sits = (_seats.question_id == row.question_id, _seats.account == row.account)
                connection.execute(delete(tables.review_seats).where(*sits))


def _seat_labellers(
    connection: Connection,
    questions: Sequence[QueuedQuestion],
    current: Mapping[tuple[str, str, str], Sequence[Label]],
) -> None:
    """Give everybody whose label came another way (a spreadsheet) their seat, so nobody is asked twice."""
    labelled = [(q, label) for q in questions for label in current.get(q.asked, ())]
    people = [(q, one) for q, one in labelled if one.role is LabellerRole.LABELLER]
    taken = _taken(connection, [question.question_id for question, _ in people])
    for question, label in people:
        seats = taken[question.question_id]
        if label.labeller not in seats:
            seats[label.labeller] = next(n for n in range(len(seats) + 1) if n not in seats.values())
            row = {"question_id": question.question_id, "seat": seats[label.labeller]}
            row |= {
                "account": label.labeller,
                "opened_at": label.labelled_at,
                "labelled_at": label.labelled_at,
            }
            connection.execute(insert(tables.review_seats), [row])
        else:
            sits = (_seats.question_id == question.question_id, _seats.account == label.labeller)
            unfinished = update(tables.review_seats).where(*sits, _seats.labelled_at.is_(None))
            connection.execute(unfinished.values(labelled_at=label.labelled_at, leased_until=None))


def _taken(connection: Connection, question_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for part in lookup_parts(question_ids):
        for row in connection.execute(select(tables.review_seats).where(_seats.question_id.in_(part))):
            found[row.question_id][row.account] = row.seat
    return found


def _row(question: QueuedQuestion) -> dict[str, object]:
    return question.model_dump() | {"standing": UNLABELLED}


def _read(rows: Iterable[RowMapping]) -> list[QueuedQuestion]:
    fields = QueuedQuestion.model_fields
    return [QueuedQuestion.model_validate({k: v for k, v in row.items() if k in fields}) for row in rows]


STANDINGS = (UNLABELLED, *Standing)
"""Every standing a question can have, in the order of the work."""
