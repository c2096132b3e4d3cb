"""Scores are kept by text and model; plans freeze under labels; labels are only ever appended."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection
from store_factory import MOMENT, capture, document, manifest, platform

from pipelines.audit.labels import Judgment, Label, LabellerRole
from pipelines.rating.plan import plan_audit
from pipelines.rating.strata import ScoredDocument
from pipelines.store import facts, judgments
from pipelines.store.engine import open_engine
from pipelines.store.errors import PlanFrozenError
from pipelines.store.judgments import PlanKey, StoredPlan

KEY = PlanKey(run_id="run-1", rubric_id="r", criterion_id="c")


@pytest.fixture
def connection() -> Iterator[Connection]:
    with open_engine("sqlite://").begin() as opened:
        run = (platform(), "2026-10", manifest(), "/somewhere")
        facts.save_run(opened, run, [capture()], [document(i) for i in range(60)], [])
        yield opened


def _plan(seed: int = 1, budget: int = 10) -> StoredPlan:
    scored = [ScoredDocument("bao-thu", "r", "c", f"d{i:03d}", 0.25, i / 60) for i in range(60)]
    plan = plan_audit(scored, budget, seed).criteria[0]
    drawn = {d.document_id for d in plan.drawn}
    return StoredPlan(
        key=KEY,
        rubric_sha256="x",
        model_version="m",
        output_id="o",
        seed=seed,
        budget=budget,
        plan=plan.model_dump(mode="json", exclude={"membership"}),
        documents=tuple((d, h, 0.5, d in drawn) for d, h in sorted(plan.membership.items())),
    )


def _label(document_id: str, judgment: Judgment = Judgment.INNOCENT, minutes: int = 0) -> Label:
    return Label(
        task_id="T1",
        document_id=document_id,
        rubric_id="r",
        criterion_id="c",
        labeller="a",
        role=LabellerRole.LABELLER,
        judgment=judgment,
        labelled_at=MOMENT + timedelta(minutes=minutes),
    )


def test_scores_are_kept_by_text_model_and_output(connection: Connection) -> None:
    judgments.save_scores(connection, "m", {"o": {"h1": 0.25, "h2": 0.5}})
    judgments.save_scores(connection, "m", {"o": {"h1": 0.75}})
    assert judgments.known_scores(connection, "m", "o", ["h1", "h2", "h3"]) == {"h1": 0.75, "h2": 0.5}
    assert judgments.known_scores(connection, "other", "o", ["h1"]) == {}


def test_a_plan_comes_back_as_the_statistics_made_it(connection: Connection) -> None:
    stored = _plan()
    judgments.save_plan(connection, stored)
    loaded = judgments.load_plan(connection, KEY)
    assert loaded == stored
    assert loaded is not None
    assert len(loaded.pure.membership) == 60
    assert loaded.pure.drawn == stored.pure.drawn
    assert judgments.period_plans(connection, ["run-1"]) == [stored]


def test_labels_freeze_the_strata_but_not_the_budget(connection: Connection) -> None:
    judgments.save_plan(connection, _plan())
    judgments.save_plan(connection, _plan(seed=2))
    drawn = _plan(seed=2).pure.drawn[0].document_id
    judgments.append_labels(connection, [_label(drawn)], {drawn: "h"})
    with pytest.raises(PlanFrozenError):
        judgments.save_plan(connection, _plan(seed=3))
    judgments.save_plan(connection, _plan(seed=2, budget=20))
    loaded = judgments.load_plan(connection, KEY)
    assert loaded is not None
    assert loaded.budget == 20


def test_labels_are_appended_and_never_lost(connection: Connection) -> None:
    hashes = {"d001": "h1"}
    assert judgments.append_labels(connection, [_label("d001")], hashes) == 1
    assert judgments.append_labels(connection, [_label("d001", minutes=1)], hashes) == 0
    changed = _label("d001", Judgment.VIOLATING, minutes=2)
    assert judgments.append_labels(connection, [changed], hashes) == 1
    found = judgments.criterion_labels(connection, "r", "c", hashes)
    assert [label.judgment for label in found] == [Judgment.INNOCENT, Judgment.VIOLATING]


def test_a_label_does_not_outlive_the_text_it_was_given_to(connection: Connection) -> None:
    judgments.append_labels(connection, [_label("d001")], {"d001": "old"})
    assert judgments.criterion_labels(connection, "r", "c", {"d001": "new"}) == []


def test_labels_of_the_demos_answer_key_are_told_from_peoples(connection: Connection) -> None:
    person = _label("d000", Judgment.VIOLATING)
    judgments.append_labels(connection, [person], {"d000": "h"})
    assert not judgments.from_answer_key(connection, {"r"})
    planted = person.model_copy(update={"labeller": "dap-an", "role": LabellerRole.ANSWER_KEY})
    judgments.append_labels(connection, [planted], {"d000": "h"})
    assert judgments.from_answer_key(connection, {"r", "khac"})
    assert not judgments.from_answer_key(connection, {"khac"})


def test_a_label_answers_the_question_it_was_given_to(connection: Connection) -> None:
    judgments.save_plan(connection, _plan().model_copy(update={"meaning": "old"}))
    drawn = _plan().pure.drawn[0].document_id
    place = {(drawn, KEY.rubric_id, KEY.criterion_id): "old"}
    label = _label(drawn).model_copy(update={"rubric_id": KEY.rubric_id, "criterion_id": KEY.criterion_id})
    assert judgments.append_labels(connection, [label], {drawn: "h"}, place) == 1
    assert len(judgments.answering_labels(connection, KEY, {drawn: "h"})) == 1
    assert judgments.labelled(connection, _plan().model_copy(update={"meaning": "old"})) == 1

    other = _plan(seed=2).model_copy(update={"meaning": "new"})
    assert judgments.labelled(connection, other) == 0
    judgments.save_plan(connection, _plan().model_copy(update={"meaning": "new"}))
    assert judgments.answering_labels(connection, KEY, {drawn: "h"}) == []
    assert judgments.append_labels(connection, [label], {drawn: "h"}, dict.fromkeys(place, "new")) == 1
    assert len(judgments.answering_labels(connection, KEY, {drawn: "h"})) == 1


def test_a_label_from_before_questions_were_kept_goes_on_counting(connection: Connection) -> None:
    judgments.save_plan(connection, _plan().model_copy(update={"meaning": "new"}))
    drawn = _plan().pure.drawn[0].document_id
    label = _label(drawn).model_copy(update={"rubric_id": KEY.rubric_id, "criterion_id": KEY.criterion_id})
    judgments.append_labels(connection, [label], {drawn: "h"})
    assert len(judgments.answering_labels(connection, KEY, {drawn: "h"})) == 1
