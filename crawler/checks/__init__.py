"""Facts about the site itself: twelve checks, each one pure function from evidence to an observation."""

from crawler.checks.catalogue import CATALOGUE, evaluate
from crawler.checks.evidence import NOT_FETCHED, PageEvidence, PageRole, SiteEvidence, TlsEvidence, TlsState
from crawler.checks.links import wanted_links

__all__ = [
    "CATALOGUE",
    "NOT_FETCHED",
    "PageEvidence",
    "PageRole",
    "SiteEvidence",
    "TlsEvidence",
    "TlsState",
    "evaluate",
    "wanted_links",
]
