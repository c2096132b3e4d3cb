"""What an error of the store ends with: 3 where another request mends it, 5 where the machine is at fault."""

from pathlib import Path

import pytest

from crawler.errors import CrawlerError
from pipelines import cli
from pipelines.errors import ExitCode
from pipelines.store import errors

REFUSED = (
    errors.PlanFrozenError("xuc-pham"),
    errors.EditionChangedError("2026-10"),
    errors.AppealExistsError(3, "kl-1"),
    errors.AnsweredMeanwhileError(3),
    errors.UnknownRunError("bao-vi-du"),
)
MACHINE = (
    errors.DatabaseUnreachableError("sqlite:///x", "disk is full"),
    errors.DatabaseFailedError("sqlite:///x", "database is locked"),
    errors.DriverMissingError("postgresql://x", "psycopg"),
    errors.DatabaseNewerError("m9999"),
)


def test_every_error_of_the_store_is_one_or_the_other() -> None:
    kinds = {kind for kind in vars(errors).values() if isinstance(kind, type)}
    bases = {errors.StoreError, errors.RefusedError}
    assert {type(one) for one in (*REFUSED, *MACHINE)} == kinds - bases


@pytest.mark.parametrize("error", REFUSED)
def test_what_goes_against_the_store_is_bad_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    assert _end(monkeypatch, error) == ExitCode.BAD_INPUT
    assert str(error) in capsys.readouterr().err


@pytest.mark.parametrize("error", MACHINE)
def test_a_database_that_cannot_be_used_is_the_environment(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    assert _end(monkeypatch, error) == ExitCode.ENVIRONMENT


def test_an_error_of_a_package_still_ends_as_its_package_says(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _end(monkeypatch, CrawlerError("x")) == ExitCode.BAD_INPUT
    with pytest.raises(ZeroDivisionError):
        _end(monkeypatch, ZeroDivisionError())


def test_the_documents_say_both_reasons_of_code_3() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "vi" / "van-hanh.md").read_text("utf-8")
    row = next(line for line in guide.splitlines() if line.startswith("| 3 |"))
    assert "trái với những gì đã lưu" in row
    assert "trái với những gì đã lưu" in cli.EPILOG


def _end(monkeypatch: pytest.MonkeyPatch, error: Exception) -> int:
    def app(*, standalone_mode: bool) -> None:
        assert not standalone_mode
        raise error

    monkeypatch.setattr(cli, "app", app)
    with pytest.raises(SystemExit) as caught:
        cli.main()
    return int(caught.value.code or 0)
