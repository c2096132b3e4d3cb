"""Offices that an operator adds in a file of their own: checked, merged, and published by name."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from pipelines.errors import ExitCode
from pipelines.steps.edition import published_rubric
from pipelines.steps.offices import owner_name
from pipelines.steps.rubrics import open_rubric
from rubrics.authorities import authorities, authority, own_authorities
from rubrics.errors import RegistryError
from rubrics.merge import MISTAKES
from tests.pipelines.commands.command_line import run

OFFICE = """\
authorities:
  - id: so-vi-du
    name: Sở Văn hóa tỉnh Ví Dụ
    ministry: Ủy ban nhân dân tỉnh Ví Dụ
    remit: báo chí trên địa bàn
    fields: [press]
    from: 2025-03-01
"""
AGAIN = OFFICE.removeprefix("authorities:\n")


@pytest.fixture(autouse=True)
def _somewhere_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLEANPLATFORMS_AUTHORITIES_FILE", raising=False)


def _told(monkeypatch: pytest.MonkeyPatch, text: str) -> Path:
    file = Path.cwd() / "don-vi.yaml"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setenv("CLEANPLATFORMS_AUTHORITIES_FILE", str(file))
    return file


def test_an_office_of_the_operators_own_writes_checks_and_signs_rubrics(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    new = ("rubric", "new", "bo-moi.yaml", "--authority", "so-vi-du", "--field", "press")
    assert run(monkeypatch, *new) == ExitCode.BAD_INPUT
    file = _told(monkeypatch, OFFICE)
    assert run(monkeypatch, *new) == ExitCode.DONE
    assert run(monkeypatch, "rubric", "check", "bo-moi.yaml") == ExitCode.DONE
    assert f"bản đi kèm và {file} (so-vi-du)" in capsys.readouterr().out
    assert run(monkeypatch, "rubric", "check", "bo-moi.yaml", "--json") == ExitCode.DONE
    assert json.loads(capsys.readouterr().out)["own_authorities"] == ["so-vi-du"]
    assert run(monkeypatch, "rubric", "explain", "bo-moi.yaml") == ExitCode.DONE
    assert "Sở Văn hóa tỉnh Ví Dụ, Ủy ban nhân dân tỉnh Ví Dụ" in capsys.readouterr().out
    assert owner_name("so-vi-du") == "Sở Văn hóa tỉnh Ví Dụ"


def test_the_settings_file_names_it_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OFFICE, encoding="utf-8")
    (tmp_path / "cleanplatforms.toml").write_text('authorities_file = "own.yaml"\n', encoding="utf-8")
    assert authority("so-vi-du").latest.since == date(2025, 3, 1)
    (tmp_path / "cleanplatforms.toml").unlink()
    assert "so-vi-du" not in authorities()
    assert own_authorities() == ()


def test_a_shipped_office_is_replaced_whole_where_the_file_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    moved = OFFICE.replace("so-vi-du", "cuc-bao-chi").replace("    from", "    replaces: true\n    from")
    _told(monkeypatch, moved)
    assert own_authorities() == ("cuc-bao-chi",)
    assert [tenure.since for tenure in authority("cuc-bao-chi").tenures] == [date(2025, 3, 1)]


@pytest.mark.parametrize(
    ("text", "line", "mistake"),
    [
        (OFFICE.replace("so-vi-du", "cuc-bao-chi"), 2, "shipped"),
        (OFFICE.replace("    from", "    replaces: true\n    from"), 7, "replaces_nothing"),
        (OFFICE + "    until: 2024-12-31\n", 8, "reversed"),
        (OFFICE + AGAIN, 13, "overlaps"),
    ],
)
def test_a_wrong_row_is_told_with_its_place_and_remedy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str, line: int, mistake: str
) -> None:
    file = _told(monkeypatch, text)
    assert run(monkeypatch, "rubric", "check", "bao-chi-dien-tu") == ExitCode.BAD_INPUT
    told = capsys.readouterr().err
    assert f"{file}:{line}:" in told
    assert MISTAKES[mistake][1] in told


def test_every_mistake_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    _told(monkeypatch, OFFICE.replace("so-vi-du", "cuc-bao-chi") + "    until: 2024-12-31\n")
    with pytest.raises(RegistryError, match=r"danh bạ đi kèm(.|\n)*31/12/2024"):
        authorities()


@pytest.mark.parametrize("wrong", ["from: 2025-13-01", "from: 01/03/2025"])
def test_a_day_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    file = _told(monkeypatch, OFFICE.replace("from: 2025-03-01", wrong))
    with pytest.raises(RegistryError, match=rf"{file}:7:"):
        authorities()


def test_a_file_that_is_not_there_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CLEANPLATFORMS_AUTHORITIES_FILE", "khong-co.yaml")
    assert run(monkeypatch, "rubric", "check", "bao-chi-dien-tu") == ExitCode.BAD_INPUT
    assert "khong-co.yaml" in capsys.readouterr().err


def test_a_published_rubric_carries_the_names(monkeypatch: pytest.MonkeyPatch) -> None:
    _told(monkeypatch, OFFICE)
    new = ("rubric", "new", "bo-moi.yaml", "--authority", "so-vi-du", "--field", "press")
    assert run(monkeypatch, *new) == ExitCode.DONE
    ours = published_rubric(open_rubric("bo-moi.yaml"), date(2026, 10, 1))
    assert ours.authority_name == "Sở Văn hóa tỉnh Ví Dụ"
    assert ours.ministry_name == "Ủy ban nhân dân tỉnh Ví Dụ"


@pytest.mark.integration  # processes of their own
def test_every_process_of_the_installation_finds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A flow that Prefect starts imports no command."""
    _told(monkeypatch, OFFICE)
    program = (
        "import pipelines.flows\nfrom rubrics.authorities import own_authorities\nprint(own_authorities())"
    )
    found = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    assert found.stdout.strip() == "('so-vi-du',)"
