"""The listing of a product page: what is offered and how it is described."""

import re
from dataclasses import replace

from crawler.extraction.body import Own, own_words
from crawler.extraction.dom import Node, clean
from crawler.extraction.source import Source
from crawler.extraction.types import Part
from crawler.types import DocumentKind

_DESCRIPTION = re.compile(
    r"(?:^|[\s_-])(?:product-?(?:description|details?|content|info)|description|mo-?ta(?:-san-pham)?|"
    r"chi-?tiet(?:-san-pham)?|thong-?tin-?san-?pham|gioi-?thieu)(?:$|[\s_-])"
)
_PRICE = re.compile(r"\d[\d.,]{2,}\s?(?:₫|đ\b|vnđ|vnd)", re.IGNORECASE)
_BUY = re.compile(
    r"(?:thêm vào giỏ(?: hàng)?|mua ngay|đặt mua|cài đặt|tải về|add to cart|buy now|install)", re.IGNORECASE
)
_OF_A_PRODUCT = r"(?: (?:về )?(?:chi tiết )?(?:sản phẩm|ứng dụng))?"
_CAPTION = re.compile(
    rf"(?:mô tả|miêu tả|chi tiết|thông tin|giới thiệu){_OF_A_PRODUCT}|description|details", re.IGNORECASE
)
_DESCRIBES = re.compile(
    rf"(?:mô tả|miêu tả|giới thiệu){_OF_A_PRODUCT}|(?:product )?description", re.IGNORECASE
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_MIN_DESCRIPTION = 20
# Nodes in which a page says what it offers.
_OFFER = 200


def listing_part(source: Source, declared: list[Part], reviews: frozenset[int]) -> Part | None:
    """The first declared product, its description taken from the page where that says more."""
    part = next((item for item in declared if item.kind is DocumentKind.LISTING), None)
    node = _description(source, reviews)
    shown = own_words(source, node, reviews | _captions(source, node)) if node is not None else None
    if shown is None:
        shown = _below_caption(source, reviews)
    if part is None:
        title = _name(source)
        text = shown.text if shown else _meta(source, "og:description", "description")
        if not title or (shown is None and not _sells(source)):
            return None
        part = Part(kind=DocumentKind.LISTING, title=title, text=text, extractor="page")
    if shown is None:
        return part
    longer = shown.text if len(shown.text) > len(part.text) else part.text
    links = tuple(dict.fromkeys((*part.links, *shown.links)))
    return replace(part, text=longer, links=links, ad_markers=part.ad_markers or shown.ad_markers)


def _below_caption(source: Source, reviews: frozenset[int]) -> Own | None:
    """What stands below a heading that only says that a description follows, up to the next heading."""
    for heading in source.page.elements("h2", "h3", "h4"):
        if not _DESCRIBES.fullmatch(clean(source.page.text(heading))):
            continue
        top = heading
        # A heading may have a box of its own.
        while top.parent is not None and not source.page.text(top.parent, frozenset([top.index])):
            top = top.parent
        if top.parent is None:
            continue
        area = Node(top.end, "div", top.parent, {})
        after = source.page.nodes[top.end : top.parent.end]
        area.end = next((one.index for one in after if one.tag in _HEADINGS), top.parent.end)
        own = own_words(source, area, reviews)
        if len(own.text) >= _MIN_DESCRIPTION:
            return own
    return None


def _captions(source: Source, area: Node) -> frozenset[int]:
    """Headings that only say that a description follows."""
    headings = (node for node in source.page.under(area) if node.tag in {"h2", "h3", "h4"})
    return frozenset(node.index for node in headings if _CAPTION.fullmatch(clean(source.page.text(node))))


def _name(source: Source) -> str:
    headings = (clean(source.page.text(node)) for node in source.page.elements("h1"))
    return next((heading for heading in headings if heading), "") or _meta(source, "og:title")


def _meta(source: Source, *names: str) -> str:
    metas = {
        node.get("property") or node.get("name"): clean(node.get("content"))
        for node in source.page.elements("meta")
    }
    return next((metas[name] for name in names if metas.get(name)), "")


def _sells(source: Source) -> bool:
    """Whether the page says that it offers something: its type, a price, or a button to buy."""
    if _meta(source, "og:type").startswith("product"):
        return True
    return any(
        _PRICE.search(node.text) or _BUY.fullmatch(clean(node.text))
        for node in source.page.nodes
        if not node.tag
    )


def offers_one(source: Source) -> bool:
    """Whether one thing is offered right below the page's heading: a price and one button to buy, no other heading."""
    heading = next(iter(source.page.elements("h1")), None)
    if heading is None:
        return False
    prices = buttons = 0
    for node in source.page.nodes[heading.end : heading.end + _OFFER]:
        if node.tag in _HEADINGS:
            break
        if not node.tag and not node.text.isspace():
            prices += _PRICE.search(node.text) is not None
            buttons += _BUY.fullmatch(clean(node.text)) is not None
    return prices > 0 and buttons == 1


def _description(source: Source, reviews: frozenset[int]) -> Node | None:
    """The longest element that calls itself a description and holds no review."""
    best, longest = None, _MIN_DESCRIPTION
    for node in source.page.elements("div", "section", "article", "p", "ul", "table"):
        if not (_DESCRIPTION.search(node.words) or node.get("itemprop") == "description"):
            continue
        if any(node.index <= index < node.end for index in reviews):
            continue
        length = len(source.page.text(node))
        if length > longest:
            best, longest = node, length
    return best
