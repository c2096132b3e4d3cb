"""A board that nothing was posted to lists nothing: its page's menus and sub-boards are no items."""

from datetime import UTC, datetime

import pytest

from crawler.adapters.asking import ask_listed
from crawler.adapters.base import Answer
from crawler.adapters.registry import adapter_named
from crawler.frame.found import Listed
from crawler.steps import FrameTask
from crawler.types import EntryKind, ItemKind

URL = "https://dien-dan.example/forumdisplay.php?f=9"
MENU = (
    '<nav><a href="/moi-nhat/">Bài mới nhất của diễn đàn</a> <a href="/noi-quy/">Nội quy cần đọc</a></nav>'
)
BOARDS = {
    "xenforo-2": '<html id="XF" data-template="forum_view"><body>{menu}<div class="structItemContainer">'
    '<div class="block-row">Chưa có chủ đề nào.</div></div></body></html>',
    "xenforo-1": '<html id="XenForo"><body>{menu}<div class="discussionList"><ol class="discussionListItems">'
    '<li class="primaryContent">Không có chủ đề nào.</li></ol></div></body></html>',
    "phpbb-3": '<html><body id="phpbb" class="section-viewforum">{menu}<div class="panel">Chưa có bài.</div></body></html>',
    "vbulletin": '<html><body>{menu}<div id="threadlist" class="threadlist">Không có chủ đề.</div></body></html>',
}
UNKNOWN = '<html id="XF" data-template="login"><body>{menu}<form>Đăng nhập</form></body></html>'
ARTICLES = '<html id="XF" data-template="forum_view"><body>{menu}<div class="message--articlePreview"></div></body></html>'


def listed(adapter: str, markup: str) -> Listed | None:
    known = adapter_named(adapter)
    assert known is not None
    body = markup.format(menu=MENU).encode()
    answer = Answer(
        url=URL, body=body, content_type="text/html; charset=utf-8", now=datetime(2026, 11, 1, tzinfo=UTC)
    )
    task = FrameTask(section="s", kind=EntryKind.LISTING, url=URL, root=URL, item_kind=ItemKind.THREAD)
    return ask_listed(known, answer, task)


@pytest.mark.parametrize("adapter", BOARDS)
def test_an_empty_board_is_an_empty_list(adapter: str) -> None:
    assert listed(adapter, BOARDS[adapter]) == Listed()


@pytest.mark.parametrize(
    ("adapter", "page"),
    [("xenforo-2", UNKNOWN), ("xenforo-2", ARTICLES), ("vbulletin", UNKNOWN), ("phpbb-3", UNKNOWN)],
)
def test_a_page_that_lists_otherwise_or_is_no_board_is_left_to_the_generic_reader(
    adapter: str, page: str
) -> None:
    assert listed(adapter, page) is None
