"""JSON that strangers wrote, read into values that can be stored again."""

import json
import re
from typing import Any

# What is masked and written again afterwards goes down a level a call: Python's own limit is 1,000 calls. No
# interface nests a fifth of this.
_DEEPEST = 200
# Half a surrogate pair is no character and no UTF-8. Other escapes are matched so that an escaped backslash
# before a "u" is not taken for one.
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def read_json(text: str, *, strict: bool = True) -> Any:  # noqa: ANN401 - JSON
    """The value of a JSON text, U+FFFD for half surrogate pairs; `strict` refuses line ends inside strings.

    Raises ValueError where the text is no JSON, or nested deeper than anything that programs write.
    """
    try:
        value = json.loads(_ESCAPE.sub(_whole, text) if _HALF.search(text) else text, strict=strict)
    except RecursionError:
        raise ValueError(_too_deep()) from None
    _check_depth(value)
    return value


def _whole(escape: re.Match[str]) -> str:
    return "\\ufffd" if escape[1] else escape[0]


def _check_depth(value: object) -> None:
    level = [value]
    for _ in range(_DEEPEST):
        level = [held for one in level for held in _inside(one) if isinstance(held, dict | list)]
        if not level:
            return
    raise ValueError(_too_deep())


def _inside(value: object) -> Any:  # noqa: ANN401 - views of a dict and lists have no common type but Iterable[Any]
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _too_deep() -> str:
    return f"nested deeper than {_DEEPEST} levels"
