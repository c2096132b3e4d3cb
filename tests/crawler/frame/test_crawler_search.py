"""Lists searched for behind a home page that names none: menus, lists of lists, archives by month."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from crawler.frame.found import Found, Listed
from crawler.frame.work import FrameWork
from crawler.journal import Journal
from crawler.steps import FrameStep, FrameTask, Spent
from crawler.types import Outcome, Platform
from crawler.urls import item_id

BASE = "https://ben.vn.example"
PLATFORM = Platform(id="p", name="P", url=f"{BASE}/", fields=(), sections=())


def read(work: FrameWork, pages: dict[str, Listed], items: Iterable[str] = ()) -> list[str]:
    """Read all that the search asks for from these pages, in any order; the addresses asked for."""
    asked: list[str] = []
    if scout := work.scout():
        work.scouted(scout, Outcome.EXTRACTED, Spent())
    while tasks := work.open_tasks(work.roots(())):
        for task in sorted(tasks, key=lambda one: one.url, reverse=True):
            asked.append(task.url.removeprefix(BASE))
            _read(work, task, pages, set(items))
    return asked


def _read(work: FrameWork, task: FrameTask, pages: dict[str, Listed], items: set[str]) -> None:
    path = task.url.removeprefix(BASE)
    if task.probe and path in items:
        work.opened(task, Spent())
    elif path in pages:
        work.accept(task, pages[path], Spent())
    else:
        work.failed(task, Outcome.NOT_FOUND, Spent())


def lists(*paths: str, doors: tuple[str, ...] = ()) -> Listed:
    return Listed(
        items=tuple(Found(url=f"{BASE}{path}") for path in paths),
        doors=tuple(f"{BASE}{path}" for path in doors),
    )


def frame(work: FrameWork) -> list[str]:
    return sorted(item.url.removeprefix(BASE) for item in work.frame())


@pytest.fixture
def work(tmp_path: Path) -> FrameWork:
    return FrameWork(PLATFORM, Journal(tmp_path / "j", FrameStep))


TALKS = tuple(f"/ban/1/chuyen/{n}" for n in range(1, 6))


def test_a_forum_behind_two_menus_is_found(work: FrameWork) -> None:
    pages = {
        "/": lists(doors=("/du-an", "/login", "/users/4", "/du-an/ben-mo")),
        "/du-an": lists(doors=("/du-an/ben-mo",)),
        "/du-an/ben-mo": lists(doors=("/du-an/ben-mo/dien-dan", "/du-an/ben-mo/search?q=1")),
        "/du-an/ben-mo/dien-dan": lists(*TALKS),
    }
    asked = read(work, pages, items=TALKS)
    assert frame(work) == list(TALKS)
    assert not {"/login", "/users/4", "/du-an/ben-mo/search?q=1"} & set(asked)


def test_lists_of_lists_are_no_items_and_what_they_list_is(work: FrameWork) -> None:
    letters = tuple(f"/thu/{name}/so/{n}" for name in ("bong-da", "viec-lam", "cho") for n in range(3))
    months = tuple(f"/thu/{name}/2026/{n}/" for name in ("bong-da", "viec-lam", "cho") for n in (9, 10, 11))
    pages = {"/": lists("/thu/bong-da/", "/thu/viec-lam/", "/thu/cho/")}
    for name in ("bong-da", "viec-lam", "cho"):
        own = f"/thu/{name}/"
        pages[own] = lists(*(month for month in months if month.startswith(own)))
        # A month without a letter lists nothing; each names the other months of its list.
        pages |= {month: pages[own] for month in months if month.startswith(own)}
        pages[f"{own}2026/10/"] = lists(*(letter for letter in letters if letter.startswith(own)))
    read(work, pages, items=letters)
    assert frame(work) == sorted(letters)


def test_addresses_that_give_documents_are_items_whatever_they_link_to(work: FrameWork) -> None:
    pages = {"/": lists(*TALKS)} | {talk: lists("/a-b/1", "/a-b/2", "/a-b/3") for talk in TALKS}
    asked = read(work, pages, items=TALKS)
    assert frame(work) == list(TALKS)
    assert set(asked) <= {"/", "/sitemap.xml", *TALKS[:3]}


def test_pages_that_list_their_like_are_no_lists(work: FrameWork) -> None:
    asked = read(work, {"/": lists(*TALKS)} | dict.fromkeys(TALKS, lists(*TALKS, "/ban/2/chuyen/77")))
    assert frame(work) == list(TALKS)
    assert len(asked) == 2 + 3


@pytest.mark.parametrize("many", [101, 400])
def test_a_frame_of_many_items_is_not_searched(work: FrameWork, many: int) -> None:
    talks = tuple(f"/ban/1/chuyen/{n}" for n in range(many))
    assert sorted(read(work, {"/": lists(*talks)})) == ["/", "/sitemap.xml"]


def test_what_the_run_before_had_in_its_frame_is_not_opened_again(tmp_path: Path) -> None:
    had = {item_id(f"{BASE}{talk}") for talk in TALKS}
    again = FrameWork(PLATFORM, Journal(tmp_path / "j", FrameStep), had.__contains__)
    assert sorted(read(again, {"/": lists(*TALKS)})) == ["/", "/sitemap.xml"]
    assert frame(again) == list(TALKS)


POSTS = tuple(
    f"/bai/{name}" for name in ("cho-noi", "mua-lu", "gieng-can", "be-tam", "cau-tre", "do-ngang")
)


def test_lists_beside_the_newest_give_the_rest(work: FrameWork) -> None:
    doors = ("/the/song-nuoc/", "/the/lang-que/", "/login", "/gioi-thieu", "/bai/cho-noi")
    pages = {
        "/": lists(*POSTS[:3], doors=doors),
        "/the/song-nuoc/": lists(*POSTS[:5], "/the/lang-que/", "/ban-do/1"),
        "/the/lang-que/": lists(POSTS[5]),
    }
    asked = read(work, pages, items=POSTS)
    assert frame(work) == sorted(POSTS)
    assert not {"/login", "/gioi-thieu"} & set(asked)


def test_the_next_period_finds_the_rest_again_and_opens_no_item(tmp_path: Path) -> None:
    had = {item_id(f"{BASE}{post}") for post in POSTS}
    again = FrameWork(PLATFORM, Journal(tmp_path / "j", FrameStep), had.__contains__)
    pages = {"/": lists(*POSTS[:3], doors=("/the/song-nuoc/",)), "/the/song-nuoc/": lists(*POSTS)}
    assert not set(read(again, pages)) & set(POSTS)
    assert frame(again) == sorted(POSTS)


def test_where_items_lie_at_the_root_nothing_beside_them_is_read(work: FrameWork) -> None:
    roots = ("/cho-noi", "/mua-lu", "/gieng-can")
    asked = read(work, {"/": lists(*roots, doors=("/the/a", "/the/b"))}, items=roots)
    assert not {"/the/a", "/the/b"} & set(asked)


def test_a_feed_names_the_newest_only(work: FrameWork) -> None:
    feed = f"{BASE}/moi.rss"
    home = Listed(feeds=(feed,), doors=(f"{BASE}/the/song-nuoc/",))
    pages = {"/": home, "/moi.rss": lists(*POSTS[:3]), "/the/song-nuoc/": lists(*POSTS)}
    read(work, pages, items=POSTS)
    assert frame(work) == sorted(POSTS)


def test_what_a_sitemap_names_is_not_searched(work: FrameWork) -> None:
    pages = {"/sitemap.xml": lists(*TALKS), "/": lists(doors=("/ban",))}
    assert sorted(read(work, pages)) == ["/", "/sitemap.xml"]


def test_nothing_anywhere_ends_after_a_few_pages(work: FrameWork) -> None:
    doors = tuple(f"/muc-{name}" for name in "abcdefgh")
    pages = {"/": lists(doors=doors)} | {
        door: lists(doors=tuple(f"{door}/{n}" for n in range(40))) for door in doors
    }
    asked = read(work, pages)
    assert frame(work) == []
    assert len(asked) < 80


def test_a_search_cut_off_goes_on_as_it_would_have(tmp_path: Path) -> None:
    pages = {"/": lists(doors=("/x", "/y")), "/x": lists(*TALKS), "/y": lists(doors=("/z",))}
    whole = FrameWork(PLATFORM, Journal(tmp_path / "whole", FrameStep))
    asked = read(whole, pages, items=TALKS)
    lines = (tmp_path / "whole").read_bytes().splitlines(keepends=True)
    for cut in range(1, len(lines)):
        part = tmp_path / f"part-{cut}"
        part.write_bytes(b"".join(lines[:cut]))
        again = FrameWork(PLATFORM, Journal(part, FrameStep))
        rest = read(again, pages, items=TALKS)
        assert frame(again) == frame(whole) == list(TALKS)
        # The scout's step is the first line.
        assert sorted(asked[: cut - 1] + rest) == sorted(asked)
