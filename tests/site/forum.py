"""A little invented forum: boards of unequal size, threads of unequal length, on the test server."""

from tests.site.server import Answer, Page

POSTS_A_PAGE = 4
_OPENING = "Bà con cho hỏi chuyện số {n}: nhà ai còn cái thang dài cho mượn hái bưởi cuối tuần này không?"


def pages_of(board: str, number: int) -> int:
    """How many pages a thread has: one in four is long."""
    return 12 if number % 4 == 0 and board == "chuyen-tro" else 1 + number % 2


def thread(board: str, number: int, page: int) -> str:
    """One page of a thread; the opening post stands on top of every page."""
    pages = pages_of(board, number)
    first = (page - 1) * POSTS_A_PAGE + 1
    numbers = sorted({1, *range(first, first + POSTS_A_PAGE)})
    posts = "".join(
        f'<article class="post" id="post-{number}-{n}"><a class="username" href="/u/{n}">người {n}</a>'
        f'<time datetime="2026-10-01T08:{n % 60:02d}:00+07:00">01/10/2026</time>'
        f'<div class="content">{_post(board, number, n)}</div></article>'
        for n in numbers
    )
    pager = "".join(
        f'<a href="/{board}/{number}/?page={n}">{n}</a>' for n in (2, pages) if page == 1 and 1 < n <= pages
    )
    onward = (
        f'<a rel="next" href="/{board}/{number}/?page={page + 1}">Trang sau</a>' if page < pages else ""
    )
    return (
        f"<html><body><h1>Chuyện {board} số {number}</h1>{posts}"
        f'<nav class="pagination">{pager}{onward}</nav></body></html>'
    )


def _post(board: str, number: int, n: int) -> str:
    if n == 1:
        return _OPENING.format(n=number)
    return f"Góp ý thứ {n} cho chuyện {number} ở bảng {board}: tôi thấy cứ ra chợ hỏi là có người chỉ ngay thôi."


def forum(**boards: int) -> dict[str, Page]:
    """Boards by name and number of threads, each with one listing page."""
    pages: dict[str, Page] = {"/robots.txt": Answer("", 404), "/": Answer("<html><body>Xóm</body></html>")}
    for board, threads in boards.items():
        links = "".join(
            f'<div class="tin"><a href="/{board}/{n}/">Chuyện {board} số {n} kể cho bà con nghe</a></div>'
            for n in range(1, threads + 1)
        )
        pages[f"/{board}/"] = Answer(f"<html><body><main>{links}</main></body></html>")
        for n in range(1, threads + 1):
            pages[f"/{board}/{n}/"] = Answer(thread(board, n, 1))
            for page in range(2, pages_of(board, n) + 1):
                pages[f"/{board}/{n}/?page={page}"] = Answer(thread(board, n, page))
    return pages
