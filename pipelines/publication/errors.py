"""What can stop a publication: each error says what, where and how to mend, in Vietnamese for staff."""

from collections.abc import Sequence
from pathlib import Path

from crawler.system_words import disk_words


class PublicationError(Exception):
    """Base of every publication error."""


class UnsafeIdentifierError(PublicationError):
    """An identifier cannot become part of an address."""

    def __init__(self, kind: str, value: str) -> None:
        super().__init__(
            f"Mã {kind} {value!r} không dùng làm địa chỉ trang được. Mã chỉ gồm chữ thường không dấu, chữ số, "
            f"và các dấu . _ - ở giữa (tối đa 100 ký tự), và không phải tên riêng của Windows (con, nul, com1, …). "
            "Hãy sửa mã trong hồ sơ gốc rồi công bố lại."
        )


class InconsistentEditionError(PublicationError):
    """Parts of an edition contradict each other; every contradiction is listed."""

    def __init__(self, edition_id: str, problems: Sequence[str]) -> None:
        lines = "\n".join(f"  - {problem}" for problem in problems)
        super().__init__(
            f"Kỳ công bố {edition_id!r} không nhất quán nên chưa công bố gì:\n{lines}\n"
            f"Hãy lập lại kỳ công bố từ kho dữ liệu; nếu lỗi vẫn còn, báo người vận hành."
        )


class EditionExistsError(PublicationError):
    """A folder of this edition stands there with other content: published editions never change."""

    def __init__(self, folder: Path, differing: Sequence[str]) -> None:
        shown = ", ".join(differing[:5]) + (" …" if len(differing) > 5 else "")  # noqa: PLR2004 -- a readable line
        super().__init__(
            f"Kỳ công bố tại {folder} đã có và khác nội dung mới ở {len(differing)} tệp ({shown}). "
            f"Kỳ đã công bố không bao giờ bị ghi đè. Nếu cần đính chính, hãy lập một kỳ công bố mới "
            f"với mã khác và ghi kỳ này vào mục «đính chính cho»; nếu đây chỉ là bản thử, hãy công bố ra "
            f"một thư mục khác. Chỉ vừa cập nhật phần mềm thì không cần làm gì: kỳ đã công bố vẫn như cũ."
        )


class UnreadableEditionError(PublicationError):
    """A published edition's data file cannot be read, so the list of editions cannot be made."""

    def __init__(self, file: Path, error: Exception) -> None:
        broken = "tệp bị cắt, bị sửa, hoặc không phải dữ liệu của một kỳ công bố"
        why = disk_words(error) if isinstance(error, OSError) else broken
        super().__init__(
            f"Không đọc được {file} của một kỳ đã công bố: {why}. Hãy phục hồi tệp từ bản sao lưu "
            f"(đối chiếu SHA256SUMS của kỳ đó), rồi công bố lại; chưa có gì bị thay đổi."
        )


class NotAnEditionError(PublicationError):
    """A folder that was to be verified holds no edition; `inside` are folders in it that do."""

    def __init__(self, folder: Path, inside: Sequence[Path]) -> None:
        shown = (
            ", ".join(map(str, inside))
            or "thư mục của kỳ, ví dụ site/2026-10, chứ không phải data hay tệp .zip"
        )
        super().__init__(
            f"{folder} không phải thư mục của một kỳ công bố (không có data/edition.json). Hãy chỉ {shown}."
        )


class UnwritableFolderError(PublicationError):
    """The output folder cannot be written."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(
            f"Không ghi được vào thư mục công bố {folder}: {why}. Hãy kiểm tra quyền ghi và dung lượng đĩa, "
            f"hoặc chọn thư mục khác."
        )
