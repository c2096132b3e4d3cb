"""A forum's home page lists boards, not items: they are followed as lists of their own."""

from pathlib import Path

import pytest

from crawler.frame.found import Listed
from crawler.frame.listing import parse_listing
from crawler.frame.work import FrameWork, discovery_tasks
from crawler.journal import Journal
from crawler.registry import platform_from_url
from crawler.steps import FrameStep, Spent

BASE = "https://dien-dan.vn.example"
NAMES = ("viec-lam-1", "bong-da-2", "ky-thuat-3", "cho-troi-4")


def page(*hrefs: str) -> str:
    # The shorter the address, the more its link says.
    rows = "".join(f'<tr><td><a href="{h}">{"d" * (70 - len(h) // 2)}</a></td></tr>' for h in hrefs)
    return f"<main><table>{rows}</table></main>"


@pytest.mark.parametrize("tail", ["?post=4", "?post=4&a-very-long-one=that-says-more-than-the-boards-name"])
def test_boards_are_known_by_their_newest_threads(tail: str) -> None:
    hrefs = [h for n in NAMES for h in (f"/forum/{n}/", f"/forum/{n}/topic/hoi-ve-{n}-nhe-9/{tail}")]
    listed = parse_listing(page(*hrefs), f"{BASE}/")
    assert listed.listings == tuple(f"{BASE}/forum/{name}/" for name in NAMES)
    assert listed.items == ()


@pytest.mark.parametrize(
    "tail", ["page-2/", "unread", "latest", "#binh-luan", "post-77/", "?trang=2", "feed/", "anh/"]
)
def test_threads_with_links_of_their_own_stay_items(tail: str) -> None:
    hrefs = [h for n in NAMES for h in (f"/chu-de/{n}-hoi-dap/", f"/chu-de/{n}-hoi-dap/{tail}")]
    listed = parse_listing(page(*hrefs), f"{BASE}/")
    assert listed.listings == ()
    assert len(listed.items) == len(NAMES)


def test_sections_above_articles_do_not_hide_them() -> None:
    hrefs = [f"/thoi-su/bai-viet-dai-ve-chuyen-{n}/" for n in range(9)]
    listed = parse_listing(page("/thoi-su/", "/doi-song/", *hrefs), f"{BASE}/")
    assert listed.listings == ()
    assert len(listed.items) == 9


def test_each_board_is_a_chain_of_its_own(tmp_path: Path) -> None:
    work = FrameWork(platform_from_url(BASE), Journal(tmp_path / "j", FrameStep))
    home = discovery_tasks(platform_from_url(BASE), ())[1]
    work.open_tasks([home])
    boards = tuple(f"{BASE}/forum/{name}/" for name in NAMES)
    follow = work.accept(home, Listed(listings=(*boards, "https://khac.example/forum/")), Spent())
    assert [(task.url, task.page, task.kind) for task in follow] == [(b, 1, home.kind) for b in boards]
    further = work.accept(follow[0], Listed(listings=boards), Spent())
    assert further == ()
