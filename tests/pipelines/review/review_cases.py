"""A small audit to review: comments of an invented newspaper, two criteria, accounts, a clock to turn."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.security import generate_password_hash
from werkzeug.test import TestResponse

from pipelines.audit.accounts import AccountRole
from pipelines.audit.appeals import Appeal, Ground
from pipelines.audit.preview import Basis, Finding, PlatformPreview
from pipelines.review.app import create_app
from pipelines.review.service import Service
from pipelines.settings import Period, Settings
from pipelines.steps.review import Room, open_room
from pipelines.steps.workspace import Workspace
from pipelines.store import accounts, appeals, facts, judgments
from rubrics.types import CriterionKind
from tests.pipelines.store.store_factory import capture, document, manifest, platform, whole_plan

PERIOD = Period("2026-10")
RUBRIC = "bao-chi-dien-tu"
HATE, INSULT = "binh-luan-thu-ghet", "binh-luan-xuc-pham"
KEY = b"k" * 32
OPENED = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
PASSWORD = "mùa thu vàng lá"


@dataclass
class Clock:
    now: datetime = field(default_factory=lambda: datetime(2026, 11, 2, 1, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


def stored_workspace(
    folder: Path, texts: tuple[str, ...] = (), documents: int = 12, criteria: tuple[str, ...] = (HATE,)
) -> Workspace:
    """A store with one run and a plan that draws every document for every criterion."""
    workspace = Workspace(settings=Settings(data_dir=folder))
    found = [document(i, texts[i] if i < len(texts) else "") for i in range(max(documents, len(texts)))]
    with workspace.engine.begin() as connection:
        run = (platform(), PERIOD.label, manifest(), "/somewhere")
        facts.save_run(connection, run, [capture()], found, [])
        for criterion in criteria:
            judgments.save_plan(connection, whole_plan(RUBRIC, criterion, [d.document_id for d in found]))
    return workspace


def store_appeal(workspace: Workspace, words: str, edition: str = "2026-10") -> None:
    """One appeal, number 1 in a new store, with these words about a finding of the same words."""
    finding = Finding(
        finding_id="kl-0000-0000-0001",
        run_id="run-1",
        rubric_id=RUBRIC,
        criterion_id=HATE,
        kind=CriterionKind.CONTENT,
        document_id="d001",
        url="https://bao-thu.example/a",
        captured_at=OPENED,
        text=words,
        content_hash="h",
        basis=Basis.AGREED,
    )
    preview = PlatformPreview(
        edition_id=edition,
        title="Kỳ tháng 10",
        platform_id="bao-thu",
        platform_name="Báo Thử",
        period_start=date(2026, 10, 1),
        period_end=date(2026, 11, 1),
        opened_at=OPENED,
        deadline=OPENED + timedelta(days=10),
        demo=False,
        rubrics=(),
        ratings=(),
        findings=(finding,),
    )
    entered = OPENED + timedelta(hours=1)
    appeal = Appeal(
        edition_id=preview.edition_id,
        platform_id=preview.platform_id,
        run_id=finding.run_id,
        rubric_id=RUBRIC,
        criterion_id=HATE,
        kind=finding.kind,
        document_id=finding.document_id,
        content_hash=finding.content_hash,
        finding_id=finding.finding_id,
        ground=Ground.MISREAD,
        statement=words,
        received_at=entered,
        entered_at=entered,
        entered_by="nv",
    )
    with workspace.engine.begin() as connection:
        appeals.append_preview(connection, preview, [])
        appeals.append_appeal(connection, appeal)


def room_of(workspace: Workspace, gold_share: float = 0.0) -> Room:
    return open_room(workspace, PERIOD, [RUBRIC], gold_share, KEY)


def add(workspace: Workspace, name: str, role: AccountRole, *, blurred: bool = True) -> None:
    with workspace.engine.begin() as connection:
        accounts.add_account(connection, name, role)
        accounts.set_habits(connection, name, blurred=blurred, shortcuts=True)
        accounts.set_password(connection, name, HASH)


HASH = generate_password_hash(PASSWORD, method="scrypt:1024:8:1")
"""A cheap hash for all tests: the real one is slow by design, and every log-in would pay for it."""


@dataclass
class Office:
    """A running application with its clock, and browsers for its people."""

    workspace: Workspace
    room: Room
    clock: Clock
    app: Flask

    def browser(self, name: str = "") -> "Browser":
        found = Browser(self.app.test_client())
        if name:
            assert found.log_in(name).status_code == 303
        return found


def office(workspace: Workspace, gold_share: float = 0.0, *, https: bool = False) -> Office:
    room, clock = room_of(workspace, gold_share), Clock()
    for name, role in (
        ("an", AccountRole.LABELLER),
        ("binh", AccountRole.LABELLER),
        ("chi", AccountRole.LABELLER),
        ("xu", AccountRole.ADJUDICATOR),
        ("truong", AccountRole.LEAD),
    ):
        add(workspace, name, role)
    return Office(workspace, room, clock, create_app(Service(workspace, room, clock), https=https))


@dataclass
class Browser:
    """A test client that fills in forms as a person does: with the token of the page."""

    client: FlaskClient
    page: str = ""

    def get(self, path: str) -> TestResponse:
        found = self.client.get(path)
        self.page = found.get_data(as_text=True)
        return found

    def post(self, path: str, **fields: str) -> TestResponse:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page)
        assert token is not None, "the page has no form"
        return self.client.post(path, data=fields | {"csrf_token": token[1]})

    def log_in(self, name: str, password: str = PASSWORD) -> TestResponse:
        self.get("/login")
        return self.post("/login", name=name, password=password)

    def question(self, path: str = "/label") -> str:
        """Open the page of a question and give its id, '' when there is none."""
        self.get(path)
        found = re.search(r'name="question" value="([^"]+)"', self.page)
        return found[1] if found else ""

    def judge(self, judgment: str, path: str = "/label") -> str:
        """Judge the next question as a person would, and give its id."""
        question = self.question(path)
        assert question, "no question left"
        assert self.post(path, question=question, judgment=judgment).status_code == 303
        return question
