"""Every check: met, not met, inconclusive; and the table is total."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.checks import (
    CATALOGUE,
    NOT_FETCHED,
    PageEvidence,
    PageRole,
    SiteEvidence,
    TlsEvidence,
    TlsState,
    evaluate,
)
from crawler.types import Observation, ObservationOutcome, Outcome, SiteCheck

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
URL = "https://xom.example/"
FILLER = "<p>Tin trong xóm hôm nay: chợ sớm đông vui, trường làng khai giảng, đội bóng thắng trận. </p>" * 4
GOOD_HEADERS = {
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "content-security-policy": "default-src 'self'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
}
POLICY = (
    "<h1>Chính sách bảo mật</h1>"
    + "<p>Chúng tôi bảo vệ thông tin cá nhân của người đọc và nói rõ dữ liệu được thu thập.</p>" * 6
)
TERMS = (
    "<h1>Điều khoản sử dụng</h1>"
    + "<p>Người dùng đồng ý với các quy định khi tham gia thảo luận trên trang này.</p>" * 6
)


def page(html: str = FILLER, url: str = URL, status: int = 200, **fields: Any) -> PageEvidence:
    return PageEvidence(
        url=url, status=status, outcome=fields.pop("outcome", Outcome.EXTRACTED), html=html, **fields
    )


def gone(url: str = URL) -> PageEvidence:
    return page("", url, 404, outcome=Outcome.NOT_FOUND)


def failed(outcome: Outcome = Outcome.TIMEOUT, url: str = URL) -> PageEvidence:
    return PageEvidence(url=url, outcome=outcome)


def home(extra: str = "", **fields: Any) -> PageEvidence:
    return page(FILLER + extra, **fields)


def site(**fields: Any) -> SiteEvidence:
    return SiteEvidence(**{"home": home(), **fields})


def linked(role: PageRole, link: str, target: PageEvidence | None) -> SiteEvidence:
    return site(home=home(link), pages={role: target} if target is not None else {})


REDIRECT = page("", "http://xom.example/", 301, headers={"location": URL})
PRIVACY_LINK = '<a href="/chinh-sach">Chính sách bảo mật</a>'
TERMS_LINK = '<a href="/dieu-khoan">Điều khoản sử dụng</a>'
REPORT_LINK = '<a href="/bao-cao">Báo cáo vi phạm</a>'
VALID = TlsEvidence(state=TlsState.VERIFIED, not_after=NOW + timedelta(days=60))
SECURITY_TXT = "Contact: mailto:an-toan@xom.example\nExpires: 2027-06-01T00:00:00Z\n"
AD = '<div class="quang-cao">{label}<a href="https://ban-hang.example/"><img src="/qc.jpg"></a></div>'
GA = '<script async src="https://www.googletagmanager.com/gtag/js?id=G-0"></script>'
JS_HOME = page('<div id="app"></div><script src="/app.js"></script>')

MET, NOT_MET, INCONCLUSIVE = (
    ObservationOutcome.MET,
    ObservationOutcome.NOT_MET,
    ObservationOutcome.INCONCLUSIVE,
)
CASES: list[tuple[SiteCheck, ObservationOutcome, str, SiteEvidence]] = [
    (SiteCheck.HTTPS, MET, "http redirects", site(plain_http=REDIRECT)),
    (SiteCheck.HTTPS, INCONCLUSIVE, "https answer where http was asked", site(plain_http=page())),
    (SiteCheck.HTTPS, MET, "port 80 closed", site(plain_http=failed(Outcome.CONNECTION_ERROR))),
    (SiteCheck.HTTPS, NOT_MET, "http serves pages", site(plain_http=page(url="http://xom.example/"))),
    (SiteCheck.HTTPS, INCONCLUSIVE, "http redirects to http", site(plain_http=page("", "http://xom.example/", 302, headers={"location": "http://xom.example/vi"}))),
    (SiteCheck.HTTPS, NOT_MET, "only http", site(home=home(url="http://xom.example/"), secure=failed(Outcome.CONNECTION_ERROR))),
    (SiteCheck.HTTPS, NOT_MET, "broken tls", SiteEvidence(home=failed(Outcome.TLS_ERROR))),
    (SiteCheck.HTTPS, INCONCLUSIVE, "http timed out", site(plain_http=failed())),
    (SiteCheck.HTTPS, INCONCLUSIVE, "http not asked", site()),
    (SiteCheck.CERTIFICATE, MET, "60 days left", site(tls=VALID)),
    (SiteCheck.CERTIFICATE, NOT_MET, "14 days left", site(tls=TlsEvidence(state=TlsState.VERIFIED, not_after=NOW + timedelta(days=14)))),
    (SiteCheck.CERTIFICATE, NOT_MET, "refused", site(tls=TlsEvidence(state=TlsState.REFUSED))),
    (SiteCheck.CERTIFICATE, NOT_MET, "handshake failed", SiteEvidence(home=failed(Outcome.TLS_ERROR))),
    (SiteCheck.CERTIFICATE, INCONCLUSIVE, "expiry unread", site(tls=TlsEvidence(state=TlsState.VERIFIED))),
    (SiteCheck.SECURITY_HEADERS, MET, "all", site(home=home(headers=GOOD_HEADERS))),
    (SiteCheck.SECURITY_HEADERS, MET, "frame options", site(home=home(headers={**GOOD_HEADERS, "content-security-policy": "", "x-frame-options": "SAMEORIGIN"}))),
    (SiteCheck.SECURITY_HEADERS, NOT_MET, "none", site()),
    (SiteCheck.SECURITY_HEADERS, NOT_MET, "hsts of a minute", site(home=home(headers={**GOOD_HEADERS, "strict-transport-security": "max-age=60"}))),
    (SiteCheck.SECURITY_HEADERS, NOT_MET, "unsafe referrer", site(home=home(headers={**GOOD_HEADERS, "referrer-policy": "unsafe-url"}))),
    (SiteCheck.SECURITY_HEADERS, INCONCLUSIVE, "forbidden", site(home=page("", status=403, outcome=Outcome.FORBIDDEN))),
    (SiteCheck.PRIVACY_POLICY, MET, "linked and full", linked(PageRole.PRIVACY, PRIVACY_LINK, page(POLICY, URL + "chinh-sach"))),
    (SiteCheck.PRIVACY_POLICY, NOT_MET, "no link", site()),
    (SiteCheck.PRIVACY_POLICY, NOT_MET, "dead link", linked(PageRole.PRIVACY, PRIVACY_LINK, gone())),
    (SiteCheck.PRIVACY_POLICY, NOT_MET, "a heading only", linked(PageRole.PRIVACY, PRIVACY_LINK, page("<h1>Chính sách bảo mật</h1>"))),
    (SiteCheck.PRIVACY_POLICY, NOT_MET, "another page", linked(PageRole.PRIVACY, PRIVACY_LINK, page(FILLER))),
    (SiteCheck.PRIVACY_POLICY, INCONCLUSIVE, "not fetched", linked(PageRole.PRIVACY, PRIVACY_LINK, None)),
    (SiteCheck.PRIVACY_POLICY, INCONCLUSIVE, "robots", linked(PageRole.PRIVACY, PRIVACY_LINK, failed(Outcome.ROBOTS_DISALLOWED))),
    (SiteCheck.PRIVACY_POLICY, INCONCLUSIVE, "scripted home", site(home=JS_HOME)),
    (SiteCheck.TERMS, MET, "linked and full", linked(PageRole.TERMS, TERMS_LINK, page(TERMS, URL + "dieu-khoan"))),
    (SiteCheck.TERMS, NOT_MET, "no link", site()),
    (SiteCheck.TERMS, INCONCLUSIVE, "server error", linked(PageRole.TERMS, TERMS_LINK, page("", status=500, outcome=Outcome.SERVER_ERROR))),
    (SiteCheck.REPORT_CHANNEL, MET, "own page", linked(PageRole.REPORT, REPORT_LINK, page("<p>Gửi báo cáo vi phạm tại đây.</p>"))),
    (SiteCheck.REPORT_CHANNEL, MET, "in the terms", linked(PageRole.TERMS, TERMS_LINK, page(TERMS + "<p>Gửi khiếu nại qua biểu mẫu.</p>"))),
    (SiteCheck.REPORT_CHANNEL, NOT_MET, "nothing", site()),
    (SiteCheck.REPORT_CHANNEL, NOT_MET, "news about complaints on the home page", site(home=home("<p>Người dân khiếu nại về rác thải.</p>"))),
    (SiteCheck.REPORT_CHANNEL, INCONCLUSIVE, "not fetched", linked(PageRole.REPORT, REPORT_LINK, None)),
    (SiteCheck.OPERATOR_NAMED, MET, "office", site(home=home("<p>Cơ quan chủ quản: Hội Làng Tre</p>"))),
    (SiteCheck.OPERATOR_NAMED, MET, "firm on about page", site(pages={PageRole.ABOUT: page("<p>Công ty TNHH Tre Xanh vận hành.</p>")})),
    (SiteCheck.OPERATOR_NAMED, MET, "number", site(home=home("<p>Mã số doanh nghiệp: 0000000001</p>"))),
    (SiteCheck.OPERATOR_NAMED, NOT_MET, "nobody", site()),
    (SiteCheck.OPERATOR_NAMED, INCONCLUSIVE, "scripted home", site(home=JS_HOME)),
    (SiteCheck.LICENCE_NAMED, MET, "social network", site(home=home("<p>Giấy phép thiết lập mạng xã hội số 12/GP-XYZ cấp ngày 01/01/2026</p>"))),
    (SiteCheck.LICENCE_NAMED, MET, "press", site(home=home("<p>Giấy phép hoạt động báo chí số 345/GP-ABC</p>"))),
    (SiteCheck.LICENCE_NAMED, MET, "trade", site(home=home('<a href="http://online.gov.vn/x"><img src="/dk.png"></a>'))),
    (SiteCheck.LICENCE_NAMED, NOT_MET, "news about licences", site(home=home("<p>Cấp giấy phép xây dựng cho trường làng.</p>"))),
    (SiteCheck.LICENCE_NAMED, INCONCLUSIVE, "home failed", SiteEvidence(home=failed())),
    (SiteCheck.CONTACT, MET, "e-mail", site(home=home("<p>Thư: hoi-dap@xom.example</p>"))),
    (SiteCheck.CONTACT, MET, "telephone link", site(home=home('<a href="tel:0000">Gọi</a>'))),
    (SiteCheck.CONTACT, MET, "address on contact page", site(pages={PageRole.CONTACT: page("<p>Địa chỉ: cuối xóm</p>")})),
    (SiteCheck.CONTACT, NOT_MET, "none", site()),
    (SiteCheck.CONTACT, INCONCLUSIVE, "home failed", SiteEvidence(home=failed())),
    (SiteCheck.SECURITY_TXT, MET, "valid", site(security_txt=page(SECURITY_TXT))),
    (SiteCheck.SECURITY_TXT, NOT_MET, "absent", site(security_txt=gone())),
    (SiteCheck.SECURITY_TXT, NOT_MET, "expired", site(security_txt=page(SECURITY_TXT.replace("2027", "2025")))),
    (SiteCheck.SECURITY_TXT, NOT_MET, "no expiry", site(security_txt=page("Contact: mailto:a@xom.example"))),
    (SiteCheck.SECURITY_TXT, NOT_MET, "no contact", site(security_txt=page("Expires: 2027-06-01T00:00:00Z"))),
    (SiteCheck.SECURITY_TXT, NOT_MET, "a web page", site(security_txt=page("<!doctype html><html>Contact: x Expires: 2027-06-01T00:00:00Z"))),
    (SiteCheck.SECURITY_TXT, INCONCLUSIVE, "unread", site(security_txt=page(""))),
    (SiteCheck.SECURITY_TXT, INCONCLUSIVE, "timeout", site(security_txt=failed())),
    (SiteCheck.MARKED_ADVERTISING, MET, "labelled", site(home=home(AD.format(label="<span>Quảng cáo</span>")))),
    (SiteCheck.MARKED_ADVERTISING, NOT_MET, "unlabelled", site(home=home(AD.format(label="")))),
    (SiteCheck.MARKED_ADVERTISING, NOT_MET, "paid link", site(home=home('<p><a rel="sponsored" href="https://x.example/">Xem ngay</a></p>'))),
    (SiteCheck.MARKED_ADVERTISING, INCONCLUSIVE, "none seen", site()),
    (SiteCheck.MARKED_ADVERTISING, INCONCLUSIVE, "network slot", site(home=home('<ins class="adsbygoogle"></ins>'))),
    (SiteCheck.CONSENT_BEFORE_TRACKERS, MET, "no tracker", site()),
    (SiteCheck.CONSENT_BEFORE_TRACKERS, MET, "parked", site(home=home(GA.replace("async", 'type="text/plain"')))),
    (SiteCheck.CONSENT_BEFORE_TRACKERS, NOT_MET, "runs at once", site(home=home(GA))),
    (SiteCheck.CONSENT_BEFORE_TRACKERS, NOT_MET, "inline loader", site(home=home("<script>s.src='https://connect.facebook.net/vi_VN/fbevents.js'</script>"))),
    (SiteCheck.CONSENT_BEFORE_TRACKERS, INCONCLUSIVE, "with a banner", site(home=home(GA + '<div class="cookie-consent">x</div>'))),
    (SiteCheck.CONSENT_BEFORE_TRACKERS, INCONCLUSIVE, "scripted home", site(home=JS_HOME)),
]  # fmt: skip


def observe(check: SiteCheck, evidence: SiteEvidence) -> Observation:
    return next(item for item in evaluate(evidence, NOW) if item.check is check)


@pytest.mark.parametrize(
    ("check", "outcome", "name", "evidence"), CASES, ids=[f"{c}-{o}-{n}" for c, o, n, _ in CASES]
)
def test_check(check: SiteCheck, outcome: ObservationOutcome, name: str, evidence: SiteEvidence) -> None:
    found = observe(check, evidence)
    assert found.outcome is outcome, found.detail
    assert found.observed_at == NOW
    assert found.detail.endswith(".")


def test_every_check_has_a_case_of_each_outcome() -> None:
    seen = {(check, outcome) for check, outcome, _, _ in CASES}
    assert seen == {(check, outcome) for check in SiteCheck for outcome in ObservationOutcome}


def test_table_and_enum_match_exactly() -> None:
    assert tuple(CATALOGUE) == tuple(SiteCheck)
    assert len({entry.name for entry in CATALOGUE.values()}) == len(SiteCheck)
    assert len({entry.decide for entry in CATALOGUE.values()}) == len(SiteCheck)


@pytest.mark.parametrize(
    "outcome", [outcome for outcome in Outcome if outcome not in {Outcome.EXTRACTED, Outcome.TLS_ERROR}]
)
def test_evidence_nobody_fetched_is_inconclusive(outcome: Outcome) -> None:
    missing = failed(outcome)
    evidence = SiteEvidence(home=missing, plain_http=missing, secure=missing, security_txt=missing)
    assert {item.outcome for item in evaluate(evidence, NOW)} == {INCONCLUSIVE}


def test_nothing_at_all_is_inconclusive_and_in_order() -> None:
    found = evaluate(SiteEvidence(), NOW)
    assert [item.check for item in found] == list(SiteCheck)
    assert {item.outcome for item in found} == {INCONCLUSIVE}
    assert NOT_FETCHED.outcome is Outcome.BUDGET_EXHAUSTED


def test_details_never_repeat_what_they_found() -> None:
    private = "<p>Tổng biên tập: Trần Văn Tre. Địa chỉ: ngõ 9. Thư: rieng-tu@xom.example, điện thoại 0123 456 789</p>"
    text = " ".join(item.detail for item in evaluate(site(home=home(private)), NOW))
    for secret in ("Trần", "Tre", "ngõ 9", "rieng-tu", "456"):
        assert secret not in text
