"""Addresses, next pages, threads of a list page, advertising markers."""

import pytest

from crawler.extraction import extract_page, thread_links
from crawler.extraction.adverts import is_ad_label
from crawler.extraction.dom import parse
from crawler.extraction.pagination import next_page
from crawler.extraction.source import Source
from crawler.extraction.urls import absolute, outbound
from crawler.types import ItemKind

BASE = "https://www.xom.example/chu-de/cay-canh.7/"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("https://hoa.example/a?b=1#c", "https://hoa.example/a?b=1"),
        ("//hoa.example/a", "https://hoa.example/a"),
        ("/redirect/index.php?link=https%3A%2F%2Fhoa.example%2Fx", "https://hoa.example/x"),
        ("/goto?u=https%3A%2F%2Fanh.xom.example%2Fx", ""),
        ("/tim?u=https%3A%2F%2Fhoa.example", ""),
        ("/trong-nha", ""),
        ("https://anh.xom.example/1.jpg", ""),
        ("https://xom.example/", ""),
        ("mailto:a@hoa.example", ""),
        ("javascript:location='https://hoa.example'", ""),
        ("data:text/html,x", ""),
        ("http://[::1", ""),
        ("https://hoa.example/" + "a" * 5000, ""),
        ("", ""),
    ],
)
def test_outbound(href: str, expected: str) -> None:
    assert outbound(BASE, href) == expected


def test_absolute_keeps_to_http() -> None:
    assert absolute(BASE, "page-2") == BASE + "page-2"
    assert absolute(BASE, "ftp://hoa.example/") == ""


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<link rel="next" href="page-2">', BASE + "page-2"),
        ('<div class="pagenav"><a href="page-2">Trang sau</a></div>', BASE + "page-2"),
        ('<nav aria-label="Pagination"><a href="?page=2">Next ›</a></nav>', BASE + "?page=2"),
        ('<ul class="pagination"><li><a href="page-2"> › </a></li></ul>', BASE + "page-2"),
        (
            '<div class="phan-trang"><b>1</b><a href="page-2">2</a><a href="page-3">3</a></div>',
            BASE + "page-2",
        ),
        ('<div class="pagination"><a href="page-2">Trang trước</a></div>', ""),
        ('<p><a href="/bai-khac">Tiếp</a></p>', ""),
        ('<nav class="post-nav"><a rel="next" href="/chu-de/khac.8/">Bài sau</a></nav>', ""),
        ('<link rel="next" href="https://noi-khac.example/2">', ""),
        ('<link rel="next" href="">', ""),
        ('<div class="pagination"><a href="#">2</a></div>', ""),
    ],
)
def test_next_page(html: str, expected: str) -> None:
    assert next_page(Source(parse(html), BASE)) == expected


def test_next_page_by_number_counts_from_the_page_shown() -> None:
    html = '<div class="pager"><a href="?trang=1">1</a><b>2</b><a href="?trang=3">3</a></div>'
    assert (
        next_page(Source(parse(html), "https://xom.example/bai?trang=2"))
        == "https://xom.example/bai?trang=3"
    )


LIST = """<nav><a href="/chu-de/huong-dan.1/">Hướng dẫn dùng</a></nav>
<div class="row"><h3 class="title"><a href="/chu-de/cay-da.11/">Cây đa đầu làng</a></h3><a class="username" href="/members/a.1/">Người A</a> 4 <a href="/chu-de/cay-da.11/page-3">trang 3</a></div>
<div class="row"><h3 class="title"><a href="/chu-de/ben-nuoc.12/">Bến nước xưa</a></h3><a class="username" href="/members/b.2/">Người B</a> 0</div>
<div class="row"><h3 class="title"><a href="/chu-de/san-dinh.13/">Sân đình ngày hội</a></h3><a class="username" href="/members/a.1/">Người A</a> 9</div>
<footer><a href="/chu-de/quy-dinh.2/">Quy định chung</a></footer>"""


def test_thread_links() -> None:
    assert thread_links(LIST, "https://xom.example/dien-dan/") == tuple(
        f"https://xom.example/chu-de/{name}/" for name in ("cay-da.11", "ben-nuoc.12", "san-dinh.13")
    )


def test_list_page_gives_no_posts_and_plain_page_no_threads() -> None:
    assert extract_page(LIST, "https://xom.example/dien-dan/", ItemKind.THREAD).parts == ()
    assert thread_links("<p>Không có gì</p>", "https://xom.example/") == ()


@pytest.mark.parametrize(
    "text",
    ["Quảng cáo", "[Tài trợ]", "Bài PR", "Được tài trợ bởi Nhà Tre", "SPONSORED", "— Advertisement —"],
)
def test_advertising_label(text: str) -> None:
    assert is_ad_label(text)


@pytest.mark.parametrize(
    "text",
    ["Luật Quảng cáo có hiệu lực", "Quảng cáo này sai sự thật", "print", "tài trợ bữa ăn cho em nhỏ", ""],
)
def test_words_about_advertising_are_no_label(text: str) -> None:
    assert not is_ad_label(text)
