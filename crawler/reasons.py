"""Outcomes in words for staff: why a page, or a whole run, gave nothing."""

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from crawler.types import Manifest, Outcome, RunOutcome, SectionCount, WaysCount

OUTCOME_WORDS: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.EXTRACTED: "đọc được",
        Outcome.EMPTY: "trang không có nội dung",
        Outcome.WORDLESS: "trang chỉ có bài không lời (hình, nhãn dán)",
        Outcome.NOT_FOUND: "trang không tồn tại",
        Outcome.SOFT_NOT_FOUND: "trang trả lời như một địa chỉ không có thật",
        Outcome.LOGIN_WALL: "trang chỉ hiện yêu cầu đăng nhập",
        Outcome.CONSENT_WALL: "trang chỉ hiện yêu cầu đồng ý (cookie, độ tuổi)",
        Outcome.FORBIDDEN: "máy chủ từ chối",
        Outcome.ROBOTS_DISALLOWED: "robots.txt không cho phép hoặc không đọc được",
        Outcome.RATE_LIMITED: "máy chủ yêu cầu giảm tốc độ",
        Outcome.SERVER_ERROR: "máy chủ báo lỗi",
        Outcome.TIMEOUT: "quá thời gian chờ",
        Outcome.DNS_ERROR: "không tìm thấy tên miền",
        Outcome.CONNECTION_ERROR: "không kết nối được",
        Outcome.TLS_ERROR: "chứng thư số không hợp lệ",
        Outcome.NON_PUBLIC_ADDRESS: "tên miền trỏ về địa chỉ mạng không công khai",
        Outcome.OFF_PLATFORM_REDIRECT: "chuyển hướng ra ngoài nền tảng",
        Outcome.REDIRECT_LOOP: "chuyển hướng vòng lặp",
        Outcome.TOO_LARGE: "trang quá lớn",
        Outcome.UNSUPPORTED_TYPE: "không phải trang web",
        Outcome.UNDECODABLE: "không giải mã được",
        Outcome.EXTRACTION_ERROR: "không tách được nội dung",
        Outcome.BUDGET_EXHAUSTED: "hết ngân sách thu thập",
    }
)
RUN_WORDS: Mapping[RunOutcome, str] = MappingProxyType(
    {
        RunOutcome.RUNNING: "Lượt thu thập chưa xong; chạy lại lệnh với cùng thư mục để làm tiếp.",
        RunOutcome.COMPLETE: "Đã thu thập đủ mẫu.",
        RunOutcome.BUDGET_EXHAUSTED: "Hết ngân sách thu thập trước khi lấy đủ mẫu.",
        RunOutcome.ROBOTS_REFUSED: "Nền tảng không cho phép thu thập (robots.txt cấm, hoặc không đọc được).",
        RunOutcome.UNREACHABLE: "Không truy cập được nền tảng.",
        RunOutcome.EMPTY_FRAME: "Không tìm thấy nội dung nào được nền tảng liệt kê.",
        RunOutcome.NO_DOCUMENTS: "Không tách được nội dung nào từ các trang trong mẫu.",
        RunOutcome.FAILED: "Lượt thu thập bị lỗi; chạy lại lệnh với cùng thư mục để làm tiếp.",
    }
)
_PROXIES = frozenset(("http_proxy", "https_proxy", "all_proxy"))
_NO_PROXY = (
    "Máy này đặt proxy (biến môi trường {}), nhưng chương trình thu thập không đi qua proxy: proxy tự phân giải "
    "tên miền nên không thể bảo đảm chỉ tải từ địa chỉ công khai. Cách sửa: thu thập trên một máy ra thẳng "
    "Internet được (DNS, cổng 80 và 443); nền tảng có thể vẫn đang hoạt động bình thường."
)
_UNREACHED = frozenset(
    {
        Outcome.SERVER_ERROR,
        Outcome.TIMEOUT,
        Outcome.DNS_ERROR,
        Outcome.CONNECTION_ERROR,
        Outcome.TLS_ERROR,
        Outcome.NON_PUBLIC_ADDRESS,
    }
)
_SPENT = frozenset({Outcome.BUDGET_EXHAUSTED})


def explain(
    outcome: RunOutcome, pages: Iterable[Outcome], environ: Mapping[str, str] = MappingProxyType(os.environ)
) -> str:
    """A sentence on a run's end and, where pages failed, how many for which reason.

    One more where nothing was reached and this machine (`environ`) is told to use a proxy, which a crawl never does.
    """
    counts = Counter(pages)
    counts.pop(Outcome.EXTRACTED, None)
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    detail = "; ".join(f"{OUTCOME_WORDS[kind]}: {number} trang" for kind, number in ordered)
    told = (
        RUN_WORDS[outcome],
        f"Chi tiết: {detail}." if detail else "",
        _proxy_words(environ) if outcome is RunOutcome.UNREACHABLE else "",
    )
    return " ".join(filter(None, told))


def _proxy_words(environ: Mapping[str, str]) -> str:
    """That a proxy is set and not used; its address is left out, for it may hold a password."""
    names = sorted(name for name, value in environ.items() if name.lower() in _PROXIES and value.strip())
    return _NO_PROXY.format(", ".join(names)) if names else ""


def truncation(sections: Iterable[SectionCount]) -> str:
    """One sentence on items that go on where no page could be drawn, '' where there are none."""
    count = sum(section.truncated for section in sections)
    return f"{count} mục còn trang sau không thể rút vào mẫu." if count else ""


def shown_again(ways: WaysCount) -> str:
    """What a run says of posts that several items show, '' where there are none."""
    told = (
        (ways.posts, "nội dung xem được qua nhiều địa chỉ, mỗi nội dung chỉ tính một lần"),
        (ways.untested, "mục nêu địa chỉ khác cùng nội dung mà chưa kiểm được"),
        (
            ways.unnamed,
            "nội dung trùng cả lời, người viết và lúc đăng ở nhiều mục, không rõ có phải là một, nên tính đủ",
        ),
    )
    return " ".join(f"{number} {words}." for number, words in told if number)


def coverage_lines(manifest: Manifest) -> list[str]:
    """One line a section: how much of it was listed, drawn and read, and why the rest was not."""
    return [_covered(section) for section in manifest.sections]


def _covered(section: SectionCount) -> str:
    lost = sorted(
        ((count, kind) for kind, count in section.outcomes.items() if kind is not Outcome.EXTRACTED),
        key=lambda one: (-one[0], one[1]),
    )
    notes = [f"{OUTCOME_WORDS[kind]}: {count}" for count, kind in lost]
    if section.truncated:
        notes.append(f"{section.truncated} mục còn trang sau không thể rút vào mẫu")
    if section.again:
        notes.append(f"{section.again} nội dung đã có ở mục khác hoặc không tính thêm")
    if section.wordless:
        notes.append(f"{section.wordless} bài không lời (hình, nhãn dán), không chấm được")
    read = f"{section.section}: {section.listed} mục liệt kê, rút {section.drawn}, đọc được {section.extracted}"
    pages = f"{section.pages_read}/{section.pages} trang" if section.pages else ""
    return "; ".join(filter(None, (f"{read} ({section.documents} nội dung)", pages, *notes)))


def nothing_found(pages: Iterable[Outcome], otherwise: RunOutcome) -> RunOutcome:
    """Why a stage that fetched these pages got nothing: unreachable, refused, spent, or `otherwise`."""
    kinds = set(pages)
    if not kinds or kinds - _UNREACHED - _SPENT - {Outcome.ROBOTS_DISALLOWED}:
        return otherwise
    if kinds & _UNREACHED:
        return RunOutcome.UNREACHABLE
    return RunOutcome.ROBOTS_REFUSED if Outcome.ROBOTS_DISALLOWED in kinds else otherwise
