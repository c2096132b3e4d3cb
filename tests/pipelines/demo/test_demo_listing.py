"""Each platform lists everything it has, each in its own way."""

import re

from pipelines.demo.pages import PlatformWorld
from pipelines.demo.ports import DemoPlatform
from pipelines.demo.world import World


def pages_of(world: World, which: str) -> PlatformWorld:
    return next(p for p in world.platforms if p.platform_id == which)


def paths_in(text: str, origin: str) -> set[str]:
    return {url.removeprefix(origin) for url in re.findall(r"<(?:loc|link)>([^<]+)<", text)}


def test_sitemaps_and_feeds_of_the_news_site_reach_every_article(world: World) -> None:
    news = pages_of(world, DemoPlatform.NEWS)
    index = paths_in(news.pages["/sitemap.xml"].body.decode(), news.origin)
    mapped = set().union(*(paths_in(news.pages[path].body.decode(), news.origin) for path in index))
    fed = set().union(
        *(
            paths_in(p.body.decode(), news.origin)
            for path, p in news.pages.items()
            if path.startswith("/rss/")
        )
    )
    listed = {news.moved.get(path, path) for path in mapped | fed}
    assert {d.path for d in news.written} <= listed
    assert not {d.path for d in news.written} <= {news.moved.get(path, path) for path in mapped}
    assert any(path.endswith(".gz") for path in index)
    assert all(news.pages[path].gzip_file == path.endswith(".gz") for path in index)


def test_list_pages_of_the_forum_reach_every_thread_and_every_page(world: World) -> None:
    forum = pages_of(world, DemoPlatform.FORUM)
    seen, waiting = set(), [path for path in forum.pages if re.fullmatch(r"/forums/[^/]+/", path)]
    while waiting:
        path = waiting.pop()
        path = forum.moved.get(path, path)
        if path in seen or path not in forum.pages:
            continue
        seen.add(path)
        html = forum.pages[path].body.decode()
        if path.startswith("/forums/"):
            waiting += re.findall(r'href="(/(?:forums|threads)/[^"#]+)"', html)
        waiting += re.findall(r'href="([^"]+)" rel="next"', html)
    assert {d.path for d in forum.written} <= seen


def test_threads_show_ten_posts_a_page(whole_world: World) -> None:
    forum = pages_of(whole_world, DemoPlatform.FORUM)
    for path, page in forum.pages.items():
        if path.startswith("/threads/") and page.status == 200:
            posts = page.body.decode().count('class="tborder postbit"')
            assert 1 <= posts <= 10
    assert any(path.endswith("/page-3") for path in forum.pages)


def test_category_lists_of_the_shop_reach_every_product_and_its_sitemap_most(world: World) -> None:
    shop = pages_of(world, DemoPlatform.SHOP)
    listed = set()
    for path, page in shop.pages.items():
        if path.startswith("/danh-muc/"):
            listed |= set(re.findall(r'href="(/[^"]+-p\d+)"', page.body.decode()))
    assert set(shop.moved) <= listed
    assert not set(shop.moved.values()) & listed
    listed |= set(shop.moved.values())
    products = {d.path for d in shop.written}
    assert products <= listed
    mapped = paths_in(shop.pages["/sitemap-san-pham.xml"].body.decode(), shop.origin)
    assert 0.7 < len(products & mapped) / len(products) < 1


def test_robots_files_forbid_something_but_no_listed_item(world: World) -> None:
    for platform in world.platforms:
        rules = re.findall(r"Disallow: (\S+)", platform.pages["/robots.txt"].body.decode())
        assert rules
        assert not [d.path for d in platform.written if d.path.startswith(tuple(rules))]


def test_platforms_differ_in_what_they_say_of_themselves(world: World) -> None:
    news, forum, shop = world.platforms
    home = {p.platform_id: p.pages["/"].body.decode() for p in world.platforms}
    assert "Giấy phép" in home[DemoPlatform.NEWS]
    assert "Giấy phép" not in home[DemoPlatform.FORUM] + home[DemoPlatform.SHOP]
    assert "/.well-known/security.txt" in news.pages
    assert "/.well-known/security.txt" not in {**forum.pages, **shop.pages}
    assert "bảo mật" not in home[DemoPlatform.FORUM].lower()
    assert "báo cáo" not in home[DemoPlatform.SHOP].lower()
    names = {p.platform_id: {name for name, _ in p.headers} for p in world.platforms}
    assert {"Content-Security-Policy", "X-Frame-Options"} <= names[DemoPlatform.NEWS]
    assert not {name for name in names[DemoPlatform.FORUM] if "Security" in name or name.startswith("X-")}
