"""Who signs from the command line: an open lead of the rubric's office, and nobody a terminal makes up."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.audit.accounts import AccountRole
from pipelines.errors import ExitCode
from pipelines.steps.workspace import Workspace
from pipelines.store import accounts, appeals, judgments
from tests.pipelines.commands.command_line import run
from tests.pipelines.review.review_cases import HATE, RUBRIC, store_appeal, stored_workspace
from tests.pipelines.store.store_factory import judged_alike

OFFICE, OTHER = "cuc-bao-chi", "cuc-ptth-ttdt"  # the first one's is the rubric of the appeal


@pytest.fixture
def workspace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Workspace:
    """An appeal waits for its answer; people of every kind have accounts."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLEANPLATFORMS_DATA_DIR", str(tmp_path / "data"))
    found = stored_workspace(tmp_path / "data")
    store_appeal(found, "xin xem lại")
    with found.engine.begin() as connection:
        for name, role, office in (
            ("ng1", AccountRole.LABELLER, OFFICE),
            ("px1", AccountRole.ADJUDICATOR, OFFICE),
            ("tn1", AccountRole.LEAD, OFFICE),
            ("tn2", AccountRole.LEAD, ""),
            ("tn3", AccountRole.LEAD, OTHER),
            ("nghi", AccountRole.LEAD, OFFICE),
        ):
            accounts.add_account(connection, name, role, office)
        accounts.set_disabled(connection, "nghi", disabled=True)
    return found


def _answer(monkeypatch: pytest.MonkeyPatch, by: str) -> int:
    words = ("answer", "1", "rejected", "--reason", "giữ nguyên", "--office", "Cục Báo chí", "--by", by)
    return _run(monkeypatch, *words)


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    return run(monkeypatch, "appeal", *arguments)


def _signed(workspace: Workspace) -> str:
    with workspace.engine.connect() as connection:
        found = appeals.find_appeal(connection, 1)
    return found.answer.answered_by if found and found.answer else ""


@pytest.mark.parametrize("name", ["tn1", "tn2"])
def test_a_lead_of_the_office_or_of_all_signs(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    assert _answer(monkeypatch, name) == 0
    assert _signed(workspace) == name


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("lan", "không có tài khoản này"),
        ("TN1", "không có tài khoản này"),
        ("tn3", "không có tài khoản này"),
        ("ng1", "đó là tài khoản người gán nhãn"),
        ("px1", "đó là tài khoản người phân xử"),
        ("nghi", "tài khoản này đã khóa"),
    ],
)
def test_anyone_else_is_refused_and_told_who_may(
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    why: str,
) -> None:
    assert _answer(monkeypatch, name) == ExitCode.BAD_INPUT
    said = capsys.readouterr().err
    assert f"“{name}”" in said
    assert why in said
    assert "tn1, tn2;" in said
    assert "tn3" not in said.replace(f"“{name}”", "")
    assert _signed(workspace) == ""


def test_an_office_without_a_lead_is_told_to_make_one(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with workspace.engine.begin() as connection:
        for name in ("tn1", "tn2"):
            accounts.set_disabled(connection, name, disabled=True)
    assert _answer(monkeypatch, "lan") == ExitCode.BAD_INPUT
    said = capsys.readouterr().err
    assert "chưa có trưởng nhóm nào" in said
    assert "audit account add" in said


def test_a_lead_who_labelled_the_document_from_a_file_does_not_answer(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = judged_alike((RUBRIC, HATE), ["d001"], ["tn1"], 1, datetime(2026, 11, 1, tzinfo=UTC))
    with workspace.engine.begin() as connection:
        judgments.append_labels(connection, labels, {"d001": "h"})
    assert _answer(monkeypatch, "tn1") == ExitCode.BAD_INPUT
    assert "đã thẩm định" in capsys.readouterr().err
    assert _answer(monkeypatch, "tn2") == 0


def test_an_appeal_is_entered_under_a_known_name_too(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = (
        "add",
        "kl-0000-0000-0001",
        "--ground",
        "removed",
        "--text",
        "đã gỡ",
        "--received",
        "2026-11-05",
    )
    assert _run(monkeypatch, *entry, "--by", "ai-do") == ExitCode.BAD_INPUT
    assert "“ai-do”" in capsys.readouterr().err
    assert _run(monkeypatch, *entry, "--by", "tn1") == 0
    with workspace.engine.connect() as connection:
        found = appeals.edition_appeals(connection, "2026-10")
    assert [one.appeal.entered_by for one in found] == ["nv", "tn1"]
