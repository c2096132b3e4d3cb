"""Checks on the pages a site must have: privacy policy, terms, a way to report content."""

import re
from datetime import datetime

from crawler.checks.evidence import NOT_FETCHED, PageRole, SiteEvidence
from crawler.checks.findings import Finding, inconclusive, met, not_met, reason
from crawler.checks.links import roles_in
from crawler.checks.sight import NAMES, Sight, home, readable, sight, why_not

# A policy of fewer characters is a heading over nothing.
_MIN_POLICY = 300
_PRIVACY_WORDS = re.compile(
    r"bảo mật|riêng tư|dữ liệu cá nhân|thông tin cá nhân|privacy|personal (?:data|information)"
)
_TERMS_WORDS = re.compile(
    r"điều khoản|thỏa thuận|thoả thuận|quy định|quy chế|nội quy|điều kiện|terms|rules"
)
_REPORT_WORDS = re.compile(
    r"báo cáo (?:vi phạm|nội dung|bài viết|bình luận|xấu|lạm dụng)|"
    r"báo xấu|phản ánh|tố cáo|tố giác|khiếu nại|đường dây nóng|"
    r"yêu cầu gỡ|gỡ bỏ nội dung|report|abuse|complaint"
)


def check_privacy_policy(evidence: SiteEvidence, now: datetime) -> Finding:
    """The home page links to a privacy policy that can be read."""
    del now
    return _linked(evidence, PageRole.PRIVACY, _PRIVACY_WORDS, _MIN_POLICY)


def check_terms(evidence: SiteEvidence, now: datetime) -> Finding:
    """The home page links to terms of use that can be read."""
    del now
    return _linked(evidence, PageRole.TERMS, _TERMS_WORDS, _MIN_POLICY)


def check_report_channel(evidence: SiteEvidence, now: datetime) -> Finding:
    """A way to report content is linked from the home page, or described on its policy or contact page."""
    del now
    linked = _linked(evidence, PageRole.REPORT, _REPORT_WORDS, 0)
    described = (_describes(seen) for seen in readable(evidence, PageRole.TERMS, PageRole.CONTACT))
    finding = next((found for found in described if found is not None), None)
    return linked if finding is None or linked == met(linked.detail, linked.url) else finding


def _describes(seen: Sight) -> Finding | None:
    """The home page has words of all kinds on it, so only pages made for the purpose count."""
    if seen.name not in {NAMES[PageRole.TERMS], NAMES[PageRole.CONTACT]} or not _REPORT_WORDS.search(
        seen.text.lower()
    ):
        return None
    return met(f"Cách phản ánh nội dung được nêu ở {seen.name}.", seen.url)


def _linked(evidence: SiteEvidence, role: PageRole, words: re.Pattern[str], least: int) -> Finding:
    """Whether the home page links to the page of a role, and what that page is."""
    front, name = home(evidence), NAMES[role]
    if front is None:
        return inconclusive(f"Chưa tìm được {name}: {why_not(evidence)}.", evidence.home.url)
    url = roles_in(front.page, front.url).get(role, "")
    if not url:
        return not_met(f"Trang chủ không có liên kết đến {name}.", front.url)
    page = evidence.pages.get(role, NOT_FETCHED)
    if page.gone:
        return not_met(f"Liên kết đến {name} bị hỏng.", url)
    if not page.answered:
        return inconclusive(f"Trang chủ có liên kết đến {name}, nhưng chưa xem được: {reason(page)}.", url)
    return _carries(sight(page, name), words, least)


def _carries(seen: Sight, words: re.Pattern[str], least: int) -> Finding:
    """Whether a linked page holds what its link promises."""
    if not seen.text:
        return inconclusive(f"Có {seen.name}, nhưng không có chữ khi chưa chạy JavaScript.", seen.url)
    if len(seen.text) < least or not words.search(seen.text.lower()):
        return not_met(f"Liên kết đến {seen.name} dẫn tới trang không có nội dung tương ứng.", seen.url)
    return met(f"Có {seen.name}, liên kết từ trang chủ.", seen.url)
