"""`audit serve`: the review application in the browser."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.console import say
from pipelines.commands.work import AuthorityOption, PeriodOption

if TYPE_CHECKING:
    from pipelines.steps.workspace import Workspace

Data = Annotated[
    Path | None, typer.Option("--data", help="Thư mục dữ liệu; mặc định lấy từ cấu hình.", file_okay=False)
]

PLAIN_HTTP = (
    "CẢNH BÁO: {host} mở cho máy khác mà không có HTTPS: mật khẩu và nội dung đi qua mạng dưới dạng đọc được. "
    "Chỉ dùng như vậy trong mạng riêng tin cậy; nên đặt sau một proxy HTTPS và thêm --proxy (docs/vi/tham-dinh.md)."
)


def workspace_at(data: Path | None, authority: str = "") -> "Workspace":
    """Give the installation, in the configured data folder or another, as one office sees it."""
    from pipelines.settings import Settings
    from pipelines.steps.offices import acting_as
    from pipelines.steps.workspace import Workspace

    settings = Settings() if data is None else Settings(data_dir=data)
    return acting_as(Workspace(settings=settings), authority)


def serve(
    period: PeriodOption = "",
    rubric: Annotated[
        list[str] | None,
        typer.Option("--rubric", help="Tệp hoặc mã bộ tiêu chí; mặc định: các bộ đã dùng trong kế hoạch."),
    ] = None,
    host: Annotated[str, typer.Option(help="Địa chỉ lắng nghe.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Cổng.", min=1, max=65535)] = 8600,
    proxy: Annotated[
        str, typer.Option(help="Địa chỉ IP của proxy HTTPS đứng trước; chỉ proxy này được tin.")
    ] = "",
    gold_share: Annotated[
        float, typer.Option(help="Tỷ lệ câu kiểm tra lấy từ ví dụ của bộ tiêu chí.", min=0.0, max=0.5)
    ] = 0.05,
    authority: AuthorityOption = "",
    data: Data = None,
) -> None:
    """Mở ứng dụng thẩm định trong trình duyệt; dừng bằng Ctrl+C."""
    from datetime import UTC, datetime
    from functools import partial

    from pipelines.review.app import create_app
    from pipelines.review.serve import is_loopback
    from pipelines.review.serve import serve as listen
    from pipelines.review.service import Service
    from pipelines.settings import Period
    from pipelines.steps.review import open_room

    workspace = workspace_at(data, authority)
    when = Period(period) if period else Period.of(datetime.now(UTC))
    room = open_room(workspace, when, rubric or [], gold_share, workspace.review_key())
    if not proxy and not is_loopback(host):
        say(PLAIN_HTTP.format(host=host))
    app = create_app(Service(workspace, room), https=bool(proxy))
    where = f"Thẩm định kỳ {when.label}: http://{host}:{port}/ (Ctrl+C để dừng)"
    listen(app, host, port, proxy, partial(say, where))
