"""A shop's product pages and lists: what schema.org says of them, and what the page shows besides."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.adapters.base import Answer
from crawler.adapters.markup import attribute, count, moment, own_words, words
from crawler.adapters.pages import Pages, numbered
from crawler.adapters.thread import Post, thread_page
from crawler.extraction.body import Own
from crawler.extraction.dom import parse
from crawler.extraction.jsonld import Thing, block_things, types
from crawler.extraction.schema import PRODUCT_TYPES, schema_parts
from crawler.extraction.source import Source
from crawler.extraction.types import Extraction, Part
from crawler.extraction.urls import absolute
from crawler.frame.found import Found, Listed
from crawler.frame.links import base_url
from crawler.types import DocumentKind

_FOREIGN = frozenset({"social-sharing", "woocommerce-tabs__reviews", "related", "js-more", "btn-viewmore"})
_NAMES = (
    "h1.product_title",
    "h1.product-title",
    "h1.title-product",
    "h1.title-head",
    "[itemprop=name]",
    "h1",
)
# WooCommerce, then Haravan's and Sapo's usual themes, then microdata.
_DESCRIPTIONS = (
    "#tab-description, .woocommerce-Tabs-panel--description",
    ".product-description-wrapper, #product-description, .description-productdetail, .product-detail__content",
    ".product_getcontent, #tab-1 .rte, .product-content .rte, .product-tab .rte",
    "[itemprop=description]:not(meta)",
)
_SHORT = (
    ".woocommerce-product-details__short-description, .product-summary .rte, .product_description_short"
)
_REVIEWS = (
    "ol.commentlist > li.review, li.comment[id^=li-comment-], .sapo-review-item, .hrv-review-item, "
    "[itemprop=review][itemscope]"
)
_REVIEW_WORDS = ".description, .review-content, .sapo-review-body, .hrv-review-body, [itemprop=reviewBody]"
_REVIEWER = (
    ".woocommerce-review__author, [itemprop=author] [itemprop=name], [itemprop=author], .sapo-review-author, "
    ".hrv-review-author, .review-author"
)
_CARDS = "li.product, .product-loop, .product-block, .item_product_main, .product-item, .product-card, .product-resize"
_CARD_TITLE = ".woocommerce-loop-product__title, .product-name, .product-title, .pro-name, h3, h2, .product-card__title"
_CARD_LINK = (
    "a.woocommerce-LoopProduct-link[href], .product-name a[href], h3 a[href], .product-title a[href], "
    "a[href*='/products/'], a.product-transition[href], a[href]"
)
_CART = re.compile(r"[?&]add-to-cart=|/cart/")
_NEXT = "a.next[href], .pagination a[rel=next], link[rel=next], .pagination .page-next a, a.pagination__next[href]"


def product_page(adapter: str, answer: Answer) -> Extraction | None:
    """The product and its reviews, None where the page sells nothing that it shows or declares."""
    tree, base = answer.tree, base_url(answer.tree, answer.url)
    declared = _declared(answer, adapter)
    listing = next((part for part in declared if part.kind is DocumentKind.LISTING), None)
    shown = _description(tree, base)
    title = listing.title if listing is not None else _title(tree)
    if listing is None and (shown is None or not sells(tree) or not title):
        return None
    own = _fuller(
        Own(listing.text, listing.links, listing.ad_markers) if listing is not None else None, shown
    )
    product = Post(
        anchor=listing.anchor if listing else "", author="", own=own, title=title, kind=DocumentKind.LISTING
    )
    reviews = list(_shown_reviews(answer, base)) or [
        _as_post(part) for part in declared if part.kind is DocumentKind.REVIEW
    ]
    return thread_page(adapter, [product, *reviews], _pages(tree, base))


def product_list(answer: Answer) -> Listed | None:
    """Products of a list page, None where it shows none."""
    tree, base = answer.tree, base_url(answer.tree, answer.url)
    items: dict[str, Found] = {}
    for card in tree.css(_CARDS):
        link = next(
            (node for node in card.css(_CARD_LINK) if not _CART.search(attribute(node, "href"))), None
        )
        url = absolute(base, attribute(link, "href"))
        title = words(card.css_first(_CARD_TITLE)) or attribute(link, "title")
        if url and title:
            items.setdefault(url, Found(url=url, title=title))
    if not items:
        return None
    following = absolute(base, attribute(tree.css_first(_NEXT), "href"))
    return Listed(items=tuple(items.values()), next_page=following)


def things(tree: LexborHTMLParser) -> Iterator[Thing]:
    """Typed objects of the page's JSON-LD, those of a graph one by one; broken blocks are left out."""
    for script in tree.css("script[type='application/ld+json']"):
        yield from block_things(script.text())


def sells(tree: LexborHTMLParser) -> bool:
    """Whether the page offers one product: by its type, its form, or its microdata."""
    found = tree.css_first(
        "meta[property='og:type'][content^=product], form.cart, form[action*='/cart/add'], "
        "[itemscope][itemtype$='schema.org/Product'], body.single-product"
    )
    return found is not None


def _declared(answer: Answer, adapter: str) -> list[Part]:
    products = tuple(thing for thing in things(answer.tree) if types(thing) & PRODUCT_TYPES)
    if not products:
        return []
    # What JSON-LD says stands in no element; the reader of schema.org asks for a page all the same.
    return schema_parts(Source(parse("<p></p>"), answer.url, answer.now), products, adapter)


def _title(tree: LexborHTMLParser) -> str:
    return next((text for name in _NAMES if (text := words(tree.css_first(name)))), "")


def _description(tree: LexborHTMLParser, base: str) -> Own | None:
    """The longest description that the page shows, after its short one."""
    long = next((node for name in _DESCRIPTIONS if (node := tree.css_first(name)) is not None), None)
    short = tree.css_first(_SHORT)
    said = [own_words(node, base, _FOREIGN, _is_caption) for node in (short, long) if node is not None]
    said = [own for own in said if own.text]
    if not said:
        return None
    return Own(
        "\n".join(dict.fromkeys(own.text for own in said)),
        tuple(dict.fromkeys(link for own in said for link in own.links)),
        tuple(dict.fromkeys(mark for own in said for mark in own.ad_markers)),
    )


def _is_caption(node: LexborNode, tag: str, names: list[str]) -> bool:
    """A heading that only says that a description follows."""
    del names
    return tag in {"h2", "h3"} and words(node).lower() in {
        "mô tả",
        "mô tả sản phẩm",
        "description",
        "chi tiết sản phẩm",
    }


def _fuller(declared: Own | None, shown: Own | None) -> Own:
    """The longer text of both with all links; a declared one is often cut off."""
    if declared is None or shown is None:
        return declared or shown or Own("", (), ())
    text = shown.text if len(shown.text) >= len(declared.text) else declared.text
    links = tuple(dict.fromkeys((*declared.links, *shown.links)))
    return Own(text, links, declared.ad_markers or shown.ad_markers)


def _shown_reviews(answer: Answer, base: str) -> Iterator[Post]:
    for node in answer.tree.css(_REVIEWS):
        body = node.css_first(_REVIEW_WORDS)
        if body is None:
            continue
        inner = node.css_first("[id^=comment-]")
        time = node.css_first(
            "time[datetime], [itemprop=datePublished], .review-date, .sapo-review-date, .hrv-review-date"
        )
        yield Post(
            anchor=(inner.id if inner is not None else node.id) or attribute(node, "data-review-id"),
            author=words(node.css_first(_REVIEWER))
            or attribute(node.css_first("meta[itemprop=author]"), "content"),
            own=own_words(body, base, _FOREIGN),
            published_at=_date(answer.now, time),
            kind=DocumentKind.REVIEW,
        )


def _date(now: datetime, node: LexborNode | None) -> datetime | None:
    return moment(now, attribute(node, "datetime"), attribute(node, "content"), words(node))


def _as_post(part: Part) -> Post:
    return Post(
        anchor=part.anchor,
        author=part.author_name,
        own=Own(part.text, part.links, part.ad_markers),
        published_at=part.published_at,
        modified_at=part.modified_at,
        title=part.title,
        kind=part.kind,
    )


def _pages(tree: LexborHTMLParser, base: str) -> Pages:
    """Further pages of a WooCommerce product's reviews."""
    pager = tree.css_first(".woocommerce-pagination, #comments .navigation, #reviews .pagination")
    if pager is None or tree.css_first(_REVIEWS) is None:
        return Pages()
    links = [
        (number, absolute(base, attribute(node, "href")))
        for node in pager.css("a.page-numbers[href]:not(.next):not(.prev)")
        if (number := count(words(node)))
    ]
    current = count(words(pager.css_first(".current"))) or 1
    return replace(
        numbered(links, current), following=absolute(base, attribute(pager.css_first("a.next"), "href"))
    )
