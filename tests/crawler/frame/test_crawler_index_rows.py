"""An index of boards whose addresses tell nothing: its rows do, and what only looks like it stays a list."""

from crawler.frame.listing import parse_listing

BASE = "https://ben.example"
BOARDS = ("ban-ghe", "mua-nuoc", "cho-noi", "hat-ho")
CODES = ("3901", "7702", "4188", "0591", "2316", "9407", "6581", "1830")
TITLE = "Ghe {code} cập bến nào thì tiện chở hàng hơn vậy bà con"


def thread(code: str) -> str:
    return f"<a href='/xem/{code}/'>{TITLE.format(code=code)}</a>"


def index(board: str, per_row: int = 1, empty: int = 0, after: str = "") -> str:
    rows = "".join(
        f"<tr><td><a href='{board.format(name=name)}'>{name}</a></td>"
        f"<td>{''.join(thread(code) for code in CODES[at * per_row : (at + 1) * per_row]) if at >= empty else ''}"
        "</td></tr>"
        for at, name in enumerate(BOARDS)
    )
    return f"<main><table>{rows}</table>{after}</main>"


def test_each_row_is_headed_by_its_board() -> None:
    listed = parse_listing(index("/nhom/{name}/"), f"{BASE}/")
    assert listed.listings == tuple(f"{BASE}/nhom/{name}/" for name in BOARDS)
    # Should they be no boards after all, nothing is lost.
    assert len(listed.items) == len(BOARDS)


def test_a_new_board_has_no_thread_yet() -> None:
    assert len(parse_listing(index("/nhom/{name}/", empty=1), f"{BASE}/").listings) == len(BOARDS)


def test_people_head_rows_too() -> None:
    assert parse_listing(index("/members/{name}/"), f"{BASE}/").listings == ()


def test_a_list_that_goes_on_is_no_index() -> None:
    html = index("/nhom/{name}/", after="<a rel='next' href='/?trang=2'>Trang sau</a>")
    assert parse_listing(html, f"{BASE}/").listings == ()


def test_sections_with_many_articles_are_left_as_they_are() -> None:
    rows = "".join(
        f"<h2><a href='/nhom/{name}/'>{name}</a></h2>"
        + "".join(f"<p>{thread(code)}</p>" for code in CODES[:3])
        for name in BOARDS
    )
    assert parse_listing(f"<main>{rows}</main>", f"{BASE}/").listings == ()


def test_threads_before_their_boards_are_a_list_of_threads() -> None:
    rows = "".join(
        f"<tr><td>{thread(code)}</td><td><a href='/nhom/{name}/'>{name}</a></td></tr>"
        for name, code in zip(BOARDS, CODES, strict=False)
    )
    assert parse_listing(f"<main><table>{rows}</table></main>", f"{BASE}/").listings == ()
