"""Accounts from the command line: made, listed, closed, passwords asked or links given."""

import json
from pathlib import Path

import pytest
import typer

from pipelines.errors import ExitCode
from tests.pipelines.commands.command_line import run


@pytest.fixture(autouse=True)
def _somewhere_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    return run(monkeypatch, "audit", "account", *arguments)


def _accounts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> dict[str, dict[str, object]]:
    capsys.readouterr()
    assert _run(monkeypatch, "list", "--json") == 0
    return {one["name"]: one for one in json.loads(capsys.readouterr().out)["accounts"]}


def test_a_password_is_asked_on_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(typer, "prompt", lambda *_, **__: "mùa thu vàng lá")
    assert _run(monkeypatch, "add", "ng1", "--role", "labeller") == 0
    found = _accounts(monkeypatch, capsys)["ng1"]
    assert found == {
        "name": "ng1",
        "role": "labeller",
        "authority": "",
        "disabled": False,
        "has_password": True,
    }
    assert _run(monkeypatch, "add", "ng1", "--role", "lead") == ExitCode.BAD_INPUT
    assert "ng1" in capsys.readouterr().err
    assert _run(monkeypatch, "password", "ng1") == 0
    assert _run(monkeypatch, "disable", "ng1") == 0
    assert _accounts(monkeypatch, capsys)["ng1"]["disabled"] is True
    assert _run(monkeypatch, "disable", "ng1", "--enable") == 0
    assert _accounts(monkeypatch, capsys)["ng1"]["disabled"] is False


def test_an_invitation_is_a_link_and_stores_no_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--role", "adjudicator", "--invite", "--address", "https://tham-dinh.example/")
    assert _run(monkeypatch, "add", "tt1", *options) == 0
    assert "https://tham-dinh.example/invitation/" in capsys.readouterr().out
    assert _accounts(monkeypatch, capsys)["tt1"]["has_password"] is False
    assert _run(monkeypatch, "password", "tt1", "--invite") == 0
    assert "/invitation/" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [("password", "ai"), ("disable", "ai"), ("password", "ai", "--invite")]
)
def test_an_unknown_account_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    monkeypatch.setattr(typer, "prompt", lambda *_, **__: "mùa thu vàng lá")
    assert _run(monkeypatch, *arguments) == ExitCode.BAD_INPUT
    assert "“ai”" in capsys.readouterr().err


def test_a_weak_password_makes_no_account(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(typer, "prompt", lambda *_, **__: "ngắn")
    assert _run(monkeypatch, "add", "ng1", "--role", "labeller") == ExitCode.BAD_INPUT
    assert "Mật khẩu" in capsys.readouterr().err
    assert _accounts(monkeypatch, capsys) == {}
