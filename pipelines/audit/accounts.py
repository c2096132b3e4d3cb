"""Who may do what in the review application. Pure data."""

import re
from datetime import timedelta
from enum import StrEnum

from pydantic import AwareDatetime

from pipelines.audit.errors import AccountNameError, WeakPasswordError
from pipelines.audit.labels import Audited, LabellerRole


class AccountRole(StrEnum):
    """What an account is for; one each, so that nobody settles a dispute they are part of."""

    LABELLER = "labeller"
    ADJUDICATOR = "adjudicator"
    LEAD = "lead"


ROLE_WORDS: dict[AccountRole, str] = {
    AccountRole.LABELLER: "người gán nhãn",
    AccountRole.ADJUDICATOR: "người phân xử",
    AccountRole.LEAD: "trưởng nhóm",
}


class Permission(StrEnum):
    """One kind of work in the application."""

    LABEL = "label"
    ADJUDICATE = "adjudicate"
    OVERSEE = "oversee"
    ANSWER = "answer"


ROLE_MAY: dict[AccountRole, frozenset[Permission]] = {
    AccountRole.LABELLER: frozenset({Permission.LABEL}),
    AccountRole.ADJUDICATOR: frozenset({Permission.ADJUDICATE}),
    # Who gives no labels answers appeals against them.
    AccountRole.LEAD: frozenset({Permission.OVERSEE, Permission.ANSWER}),
}

LABELS_AS: dict[Permission, LabellerRole] = {
    Permission.LABEL: LabellerRole.LABELLER,
    Permission.ADJUDICATE: LabellerRole.ADJUDICATOR,
}
"""In which role the labels of a kind of work are kept; who oversees gives none."""

MOST_FAILURES = 5
MOST_FAILURES_ANYWHERE = 30
LOCKED_FOR = timedelta(minutes=15)
"""After five wrong tries from one place that place waits (480 tries a day); after thirty from any, every place where
the account never logged in (2,880 a day, however many addresses guess). Known places are never shut by others."""

INVITATION_FOR = timedelta(hours=72)

LEAST_CHARACTERS = 10
MOST_PASSWORD = 128  # scrypt takes any length; a megabyte of password is nobody's

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")


class Account(Audited):
    """A person by code, without a name; `stamp` changes when every open session has to end.

    `authority` is the office they work for, '' the installation as a whole.
    """

    name: str
    role: AccountRole
    stamp: str
    disabled: bool = False
    blurred: bool = True
    shortcuts: bool = True
    has_password: bool = False
    authority: str = ""

    def may(self, permission: Permission) -> bool:
        """Say whether this account does that kind of work."""
        return not self.disabled and permission in ROLE_MAY[self.role]


class Credentials(Audited):
    """What a login is checked against; `password_hash` is empty until a password is set."""

    password_hash: str
    failures: int
    locked_until: AwareDatetime | None


def checked_name(name: str) -> str:
    """Give the name back, or raise AccountNameError: it goes into label rows and files."""
    if _NAME.fullmatch(name) is None:
        raise AccountNameError(name)
    return name


def checked_password(name: str, password: str) -> str:
    """Give the password back, or raise WeakPasswordError."""
    if not LEAST_CHARACTERS <= len(password) <= MOST_PASSWORD:
        raise WeakPasswordError(f"cần từ {LEAST_CHARACTERS} đến {MOST_PASSWORD} ký tự")
    if name in password.casefold() or len(set(password)) < LEAST_CHARACTERS // 2:
        raise WeakPasswordError("chứa mã tài khoản hoặc lặp quá nhiều ký tự")
    return password
