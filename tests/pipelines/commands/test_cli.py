"""The command line: quick help, words and exit codes for what goes wrong, JSON where promised."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines import cli
from pipelines.errors import ExitCode

HEAVY = ("prefect", "scrapy", "sklearn", "scipy", "sqlalchemy", "trafilatura", "torch", "numpy", "flask")


@pytest.fixture(autouse=True)
def _somewhere_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["cleanplatforms", *arguments])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    code = caught.value.code
    return int(code) if isinstance(code, int) else (0 if code is None else 1)


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys; sys.argv = ['cleanplatforms', '--help']\n"
        "from pipelines import cli\n"
        "try: cli.main()\n"
        "except SystemExit: pass\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    found = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert found.stderr.strip() == "[]"
    assert "Mã thoát" in found.stdout


def test_an_unknown_rubric_is_named_with_what_there_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, "rubric", "explain", "khong-co") == ExitCode.BAD_INPUT
    words = capsys.readouterr().err
    assert "khong-co" in words
    assert "bao-chi-dien-tu" in words


def test_a_bad_period_says_how_it_is_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, "status", "--period", "10/2026") == ExitCode.BAD_INPUT
    assert "2026-10" in capsys.readouterr().err


def test_status_of_an_empty_store_says_where_to_begin(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, "status", "--period", "2026-10") == ExitCode.DONE
    assert "cleanplatforms rate" in capsys.readouterr().out


def test_publishing_without_ratings_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = _run(monkeypatch, "publish", "--rubric", "bao-chi-dien-tu", "--period", "2026-10")
    assert code == ExitCode.NO_SAMPLE
    assert "2026-10" in capsys.readouterr().err


def test_lists_are_imported_and_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "list.txt").write_text("# ghi chú\nnha-cai.example\nkhac.example\n", encoding="utf-8")
    arguments = ("lists", "import", "gambling-vn", "list.txt", "--as-of", "2026-10-01", "--json")
    assert _run(monkeypatch, *arguments) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out) == {"list": "gambling-vn", "domains": 2}
    assert _run(monkeypatch, "lists", "show", "--json") == ExitCode.DONE
    rows = {row["list"]: row for row in json.loads(capsys.readouterr().out)["lists"]}
    assert rows["gambling-vn"]["as_of"] == "2026-10-01"
    assert rows["phishing-vn"]["domains"] == 0


def test_a_rubric_with_mistakes_ends_in_bad_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "sai.yaml").write_text("id: Sai\nid: sai\nversion: 1.10\n", encoding="utf-8")
    assert _run(monkeypatch, "rubric", "check", "sai.yaml", "--json") == ExitCode.BAD_INPUT
    result = json.loads(capsys.readouterr().out)
    assert result["errors"] >= 3
    assert all(p["line"] >= 1 and p["remedy"] for p in result["files"]["sai.yaml"])


def test_a_missing_database_folder_that_cannot_be_made_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "in-the-way").mkdir()
    monkeypatch.setenv("CLEANPLATFORMS_DATABASE_URL", f"sqlite:///{tmp_path / 'in-the-way'}")
    assert _run(monkeypatch, "status") == ExitCode.ENVIRONMENT
    assert "CLEANPLATFORMS_DATABASE_URL" in capsys.readouterr().err
