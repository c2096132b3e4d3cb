"""All pages of a thread, read from its first page's pager."""

import pytest

from crawler.extraction.dom import parse
from crawler.extraction.later import MAX_PAGES, later_pages
from crawler.extraction.source import Source

SITE = "https://xom.example"


def found(path: str, links: str) -> list[str]:
    html = f'<html><body><h1>Chuyện làng</h1><nav class="pagination">{links}</nav></body></html>'
    return [url.removeprefix(SITE) for url in later_pages(Source(parse(html), SITE + path))]


def link(path: str, words: str) -> str:
    return f'<a href="{path}">{words}</a>'


@pytest.mark.parametrize(
    ("path", "shown", "address"),
    [
        ("/t/a.12/", (2, 3, 40), "/t/a.12/page-{}"),
        ("/chu-de/a-5", (2, 3, 40), "/chu-de/a-5?page={}"),
        ("/chu-de/a-5", (2, 40), "/chu-de/a-5/trang-{}"),
        ("/chu-de/a-5.html", (2, 3, 40), "/chu-de/a-5.html?p={}"),
        ("/showthread.php?t=7", (2, 40), "/showthread.php?t=7&page={}"),
        ("/bai/", (2, 3, 40), "/bai/comment-page-{}/"),
        ("/bai/", (2, 40), "/bai/?cpage={}"),
    ],
)
def test_pages_that_count_from_one(path: str, shown: tuple[int, ...], address: str) -> None:
    links = "<span class='current'>1</span>" + "".join(link(address.format(n), str(n)) for n in shown)
    assert found(path, links) == [address.format(n) for n in range(2, 41)]


@pytest.mark.parametrize(("name", "step"), [("start", 20), ("start", 15), ("st", 2), ("page", 1)])
def test_pages_that_count_posts_from_zero(name: str, step: int) -> None:
    address = f"/viewtopic.php?f=3&t=7&{name}={{}}"
    links = "".join(link(address.format((n - 1) * step), str(n)) for n in (2, 3, 12))
    assert found("/viewtopic.php?f=3&t=7", links) == [address.format(n * step) for n in range(1, 12)]


def test_a_link_to_the_last_page_counts() -> None:
    pages = [f"/t?page={n}" for n in range(2, 31)]
    for last in ("Cuối »", "Last", "»", '<i class="fa fa-angle-double-right"></i>'):
        links = link("/t?page=2", "2") + link("/t?page=3", "3") + link("/t?page=30", last)
        assert found("/t", links) == pages
    by_posts = link("/t?start=10", "2") + link("/t?start=290", "Trang cuối")
    assert len(found("/t", by_posts)) == 29


def test_what_a_first_page_does_not_show_is_unknown() -> None:
    assert found("/t", link("/t?page=2", "Trang sau")) == []
    assert found("/t?page=4", link("/t", "1") + link("/t?page=5", "5")) == []
    assert found("/t", link("/t?start=7", "2") + link("/t?start=30", "3")) == []
    assert found("/t", link(f"/t?page={MAX_PAGES + 1}", str(MAX_PAGES + 1))) == []
    # Numbers that lead to other threads are not its pages.
    assert found("/chu-de/124", link("/chu-de/125", "2") + link("/chu-de/126", "3")) == []


def test_numbers_outside_a_pager_are_not_pages() -> None:
    html = f"<html><body><h1>Chuyện</h1><div>{link('/t?page=9', '9')}</div></body></html>"
    assert later_pages(Source(parse(html), f"{SITE}/t")) == ()
