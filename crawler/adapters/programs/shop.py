"""Shops on WooCommerce, Haravan and Sapo: their product pages, lists, and WooCommerce's open interface."""

from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from crawler.adapters.answers import json_of, mappings, text, whole
from crawler.adapters.base import Adapter, Answer
from crawler.adapters.markup import attribute, number
from crawler.adapters.products import product_list, product_page
from crawler.extraction.types import Extraction
from crawler.frame.found import Found, Listed, distinct_items
from crawler.steps import FrameTask
from crawler.types import EntryKind, EntryPoint, ItemKind

# Store API, open to every guest's browser since WooCommerce 5.6: its own limit is 100 products an answer.
_STORE = "wc/store/v1/products?order=asc&orderby=id&page=1&per_page=100"
_COLLECTION = "/collections/all"
_WOO = (
    "meta[name=generator][content^=WooCommerce], link[href*='/plugins/woocommerce/'], "
    "script[src*='/plugins/woocommerce/']"
)
# Where each program's theme files lie, whoever owns the shop's domain.
_HOSTED = {
    "Haravan": "link[href*='.hstatic.net/'], script[src*='.hstatic.net/']",
    "Sapo": "link[href*='bizweb.dktcdn.net/'], script[src*='bizweb.dktcdn.net/'], link[href*='sapocdn.net/']",
}


class Shop(Adapter):
    """Reviews that a shop's widget fetches by script are not on the page and not read."""

    name: ClassVar[str] = "shop"
    program: ClassVar[str] = "WooCommerce, Haravan, Sapo"
    precedence: ClassVar[int] = 10

    def recognise(self, answer: Answer) -> str:
        """By WooCommerce's own files, or where Haravan's and Sapo's theme files lie."""
        if answer.tree.css_first(_WOO) is not None:
            return "trang nạp tệp của WooCommerce"
        for program, selector in _HOSTED.items():
            if answer.tree.css_first(selector) is not None:
                return f"giao diện của trang nằm trên máy chủ của {program}"
        return ""

    def entries(self, answer: Answer) -> tuple[EntryPoint, ...]:
        """All products: WooCommerce's interface, or the collection that Haravan and Sapo make of them."""
        if answer.tree.css_first(_WOO) is not None:
            # WordPress names its interface's root in every page's head.
            root = attribute(answer.tree.css_first("link[rel='https://api.w.org/']"), "href") or "/wp-json/"
            return (EntryPoint(kind=EntryKind.API, url=urljoin(answer.url, root + _STORE)),)
        return (EntryPoint(kind=EntryKind.LISTING, url=urljoin(answer.url, _COLLECTION)),)

    def listed(self, answer: Answer, task: FrameTask) -> Listed | None:
        """Products of an answer of the interface, or of a page that lists them."""
        del task
        data = json_of(answer)
        if data is None:
            return product_list(answer)
        products = mappings(data)
        items = distinct_items(_item(product) for product in products)
        return Listed(items=items, next_page=_next(answer, len(products)))

    def extract(self, answer: Answer, kind: ItemKind) -> Extraction | None:
        """The product and its reviews."""
        return None if kind is ItemKind.ARTICLE else product_page(self.name, answer)


def _item(product: Mapping[str, Any]) -> Found | None:
    url = text(product.get("permalink"))
    if not url:
        return None
    return Found(url=url, title=text(product.get("name")), replies=whole(product.get("review_count")))


def _next(answer: Answer, listed: int) -> str:
    """The next page, as far as the header counts them; without it, a full page has one."""
    parts = urlsplit(answer.url)
    query = dict(parse_qsl(parts.query))
    page, full = number(query.get("page", "1")), number(query.get("per_page", "10"))
    total = number(answer.headers.get("x-wp-totalpages", ""))
    more = page < total if total else 0 < full <= listed
    return (
        parts._replace(query=urlencode(query | {"page": str(page + 1)})).geturl() if page and more else ""
    )


ADAPTER = Shop()
