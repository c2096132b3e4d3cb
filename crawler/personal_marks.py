"""The marks that take the place of personal data."""

from collections.abc import Iterable
from enum import StrEnum


class PersonalData(StrEnum):
    """What is masked; the value is the mark that takes its place."""

    EMAIL = "[thư điện tử]"
    CARD = "[số thẻ]"
    ACCOUNT = "[số tài khoản]"
    IDENTITY = "[số giấy tờ]"
    PHONE = "[số điện thoại]"


def with_replaced(text: str, places: Iterable[tuple[int, int, str]]) -> str:
    """The text with something else where each of these stretches lies: start, end and what stands there instead.

    They come in order and do not overlap.
    """
    pieces: list[str] = []
    done = 0
    for start, end, instead in places:
        pieces += (text[done:start], instead)
        done = end
    return "".join((*pieces, text[done:])) if pieces else text
