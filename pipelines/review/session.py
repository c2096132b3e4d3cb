"""Sessions: who is logged in, since when, what they are working on; and who may see which page."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import abort, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user

from pipelines.audit.accounts import Account, Permission
from pipelines.review.breaks import Stretch, after_answer, break_due
from pipelines.review.known_browsers import know_this_browser
from pipelines.review.service import service
from pipelines.review.words import SESSION_OVER
from pipelines.steps.review import Room
from pipelines.store import accounts

IDLE = timedelta(hours=1)
LONGEST = timedelta(hours=12)
"""A session ends after an hour without a page, and in any case after a day's work."""

P = ParamSpec("P")
_Page = TypeVar("_Page", bound=ResponseReturnValue)
_BEGAN, _STRETCH, _CRITERION = "began", "stretch", "criterion"


class Person(UserMixin):  # type: ignore[misc] # flask-login has no types
    """A logged-in account."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def get_id(self) -> str:
        """Name the session's account and its stamp: a changed stamp ends the session."""
        return f"{self.account.name}:{self.account.stamp}"


def manager() -> LoginManager:
    """Give the login manager; an id whose stamp is no longer the account's is nobody's."""
    found = LoginManager()
    found.session_protection = "basic"
    found.user_loader(_person)
    found.unauthorized_handler(to_login)
    return found


def _person(session_id: str) -> Person | None:
    name, _, stamp = session_id.partition(":")
    with service().workspace.engine.connect() as connection:
        account = accounts.find_account(connection, name)
    if account is None or account.disabled or account.stamp != stamp or _too_old():
        return None
    return Person(account)


def _too_old() -> bool:
    began = session.get(_BEGAN)
    return not isinstance(began, str) or service().clock() - datetime.fromisoformat(began) > LONGEST


def begin(account: Account) -> None:
    """Start a session afresh: nothing that was in the browser's old one is taken along."""
    session.clear()
    session.permanent = True
    session[_BEGAN] = service().clock().isoformat()
    login_user(Person(account))
    know_this_browser(account.name)


def to_login() -> ResponseReturnValue:
    """Send somebody who is not logged in to the door; what they pressed was not recorded, and they are told."""
    if request.method == "POST":
        flash(SESSION_OVER)
    return redirect(url_for("access.login"), 303)


def who() -> Account:
    """Give the account of the logged-in person."""
    return cast("Person", current_user).account


def room() -> Room:
    """Give the part of the room that the logged-in person's office works in: no page goes around it."""
    return service().room_of(who())


def may(permission: Permission) -> Callable[[Callable[P, _Page]], Callable[P, ResponseReturnValue]]:
    """Let only accounts with a permission see a page; others are sent to log in, or refused."""

    def guarded(view: Callable[P, _Page]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def page(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            if not current_user.is_authenticated:
                return to_login()
            if not who().may(permission):
                abort(403)
            return view(*args, **kwargs)

        return page

    return guarded


def preferred() -> tuple[str, str] | None:
    """Give the criterion this person chose to work on."""
    rubric_id, _, criterion_id = str(session.get(_CRITERION, "")).partition("/")
    return (rubric_id, criterion_id) if criterion_id else None


def prefer(rubric_id: str, criterion_id: str) -> None:
    """Remember the criterion this person chose."""
    session[_CRITERION] = f"{rubric_id}/{criterion_id}"


def note_answer() -> None:
    """Count an answer towards the next break."""
    session[_STRETCH] = after_answer(_stretch(), service().clock()).model_dump(mode="json")


def note_break() -> None:
    """Begin counting anew."""
    session.pop(_STRETCH, None)


def wants_break() -> bool:
    """Say whether to suggest a break now."""
    return break_due(_stretch(), service().clock())


def _stretch() -> Stretch | None:
    found = session.get(_STRETCH)
    return None if found is None else Stretch.model_validate(found)
