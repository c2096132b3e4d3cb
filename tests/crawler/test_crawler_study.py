"""Pages looked at before the sample is read: threads of one post are threads, whatever order or kill."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.options import CrawlOptions
from crawler.registry import platform_from_url
from crawler.run import crawl
from crawler.runfolder import read_documents
from crawler.types import Budget, Document, DocumentKind, Manifest, Platform, Politeness
from tests.site.crawling import crawling
from tests.site.server import Answer, Site, serving

pytestmark = pytest.mark.integration

OPTIONS = CrawlOptions(
    seed=3,
    pseudonym_key=b"the operator's key, 16 bytes+",
    resolve={"127.0.0.1": "127.0.0.1"},
    second_look=False,  # it would ask for pages again, as many as the draw says
)
NAMES = ("Mái Chèo", "Neo Gỗ", "Dây Chão", "Sào Tre", "Bến Cũ")
GOODS = (
    *("dưa hấu", "gạo nếp", "mía lau", "củi tràm", "chiếu cói"),
    *("nồi đất", "lu sành", "muối hột", "trái bần"),
)
ROADS = ("đường sông", "lối kênh", "ngả rạch", "phía cửa biển", "mé vàm")
# How many posts each thread has.
SIZES = (1, 4, 1, 2, 5, 1, 3, 1, 1, 4, 2, 1, 1, 5, 1)
POST = (
    "<div class='k w'><div class='h'>{title}<span>{name}</span> <i>{at}</i></div>"
    "<div class='m'><div class='t'>{said}</div></div></div>"
)
TITLE = "Chuyện ở bến số {at} mùa nước nổi năm nay"


def _said(thread: int, post: int) -> str:
    goods = GOODS[(thread + 2 * post) % len(GOODS)], GOODS[(3 * thread + post) % len(GOODS)], str(thread)
    return f"Ghe {ROADS[post]} chở {' với '.join(goods)} chuyến gửi bà con {GOODS[post]}."


def _thread(at: int, posts: int) -> str:
    shown = "".join(
        POST.format(
            title=f"<h1>{TITLE.format(at=at)}</h1>" if not post else "",
            name=NAMES[(at + post) % len(NAMES)],
            said=_said(at, post),
            at=f"{post + 1:02}/11/2026 08:15",
        )
        for post in range(posts)
    )
    return f"<html><body><p>Lần đầu ghé bến? Mời xem nội quy ở góc trên bên phải.</p>{shown}</body></html>"


@pytest.fixture
def site() -> Iterator[Site]:
    links = "".join(f"<li><a href='/xem/{at}'>{TITLE.format(at=at)}</a></li>" for at in range(len(SIZES)))
    threads = {f"/xem/{at}": Answer(_thread(at, posts)) for at, posts in enumerate(SIZES)}
    with serving(
        {"/": Answer(f"<html><body><ul>{links}</ul></body></html>"), **threads}, delay=0.02
    ) as held:
        yield held


def _platform(site: Site, concurrency: int) -> Platform:
    gentle = Politeness(delay_seconds=0, concurrency=concurrency)
    known = {"budget": Budget(items=50, pages=600), "politeness": gentle}
    return platform_from_url(site.url()).model_copy(update=known)


def _crawled(site: Site, folder: Path, options: CrawlOptions = OPTIONS, concurrency: int = 4) -> Manifest:
    return crawl(_platform(site, concurrency), folder, options, lambda _: None)


def _told(folder: Path) -> list[Document]:
    """Documents without the moment that no two runs share."""
    return list(read_documents(folder))


def _threads_asked(site: Site) -> list[str]:
    return [path for _, path in site.asked if path.startswith("/xem/") and "khong-co" not in path]


def _asked(site: Site) -> int:
    return len(_threads_asked(site))


def test_threads_of_one_post_are_threads(site: Site, tmp_path: Path) -> None:
    _crawled(site, tmp_path / "r")
    documents = _told(tmp_path / "r")
    assert {one.kind for one in documents} == {DocumentKind.POST}
    texts = {one.text for one in documents}
    assert texts == {_said(at, post) for at, posts in enumerate(SIZES) for post in range(posts)}
    assert all(one.author and one.published_at for one in documents)
    # The frame opens three to see whether they are lists; then every thread once, and a few looked at before.
    first, rest = _threads_asked(site)[:3], _asked(site) - 3
    assert set(first) == {"/xem/0", "/xem/1", "/xem/10"}  # by their text
    assert len(SIZES) < rest <= len(SIZES) + 12


def test_neither_parallel_requests_nor_kills_change_what_is_learned(site: Site, tmp_path: Path) -> None:
    _crawled(site, tmp_path / "whole", concurrency=1)
    for after in (6, 10, 14):
        site.asked.clear()
        with crawling(_platform(site, 1), tmp_path / "killed", OPTIONS) as process:
            until = time.monotonic() + 60
            while len(site.asked) < after and process.poll() is None and time.monotonic() < until:
                time.sleep(0.002)
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
    _crawled(site, tmp_path / "killed", concurrency=1)
    _crawled(site, tmp_path / "many", concurrency=8)
    whole = _told(tmp_path / "whole")
    assert _told(tmp_path / "killed") == whole
    assert _told(tmp_path / "many") == whole
    manners = {(tmp_path / name / "manners.json").read_bytes() for name in ("whole", "killed", "many")}
    assert len(manners) == 1


def test_the_next_run_looks_at_nothing_twice(site: Site, tmp_path: Path) -> None:
    _crawled(site, tmp_path / "first")
    site.asked.clear()
    again = OPTIONS.model_copy(update={"previous_run": str(tmp_path / "first")})
    _crawled(site, tmp_path / "second", again)
    assert _asked(site) == len(SIZES)
    assert _told(tmp_path / "second") == _told(tmp_path / "first")
