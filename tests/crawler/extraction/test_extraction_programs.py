"""Habits of widespread programs that cost documents, dates or authors once."""

from datetime import UTC, datetime

import pytest

from crawler.extraction import Part, extract_page
from crawler.extraction.dates import find_date
from crawler.types import DocumentKind, ItemKind

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
URL = "https://xom.example/2026/10/cho-noi-hop-som/"
LEAD = "Chợ nổi họp từ bốn giờ sáng, ghe xuồng chở đầy bưởi, xoài và rau từ hơn 42 năm trước."
MORE = "Người bán treo hàng lên sào cho khách thấy từ xa, ai mua gì cứ ghé mạn ghe hỏi giá trước."
BODY = f"<p><strong>{LEAD}</strong></p><p>{MORE}</p><p>{MORE} {MORE}</p>"


def parts(body: str, kind: ItemKind = ItemKind.UNKNOWN) -> tuple[Part, ...]:
    return extract_page(f'<html lang="vi"><body>{body}</body></html>', URL, kind, NOW).parts


def comment(n: int, text: str, inner: str = "") -> str:
    """A comment as classic themes write it; answers stand inside."""
    return (
        f'<li id="comment-{n}" class="comment depth-1"><article class="comment-body"><footer class="comment-meta">'
        f'<b class="fn">Bạn đọc {n}</b> <span class="says">viết:</span> '
        f'<a href="#comment-{n}"><time datetime="2026-10-2{n}T09:0{n}:00+07:00">hôm ấy</time></a></footer>'
        f'<div class="comment-content"><p>{text}</p></div><div class="reply"><a href="?replytocom={n}">Trả lời</a></div>'
        f"</article>{f'<ol>{inner}</ol>' if inner else ''}</li>"
    )


def post(body: str, comments: str) -> str:
    """A post with date and author below its text, as classic themes write it."""
    return (
        f'<main><article class="hentry"><header><h1 class="entry-title">Chợ nổi họp sớm</h1></header>'
        f'<div class="entry-content">{body}</div><footer><time class="published updated" '
        f'datetime="2026-10-19T06:30:00+07:00">19/10</time> <span class="byline">Bởi '
        f'<a href="/author/bt7/" rel="author">Út Lài</a></span></footer></article>'
        f'<div id="comments"><h2>Phản hồi</h2><ol class="comment-list">{comments}</ol></div></main>'
    )


def test_an_article_with_comments_that_declares_nothing_is_an_article() -> None:
    found = parts(post(BODY, "".join(comment(n, f"Ý thứ {n} về chợ nổi quê mình") for n in range(1, 5))))
    assert [part.kind for part in found] == [DocumentKind.ARTICLE] + [DocumentKind.COMMENT] * 4
    assert found[0].text.startswith(LEAD)


def test_date_and_author_below_the_text_and_no_date_that_the_text_tells_of() -> None:
    article = parts(post(BODY, comment(1, "Hay quá")), ItemKind.ARTICLE)[0]
    assert article.published_at == datetime(2026, 10, 18, 23, 30, tzinfo=UTC)
    assert article.author_name == "Út Lài"


def test_an_answer_deep_in_others_keeps_its_words() -> None:
    nested = comment(
        1, "Ghe nhà ai đó", comment(2, "Ghe chú Ba", comment(3, "chưa chắc đâu", comment(4, "ừ")))
    )
    found = parts(post(BODY, nested), ItemKind.ARTICLE)
    assert [part.text for part in found[1:]] == ["Ghe nhà ai đó", "Ghe chú Ba", "chưa chắc đâu", "ừ"]


def test_what_most_people_say_is_no_label() -> None:
    found = parts(post(BODY, "".join(comment(n, "Hóng") for n in range(1, 5))), ItemKind.ARTICLE)
    assert [part.text for part in found[1:]] == ["Hóng"] * 4


def block_comment(n: int, text: str) -> str:
    """A comment as block themes write it: every name begins with wp-block, the name stands in a box."""
    return (
        f'<li id="comment-{n}" class="comment"><div class="wp-block-columns"><div class="wp-block-column">'
        f'<div class="wp-block-comment-author-name">Chị Bảy {n}</div><div class="wp-block-comment-date">'
        f'<time datetime="2026-10-2{n}T21:03:08+07:00"><a href="#c{n}">Tháng Mười 2{n}, 2026</a></time></div>'
        f'<div class="wp-block-comment-content"><p>{text}</p></div></div></div></li>'
    )


def test_block_themes() -> None:
    columns = (
        '<div class="wp-block-columns"><div class="wp-block-column"><p>Đăng</p><div class="wp-block-post-date">'
        '<time datetime="2026-10-19T06:30:00+07:00">19/10/2026</time></div><p>trong</p><div class="wp-block-post-author">'
        '<p class="wp-block-post-author__name">Út Lài</p></div></div></div>'
    )
    comments = "".join(block_comment(n, f"Chợ này tôi đi {n} lần rồi") for n in (1, 2))
    found = parts(
        f'<main class="wp-block-group"><h1 class="wp-block-post-title">Chợ nổi họp sớm</h1><div '
        f'class="entry-content wp-block-post-content">{BODY}</div>{columns}<section class="wp-block-template-part">'
        f'<div class="wp-block-comments"><h2>Phản hồi</h2><ol class="wp-block-comment-template">{comments}</ol></div>'
        f"</section></main>"
    )
    assert [(part.kind, part.author_name) for part in found] == [
        (DocumentKind.ARTICLE, "Út Lài"),
        (DocumentKind.COMMENT, "Chị Bảy 1"),
        (DocumentKind.COMMENT, "Chị Bảy 2"),
    ]
    assert [part.anchor for part in found[1:]] == ["comment-1", "comment-2"]
    assert [part.text for part in found[1:]] == ["Chợ này tôi đi 1 lần rồi", "Chợ này tôi đi 2 lần rồi"]
    assert [str(part.published_at) for part in found] == [
        "2026-10-18 23:30:00+00:00",
        "2026-10-21 14:03:08+00:00",
        "2026-10-22 14:03:08+00:00",
    ]


def forum_post(n: int, text: str) -> str:
    """A post whose full date is the tooltip of a list item."""
    return (
        f'<div class="comments_list__comment" id="c{n}" data-pk="{n + 70}"><div class="info"><a class="username" '
        f'href="/user/{n}/tv{n}/"><span>Cò trắng {n}</span></a><ul class="info__date">'
        f'<li title="11:1{n} Ngày 20 tháng 10 năm 2026">20 Tháng 10</li></ul></div>'
        f'<div class="comment__text"><p>{text}</p></div></div>'
    )


@pytest.mark.parametrize("count", [1, 2, 6])
def test_a_short_thread_that_declares_nothing_is_a_thread(count: int) -> None:
    posts = "".join(forum_post(n, f"Ai rành ghe máy chỉ giúp câu {n}") for n in range(count))
    found = parts(
        f'<header><a href="/">Diễn đàn</a><a href="/vao">Đăng nhập</a></header><div><h1>Hỏi về ghe máy</h1>'
        f'<div class="comments_list">{posts}</div></div>'
    )
    assert [(part.kind, part.anchor) for part in found] == [
        (DocumentKind.POST, f"c{n}") for n in range(count)
    ]
    assert found[0].published_at == datetime(2026, 10, 20, 4, 10, tzinfo=UTC)
    assert found[0].title == "Hỏi về ghe máy"


def test_a_short_thread_without_a_heading_is_a_thread_too() -> None:
    posts = "".join(forum_post(n, "Đồ còn tốt, ai cần ghé lấy").replace("comment", "post") for n in (1, 2))
    assert [part.kind for part in parts(f"<table><tr><td>Diễn đàn</td></tr></table>{posts}")] == [
        DocumentKind.POST,
        DocumentKind.POST,
    ]


@pytest.mark.parametrize("text", ["28 thg 10, 2026", "Th10 28, 2026", "28 Th10, 2026", "thg 10 28, 2026"])
def test_months_as_browsers_and_blogs_shorten_them(text: str) -> None:
    found = find_date(text)
    assert found is not None
    assert found.instant == datetime(2026, 10, 27, 17, 0, tzinfo=UTC)


def test_so_long_ago_is_no_date_of_writing() -> None:
    assert find_date("đã có từ hơn 42 năm trước", NOW) is None
    weeks = find_date("3 tuần trước", NOW)
    assert weeks is not None
    assert not weeks.has_time
