"""The readable pages of a site's evidence, each with its text."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from crawler.checks.evidence import PageEvidence, PageRole, SiteEvidence
from crawler.checks.findings import reason
from crawler.extraction.dom import Page, parse
from crawler.extraction.tamed import tame

# A home page with fewer characters is filled in by JavaScript, which is not run: it tells nothing.
MIN_READABLE = 200


@dataclass(frozen=True, slots=True)
class Sight:
    """A page that can be read: where it stands, its nodes, its text."""

    name: str
    url: str
    page: Page
    text: str


NAMES: dict[PageRole, str] = {
    PageRole.PRIVACY: "trang chính sách bảo mật",
    PageRole.TERMS: "trang điều khoản sử dụng",
    PageRole.CONTACT: "trang liên hệ",
    PageRole.ABOUT: "trang giới thiệu",
    PageRole.REPORT: "trang tiếp nhận phản ánh",
}


# One evaluation looks at a home page a dozen times and at each further page once or twice.
@lru_cache(maxsize=8)
def _parsed(html: str) -> tuple[Page, str]:
    page = parse(tame(html))
    return page, page.text(page.nodes[0]) if page.nodes else ""


def sight(page: PageEvidence, name: str) -> Sight:
    """A page's nodes and text."""
    nodes, text = _parsed(page.html)
    return Sight(name, page.url, nodes, text)


def home(evidence: SiteEvidence) -> Sight | None:
    """The home page, None where it did not come or holds next to no text."""
    if not evidence.home.answered:
        return None
    seen = sight(evidence.home, "trang chủ")
    return seen if len(seen.text) >= MIN_READABLE else None


def readable(evidence: SiteEvidence, *roles: PageRole) -> Iterator[Sight]:
    """The home page, then the pages of these roles, as far as they can be read."""
    front = home(evidence)
    if front is not None:
        yield front
    for role in roles:
        page = evidence.pages.get(role)
        if page is not None and page.answered and page.html:
            yield sight(page, NAMES[role])


def why_not(evidence: SiteEvidence) -> str:
    """Why the home page says nothing."""
    if evidence.home.answered:
        return "trang chủ gần như không có chữ khi chưa chạy JavaScript"
    return f"trang chủ: {reason(evidence.home)}"
