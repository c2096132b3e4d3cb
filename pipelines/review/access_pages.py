"""Pages of coming and going: login, logout, invitation, one's own account, help."""

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required, logout_user

from pipelines.audit.accounts import LEAST_CHARACTERS, MOST_PASSWORD, Permission
from pipelines.audit.errors import WeakPasswordError
from pipelines.review import access
from pipelines.review.known_browsers import place_of
from pipelines.review.service import service
from pipelines.review.session import begin, who
from pipelines.review.words import BUTTONS
from pipelines.store import accounts

pages = Blueprint("access", __name__)

HOMES: dict[Permission, str] = {
    Permission.LABEL: "label.choose",
    Permission.ADJUDICATE: "label.adjudicate",
    Permission.OVERSEE: "lead.overview",
}
"""The first page of each kind of work."""

REFUSED = (
    "Mã tài khoản hoặc mật khẩu không đúng, hoặc đã sai quá nhiều lần. "
    "Sau 5 lần sai phải chờ 15 phút mới thử lại được."
)


@pages.get("/")
def home() -> ResponseReturnValue:
    """Send everybody to the first page of their work."""
    if not current_user.is_authenticated:
        return redirect(url_for("access.login"), 303)
    return redirect(url_for(next(page for p, page in HOMES.items() if who().may(p))), 303)


@pages.route("/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    """Ask for code and password; a wrong pair says nothing about which accounts there are."""
    if request.method == "GET":
        return render_template("login.html", name="", wrong="")
    name, found = request.form.get("name", "").strip().casefold(), service()
    password = request.form.get("password", "")[: MOST_PASSWORD + 1]
    account = access.log_in(found.workspace, found.guesses, (name, password), place_of(name), found.clock())
    if account is None:
        return render_template("login.html", name=name[:32], wrong=REFUSED), 401
    begin(account)
    return redirect(url_for("access.home"), 303)


@pages.post("/logout")
def logout() -> ResponseReturnValue:
    """End this person's sessions, here and on other devices: a copied cookie dies with them."""
    if current_user.is_authenticated:
        with service().workspace.engine.begin() as connection:
            accounts.end_sessions(connection, who().name)
    logout_user()
    session.clear()
    return redirect(url_for("access.login"), 303)


@pages.route("/invitation/<token>", methods=["GET", "POST"])
def invitation(token: str) -> ResponseReturnValue:
    """Let an invited person choose a password, once."""
    found = service()
    account = access.invited_account(found.workspace, token, found.clock())
    if account is None:
        abort(404)
    wrong = _new_password(account.name) if request.method == "POST" else ""
    if request.method == "POST" and not wrong:
        return redirect(url_for("access.home"), 303)
    return render_template("invitation.html", name=account.name, least=LEAST_CHARACTERS, wrong=wrong)


@pages.route("/account", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator] # flask-login has no types
def own() -> ResponseReturnValue:
    """Change one's password."""
    wrong, found = "", service()
    if request.method == "POST":
        current = request.form.get("current", "")[: MOST_PASSWORD + 1]
        name = who().name
        asked = found.workspace, found.guesses, (name, current), place_of(name), found.clock()
        right = access.log_in(*asked) is not None
        wrong = _new_password(name) if right else "Mật khẩu hiện tại không đúng."
        if not wrong:
            flash("Đã đổi mật khẩu; các phiên ở máy khác đã kết thúc.")
            return redirect(url_for("access.own"), 303)
    return render_template("account.html", least=LEAST_CHARACTERS, wrong=wrong)


@pages.post("/account/habits")
@login_required  # type: ignore[untyped-decorator] # flask-login has no types
def habits() -> ResponseReturnValue:
    """Choose blurring and single keys."""
    chosen = {name: name in request.form for name in ("blurred", "shortcuts")}
    with service().workspace.engine.begin() as connection:
        accounts.set_habits(connection, who().name, **chosen)
    flash("Đã lưu lựa chọn.")
    return redirect(url_for("access.own"), 303)


@pages.get("/help")
@login_required  # type: ignore[untyped-decorator] # flask-login has no types
def guide() -> ResponseReturnValue:
    """Explain keys and labels."""
    return render_template("help.html", buttons=BUTTONS)


def _new_password(name: str) -> str:
    """Set the form's new password and log in with it; give what is wrong with it, or nothing."""
    password = request.form.get("password", "")
    if password != request.form.get("again", ""):
        return "Hai lần nhập mật khẩu không giống nhau."
    try:
        begin(access.set_password(service().workspace, name, password))
    except WeakPasswordError as error:
        return str(error)
    return ""
