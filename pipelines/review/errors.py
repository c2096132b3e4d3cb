"""What can stop the review application from serving, in words for the operator."""


class ReviewError(Exception):
    """Base of the application's errors."""


class PortTakenError(ReviewError):
    """The address cannot be listened on."""

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(
            f"Không mở được cổng {port} trên {host}: {why}. "
            "Hãy chọn cổng khác bằng --port, hoặc tắt chương trình đang dùng cổng này."
        )
