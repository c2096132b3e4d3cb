"""Block lists that `links` criteria cite: import a dated copy, show what is there."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.console import Json, day, emit, table
from pipelines.commands.usage import Commands

app = Commands(
    help="Danh sách chặn công khai mà tiêu chí liên kết viện dẫn: nạp bản có ngày, xem các bản đã nạp."
)


@app.command("import")
def import_list(
    list_id: Annotated[str, typer.Argument(help="Mã danh sách, ví dụ gambling-vn.")],
    file: Annotated[Path, typer.Argument(help="Tệp tải về từ nơi phát hành.", exists=True, dir_okay=False)],
    as_of: Annotated[str, typer.Option(help="Ngày của bản này, dạng 2026-10-31; mặc định: hôm nay.")] = "",
    as_json: Json = False,
) -> None:
    """Nạp một bản danh sách; bản mới nhất được dùng, bản cũ vẫn giữ để tính lại."""
    from pipelines.settings import Settings
    from pipelines.steps.links import import_block_list
    from pipelines.steps.workspace import Workspace

    workspace = Workspace(settings=Settings())
    count = import_block_list(workspace, list_id, file.read_bytes(), day(as_of), datetime.now(UTC))
    emit({"list": list_id, "domains": count}, f"{list_id}: đã nạp {count} tên miền.", as_json)


@app.command()
def show(as_json: Json = False) -> None:
    """Xem các danh sách bộ tiêu chí có thể viện dẫn và bản đã nạp."""
    from pipelines.settings import Settings
    from pipelines.steps.links import list_overview
    from pipelines.steps.workspace import Workspace

    rows = list_overview(Workspace(settings=Settings()))
    names = ("list", "publisher", "licence", "as_of", "domains")
    shown = [[str(row[name]) or "chưa nạp" for name in names] for row in rows]
    text = table(("Mã", "Nơi phát hành", "Giấy phép", "Bản ngày", "Tên miền"), shown)
    emit({"lists": rows}, text, as_json)
