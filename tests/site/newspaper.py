"""A little invented newspaper with comments: its pages for the test server, and it as a platform."""

from crawler.types import (
    Budget,
    EntryKind,
    EntryPoint,
    ItemKind,
    Platform,
    PlatformField,
    Politeness,
    Section,
)
from tests.site.server import Answer, Page, Site

PHONE = "0912 345 678"
READER = "Nguyễn Thị Bưởi Đỏ"
LISTS = {EntryKind.LISTING: "/doi-song", EntryKind.SITEMAP: "/so-do.xml", EntryKind.FEED: "/rss"}
_PARAGRAPH = (
    "Buổi sáng ở phường Bến Mơ, bà con ra chợ sớm hơn mọi ngày vì trời trở lạnh. Số {n} của loạt bài kể chuyện "
    "một con phố nhỏ, nơi người bán hàng quen mặt từng người mua và nhớ cả món họ thích."
)


def newspaper_at(
    origin: str,
    kind: EntryKind = EntryKind.LISTING,
    *,
    pattern: str = "",
    fields: tuple[PlatformField, ...] = (),
    concurrency: int = 2,
    **budget: int,
) -> Platform:
    """The newspaper as a platform, whose one section is listed in that way; `budget` as `Budget` takes it."""
    origin = origin.rstrip("/")
    entry = EntryPoint(kind=kind, url=f"{origin}{LISTS[kind]}", item_pattern=pattern)
    return Platform(
        id="bao-ben-mo",
        name="Báo Bến Mơ",
        url=f"{origin}/",
        fields=fields,
        sections=(Section(id="doi-song", name="Đời sống", item_kind=ItemKind.ARTICLE, entries=(entry,)),),
        budget=Budget.model_validate(budget),
        politeness=Politeness(delay_seconds=0, concurrency=concurrency),
    )


def article(number: int, *, filler: str = "") -> str:
    paragraphs = "".join(f"<p>{_PARAGRAPH.format(n=number * 10 + k)}</p>" for k in range(6))
    return f"""<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Chuyện phố số {number}</title>
<meta property="article:published_time" content="2026-10-{number % 27 + 1:02d}T08:00:00+07:00"></head>
<body><nav><a href="/">Trang chủ</a></nav><article><h1>Chuyện phố số {number}</h1>
<p class="author">{READER}</p>{paragraphs}
<p>Bạn đọc góp ý số {number} xin gọi {PHONE} hoặc viết về toa.soan@bao.example.</p>{filler}</article>
<footer><a href="/lien-he">Liên hệ</a> <a href="/chinh-sach-bao-mat">Chính sách bảo mật</a></footer></body></html>"""


def listing(page: int, pages: int, per_page: int) -> str:
    first = (page - 1) * per_page + 1
    links = "".join(
        f'<div class="tin"><h3><a href="/doi-song/chuyen-pho-so-{n}-{1000 + n}.html">'
        f"Chuyện phố số {n} kể lại từ đầu ngõ</a></h3></div>"
        for n in range(first, first + per_page)
    )
    following = f'<a rel="next" href="/doi-song?trang={page + 1}">Trang sau</a>' if page < pages else ""
    return f"<html><body><nav><a href='/'>Trang chủ</a></nav><main>{links}</main>{following}</body></html>"


def sitemap(site: Site, first: int, last: int) -> str:
    urls = "".join(
        f"<url><loc>{site.url(f'/doi-song/chuyen-pho-so-{n}-{1000 + n}.html')}</loc></url>"
        for n in range(first, last + 1)
    )
    return (
        f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    )


def newspaper(articles: int = 30, per_page: int = 10) -> dict[str, Page]:
    """Home page, listing pages, sitemap, robots.txt and articles."""
    pages_of_list = articles // per_page
    pages: dict[str, Page] = {
        "/": Answer(listing(1, 1, per_page)),
        "/robots.txt": lambda site, _: Answer(
            f"User-agent: *\nDisallow: /cam/\nSitemap: {site.url('/so-do.xml')}\n",
            content_type="text/plain",
        ),
        "/so-do.xml": lambda site, _: Answer(sitemap(site, 1, articles), content_type="application/xml"),
        "/lien-he": Answer(
            "<html><body><h1>Liên hệ</h1><p>Tòa soạn Bến Mơ, điện thoại 024 3825 1234</p></body></html>"
        ),
        "/chinh-sach-bao-mat": Answer(
            "<html><body><h1>Chính sách bảo mật</h1><p>Chúng tôi thu thập ít.</p></body></html>"
        ),
    }
    for number in range(1, pages_of_list + 1):
        path = "/doi-song" if number == 1 else f"/doi-song?trang={number}"
        pages[path] = Answer(listing(number, pages_of_list, per_page))
    for number in range(1, articles + 1):
        pages[f"/doi-song/chuyen-pho-so-{number}-{1000 + number}.html"] = Answer(article(number))
    return pages
