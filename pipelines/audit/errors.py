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


class FilledFileError(AuditError):
    """An export was to be written over labels that somebody has filled in."""

    def __init__(self, file: str, labels: int) -> None:
        super().__init__(
            f"{file} đã có {labels} nhãn được điền nên không bị ghi đè. Cách sửa: nạp tệp đó bằng "
            "`cleanplatforms audit import`, hoặc xuất ra một tên khác."
        )


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


class AppealFileError(AuditError):
    """An appeal form with mistakes: all of them are named, and nothing of the file was taken."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        head = f"Tệp kiến nghị có {len(problems)} lỗi, chưa ghi kiến nghị nào:"
        super().__init__("\n".join([head, *map(str, problems)]))
        self.problems = problems


class UnknownFindingError(AuditError):
    """No preview shows a finding of that name."""

    def __init__(self, finding: str) -> None:
        super().__init__(
            f"Không có kết luận “{finding[:40]}” trong bản xem trước nào. Cách sửa: chép mã dạng kl-1a2b-3c4d-5e6f "
            "từ bản xem trước đã gửi cho nền tảng, hoặc nêu đúng kỳ bằng `--edition`."
        )


class LateAppealError(AuditError):
    """An appeal came outside the time in which appeals are taken."""

    def __init__(self, finding: str, received: str, opened: str, deadline: str) -> None:
        super().__init__(
            f"Kiến nghị về {finding} nhận lúc {received}, ngoài thời gian nhận kiến nghị: từ {opened} đến "
            f"{deadline} (giờ Việt Nam). Cách sửa: nếu kiến nghị đến đúng hạn nhưng nhập muộn, ghi lúc nhận bằng "
            "`--received`; muốn gia hạn, chạy lại `cleanplatforms preview` với `--days` lớn hơn."
        )


class UnknownAppealError(AuditError):
    """No appeal has that number."""

    def __init__(self, appeal_id: int) -> None:
        super().__init__(f"Không có kiến nghị số {appeal_id}. Cách sửa: xem `cleanplatforms appeal list`.")


class OwnJudgmentError(AuditError):
    """Whoever judged a document was to answer the appeal against that judgment."""

    def __init__(self, appeal_id: int, account: str) -> None:
        super().__init__(
            f"{account} đã thẩm định nội dung của kiến nghị số {appeal_id} nên không được trả lời kiến nghị này. "
            "Cách sửa: để người khác trả lời."
        )


class UnfitSignerError(AuditError):
    """Whoever was to take in or answer an appeal has no account for it; those who have one are named."""

    def __init__(self, name: str, why: str, fit: tuple[str, ...]) -> None:
        known = (
            f"dùng mã của một trưởng nhóm: {', '.join(fit)}" if fit else "cơ quan chưa có trưởng nhóm nào"
        )
        super().__init__(
            f"“{name[:40]}” không ghi và trả lời kiến nghị được: {why}. Cách sửa: {known}; tạo tài khoản bằng "
            "`cleanplatforms audit account add MÃ --role lead --invite`, mở lại bằng `… account disable MÃ --enable`."
        )


class UnfitLabellerError(AuditError):
    """A file of labels was to be taken in under an account that may not give them."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"Nhãn của “{name[:40]}” chưa được nạp: {why}. Cách sửa: kiểm tra mã sau `--labeller`; mỗi người nạp bằng "
            "mã của mình, xem các mã bằng `cleanplatforms audit account list`."
        )


class AppealOfficeError(AuditError):
    """An answer does not say which office gives it, or at too great length."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"Tên cơ quan trả lời còn trống hoặc dài quá {most} ký tự. Cách sửa: ghi tên cơ quan như sẽ được công bố."
        )


class AppealWordsError(AuditError):
    """An appeal or an answer lacks its reason, or has one that is too long."""

    def __init__(self, what: str, most: int) -> None:
        super().__init__(f"{what}: cần nêu lý do, tối đa {most} ký tự. Cách sửa: viết một vài câu rõ ràng.")


class EffectError(AuditError):
    """An answer cannot have the effect asked for."""

    def __init__(self, wanted: str, possible: tuple[str, ...]) -> None:
        super().__init__(
            f"Câu trả lời này không thể có hệ quả “{wanted}”. Cách sửa: chọn một trong: {', '.join(possible)}."
        )
