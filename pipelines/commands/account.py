"""Accounts of the review application: add, list, disable, password."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.audit.accounts import ROLE_WORDS, AccountRole, checked_name
from pipelines.commands.console import Json, emit, table
from pipelines.commands.review import Data, workspace_at
from pipelines.commands.usage import Commands

if TYPE_CHECKING:
    from pipelines.steps.workspace import Workspace

app = Commands(help="Tài khoản của ứng dụng thẩm định.")

Name = Annotated[str, typer.Argument(help="Mã tài khoản, ví dụ ng1; không cần tên thật.")]
Authority = Annotated[
    str,
    typer.Option(
        "--authority", help="Mã cơ quan của tài khoản; mặc định lấy từ cấu hình, trống: mọi cơ quan."
    ),
]
Invite = Annotated[
    bool, typer.Option("--invite", help="Không hỏi mật khẩu; in liên kết dùng một lần, có hạn 72 giờ.")
]
Address = Annotated[
    str, typer.Option("--address", help="Địa chỉ mà người nhận mở ứng dụng, để in trong liên kết.")
]
HERE = "http://127.0.0.1:8600"


@app.command()
def add(
    name: Name,
    role: Annotated[AccountRole, typer.Option(help="Vai trò; mỗi tài khoản một vai trò.")],
    invite: Invite = False,
    address: Address = HERE,
    authority: Authority = "",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Tạo tài khoản; mật khẩu được hỏi ở đây, hoặc người nhận tự đặt qua liên kết."""
    from pipelines.review import access
    from pipelines.steps.offices import owner_name
    from pipelines.store import accounts

    workspace = workspace_at(data, authority)
    office = workspace.settings.authority
    checked_name(name)
    hashed = "" if invite else access.hash_password(name, _asked_password())
    with workspace.engine.begin() as connection:
        accounts.add_account(connection, name, role, office)
        if hashed:
            accounts.set_password(connection, name, hashed)
    link = _link(workspace, name, address) if invite else ""
    what = f"{ROLE_WORDS[role]}, {owner_name(office) if office else 'mọi cơ quan'}"
    words = f"Đã tạo tài khoản {name} ({what})." + (f"\n{link}" if link else "")
    emit({"account": name, "role": str(role), "authority": office, "link": link}, words, as_json)


@app.command("list")
def show(authority: Authority = "", data: Data = None, as_json: Json = False) -> None:
    """Liệt kê tài khoản."""
    from pipelines.store import accounts

    workspace = workspace_at(data, authority)
    with workspace.engine.connect() as connection:
        found = accounts.all_accounts(connection)
    found = [one for one in found if workspace.settings.authority in {"", one.authority}]
    rows = [
        (
            one.name,
            ROLE_WORDS[one.role],
            one.authority or "mọi cơ quan",
            _state(one.disabled, one.has_password),
        )
        for one in found
    ]
    fields = {"name", "role", "authority", "disabled", "has_password"}
    result = {"accounts": [one.model_dump(mode="json", include=fields) for one in found]}
    emit(result, table(("Mã", "Vai trò", "Cơ quan", "Tình trạng"), rows), as_json)


@app.command()
def disable(
    name: Name,
    enable: Annotated[bool, typer.Option("--enable", help="Mở lại tài khoản.")] = False,
    authority: Authority = "",
    data: Data = None,
) -> None:
    """Khóa (hoặc mở lại) tài khoản; nhãn đã gán được giữ, phiên đang mở kết thúc."""
    from pipelines.store import accounts

    with _office_of(name, authority, data).engine.begin() as connection:
        accounts.set_disabled(connection, name, disabled=not enable)
    emit({}, f"Đã {'mở lại' if enable else 'khóa'} tài khoản {name}.", as_json=False)


@app.command()
def password(
    name: Name,
    invite: Invite = False,
    address: Address = HERE,
    authority: Authority = "",
    data: Data = None,
) -> None:
    """Đặt lại mật khẩu; gỡ khóa tạm và kết thúc các phiên đang mở."""
    from pipelines.review import access

    workspace = _office_of(name, authority, data)
    if invite:
        emit({}, _link(workspace, name, address), as_json=False)
        return
    access.set_password(workspace, name, _asked_password())
    emit({}, f"Đã đặt mật khẩu mới cho {name}.", as_json=False)


def _asked_password() -> str:
    return str(typer.prompt("Mật khẩu", hide_input=True, confirmation_prompt="Nhập lại mật khẩu"))


def _office_of(name: str, authority: str, data: Data) -> "Workspace":
    """Give the installation as the acting office sees it; another office's account is not there for it."""
    from pipelines.audit.errors import UnknownAccountError
    from pipelines.store import accounts

    workspace = workspace_at(data, authority)
    with workspace.engine.connect() as connection:
        found = accounts.find_account(connection, name)
    if found is None or workspace.settings.authority not in {"", found.authority}:
        raise UnknownAccountError(name)
    return workspace


def _link(workspace: "Workspace", name: str, address: str) -> str:
    from datetime import UTC, datetime

    from pipelines.review import access

    token = access.make_invitation(workspace, name, datetime.now(UTC))
    return f"{address.rstrip('/')}/invitation/{token}"


def _state(disabled: bool, has_password: bool) -> str:
    return "đã khóa" if disabled else "dùng được" if has_password else "chưa đặt mật khẩu"
