"""What can go wrong in a crawl, in words for the person who has to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType


class CrawlerError(Exception):
    """Base of every crawler error; the Vietnamese message says what, where and how to mend."""


@dataclass(frozen=True)
class Mistake:
    """One mistake in a platform's file: where it stands, what is wrong, how to mend it."""

    file: str
    line: int
    field: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}, dòng {self.line}" if self.line else self.file
        name = f", trường “{self.field}”" if self.field else ""
        return f"{place}{name}: {self.problem} Cách sửa: {self.remedy}"


class PlatformFileError(CrawlerError):
    """Platform files that do not load, with every mistake in all of them."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        self.mistakes = mistakes
        lines = "\n".join(f"  {number}. {mistake}" for number, mistake in enumerate(mistakes, 1))
        super().__init__(f"Khai báo nền tảng có {len(mistakes)} lỗi, chưa nạp nền tảng nào:\n{lines}")


class PlatformAddressError(CrawlerError):
    """A platform's address that cannot be crawled."""

    def __init__(self, url: str, problem: str) -> None:
        self.url = url
        super().__init__(
            f"Địa chỉ nền tảng “{url}” không dùng được: {problem} "
            "Cách sửa: ghi đầy đủ, ví dụ https://bao-moi.example/"
        )


class RunFolderError(CrawlerError):
    """A run folder that cannot be read or belongs to another run."""

    def __init__(self, path: Path, problem: str, remedy: str) -> None:
        self.path = path
        super().__init__(f"Thư mục lượt thu thập {path}: {problem} Cách sửa: {remedy}")


class CrawlOptionsError(CrawlerError):
    """An operator's option that a crawl cannot run with."""

    def __init__(self, option: str, problem: str, remedy: str) -> None:
        self.option = option
        super().__init__(f"Tùy chọn thu thập “{option}”: {problem} Cách sửa: {remedy}")


class BrowserMissingError(CrawlerError):
    """A platform's pages are to be rendered, and what renders them is not there."""

    def __init__(self, part: str, **context: str) -> None:
        self.part = part
        super().__init__(
            "Nền tảng khai báo render: javascript, cần trình duyệt để đọc trang: "
            + _BROWSER[part].format_map(context)
        )


_BROWSER: Mapping[str, str] = MappingProxyType(
    {
        "driver": "chưa cài gói Python playwright. Cách sửa: pip install 'cleanplatforms[browser]'.",
        "system": "chỉ dùng được trên Linux (cần /proc để giới hạn bộ nhớ). "
        "Cách sửa: chạy trên máy Linux, hoặc bỏ mục render khỏi tệp khai báo.",
        "setting": "không có tệp chạy được nào là “{given}” (mục browser). "
        "Cách sửa: sửa đường dẫn, hoặc bỏ mục này để hệ thống tự tìm.",
        "chromium": "không tìm thấy Chromium trong PATH (đã tìm: {names}). "
        "Cách sửa: cài gói chromium của hệ điều hành (Debian: apt install chromium), "
        "hoặc ghi đường dẫn vào mục browser.",
    }
)
