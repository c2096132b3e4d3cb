"""Where a name stands alone in a byline, what is nobody's own in a post, and where comments may stand."""

from datetime import UTC, datetime

import pytest

from crawler.extraction import extract_page
from crawler.types import DocumentKind, ItemKind

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
URL = "https://ben.example/chuyen/9"
NAMES = ("Mái Chèo", "Neo Gỗ", "ngồi câu đợi nước lên", "Sào Tre 82", "Dây Chão", "Bến Đá")
SAID = (
    "Nước lên sớm hơn mọi năm, bến dưới ngập hết bậc.",
    "Hôm qua tôi qua còn lội được tới đầu gối thôi.",
    "Ai có ghe lớn cho gửi nhờ mấy bao gạo.",
    "Chiều nay đắp lại bờ, ai rảnh ra phụ một tay.",
    "Nhà trên gò còn trống, ai cần cứ đưa đồ lên.",
    "Cảm ơn bà con, mai tôi chở thêm bao cát xuống.",
)
WHOLE = list(zip(NAMES, SAID, strict=True))


def read(body: str, kind: ItemKind = ItemKind.THREAD) -> list[tuple[str, str]]:
    found = extract_page(f"<html><body>{body}</body></html>", URL, kind, NOW)
    said = {DocumentKind.POST, DocumentKind.COMMENT}
    return [(part.author_name, part.text) for part in found.parts if part.kind in said]


def rows(form: str) -> str:
    return "".join(
        form.format(name=name, said=said, at=f"{at + 1:02}/11/2026 08:15", n=at)
        for at, (name, said) in enumerate(WHOLE)
    )


@pytest.mark.parametrize(
    "byline",
    [
        "<span class='author'>Thêm bởi <a href='/users/{n}'>{name}</a> cách đây <i title='{at}'>một tháng</i></span>",
        "<span class='author'>by <b>{name}</b> —</span> {at}",
        "<span class='author'><a href='/users/{n}'>{name}</a></span> {at}",
        "<span class='author'>{name}</span> {at}",
    ],
)
def test_the_name_stands_alone_in_a_byline(byline: str) -> None:
    form = f"<div class='message'><p>{byline}</p><div class='wiki'>{{said}}</div></div>"
    assert read(f"<h1>Nước lên</h1>{rows(form)}") == WHOLE


def test_a_name_of_two_pieces_is_left_whole() -> None:
    form = (
        "<div class='message'><span class='author'>Ông <b>{name}</b></span> <i>{at}</i><p>{said}</p></div>"
    )
    assert [name for name, _ in read(f"<h1>Nước lên</h1>{rows(form)}")] == [f"Ông {name}" for name in NAMES]


def test_an_articles_author_stands_alone_in_its_byline() -> None:
    byline = (
        "<span class='label-by-author'>by <span>Neo Gỗ</span> —</span><span>published 01/11/2026</span>"
    )
    page = f"<article><h1>Nước lên</h1><div>{byline}</div><div>{'<p>' + ' '.join(SAID) + '</p>'}</div></article>"
    found = extract_page(f"<html><body>{page}</body></html>", URL, ItemKind.ARTICLE, NOW)
    assert found.parts[0].author_name == "Neo Gỗ"


def test_a_longer_name_counts_where_names_stand() -> None:
    form = "<div class='luot'><h2 class='ten'>{name}</h2><i>{at}</i><div>{said}</div></div>"
    assert read(f"<h1>Nước lên</h1>{rows(form)}") == WHOLE


def test_a_quote_is_no_body_whatever_it_is_called() -> None:
    form = (
        "<div class='email'><h2>{name}</h2><i>{at}</i><div class='email-body'>"
        "<blockquote class='quoted-text'><p>Ai đó hỏi trước rồi mà.</p></blockquote><p>{said}</p></div></div>"
    )
    assert read(f"<h1>Nước lên</h1>{rows(form)}") == WHOLE


def test_a_title_that_each_post_repeats_is_no_words_of_its_own() -> None:
    title = "RE: Ai ở bến dưới cho hỏi nước năm nay lên tới bậc thứ mấy rồi vậy?"
    form = (
        "<div class='message' id='message-{n}'><h4><a href='?r={n}#message-{n}'>" + title + "</a> - bởi "
        "<a href='/users/{n}'>{name}</a> lúc {at}</h4><div class='wiki'>{said}</div></div>"
    )
    assert read(f"<h1>Nước lên</h1>{rows(form)}") == WHOLE


def test_counts_do_not_take_a_full_stop_behind_a_link_for_their_like() -> None:
    said = "Xem ở <a href='https://xa.example/b'>https://xa.example/b</a>."
    form = (
        "<div class='email'><h2>{name}</h2><i>{at}</i><div class='email-body'><p>{said}</p>"
        "<a class='up'>0</a></div></div>"
    )
    body = rows(form).replace(SAID[1], said)
    assert read(f"<h1>Nước lên</h1>{body}")[1][1] == "Xem ở https://xa.example/b."


@pytest.mark.parametrize(("around", "found"), [("article", WHOLE), ("div", [])])
def test_an_articles_own_footer_may_hold_its_comments(around: str, found: list[tuple[str, str]]) -> None:
    form = "<div class='comment'><div><span>{name}</span><br><small>{at}</small></div><p>{said}</p></div>"
    page = f"<{around}><h1>Nước lên</h1><p>{' '.join(SAID * 3)}</p><footer>{rows(form)}</footer></{around}>"
    assert read(page, ItemKind.ARTICLE) == found
