"""Checks on how the site answers: https, certificate, response headers, security.txt."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from crawler.checks.evidence import PageEvidence, SiteEvidence, TlsState
from crawler.checks.findings import Finding, inconclusive, met, not_met, reason
from crawler.extraction.dates import VIETNAM, parse_instant
from crawler.types import Outcome

# Automatic renewal happens 30 days before the end; with 14 days left it has failed for two weeks.
CERTIFICATE_DAYS = 14
# Half a year, what browsers' preload lists and MDN's Observatory ask at least.
HSTS_SECONDS = 15_768_000
_REDIRECTS = range(300, 400)


def check_https(evidence: SiteEvidence, now: datetime) -> Finding:
    """The site is served by https, and plain http leads to it."""
    del now
    secure = evidence.home if evidence.home.url.startswith("https:") else evidence.secure
    if not secure.answered:
        return _no_https(evidence, secure)
    plain = evidence.plain_http
    if plain.status in _REDIRECTS:
        return _redirected(plain, secure.url)
    if plain.answered and plain.url.startswith("http:"):
        return not_met("Trang web có HTTPS nhưng địa chỉ http vẫn trả nội dung không mã hóa.", plain.url)
    if plain.outcome is Outcome.CONNECTION_ERROR:
        return met("Trang web dùng HTTPS; cổng http không mở.", secure.url)
    return inconclusive(
        f"Trang web dùng HTTPS; chưa rõ địa chỉ http có chuyển sang https không: {reason(plain)}.",
        secure.url,
    )


def _redirected(plain: PageEvidence, url: str) -> Finding:
    """Where one redirect of plain http leads; a further hop by http is not followed."""
    if plain.headers.get("location", "").lower().startswith("https:"):
        return met("Trang web dùng HTTPS; địa chỉ http được chuyển sang https.", url)
    return inconclusive("Trang web dùng HTTPS; địa chỉ http chuyển tiếp sang một địa chỉ http khác.", url)


def _no_https(evidence: SiteEvidence, secure: PageEvidence) -> Finding:
    if secure.outcome is Outcome.TLS_ERROR or evidence.home.outcome is Outcome.TLS_ERROR:
        return not_met("Kết nối HTTPS thất bại: chứng thư hoặc cấu hình mã hóa không hợp lệ.", secure.url)
    if evidence.home.answered and secure.outcome is Outcome.CONNECTION_ERROR:
        return not_met("Trang web chỉ phục vụ bằng http không mã hóa.", evidence.home.url)
    return inconclusive(f"Chưa xem được trang web qua HTTPS: {reason(secure)}.", secure.url)


def check_certificate(evidence: SiteEvidence, now: datetime) -> Finding:
    """The certificate is verified and does not end within 14 days."""
    tls, url = evidence.tls, evidence.home.url
    if tls.state is TlsState.REFUSED or evidence.home.outcome is Outcome.TLS_ERROR:
        return not_met("Chứng thư số không được xác thực.", url)
    if tls.state is TlsState.UNKNOWN:
        return inconclusive("Chưa xem được chứng thư số của trang web.", url)
    if tls.not_after is None:
        return inconclusive("Chứng thư số được xác thực, nhưng không đọc được ngày hết hạn.", url)
    day = tls.not_after.astimezone(VIETNAM).strftime("%d/%m/%Y")
    if tls.not_after <= now + timedelta(days=CERTIFICATE_DAYS):
        return not_met(f"Chứng thư số hết hạn ngày {day}, còn không quá {CERTIFICATE_DAYS} ngày.", url)
    return met(f"Chứng thư số được xác thực, hết hạn ngày {day}.", url)


def _hsts(headers: dict[str, str]) -> bool:
    age = re.search(
        r"max-age\s*=\s*\"?(\d{1,12})", headers.get("strict-transport-security", ""), re.IGNORECASE
    )
    return age is not None and int(age[1]) >= HSTS_SECONDS


def _framing(headers: dict[str, str]) -> bool:
    options = headers.get("x-frame-options", "").lower()
    return bool(headers.get("content-security-policy")) or options.startswith(("deny", "sameorigin"))


def _nosniff(headers: dict[str, str]) -> bool:
    return "nosniff" in headers.get("x-content-type-options", "").lower()


def _referrer(headers: dict[str, str]) -> bool:
    return headers.get("referrer-policy", "unsafe-url").strip().lower() not in {"", "unsafe-url"}


# Name shown to readers, and what the answer's headers must hold.
HEADERS: dict[str, Callable[[dict[str, str]], bool]] = {
    "Strict-Transport-Security": _hsts,
    "Content-Security-Policy hoặc X-Frame-Options": _framing,
    "X-Content-Type-Options": _nosniff,
    "Referrer-Policy": _referrer,
}


def check_security_headers(evidence: SiteEvidence, now: datetime) -> Finding:
    """The home page's answer carries every header of the table with a value that protects."""
    del now
    page = evidence.home
    if not page.answered:
        return inconclusive(f"Chưa xem được tiêu đề phản hồi của trang chủ: {reason(page)}.", page.url)
    missing = [name for name, holds in HEADERS.items() if not holds(page.headers)]
    if missing:
        return not_met(
            f"Thiếu hoặc chưa đủ mạnh {len(missing)}/{len(HEADERS)} tiêu đề: {'; '.join(missing)}.",
            page.url,
        )
    return met(f"Có đủ {len(HEADERS)} tiêu đề bảo mật: {'; '.join(HEADERS)}.", page.url)


def check_security_txt(evidence: SiteEvidence, now: datetime) -> Finding:
    """/.well-known/security.txt names a contact and an expiry still ahead (RFC 9116)."""
    page = evidence.security_txt
    if page.gone:
        return not_met("Không có tệp /.well-known/security.txt.", page.url)
    if not page.answered:
        return inconclusive(f"Chưa xem được /.well-known/security.txt: {reason(page)}.", page.url)
    if not page.html.strip():
        return inconclusive("Có tệp /.well-known/security.txt nhưng không đọc được nội dung.", page.url)
    if "<html" in page.html[:2000].lower():
        return not_met(
            "Địa chỉ /.well-known/security.txt trả về một trang web, không phải tệp theo RFC 9116.",
            page.url,
        )
    return _fields_hold(page, now)


def _fields_hold(page: PageEvidence, now: datetime) -> Finding:
    """Whether the file's two required fields are there and its end lies ahead."""
    contacts = _fields(page.html, "contact")
    expiries = [parse_instant(value) for value in _fields(page.html, "expires")]
    if not contacts:
        return not_met("Tệp security.txt không có trường Contact.", page.url)
    if len(expiries) != 1 or expiries[0] is None:
        return not_met("Tệp security.txt không có đúng một trường Expires hợp lệ.", page.url)
    if expiries[0] <= now:
        return not_met(
            f"Tệp security.txt đã hết hạn ngày {expiries[0].astimezone(VIETNAM):%d/%m/%Y}.", page.url
        )
    return met(f"Có tệp security.txt còn hạn đến {expiries[0].astimezone(VIETNAM):%d/%m/%Y}.", page.url)


def _fields(text: str, name: str) -> list[str]:
    pairs = (line.split(":", 1) for line in text.splitlines() if ":" in line and not line.startswith("#"))
    return [value.strip() for key, value in pairs if key.strip().lower() == name and value.strip()]
