"""The table of checks: for each, its words for readers and the function that decides it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from crawler.checks.evidence import SiteEvidence
from crawler.checks.findings import Finding
from crawler.checks.identity import check_contact, check_licence_named, check_operator_named
from crawler.checks.policies import check_privacy_policy, check_report_channel, check_terms
from crawler.checks.tracking import check_consent_before_trackers, check_marked_advertising
from crawler.checks.transport import (
    check_certificate,
    check_https,
    check_security_headers,
    check_security_txt,
)
from crawler.types import Observation, SiteCheck


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its Vietnamese name, and a pure function of the evidence and the time it was seen."""

    name: str
    decide: Callable[[SiteEvidence, datetime], Finding]


CATALOGUE: dict[SiteCheck, Check] = {
    SiteCheck.HTTPS: Check("Phục vụ bằng HTTPS", check_https),
    SiteCheck.CERTIFICATE: Check("Chứng thư số hợp lệ", check_certificate),
    SiteCheck.SECURITY_HEADERS: Check("Tiêu đề bảo mật", check_security_headers),
    SiteCheck.PRIVACY_POLICY: Check("Chính sách bảo mật", check_privacy_policy),
    SiteCheck.OPERATOR_NAMED: Check("Nêu đơn vị vận hành", check_operator_named),
    SiteCheck.LICENCE_NAMED: Check("Nêu giấy phép", check_licence_named),
    SiteCheck.CONTACT: Check("Thông tin liên hệ", check_contact),
    SiteCheck.REPORT_CHANNEL: Check("Kênh phản ánh nội dung", check_report_channel),
    SiteCheck.TERMS: Check("Điều khoản sử dụng", check_terms),
    SiteCheck.SECURITY_TXT: Check("Tệp security.txt", check_security_txt),
    SiteCheck.MARKED_ADVERTISING: Check("Quảng cáo có nhãn", check_marked_advertising),
    SiteCheck.CONSENT_BEFORE_TRACKERS: Check(
        "Hỏi ý kiến trước khi theo dõi", check_consent_before_trackers
    ),
}


def evaluate(evidence: SiteEvidence, now: datetime) -> tuple[Observation, ...]:
    """One observation a check, in the catalogue's order; `now` (aware) is when the evidence was seen."""
    return tuple(_observed(check, entry.decide(evidence, now), now) for check, entry in CATALOGUE.items())


def _observed(check: SiteCheck, finding: Finding, now: datetime) -> Observation:
    return Observation(
        check=check,
        outcome=finding.outcome,
        detail=finding.detail,
        evidence_url=finding.url,
        observed_at=now,
    )
