"""The opening post of a thread whose replies are shown in another form, and what above replies is none."""

from datetime import UTC, datetime

import pytest

from crawler.extraction import extract_page
from crawler.types import ItemKind

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
REPLIES = "".join(
    f"<div class='dap' id='reply-{n}'><a class='author' href='/u/{n}'>{name}</a> <span>{n + 11}/11/2026 08:15</span>"
    f"<div class='content'>{said}</div></div>"
    for n, (name, said) in enumerate(
        [
            ("Mái Chèo", "Qua cầu dừa rồi rẽ trái, hỏi quán bà Tư."),
            ("Neo Gỗ", "Quán đó nghỉ từ rằm, qua bến đò mà mua."),
            ("Dây Chão", "Bến đò giờ chỉ bán buổi sáng thôi."),
        ]
    )
)
ASKED = "Chỗ nào bán lưới cũ còn dùng được, chỉ giúp tôi với."
OPENING = (
    "<div class='hoi'><a class='author' href='/u/9'>Sào Tre</a> <span>{at}</span>"
    f"<div class='khung'><h2>Câu hỏi</h2><script>x()</script><div class='y'><p>{ASKED}</p></div></div></div>"
)

ABOUT = (
    "<h1>Tìm lưới</h1><div><p>Chủ đề này được mở trong mục Hỏi đáp bởi <a class='author' href='/u/0'>{name}</a>, "
    "<span>{day}</span></p>{more}</div>"
)


def said(above: str, url: str = "https://ben.example/hoi/9", below: str = "") -> list[tuple[str, str]]:
    html = f"<html><body>{above}<div class='cac-dap'>{REPLIES}</div>{below}</body></html>"
    return [(part.author_name, part.text) for part in extract_page(html, url, ItemKind.THREAD, NOW).parts]


def test_a_post_in_another_form_above_the_replies_opens_the_thread() -> None:
    found = said("<h1>Tìm lưới</h1>" + OPENING.format(at="10/11/2026 07:00"))
    assert found[0] == ("Sào Tre", ASKED)
    assert [name for name, _ in found[1:]] == ["Mái Chèo", "Neo Gỗ", "Dây Chão"]


def test_its_box_may_hold_the_heading_and_stand_some_way_off() -> None:
    box = OPENING.format(at="10/11/2026 07:00").replace(
        "<div class='khung'>", "<h1>Tìm lưới</h1><div class='khung'>"
    )
    assert said(f"<div class='vo'>{box}</div><div><h3>3 câu đáp</h3></div>")[0] == ("Sào Tre", ASKED)


@pytest.mark.parametrize(
    "above",
    [
        # About the first post of the rows, which opens the thread itself.
        ABOUT.format(name="Mái Chèo", day="11/11/2026", more=f"<p>{ASKED}</p>"),
        # A line about whoever it was.
        ABOUT.format(name="Sào Tre", day="10/11/2026", more=""),
        # Nobody's, and of no day.
        "<h1>Tìm lưới</h1><div class='y'><p>Đăng bài nhớ ghi rõ ở bến nào, xóm nào cho người ta biết.</p></div>",
        "<h1>Tìm lưới</h1><div><p>Ban quản trị nhắc bà con ghi rõ ở bến nào.</p><span>10/11/2026 07:00</span></div>",
        # Above the heading.
        OPENING.format(at="10/11/2026 07:00") + "<h1>Tìm lưới</h1>",
        # A list of other threads.
        "<h1>Tìm lưới</h1><ul>"
        + "".join(
            f"<li>Chuyện hay trong xóm tuần này <a class='author' href='/u/{n}'>Ghe {n}</a> <i>0{n}/11/2026 09:00</i></li>"
            for n in range(1, 4)
        )
        + "</ul>",
        # No heading at all.
        OPENING.format(at="10/11/2026 07:00"),
    ],
)
def test_what_else_stands_above_replies_is_no_post(above: str) -> None:
    assert [name for name, _ in said(above)] == ["Mái Chèo", "Neo Gỗ", "Dây Chão"]


def test_a_later_page_repeats_no_opening() -> None:
    pager = "<div class='pagination'><a rel='prev' href='/hoi/9'>Trang trước</a></div>"
    above = "<h1>Tìm lưới</h1>" + OPENING.format(at="10/11/2026 07:00")
    assert len(said(above, "https://ben.example/hoi/9?page=2", pager)) == 3
