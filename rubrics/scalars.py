"""How single values are read: YAML 1.2's core rules, narrowed until nothing is ambiguous."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from rubrics.codes import Code
from rubrics.shapes import Choice, Day, Flag, Number, Shape, Whole, Words
from rubrics.tree import Scalar
from rubrics.wording import bare, listed, nearest, shown

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
# Words that YAML 1.1 reads as true and false: the "Norway problem" (country code no).
_TRUE_WORDS = frozenset({"true", "yes", "on", "y", "co", "có", "đúng"})
_FALSE_WORDS = frozenset({"false", "no", "off", "n", "khong", "không", "sai"})
_BARE_TRAPS = frozenset({"true", "yes", "on", "y", "false", "no", "off", "n"})
# Everything some YAML parser takes for a number or a day: 1.10, 0o7, 0x1F, 1_000, 12:30:00, .inf, 2026-01-01.
_NUMBERISH = re.compile(
    r"[-+]?(0[xob][0-9a-fA-F_]+|[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9]*)?"
    r"|([0-9][0-9_]*\.?[0-9_]*|\.[0-9_]+)([eE][-+]?[0-9]+)?|\.(inf|Inf|INF))|\.(nan|NaN|NAN)"
)
_DAYISH = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?")
_DECIMAL = re.compile(r"(0|[1-9][0-9]{0,8})(\.[0-9]{1,9})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OTHER_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_CURLY = ("“”„‟″«»", "‘’‚‛′")
_PROSE_REFUSALS = frozenset({Code.TEXT_TOO_LONG, Code.HIDDEN_CHARACTER})
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_HARMLESS = frozenset("\n\u200c\u200d")  # line ends; joiners inside emoji and some scripts


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a value is not taken, by code, with the words its message needs."""

    code: Code
    words: Mapping[str, object] = field(default_factory=dict)


def is_empty(node: Scalar) -> bool:
    """Whether nothing stands there: blank, or YAML's words for null without quotes."""
    return not node.text.strip() or (node.plain and node.text in _NULLS)


def _hidden(text: str) -> str:
    """Code point of the first character that shows nothing or turns the text around; '' if none."""
    unseen = (sign for sign in text if unicodedata.category(sign) in _UNSEEN and sign not in _HARMLESS)
    return next((f"U+{ord(sign):04X}" for sign in unseen), "")


def _words(shape: Words, node: Scalar) -> str | Refusal:
    text = node.text.strip()
    return (node.plain and _ambiguous(shape, node.text)) or _misshapen(shape, text) or text


def _ambiguous(shape: Words, text: str) -> Refusal | None:
    """Bare words that some YAML reader takes for something else than text."""
    found = {"found": shown(text), "bare": bare(text)}
    if text.lower() in _BARE_TRAPS or _DAYISH.fullmatch(text):
        return Refusal(Code.BARE_WORD, found)
    if _NUMBERISH.fullmatch(text):
        return Refusal(Code.BARE_VERSION if shape.version else Code.BARE_NUMBER, found)
    return None


def _misshapen(shape: Words, text: str) -> Refusal | None:
    if len(text) > shape.most:
        return Refusal(Code.TEXT_TOO_LONG, {"length": len(text), "most": shape.most})
    if hidden := _hidden(text):
        return Refusal(Code.HIDDEN_CHARACTER, {"found": hidden})
    if shape.pattern and not re.search(shape.pattern, text):
        return Refusal(Code.WRONG_SHAPE, {"found": shown(text), "shape": shape.form})
    return None


def _choice(shape: Choice, node: Scalar) -> str | Refusal:
    allowed = dict(shape.allowed())
    if node.text in allowed:
        return node.text
    near = nearest(node.text, allowed)
    code = Code.NOT_A_CHOICE_NEAR if near else Code.NOT_A_CHOICE
    return Refusal(code, {"found": shown(node.text), "nearest": near, "allowed": listed(allowed)})


def _number(shape: Number, node: Scalar) -> float | Refusal:
    if not node.plain or not _DECIMAL.fullmatch(node.text):
        return _not_a_number(node, shape.form, whole=False)
    value = float(node.text)
    if shape.least <= value <= shape.most:
        return value
    return Refusal(Code.OUT_OF_RANGE, {"found": shown(node.text), "shape": shape.form})


def _whole(shape: Whole, node: Scalar) -> int | Refusal:
    if not node.plain or not _DECIMAL.fullmatch(node.text) or "." in node.text:
        return _not_a_number(node, shape.form, whole=True)
    value = int(node.text)
    if shape.least <= value <= shape.most:
        return value
    return Refusal(Code.OUT_OF_RANGE, {"found": shown(node.text), "shape": shape.form})


def _not_a_number(node: Scalar, form: str, *, whole: bool) -> Refusal:
    mended = _mended_number(node.text.strip())
    if mended and not (whole and "." in mended):
        return Refusal(Code.NUMBER_MENDABLE, {"found": shown(node.text), "nearest": mended})
    return Refusal(Code.NOT_A_NUMBER, {"found": shown(node.text), "shape": form})


def _mended_number(text: str) -> str:
    """`0,05`, `5 %`, `"0.05"`, `.05` as YAML wants them; '' when it is anyone's guess."""
    percent = re.fullmatch(r"([0-9]{1,3}(?:[.,][0-9]{1,6})?)\s*%", text)
    if percent:
        share = float(percent.group(1).replace(",", ".")) / 100
        return f"{share:.8f}".rstrip("0").rstrip(".")
    plain = text.replace(",", ".", 1)
    plain = f"0{plain}" if plain.startswith(".") else plain
    return plain if _DECIMAL.fullmatch(plain) else ""


def _day(_: Day, node: Scalar) -> date | Refusal:
    if other := _OTHER_DAY.fullmatch(node.text.strip()):
        day, month, year = (int(part) for part in other.groups())
        if real := _real_day(f"{year:04}-{month:02}-{day:02}"):
            return Refusal(Code.DAY_OTHER_ORDER, {"found": shown(node.text), "nearest": real.isoformat()})
    return _real_day(node.text) or Refusal(Code.NOT_A_DAY, {"found": shown(node.text)})


def _real_day(text: str) -> date | None:
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _flag(_: Flag, node: Scalar) -> bool | Refusal:
    if node.plain and node.text in {"true", "false"}:
        return node.text == "true"
    meant = node.text.strip().lower()
    near = "true" if meant in _TRUE_WORDS else "false" if meant in _FALSE_WORDS else "true hoặc false"
    return Refusal(Code.NOT_A_FLAG, {"found": shown(node.text), "nearest": near})


def read_scalar(shape: Shape, node: Scalar) -> str | float | int | bool | date | Refusal:
    """A single value by its shape; where curly quotes around it spoil it, the refusal says so."""
    value = READERS[type(shape)](shape, node)
    spoilt = node.plain and isinstance(value, Refusal) and value.code not in _PROSE_REFUSALS
    inner = _uncurled(node.text.strip()) if spoilt else ""
    return Refusal(Code.CURLY_QUOTES, {"bare": bare(node.text), "inner": bare(inner)}) if inner else value


def _uncurled(text: str) -> str:
    """What stands between curly quotes; '' where none stand around the whole."""
    curled = any(text[:1] in signs and text[-1:] in signs for signs in _CURLY if len(text) > 1)
    return text[1:-1].strip() if curled else ""


READERS: dict[type[Shape], Callable[..., str | float | int | bool | date | Refusal]] = {
    Words: _words,
    Choice: _choice,
    Number: _number,
    Whole: _whole,
    Day: _day,
    Flag: _flag,
}
"""The reader of each single-value shape."""
