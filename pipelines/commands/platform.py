"""Platform files: check one before anything is fetched."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.console import Json, emit

app = typer.Typer(help="Tệp khai báo nền tảng.", no_args_is_help=True, add_completion=False)


@app.command()
def check(
    path: Annotated[Path, typer.Argument(help="Tệp .yaml hoặc thư mục.")], as_json: Json = False
) -> None:
    """Kiểm tra tệp nền tảng; nêu mọi lỗi một lần. Không gửi yêu cầu nào ra mạng."""
    from crawler.registry import load_platforms

    platforms = load_platforms(path)
    lines = [
        f"{p.id}: {p.name} – {len(p.sections)} chuyên mục, tối đa {p.budget.items} mục" for p in platforms
    ]
    emit({"platforms": [p.model_dump(mode="json") for p in platforms]}, "\n".join(lines), as_json)
