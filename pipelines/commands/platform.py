"""Platform files: check one before anything is fetched."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.console import Json, emit, table
from pipelines.commands.usage import Commands
from pipelines.commands.work import AuthorityOption

app = Commands(help="Tệp khai báo nền tảng.")


@app.command("list")
def show(authority: AuthorityOption = "", as_json: Json = False) -> None:
    """Liệt kê nền tảng đã có trong kho và cơ quan đã khai báo; mẫu của nền tảng dùng chung cho mọi cơ quan."""
    from pipelines.commands.work import job
    from pipelines.steps.offices import owner_name
    from pipelines.store.offices import platform_rows

    workspace, _, _ = job("", -1, authority)
    with workspace.engine.connect() as connection:
        found = platform_rows(connection)
    rows = [(name, title, url, owner_name(office)) for name, title, url, office in found]
    told = [{"platform": n, "name": t, "url": u, "authority": a} for n, t, u, a in found]
    emit({"platforms": told}, table(("Mã", "Tên", "Địa chỉ", "Khai báo bởi"), rows), as_json)


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
