"""How found values and allowed names are put into a sentence."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from enum import StrEnum

DASHES = frozenset("•·‣▪●○■◦–—−‐‑➢❖")
"""What Word makes of a dash at the head of a line, and the bullets that people copy from it."""

MAX_SHOWN = 60
"""A found value longer than a line hides the message around it."""


class Found(StrEnum):
    """How the shapes of a YAML value are called in a message."""

    VALUE = "một giá trị đơn"
    LIST = "một danh sách"
    GROUP = "một nhóm trường"


def shown(value: object) -> str:
    """A found value in quotation marks, invisible characters spelled out, cut to a line."""
    text = str(value)
    cut = text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
    return "“" + "".join(_visible(character) for character in cut) + "”"


def bare(value: object) -> str:
    """The same without quotation marks, for a remedy that puts in its own."""
    return shown(value)[1:-1]


def _visible(character: str) -> str:
    if character == "\n":
        return " "
    if unicodedata.category(character)[0] == "C" and character != "\u200d":
        return f"<U+{ord(character):04X}>"
    return character


def listed(names: Iterable[str]) -> str:
    """Allowed names in a row."""
    return ", ".join(names)


def folded(text: str) -> str:
    """Text without case, accents, and joining signs, for comparing what people meant."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(character for character in plain if character.isalnum())


def nearest(name: str, allowed: dict[str, str]) -> str:
    """The allowed name that was probably meant, by spelling or by its Vietnamese label; '' if none."""
    meant = folded(name)
    if not meant or len(name) > MAX_SHOWN:
        return ""
    by_form = {folded(label): key for key, label in allowed.items() if label}
    by_form |= {folded(key): key for key in allowed}
    close = get_close_matches(meant, by_form, n=1, cutoff=0.6)
    return by_form[close[0]] if close else ""


def vi_number(value: float) -> str:
    """A number with a decimal comma and no needless zeros."""
    return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")


def vi_percent(share: float) -> str:
    """A share as a percent, `0.005` as `0,5 %`."""
    return f"{vi_number(round(share * 100, 4))} %"


def vi_thousands(number: int) -> str:
    """A whole number with dots between thousands."""
    return f"{number:,}".replace(",", ".")
