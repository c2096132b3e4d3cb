"""A shop's reviews: titles that lead to their own pages, bylines, all of them on a page below the product's."""

from datetime import UTC, datetime

import pytest

from crawler.extraction import Part, extract_page
from crawler.extraction.apart import is_part, part_id, shows_all
from crawler.types import DocumentKind, ItemKind

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
URL = "https://cho.example/hang/noi-dat_7/"
NAMES = ("Giếng Sâu", "Gầu Tre kho cá ngon nhất", "Dây Thừng", "Ròng Rọc")
TITLES = ("Đáng tiền", "Giao ẩu", "Bền thật", "Tạm được")
SAID = (
    "Nồi dày, giữ nóng lâu, nắp kín.",
    "Về bị mẻ một góc, shop đổi ngay.",
    "Nấu cháo ba tiếng vẫn chưa cạn nước.",
    "Tạm.",
)


def review(at: int, *, votes: str = "Chưa ai bầu chọn") -> str:
    return (
        f"<li><article><header><h3><i></i><a href='{URL}reviews/{at}/'>{TITLES[at]}</a></h3></header><p>{SAID[at]}</p>"
        f"<p><small>Được đánh giá bởi <strong>{NAMES[at]}</strong> vào ngày 09:4{at} Ngày 0{at + 3} tháng 10 năm 2026 | "
        f"<a href='{URL}reviews/{at}/'>Permalink</a></small></p><p><small>{votes}</small></p></article></li>"
    )


def shop(reviews: str, below: str = "") -> str:
    return (
        "<html><head><meta name='description' content='Nồi đất.Nung ba ngày.'></head><body>"
        "<h1>Nồi đất nung</h1><p>158.000 ₫</p><form><button>Thêm vào giỏ hàng</button></form>"
        "<div><h2>Miêu tả sản phẩm</h2></div><p>Nồi đất nung ba ngày đêm.</p><p>Dùng được trên bếp ga.</p>"
        "<div><h2>Thông tin sản phẩm</h2></div><table><tr><th>Giá</th><td>158.000 ₫</td></tr></table>"
        f"<section><div><h2>Đánh giá của khách hàng</h2>{below}</div><ol>{reviews}</ol></section></body></html>"
    )


def parts(html: str, kind: ItemKind = ItemKind.PRODUCT, url: str = URL) -> tuple[Part, ...]:
    return extract_page(html, url, kind, NOW).parts


@pytest.mark.parametrize("count", [2, 3, 4])
@pytest.mark.parametrize("kind", [ItemKind.PRODUCT, ItemKind.UNKNOWN])
def test_reviews_with_titles_of_their_own_addresses(count: int, kind: ItemKind) -> None:
    listing, *reviews = parts(shop("".join(map(review, range(count)))), kind)
    assert listing.text == "Nồi đất nung ba ngày đêm.\nDùng được trên bếp ga."
    assert [(one.text, one.author_name, one.anchor) for one in reviews] == [
        (f"{TITLES[at]}\n{SAID[at]}", NAMES[at], f"reviews-{at}") for at in range(count)
    ]
    assert reviews[1].published_at == datetime(2026, 10, 4, 2, 41, tzinfo=UTC)


def test_one_buyer_of_all_three_is_still_the_writer() -> None:
    same = "".join(review(at).replace(NAMES[at], NAMES[0]) for at in range(3))
    assert [(one.text, one.author_name) for one in parts(shop(same))[1:]] == [
        (f"{TITLES[at]}\n{SAID[at]}", NAMES[0]) for at in range(3)
    ]


@pytest.mark.parametrize("href", [f"{URL}reviews/", "/hang/noi-dat_7/reviews", "reviews/"])
def test_the_page_with_all_reviews_comes_next(href: str) -> None:
    page = shop(review(0) + review(1) + review(2), f"<a href='{href}'>Xem tất cả đánh giá</a>")
    assert extract_page(page, URL, ItemKind.PRODUCT, NOW).next_pages[0].rstrip("/") == f"{URL}reviews"


@pytest.mark.parametrize(
    "href", ["/reviews/", "/hang/reviews/", "/hang/noi-dat_71/reviews/", f"{URL}reviews/1/"]
)
def test_reviews_of_other_things_do_not_come_next(href: str) -> None:
    page = shop(review(0) + review(1) + review(2), f"<a href='{href}'>Đánh giá</a>")
    assert extract_page(page, URL, ItemKind.PRODUCT, NOW).next_pages == ()


@pytest.mark.parametrize("kind", [ItemKind.PRODUCT, ItemKind.UNKNOWN])
def test_the_page_with_all_reviews_offers_nothing(kind: ItemKind) -> None:
    every = "".join(review(at).replace("<article>", "<article class='review'>") for at in range(4))
    page = f"<h1>Đánh giá khách hàng</h1><h2><a href='{URL}'>Nồi đất nung</a></h2><p>158.000 ₫</p><div>{every}</div>"
    found = parts(page, kind, f"{URL}reviews/")
    assert [one.kind for one in found] == [DocumentKind.REVIEW] * 4
    assert [one.anchor for one in found] == [f"reviews-{at}" for at in range(4)]


def test_one_review_alone_is_known_by_its_byline() -> None:
    alone = review(1).replace("<article>", "<article class='review'>")
    (only,) = [one for one in parts(shop(alone)) if one.kind is DocumentKind.REVIEW]
    assert (only.author_name, only.anchor) == (NAMES[1], "reviews-1")


def test_a_list_of_things_to_buy_is_no_product() -> None:
    cards = "".join(
        f"<div><a href='/hang/{n}'>Nồi {n}</a><p>15.000 ₫</p><button>Mua ngay</button></div>"
        for n in range(3)
    )
    assert not [
        one for one in parts(f"<h1>Nồi</h1>{cards}", ItemKind.UNKNOWN) if one.kind is DocumentKind.LISTING
    ]


@pytest.mark.parametrize(
    ("here", "path", "is_one"),
    [
        ("/hang/7", "/hang/7/reviews/3", True),
        ("/hang/7/", "/hang/7/danh-gia-3", True),
        ("/hang/7/reviews/", "/hang/7/reviews/3/", True),
        ("/hang/7", "/hang/71/reviews/3", False),
        ("/hang", "/hang/noi-dat", False),
        ("/", "/reviews/3", False),
        ("", "/reviews/3", False),
    ],
)
def test_what_leads_to_one_review(here: str, path: str, *, is_one: bool) -> None:
    assert is_part(here, path) is is_one


def test_numbers_and_pages_of_reviews() -> None:
    assert part_id("https://cho.example/hang/7/reviews/3/?x=1#y") == "reviews-3"
    assert part_id("/hang/7/reviews/") == part_id("/hang/7") == ""
    assert shows_all("https://cho.example/hang/7/reviews/?page=2")
    assert not shows_all("https://cho.example/reviews/")
