"""Several offices on one server: every page, every other office, refused."""

from collections.abc import Iterator

import pytest
from flask import Flask
from review_cases import HASH, PERIOD, Browser, Clock

from pipelines.audit.accounts import AccountRole
from pipelines.audit.labels import LabellerRole
from pipelines.review.app import create_app
from pipelines.review.service import Service
from pipelines.settings import Settings
from pipelines.steps.labels import stored_plans
from pipelines.steps.review import open_room
from pipelines.steps.workspace import Workspace
from pipelines.store import accounts, facts, judgments, seats
from tests.pipelines.store.store_factory import capture, document, manifest, platform, whole_plan

PRESS, NATION, PROVINCE = "cuc-bao-chi", "cuc-ptth-ttdt", "so-vhttdl-tinh-mau"
RUBRICS = {PRESS: "bao-chi-dien-tu", NATION: "mang-xa-hoi-dien-dan", PROVINCE: "mang-xa-hoi-tinh-mau"}
CRITERIA = {
    PRESS: "binh-luan-thu-ghet",
    NATION: "noi-dung-lua-dao",
    PROVINCE: "vay-nang-lai",
}
ROLES = {"gan": AccountRole.LABELLER, "xu": AccountRole.ADJUDICATOR, "truong": AccountRole.LEAD}
MAY_READ = {PRESS: {PRESS}, NATION: {NATION}, PROVINCE: {PROVINCE, NATION}, "": {PRESS, NATION, PROVINCE}}
FOREIGN = [(one, other) for one in RUBRICS for other in RUBRICS if one != other]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    found = Workspace(settings=Settings(data_dir=tmp_path_factory.mktemp("offices")))
    texts = [document(i) for i in range(6)]
    with found.engine.begin() as connection:
        facts.save_run(connection, (platform(), PERIOD.label, manifest(), "/a"), [capture()], texts, [])
        for office, rubric_id in RUBRICS.items():
            names = [text.document_id for text in texts]
            judgments.save_plan(connection, whole_plan(rubric_id, CRITERIA[office], names))
        for office in ("", *RUBRICS):
            for code, role in ROLES.items():
                name = f"{code}.{office or 'chung'}"
                accounts.add_account(connection, name, role, office)
                accounts.set_password(connection, name, HASH)
    return found


@pytest.fixture(scope="module")
def app(workspace: Workspace) -> Flask:
    room = open_room(workspace, PERIOD, list(RUBRICS.values()), 0.0, b"k" * 32)
    return create_app(Service(workspace, room, Clock()))


def _browser(app: Flask, code: str, office: str) -> Browser:
    found = Browser(app.test_client())
    assert found.log_in(f"{code}.{office or 'chung'}").status_code == 303
    return found


def _foreign_question(workspace: Workspace, app: Flask, office: str) -> str:
    """A question of an office that one of its own people has open."""
    found = _browser(app, "gan", office).question()
    assert found
    return found


OPEN = {"access.home", "access.login", "access.logout", "access.invitation", "access.own", "access.habits"}
OPEN |= {"access.guide", "static", "looks", "label.rested", "label.rested_adjudicator"}
"""Pages about oneself, the way in, or nothing of any office."""

JUDGING = {"label.labelled": "gan", "label.adjudicated": "xu"}
SHOWING = {
    "label.choose": "gan",
    "label.label": "gan",
    "label.adjudicate": "xu",
    "lead.overview": "truong",
    "office.rubrics": "truong",
}
UNDOING = {"label.undo_label": "gan", "label.undo_decision": "xu"}
OTHERS = {"label.chosen", "lead.released", "lead.refreshed", "office.rubric"}
OTHERS |= {
    "appeals.overview",
    "appeals.entered",
    "appeals.answered",
    "appeals.one",
}  # strangers: test_review_appeals.py


def test_every_page_is_in_one_of_the_tables(app: Flask) -> None:
    known = [OPEN, set(JUDGING), set(SHOWING), set(UNDOING), OTHERS]
    assert sum(map(len, known)) == len(set().union(*known))
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set().union(*known)


@pytest.mark.parametrize(("office", "other"), FOREIGN)
@pytest.mark.parametrize("endpoint", JUDGING)
def test_another_offices_question_takes_no_judgment(
    app: Flask, workspace: Workspace, endpoint: str, office: str, other: str
) -> None:
    question = _foreign_question(workspace, app, other)
    mine = _browser(app, JUDGING[endpoint], office)
    mine.get("/account")
    path = app.url_map.bind("localhost").build(endpoint, method="POST")
    assert mine.post(path, question=question, judgment="violating").status_code == 303
    plans = [plan for plan in stored_plans(workspace, PERIOD) if plan.key.rubric_id == RUBRICS[other]]
    hashes = {f"d{i:03d}": f"h{i}" for i in range(6)}
    with workspace.engine.connect() as connection:
        found = judgments.criterion_labels(connection, RUBRICS[other], CRITERIA[other], hashes)
    assert plans
    assert not [one for one in found if one.labeller.endswith(office)]


@pytest.mark.parametrize(("office", "other"), FOREIGN)
@pytest.mark.parametrize("endpoint", SHOWING)
def test_a_page_names_nothing_of_another_office(
    app: Flask, workspace: Workspace, endpoint: str, office: str, other: str
) -> None:
    _foreign_question(workspace, app, other)
    page = _browser(app, SHOWING[endpoint], office)
    assert page.get(app.url_map.bind("localhost").build(endpoint)).status_code == 200
    inherited = (office, other) == (PROVINCE, NATION)  # the province asks this one too, for itself
    for word in (RUBRICS[other], f"gan.{other}", *(() if inherited else (CRITERIA[other],))):
        readable = other in MAY_READ[office] and endpoint == "office.rubrics" and word == RUBRICS[other]
        assert (word in page.page) == readable, word


@pytest.mark.parametrize(("office", "other"), FOREIGN)
def test_what_was_answered_for_another_office_is_not_reopened(
    app: Flask, workspace: Workspace, office: str, other: str
) -> None:
    moved = f"di.{office}.{other}"[:32]
    with workspace.engine.begin() as connection:
        if accounts.find_account(connection, moved) is None:
            accounts.add_account(connection, moved, AccountRole.LABELLER, other)
            accounts.set_password(connection, moved, HASH)
    browser = Browser(app.test_client())
    browser.log_in(moved)
    question = browser.question()
    if question:
        browser.judge("innocent")
    with workspace.engine.begin() as connection:
        desk = seats.Desk(account=moved, period=PERIOD.label, role=LabellerRole.LABELLER)
        found = seats.reopen(connection, desk, Clock()(), {RUBRICS[office]})
        assert found is seats.Undo.NOTHING


@pytest.mark.parametrize(("office", "other"), FOREIGN)
def test_another_offices_criterion_is_not_chosen(app: Flask, office: str, other: str) -> None:
    mine = _browser(app, "gan", office)
    mine.get("/work")
    assert mine.post("/work", rubric=RUBRICS[other], criterion=CRITERIA[other]).status_code == 400


@pytest.mark.parametrize(("office", "other"), FOREIGN)
def test_another_offices_seat_is_not_freed(
    app: Flask, workspace: Workspace, office: str, other: str
) -> None:
    question = _foreign_question(workspace, app, other)
    lead = _browser(app, "truong", office)
    lead.get("/lead/")
    lead.post("/lead/release", question=question, account=f"gan.{other}")
    assert _foreign_question(workspace, app, other) == question
    with workspace.engine.connect() as connection:
        held = {(one.question_id, one.account) for one in seats.open_seats(connection, PERIOD.label)}
    assert (question, f"gan.{other}") in held


@pytest.mark.parametrize("office", RUBRICS)
def test_an_offices_refresh_leaves_the_others_queues(app: Flask, workspace: Workspace, office: str) -> None:
    lead = _browser(app, "truong", office)
    lead.get("/lead/")
    assert lead.post("/lead/refresh").status_code == 303
    lead.get("/lead/")
    assert "Hàng đợi có 6 câu hỏi" in lead.page


@pytest.mark.parametrize("office", MAY_READ)
@pytest.mark.parametrize("other", RUBRICS)
def test_a_rubric_is_there_for_its_office_and_those_who_build_upon_it(
    app: Flask, office: str, other: str
) -> None:
    mine = _browser(app, "gan", office)
    expected = 200 if other in MAY_READ[office] else 404
    assert mine.get(f"/rubrics/{RUBRICS[other]}").status_code == expected
    if expected == 200 and office not in {"", other}:
        assert "chỉ xem" in mine.page


def test_an_account_of_the_whole_installation_works_everywhere(app: Flask) -> None:
    everywhere = _browser(app, "truong", "")
    everywhere.get("/lead/")
    assert all(criterion in everywhere.page for criterion in CRITERIA.values())


@pytest.fixture(autouse=True)
def _nothing_is_left_open(workspace: Workspace) -> Iterator[None]:
    yield
    with workspace.engine.begin() as connection:
        for one in seats.open_seats(connection, PERIOD.label):
            seats.release(connection, one.question_id, one.account)
