"""Checks on advertising and trackers in the home page's first HTML; JavaScript is not run."""

import re
from collections.abc import Iterator
from datetime import datetime

from crawler.checks.evidence import SiteEvidence
from crawler.checks.findings import Finding, inconclusive, met, not_met
from crawler.checks.sight import Sight, home, why_not
from crawler.extraction.adverts import is_ad_host, is_ad_label
from crawler.extraction.dom import Node, clean
from crawler.extraction.urls import absolute, host, same_site

_JAVASCRIPT = "JavaScript có thể nạp thêm"
_AD_WORDS = re.compile(
    r"(?:^|[\s_-])(?:ads?|advert\w*|quang-?cao|qc|banner-?ads?|adsbygoogle|div-gpt-ad[\w-]*)(?:$|[\s_-])"
)
_NEAR = 3
# Third parties that record visitors across sites; Disconnect and EasyPrivacy list all of them.
TRACKERS = (
    "google-analytics.com", "googletagmanager.com", "doubleclick.net", "connect.facebook.net", "facebook.com/tr",
    "analytics.tiktok.com", "static.hotjar.com", "clarity.ms", "mc.yandex.ru", "scorecardresearch.com",
    "quantserve.com", "criteo.com", "criteo.net", "taboola.com", "outbrain.com", "mgid.com", "adnxs.com",
    "gemius.pl", "chartbeat.com", "segment.com", "mixpanel.com", "za.zalo.me", "sp.zalo.me", "adtima.vn",
    "eclick.vn", "admicro.vn", "ants.vn", "insider.in", "useinsider.com",
)  # fmt: skip
_CONSENT = re.compile(
    r"cookie-?(?:consent|banner|notice|bar|law|policy-popup)|consent-?(?:banner|manager|popup)|onetrust|cookiebot|usercentrics|"
    r"didomi|quantcast|cookieyes|iubenda|tarteaucitron|(?:chúng tôi|website|trang web)[^<.]{0,40}sử dụng cookie|"
    r"we use cookies",
    re.IGNORECASE,
)
# Consent tools park a script by giving it a type that browsers do not run.
_PARKED = re.compile(r"text/plain|javascript/blocked", re.IGNORECASE)


def check_marked_advertising(evidence: SiteEvidence, now: datetime) -> Finding:
    """Advertising seen in the home page carries a label; what an ad network fills in later is not seen."""
    del now
    front = home(evidence)
    if front is None:
        return inconclusive(f"Chưa xem được quảng cáo: {why_not(evidence)}.", evidence.home.url)
    own, frames = _adverts(front)
    unmarked = [node for node in own if not _is_marked(front, node)]
    if unmarked:
        return not_met(
            f"{len(unmarked)}/{len(own)} quảng cáo trên trang chủ không có nhãn quảng cáo.", front.url
        )
    if [node for node in frames if not _is_marked(front, node)]:
        return inconclusive(
            "Khung quảng cáo do mạng quảng cáo nạp; nhãn của nó không thấy được khi chưa chạy JavaScript.",
            front.url,
        )
    if own or frames:
        return met(
            f"Cả {len(own) + len(frames)} quảng cáo thấy trên trang chủ đều có nhãn; {_JAVASCRIPT}.",
            front.url,
        )
    return inconclusive(f"Không thấy quảng cáo trong HTML của trang chủ; {_JAVASCRIPT}.", front.url)


def check_consent_before_trackers(evidence: SiteEvidence, now: datetime) -> Finding:
    """No known third-party tracker is in the first HTML, or each waits for consent."""
    del now
    front = home(evidence)
    if front is None:
        return inconclusive(f"Chưa xem được trình theo dõi: {why_not(evidence)}.", evidence.home.url)
    running, parked = _trackers(front)
    if not running:
        waits = f" {len(parked)} trình theo dõi chờ người dùng đồng ý." if parked else ""
        return met(
            f"Không có trình theo dõi của bên thứ ba chạy ngay trong HTML đầu tiên.{waits} {_JAVASCRIPT}.",
            front.url,
        )
    names = ", ".join(sorted(running))
    if _CONSENT.search(evidence.home.html):
        return inconclusive(
            f"Có hộp hỏi ý kiến về cookie, nhưng chưa rõ có chặn trước {names} không.", front.url
        )
    return not_met(f"Trình theo dõi có ngay trong HTML đầu tiên mà không hỏi ý kiến: {names}.", front.url)


def _adverts(front: Sight) -> tuple[list[Node], list[Node]]:
    """Adverts in the page's own HTML, and slots that an ad network fills."""
    own, frames = [], []
    for node in front.page.elements("a", "iframe", "ins", "div"):
        if (
            (node.tag == "iframe" and is_ad_host(host(absolute(front.url, node.get("src")))))
            or (node.tag == "ins" and "adsbygoogle" in node.words)
            or node.get("id").startswith("div-gpt-ad")
        ):
            frames.append(node)
        elif node.tag == "a" and _is_own_advert(front, node):
            own.append(node)
    return own, frames


def _is_own_advert(front: Sight, node: Node) -> bool:
    """A paid link, or a picture that leads off the site from a place called advertising."""
    if "sponsored" in node.get("rel").lower().split():
        return True
    target = host(absolute(front.url, node.get("href")))
    leaves = bool(target) and not same_site(target, host(front.url))
    pictured = any(inner.tag == "img" for inner in front.page.under(node))
    return leaves and pictured and any(_AD_WORDS.search(near.words) for near in _around(node))


def _around(node: Node) -> Iterator[Node]:
    yield node
    yield from (
        above for above, _ in zip(node.ancestors(), range(_NEAR), strict=False) if above.tag != "body"
    )


def _is_marked(front: Sight, node: Node) -> bool:
    """Whether a label stands in the advert or right around it."""
    for near in _around(node):
        # A box with this many nodes is a part of the page: its label marks something else.
        if near is not node and near.end - near.index > 60:  # noqa: PLR2004
            return False
        if any(not inner.tag and is_ad_label(clean(inner.text)) for inner in front.page.under(near)):
            return True
    return False


def _trackers(front: Sight) -> tuple[set[str], set[str]]:
    """Known trackers that run at once, and those parked until consent."""
    running: set[str] = set()
    parked: set[str] = set()
    for node in front.page.elements("script", "img", "iframe", "link"):
        held = _PARKED.search(node.get("type")) is not None
        code = (
            "".join(inner.text for inner in front.page.under(node) if not inner.tag)
            if node.tag == "script"
            else ""
        )
        address = node.get("src") or (node.get("href") if node.get("rel") != "preconnect" else "")
        (parked if held else running).update(name for name in TRACKERS if _loads(address, code, name))
    return running, parked - running


def _loads(address: str, code: str, tracker: str) -> bool:
    """Whether an element's address or an inline script's text names the tracker."""
    return f"//{tracker}" in address or f".{tracker}" in address or f"{tracker}/" in code
