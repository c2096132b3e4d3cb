"""Browsers that an account logged in with before: others' wrong passwords do not shut them out."""

import secrets
from datetime import timedelta

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadData, URLSafeSerializer

from pipelines.review.guesses import Place, holder

KNOWN_FOR = timedelta(days=365)


def place_of(name: str) -> Place:
    """Give where the request comes from, as far as guessing this account's password goes."""
    try:
        whose, browser = _signer().loads(request.cookies.get(_mark(name), ""))
    except (BadData, ValueError, TypeError):
        whose = browser = ""
    if browser and whose == name:
        return Place(f"browser {browser}", known=True)
    return Place(f"address {holder(request.remote_addr or '')}", known=False)


def know_this_browser(name: str) -> None:
    """Leave a mark in the browser that opens nothing, but keeps others' guesses from shutting it out."""
    if place_of(name).known:
        return
    value = _signer().dumps([name, secrets.token_hex(8)])

    @after_this_request
    def _marked(response: Response) -> Response:
        https = current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie(
            _mark(name), value, max_age=KNOWN_FOR, httponly=True, secure=https, samesite="Lax"
        )
        return response


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="known browser")


def _mark(name: str) -> str:
    return f"may-{name}"
