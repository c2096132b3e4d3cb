"""What can go wrong between a page's bytes and its parts."""


class ExtractionError(Exception):
    """Base of every extraction error; the message says what, where and how to mend."""


class UndecodableBodyError(ExtractionError):
    """The body's bytes are text in no encoding that the page declares or that Vietnamese pages use."""

    def __init__(self, tried: tuple[str, ...], size: int) -> None:
        self.tried = tried
        self.size = size
        super().__init__(
            f"body of {size} bytes is not text in any of: {', '.join(tried)}; "
            "check the Content-Type header and whether the body is compressed or binary"
        )


class PageTooLargeError(ExtractionError):
    """The page is larger than extraction takes."""

    def __init__(self, url: str, size: int, limit: int) -> None:
        self.url = url
        super().__init__(
            f"page {url} has {size} characters, extraction takes {limit}; lower the crawl's size limit"
        )
