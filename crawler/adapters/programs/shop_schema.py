"""Shops that no other adapter knows and that mark their products by schema.org."""

from typing import ClassVar

from crawler.adapters.base import Adapter, Answer
from crawler.adapters.products import product_list, product_page, things
from crawler.extraction.jsonld import types
from crawler.extraction.types import Extraction
from crawler.frame.found import Listed
from crawler.steps import FrameTask
from crawler.types import ItemKind

_SHOPS = frozenset({"Product", "ProductGroup", "Store", "OnlineStore", "OfferCatalog"})


class SchemaShop(Adapter):
    """A mark-up standard, not a program: its lists are found by sitemap and links."""

    name: ClassVar[str] = "shop-schema"
    program: ClassVar[str] = "Cửa hàng theo schema.org"
    precedence: ClassVar[int] = -10

    def recognise(self, answer: Answer) -> str:
        """By a product or a shop that the page declares."""
        declared = frozenset[str]().union(*(types(thing) for thing in things(answer.tree))) & _SHOPS
        if declared:
            return f"trang khai báo {min(declared)} của schema.org bằng JSON-LD"
        if answer.tree.css_first("[itemscope][itemtype$='schema.org/Product']") is not None:
            return "trang khai báo Product của schema.org bằng microdata"
        return ""

    def listed(self, answer: Answer, task: FrameTask) -> Listed | None:
        """Products of a page that lists them."""
        del task
        return product_list(answer)

    def extract(self, answer: Answer, kind: ItemKind) -> Extraction | None:
        """The product and its reviews."""
        return None if kind is ItemKind.ARTICLE else product_page(self.name, answer)


ADAPTER = SchemaShop()
