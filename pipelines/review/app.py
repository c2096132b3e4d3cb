"""The Flask application, put together: pages, sessions, CSRF, headers, words for refusals."""

from pathlib import Path

from flask import Flask, Response, current_app, render_template, request, send_from_directory
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException

import pipelines.publication
from pipelines.audit.accounts import ROLE_WORDS, Permission
from pipelines.publication import formats
from pipelines.publication.render import visible
from pipelines.review import access_pages, appeal_pages, label_pages, lead_pages, office_pages, words
from pipelines.review.service import EXTENSION, Service, service
from pipelines.review.session import IDLE, manager, to_login, who
from pipelines.steps.offices import owner_name

MOST_BYTES = 64 * 1024
"""No form of ours is larger: an id, a judgment, a password."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

HTTPS_ONLY = "max-age=31536000"
"""Where the room is reached through TLS: a browser that was here once asks in no other way, for a year."""

_LOOKS = Path(pipelines.publication.__file__).parent / "assets"
"""The published site's style sheet: both look alike, and its colours are checked once."""


def create_app(found: Service, *, https: bool = False) -> Flask:
    """Give the WSGI application over one room; `https` when it is reached through a TLS proxy only."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=found.workspace.review_key(),
        SESSION_COOKIE_NAME="tham-dinh",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        PERMANENT_SESSION_LIFETIME=IDLE,
        MAX_CONTENT_LENGTH=MOST_BYTES,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a page may stay open over lunch
        WTF_CSRF_SSL_STRICT=False,  # wants a Referer, which Referrer-Policy withholds; _own_site stands in
    )
    app.jinja_options = {"finalize": visible, "undefined": StrictUndefined, "trim_blocks": True}
    app.extensions[EXTENSION] = found
    manager().init_app(app)
    CSRFProtect(app)
    rooms = (access_pages, label_pages, lead_pages, office_pages, appeal_pages)
    for pages in (room.pages for room in rooms):
        app.register_blueprint(pages)
    app.add_url_rule("/looks/<path:file>", "looks", _look)
    app.before_request(_own_site)
    app.after_request(_headers)
    app.register_error_handler(HTTPException, _refusal)
    app.register_error_handler(CSRFError, _no_token)
    app.register_error_handler(500, _refusal)
    app.context_processor(_everywhere)
    app.jinja_env.filters |= {
        name: getattr(formats, name) for name in ("number", "quantity", "percent", "moment")
    }
    app.jinja_env.filters["seen"] = lambda text: str(visible(text)).strip() != ""
    return app


def _look(file: str) -> Response:
    return send_from_directory(_LOOKS, file)


def _own_site() -> ResponseReturnValue | None:
    """Refuse a form that the browser itself says comes from elsewhere; the CSRF token guards the rest."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if request.method == "POST" and site not in {"same-origin", "none"}:
        return _page(400)
    return None


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers[name] = value
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = HTTPS_ONLY
    if request.endpoint not in {"static", "looks"}:
        response.headers["Cache-Control"] = "no-store"
    return response


def _no_token(error: Exception) -> ResponseReturnValue:
    """Where a session ended under an open page, its token went with it: say so at the door."""
    return _refusal(error) if current_user.is_authenticated else to_login()


def _refusal(error: Exception) -> ResponseReturnValue:
    code = error.code if isinstance(error, HTTPException) and error.code else 500
    return _page(code if code in words.REFUSALS else 500 if code >= 500 else 400)  # noqa: PLR2004


def _page(code: int) -> ResponseReturnValue:
    title, text = words.REFUSALS[code]
    return render_template("refusal.html", title=title, text=text), code


def _everywhere() -> dict[str, object]:
    account = who() if current_user.is_authenticated else None
    return {
        "account": account,
        "office_word": "" if account is None or not account.authority else owner_name(account.authority),
        "role_word": "" if account is None else ROLE_WORDS[account.role],
        "may": {p.value: account is not None and account.may(p) for p in Permission},
        "period": "/".join(reversed(service().room.period.split("-"))),
    }
