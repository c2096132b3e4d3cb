"""What the registry says about a mistake: problem and remedy in Vietnamese, by kind of mistake."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from crawler import system_words

# Keys are pydantic's error types and the registry's own; {names} come from the error's context.
MESSAGES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "missing": ("thiếu trường bắt buộc.", "thêm trường này vào tệp."),
        "extra_forbidden": (
            "không có trường nào tên như vậy.",
            "sửa tên trường; các tên được dùng: {allowed}.",
        ),
        "enum": ("giá trị “{given}” không hợp lệ.", "dùng một trong: {expected}."),
        "string_pattern_mismatch": (
            "giá trị “{given}” không phải mã hợp lệ.",
            "chỉ dùng chữ thường không dấu, chữ số và dấu gạch nối, ví dụ bao-moi.",
        ),
        "string_too_long": ("giá trị dài quá {max_length} ký tự.", "viết ngắn lại."),
        "empty": ("đang bỏ trống.", "điền giá trị, hoặc xóa cả dòng nếu không cần."),
        "thousands": (
            "số “{given}” có dấu chấm ngăn hàng nghìn, nên bị hiểu là số lẻ.",
            "ghi {plain}, hoặc bỏ số không ở cuối nếu đó là số lẻ.",
        ),
        "space": (
            "đầu dòng hoặc sau dấu hai chấm có dấu cách đặc biệt, thường lọt vào khi chép từ Word hay từ web.",
            "xóa rồi gõ lại bằng phím cách.",
        ),
        "extra_near": (
            "không có trường nào tên như vậy; gần nhất là {near}.",
            "sửa tên trường; các tên được dùng: {allowed}.",
        ),
        "string_type": ("giá trị “{given}” không phải là chữ.", "đặt giá trị trong ngoặc kép."),
        "int_parsing": ("giá trị “{given}” không phải số nguyên.", "ghi một số nguyên, không kèm đơn vị."),
        "int_type": ("giá trị “{given}” không phải số nguyên.", "ghi một số nguyên, không kèm đơn vị."),
        "int_from_float": ("giá trị “{given}” không phải số nguyên.", "bỏ phần thập phân."),
        "float_parsing": ("giá trị “{given}” không phải số.", "ghi một số, phần thập phân sau dấu chấm."),
        "float_type": ("giá trị “{given}” không phải số.", "ghi một số, phần thập phân sau dấu chấm."),
        "greater_than_equal": ("giá trị {given} quá nhỏ.", "ghi số từ {ge} trở lên."),
        "less_than_equal": ("giá trị {given} quá lớn.", "ghi số không quá {le}."),
        "tuple_type": (
            "giá trị “{given}” không phải danh sách.",
            "viết mỗi giá trị một dòng, đầu dòng có dấu gạch.",
        ),
        "model_type": (
            "chỗ này phải là các cặp “tên: giá trị”.",
            "viết mỗi trường một dòng, thụt vào đều nhau.",
        ),
        "model_attributes_type": (
            "chỗ này phải là các cặp “tên: giá trị”.",
            "viết mỗi trường một dòng, thụt vào đều nhau.",
        ),
        "yaml": ("không đọc được YAML: {detail}.", "kiểm tra thụt đầu dòng, dấu hai chấm và ngoặc kép."),
        "encoding": ("tệp không phải UTF-8.", "lưu lại tệp với bảng mã UTF-8."),
        "unreadable": ("không đọc được tệp: {detail}.", "kiểm tra đường dẫn và quyền đọc."),
        "no_files": ("không có tệp .yaml nào.", "đặt mỗi nền tảng một tệp .yaml vào thư mục này."),
        "too_large": ("tệp lớn quá {limit} byte.", "mỗi nền tảng một tệp; bỏ phần không cần."),
        "alias": ("tệp dùng neo hoặc bí danh YAML (& và *).", "viết đầy đủ giá trị ở từng chỗ."),
        "duplicate_key": ("trường này được ghi hai lần (lần đầu ở dòng {first}).", "giữ lại một lần."),
        "duplicate_id": (
            "mã “{given}” đã dùng trong {other}.",
            "đặt cho mỗi nền tảng, mỗi chuyên mục một mã riêng.",
        ),
        "device_name": (
            "mã “{given}” là tên riêng của Windows, không đặt cho tệp được.",
            "thêm chữ vào mã, ví dụ {given}-vn.",
        ),
        "url": ("“{given}” không phải địa chỉ web.", "ghi đầy đủ, ví dụ https://bao-moi.example/."),
        "off_platform": (
            "địa chỉ “{given}” không thuộc nền tảng {url}.",
            "sửa địa chỉ, hoặc thêm tên miền đó vào hosts.",
        ),
        "pattern": ("biểu thức “{given}” sai: {detail}.", "sửa biểu thức chính quy, ví dụ ^/bai-viet/."),
        "no_entries": (
            "chuyên mục không có lối vào nào.",
            "thêm ít nhất một sitemap, feed hoặc listing vào entries.",
        ),
        "adapter": (
            "không có bộ đọc nào tên “{given}”.",
            "dùng một trong: {allowed}; hoặc bỏ trường này để hệ thống tự nhận biết.",
        ),
        "over_budget": (
            "các chuyên mục đòi {asked} nội dung, ngân sách chỉ có {budget}.",
            "giảm sample của các chuyên mục hoặc tăng budget.items.",
        ),
        "other": ("giá trị “{given}” không dùng được.", "xem tài liệu khai báo nền tảng để ghi đúng."),
    }
)
_YAML: Mapping[str, str] = MappingProxyType(
    {
        "mapping values are not allowed": "thụt đầu dòng sai, hoặc câu có dấu hai chấm mà thiếu ngoặc kép",
        "found character '\\t'": "dòng này có ký tự Tab; chỉ thụt bằng dấu cách",
        "expected <block end>": "dòng này thụt vào không khớp với các dòng quanh nó",
        "could not find expected ':'": "thiếu dấu hai chấm và dấu cách sau tên trường",
        "unexpected end of stream": "ngoặc kép mở mà không đóng",
        "cannot start any token": "giá trị bắt đầu bằng ký tự đặc biệt mà không có ngoặc kép",
        "expected ',' or": "ngoặc vuông không khớp",
        "expected a single document": "tệp có hơn một tài liệu (dòng ---)",
        "special characters are not allowed": "tệp có ký tự điều khiển",
    }
)
"""Parts of what PyYAML says, as an operator is told; the rest is shown as it is said."""


def yaml_words(problem: str) -> str:
    """What PyYAML complains of, in Vietnamese where it is known."""
    return next((words for part, words in _YAML.items() if part in problem), problem)


def disk_words(error: OSError) -> str:
    """Why a file cannot be read."""
    known = {FileNotFoundError: "không có tệp này", PermissionError: "không có quyền đọc"}
    return known.get(type(error)) or system_words.disk_words(error)


_SHOWN = 60  # characters of a wrong value that are repeated back


def message(kind: str, **context: Any) -> tuple[str, str]:  # noqa: ANN401 - whatever the error carries
    """Problem and remedy for one mistake; an unknown kind gets the general ones."""
    problem, remedy = MESSAGES.get(kind, MESSAGES["other"])
    shown = {
        name: str(value)[:_SHOWN] if name == "given" else str(value) for name, value in context.items()
    }
    filled = _Blank(shown)
    return problem.format_map(filled), remedy.format_map(filled)


class _Blank(dict[str, str]):
    """A missing detail reads as nothing, so that a message is never lost to a format error."""

    def __missing__(self, key: str) -> str:
        return ""
