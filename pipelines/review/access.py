"""Who comes in: password hashes, login with its lock, one-time invitations."""

import secrets
from datetime import datetime
from functools import cache
from hashlib import sha256

from werkzeug.security import check_password_hash, generate_password_hash

from pipelines.audit.accounts import INVITATION_FOR, Account, checked_password
from pipelines.review.guesses import Guesses, Place
from pipelines.steps.workspace import Workspace
from pipelines.store import accounts

_TOKEN_BYTES = 32


def hash_password(name: str, password: str) -> str:
    """Give a password's scrypt hash; raises WeakPasswordError."""
    return generate_password_hash(checked_password(name, password), method="scrypt")


def log_in(
    workspace: Workspace, guesses: Guesses, credentials: tuple[str, str], place: Place, now: datetime
) -> Account | None:
    """Give the account whose credentials (name, password) these are, or None.

    Unknown, locked, disabled and wrong look alike from outside, in words and in time.
    """
    name, password = credentials
    with workspace.engine.connect() as connection:
        account = accounts.find_account(connection, name)
        known = accounts.credentials(connection, name)
    right = check_password_hash((known and known.password_hash) or _nobodys_hash(), password)
    if account is None or known is None or account.disabled or not account.has_password:
        return None
    locked = known.locked_until is not None and known.locked_until > now and not place.known
    if locked or not guesses.begin(name, known.password_hash, place, now):
        return None
    if right:
        guesses.forget(name, known.password_hash, place)
    if place.known:  # neither counts against the account elsewhere, nor for who guesses there
        return account if right else None
    with workspace.engine.begin() as connection:
        if not right:
            accounts.note_failure(connection, name, now)
            return None
        if known.failures or known.locked_until is not None:
            accounts.note_success(connection, name)
    return account


def make_invitation(workspace: Workspace, name: str, now: datetime) -> str:
    """Give the token of a one-time link to set a password; only its digest is kept."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    with workspace.engine.begin() as connection:
        accounts.invite(connection, name, _digest(token), now + INVITATION_FOR)
    return token


def invited_account(workspace: Workspace, token: str, now: datetime) -> Account | None:
    """Give the account a one-time link is for, or None when it is used up, old or made up."""
    with workspace.engine.connect() as connection:
        return accounts.invited(connection, _digest(token), now)


def set_password(workspace: Workspace, name: str, password: str) -> Account:
    """Set a password, which ends the account's sessions, lock and invitation; raises WeakPasswordError."""
    hashed = hash_password(name, password)
    with workspace.engine.begin() as connection:
        accounts.set_password(connection, name, hashed)
        account = accounts.find_account(connection, name)
    assert account is not None  # set_password refuses an unknown name
    return account


@cache
def _nobodys_hash() -> str:
    """A hash to check when there is no account, so that both take as long."""
    return generate_password_hash(secrets.token_hex(), method="scrypt")


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()
