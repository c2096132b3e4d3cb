"""What the site checks look at: pages as fetched, the certificate, and nothing that was not fetched."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from crawler.types import Fact, Outcome

_SUCCESS = range(200, 300)
_GONE = frozenset({404, 410})


class PageRole(StrEnum):
    """What a page linked from the home page is there for."""

    PRIVACY = "privacy"
    TERMS = "terms"
    CONTACT = "contact"
    ABOUT = "about"
    REPORT = "report"


class TlsState(StrEnum):
    """What is known of the certificate; UNKNOWN where no handshake was seen."""

    VERIFIED = "verified"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class PageEvidence(Fact):
    """One answer: final `url`, `status` (0: none), `headers` with lower-case names, decoded `html`.

    `outcome` is EXTRACTED for an answer with status 2xx; anything else says why there is none.
    """

    url: str = ""
    status: int = 0
    outcome: Outcome = Outcome.BUDGET_EXHAUSTED
    headers: dict[str, str] = Field(default_factory=dict)
    html: str = ""

    @property
    def answered(self) -> bool:
        """Whether a page came back that can be read."""
        return self.status in _SUCCESS

    @property
    def gone(self) -> bool:
        """Whether the site itself says that there is no such page."""
        return self.status in _GONE


# Stands for a page that nobody asked for: the budget ended, or nothing led to it.
NOT_FETCHED = PageEvidence()


class TlsEvidence(Fact):
    """The certificate of the site's own host; `not_after` is aware, None where it could not be read."""

    state: TlsState = TlsState.UNKNOWN
    not_after: datetime | None = None
    issuer: str = ""


class SiteEvidence(Fact):
    """Everything the checks may look at.

    `home` is the home page after redirects. `plain_http` is the answer of http://host/ itself, its
    redirect NOT followed (status 3xx with a `location` header). `secure` is https://host/ where the home
    page is plain http. `pages` holds the pages that `wanted_links` names on the home page.
    """

    home: PageEvidence = NOT_FETCHED
    plain_http: PageEvidence = NOT_FETCHED
    secure: PageEvidence = NOT_FETCHED
    security_txt: PageEvidence = NOT_FETCHED
    tls: TlsEvidence = TlsEvidence()
    pages: dict[PageRole, PageEvidence] = Field(default_factory=dict)
