"""Disagreements: blind to names, decided by who did not label, counted in the end; and the lead's page."""

from pathlib import Path

import pytest

from pipelines.audit.agreement import DRAWS, agreement, agreement_interval
from pipelines.audit.labels import Label, LabellerRole
from pipelines.audit.resolve import Standing
from pipelines.steps import labels as label_steps
from pipelines.steps.evidence import final_judgments
from pipelines.steps.labels import export_file, plan_documents, stored_plans
from pipelines.store import queue, seats
from tests.pipelines.audit.audit_cases import N, V, label
from tests.pipelines.review.review_cases import PERIOD, Office, office, stored_workspace
from tests.pipelines.review.test_review_labelling import finish, labels_of


@pytest.fixture
def here(tmp_path: Path) -> Office:
    return office(stored_workspace(tmp_path, documents=4))


def finals(here: Office) -> dict[str, str]:
    (plan,) = stored_plans(here.workspace, PERIOD)
    hashes = {name: d.content_hash for name, d in plan_documents(here.workspace, [plan]).items()}
    return final_judgments(here.workspace, plan, hashes)


def test_a_disagreement_reaches_the_adjudicator_and_is_settled(here: Office) -> None:
    finish(here.browser("an"), "innocent")
    binh, judge = here.browser("binh"), here.browser("xu")
    assert judge.question("/adjudicate") == ""
    disputed = binh.judge("violating")
    finish(binh, "innocent")
    assert len(finals(here)) == 3
    assert judge.question("/adjudicate") == disputed
    assert "<strong>không vi phạm</strong> · <strong>vi phạm</strong>" in judge.page
    body = judge.page.split("<main", 1)[1]
    assert "binh" not in body.replace("binh-luan", "")
    assert ">an<" not in body
    judge.judge("violating", "/adjudicate")
    assert sorted(finals(here).values()) == ["innocent", "innocent", "innocent", "violating"]
    assert judge.question("/adjudicate") == ""


def test_a_decided_question_is_not_reopened_by_its_labeller(here: Office) -> None:
    an = here.browser("an")
    an.judge("innocent")
    here.browser("binh").judge("violating")
    judge = here.browser("xu")
    judge.judge("unclear", "/adjudicate")
    an.question()
    an.post("/label/undo")
    an.get("/label")
    assert "Người phân xử đã quyết định" in an.page
    judge.get("/adjudicate")
    judge.post("/adjudicate/undo")
    judge.judge("violating", "/adjudicate")
    assert list(finals(here).values()) == ["violating"]


def test_a_labeller_who_corrects_themself_ends_the_disagreement(here: Office) -> None:
    here.browser("an").judge("innocent")
    binh = here.browser("binh")
    question = binh.judge("violating")
    binh.question()
    binh.post("/label/undo")
    assert binh.judge("innocent") == question
    assert list(finals(here).values()) == ["innocent"]
    assert here.browser("xu").question("/adjudicate") == ""


def test_nobody_decides_what_is_not_disputed(here: Office) -> None:
    an, judge = here.browser("an"), here.browser("xu")
    open_now = an.question()
    judge.get("/help")
    judge.post("/adjudicate", question=open_now, judgment="violating")
    an.judge("innocent")
    here.browser("binh").judge("innocent")
    judge.post("/adjudicate", question=open_now, judgment="violating")
    assert list(finals(here).values()) == ["innocent"]
    third = here.browser("chi")
    third.question()
    third.post("/label", question=open_now, judgment="violating")
    assert len(labels_of(here)) == 2


def test_nobody_answers_anothers_gold(tmp_path: Path) -> None:
    here = office(stored_workspace(tmp_path), gold_share=0.5)
    an, binh = here.browser("an"), here.browser("binh")
    ordinary = {one.question_id for one in _queue(here)}
    while (question := an.question()) in ordinary:
        an.judge("innocent")
    binh.question()
    binh.post("/label", question=question, judgment="violating")
    with here.workspace.engine.connect() as connection:
        assert seats.gold_answers(connection, list(here.room.criteria)) == []


def _queue(here: Office) -> list[queue.QueuedQuestion]:
    with here.workspace.engine.connect() as connection:
        return queue.period_questions(connection, PERIOD.label)


def test_nobody_adjudicates_what_they_labelled(here: Office) -> None:
    plans = stored_plans(here.workspace, PERIOD)
    for name, word in (("xu", "vi phạm"), ("an", "không vi phạm")):
        _import(here, plans, name, word)
    assert here.browser("xu").question("/adjudicate") == ""


def _import(here: Office, plans: list[label_steps.StoredPlan], name: str, word: str) -> None:
    data, _ = export_file(here.workspace, plans, here.room.rubrics)
    rows = data.decode("utf-8-sig").replace(',""\r\n', f',"{word}"\r\n').encode()
    new, _ = label_steps.import_file(
        here.workspace, plans, rows, (name, LabellerRole.LABELLER), here.clock()
    )
    assert new == 4


def test_spreadsheet_and_application_share_one_queue(here: Office) -> None:
    plans = stored_plans(here.workspace, PERIOD)
    an = here.browser("an")
    open_before = an.question()
    _import(here, plans, "binh", "không vi phạm")
    assert here.browser("binh").question() == ""
    assert an.question() == open_before
    assert len(finish(an)) == 4
    assert here.browser("chi").question() == ""
    assert len(finals(here)) == 4
    data, left = export_file(here.workspace, plans, here.room.rubrics, Standing.PENDING_SECOND)
    assert left == 0
    assert data


def test_the_lead_sees_agreement_quality_pace_and_open_questions(here: Office) -> None:
    an, binh = here.browser("an"), here.browser("binh")
    for number in range(4):
        an.judge("violating" if number else "innocent")
        here.clock.pass_by(seconds=10)
        binh.judge("violating" if number > 1 else "innocent")
    here.browser("xu").judge("innocent", "/adjudicate")
    lead = here.browser("truong")
    assert lead.get("/lead/").status_code == 200
    assert "360" in lead.page  # ten seconds a label
    assert "0/1 (0\N{NO-BREAK SPACE}%)" in lead.page
    assert "1/1 (100\N{NO-BREAK SPACE}%)" in lead.page
    assert "Không có nội dung nào đang mở" in lead.page


def test_a_lead_releases_a_stuck_question(here: Office) -> None:
    question = here.browser("an").question()
    lead = here.browser("truong")
    lead.get("/lead/")
    assert ">an</th>" in lead.page
    lead.post("/lead/release", question=question, account="an")
    lead.get("/lead/")
    assert "Đã thu hồi" in lead.page
    assert "Không có nội dung nào đang mở" in lead.page
    lead.post("/lead/release", question=question, account="an")
    lead.get("/lead/")
    assert "không còn ai giữ" in lead.page


def test_a_lead_takes_in_new_plans(here: Office) -> None:
    lead = here.browser("truong")
    lead.get("/lead/")
    lead.post("/lead/refresh")
    lead.get("/lead/")
    assert "4 câu hỏi" in lead.page


def test_a_label_survives_the_release_of_its_reopened_question(here: Office) -> None:
    an, lead = here.browser("an"), here.browser("truong")
    question = an.judge("violating")
    an.get("/label")
    an.post("/label/undo")
    lead.get("/lead/")
    lead.post("/lead/release", question=question, account="an")
    assert [one[1:] for one in labels_of(here)] == [("an", "violating")]
    assert an.question() != question


def test_the_interval_of_alpha_holds_alpha_and_narrows_with_documents() -> None:
    def labelled(count: int) -> list[Label]:
        pairs = [(V, V), (N, N), (V, N), (N, N), (V, V)]
        return [
            label(who, pairs[i % 5][k], f"d{i}")
            for i in range(count)
            for k, who in enumerate(("an", "bình"))
        ]

    small, large = (agreement_interval(labelled(n), 1) for n in (20, 400))
    assert small is not None
    assert large is not None
    assert large.alpha == agreement(labelled(400))
    assert small.low < small.alpha < small.high <= 1
    assert large.high - large.low < (small.high - small.low) / 3
    assert large.units == 400
    assert agreement_interval(labelled(20), 1) == agreement_interval(labelled(20)[::-1], 1)
    assert DRAWS >= 1000


def test_where_nobody_could_disagree_there_is_no_interval() -> None:
    assert agreement_interval([], 1) is None
    assert agreement_interval([label("an", V), label("bình", V)], 1) is None
