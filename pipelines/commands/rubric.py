"""Rubric commands for department staff: check, explain, schema, new."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.console import Json, day, emit
from pipelines.errors import ExitCode

if TYPE_CHECKING:
    from rubrics.problems import Problem

app = typer.Typer(
    help="Bộ tiêu chí: kiểm tra, diễn giải, lược đồ, tạo mới.", no_args_is_help=True, add_completion=False
)

File = Annotated[str, typer.Argument(help="Tệp .yaml, hoặc mã trong thư viện.")]


@app.command()
def check(
    files: Annotated[list[Path] | None, typer.Argument(help="Các tệp .yaml cần kiểm tra.")] = None,
    library: Annotated[bool, typer.Option("--library", help="Kiểm tra cả thư viện đi kèm.")] = False,
    on: Annotated[str, typer.Option(help="Ngày áp dụng, dạng 2026-10-31; mặc định: hôm nay.")] = "",
    as_json: Json = False,
) -> None:
    """Kiểm tra bộ tiêu chí; nêu mọi lỗi một lần, kèm dòng, cột và cách sửa. Không thay đổi gì."""
    from rubrics.api import library as shipped

    chosen = [*(files or []), *(shipped() if library else ())]
    if not chosen:
        raise typer.BadParameter("hãy nêu ít nhất một tệp, hoặc --library")
    found = {str(path): _problems(path, day(on)) for path in chosen}
    errors = sum(p.severity == "error" for problems in found.values() for p in problems)
    lines = [str(problem) for problems in found.values() for problem in problems]
    warnings = len(lines) - errors
    lines.append(f"{len(chosen)} tệp: {errors} lỗi, {warnings} cảnh báo.")
    data = {name: [asdict(p) for p in problems] for name, problems in found.items()}
    emit({"files": data, "errors": errors, "warnings": warnings}, "\n".join(lines), as_json)
    if errors:
        raise typer.Exit(ExitCode.BAD_INPUT)


@app.command()
def explain(rubric: File) -> None:
    """Diễn giải bộ tiêu chí bằng câu chữ thường."""
    from pipelines.steps.rubrics import open_rubric
    from rubrics.explain import explain as explained

    emit({}, explained(open_rubric(rubric)), as_json=False)


@app.command()
def schema() -> None:
    """In lược đồ JSON để trình soạn thảo gợi ý và kiểm tra khi gõ."""
    from rubrics.schema import schema_text

    emit({}, schema_text(), as_json=False)


@app.command("new")
def new(
    path: Annotated[Path, typer.Argument(help="Tệp sẽ tạo; không ghi đè tệp đã có.")],
    authority: Annotated[str, typer.Option(help="Mã cơ quan trong sổ đăng ký (rubrics/authorities.yaml).")],
    field: Annotated[str, typer.Option(help="Lĩnh vực: press, social, forum, ecommerce ...")],
) -> None:
    """Tạo một bộ tiêu chí mẫu có chú thích để điền tiếp."""
    from rubrics.api import new_rubric_text

    text = new_rubric_text(authority, field)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        message = f"{path} đã có; chọn tên khác hoặc tự xóa tệp cũ."
        raise typer.BadParameter(message) from None
    emit({}, f"Đã tạo {path}. Điền tiếp rồi chạy `cleanplatforms rubric check {path}`.", as_json=False)


def _problems(path: Path, on: date) -> "tuple[Problem, ...]":
    from pipelines.steps.rubrics import model_harms
    from rubrics.check import check_file

    return check_file(path, on, model_harms())
