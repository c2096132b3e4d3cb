"""Two people at once on one SQLite file: nobody is lost, nobody is asked twice, no question gets a third."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest

from pipelines.audit.labels import Judgment, LabellerRole
from pipelines.steps import review
from pipelines.steps.workspace import Workspace
from pipelines.store import judgments, queue, seats
from pipelines.store.seats import Desk, Press
from tests.pipelines.review.review_cases import HATE, PERIOD, RUBRIC, room_of, stored_workspace

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


def desk(name: str, role: LabellerRole = LabellerRole.LABELLER) -> Desk:
    return Desk(account=name, period=PERIOD.label, role=role)


def together(*work: Callable[[], object]) -> list[object]:
    gate = Barrier(len(work))

    def started(one: Callable[[], object]) -> object:
        gate.wait()
        return one()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(started, work))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    found = stored_workspace(tmp_path, documents=30)
    room_of(found)
    return found


def test_of_four_who_want_one_question_two_get_it(workspace: Workspace) -> None:
    with workspace.engine.connect() as connection:
        first = queue.period_questions(connection, PERIOD.label)[0].question_id

    def take(name: str) -> bool:
        with workspace.engine.begin() as connection:
            return seats.claim(connection, desk(name), first, NOW)

    for _ in range(5):
        found = together(*(lambda name=name: take(name) for name in ("an", "binh", "chi", "dung")))  # type: ignore[misc]
        assert sorted(map(bool, found)) in ([False, False, True, True], [False] * 4)
    with workspace.engine.connect() as connection:
        assert len(seats.open_seats(connection, PERIOD.label)) == 2


def test_one_person_in_two_windows_sits_once_and_counts_once(workspace: Workspace) -> None:
    room = room_of(workspace)
    shown = together(*[lambda: review.next_question(workspace, room, desk("an"), None, NOW)] * 4)
    assert len({one.question_id for one in shown if isinstance(one, review.ShownQuestion)}) >= 1
    with workspace.engine.connect() as connection:
        question = seats.open_seats(connection, PERIOD.label)[0].question_id
    pressed = (question, Judgment.INNOCENT)
    found = together(*[lambda: review.answer(workspace, room, desk("an"), pressed, NOW)] * 4)
    assert Counter(found)[Press.RECORDED] == 1
    with workspace.engine.connect() as connection:
        asked = queue.find_question(connection, question)
        assert asked is not None
        hashes = {asked.document_id: asked.content_hash}
        assert len(judgments.criterion_labels(connection, RUBRIC, HATE, hashes)) == 1


@pytest.mark.integration
def test_five_people_at_full_speed_finish_the_queue_exactly(workspace: Workspace) -> None:
    room = room_of(workspace)

    def work(name: str) -> int:
        done = 0
        while (
            shown := review.next_question(workspace, room, desk(name), None, datetime.now(UTC))
        ) is not None:
            pressed = (shown.question_id, Judgment.INNOCENT)
            assert review.answer(workspace, room, desk(name), pressed, datetime.now(UTC)) is Press.RECORDED
            done += 1
        return done

    names = ("an", "binh", "chi", "dung", "em")
    done = together(*(lambda name=name: work(name) for name in names))  # type: ignore[misc]
    assert sum(int(str(one)) for one in done) == 60
    with workspace.engine.connect() as connection:
        questions = queue.period_questions(connection, PERIOD.label)
        hashes = {one.document_id: one.content_hash for one in questions}
        labels = judgments.criterion_labels(connection, RUBRIC, HATE, hashes)
        counts = queue.standing_counts(connection, PERIOD.label)
    people = Counter(label.document_id for label in labels)
    assert set(people.values()) == {2}
    assert len({(label.document_id, label.labeller) for label in labels}) == 60
    assert counts[RUBRIC, HATE] == {"final": 30}


@pytest.mark.integration
def test_two_adjudicators_never_decide_the_same_question(workspace: Workspace) -> None:
    room = room_of(workspace)
    for name, judgment in (("an", Judgment.INNOCENT), ("binh", Judgment.VIOLATING)):
        while (shown := review.next_question(workspace, room, desk(name), None, NOW)) is not None:
            review.answer(workspace, room, desk(name), (shown.question_id, judgment), NOW)

    def decide(name: str) -> list[str]:
        mine, done = desk(name, LabellerRole.ADJUDICATOR), []
        while (shown := review.next_question(workspace, room, mine, None, NOW)) is not None:
            assert (
                review.answer(workspace, room, mine, (shown.question_id, Judgment.UNCLEAR), NOW)
                is Press.RECORDED
            )
            done.append(shown.question_id)
        return done

    first, second = together(lambda: decide("xu"), lambda: decide("do"))
    assert isinstance(first, list)
    assert isinstance(second, list)
    assert set(first) & set(second) == set()
    assert len(first) + len(second) == 30
