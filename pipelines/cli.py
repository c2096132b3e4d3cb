"""The `cleanplatforms` command: groups assembled, errors turned into words and exit codes."""

import sys
from typing import NoReturn

import typer

from crawler.system_words import DISK
from pipelines.commands import appeal, audit, demo, lists, model, platform, rubric, work
from pipelines.commands.console import say
from pipelines.commands.usage import Commands, usage_text
from pipelines.errors import ExitCode, OperationError

EPILOG = (
    "Mã thoát: 0 xong · 1 lỗi ngoài dự kiến · 2 sai cú pháp lệnh · 3 đầu vào có lỗi hoặc trái với những gì đã lưu · "
    "4 không có mẫu dùng được (chưa đủ bằng chứng) · 5 môi trường (mạng, đĩa, cổng, cơ sở dữ liệu) · "
    "6 kỳ công bố do phiên bản khác lập."
)

app = Commands(
    name="cleanplatforms",
    help="Đánh giá và công bố nền tảng sạch: lấy mẫu, chấm điểm, thẩm định, xếp hạng, công bố.",
    epilog=EPILOG,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("demo")(demo.demo)
app.command("rate")(work.rate)
app.command("crawl")(work.crawl)
app.command("score")(work.score)
app.command("preview")(appeal.preview)
app.command("publish")(work.publish)
app.command("verify")(work.verify)
app.command("status")(work.status)
app.command("serve")(work.serve)
app.command("train")(model.train)
app.command("evaluate")(model.evaluate)
app.add_typer(audit.app, name="audit")
app.add_typer(appeal.app, name="appeal")
app.add_typer(rubric.app, name="rubric")
app.add_typer(platform.app, name="platform")
app.add_typer(lists.app, name="lists")
app.add_typer(model.app, name="model")

KNOWN_ERRORS: dict[str, ExitCode] = {
    "pipelines.store": ExitCode.ENVIRONMENT,
    "pipelines.store.errors.RefusedError": ExitCode.BAD_INPUT,
    "pipelines.publication": ExitCode.ENVIRONMENT,
    "pipelines.audit": ExitCode.BAD_INPUT,
    "pipelines.review": ExitCode.ENVIRONMENT,
    "pipelines.demo": ExitCode.ENVIRONMENT,
    "crawler": ExitCode.BAD_INPUT,
    "classifier": ExitCode.ENVIRONMENT,
    "rubrics": ExitCode.BAD_INPUT,
}
"""A package whose errors module speaks to people, or one kind of its errors, and the exit code they end with."""


STOPPED = "Đã dừng. Chạy lại đúng lệnh này để tiếp tục từ chỗ dừng."
INTERRUPTED = 130  # typer's code where Ctrl+C ended a command
USAGE_ERROR: type[Exception] = typer.BadParameter.__bases__[
    0
]  # typer names the class of all usage errors nowhere else


def main() -> None:
    """Run the command line; errors that have words end in words, the rest in a trace."""
    try:
        code = app(standalone_mode=False)
    except OperationError as error:
        _leave(str(error), error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        _leave(STOPPED, ExitCode.UNEXPECTED)
    except USAGE_ERROR as error:
        _leave(usage_text(error), ExitCode.USAGE)
    except Exception as error:
        known = _code_of(error)
        if known is not None:
            _leave(getattr(error, "message_vi", str(error)), known)
        if not isinstance(error, OSError) or error.errno not in DISK:
            raise
        _leave(_disk(error), ExitCode.ENVIRONMENT)
    if code == INTERRUPTED:
        _leave(STOPPED, ExitCode.UNEXPECTED)
    sys.exit(code or 0)


def _disk(error: OSError) -> str:
    files = " → ".join(str(name) for name in (error.filename, error.filename2) if name)
    where = f"{files}: " if files else ""
    return (
        f"Không đọc hoặc ghi được {where}{DISK[error.errno or 0]}. Kiểm tra đường dẫn, quyền và dung lượng đĩa rồi "
        "chạy lại đúng lệnh này; những gì đã xong được giữ."
    )


def _code_of(error: Exception) -> ExitCode | None:
    """Give the code of the nearest named kind of an error, else of the package whose errors module has it."""
    kinds = type(error).__mro__
    named = [f"{kind.__module__}.{kind.__name__}" for kind in kinds]
    homes = [
        kind.__module__.removesuffix(".errors") for kind in kinds if kind.__module__.endswith(".errors")
    ]
    found = [*named, *(place for home in homes for place in (home, home.rpartition(".")[0]))]
    return next((KNOWN_ERRORS[place] for place in found if place in KNOWN_ERRORS), None)


def _leave(words: str, code: ExitCode) -> NoReturn:
    if words:
        say(words)
    sys.exit(int(code))


if __name__ == "__main__":
    main()
