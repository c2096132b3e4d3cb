"""Signs that a part is advertising or stands beside it."""

import re

from crawler.extraction.dom import Node, Page, clean
from crawler.extraction.urls import host

# Words that mark advertising when they are a label's whole text. Law on Advertising: it must be marked.
_LABEL = re.compile(
    r"\W*(?:quảng cáo|thông tin quảng cáo|nội dung quảng cáo|bài quảng cáo|bài pr|pr|advertorial|"
    r"(?:bài viết |nội dung |được )*tài trợ(?: bởi .{1,60})?|nhà tài trợ|"
    r"sponsored(?: content| post)?|advertisement|paid (?:post|partnership|content)|promoted)\W*",
    re.IGNORECASE,
)
_LONGEST_LABEL = 80
# What such a label may begin with, in small letters, or with a sign.
_LABEL_LETTERS = frozenset("qtnbpsađſ")
# Elements that may be marked; of the others only the text says it.
_MARKED = frozenset({"a", "iframe"})
# Ad servers whose frames show on Vietnamese pages; a frame with one of these words in its host is an ad.
AD_HOSTS = (
    "doubleclick.net", "googlesyndication.com", "googleadservices.com", "adnxs.com", "taboola.com",
    "outbrain.com", "mgid.com", "criteo.com", "criteo.net", "adtima.vn", "eclick.vn", "admicro.vn",
    "adpia.vn", "ambient-platform.com", "blueseed.tv", "yomedia.vn", "pubmatic.com", "rubiconproject.com",
)  # fmt: skip


def is_ad_host(name: str) -> bool:
    """Whether a host belongs to a known ad server."""
    return any(name == known or name.endswith("." + known) for known in AD_HOSTS)


def is_ad_label(text: str) -> bool:
    """Whether a piece of visible text is nothing but an advertising label."""
    return len(text) <= _LONGEST_LABEL and _LABEL.fullmatch(text) is not None


def ad_markers(page: Page, area: Node, skip: frozenset[int] = frozenset()) -> tuple[str, ...]:
    """Markers under a node, each once: `rel=sponsored`, `text=<label>`, `frame=<host>`."""
    found: dict[str, None] = {}
    for node in page.walk(area, skip):
        if (not node.tag or node.tag in _MARKED) and (marker := _marker(node)):
            found[marker] = None
    return tuple(found)


def _marker(node: Node) -> str:
    if not node.tag:
        text = clean(node.text) if len(node.text) <= 4 * _LONGEST_LABEL and _may_label(node.text) else ""
        return f"text={text.lower()}" if text and is_ad_label(text) and not _is_code(node) else ""
    if node.tag == "a" and "sponsored" in node.get("rel").lower().split():
        return "rel=sponsored"
    if node.tag == "iframe":
        server = host(node.get("src"))
        return f"frame={server}" if is_ad_host(server) else ""
    return ""


def _may_label(raw: str) -> bool:
    """Whether a text may be a label, by its first letter: most are told apart so, before they are cleaned."""
    first = raw.lstrip()[:1].lower()
    return first in _LABEL_LETTERS or not first.isalnum()


def _is_code(node: Node) -> bool:
    return node.parent is not None and node.parent.tag in {"script", "style", "noscript"}
