"""The marks that take the place of personal data."""

from collections.abc import Iterable
from enum import StrEnum
from typing import AnyStr


class PersonalData(StrEnum):
    """What is masked; the value is the mark that takes its place."""

    EMAIL = "[thư điện tử]"
    CARD = "[số thẻ]"
    ACCOUNT = "[số tài khoản]"
    IDENTITY = "[số giấy tờ]"
    PHONE = "[số điện thoại]"


def with_replaced(text: AnyStr, places: Iterable[tuple[int, int, AnyStr]]) -> AnyStr:
    """The text with something else where each of these stretches lies: start, end and what stands there instead.

    They come in order and do not overlap.
    """
    pieces: list[AnyStr] = []
    done = 0
    for start, end, instead in places:
        pieces += (text[done:start], instead)
        done = end
    if not pieces:
        return text
    pieces.append(text[done:])
    return text[:0].join(pieces)
