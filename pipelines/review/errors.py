"""What can stop the review application from serving, in words for the operator."""

import errno

ADDRESS: dict[int, str] = {
    errno.EADDRINUSE: "một chương trình khác đang dùng cổng này",
    errno.EADDRNOTAVAIL: "máy này không có địa chỉ ấy",
    errno.EACCES: "không có quyền mở cổng này (cổng dưới 1024 cần quyền quản trị)",
}
"""What the system says of an address that cannot be listened on."""


class ReviewError(Exception):
    """Base of the application's errors."""


class PortTakenError(ReviewError):
    """The address cannot be listened on."""

    def __init__(self, host: str, port: int, error: OSError) -> None:
        why = ADDRESS.get(error.errno or 0) or error.strerror or str(error)
        super().__init__(
            f"Không mở được cổng {port} trên {host}: {why}. "
            "Hãy chọn cổng khác bằng --port, hoặc tắt chương trình đang dùng cổng này."
        )
