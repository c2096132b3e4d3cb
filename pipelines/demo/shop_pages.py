"""The demo's shop as pages: Product JSON-LD with its reviews, and the same reviews to be seen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from crawler.types import DocumentKind
from pipelines.demo.listings import robots, url_set
from pipelines.demo.pages import TEXT, XML, Page, PlatformWorld, Written
from pipelines.demo.policies import SHOP_POLICIES
from pipelines.demo.ports import ADDRESSES, DemoPlatform
from pipelines.demo.render import links_in, render
from pipelines.demo.sections import SHOP_CATEGORIES
from pipelines.demo.shop import Product, Review, write_shop
from pipelines.demo.static_files import static_files

ORIGIN = ADDRESSES[DemoPlatform.SHOP].origin()
# HTTPS is kept to and types are not guessed, but there is no content policy and no frame protection.
HEADERS = (
    ("Strict-Transport-Security", "max-age=15552000"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "private, max-age=0"),
)
_LISTED = 24
_UNMAPPED = 9  # every ninth product is missing from the sitemap, as sitemaps lag behind shops


def build_shop(seed: int, scale: float) -> PlatformWorld:
    """The whole shop."""
    products = write_shop(seed, scale)
    newest = products[-1]
    old = f"/{newest.category}/san-pham-cu-p{newest.number - 1}"
    moved = {old: newest.path}
    gone = f"/{products[0].category}/ngung-ban-p{products[0].number + 1}"
    addresses = {newest.path: old}
    pages = _product_pages(products) | _category_pages(products, addresses)
    pages |= _plain_pages() | static_files("shop")
    pages[old] = Page(status=302, location=newest.path)
    mapped = [addresses.get(p.path, p.path) for i, p in enumerate(products) if i % _UNMAPPED]
    rows = [(ORIGIN + path, None) for path in [*mapped, gone]]
    pages["/sitemap-san-pham.xml"] = Page(body=url_set(rows), content_type=XML)
    pages["/"] = _list_page(_List("Hàng mới về", products[-2 : -2 - _LISTED : -1]))
    return PlatformWorld(
        platform_id=DemoPlatform.SHOP,
        origin=ORIGIN,
        pages=pages,
        not_found=Page(status=404, body=_plain("Không tìm thấy", ("Mặt hàng này đã ngừng bán.",))),
        headers=HEADERS,
        written=tuple(_written(products)),
        moved=moved,
    )


def _product_pages(products: Sequence[Product]) -> dict[str, Page]:
    by_category = {c: [p for p in products if p.category == c] for c in SHOP_CATEGORIES}
    pages = {}
    for product in products:
        peers = by_category[product.category]
        at = peers.index(product)
        body = render(
            "shop_product.html.j2",
            p=product,
            data=_json_ld(product),
            others=[peers[(at + step) % len(peers)] for step in (1, 2, 3, 5)],
            categories=SHOP_CATEGORIES,
            origin=ORIGIN,
        )
        modified = max((review.at for review in product.reviews), default=product.since)
        pages[product.path] = Page(body=body, modified=modified)
    return pages


def _json_ld(product: Product) -> dict[str, object]:
    data: dict[str, object] = {
        "@context": "https://schema.org/",
        "@type": "Product",
        "@id": f"{ORIGIN}{product.path}#product",
        "name": product.title,
        "sku": f"BS-{product.number}",
        "brand": {"@type": "Brand", "name": product.brand},
        "description": "\n".join(product.description),
        "image": f"{ORIGIN}/static/mark.svg",
        "offers": {
            "@type": "Offer",
            "price": product.price * 1000,
            "priceCurrency": "VND",
            "availability": "https://schema.org/InStock",
            "url": ORIGIN + product.path,
        },
    }
    if product.reviews:
        data["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": round(product.stars, 1),
            "reviewCount": len(product.reviews),
        }
        data["review"] = [_review_json_ld(product, review) for review in product.reviews]
    return data


def _review_json_ld(product: Product, review: Review) -> dict[str, object]:
    return {
        "@type": "Review",
        "@id": f"{ORIGIN}{product.path}#{review.anchor}",
        "author": {"@type": "Person", "name": review.author.name},
        "datePublished": review.at.isoformat(),
        "reviewRating": {"@type": "Rating", "ratingValue": review.stars, "bestRating": 5},
        "reviewBody": review.text,
    }


@dataclass(frozen=True, slots=True)
class _List:
    """One list page; `addresses` are listed in place of a product's own."""

    heading: str
    products: Sequence[Product]
    category: str = ""
    page: int = 1
    page_count: int = 1
    addresses: Mapping[str, str] = field(default_factory=dict)

    def path(self, page: int) -> str:
        """Where another page of the list stands."""
        return f"/danh-muc/{self.category}" + (f"?trang={page}" if page > 1 else "")

    @property
    def next_path(self) -> str:
        """Where the list goes on; '' at its end."""
        return self.path(self.page + 1) if self.page < self.page_count else ""


def _category_pages(products: Sequence[Product], addresses: Mapping[str, str]) -> dict[str, Page]:
    pages = {}
    for category, name in SHOP_CATEGORIES.items():
        members = [p for p in products if p.category == category]
        page_count = max(1, -(-len(members) // _LISTED))
        for page in range(1, page_count + 1):
            listed = members[(page - 1) * _LISTED : page * _LISTED]
            shown = _List(name, listed, category, page, page_count, addresses)
            pages[shown.path(page)] = _list_page(shown)
    return pages


def _list_page(shown: _List) -> Page:
    return Page(body=render("shop_list.html.j2", list=shown, categories=SHOP_CATEGORIES))


def _plain(heading: str, paragraphs: Sequence[str]) -> bytes:
    return render("shop_plain.html.j2", heading=heading, paragraphs=paragraphs, categories=SHOP_CATEGORIES)


def _plain_pages() -> dict[str, Page]:
    pages = {path: Page(body=_plain(heading, text)) for path, (heading, text) in SHOP_POLICIES.items()}
    rules = robots(["/gio-hang", "/tim", "/thanh-toan"], [f"{ORIGIN}/sitemap-san-pham.xml"])
    return pages | {"/robots.txt": Page(body=rules, content_type=TEXT)}


def _written(products: Sequence[Product]) -> Iterable[Written]:
    for product in products:
        yield Written(
            path=product.path,
            anchor="",
            section=product.category,
            kind=DocumentKind.LISTING,
            title=product.title,
            text="\n".join(product.description),
        )
        for review in product.reviews:
            yield Written(
                path=product.path,
                anchor=review.anchor,
                section=product.category,
                kind=DocumentKind.REVIEW,
                title=product.title,
                text=review.text,
                harms=review.sort.harms,
                note=review.sort.note,
                links=links_in(review.text),
            )
