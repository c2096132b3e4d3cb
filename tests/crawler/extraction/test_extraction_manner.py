"""What pages with many posts teach of a platform's, and what a page with one is read as by it."""

from datetime import UTC, datetime

import pytest

from crawler.extraction import Glimpse, Manner, extract_page, glimpse_page, learned
from crawler.extraction.manner import Shows
from crawler.types import DocumentKind, ItemKind

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
URL = "https://ben.example/xem/9"
SAID = (
    (
        "Mái Chèo",
        "Nước lên sớm hơn mọi năm, bến dưới ngập hết bậc, ai đi chợ nhớ vòng lối đình cho chắc chân.",
    ),
    ("Neo Gỗ", "Hôm qua tôi qua còn lội được tới đầu gối thôi."),
    ("Dây Chão", "Ai có ghe lớn cho gửi nhờ mấy bao gạo."),
    ("Sào Tre", "Chiều nay đắp lại bờ, ai rảnh ra phụ một tay."),
)
# Names tell nothing; the heading stands in the first post, a notice of the platform's before it.
POST = (
    "<div class='k w'><div class='h'>{title}<span>{name}</span> <i>{at}</i></div>"
    "<div class='m'><div class='t'>{said}</div><div class='g'>Cấp bến phó</div></div></div>"
)
NOTICE = "<div class='n'>Lần đầu ghé bến? Mời xem nội quy ở góc trên bên phải, và nhớ chào người lái đò một tiếng.</div>"


def page(posts: int) -> str:
    """A thread's page with this many posts."""
    shown = "".join(
        POST.format(
            title="<h1>Nước lên</h1>" if not at else "",
            name=name,
            said=said,
            at=f"{at + 1:02}/11/2026 08:15",
        )
        for at, (name, said) in enumerate(SAID[:posts])
    )
    return f"<html><body>{NOTICE}{shown}</body></html>"


def manner(*posts: int) -> Manner | None:
    """What pages of so many posts teach."""
    return learned([glimpse_page(page(count), URL, ItemKind.UNKNOWN, NOW) for count in posts])


@pytest.mark.parametrize("kind", [ItemKind.UNKNOWN, ItemKind.THREAD])
def test_a_post_that_stands_alone_is_known_by_its_neighbours(kind: ItemKind) -> None:
    before = extract_page(page(1), URL, kind, NOW)
    assert [part for part in before.parts if part.kind is DocumentKind.POST] == []
    found = extract_page(page(1), URL, kind, NOW, manner(4, 4, 1))
    (post,) = found.parts
    assert (post.kind, post.author_name, post.text) == (DocumentKind.POST, *SAID[0])
    assert post.published_at == datetime(2026, 11, 1, 1, 15, tzinfo=UTC)
    assert (post.title, found.extractor) == ("Nước lên", "learned")


def test_a_page_with_many_posts_is_read_as_before() -> None:
    known = manner(4, 4)
    assert known is not None
    assert extract_page(page(4), URL, ItemKind.UNKNOWN, NOW, known) == extract_page(
        page(4), URL, ItemKind.UNKNOWN, NOW
    )


def test_one_page_teaches_nothing_nor_do_pages_of_one_post() -> None:
    assert manner(4, 1, 1) is None
    assert manner(1, 1, 1, 1) is None


def test_where_as_many_pages_are_articles_nothing_is_learned() -> None:
    thread = glimpse_page(page(4), URL, ItemKind.UNKNOWN, NOW)
    assert thread.shows is Shows.THREAD
    article = Glimpse(shows=Shows.ARTICLE)
    assert learned([thread, thread, article]) is not None
    assert learned([thread, thread, article, article]) is None


def test_an_article_says_that_it_is_one() -> None:
    told = "<meta property='og:type' content='article'>"
    html = f"<html><head>{told}</head><body><h1>Đò mới</h1><p>{SAID[0][1] * 4}</p></body></html>"
    assert glimpse_page(html, URL, ItemKind.UNKNOWN, NOW).shows is Shows.ARTICLE


def test_a_page_without_the_platforms_posts_is_read_as_if_nothing_were_known() -> None:
    told = "<meta property='og:type' content='article'>"
    html = f"<html><head>{told}</head><body><h1>Đò mới</h1><p>{SAID[0][1] * 4}</p></body></html>"
    known = manner(4, 4)
    assert known is not None
    assert extract_page(html, URL, ItemKind.UNKNOWN, NOW, known) == extract_page(
        html, URL, ItemKind.UNKNOWN, NOW
    )


def test_glimpses_survive_the_journal() -> None:
    seen = glimpse_page(page(4), URL, ItemKind.UNKNOWN, NOW)
    assert Glimpse.model_validate_json(seen.model_dump_json()) == seen


ASKED = "Chỗ nào bán lưới cũ còn dùng được, chỉ giúp tôi với."
TICKET = (
    "<h1>Tìm lưới</h1><div id='phieu' class='khung'><h2><a class='author' href='/u/9'>Sào Tre</a></h2>"
    "<i>{at}</i><p>{asked}</p></div>"
)


def ticket(replies: int, asked: str = ASKED) -> str:
    """A ticket, its opening words in a form of their own, and what people answer."""
    shown = "".join(
        POST.format(title="", name=name, said=said, at=f"{at + 11:02}/11/2026 08:15")
        for at, (name, said) in enumerate(SAID[:replies])
    )
    box = TICKET.format(at="10/11/2026 07:00", asked=asked)
    return f"<html><body>{box}<div class='dap'>{shown}</div></body></html>"


def ticket_manner(*replies: int) -> Manner | None:
    return learned([glimpse_page(ticket(count), URL, ItemKind.UNKNOWN, NOW) for count in replies])


@pytest.mark.parametrize("kind", [ItemKind.UNKNOWN, ItemKind.THREAD])
def test_an_opening_post_without_an_answer_is_known_by_those_that_have_some(kind: ItemKind) -> None:
    assert extract_page(ticket(0), URL, kind, NOW, ticket_manner(3, 1)).parts == ()
    (post,) = extract_page(ticket(0), URL, kind, NOW, ticket_manner(3, 4)).parts
    assert (post.kind, post.author_name, post.text) == (DocumentKind.POST, "Sào Tre", ASKED)
    assert (post.title, post.extractor) == ("Tìm lưới", "opening")


@pytest.mark.parametrize(
    "other",
    [
        ticket(0, asked="Xong."),
        ticket(0).replace("id='phieu'", "id='gioi-thieu'"),
    ],
)
def test_what_says_nothing_or_is_another_box_is_no_opening_post(other: str) -> None:
    assert extract_page(other, URL, ItemKind.THREAD, NOW, ticket_manner(3, 4)).parts == ()


def test_who_answers_himself_at_once_has_opened_the_thread_all_the_same() -> None:
    own = ticket(3).replace("Mái Chèo", "Sào Tre").replace("11/11/2026", "10/11/2026")
    assert len(extract_page(own, URL, ItemKind.THREAD, NOW).parts) == 3
    posts = extract_page(own, URL, ItemKind.THREAD, NOW, ticket_manner(3, 4)).parts
    assert [post.text for post in posts] == [ASKED, *(said for _, said in SAID[:3])]
