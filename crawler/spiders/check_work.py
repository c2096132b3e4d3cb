"""What the site checks have to see, what they have seen, and the evidence made of it.

Pages are journalled so that a killed run does not ask again. They are other people's pages in full,
so they are sealed under the operator's key until the stage ends and the journal is dropped.
"""

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from urllib.parse import urlsplit

from cryptography.fernet import Fernet, InvalidToken

from crawler.checks import (
    NOT_FETCHED,
    PageEvidence,
    PageRole,
    SiteEvidence,
    TlsEvidence,
    TlsState,
    evaluate,
    wanted_links,
)
from crawler.errors import RunFolderError
from crawler.journal import Journal
from crawler.options import CrawlOptions
from crawler.steps import CheckStep, Spent
from crawler.types import Fact, Observation, Outcome, Platform
from crawler.urls import canonical_url, on_platform

HOME, PLAIN, SECURE, SECURITY_TXT = "home", "http", "https", "security.txt"


class CheckTarget(Fact):
    """One page that the checks want to see; a probe asks once and keeps a redirect as the answer."""

    key: str
    url: str
    probe: bool = False


class SeenPage(Fact):
    """One page seen, with the certificate it came under, or the outcome that kept it from being seen."""

    page: PageEvidence
    tls: TlsEvidence = TlsEvidence()


class CheckWork:
    """The state of one run's checks, rebuilt from its journal when a run goes on."""

    def __init__(self, platform: Platform, options: CrawlOptions, journal: Journal[CheckStep]) -> None:
        self._platform = platform
        self._journal = journal
        key = hmac.new(options.pseudonym_key, b"cleanplatforms checks journal", hashlib.sha256).digest()
        self._seal = Fernet(base64.urlsafe_b64encode(key))
        self._seen = {step.key: self._opened(step) for step in journal.entries}

    def _opened(self, step: CheckStep) -> SeenPage:
        try:
            return SeenPage.model_validate_json(self._seal.decrypt(step.sealed.encode()))
        except InvalidToken as error:
            raise RunFolderError(
                self._journal.path,
                "nhật ký được niêm phong bằng khóa khác.",
                "dùng lại khóa bút danh mà lượt thu thập này đã bắt đầu.",
            ) from error

    def keep(self, target: CheckTarget, seen: SeenPage, spent: Spent) -> None:
        """Commit one page."""
        sealed = self._seal.encrypt(seen.model_dump_json().encode()).decode()
        self._journal.append(CheckStep(key=target.key, sealed=sealed, spent=spent))
        self._seen[target.key] = seen

    def targets(self) -> list[CheckTarget]:
        """Everything to see, as far as it is known yet: the home page names the rest."""
        home = canonical_url(self._platform.url)
        scheme, place, *_ = urlsplit(home)
        other = PLAIN if scheme == "https" else SECURE
        return [
            CheckTarget(key=HOME, url=home),
            CheckTarget(key=other, url=f"{other}://{place}/", probe=True),
            CheckTarget(key=SECURITY_TXT, url=f"{scheme}://{place}/.well-known/security.txt"),
            *(CheckTarget(key=role.value, url=url) for role, url in self._linked().items()),
        ]

    def _linked(self) -> dict[PageRole, str]:
        home = self._page(HOME)
        links = wanted_links(home.html, home.url) if home.html else {}
        return {role: url for role, url in links.items() if on_platform(url, self._platform)}

    def open_targets(self) -> list[CheckTarget]:
        """What is still to be seen."""
        return [target for target in self.targets() if target.key not in self._seen]

    def observations(self) -> tuple[Observation, ...]:
        """What the checks say of the evidence."""
        return evaluate(self.evidence(), datetime.now(UTC))

    def evidence(self) -> SiteEvidence:
        """Everything seen, as the checks take it; what was not fetched says so."""
        roles = [role for role in PageRole if role.value in self._seen]
        # A home page that is plain http stands in for the plain answer, and one on https for the secure;
        # the home page of an https site says nothing about what plain http would have answered.
        home, secure = self._page(HOME), self._page(SECURE)
        unasked = home if home.url.startswith("http:") else NOT_FETCHED
        plain = self._page(PLAIN) if PLAIN in self._seen else unasked
        return SiteEvidence(
            home=home,
            plain_http=plain,
            secure=secure,
            security_txt=self._page(SECURITY_TXT),
            tls=self._tls(),
            pages={role: self._page(role.value) for role in roles},
        )

    def _page(self, key: str) -> PageEvidence:
        seen = self._seen.get(key)
        return seen.page if seen else NOT_FETCHED

    def _tls(self) -> TlsEvidence:
        """The certificate behind the home page, or behind the https probe of a plain home page."""
        for key in (HOME, SECURE):
            seen = self._seen.get(key)
            if seen and seen.tls.state is not TlsState.UNKNOWN:
                return seen.tls
            if seen and seen.page.outcome is Outcome.TLS_ERROR:
                return TlsEvidence(state=TlsState.REFUSED)
        return TlsEvidence()
