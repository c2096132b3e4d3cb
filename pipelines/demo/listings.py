"""Sitemaps, feeds and robots.txt, as the demo's platforms list their items."""

from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def sitemap_index(locations: Iterable[tuple[str, datetime]]) -> bytes:
    """A sitemap that lists sitemaps, with when each was last changed."""
    rows = (f"<sitemap>{_loc(url)}{_lastmod(at)}</sitemap>" for url, at in locations)
    return _document("sitemapindex", _SITEMAP, rows)


def url_set(locations: Iterable[tuple[str, datetime | None]]) -> bytes:
    """A sitemap of pages; without a moment a page has no lastmod."""
    rows = (f"<url>{_loc(url)}{_lastmod(at) if at else ''}</url>" for url, at in locations)
    return _document("urlset", _SITEMAP, rows)


def news_set(name: str, items: Iterable[tuple[str, str, datetime]]) -> bytes:
    """A news sitemap: address, headline and when it came out."""
    rows = (
        f"<url>{_loc(url)}<news:news><news:publication><news:name>{escape(name)}</news:name>"
        f"<news:language>vi</news:language></news:publication><news:publication_date>{at.isoformat()}"
        f"</news:publication_date><news:title>{escape(title)}</news:title></news:news></url>"
        for url, title, at in items
    )
    return _document("urlset", f"{_SITEMAP} {_NEWS}", rows)


def feed(title: str, url: str, items: Iterable[tuple[str, str, str, datetime]]) -> bytes:
    """An RSS 2.0 feed: address, headline, summary and when it came out."""
    rows = "\n".join(
        f'<item><title>{escape(headline)}</title><link>{escape(link)}</link><guid isPermaLink="true">'
        f"{escape(link)}</guid><description>{escape(summary)}</description><pubDate>{format_datetime(at)}"
        "</pubDate></item>"
        for link, headline, summary, at in items
    )
    return (
        f'{_HEAD}<rss version="2.0"><channel><title>{escape(title)}</title><link>{escape(url)}</link>'
        f"<description>{escape(title)}</description><language>vi</language>\n{rows}\n</channel></rss>\n"
    ).encode()


def robots(disallowed: Iterable[str], sitemaps: Iterable[str] = ()) -> bytes:
    """A robots.txt for everyone."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in disallowed), ""]
    return "\n".join([*lines, *(f"Sitemap: {url}" for url in sitemaps), ""]).encode()


def _document(root: str, namespaces: str, rows: Iterable[str]) -> bytes:
    body = "\n".join(rows)
    return f"{_HEAD}<{root} {namespaces}>\n{body}\n</{root}>\n".encode()


def _loc(url: str) -> str:
    return f"<loc>{escape(url)}</loc>"


def _lastmod(at: datetime) -> str:
    return f"<lastmod>{at.isoformat()}</lastmod>"
