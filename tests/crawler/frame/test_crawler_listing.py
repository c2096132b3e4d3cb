"""Listing pages: items by shape or pattern, next pages by every usual sign."""

import time

import pytest

from crawler.frame.links import shape
from crawler.frame.listing import parse_listing

HERE = "https://bao.example/doi-song"

NEWS = """<html><head><link rel="alternate" type="application/rss+xml" href="/rss/doi-song.rss"></head><body>
<header><a href="/">Báo</a></header>
<nav><a href="/the-thao">Thể thao</a><a href="/kinh-te">Kinh tế</a><a href="/giao-duc">Giáo dục</a><a href="/xe">Xe</a></nav>
<main><article class="noi-bat"><h2><a href="/cho-que-ngay-cuoi-nam-100234.html">Chợ quê ngày cuối năm đông vui</a></h2></article>
<div class="tin"><a href="/mua-nuoc-noi-ve-som-100235.html"><img src="x.jpg"></a><h3><a href="/mua-nuoc-noi-ve-som-100235.html">Mùa nước nổi về sớm</a></h3></div>
<div class="tin"><h3><a href="/lop-hoc-ven-song-100236.html#binh-luan">Lớp học ven sông của cô giáo già</a></h3></div>
<div class="tin"><h3><a href="/vuon-rau-tren-mai-100237.html?utm_source=x">Vườn rau trên mái nhà tập thể</a></h3></div>
<div class="tin"><h3><a href="https://khac.example/quang-cao-100238.html">Quảng cáo dẫn đi nơi khác</a></h3></div>
<aside class="tag"><a href="/tu-khoa/cho-que">chợ quê</a><a href="/tu-khoa/mua-lu">mùa lũ</a><a href="/tu-khoa/rau">rau</a></aside>
<div class="pages"><a href="/doi-song?trang=1">1</a><a href="/doi-song?trang=2">2</a><a href="/doi-song?trang=3">3</a></div></main>
<footer><a href="/lien-he">Liên hệ</a><a href="/gioi-thieu">Giới thiệu</a><a href="/bao-mat">Bảo mật</a></footer></body></html>"""


def test_news_listing_by_shape() -> None:
    listed = parse_listing(NEWS, HERE)
    assert [(item.url.rsplit("/", 1)[1], item.title) for item in listed.items] == [
        ("cho-que-ngay-cuoi-nam-100234.html", "Chợ quê ngày cuối năm đông vui"),
        ("mua-nuoc-noi-ve-som-100235.html", "Mùa nước nổi về sớm"),
        ("lop-hoc-ven-song-100236.html", "Lớp học ven sông của cô giáo già"),
        ("vuon-rau-tren-mai-100237.html", "Vườn rau trên mái nhà tập thể"),
    ]
    assert listed.feeds == ("https://bao.example/rss/doi-song.rss",)
    assert listed.next_page == "https://bao.example/doi-song?trang=2"


def test_news_listing_by_pattern() -> None:
    listed = parse_listing(NEWS, HERE, item_pattern=r"-10023[67]\.html$")
    assert len(listed.items) == 2


def test_forum_listing_by_query_shape() -> None:
    rows = "".join(
        f'<tr><td class="title"><a href="showthread.php?t={n}">Hỏi đáp chuyện nuôi cá cảnh số {n}</a>'
        f'<a href="showthread.php?t={n}&page=2">2</a></td><td><a href="member.php?u={n}">cachep{n}</a></td></tr>'
        for n in range(500, 520)
    )
    listed = parse_listing(f"<table>{rows}</table>", "https://dien-dan.example/forumdisplay.php?f=7")
    assert [item.url for item in listed.items] == [
        f"https://dien-dan.example/showthread.php?t={n}" for n in range(500, 520)
    ]


@pytest.mark.parametrize(
    "sign",
    [
        '<link rel="next" href="/doi-song/trang-3">',
        '<a rel="next nofollow" href="/doi-song/trang-3">&gt;</a>',
        '<a href="/doi-song/trang-3">Trang sau »</a>',
        '<a href="/doi-song/trang-3">Tiếp theo</a>',
        '<a href="/doi-song/trang-3">›</a>',
        '<a href="/doi-song/trang-3">&darr; Older...</a>',
        '<a href="/doi-song/trang-3">Cũ hơn…</a>',
        '<a class="pagination-next" href="/doi-song/trang-3"><i></i></a>',
        '<a href="/doi-song/trang-1">1</a><b>2</b><a href="/doi-song/trang-3">3</a><a href="/doi-song/trang-4">4</a>',
    ],
)
def test_next_page_signs(sign: str) -> None:
    listed = parse_listing(
        f"<html><body>{sign}</body></html>", "https://bao.example/doi-song/trang-2", page_number=2
    )
    assert listed.next_page == "https://bao.example/doi-song/trang-3"


@pytest.mark.parametrize(
    ("here", "href", "number", "is_next"),
    [
        ("/hang", "?page=2", 2, True),
        ("/hang?loai=noi", "/hang?loai=noi&page=2", 2, True),
        ("/hang?page=2", "?page=3", 3, True),
        ("/hang", "?page=12", 2, False),
        ("/hang", "/khac?page=2", 2, False),
        ("/hang", "?loai=2", 2, False),
    ],
)
def test_the_next_page_by_its_address_whatever_it_is_called(
    here: str, href: str, number: int, *, is_next: bool
) -> None:
    page = f'<html><body><a href="{href}">Kết tiếp</a></body></html>'
    assert (
        bool(parse_listing(page, f"https://cho.example{here}", page_number=number - 1).next_page) is is_next
    )


@pytest.mark.parametrize(
    "sign",
    [
        '<a href="/doi-song/trang-1">1</a><b>2</b>',
        '<a class="prev" href="/doi-song/trang-1">Trang trước</a>',
        '<a rel="next" href="https://khac.example/3">Trang sau</a>',
        '<a rel="next" href="">Trang sau</a>',
        '<a href="/doi-song/trang-9">...</a>',
        '<a href="/doi-song/xuoi">↓</a>',
        '<a href="/sau-con-mua">Sau cơn mưa trời lại sáng</a>',
    ],
)
def test_no_next_page(sign: str) -> None:
    listed = parse_listing(
        f"<html><body>{sign}</body></html>", "https://bao.example/doi-song/trang-2", page_number=2
    )
    assert listed.next_page == ""


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<html></html>",
        "<a href='/x'>x</a>",
        "<a" * 5000,
        "<div>" * 3000 + "<a href='/a-b-c-d-1234.html'>x</a>",
    ],
)
def test_pages_that_list_nothing(html: str) -> None:
    assert parse_listing(html, HERE).items == ()


def test_shapes_tell_articles_from_sections() -> None:
    article = shape("https://b.example/cho-que-ngay-tet-100234.html")
    assert article == shape("https://b.example/mua-nuoc-noi-7771.html")
    assert article != shape("https://b.example/the-thao.html")
    assert shape("https://b.example/t.php?t=5") != shape("https://b.example/t.php?u=5")


def _teasers(*places: str) -> str:
    """Headlines as blogs write them: in the header of an article whose class names its section."""
    return "".join(
        f'<article class="post-{n} category-muc-{n % 3}"><header class="entry-header"><h2 class="entry-title">'
        f'<a href="{place}">Chuyện kể số {n} ở bến sông quê</a></h2></header></article>'
        for n, place in enumerate(places, 100)
    )


MAIN = ("/2026/10/cho-que-hop-som-mai/", "/2026/10/mua-nuoc-noi-ve-lang/", "/2026/10/lop-hoc-ben-song-que/")
LATEST = "/2026/10/bai-moi-cua-muc-khac/"
WIDGET = f'<aside class="widget-area"><ul><li><a href="{LATEST}">Bài mới của mục khác</a></li></ul></aside>'


@pytest.mark.parametrize("pattern", ["", r"^/\d{4}/\d{2}/"])
def test_headlines_in_article_headers_are_items_and_latest_posts_beside_them_are_not(pattern: str) -> None:
    listed = parse_listing(f"<main>{_teasers(*MAIN)}</main>{WIDGET}", HERE, pattern)
    assert [item.url.removeprefix("https://bao.example") for item in listed.items] == list(MAIN)


def test_items_that_stand_only_beside_the_main_part_are_found() -> None:
    listed = parse_listing(f"<main><p>Chào bạn</p></main>{WIDGET}", HERE, r"^/\d{4}/")
    assert [item.url for item in listed.items] == [f"https://bao.example{LATEST}"]


def test_headlines_with_numbers_or_few_words_belong_to_the_others() -> None:
    places = (*MAIN, "/2026/10/ve-xe-tang-120000-dong-mot-luot/", "/2026/10/an-tet/")
    assert len(parse_listing(f"<main>{_teasers(*places)}</main>", HERE).items) == len(places)


def test_people_and_feeds_are_no_items_where_others_are() -> None:
    people = "".join(
        f'<li><a href="/blog/author/nguoi-viet-{n}/">Người viết số {n}</a></li>' for n in range(60)
    )
    feeds = '<li><a href="/blog/feeds/rss/">RSS</a></li>'
    page = f"<main>{_teasers(*MAIN)}</main><div><ul>{people}{feeds}</ul></div>"
    assert [
        item.url.removeprefix("https://bao.example") for item in parse_listing(page, HERE).items
    ] == list(MAIN)
    assert len(parse_listing(f"<ul>{people}</ul>", HERE).items) == 60


def test_a_form_among_the_items_is_none() -> None:
    talks = "".join(f'<li><a href="/thu/ban-{n}/chuyen-{n}">Chuyện số {n}</a></li>' for n in range(5))
    page = f'<ul>{talks}<li><a href="/thu/ban-1/new">Viết thư mới gửi mọi người</a></li></ul>'
    assert len(parse_listing(page, HERE).items) == 5


def test_a_headline_with_a_number_counts_though_a_list_of_the_newest_says_most() -> None:
    newest = "".join(
        f'<li><a href="/2026/10/mot-chuyen-dai-hon-moi-chuyen-{c}/">{"Chuyện dài " * 9}</a></li>'
        for c in "abcde"
    )
    alone = "/2026/10/hon-290-ho-dan-nhan-nuoc-sach/"
    page = f"<div><ul class='moi'>{newest}</ul></div><div>{_teasers(alone)}</div>"
    assert f"https://bao.example{alone}" in [
        item.url for item in parse_listing(page, HERE, page_number=3).items
    ]


def test_a_last_page_with_one_item() -> None:
    page = f"<main>{_teasers(MAIN[0])}</main>{WIDGET}"
    (item,) = parse_listing(page, f"{HERE}/trang-4", page_number=4).items
    assert item.url.endswith(MAIN[0])


def test_accents_in_addresses_are_no_words() -> None:
    assert shape("https://b.example/c/%C4%91%E1%BB%9Di-s%E1%BB%91ng") == shape(
        "https://b.example/c/doi-song"
    )


def test_items_in_a_menu_that_drops_down_are_not_the_lists() -> None:
    other = "".join(
        f'<li><a href="/2026/09/{n}-chuyen-cua-muc-khac/">Chuyện của mục khác</a></li>' for n in range(9)
    )
    menu = f'<div class="navbar navbar-expand"><ul><li class="nav-item">Mục<ul>{other}</ul></li></ul></div>'
    listed = parse_listing(f"{menu}<main>{_teasers(*MAIN)}</main>", HERE, r"^/\d{4}/\d{2}/")
    assert [item.url.removeprefix("https://bao.example") for item in listed.items] == list(MAIN)


def test_a_list_of_a_hundred_thousand_nested_blocks_takes_no_time() -> None:
    begun = time.process_time()
    parse_listing("<div>" * 100_000 + '<a href="/bai-viet-mot.html">Bài viết một</a>', HERE)
    # The parser's own time grows with the square of the depth: half a minute.
    assert time.process_time() - begun < 5
