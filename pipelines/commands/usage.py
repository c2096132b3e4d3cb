"""The command line's own words in Vietnamese: headings of `--help`, and what is wrong with a command as typed."""

import re
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from collections.abc import Callable

    from typer.models import CommandFunctionType

USAGE = "Cách dùng: "
HELP_OPTION = "Xem hướng dẫn này rồi thoát."

METAVARS: dict[str, str] = {
    "[OPTIONS]": "[TÙY CHỌN]",
    "COMMAND [ARGS]...": "LỆNH [THAM SỐ]...",
}
"""What stands for options and commands in a line of usage."""

ARGUMENTS: dict[str, str] = {
    "appeal": "SỐ",
    "criterion": "TIÊU CHÍ",
    "edited": "BẢN SỬA",
    "file": "TỆP",
    "files": "CÁC TỆP",
    "finding": "KẾT LUẬN",
    "folder": "THƯ MỤC",
    "list_id": "DANH SÁCH",
    "name": "TÀI KHOẢN",
    "new": "BẢN MỚI",
    "old": "BẢN CŨ",
    "path": "TỆP",
    "platform": "NỀN TẢNG",
    "rubric": "BỘ TIÊU CHÍ",
    "target": "NỀN TẢNG",
    "text": "VĂN BẢN",
}
"""What an argument is called in usage, help and complaints, by its name in code; a test compares."""

HEADINGS: dict[str, str] = {
    "ARGUMENTS_PANEL_TITLE": "Tham số",
    "OPTIONS_PANEL_TITLE": "Tùy chọn",
    "COMMANDS_PANEL_TITLE": "Lệnh",
    "DEFAULT_STRING": "[mặc định: {}]",
    "REQUIRED_LONG_STRING": "[bắt buộc]",
}
"""Names in typer.rich_utils, and the words they hold here."""

MISTAKES: dict[str, str] = {
    r"No such command '(.*)'\. Did you mean (.*)\?": "Không có lệnh “{0}”. Có phải là {1}?",
    r"No such command '(.*)'\.": "Không có lệnh “{0}”.",
    r"Missing command\.": "Chưa nêu lệnh con.",
    r"No such option:? '?([^' ]*?)'?\.?(?: \(Possible options: (.*)\)| Did you mean (.*)\?)": (
        "Không có tùy chọn {0}. Có phải là {1}?"
    ),
    r"No such option:? '?([^' ]*?)'?\.?": "Không có tùy chọn {0}.",
    r"Missing argument '?([^'.]*)'?\.(?: Choose from: *(.*))?": "Thiếu tham số {0}.",
    r"Missing option (.*?)\.(?: Choose from:[\s]*(.*))?": "Thiếu tùy chọn {0}.",
    r"Got unexpected extra argument(?:\(s\)|s)? \((.*)\)": "Thừa tham số: {0}.",
    r"Option (.*) requires an argument\.": "Tùy chọn {0} cần một giá trị đi kèm.",
    r"Option (.*) requires (\d+) arguments\.": "Tùy chọn {0} cần {1} giá trị đi kèm.",
    r"Option (.*) does not take a value\.": "Tùy chọn {0} không nhận giá trị.",
    r"Argument (.*) takes (\d+) values\.": "Tham số {0} cần {1} giá trị.",
    r"Invalid value for (.*?): (.*)": "Giá trị của {0} không dùng được: {1}",
    r"Invalid value: (.*)": "{0}",
}
"""A whole message of typer and its Vietnamese; what stands for a value's fault is looked up in VALUES."""

VALUES: dict[str, str] = {
    r"Input should be a valid integer.*": "cần một số nguyên.",
    r"Input should be a valid number.*": "cần một số.",
    r"'(.*)' is not a valid (?:int|integer)\.?": "“{0}” không phải số nguyên.",
    r"'(.*)' is not a valid float\.?": "“{0}” không phải số.",
    r"Input should be greater than or equal to (.*)": "nhỏ nhất là {0}.",
    r"Input should be less than or equal to (.*)": "lớn nhất là {0}.",
    r"(.*) is not in the range (.*?)\.?": "{0} nằm ngoài khoảng {1}.",
    r"(?:Value error, )?'(.*)' is not one of (.*?)\.?": "“{0}” không có trong các giá trị dùng được: {1}.",
    r"(?i:file|directory|dir|path) '(.*)' does not exist\.": "không có “{0}”.",
    r"(?i:file|directory|dir|path) '(.*)' is a file\.": "“{0}” là tệp, cần thư mục.",
    r"(?i:file|directory|dir|path) '(.*)' is a directory\.": "“{0}” là thư mục, cần tệp.",
    r"(?i:file|directory|dir|path) '(.*)' is not readable\.": "không có quyền đọc “{0}”.",
    r"(?i:file|directory|dir|path) '(.*)' is not writable\.": "không có quyền ghi “{0}”.",
}
"""What typer finds wrong with a value; our own words on one are Vietnamese already and stay."""


class _InVietnamese:
    """What a command and a group of commands share: their usage line, headings and help option."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - typer names these types nowhere public
        """Write the usage line."""
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        told = " ".join(METAVARS.get(piece, piece) for piece in pieces)
        formatter.write_usage(ctx.command_path, told, prefix=USAGE)

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401 - as above
        """Give the help option."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = HELP_OPTION
        return option

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - as above
        """Write the help; the headings are put in place only now, for typer loads rich only now."""
        from typer import rich_utils

        for name, words in HEADINGS.items():
            setattr(rich_utils, name, words)
        super().format_help(ctx, formatter)  # type: ignore[misc]


class _Command(_InVietnamese, TyperCommand):
    """One command, whose arguments bear names that people know."""

    def __init__(self, *given: Any, **options: Any) -> None:  # noqa: ANN401 - typer's own options
        """Take typer's options."""
        super().__init__(*given, **options)
        for parameter in self.params:
            if parameter.param_type_name == "argument" and parameter.metavar is None:
                parameter.metavar = ARGUMENTS.get(parameter.name or "")


class _Group(_InVietnamese, TyperGroup):
    """A group of commands."""


class Commands(typer.Typer):
    """A group of commands that shows its help where none is named."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - typer's own options
        """Take typer's options."""
        super().__init__(cls=_Group, no_args_is_help=True, add_completion=False, **options)

    def command(
        self,
        name: str | None = None,
        **options: Any,  # noqa: ANN401
    ) -> "Callable[[CommandFunctionType], CommandFunctionType]":
        """Register a function as a command, as typer.Typer.command does."""
        return super().command(name, cls=_Command, **options)


def usage_text(error: Any) -> str:  # noqa: ANN401 - typer's usage errors have no public type
    """Say in Vietnamese what is wrong with a command as typed, and where its help is.

    Where nothing was typed after a group's name, typer has shown its help already: that is all there is to say.
    """
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(error.format_message())
    lines = [f"Lỗi: {mistake(error.format_message())}"]
    if error.ctx is not None:
        lines += [error.ctx.get_usage(), f"Hướng dẫn: {error.ctx.command_path} --help"]
    return "\n".join(lines)


def mistake(message: str) -> str:
    """Give typer's words on a mistake in Vietnamese; words that are not known stay as they are."""
    return _translated(" ".join(message.split()), MISTAKES)


def _translated(message: str, table: dict[str, str]) -> str:
    for pattern, words in table.items():
        found = re.fullmatch(pattern, message)
        if found:
            parts = [_translated(part, VALUES) for part in found.groups() if part]
            return words.format(*parts)
    return message
