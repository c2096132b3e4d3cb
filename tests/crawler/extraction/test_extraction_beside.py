"""Which addresses a page gives to itself and to its posts, and which only its writers do."""

from crawler.extraction.page import extract_page
from crawler.extraction.types import Extraction
from crawler.types import ItemKind

HOME = "https://xom.example"


def post(n: int, words: str, head: str = "") -> str:
    return (
        f'<article class="post" id="post-{n}"><a class="username" href="/u/{n}">người {n}</a>'
        f'<time datetime="2026-10-01T08:0{n}:00+07:00">01/10/2026</time>{head}'
        f'<div class="content">Góp ý thứ {n} cho cả nhà: {words}</div></article>'
    )


def read(*posts: str, head: str = "") -> Extraction:
    html = f"<html><head>{head}</head><body><h1>Chuyện ở xóm</h1>{''.join(posts)}<a href='/cuoi'>x</a></body></html>"
    return extract_page(html, f"{HOME}/bai/7", ItemKind.THREAD)


def test_links_beside_the_words_are_named_and_links_among_them_are_not() -> None:
    page = read(
        post(1, 'xem <a href="/bai/99">bài này</a> nhé', '<a href="/bai/7-1">[liên kết]</a>'),
        post(2, "ra chợ hỏi là có người chỉ", '<a href="https://khac.example/bai/7">x</a>'),
        post(3, "tôi cũng nghĩ như vậy đó", '<a href="#tra-loi">x</a> <a href="/bai/7-3#x">[liên kết]</a>'),
    )
    assert len(page.parts) == 3
    assert {f"{HOME}/bai/7-1", f"{HOME}/bai/7-3"} <= set(page.named)
    assert not {f"{HOME}/bai/99", "https://khac.example/bai/7", f"{HOME}/cuoi"} & set(page.named)


def test_a_page_names_the_address_that_it_declares_as_its_own() -> None:
    posts = [post(n, "ra chợ hỏi là có người chỉ ngay thôi") for n in (1, 2, 3)]
    page = read(*posts, head='<link rel="canonical" href="/chuyen/7"><link rel="next" href="/bai/8">')
    assert page.named[0] == f"{HOME}/chuyen/7"
    assert f"{HOME}/bai/8" not in page.named


def test_declared_posts_bring_their_addresses() -> None:
    declared = (
        '<script type="application/ld+json">{"@type": "DiscussionForumPosting", "url": "https://xom.example/bai/7",'
        '"text": "Nhà ai còn cái thang dài cho mượn hái bưởi cuối tuần này không?", "comment": [{"@type": "Comment",'
        '"url": "/bai/7-2", "text": "Nhà tôi còn, qua lấy nhé."}]}</script>'
    )
    assert {f"{HOME}/bai/7", f"{HOME}/bai/7-2"} <= set(read(head=declared).named)


def test_a_block_of_links_names_no_more_than_a_post_would() -> None:
    many = "".join(f'<a href="/bai/1-{n}">{n}</a>' for n in range(500))
    page = read(*(post(n, "ra chợ hỏi là có người chỉ ngay thôi", many) for n in (1, 2, 3)))
    assert len(page.named) <= 60
