"""Checks on who answers for the site: operator, licence, contact. Nothing found is repeated verbatim."""

import re
from datetime import datetime

from crawler.checks.evidence import PageRole, SiteEvidence
from crawler.checks.findings import Finding, inconclusive, met, not_met
from crawler.checks.sight import Sight, home, readable, why_not

_WHERE = (PageRole.ABOUT, PageRole.CONTACT, PageRole.TERMS)
# Words shown to readers, and how they stand on Vietnamese sites: a label with something after it.
OPERATOR: dict[str, re.Pattern[str]] = {
    "cơ quan chủ quản": re.compile(r"(?:cơ quan|đơn vị) chủ quản\s*[:\-–]?\s*\w", re.IGNORECASE),
    "tổ chức, doanh nghiệp": re.compile(
        r"(?:công ty|tổng công ty|tập đoàn)\s+(?:tnhh|trách nhiệm hữu hạn|cổ phần|cp|tm|mtv|một thành viên)\s+\w|"
        r"(?:chủ sở hữu|đơn vị (?:vận hành|quản lý))\s*[:\-–]\s*\w",
        re.IGNORECASE,
    ),
    "người chịu trách nhiệm nội dung": re.compile(
        r"chịu trách nhiệm (?:quản lý )?nội dung\s*[:\-–]?\s*\w|tổng biên tập\s*[:\-–]?\s*\w", re.IGNORECASE
    ),
    "mã số doanh nghiệp": re.compile(
        r"(?:mã số (?:doanh nghiệp|thuế)|msdn|mst|đkkd|gcnđkdn|đăng ký (?:kinh doanh|doanh nghiệp))"
        r"[^\d\n]{0,40}\d{8,13}",
        re.IGNORECASE,
    ),
}
LICENCE: dict[str, re.Pattern[str]] = {
    "giấy phép có số": re.compile(
        r"giấy phép[^\n]{0,120}?(?:số|no\.?)?\s*[:.]?\s*\d{1,5}\s*/", re.IGNORECASE
    ),
    "số hiệu giấy phép": re.compile(
        r"\d{1,5}\s*/\s*(?:\d{4}\s*/\s*)?GP[\w-]*|\bGP(?:XB|BC|MXH|TTĐT)\b", re.IGNORECASE
    ),
    "thông báo hoặc đăng ký với Bộ Công Thương": re.compile(
        r"đã (?:thông báo|đăng ký)[^\n]{0,30}bộ công thương", re.IGNORECASE
    ),
}
_MOE_LINK = "online.gov.vn"
CONTACT: dict[str, re.Pattern[str]] = {
    "thư điện tử": re.compile(r"[\w.+-]{1,64}(?:@|\s?\[at\]\s?)[\w-]{1,63}(?:\.[\w-]{2,24}){1,4}"),
    "điện thoại": re.compile(
        r"(?<!\d)(?:\(?(?:\+?84|0)[\s.()-]{0,3}\d{1,3}\)?(?:[\s.-]{0,2}\d{2,4}){2,3}|1[89]00(?:[\s.-]?\d{2,4}){1,2})(?!\d)"
    ),
    "địa chỉ": re.compile(r"(?:địa chỉ|trụ sở(?: chính)?|văn phòng|address)\s*[:\-–]?\s*\w", re.IGNORECASE),
}


def check_operator_named(evidence: SiteEvidence, now: datetime) -> Finding:
    """The site says which office or firm runs it or answers for its content."""
    del now
    return _named(evidence, OPERATOR, "đơn vị vận hành hoặc chịu trách nhiệm nội dung")


def check_licence_named(evidence: SiteEvidence, now: datetime) -> Finding:
    """The site names a licence by number, or its notice to or registration with the ministry of trade."""
    del now
    for seen in readable(evidence, *_WHERE):
        if any(_MOE_LINK in node.get("href") for node in seen.page.elements("a")):
            return met(f"Có nêu thông báo hoặc đăng ký với Bộ Công Thương ở {seen.name}.", seen.url)
    return _named(evidence, LICENCE, "giấy phép hoạt động")


def check_contact(evidence: SiteEvidence, now: datetime) -> Finding:
    """The site gives a postal address, a telephone number or an e-mail address."""
    del now
    return _named(evidence, CONTACT, "thông tin liên hệ")


def _named(evidence: SiteEvidence, table: dict[str, re.Pattern[str]], what: str) -> Finding:
    """MET with the kinds found on the first page that has any; NOT_MET only where the home page was read."""
    seen = list(readable(evidence, *_WHERE))
    for sight in seen:
        kinds = _kinds(sight, table)
        if kinds:
            return met(f"Có nêu {what} ở {sight.name}: {', '.join(kinds)}.", sight.url)
    if home(evidence) is None:
        return inconclusive(f"Chưa tìm được {what}: {why_not(evidence)}.", evidence.home.url)
    names = ", ".join(sight.name for sight in seen)
    return not_met(f"Không thấy {what}; đã xem: {names}.", evidence.home.url)


def _kinds(sight: Sight, table: dict[str, re.Pattern[str]]) -> list[str]:
    links = {node.get("href").split(":")[0] for node in sight.page.elements("a") if ":" in node.get("href")}
    by_link = {"thư điện tử": "mailto" in links, "điện thoại": "tel" in links}
    return [kind for kind, words in table.items() if words.search(sight.text) or by_link.get(kind, False)]
