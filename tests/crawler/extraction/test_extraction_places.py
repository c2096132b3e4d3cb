"""Posts told by place alone: names that change, runs of siblings, headed areas; and what makes a list no talk."""

from datetime import UTC, datetime

import pytest

from crawler.extraction import extract_page
from crawler.types import DocumentKind, ItemKind

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
URL = "https://ben.example/chuyen/9"
NAMES = ("Mái Chèo", "Neo Gỗ", "Dây Chão", "Sào Tre")
SAID = (
    "Nước lên sớm hơn mọi năm, bến dưới ngập hết bậc.",
    "Hôm qua tôi qua còn lội được tới đầu gối thôi.",
    "Ai có ghe lớn cho gửi nhờ mấy bao gạo.",
    "Chiều nay đắp lại bờ, ai rảnh ra phụ một tay.",
)


def read(body: str, kind: ItemKind = ItemKind.THREAD) -> list[tuple[str, str]]:
    found = extract_page(f"<html><body><h1>Nước lên</h1>{body}</body></html>", URL, kind, NOW)
    said = {DocumentKind.POST, DocumentKind.COMMENT, DocumentKind.REVIEW}
    return [(part.author_name, part.text) for part in found.parts if part.kind in said]


def rows(form: str) -> str:
    return "".join(
        form.format(name=name, said=said, at=f"{at + 1:02}/11/2026 08:15", n=at)
        for at, (name, said) in enumerate(zip(NAMES, SAID, strict=True))
    )


WHOLE = list(zip(NAMES, SAID, strict=True))
PLAIN = "<div class='x'><div class='y'>{name}</div><div class='z'>Hội viên</div><div>{at}</div><div>{said}</div></div>"


def test_the_text_that_changes_from_block_to_block_is_the_name() -> None:
    assert read(rows(PLAIN)) == WHOLE


def test_two_rows_a_post() -> None:
    form = "<tr bgcolor='#eee'><td><b>{name}</b></td><td>{at}</td></tr><tr><td colspan='2'>{said}</td></tr>"
    assert read(f"<table>{rows(form)}</table>") == WHOLE


def test_terms_and_what_is_said_of_them() -> None:
    form = "<dt><b>{name}</b> viết lúc {at}</dt><dd>{said}</dd>"
    assert read(f"<dl>{rows(form)}</dl>") == WHOLE


def test_comments_below_an_article_need_a_name_or_a_heading() -> None:
    article = f"<p>{' '.join(SAID * 3)}</p>"
    assert read(article + rows(PLAIN), ItemKind.ARTICLE) == []
    assert read(f"{article}<h3>Bình luận (4)</h3>{rows(PLAIN)}", ItemKind.ARTICLE) == WHOLE


def test_a_heading_of_the_newest_comments_of_all_pages_is_none() -> None:
    article = f"<p>{' '.join(SAID * 3)}</p>"
    assert read(f"{article}<h3>Bình luận mới nhất</h3>{rows(PLAIN)}", ItemKind.ARTICLE) == []


def test_blocks_that_each_link_to_a_page_of_their_own_are_a_list() -> None:
    form = PLAIN.replace("<div>{said}</div>", "<div><a href='/tin/{n}'>{said}</a></div><div>{said}</div>")
    assert read(rows(form)) == []


def test_rows_below_three_named_columns_are_data() -> None:
    form = "<tr><td>{at}</td><td><b>{name}</b></td><td>{said}</td></tr>"
    head = "<tr><th>Ngày</th><th>Người ký</th><th>Trích yếu</th></tr>"
    assert read(f"<table>{head}{rows(form)}</table>") == []


HEADED = (
    "<div class='luot'><h3>({n}) <a href='/ai?u={n}'>{name}</a> {at} {links}</h3>"
    "<div class='loi'><p>{said}</p></div></div>"
)


@pytest.mark.parametrize(
    "links",
    [
        "<a href='/luot/{n}c4'>[dẫn tới đây]</a> <a href='/luot/{n}c4?raw'>[nguồn]</a>",
        "<a href='/luot/{n}c4'>#{n}</a>",
        "đáp <a href='/luot/0c4'>1</a> <a href='/luot/{n}c4'>[dẫn tới đây]</a>",
    ],
)
def test_a_link_that_all_say_or_a_number_in_a_heading_is_no_title(links: str) -> None:
    assert read(rows(HEADED.replace("{links}", links))) == WHOLE


@pytest.mark.parametrize("picture", ["", "<a href='/tin/{n}c4'><img src='/{n}.jpg'></a>"])
def test_headings_that_link_to_pages_of_their_own_make_a_list(picture: str) -> None:
    links = f"{picture}<a href='/tin/{{n}}c4'>{{said}}</a> <a href='/tin/{{n}}c4#cuoi'>[mới nhất]</a>"
    assert read(rows(HEADED.replace("{links}", links))) == []


def test_a_layout_named_after_its_sidebar_holds_the_posts() -> None:
    found = extract_page(
        f"<html><body><div class='col-with-sidebar'><h1>Nước lên</h1>{rows(PLAIN)}</div></body></html>",
        URL,
        ItemKind.THREAD,
        NOW,
    )
    assert [part.author_name for part in found.parts] == list(NAMES)


def test_words_after_who_is_quoted_are_left_out_whatever_their_box_is_called() -> None:
    quote = f"<div>{NAMES[0]} đã viết:</div><div>{SAID[0]}</div>"
    body = rows(PLAIN).replace(f"<div>{SAID[2]}</div>", f"<div>{quote}{SAID[2]}</div>")
    assert read(body) == WHOLE


@pytest.mark.parametrize(
    ("address", "instant"),
    [
        (
            "/dong?tu=2026-11-1{n}T06%3A27%3A13%2B07%3A00&dung=giay",
            datetime(2026, 11, 10, 23, 27, 13, tzinfo=UTC),
        ),
        ("/dong/2026-11-1{n}T06:27Z", datetime(2026, 11, 11, 6, 27, tzinfo=UTC)),
        ("/dong?tu=2026-11-1{n}T06%3A27%3A13", datetime(2026, 11, 22, 2, tzinfo=UTC)),
    ],
)
def test_a_link_around_a_vague_date_tells_it_where_its_address_names_the_zone(
    address: str, instant: datetime
) -> None:
    vague = f"<a href='{address}' title='Xem lúc 11/1{{n}}/26'>1 giờ trước</a>"
    body = rows(PLAIN.replace("{at}", vague))
    found = extract_page(f"<html><body><h1>Nước lên</h1>{body}</body></html>", URL, ItemKind.THREAD, NOW)
    assert found.parts[1].published_at == instant
