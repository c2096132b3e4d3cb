"""The demo's news site as pages: articles with JSON-LD, comments in microdata, sitemaps and feeds."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from crawler.types import DocumentKind
from pipelines.demo.clock import PERIOD_END
from pipelines.demo.listings import feed, news_set, robots, sitemap_index, url_set
from pipelines.demo.news import Article, write_news
from pipelines.demo.pages import GZIP, RSS, TEXT, XML, Page, PlatformWorld, Written
from pipelines.demo.policies import NEWS_POLICIES, NEWS_SECURITY_TXT
from pipelines.demo.ports import ADDRESSES, DemoPlatform
from pipelines.demo.render import links_in, render
from pipelines.demo.sections import NEWS_SECTIONS
from pipelines.demo.static_files import static_files

ORIGIN = ADDRESSES[DemoPlatform.NEWS].origin()
HEADERS = (
    ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
    ("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "geolocation=(), camera=(), microphone=()"),
    ("Cache-Control", "public, max-age=60"),
)
_FEED_ITEMS = 40
_LISTED = 25
_NEWS_SITEMAP_AGE = timedelta(days=2)  # as search engines ask of news sitemaps
_SLOW_SECONDS = 1.2


def build_news(seed: int, scale: float) -> PlatformWorld:
    """The whole news site."""
    articles = write_news(seed, scale)
    # As on real sites: the sitemap keeps an address that is gone, one that moved, and misses the newest.
    moved = {f"/{articles[-1].section}/bai-cu-{articles[-1].number}.html": articles[-1].path}
    gone = f"/{articles[-2].section}/bai-da-go-{articles[-2].number - 1}.html"
    pages = _article_pages(articles)
    slow = articles[len(articles) // 2].path
    pages[slow] = _slowed(pages[slow])
    pages |= {old: Page(status=301, location=new) for old, new in moved.items()}
    pages |= _list_pages(articles) | _policy_pages() | static_files("news")
    pages |= _sitemaps(articles[1:-1], [*moved, gone], articles[-1].at)
    pages |= _feeds(articles)
    return PlatformWorld(
        platform_id=DemoPlatform.NEWS,
        origin=ORIGIN,
        pages=pages,
        not_found=Page(
            status=404,
            body=_plain("Không tìm thấy trang", ("Bài này không còn hoặc địa chỉ bị gõ sai.",)),
        ),
        headers=HEADERS,
        written=tuple(_written(articles)),
        moved=moved,
    )


def _slowed(page: Page) -> Page:
    return Page(body=page.body, modified=page.modified, delay_seconds=_SLOW_SECONDS)


def _article_pages(articles: Sequence[Article]) -> dict[str, Page]:
    by_section = {s: [a for a in articles if a.section == s] for s in NEWS_SECTIONS}
    most_read = sorted(articles, key=lambda a: len(a.comments), reverse=True)[:8]
    pages = {}
    for article in articles:
        peers = by_section[article.section]
        at = peers.index(article)
        body = render(
            "news_article.html.j2",
            a=article,
            data=_json_ld(article),
            related=[*peers[at + 1 : at + 7], *peers[: max(0, at + 7 - len(peers))]][:6],
            most_read=most_read,
            **_frame(),
        )
        pages[article.path] = Page(body=body, modified=_changed(article))
    return pages


def _frame() -> dict[str, object]:
    return {"sections": NEWS_SECTIONS, "origin": ORIGIN}


def _changed(article: Article) -> datetime:
    return max([article.at, *(comment.at for comment in article.comments)])


def _json_ld(article: Article) -> dict[str, object]:
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": article.lead,
        "datePublished": article.at.isoformat(),
        "dateModified": article.at.isoformat(),
        "inLanguage": "vi",
        "articleSection": NEWS_SECTIONS[article.section],
        "mainEntityOfPage": ORIGIN + article.path,
        "image": [f"{ORIGIN}/static/mark.svg"],
        "author": {"@type": "Person", "name": article.byline},
        "publisher": {"@type": "NewsMediaOrganization", "name": "Báo Tin Sáng", "url": f"{ORIGIN}/"},
        "commentCount": len(article.comments),
    }


def _list_pages(articles: Sequence[Article]) -> dict[str, Page]:
    def page(heading: str, chosen: Iterable[Article]) -> Page:
        listed = list(chosen)[:_LISTED]
        return Page(body=render("news_list.html.j2", heading=heading, articles=listed, **_frame()))

    lists = {
        f"/{s}/": page(name, (a for a in articles if a.section == s)) for s, name in NEWS_SECTIONS.items()
    }
    return {"/": page("Tin mới nhất", articles)} | lists


def _plain(heading: str, paragraphs: Sequence[str]) -> bytes:
    return render("news_plain.html.j2", heading=heading, paragraphs=paragraphs, **_frame())


def _policy_pages() -> dict[str, Page]:
    pages = {path: Page(body=_plain(heading, text)) for path, (heading, text) in NEWS_POLICIES.items()}
    rules = robots(["/tim-kiem", "/in-bai", "/quan-tri/"], [f"{ORIGIN}/sitemap.xml"])
    return pages | {
        "/robots.txt": Page(body=rules, content_type=TEXT),
        "/.well-known/security.txt": Page(
            body=NEWS_SECURITY_TXT.format(origin=ORIGIN).encode(), content_type=TEXT
        ),
    }


def _sitemaps(articles: Sequence[Article], extra: Sequence[str], extra_at: datetime) -> dict[str, Page]:
    pages: dict[str, Page] = {}
    index: list[tuple[str, datetime]] = []

    def add(path: str, body: bytes, at: datetime) -> None:
        gz = path.endswith(".gz")
        pages[path] = Page(body=body, content_type=GZIP if gz else XML, gzip_file=gz)
        index.append((ORIGIN + path, at))

    for week, members in groupby(articles, key=lambda a: a.at.isocalendar().week):
        rows = [(ORIGIN + a.path, _changed(a)) for a in members]
        add(f"/sitemap/2026-tuan-{week}.xml.gz", url_set(rows), max(at for _, at in rows))
    add("/sitemap/bai-cu.xml", url_set((ORIGIN + path, extra_at) for path in extra), extra_at)
    fresh = [a for a in articles if a.at > PERIOD_END - _NEWS_SITEMAP_AGE]
    latest = max((a.at for a in fresh), default=extra_at)
    add(
        "/sitemap/tin-moi.xml",
        news_set("Báo Tin Sáng", [(ORIGIN + a.path, a.title, a.at) for a in fresh]),
        latest,
    )
    add("/sitemap/chuyen-muc.xml", url_set((f"{ORIGIN}/{s}/", None) for s in NEWS_SECTIONS), latest)
    pages["/sitemap.xml"] = Page(body=sitemap_index(index), content_type=XML)
    return pages


def _feeds(articles: Sequence[Article]) -> dict[str, Page]:
    return {
        f"/rss/{section}.rss": Page(
            body=feed(
                f"{name} - Báo Tin Sáng",
                f"{ORIGIN}/{section}/",
                [(ORIGIN + a.path, a.title, a.lead, a.at) for a in articles if a.section == section][
                    :_FEED_ITEMS
                ],
            ),
            content_type=RSS,
        )
        for section, name in NEWS_SECTIONS.items()
    }


def _written(articles: Sequence[Article]) -> Iterable[Written]:
    for article in articles:
        yield Written(
            path=article.path,
            anchor="",
            section=article.section,
            kind=DocumentKind.ARTICLE,
            title=article.title,
            text="\n".join((article.lead, *article.paragraphs)),
            harms=article.sort.harms,
            note=article.sort.note,
        )
        for comment in article.comments:
            yield Written(
                path=article.path,
                anchor=comment.anchor,
                section=article.section,
                kind=DocumentKind.COMMENT,
                text=comment.text,
                harms=comment.sort.harms,
                note=comment.sort.note,
                links=links_in(comment.text),
            )
