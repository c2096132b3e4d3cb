"""Real forum pages, read from the shared data: the adapters agree with the generic way and with the page."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.adapters.base import Adapter, Answer
from crawler.adapters.programs import vbulletin, xenforo_1, xenforo_2
from crawler.extraction import extract_page
from crawler.steps import FrameTask
from crawler.types import EntryKind, ItemKind

pytestmark = pytest.mark.shared
NOW = datetime(2026, 11, 22, tzinfo=UTC)
XENFORO_2 = ("voz_xf2_home", "voz_xf2_forum_f21", "voz_xf2_forum_f33")
VBULLETIN = ("voz_vbulletin38_forumData", "voz_vbulletin38_threadData")
FORUMS = ("voz_xf2_forum_f21", "voz_xf2_forum_f33", "voz_vbulletin38_forumData")


def answer_of(shared: Path, name: str) -> Answer:
    path = shared / "pages" / "forum" / f"{name}.html"
    if not path.exists():
        pytest.skip(f"{path} not found")
    # Whoever captured the older pages wrote tabs as two characters.
    body = path.read_bytes().replace(rb"\t", b"\t")
    found = re.search(rb'<link rel="canonical" href="([^"]+)"', body)
    url = found[1].decode() if found else "https://forum.example/showthread.php?t=1"
    return Answer(url, body, "text/html; charset=utf-8", NOW)


def task(url: str) -> FrameTask:
    return FrameTask(section="s", kind=EntryKind.LISTING, item_kind=ItemKind.THREAD, url=url, root=url)


@pytest.mark.parametrize(
    ("adapter", "names"), [(xenforo_2.ADAPTER, XENFORO_2), (vbulletin.ADAPTER, VBULLETIN)]
)
def test_program_is_recognised_by_its_own_adapter_alone(
    shared: Path, adapter: Adapter, names: tuple[str, ...]
) -> None:
    for name in names:
        answer = answer_of(shared, name)
        every = (xenforo_1.ADAPTER, xenforo_2.ADAPTER, vbulletin.ADAPTER)
        assert [one.name for one in every if one.recognise(answer)] == [adapter.name]


@pytest.mark.parametrize(
    ("adapter", "name", "posts"),
    [
        (vbulletin.ADAPTER, "voz_vbulletin38_threadData", 10),
        (xenforo_1.ADAPTER, "xf1_message_fragment", 1),
    ],
)
def test_adapter_gives_every_post_as_the_generic_way_does(
    shared: Path, adapter: Adapter, name: str, posts: int
) -> None:
    answer = answer_of(shared, name)
    generic = extract_page(answer.markup, answer.url, ItemKind.THREAD, NOW)
    own = adapter.extract(answer, ItemKind.THREAD)
    assert own is not None
    assert len(own.parts) == len(generic.parts) == posts
    for mine, other in zip(own.parts, generic.parts, strict=True):
        # No assert on the values themselves: a failure would print people's names.
        for field in ("anchor", "author_name", "published_at", "text", "links", "language"):
            assert (getattr(mine, field) == getattr(other, field)) is True, (mine.position, field)


def test_vbulletin_thread_knows_its_pages(shared: Path) -> None:
    answer = answer_of(shared, "voz_vbulletin38_threadData")
    own = vbulletin.ADAPTER.extract(answer, ItemKind.THREAD)
    assert own is not None
    assert own.parts[0].title
    assert own.next_page.endswith("showthread.php?t=7648339&page=2")
    assert len(own.later_pages) == 20
    assert own.later_pages[-1].endswith("page=21")


@pytest.mark.parametrize("name", FORUMS)
def test_forum_view_lists_every_thread_with_counts(shared: Path, name: str) -> None:
    answer = answer_of(shared, name)
    adapter = xenforo_2.ADAPTER if "xf2" in name else vbulletin.ADAPTER
    rows = len(re.findall(r"js-threadListItem-\d+|id=\"thread_title_\d+", answer.markup))
    listed = adapter.listed(answer, task(answer.url))
    assert listed is not None
    assert len(listed.items) == rows >= 20
    assert all(item.title and item.replies is not None and item.views for item in listed.items)
    assert all(item.modified_at for item in listed.items)
    assert all(re.search(r"/t/[\w.-]+\.\d+/$|showthread\.php\?t=\d+$", item.url) for item in listed.items)
    assert re.search(r"page[-=]2", listed.next_page)
    found = adapter.extract(answer, ItemKind.THREAD)
    assert found is None or not found.parts


def test_home_names_every_forum(shared: Path) -> None:
    answer = answer_of(shared, "voz_xf2_home")
    entries = xenforo_2.ADAPTER.entries(answer)
    shown = set(re.findall(r'<h3 class="node-title">\s*<a href="(/f/[^"]+)"', answer.markup))
    assert len(shown) >= 10
    assert {entry.url.split("voz.vn")[-1] for entry in entries} >= shown
