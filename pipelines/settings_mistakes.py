"""What is wrong with an installation's configuration, in the words of an operator."""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from rubrics.wording import nearest, shown

WORDS: dict[str, str] = {
    "int_parsing": "cần một số nguyên nhưng ở đây là {found}",
    "int_type": "cần một số nguyên nhưng ở đây là {found}",
    "int_from_float": "cần một số nguyên nhưng ở đây là {found}",
    "bool_parsing": "cần true hoặc false nhưng ở đây là {found}",
    "bool_type": "cần true hoặc false nhưng ở đây là {found}",
    "string_type": "cần chữ trong dấu nháy nhưng ở đây là {found}",
    "string_too_long": "{found} dài quá {max_length} ký tự",
    "path_type": "cần một đường dẫn trong dấu nháy nhưng ở đây là {found}",
    "greater_than_equal": "{found} nhỏ quá; nhỏ nhất là {ge}",
    "less_than_equal": "{found} lớn quá; lớn nhất là {le}",
}
"""A kind of pydantic's error in Vietnamese; the rest are only called unusable."""

UNUSABLE = "không dùng được giá trị {found}"


def mistakes(error: ValidationError, known: Iterable[str], file: Path, prefix: str) -> list[str]:
    """Give one line a wrong setting: where it stands, what was found and what is wanted."""
    names = dict.fromkeys(known, "")
    return [_line(one, names, file, prefix) for one in error.errors()]


def unreadable(file: Path, error: Exception) -> str:
    """Say where a file stops being TOML, or that it is not UTF-8 or not to be read."""
    if isinstance(error, UnicodeDecodeError):
        return f"{file}: không phải bảng mã UTF-8; hãy lưu lại với bảng mã UTF-8"
    if isinstance(error, OSError):
        return f"{file}: không đọc được; kiểm tra quyền đọc"
    place = re.search(r"line (\d+), column (\d+)", str(error))
    at = f" ở dòng {place[1]}, cột {place[2]}" if place else ""
    return f'{file}: sai cú pháp TOML{at}; viết mỗi mục một dòng, chữ trong dấu nháy thẳng, ví dụ operator = "Cục …"'


def _line(one: ErrorDetails, names: Mapping[str, str], file: Path, prefix: str) -> str:
    name = str(one["loc"][0]) if one["loc"] else ""
    variable = f"{prefix}{name}".upper()
    where = f"biến môi trường {variable}" if variable in os.environ else f"{file}, mục {name}"
    if one["type"] == "extra_forbidden":
        near = nearest(name, dict(names))
        hint = f"; gần nhất là {near}" if near else ""
        return f"{file}: không có mục nào tên {shown(name)}{hint}. Các mục: {', '.join(names)}"
    words = {"found": shown(one["input"]), **one.get("ctx", {})}
    return f"{where}: {WORDS.get(one['type'], UNUSABLE).format(**words)}"
