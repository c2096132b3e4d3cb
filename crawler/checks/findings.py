"""What one check says: outcome, words for readers, address of the evidence."""

from dataclasses import dataclass

from crawler.checks.evidence import PageEvidence
from crawler.types import ObservationOutcome, Outcome


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's answer; `detail` is Vietnamese and never holds a name, number or address of a person."""

    outcome: ObservationOutcome
    detail: str
    url: str = ""


def met(detail: str, url: str = "") -> Finding:
    """The fact is there."""
    return Finding(ObservationOutcome.MET, detail, url)


def not_met(detail: str, url: str = "") -> Finding:
    """The evidence was seen and the fact is not in it."""
    return Finding(ObservationOutcome.NOT_MET, detail, url)


def inconclusive(detail: str, url: str = "") -> Finding:
    """The evidence was not seen, or does not tell."""
    return Finding(ObservationOutcome.INCONCLUSIVE, detail, url)


_REASONS: dict[Outcome, str] = {
    Outcome.EXTRACTED: "trang trả lời nhưng không đọc được nội dung",
    Outcome.EMPTY: "trang trống",
    Outcome.WORDLESS: "trang chỉ có hình, không có lời",
    Outcome.NOT_FOUND: "máy chủ báo không có trang này",
    Outcome.SOFT_NOT_FOUND: "trang trả lời như một địa chỉ không có thật",
    Outcome.LOGIN_WALL: "trang chỉ hiện yêu cầu đăng nhập",
    Outcome.CONSENT_WALL: "trang chỉ hiện yêu cầu đồng ý",
    Outcome.FORBIDDEN: "máy chủ từ chối truy cập",
    Outcome.ROBOTS_DISALLOWED: "robots.txt không cho phép",
    Outcome.RATE_LIMITED: "máy chủ yêu cầu giãn tần suất",
    Outcome.SERVER_ERROR: "máy chủ gặp lỗi",
    Outcome.TIMEOUT: "quá thời gian chờ",
    Outcome.DNS_ERROR: "không phân giải được tên miền",
    Outcome.CONNECTION_ERROR: "không kết nối được",
    Outcome.TLS_ERROR: "kết nối mã hóa thất bại",
    Outcome.NON_PUBLIC_ADDRESS: "tên miền trỏ về địa chỉ không công khai",
    Outcome.OFF_PLATFORM_REDIRECT: "bị chuyển hướng ra ngoài nền tảng",
    Outcome.REDIRECT_LOOP: "chuyển hướng lặp vòng",
    Outcome.TOO_LARGE: "trang quá lớn",
    Outcome.UNSUPPORTED_TYPE: "không phải trang văn bản",
    Outcome.UNDECODABLE: "không giải mã được nội dung",
    Outcome.EXTRACTION_ERROR: "không tách được nội dung",
    Outcome.BUDGET_EXHAUSTED: "chưa được tải trong lượt thu thập này",
}


def reason(page: PageEvidence) -> str:
    """Why a page could not be used, in Vietnamese."""
    return _REASONS[page.outcome]
