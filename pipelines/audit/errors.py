"""What the audit refuses, in words for the staff member who has to mend it."""

from dataclasses import dataclass


class AuditError(ValueError):
    """Base of every refusal of the audit."""


@dataclass(frozen=True)
class Problem:
    """One mistake in a file; `row` counts from 1 with the header, as spreadsheets do (0: whole file)."""

    row: int
    column: str
    what: str
    remedy: str

    def __str__(self) -> str:
        place = "Tệp" if self.row == 0 else f"Dòng {self.row}"
        column = f", cột “{self.column}”" if self.column else ""
        return f"{place}{column}: {self.what}. Cách sửa: {self.remedy}."


class MissingTextError(AuditError):
    """A task asks about a document or criterion whose wording was not handed in."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(
            f"Phiếu thẩm định: thiếu {what} của “{name}”. "
            "Cách sửa: nạp lại lần thu thập và bộ tiêu chí đã dùng khi rút mẫu."
        )


class LabelFileError(AuditError):
    """A label file with mistakes: all of them are named, and nothing of the file was taken."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        head = f"Tệp nhãn có {len(problems)} lỗi, chưa nhập nhãn nào:"
        super().__init__("\n".join([head, *map(str, problems)]))
        self.problems = problems
