"""What the audit refuses, in words for the staff member who has to mend it."""

from dataclasses import dataclass


class AuditError(ValueError):
    """Base of every refusal of the audit."""


@dataclass(frozen=True)
class Problem:
    """One mistake in a file; `row` counts from 1 with the header, as spreadsheets do (0: whole file).

    `unit` is what a row is called in that kind of file.
    """

    row: int
    column: str
    what: str
    remedy: str
    unit: str = "Dòng"

    def __str__(self) -> str:
        place = "Tệp" if self.row == 0 else f"{self.unit} {self.row}"
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


class AccountNameError(AuditError):
    """An account's code has a form that files and addresses cannot bear."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Mã tài khoản “{name[:40]}” không hợp lệ. Cách sửa: dùng 2 đến 32 chữ thường không dấu, chữ số, "
            "dấu . _ - và bắt đầu bằng chữ hoặc số, ví dụ ng1."
        )


class AccountExistsError(AuditError):
    """An account of that code is there already."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Tài khoản “{name}” đã có. Cách sửa: chọn mã khác, hoặc đặt lại mật khẩu bằng "
            f"`cleanplatforms audit account password {name}`."
        )


class UnknownAccountError(AuditError):
    """No account has that code."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Không có tài khoản “{name[:40]}”. Cách sửa: xem `cleanplatforms audit account list`, "
            "hoặc tạo bằng `cleanplatforms audit account add`."
        )


class WeakPasswordError(AuditError):
    """A password is too easily guessed."""

    def __init__(self, why: str) -> None:
        super().__init__(f"Mật khẩu không dùng được: {why}. Cách sửa: dùng một câu dài, dễ nhớ với bạn.")
