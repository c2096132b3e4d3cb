"""The demo's forum as pages: tables of an old forum program, nothing marked up for machines."""

from collections.abc import Iterable, Mapping, Sequence

from crawler.types import DocumentKind
from pipelines.demo.forum import Forum, Post, Thread, write_forum
from pipelines.demo.listings import robots
from pipelines.demo.pages import TEXT, Page, PlatformWorld, Written
from pipelines.demo.policies import FORUM_POLICIES
from pipelines.demo.ports import ADDRESSES, DemoPlatform
from pipelines.demo.render import links_in, render
from pipelines.demo.sections import FORUM_BOARDS
from pipelines.demo.static_files import static_files

ORIGIN = ADDRESSES[DemoPlatform.FORUM].origin()
# No security header at all: one of the forum's faults.
HEADERS = (("Server", "PhoBoard/2.4"), ("Cache-Control", "no-cache"))
_LISTED = 20
_NUMBERS = {board: number for number, board in enumerate(FORUM_BOARDS, start=1)}


def build_forum(seed: int, scale: float) -> PlatformWorld:
    """The whole forum."""
    forum = write_forum(seed, scale)
    ordinary = [thread for thread in forum.threads if not thread.sticky]
    # As on real forums: a list still has the old address of a thread that moved, and a deleted one.
    old = f"/threads/chu-de-da-chuyen.{ordinary[0].number + 1}/"
    moved = {old: ordinary[0].path}
    gone = f"/threads/chu-de-da-xoa.{ordinary[1].number + 1}/"
    pages = _thread_pages(forum) | _board_pages(forum, {ordinary[0].path: old}, gone)
    pages |= _plain_pages() | static_files("forum")
    pages[old] = Page(status=301, location=ordinary[0].path)
    pages["/"] = Page(body=render("forum_home.html.j2", boards=FORUM_BOARDS, counts=_counts(forum)))
    return PlatformWorld(
        platform_id=DemoPlatform.FORUM,
        origin=ORIGIN,
        pages=pages,
        not_found=Page(status=404, body=_plain("Lỗi", ("Chủ đề không tồn tại hoặc đã bị xóa.",))),
        headers=HEADERS,
        written=tuple(_written(forum)),
        moved=moved,
    )


def _counts(forum: Forum) -> dict[str, tuple[int, int]]:
    return {
        board: (
            sum(1 for t in forum.threads if t.board == board),
            sum(len(t.posts) for t in forum.threads if t.board == board),
        )
        for board in FORUM_BOARDS
    }


def _thread_pages(forum: Forum) -> dict[str, Page]:
    by_board = {b: [t for t in forum.threads if t.board == b] for b in FORUM_BOARDS}
    pages = {}
    for thread in forum.threads:
        peers = by_board[thread.board]
        for page in range(1, thread.page_count + 1):
            body = render(
                "forum_thread.html.j2",
                t=thread,
                page=page,
                posts=thread.page_posts(page),
                boards=FORUM_BOARDS,
                board_number=_NUMBERS[thread.board],
                signatures=forum.signatures,
                ranks=forum.ranks,
                similar=[peers[(peers.index(thread) + step) % len(peers)] for step in (3, 5, 8)],
            )
            pages[thread.page_path(page)] = Page(body=body)
    return pages


def _board_pages(forum: Forum, addresses: Mapping[str, str], gone: str) -> dict[str, Page]:
    """List pages; `addresses` are listed in place of a thread's own, `gone` in the first board only."""
    pages = {}
    for board, number in _NUMBERS.items():
        threads = [t for t in forum.threads if t.board == board and not t.sticky]
        pinned = [t for t in forum.threads if t.board == board and t.sticky]
        page_count = max(1, -(-len(threads) // _LISTED))

        def path(page: int, base: str = f"/forums/{board}.{number}/") -> str:
            return base if page == 1 else f"{base}page-{page}"

        for page in range(1, page_count + 1):
            listed = pinned + threads[(page - 1) * _LISTED : page * _LISTED]
            body = render(
                "forum_board.html.j2",
                board=board,
                boards=FORUM_BOARDS,
                page=page,
                page_count=page_count,
                path=path,
                threads=listed,
                addresses=addresses,
                gone=gone if number == 1 and page == page_count else "",
            )
            pages[path(page)] = Page(body=body)
    return pages


def _plain(heading: str, paragraphs: Sequence[str]) -> bytes:
    return render("forum_plain.html.j2", heading=heading, paragraphs=paragraphs)


def _plain_pages() -> dict[str, Page]:
    pages = {path: Page(body=_plain(heading, text)) for path, (heading, text) in FORUM_POLICIES.items()}
    rules = robots(["/members/", "/search/", "/login", "/register", "/newreply", "/report", "/threadtools"])
    return pages | {"/robots.txt": Page(body=rules, content_type=TEXT)}


def _written(forum: Forum) -> Iterable[Written]:
    for thread in forum.threads:
        for page in range(1, thread.page_count + 1):
            for post in thread.page_posts(page):
                yield _post(thread, page, post)


def _post(thread: Thread, page: int, post: Post) -> Written:
    return Written(
        path=thread.page_path(page),
        anchor=post.anchor,
        section=thread.board,
        kind=DocumentKind.POST,
        title=thread.title,
        text=post.text,
        harms=post.sort.harms,
        note=post.sort.note,
        links=links_in(post.text),
    )
