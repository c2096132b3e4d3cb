"""Sitemaps and feeds: own forms, real files, and attacks."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.frame.feed import parse_feed
from crawler.frame.found import parse_time
from crawler.frame.sitemap import parse_sitemap
from crawler.frame.xml import MAX_XML_BYTES, UnsafeXmlError, read_xml

HERE = "https://bao.example/sitemap.xml"


def _set(*entries: str, space: str = ' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"') -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset{space}>{"".join(entries)}</urlset>'.encode()


def test_url_set_with_extensions() -> None:
    body = _set(
        "<url><loc> https://bao.example/a </loc><lastmod>2026-10-01</lastmod>"
        '<image:image xmlns:image="http://x/"><image:loc>https://bao.example/a.jpg</image:loc></image:image></url>',
        '<url><loc>/b</loc><news:news xmlns:news="http://n/"><news:title>Tin &amp; ảnh</news:title>'
        "<news:publication_date>2026-10-02T08:00:00+07:00</news:publication_date></news:news></url>",
    )
    first, second = parse_sitemap(body, HERE).items
    assert (first.url, first.published_at) == ("https://bao.example/a", None)
    assert (second.url, second.title) == ("https://bao.example/b", "Tin & ảnh")
    assert second.published_at == datetime(2026, 10, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "body",
    [
        _set("<url><loc>https://bao.example/a</loc></url>", space=""),
        gzip.compress(_set("<url><loc>https://bao.example/a</loc></url>")),
        _set("<url><loc>https://bao.example/a</loc></url>")
        .decode()
        .replace("UTF-8", "UTF-16")
        .encode("utf-16"),
        b"\n\n" + _set("<url><loc>https://bao.example/a</loc></url>"),
        _set("<url><loc>https://bao.example/a</loc></url>")[:-9],
        _set("<url><loc>https://bao.example/a</loc><x>a & b</x></url>"),
        b"https://bao.example/a\n\nnot an address\n",
    ],
    ids=["no-namespace", "gzip", "utf-16", "leading-blank", "cut", "bare-ampersand", "text"],
)
def test_forms_of_one_sitemap(body: bytes) -> None:
    assert [item.url for item in parse_sitemap(body, HERE).items] == ["https://bao.example/a"]


def test_index_gives_sitemaps_not_items() -> None:
    body = b"<sitemapindex><sitemap><loc>https://bao.example/1.xml</loc></sitemap><sitemap><loc>2.xml.gz</loc></sitemap></sitemapindex>"
    listed = parse_sitemap(body, HERE)
    assert listed.sitemaps == ("https://bao.example/1.xml", "https://bao.example/2.xml.gz")
    assert listed.items == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_never_expanded(encoding: str) -> None:
    bomb = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE u [<!ENTITY a "bom"><!ENTITY b "&a;&a;&a;&a;">'
        '<!ENTITY f SYSTEM "file:///etc/passwd">]><urlset><url><loc>https://bao.example/&b;&f;</loc></url></urlset>'
    )
    with pytest.raises(UnsafeXmlError):
        parse_sitemap(bomb.encode(encoding), HERE)
    with pytest.raises(UnsafeXmlError):
        parse_feed(bomb.encode(encoding), HERE)


def test_a_gzip_bomb_is_refused_without_being_unpacked() -> None:
    with pytest.raises(UnsafeXmlError, match="unpacks to more"):
        read_xml(gzip.compress(b"\0" * (MAX_XML_BYTES + 1), 9))
    with pytest.raises(UnsafeXmlError, match="broken gzip"):
        read_xml(b"\x1f\x8b\x09\x00broken data")


@pytest.mark.parametrize(
    "body", [b"", b"<html><body>404</body></html>", b"\x00\x01\x02", b"<urlset>", b"<" * 10_000]
)
def test_what_is_no_sitemap_gives_nothing(body: bytes) -> None:
    assert parse_sitemap(body, HERE).items == ()


def test_rss_and_atom() -> None:
    rss = """<rss version="2.0"><channel><link>https://bao.example/</link><item><title>Một</title>
    <link>https://bao.example/1</link><pubDate>Thu, 01 Oct 2026 08:00:00 +0700</pubDate></item>
    <item><title>Hai</title><guid>https://bao.example/2</guid></item>
    <item><title>Không có địa chỉ</title></item></channel></rss>"""
    one, two = parse_feed(rss.encode(), HERE).items
    assert (one.url, one.title, one.published_at) == (
        "https://bao.example/1",
        "Một",
        datetime(2026, 10, 1, 1, tzinfo=UTC),
    )
    assert two.url == "https://bao.example/2"
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="https://bao.example/atom"/>
    <link rel="next" href="/atom?p=2"/><entry><title>Ba</title><link rel="edit" href="/sua"/>
    <link href="/3"/><published>2026-10-03T00:00:00Z</published></entry></feed>"""
    listed = parse_feed(atom.encode(), HERE)
    assert [(item.url, item.title) for item in listed.items] == [("https://bao.example/3", "Ba")]
    assert listed.next_page == "https://bao.example/atom?p=2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-10-01", datetime(2026, 9, 30, 17, tzinfo=UTC)),
        ("2026-10-01T08:00:00", datetime(2026, 10, 1, 1, tzinfo=UTC)),
        ("Thu, 01 Oct 2026 08:00:00 GMT", datetime(2026, 10, 1, 8, tzinfo=UTC)),
        ("0001-01-01T00:00:00", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("hôm qua", None),
        ("", None),
    ],
)
def test_times(text: str, expected: datetime | None) -> None:
    assert parse_time(text) == expected


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "items", "sitemaps"),
    [
        ("sitemaps/xmlSitemap.gz", 1, 0),
        ("sitemaps/sitemap.txt", 1, 0),
        ("sitemaps/sitemap.txt.gz", 1, 0),
        ("sitemaps/sitemap-with-bom.txt", 1, 0),
        ("sitemaps/sitemap.badns.xml", 1, 0),
        ("sitemaps/sitemap.ns.xml", 1, 0),
        ("sitemaps/sitemap.index.xml", 0, 1),
        ("sitemaps/atom.xml", 1, 0),
        ("sitemaps/extension/sitemap-news.xml", 1, 0),
        ("sitemaps/extension/hebdenbridgetimes-articles-sitemap.xml", 1, 0),
        ("sitemaps/extension/sitemap-images.xml", 1, 0),
        ("rss/feed.rss", 1, 0),
        ("rss/xmlRss_pubDate.xml", 1, 0),
    ],
)
def test_real_files(shared: Path, name: str, items: int, sitemaps: int) -> None:
    body = (shared / "corpora/crawler-commons" / name).read_bytes()
    listed = parse_sitemap(body, "http://www.example.com/s.xml")
    assert (len(listed.items) >= items, len(listed.sitemaps) >= sitemaps) == (True, True)
    assert not items or all(item.url.startswith("http") for item in listed.items)
    assert items or not listed.items
