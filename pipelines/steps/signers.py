"""Who may take in and answer appeals: an open account of the rubric's office whose role it is, and nobody else.

Labels by file need no account, but one that there is may not be used for what it is not.

The name is kept with the answer and has to hold in court: a made-up one would also slip past the rule that
nobody answers for their own labels.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING

from pipelines.audit.accounts import ROLE_WORDS, Account, Permission
from pipelines.audit.errors import UnfitLabellerError, UnfitSignerError
from pipelines.audit.labels import Label, LabellerRole
from pipelines.audit.offices import EVERYWHERE
from pipelines.store import accounts, judgments

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


def check_labeller(
    connection: "Connection", by: tuple[str, LabellerRole], offices: Collection[str]
) -> None:
    """Raise UnfitLabellerError where a name is an account that may not judge for these offices in that role."""
    name, role = by
    found = accounts.find_account(connection, name)
    if found is None:
        return
    if found.disabled:
        raise UnfitLabellerError(name, "tài khoản này đã khóa")
    if found.authority != EVERYWHERE and set(offices) - {found.authority}:
        raise UnfitLabellerError(
            name, "đó là tài khoản của cơ quan khác, không phải của cơ quan phụ trách bộ tiêu chí"
        )
    if role is LabellerRole.ADJUDICATOR and not found.may(Permission.ADJUDICATE):
        raise UnfitLabellerError(
            name, f"đó là tài khoản {ROLE_WORDS[found.role]}, không phải của người phân xử"
        )


def check_impartial(connection: "Connection", labels: Collection[Label]) -> None:
    """Raise UnfitLabellerError where an adjudicator's labels (one person's) settle what that person labelled."""
    settled = {(one.document_id, one.rubric_id, one.criterion_id, one.labeller) for one in labels}
    given = judgments.given_by(
        connection, {one.document_id for one in labels}, {one.labeller for one in labels}
    )
    if own := len(settled & given):
        (name,) = {one.labeller for one in labels}
        raise UnfitLabellerError(
            name, f"người này đã gán nhãn {own} nội dung trong tệp nên không phân xử chúng được"
        )


def _why(found: Account | None) -> str:
    if found is None:
        return "không có tài khoản này trong cơ quan phụ trách bộ tiêu chí"
    return "tài khoản này đã khóa" if found.disabled else f"đó là tài khoản {ROLE_WORDS[found.role]}"


def _fit(there: Collection[Account]) -> tuple[str, ...]:
    return tuple(one.name for one in there if one.may(Permission.ANSWER))
