"""What can go wrong with the store, each saying what, where and how to mend."""

CAUSES: dict[str, str] = {
    "unable to open database file": "không mở hoặc tạo được tệp",
    "readonly database": "tệp hoặc thư mục chỉ cho đọc",
    "database is locked": "một lệnh khác đang ghi quá lâu; chạy lại sau",
    "file is not a database": "tệp này không phải cơ sở dữ liệu SQLite",
    "malformed": "tệp bị hỏng; hãy phục hồi từ bản sao lưu",
    "disk I/O error": "ổ đĩa báo lỗi khi đọc, ghi",
    "disk is full": "ổ đĩa hết chỗ",
    "Permission denied": "không có quyền",
    "Read-only file system": "ổ đĩa chỉ cho đọc",
    "File exists": "có một tệp đứng ở chỗ của thư mục",
    "Not a directory": "có một tệp đứng ở chỗ của thư mục",
    "Connection refused": "máy chủ không nhận kết nối",
    "connection timeout": "máy chủ không trả lời",
    "could not translate host name": "không tìm thấy máy chủ",
    "password authentication failed": "sai tên hoặc mật khẩu",
    "Can't load plugin": "không có loại cơ sở dữ liệu này; dùng sqlite:/// hoặc postgresql+psycopg://",
    "Could not parse": "địa chỉ sai dạng; dùng sqlite:/// hoặc postgresql+psycopg://",
}
"""What drivers and systems say, in the operator's language; what is not here is shown as it is said."""


class StoreError(Exception):
    """Base of the store's errors; the text is Vietnamese, for operators."""


class DatabaseUnreachableError(StoreError):
    """The database cannot be opened."""

    def __init__(self, url: str, cause: str) -> None:
        shown = url.rsplit("@", maxsplit=1)[-1]  # a URL's part before @ may hold a password
        super().__init__(
            f"Không mở được cơ sở dữ liệu {shown}: {_in_words(cause)}. "
            "Kiểm tra đường dẫn, quyền ghi và dung lượng đĩa, hoặc đặt CLEANPLATFORMS_DATABASE_URL."
        )


class DatabaseFailedError(StoreError):
    """The open database could not do what was asked: another holds it too long, its disk is full, it is gone."""

    def __init__(self, url: str, cause: str) -> None:
        shown = url.rsplit("@", maxsplit=1)[-1]
        super().__init__(
            f"Kho dữ liệu {shown} không đọc hoặc ghi được: {_in_words(cause)}. Việc đang ghi dở chưa được ghi, những "
            "gì đã xong vẫn còn: chạy lại đúng lệnh này sau khi khắc phục."
        )


def is_known(cause: str) -> bool:
    """Say whether there are words for what a driver or the system says."""
    return any(part in cause for part in CAUSES)


def _in_words(cause: str) -> str:
    return next((words for part, words in CAUSES.items() if part in cause), cause)


class DriverMissingError(StoreError):
    """The database needs a Python package that is not installed."""

    def __init__(self, url: str, module: str) -> None:
        kind = url.split(":", maxsplit=1)[0]
        super().__init__(
            f"Cơ sở dữ liệu loại {kind} cần gói {module}, chưa được cài. Với PostgreSQL: ghi địa chỉ dạng "
            "postgresql+psycopg://… và chạy `pip install 'cleanplatforms[postgresql]'`."
        )


class DatabaseNewerError(StoreError):
    """A newer version of the product has changed the database."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"Cơ sở dữ liệu ở phiên bản {revision}, mới hơn phần mềm này. "
            "Hãy cập nhật cleanplatforms, hoặc dùng một thư mục dữ liệu khác (CLEANPLATFORMS_DATA_DIR)."
        )


class RefusedError(StoreError):
    """What is asked goes against what the store holds: another request mends it, not another machine."""


class UnknownRunError(RefusedError):
    """No run of that name is in the store."""

    def __init__(self, wanted: str) -> None:
        super().__init__(
            f"Chưa có lượt thu thập nào cho {wanted}. Hãy chạy `cleanplatforms crawl` trước, "
            "hoặc xem `cleanplatforms status`."
        )


class EditionChangedError(RefusedError):
    """An edition of that name is published with other content (P7)."""

    def __init__(self, edition_id: str) -> None:
        super().__init__(
            f"Kỳ công bố {edition_id} đã phát hành với nội dung khác và không được sửa. "
            "Hãy phát hành một kỳ đính chính: thêm `--corrects` và một mã kỳ mới bằng `--edition`."
        )


class PlanFrozenError(RefusedError):
    """Labels rest on the plan, so its strata may not change."""

    def __init__(self, criterion_id: str) -> None:
        super().__init__(
            f"Tiêu chí {criterion_id} đã có nhãn theo kế hoạch thẩm định hiện tại; không thể lập lại với "
            "mô hình, hạt giống hoặc bộ tiêu chí khác. Chỉ có thể tăng số nhãn (`--labels`)."
        )


class AppealExistsError(RefusedError):
    """The same finding was objected to on the same ground in other words."""

    def __init__(self, appeal_id: int, finding_id: str) -> None:
        super().__init__(
            f"Kết luận {finding_id} đã có kiến nghị số {appeal_id} với cùng căn cứ nhưng lời khác. Kiến nghị đã "
            "nhận không sửa được; nếu nền tảng bổ sung lý do, hãy ghi thành kiến nghị với căn cứ “lý do khác”."
        )


class AnsweredMeanwhileError(RefusedError):
    """Somebody else answered the appeal while this answer was being written."""

    def __init__(self, appeal_id: int) -> None:
        super().__init__(
            f"Kiến nghị số {appeal_id} vừa có người khác trả lời; câu trả lời này chưa được ghi. Hãy xem lại "
            "bằng `cleanplatforms appeal list` rồi trả lời lại nếu vẫn cần."
        )
