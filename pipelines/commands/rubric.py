"""Rubric commands for department staff: new, check, test, explain, diff, impact, doc, schema."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.console import Json, day, emit
from pipelines.commands.usage import Commands
from pipelines.errors import ExitCode

if TYPE_CHECKING:
    from rubrics.problems import Problem

app = Commands(
    help="Bộ tiêu chí: tạo mới, kiểm tra, thử ví dụ, diễn giải, so sánh, tác động, trang công bố."
)

File = Annotated[str, typer.Argument(help="Tệp .yaml, hoặc mã trong thư viện.")]


@app.command()
def check(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Các tệp .yaml cần kiểm tra, hoặc mã trong thư viện.")
    ] = None,
    library: Annotated[bool, typer.Option("--library", help="Kiểm tra cả thư viện đi kèm.")] = False,
    on: Annotated[str, typer.Option(help="Ngày áp dụng, dạng 2026-10-31; mặc định: hôm nay.")] = "",
    as_json: Json = False,
) -> None:
    """Kiểm tra bộ tiêu chí; nêu mọi lỗi một lần, kèm dòng, cột và cách sửa. Không thay đổi gì."""
    from rubrics.api import library as shipped
    from rubrics.authorities import own_authorities
    from rubrics.further import further_registry

    known = {path.stem: path for path in shipped()}
    asked = [path if path.exists() else known.get(str(path), path) for path in files or []]
    chosen = [*asked, *(known.values() if library else ())]
    if not chosen:
        raise typer.BadParameter("hãy nêu ít nhất một tệp, hoặc --library")
    found = {str(path): _problems(path, day(on)) for path in chosen}
    errors = sum(p.severity == "error" for problems in found.values() for p in problems)
    lines = [str(problem) for problems in found.values() for problem in problems]
    warnings = len(lines) - errors
    lines.append(f"{len(chosen)} tệp: {errors} lỗi, {warnings} cảnh báo.")
    own = own_authorities()
    if own:
        lines.append(f"Danh bạ đơn vị: bản đi kèm và {further_registry()} ({', '.join(own)}).")
    data = {name: [asdict(p) for p in problems] for name, problems in found.items()}
    told = {"files": data, "errors": errors, "warnings": warnings, "own_authorities": own}
    emit(told, "\n".join(lines), as_json)
    if errors:
        raise typer.Exit(ExitCode.BAD_INPUT)


@app.command()
def explain(rubric: File) -> None:
    """Diễn giải bộ tiêu chí bằng câu chữ thường."""
    from pipelines.steps.rubrics import open_rubric
    from rubrics.explain import explain as explained

    emit({}, explained(open_rubric(rubric, bases=True)), as_json=False)


@app.command()
def schema() -> None:
    """In lược đồ JSON để trình soạn thảo gợi ý và kiểm tra khi gõ."""
    from rubrics.schema import schema_text

    emit({}, schema_text(), as_json=False)


@app.command()
def diff(
    old: Annotated[str, typer.Argument(help="Bản cũ: tệp .yaml, hoặc mã trong thư viện.")],
    new: Annotated[str, typer.Argument(help="Bản mới.")],
    as_json: Json = False,
) -> None:
    """So sánh hai bản của một bộ tiêu chí, bằng câu chữ thường."""
    from pipelines.steps.rubrics import open_rubric
    from rubrics.diff import differences

    found = differences(open_rubric(old, bases=True), open_rubric(new, bases=True))
    text = "\n".join(map(str, found)) or "Hai bản có cùng nội dung."
    emit({"differences": [asdict(difference) for difference in found]}, text, as_json)


@app.command("test")
def try_examples(rubric: File, as_json: Json = False) -> None:
    """Cho mô hình chấm các ví dụ của bộ tiêu chí, xem hướng dẫn và máy có hiểu giống nhau không."""
    from pipelines.commands.report import examples_text
    from pipelines.commands.work import job
    from pipelines.steps.examples import score_examples
    from pipelines.steps.rubrics import open_rubric

    workspace, _, _ = job("", -1)
    found = score_examples(workspace, open_rubric(rubric, bases=True))
    emit({"criteria": [report.model_dump() for report in found]}, examples_text(found), as_json)


@app.command()
def impact(
    edited: Annotated[str, typer.Argument(help="Bản sửa: tệp .yaml chưa ban hành.")],
    replaces: Annotated[str, typer.Option(help="Mã bộ tiêu chí đang dùng; mặc định: mã của bản sửa.")] = "",
    as_json: Json = False,
) -> None:
    """Xem bản sửa sẽ đổi những kết quả nào đã có, trên mẫu và nhãn đã lưu. Không thay đổi gì."""
    from pipelines.commands.report import impact_table
    from pipelines.commands.work import job
    from pipelines.steps.impact import impact as impact_of
    from pipelines.steps.rubrics import open_rubric

    rubric = open_rubric(edited)
    workspace, _, _ = job("", -1)
    found = impact_of(workspace, rubric, replaces or rubric.id)
    rows = [
        {
            "run": one.run_id,
            "changes": one.changes,
            "regrades": one.regrades,
            "relabelled": one.relabelled,
            "reworded": one.reworded,
            "criteria": one.criteria,
            "before": one.before.model_dump(mode="json"),
            "after": one.after.model_dump(mode="json"),
        }
        for one in found
    ]
    text = (
        impact_table(found) if found else f"Chưa có kết quả nào theo bộ {replaces or rubric.id} trong kho."
    )
    emit({"ratings": rows}, text, as_json)


@app.command()
def doc(
    rubric: File,
    out: Annotated[Path, typer.Option(help="Thư mục sẽ chứa trang công bố.")] = Path("bo-tieu-chi"),
    as_json: Json = False,
) -> None:
    """Tạo trang công bố bộ tiêu chí, để đăng cho nền tảng và người dân đọc trước khi áp dụng."""
    from pipelines.publication.rubric_page import write_rubric_page
    from pipelines.steps.edition import published_rubric
    from pipelines.steps.rubrics import open_rubric

    opened = open_rubric(rubric, bases=True)
    page = write_rubric_page(published_rubric(opened, opened.effective_from), out)
    emit({"page": str(page)}, f"Đã tạo: {page}", as_json)


@app.command("new")
def new(
    path: Annotated[Path, typer.Argument(help="Tệp sẽ tạo; không ghi đè tệp đã có.")],
    authority: Annotated[str, typer.Option(help="Mã cơ quan trong danh bạ, ví dụ cuc-bao-chi.")],
    field: Annotated[str, typer.Option(help="Lĩnh vực: press, social, forum, ecommerce, apps, children.")],
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
