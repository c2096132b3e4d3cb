"""An operator's registry of authorities merged over the shipped one; every mistake is named at its place."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from rubrics.errors import RegistryError
from rubrics.problems import START, Position, Shown
from rubrics.wording import shown

Row = Mapping[str, Any]
Placed = tuple[Row, Mapping[str, Position]]
"""A row of an operator's file, and where its fields stand in it."""

MISTAKES: dict[str, tuple[str, str]] = {
    "shipped": (
        "Mã {id} đã có trong danh bạ đi kèm ({name}).",
        "Đặt mã khác cho đơn vị mới; đơn vị ấy đổi khác thì thêm `replaces: true` và ghi lại đủ mọi giai đoạn của nó.",
    ),
    "replaces_nothing": (
        "`replaces: true` nhưng danh bạ đi kèm không có mã {id}.",
        "Sửa mã cho đúng, hoặc bỏ dòng `replaces` nếu đây là đơn vị mới.",
    ),
    "reversed": (
        "Ngày cuối {until} đứng trước ngày đầu {since}.",
        "Sửa một trong hai ngày; ngày viết dạng năm-tháng-ngày.",
    ),
    "overlaps": (
        "Mã {id} có hai giai đoạn trùng ngày: giai đoạn này và giai đoạn ở dòng {line}.",
        "Ghi `until` là ngày liền trước `from` của giai đoạn sau; nếu là hai đơn vị khác nhau thì đặt hai mã.",
    ),
}
"""What may be wrong with a row that reads well, and how to mend it."""


def merged(shipped: Sequence[Row], own: Sequence[Placed], file: str) -> tuple[Row, ...]:
    """The rows of both; raises RegistryError naming every mistake of the operator's."""
    names = {row["id"]: row["name"] for row in shipped}
    replaced = {row["id"] for row, _ in own if row.get("replaces")}
    found = [
        _said(file, at, mistake, words)
        for index, (row, places) in enumerate(own)
        for at, mistake, words in _wrong(row, places, names, own[:index], row["id"] in replaced)
    ]
    if found:
        raise RegistryError(found)
    return (*(row for row in shipped if row["id"] not in replaced), *(row for row, _ in own))


def _wrong(
    row: Row,
    places: Mapping[str, Position],
    names: Mapping[str, str],
    before: Sequence[Placed],
    replaces: bool,
) -> Iterator[tuple[Position, str, dict[str, object]]]:
    office: dict[str, object] = {"id": shown(row["id"])}
    if row["id"] in names and not replaces:
        yield places["id"], "shipped", {**office, "name": names[row["id"]]}
    if row["id"] not in names and row.get("replaces"):
        yield places["replaces"], "replaces_nothing", office
    if not row["from"] <= _last(row):
        yield (
            places["until"],
            "reversed",
            {"until": f"{row['until']:%d/%m/%Y}", "since": f"{row['from']:%d/%m/%Y}"},
        )
    for other, at in before:
        if other["id"] == row["id"] and row["from"] <= _last(other) and other["from"] <= _last(row):
            yield places["from"], "overlaps", {**office, "line": at["id"].line}


def _last(row: Row) -> date:
    return row.get("until") or date.max


def _said(file: str, at: Position, mistake: str, words: Mapping[str, object]) -> str:
    text, remedy = MISTAKES[mistake]
    return f"{file}:{at.line}:{at.column}: {Shown.ERROR}: {text.format(**words)} Cách sửa: {remedy}"


def placed(rows: Sequence[Row], positions: Mapping[str, Position]) -> list[Placed]:
    """Rows of `authorities` with the places of their fields."""
    return [
        (row, {name: positions.get(f"authorities[{index}].{name}", START) for name in row})
        for index, row in enumerate(rows)
    ]
