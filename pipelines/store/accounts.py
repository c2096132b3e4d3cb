"""Accounts of the review application: roles, password hashes, failures, invitations."""

import secrets
from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select, update

from pipelines.audit.accounts import (
    LOCKED_FOR,
    MOST_FAILURES_ANYWHERE,
    Account,
    AccountRole,
    Credentials,
)
from pipelines.audit.errors import AccountExistsError, UnknownAccountError
from pipelines.store import tables

_STAMP_BYTES = 12
_accounts = tables.accounts.c


def add_account(connection: Connection, name: str, role: AccountRole, authority: str = "") -> None:
    """Create an account of an authority ('' all) without a password; raises AccountExistsError."""
    if find_account(connection, name) is not None:
        raise AccountExistsError(name)
    row = {"name": name, "role": role, "stamp": _stamp(), "disabled": False}
    row |= {"authority": authority}
    row |= {"blurred": True, "shortcuts": True}
    row |= {"password_hash": "", "failures": 0, "invitation_sha256": ""}
    connection.execute(insert(tables.accounts).values(row))


def find_account(connection: Connection, name: str) -> Account | None:
    """Give an account by its code, disabled ones too."""
    if "\x00" in name:  # from a form; PostgreSQL takes none in a query
        return None
    query = select(tables.accounts).where(_accounts.name == name)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _account(row)


def all_accounts(connection: Connection) -> list[Account]:
    """Give every account by code."""
    rows = connection.execute(select(tables.accounts).order_by(_accounts.name)).mappings()
    return [_account(row) for row in rows]


def credentials(connection: Connection, name: str) -> Credentials | None:
    """Give what a login is checked against."""
    if "\x00" in name:
        return None
    query = select(_accounts.password_hash, _accounts.failures, _accounts.locked_until)
    row = connection.execute(query.where(_accounts.name == name)).mappings().one_or_none()
    return None if row is None else Credentials.model_validate(dict(row))


def set_password(connection: Connection, name: str, password_hash: str) -> None:
    """Store a password's hash; open sessions, the lock and the invitation end. Raises UnknownAccountError."""
    fresh = {"stamp": _stamp(), "failures": 0, "locked_until": None}
    used = {"invitation_sha256": "", "invitation_until": None}
    _change(connection, name, password_hash=password_hash, **fresh, **used)


def set_disabled(connection: Connection, name: str, *, disabled: bool) -> None:
    """Close or open an account; its sessions and invitation end. Raises UnknownAccountError."""
    _change(connection, name, disabled=disabled, stamp=_stamp(), invitation_sha256="")


def set_habits(connection: Connection, name: str, *, blurred: bool, shortcuts: bool) -> None:
    """Choose whether documents are blurred until asked for, and whether single keys act."""
    _change(connection, name, blurred=blurred, shortcuts=shortcuts)


def end_sessions(connection: Connection, name: str) -> None:
    """End every open session of an account."""
    _change(connection, name, stamp=_stamp())


def invite(connection: Connection, name: str, digest: str, until: datetime) -> None:
    """Store the digest of a one-time link; a former link ends. Raises UnknownAccountError."""
    _change(connection, name, invitation_sha256=digest, invitation_until=until)


def invited(connection: Connection, digest: str, now: datetime) -> Account | None:
    """Give the open account that a one-time link is for, or None when it is used up, old or unknown."""
    query = select(tables.accounts).where(
        _accounts.invitation_sha256 == digest,
        _accounts.invitation_until > now,
        _accounts.disabled.is_(False),
    )
    row = connection.execute(query).mappings().one_or_none() if digest else None
    return None if row is None else _account(row)


def note_failure(connection: Connection, name: str, now: datetime) -> None:
    """Count a wrong password from a place not known; too many lock all such places for a quarter of an hour."""
    counted = update(tables.accounts).where(_accounts.name == name)
    connection.execute(counted.values(failures=_accounts.failures + 1))
    full = counted.where(_accounts.failures >= MOST_FAILURES_ANYWHERE)
    connection.execute(full.values(failures=0, locked_until=now + LOCKED_FOR))


def note_success(connection: Connection, name: str) -> None:
    """Forget earlier wrong passwords."""
    _change(connection, name, failures=0, locked_until=None)


def _change(connection: Connection, name: str, **values: object) -> None:
    done = connection.execute(update(tables.accounts).where(_accounts.name == name).values(**values))
    if done.rowcount != 1:
        raise UnknownAccountError(name)


def _stamp() -> str:
    return secrets.token_hex(_STAMP_BYTES)


def _account(row: RowMapping) -> Account:
    return Account(
        name=row["name"],
        role=AccountRole(row["role"]),
        stamp=row["stamp"],
        disabled=row["disabled"],
        blurred=row["blurred"],
        shortcuts=row["shortcuts"],
        has_password=bool(row["password_hash"]),
        authority=row["authority"],
    )
