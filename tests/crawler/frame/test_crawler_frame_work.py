"""Building a frame: following, bounds, resuming, merging."""

from pathlib import Path

from crawler.draw import draw
from crawler.frame.found import Found, Listed
from crawler.frame.work import FrameWork, declared_tasks, discovery_tasks
from crawler.journal import Journal
from crawler.steps import FrameStep, FrameTask, Spent
from crawler.types import Budget, EntryKind, EntryPoint, Outcome, Platform, Section

BASE = "https://bao.vn.example"


def _platform(*kinds: EntryKind, pages: int = 200, pattern: str = "") -> Platform:
    entries = tuple(
        EntryPoint(kind=kind, url=f"{BASE}/{kind.value}", item_pattern=pattern) for kind in kinds
    )
    sections = (
        Section(id="mot", name="Một", entries=entries),
        Section(id="hai", name="Hai", entries=entries[:0]),
    )
    return Platform(
        id="p", name="P", url=f"{BASE}/", fields=(), sections=sections, budget=Budget(listing_pages=pages)
    )


def _work(tmp_path: Path, platform: Platform) -> tuple[FrameWork, list[FrameTask]]:
    work = FrameWork(platform, Journal(tmp_path / "j", FrameStep))
    return work, work.open_tasks(declared_tasks(platform))


def _found(*paths: str) -> tuple[Found, ...]:
    return tuple(Found(url=f"{BASE}{path}") for path in paths)


def test_items_are_the_platforms_own_and_match_the_pattern(tmp_path: Path) -> None:
    work, (task,) = _work(tmp_path, _platform(EntryKind.SITEMAP, pattern=r"\.html$"))
    foreign = (Found(url="https://khac.example/a.html"), Found(url="mailto:x"), Found(url="javascript:1"))
    work.accept(task, Listed(items=_found("/a.html", "/b", "/", "/a.html?utm_source=z") + foreign), Spent())
    assert [item.url for item in work.frame()] == [f"{BASE}/a.html"]


def test_titles_are_kept_without_personal_data_and_without_halves_of_it(tmp_path: Path) -> None:
    work, (task,) = _work(tmp_path, _platform(EntryKind.SITEMAP))
    long = f"{'chữ ' * 73}gọi 0912345678 nhé"
    titles = ("Bán nhà, gọi 0912345678", "Thư về lan.tran@thu.example", long)
    items = tuple(Found(url=f"{BASE}/{at}.html", title=title) for at, title in enumerate(titles))
    work.accept(task, Listed(items=items), Spent())
    kept = (tmp_path / "j").read_text(encoding="utf-8")
    assert "Bán nhà, gọi [số điện thoại]" in kept
    assert "0912" not in kept
    assert "lan.tran" not in kept


def test_listing_stops_at_its_bound_and_where_nothing_new_comes(tmp_path: Path) -> None:
    work, (task,) = _work(tmp_path, _platform(EntryKind.LISTING, pages=3))
    fetched = 0
    tasks = [task]
    while tasks:
        task = tasks.pop()
        fetched += 1
        listed = Listed(items=_found(f"/tin-{fetched}"), next_page=f"{BASE}/listing?trang={fetched + 1}")
        tasks.extend(work.accept(task, listed, Spent()))
    assert fetched == 3


def test_a_calendar_without_end_stops_when_pages_repeat(tmp_path: Path) -> None:
    work, (task,) = _work(tmp_path, _platform(EntryKind.LISTING))
    fetched = 0
    tasks = [task]
    while tasks:
        task = tasks.pop()
        fetched += 1
        listed = Listed(items=_found("/tin-1", "/tin-2"), next_page=f"{BASE}/lich?ngay={fetched}")
        tasks.extend(work.accept(task, listed, Spent()))
    assert fetched == 2


def test_sitemap_loops_and_depth_are_bounded(tmp_path: Path) -> None:
    work, (task,) = _work(tmp_path, _platform(EntryKind.SITEMAP))
    fetched = 0
    tasks = [task]
    while tasks:
        task = tasks.pop()
        fetched += 1
        children = (task.url, f"{BASE}/sitemap", *(f"{task.url}/{n}" for n in range(3)))
        tasks.extend(work.accept(task, Listed(sitemaps=children), Spent()))
    assert fetched == 1 + 3 + 9 + 27


def test_a_sitemap_index_cannot_name_children_without_bound(tmp_path: Path) -> None:
    work, (task,) = _work(tmp_path, _platform(EntryKind.SITEMAP))
    children = tuple(f"{BASE}/{n}.xml" for n in range(5000))
    assert len(work.accept(task, Listed(sitemaps=children), Spent())) == 2000


def test_resuming_gives_the_same_frame_and_only_what_is_open(tmp_path: Path) -> None:
    platform = _platform(EntryKind.LISTING, EntryKind.SITEMAP, EntryKind.FEED)
    work, tasks = _work(tmp_path, platform)
    listing = next(task for task in tasks if task.kind is EntryKind.LISTING)
    work.accept(listing, Listed(items=_found("/a"), next_page=f"{BASE}/listing?trang=2"), Spent(pages=1))
    work.failed(
        next(task for task in tasks if task.kind is EntryKind.FEED), Outcome.NOT_FOUND, Spent(pages=2)
    )
    again, open_tasks = _work(tmp_path, platform)
    assert {task.url for task in open_tasks} == {f"{BASE}/sitemap", f"{BASE}/listing?trang=2"}
    assert again.frame() == work.frame()


def test_the_first_section_wins_and_titles_are_completed(tmp_path: Path) -> None:
    platform = _platform(EntryKind.SITEMAP)
    work, (task,) = _work(tmp_path, platform)
    other = task.model_copy(
        update={"section": "hai", "kind": EntryKind.FEED, "url": f"{BASE}/feed", "root": f"{BASE}/feed"}
    )
    work.accept(other, Listed(items=(Found(url=f"{BASE}/a", title="Tựa đề"),)), Spent())
    work.accept(task, Listed(items=_found("/a")), Spent())
    (item,) = work.frame()
    assert (item.section, item.title, item.source) == ("mot", "Tựa đề", EntryKind.SITEMAP)


def test_the_draw_does_not_depend_on_the_order_of_listings(tmp_path: Path) -> None:
    platform = _platform(EntryKind.SITEMAP, EntryKind.LISTING)
    frames = []
    for name, turn in (("x", 1), ("y", -1)):
        (tmp_path / name).mkdir()
        work, tasks = _work(tmp_path / name, platform)
        for task in tasks[::turn]:
            work.accept(task, Listed(items=_found(*(f"/{n}" for n in range(40)))), Spent())
        frames.append(work.frame())
    assert draw(frames[0], platform.sections, 10, 1) == draw(frames[1], platform.sections, 10, 1)


def test_discovery_uses_declared_sitemaps_or_the_usual_place() -> None:
    platform = Platform(id="p", name="P", url=f"{BASE}/", fields=())
    usual = discovery_tasks(platform, ())
    assert [(task.kind, task.url) for task in usual] == [
        (EntryKind.SITEMAP, f"{BASE}/sitemap.xml"),
        (EntryKind.LISTING, f"{BASE}/"),
    ]
    declared = discovery_tasks(platform, (f"{BASE}/s.xml", "https://khac.example/s.xml", f"{BASE}/s.xml"))
    assert [task.url for task in declared] == [f"{BASE}/s.xml", f"{BASE}/"]


def test_a_later_page_of_an_item_is_the_item(tmp_path: Path) -> None:
    work, (task,) = _work(tmp_path, _platform(EntryKind.FEED))
    found = _found("/a/comment-page-3/#binh-luan-9", "/a/", "/t/b.12/page-4?x=1", "/t/b.12/?x=1")
    work.accept(task, Listed(items=found), Spent())
    assert sorted(item.url for item in work.frame()) == [f"{BASE}/a/", f"{BASE}/t/b.12/?x=1"]


def test_discovery_leaves_sitemaps_of_lists_out_and_a_declared_entry_does_not(tmp_path: Path) -> None:
    names = ("wp-sitemap-posts-post-1.xml", "wp-sitemap-users-1.xml", "category-sitemap.xml")
    listed = Listed(sitemaps=tuple(f"{BASE}/{name}" for name in names))
    platform = _platform(EntryKind.SITEMAP)
    (tmp_path / "1").mkdir()
    work = FrameWork(platform, Journal(tmp_path / "1" / "j", FrameStep))
    task, _ = work.open_tasks(discovery_tasks(platform, ()))
    assert [follow.url for follow in work.accept(task, listed, Spent())] == [f"{BASE}/{names[0]}"]
    work, (declared,) = _work(tmp_path, platform)
    assert len(work.accept(declared, listed, Spent())) == len(names)
