"""Comments below an article: one alone, names beside dates, panels, ages in two units, pages without a heading."""

from datetime import UTC, datetime

import pytest

from crawler.extraction import Part, extract_page
from crawler.extraction.dates import find_date
from crawler.types import DocumentKind, ItemKind

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
URL = "https://bao.example/bai/cho-noi"
STORY = "".join(
    f"<p>Chợ nổi họp từ bốn giờ sáng, ghe xuồng chen nhau kín cả khúc sông, đoạn thứ {n} của bài.</p>"
    for n in range(4)
)
NAMES = ("Giếng Sâu", "Gầu Tre", "Dây Thừng")
SAID = ("Hay quá.", "Nhớ quê.", "Mai ra coi.")


def headed(at: int) -> str:
    """The age stands in the heading that names the writer."""
    return (
        f"<div id='comment-{at + 5}' class='comment media'><div><h4>{NAMES[at]} <small>3 weeks, {at} days trước</small></h4>"
        f"<p>{SAID[at]}</p><a href='#c{at}'>Liên kết</a> | <a href='#r{at}'>Trả lời</a><div>Chưa được đánh giá</div></div></div>"
    )


def panel(at: int) -> str:
    """A box that calls itself the author's holds name and date."""
    return (
        f"<div class='comment'><div><div class='comment-author'><span>{NAMES[at]}</span><br><small>1{at}/10/2026 13:20</small>"
        f"</div></div><div class='comment-body'><p>{SAID[at]}</p></div><button>Trả lời</button></div>"
    )


def comments(html: str, kind: ItemKind = ItemKind.ARTICLE) -> list[Part]:
    page = f"<html><body><h1>Chợ nổi</h1>{STORY}<div id='comments'>{html}</div></body></html>"
    return [part for part in extract_page(page, URL, kind, NOW).parts if part.kind is DocumentKind.COMMENT]


@pytest.mark.parametrize("shape", [headed, panel])
@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("kind", [ItemKind.ARTICLE, ItemKind.UNKNOWN])
def test_few_short_comments(shape: object, count: int, kind: ItemKind) -> None:
    assert callable(shape)
    found = comments("".join(shape(at) for at in range(count)), kind)
    assert [(one.text, one.author_name) for one in found] == list(zip(SAID, NAMES, strict=True))[:count]
    assert all(one.published_at for one in found)


def test_what_two_say_alike_is_theirs_where_they_say_nothing_else() -> None:
    found = comments("".join(panel(at).replace(SAID[at], "Hóng cùng cả nhà.") for at in range(2)))
    assert [one.text.split("\n")[0] for one in found] == ["Hóng cùng cả nhà."] * 2


def test_a_comments_number_is_not_said() -> None:
    (only,) = comments(
        panel(0).replace(
            "<div class='comment'>", "<div class='comment'><div><a href='#c1'>comment 1</a></div>"
        )
    )
    assert only.text == SAID[0]


@pytest.mark.parametrize(
    "other",
    [
        "<div class='comment'><p>Gửi bình luận trước 20/10/2026</p></div>",
        "<p>Bình luận đóng ngày 20/10/2026.</p>",
        "<div class='comment-form'><b>Lan</b> <small>20/10/2026 10:00</small></div>",
    ],
)
def test_what_stands_alone_and_is_no_comment(other: str) -> None:
    assert comments(other) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 weeks, 2 days trước", "2026-10-30"),
        ("1 month, 1 week ago", "2026-10-16"),
        ("2 tuần và 1 ngày trước", "2026-11-07"),
        ("2 days ago", "2026-11-20"),
    ],
)
def test_ages_in_two_units(text: str, expected: str) -> None:
    found = find_date(text, NOW)
    assert found is not None
    assert found.instant.date().isoformat() == expected


def test_a_page_that_only_says_when_it_was_last_edited() -> None:
    page = f"<h1>Chợ nổi</h1>{STORY}<div>Last edited <span class='date'>Thứ bảy, 31 Tháng 10 Năm 2026 23:23:08 +07</span></div>"
    (article,) = extract_page(page, URL, ItemKind.ARTICLE, NOW).parts
    assert article.published_at == datetime(2026, 10, 31, 16, 23, 8, tzinfo=UTC)


def test_an_article_whose_title_is_no_heading_is_no_thread() -> None:
    page = (
        f"<html><head><title>Chợ nổi</title></head><body><span>Chợ nổi</span><div>{STORY}</div>"
        f"<div id='comments'>{''.join(map(panel, range(3)))}</div></body></html>"
    )
    kinds = [part.kind for part in extract_page(page, URL, ItemKind.UNKNOWN, NOW).parts]
    assert kinds == [DocumentKind.ARTICLE, *[DocumentKind.COMMENT] * 3]


def test_an_articles_byline_is_no_post() -> None:
    page = f"<h1>Chợ nổi</h1><h6 class='post-meta'>Gửi bởi: <a href='/author/lan/'>Lan</a> 20/10/2026 10:00</h6>{STORY}"
    (article,) = extract_page(page, URL, ItemKind.UNKNOWN, NOW).parts
    assert article.kind is DocumentKind.ARTICLE
