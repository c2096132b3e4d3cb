"""The marks that take the place of personal data."""

from enum import StrEnum


class PersonalData(StrEnum):
    """What is masked; the value is the mark that takes its place."""

    EMAIL = "[thư điện tử]"
    CARD = "[số thẻ]"
    ACCOUNT = "[số tài khoản]"
    IDENTITY = "[số giấy tờ]"
    PHONE = "[số điện thoại]"
