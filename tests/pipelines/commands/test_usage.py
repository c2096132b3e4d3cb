"""What is wrong with a command as typed, and the headings of its help, are said in Vietnamese."""

import re

import pytest
import typer
from typer.main import get_command

from pipelines import cli
from pipelines.commands.usage import ARGUMENTS, mistake
from pipelines.errors import ExitCode
from tests.pipelines.commands.command_line import run

CASES = {
    ("nope",): "Không có lệnh “nope”.",
    ("stat",): "Không có lệnh “stat”. Có phải là 'status'?",
    ("status", "--perod", "2026-10"): "Không có tùy chọn --perod. Có phải là --period?",
    ("status", "-x"): "Không có tùy chọn -x.",
    ("rate",): "Thiếu tham số NỀN TẢNG.",
    ("rate", "x"): "Thiếu tùy chọn '--rubric'.",
    ("status", "--period"): "Tùy chọn '--period' cần một giá trị đi kèm.",
    ("status", "--json=1"): "Tùy chọn '--json' không nhận giá trị.",
    ("status", "thừa"): "Thừa tham số: thừa.",
    ("crawl", "x", "--seed", "abc"): "Giá trị của '--seed' không dùng được: cần một số nguyên.",
    ("model", "explain", "a", "--top", "0"): "Giá trị của '--top' không dùng được: nhỏ nhất là 1.",
    ("model", "explain", "a", "--top", "99"): "Giá trị của '--top' không dùng được: lớn nhất là 50.",
    (
        "evaluate",
        "--datasets",
        "khong-co",
    ): "Giá trị của '--datasets' không dùng được: không có “khong-co”.",
    (
        "audit",
        "account",
        "add",
        "a",
        "--role",
        "x",
    ): "“x” không có trong các giá trị dùng được: 'labeller',",
    ("rubric", "check"): "hãy nêu ít nhất một tệp",
}


@pytest.mark.parametrize(("typed", "words"), list(CASES.items()))
def test_a_mistyped_command_is_told_in_vietnamese(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: tuple[str, ...], words: str
) -> None:
    assert run(monkeypatch, *typed) == ExitCode.USAGE
    shown = capsys.readouterr()
    assert words in shown.err
    assert shown.out == ""
    assert not re.search(r"Usage|Error|Invalid|Missing|No such|Input|Option|Try|Value", shown.err)


@pytest.mark.parametrize(
    "typed", [(), ("audit",), ("--help",), ("rate", "-h"), ("audit", "account", "add", "-h")]
)
def test_help_has_vietnamese_headings(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: tuple[str, ...]
) -> None:
    assert run(monkeypatch, *typed) in {ExitCode.DONE, ExitCode.USAGE}
    shown = capsys.readouterr()
    assert "Cách dùng: cleanplatforms" in shown.out
    assert "Xem hướng dẫn này" in shown.out
    assert shown.err == ""
    assert not re.search(r"Usage|Options|Arguments|Commands|Show this|\[default|\[required", shown.out)


def test_every_command_shows_its_help_as_the_others_do() -> None:
    """A group made by typer itself would speak English."""
    waiting = [get_command(cli.app)]
    while waiting:
        one = waiting.pop()
        assert type(one).__module__ == "pipelines.commands.usage", one.name
        waiting += getattr(one, "commands", {}).values()


def test_words_that_are_not_known_stay() -> None:
    assert mistake("Something new of typer's.") == "Something new of typer's."
    assert mistake("Invalid value for '--x': {0} mới") == "Giá trị của '--x' không dùng được: {0} mới"


def test_a_command_that_is_stopped_says_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped() -> None:
        raise KeyboardInterrupt

    app = typer.Typer()
    app.command()(stopped)
    monkeypatch.setattr(cli, "app", app)
    assert run(monkeypatch) == ExitCode.UNEXPECTED
    assert cli.STOPPED in capsys.readouterr().err


def _arguments(command: object) -> set[str]:
    here = {p.name for p in getattr(command, "params", ()) if p.param_type_name == "argument"}
    return here.union(*map(_arguments, getattr(command, "commands", {}).values()))


def test_arguments_have_names_for_people() -> None:
    unnamed = {name for name in _arguments(get_command(cli.app)) if name not in ARGUMENTS}
    assert unnamed <= {"answered"}  # it names itself
    assert set(ARGUMENTS) <= _arguments(get_command(cli.app))
