"""What the rubric layer raises when a caller names something that does not exist."""

from collections.abc import Iterable
from difflib import get_close_matches


class RubricError(Exception):
    """Base of this package's errors; each says what, where, and how to mend, in Vietnamese."""


class UnknownNameError(RubricError):
    """A name that stands in no registry."""

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        near = get_close_matches(name, names, n=1)
        hint = f"; gần nhất là “{near[0]}”" if near else ""
        super().__init__(f"Không có {what} “{name}”{hint}. Chọn một trong: {', '.join(names)}.")


class RegistryError(RubricError):
    """A registry file of this package, or an operator's copy of it, that does not read."""

    def __init__(self, problems: Iterable[object]) -> None:
        super().__init__("Danh bạ không dùng được:\n" + "\n".join(str(found) for found in problems))


class NotResponsibleError(RubricError):
    """An authority asked to write a rubric for a field that is not its own."""

    def __init__(self, authority: str, field: str, responsible: Iterable[str]) -> None:
        names = ", ".join(responsible) or "chưa có đơn vị nào trong danh bạ"
        super().__init__(
            f"{authority} không phụ trách lĩnh vực “{field}”. Đơn vị phụ trách theo danh bạ: {names}."
        )


class BlockListError(RubricError):
    """A block list file that holds no usable domain."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"Danh sách chặn {where} không dùng được: {why}.")
