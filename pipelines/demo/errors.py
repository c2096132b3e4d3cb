"""What can go wrong in the demo: each error says what, where, and how to mend it."""


class DemoError(Exception):
    """Base of every error of the demo."""


class GrammarError(DemoError):
    """A text file of the demo does not follow the grammar's form."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}. Sửa tệp lời văn của bản thử rồi chạy lại.")


class UnknownDocumentError(DemoError, LookupError):
    """Someone asks the answer key for a document that the demo never wrote."""

    def __init__(self, platform_id: str, path: str, anchor: str) -> None:
        part = f"mục “{anchor}”" if anchor else "bài chính"
        super().__init__(
            f"Đáp án của bản thử không có {part} ở trang {path} của nền tảng “{platform_id}”. "
            "Kiểm tra xem mẫu có được thu thập từ chính bản thử này (cùng hạt giống, cùng cỡ) không."
        )


class AnswerKeyFormatError(DemoError):
    """A stored answer key cannot be read back."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"Không đọc được đáp án của bản thử: {what}. Tạo lại bằng build_world(...).key.to_json()."
        )


class ScaleError(DemoError, ValueError):
    """The wished size of the demo is outside what it can build."""

    def __init__(self, scale: float, low: float, high: float) -> None:
        super().__init__(f"Cỡ bản thử là {scale:g}; chỉ nhận từ {low:g} đến {high:g}.")


class PortBusyError(DemoError):
    """A port that the demo wants is in use."""

    def __init__(self, port: int) -> None:
        super().__init__(
            f"Cổng {port} trên 127.0.0.1 đang có chương trình khác dùng. "
            "Chọn dãy cổng khác bằng --port-base, ví dụ --port-base 48801."
        )


class PortRangeError(DemoError, ValueError):
    """The first port is not one that a user's program may take."""

    def __init__(self, port_base: int) -> None:
        super().__init__(f"--port-base là {port_base}; chỉ nhận từ 1024 đến 65500.")
