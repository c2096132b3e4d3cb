"""Who may take in and answer appeals: an open account of the rubric's office whose role it is, and nobody else.

The name is kept with the answer and has to hold in court: a made-up one would also slip past the rule that
nobody answers for their own labels.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING

from pipelines.audit.accounts import ROLE_WORDS, Account, Permission
from pipelines.audit.errors import UnfitSignerError
from pipelines.audit.offices import EVERYWHERE
from pipelines.store import accounts

if TYPE_CHECKING:
    from sqlalchemy import Connection


def check_signer(connection: "Connection", name: str, office: str) -> None:
    """Raise UnfitSignerError unless `name` is an account that may answer appeals for an office ('' all).

    Other offices' accounts are not there for it.
    """
    there = [one for one in accounts.all_accounts(connection) if one.authority in {EVERYWHERE, office}]
    found = next((one for one in there if one.name == name), None)
    if found is None or not found.may(Permission.ANSWER):
        raise UnfitSignerError(name, _why(found), _fit(there))


def _why(found: Account | None) -> str:
    if found is None:
        return "không có tài khoản này trong cơ quan phụ trách bộ tiêu chí"
    return "tài khoản này đã khóa" if found.disabled else f"đó là tài khoản {ROLE_WORDS[found.role]}"


def _fit(there: Collection[Account]) -> tuple[str, ...]:
    return tuple(one.name for one in there if one.may(Permission.ANSWER))
