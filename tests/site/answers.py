"""A little forum whose every answer has an address of its own, and each of these shows the whole thread.

Beside it stand a few threads that each hold one and the same text, by one writer in one minute: posted so often.
One thread says of itself that all the others show it.
"""

from tests.site.server import Answer, Page

THREADS, REPEATED = 12, 4
LIAR, PRINTED = 6, 4
_BOT = "Ai cần vốn nhanh thì nhắn cho em nhé, em duyệt trong ngày, không cần giấy tờ gì đâu cả nhà ơi."


def answers_of(thread: int) -> int:
    """How many posts a thread has."""
    return 1 + thread % 5


def address(thread: int, post: int) -> str:
    """Where a post is shown, with its whole thread."""
    return f"/bai/{thread}-{post}"


def _post(thread: int, n: int, text: str, minute: int, links: str) -> str:
    return (
        f'<article class="post" id="post-{thread}-{n}"><a class="username" href="/u/{n}">người {n}</a>'
        f'<time datetime="2026-10-01T08:{minute:02d}:00+07:00">01/10/2026</time> {links}'
        f'<div class="content">{text}</div></article>'
    )


def shown(thread: int) -> str:
    """A thread's page."""
    posts = ""
    for n in range(1, answers_of(thread) + 1):
        links = f'<a href="{address(thread, n)}">[liên kết]</a>'
        if thread == LIAR:
            links += "".join(
                f'<a href="{address(other, 1)}">cũng ở đây</a>' for other in range(1, THREADS + 1)
            )
        text = (
            f"Góp ý thứ {n} cho chuyện {thread}: tôi thấy cứ ra chợ hỏi là có người chỉ ngay thôi bà con."
        )
        posts += _post(thread, n, text, n, links)
    return f"<html><body><h1>Chuyện số {thread} ở xóm</h1>{posts}</body></html>"


def repeated(number: int) -> str:
    """One of the threads that a bot opened within a minute."""
    post = _post(0, 1, _BOT, 30, f'<a href="/vay/{number}">[liên kết]</a>')
    return f"<html><body><h1>Vay vốn nhanh</h1>{post}</body></html>"


def answers() -> dict[str, Page]:
    """The forum's pages; its list names every address, one is a printed form, one leads to a thread elsewhere."""
    places = [
        address(thread, n) for thread in range(1, THREADS + 1) for n in range(1, answers_of(thread) + 1)
    ]
    pages: dict[str, Page] = {"/robots.txt": Answer("", 404), "/": Answer("<html><body>Xóm</body></html>")}
    for thread in range(1, THREADS + 1):
        for n in range(1, answers_of(thread) + 1):
            pages[address(thread, n)] = Answer(shown(thread))
    for number in range(1, REPEATED + 1):
        pages[f"/vay/{number}"] = Answer(repeated(number))
    pages[f"{address(PRINTED, 1)}/print"] = pages[address(PRINTED, 1)]
    pages[f"{address(PRINTED, 1)}/toi"] = Answer("", 302, {"Location": address(PRINTED, 1)})
    listed = [
        *places,
        *(f"/vay/{n}" for n in range(1, REPEATED + 1)),
        f"{address(PRINTED, 1)}/print",
        f"{address(PRINTED, 1)}/toi",
    ]
    links = "".join(
        f'<div class="tin"><a href="{place}">Chuyện ở {place} kể cho bà con</a></div>' for place in listed
    )
    pages["/tat-ca"] = Answer(f"<html><body><main>{links}</main></body></html>")
    return pages


POSTS = sum(map(answers_of, range(1, THREADS + 1))) + REPEATED
"""How many posts there are, each once."""


def ways_to(thread: int) -> int:
    """How many listed addresses show a thread."""
    return answers_of(thread) + 2 * (thread == PRINTED)
