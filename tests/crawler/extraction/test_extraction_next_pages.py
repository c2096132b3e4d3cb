"""Which links lead on in the same thread, and which to another one."""

import pytest

from crawler.extraction.dom import parse
from crawler.extraction.pagination import has_previous, next_pages
from crawler.extraction.source import Source

SITE = "https://xom.example"


def source(path: str, links: str) -> Source:
    html = f'<html><body><h1>Chuyện làng</h1><nav class="pagination">{links}</nav></body></html>'
    return Source(parse(html), SITE + path)


def link(path: str, words: str, marks: str = "") -> str:
    return f'<a href="{path}" {marks}>{words}</a>'


@pytest.mark.parametrize(
    ("path", "links", "expected"),
    [
        # The next article or thread is no next page, whatever marks its link carries.
        ("/2026/10/bai-a/", link("/2026/10/bai-b/", "Bài tiếp", "rel=next"), ""),
        ("/tin-124.html", link("/tin-125.html", "Tiếp"), ""),
        ("/chu-de/124", link("/chu-de/125", "Tiếp", "rel=next"), ""),
        ("/?p=124", link("/?p=125", "Tiếp", "rel=next"), ""),
        ("/showthread.php?t=7", link("/showthread.php?t=8", "Tiếp", "rel=next"), ""),
        # A number without a word is a page's where the pager knows the first page.
        ("/chu-de/124", link("/chu-de/124/2", "Tiếp"), "/chu-de/124/2"),
        ("/chu-de/124/2", link("/chu-de/124", "1") + link("/chu-de/124/3", "3"), "/chu-de/124/3"),
        ("/chu-de/124/2", link("/chu-de/124/1", "1") + link("/chu-de/124/3", "Tiếp"), "/chu-de/124/3"),
        ("/bai-2.html", link("/bai.html", "1") + link("/bai-3.html", "3"), "/bai-3.html"),
        ("/b?p=2", link("/b", "1") + link("/b?p=3", "3"), "/b?p=3"),
        # Named pages need no such sign, not even the same address before them.
        ("/t/a.12/page-2", link("/t/a.12/page-3", "Tiếp"), "/t/a.12/page-3"),
        ("/viewtopic.php?t=7", link("/viewtopic.php?t=7&amp;start=10", "Tiếp"), "/viewtopic.php?t=7&start=10"),
        ("/t/a.12/", link("/showthread.php?t=12&amp;page=2", "›", "rel=next"), "/showthread.php?t=12&page=2"),
        # A page may name the order that is shown, and write its address unescaped.
        ("/c%C3%A2u%20h%E1%BB%8Fi/7/", link("/câu hỏi/7/?sort=v&amp;page=2", "2"), "/câu%20hỏi/7/?sort=v&page=2"),
        ("/b/7/", link("/b/7/?sort=v&amp;page=None", "Tiếp"), ""),
        # An icon says "next" as well as a word; the double one leads to the last page.
        ("/t", link("?page=9", '<i class="fa fa-angle-double-right"></i>') + link("?page=2", '<i class="fa fa-chevron-right"></i>'), "/t?page=2"),
        # Where the current page is marked, its number counts.
        ("/t", '<span class="current">4</span>' + link("?page=5", "5"), "/t?page=5"),
    ],
)  # fmt: skip
def test_the_next_page_is_of_the_same_thing(path: str, links: str, expected: str) -> None:
    assert next_pages(source(path, links)) == ((SITE + expected,) if expected else ())


OLDER, NEWER = "← Bình luận cũ hơn", "Newer Comments →"


def test_pages_of_comments_are_followed_both_ways() -> None:
    first, last = "/bai/comment-page-1/", "/bai/comment-page-3/"
    assert next_pages(source("/bai/", link("/bai/comment-page-2/", OLDER))) == (
        f"{SITE}/bai/comment-page-2/",
    )
    both = next_pages(source("/bai/comment-page-2/", link(first, OLDER) + link(last, NEWER)))
    assert both == (SITE + last, SITE + first)


def test_an_earlier_article_is_no_earlier_page() -> None:
    assert not has_previous(source("/2026/10/bai-b/", link("/2026/10/bai-a/", "Chuyện cũ", "rel=prev")))
    assert has_previous(source("/bai/?page=2", link("/bai/", "Trước", "rel=prev")))
