"""The fast path: which element is the article, which of its lines count, and when it is not sure."""

import sys

import pytest

from crawler.extraction import extract_page
from crawler.extraction.dom import parse
from crawler.extraction.lean import parse_lean
from crawler.extraction.maintext import SURE
from crawler.extraction.source import Source
from crawler.extraction.structure import Shown, shown_article
from crawler.extraction.textlines import text_lines
from crawler.extraction.vocabulary import sign_of
from crawler.types import ItemKind

URL = "https://bao.example/doi-song/lang-nghe-101.html"
SENTENCES = (
    "Người thợ già ngồi bên khung cửi từ lúc trời chưa sáng rõ.",
    "Tiếng thoi đưa đều đều như nhịp thở của cả ngôi làng ven sông.",
    "Mỗi tấm vải dệt xong được đem phơi dọc bờ đê cho ráo nước.",
)
BODY = "".join(f"<p>{' '.join(SENTENCES)} Đoạn số {number}.</p>" for number in range(5))


def shown(body: str) -> Shown:
    found = shown_article(Source(parse(f"<html><body>{body}</body></html>"), URL), ())
    assert found is not None
    return found


@pytest.mark.parametrize(
    "box",
    [
        '<div class="detail-content">{}</div>',
        "<article>{}</article>",
        '<div class="x1"><div class="x2">{}</div></div>',
        '<form id="aspnetForm"><div>{}</div></form>',
        '<main><section class="post type-post tag-khuyen-mai category-banner">{}</section></main>',
    ],
)
def test_the_body_is_found_whatever_it_is_called(box: str) -> None:
    page = (
        f"<nav><a href='/'>Trang chủ</a></nav><h1>Làng dệt</h1>{box.format(BODY)}<footer>Báo Ví Dụ</footer>"
    )
    found = shown(page)
    assert found.confidence >= SURE
    assert found.text.count("Tiếng thoi đưa") == 5
    assert "Trang chủ" not in found.text
    assert "Báo Ví Dụ" not in found.text


@pytest.mark.parametrize(
    "beside",
    [
        f'<div class="tin-lien-quan"><p>{SENTENCES[0]} Kho bãi.</p></div>',
        f'<div class="related-posts"><p>{SENTENCES[1]} Kho bãi.</p></div>',
        f"<aside><p>{SENTENCES[2]} Kho bãi.</p></aside>",
        f"<figure><figcaption>{SENTENCES[0]} Kho bãi.</figcaption></figure>",
        f'<div class="adbox"><p>{SENTENCES[1]} Kho bãi.</p></div>',
        '<p><a href="/kho-bai">Đọc thêm về Kho bãi. bên kia sông và những chuyến hàng cuối năm</a></p>',
        "<div>Kho bãi.</div>",
    ],
)  # fmt: skip
def test_what_stands_in_the_body_but_is_not_its_text(beside: str) -> None:
    found = shown(f"<h1>Làng dệt</h1><div class='noi-dung'>{BODY}{beside}</div>")
    assert "Kho bãi." not in found.text


def test_lead_above_the_body_and_headings_inside_it() -> None:
    lead = "Nghề dệt ở làng ven sông sống lại nhờ những đơn hàng nhỏ của người trẻ."
    found = shown(
        f"<h1>Làng dệt</h1><h2 class='sapo'>{lead}</h2><div class='x'>{BODY}<h3>Sợi tơ mới</h3>{BODY}<h3>Xem tiếp</h3></div>"
    )
    lines = found.text.split("\n")
    assert lines[0] == lead
    assert "Sợi tơ mới" in lines
    assert lines[-1] != "Xem tiếp"


def test_comments_given_to_it_are_left_out() -> None:
    page = parse(f"<body><h1>Làng dệt</h1><div>{BODY}</div><div id='cm'>{BODY}</div></body>")
    comments = tuple(node for node in page.elements("div") if node.get("id") == "cm")
    found = shown_article(Source(page, URL), comments)
    assert found is not None
    assert found.text.count("Đoạn số 1.") == 1


@pytest.mark.parametrize(
    "body",
    [
        "<p>Trang đang bảo trì, mời bạn quay lại sau ít phút nữa nhé.</p>",
        "<ul>" + "".join(f"<li><a href='/b{n}'>{SENTENCES[n % 3]}</a></li>" for n in range(30)) + "</ul>",
        f"<p>{SENTENCES[0]}</p>",
        "<p>Một dòng.</p>",
    ],
)
def test_it_is_not_sure_of_a_notice_or_a_list(body: str) -> None:
    assert shown(body).confidence < SURE


def test_a_page_without_text_shows_none() -> None:
    assert shown_article(Source(parse("<script>var a = 1</script>"), URL), ()) is None


def test_a_sure_page_never_asks_trafilatura(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    html = f"<html><body><h1>Làng dệt</h1><div class='detail'>{BODY}</div></body></html>"
    parts = extract_page(html, URL, ItemKind.ARTICLE).parts
    assert [part.extractor for part in parts] == ["structure"]


def test_links_of_the_body_not_of_its_frames() -> None:
    inside = (
        '<p>Theo <a href="https://nguon.example/a">một nghiên cứu</a> về nghề dệt ở các làng ven sông.</p>'
    )
    share = '<div class="social-share"><a href="https://mang.example/share">Chia sẻ</a></div>'
    advert = '<div class="adbox"><a href="https://nha-cai.example/x">Nhận quà</a></div>'
    html = f"<html><body><h1>Làng dệt</h1><div class='detail'>{BODY}{inside}{share}{advert}</div></body></html>"
    links = extract_page(html, URL, ItemKind.ARTICLE).parts[0].links
    # What a box of advertising leads to is evidence; what a button shares is not.
    assert links == ("https://nguon.example/a", "https://nha-cai.example/x")


@pytest.mark.parametrize(
    ("words", "frame", "advert", "caption"),
    [
        ("main-menu", True, False, False), ("tag-list", True, False, False), ("tag-banner category-menu", False, False, False),
        ("content-sidebar-left", False, False, False), ("quang-cao", False, True, False), ("wp-caption", False, False, True),
        ("bai-viet", False, False, False), ("tin-lien-quan box", True, False, False), ("", False, False, False),
    ],
)  # fmt: skip
def test_what_names_say(words: str, frame: bool, advert: bool, caption: bool) -> None:
    sign = sign_of(words)
    assert (sign.frame, sign.advert, sign.caption) == (frame, advert, caption)


def test_lines_end_at_blocks_and_breaks_and_join_inline_words() -> None:
    page = parse(
        "<div>một <b>hai</b>\n<i>ba</i><br>bốn<p>năm</p>sáu <a href='/x'>bảy</a><script>không</script></div>"
    )
    lines = text_lines(page).all
    assert [line.text for line in lines] == ["một hai ba", "bốn", "năm", "sáu bảy"]
    assert [line.linked for line in lines] == [0, 0, 0, 3]


def test_white_space_parts_words_but_not_blocks() -> None:
    page = parse("<div>\n <p>một</p>\n <p>hai</p>\n</div><p><b>ba</b> <i>bốn</i></p>")
    texts = [node.text for node in page.nodes if not node.tag]
    assert texts == ["một", "hai", "ba", " ", "bốn"]
    assert page.text(page.nodes[0]) == "một\nhai\nba bốn"


def test_boxes_that_a_theme_calls_widgets_are_read_where_they_hold_the_article() -> None:
    boxes = "".join(f'<div class="elementor-widget-wrap">{BODY}</div>' for _ in range(3))
    found = shown(
        f'<h1>Làng dệt</h1><main>{boxes}<div class="related-posts"><p>{SENTENCES[0]} Kho bãi.</p></div></main>'
    )
    assert found.confidence >= SURE
    assert found.text.count("Tiếng thoi đưa") == 15
    assert "Kho bãi" not in found.text


def test_a_menu_is_not_read_unless_it_was_never_closed() -> None:
    links = "".join(f'<li><a href="/muc-{n}">Chuyên mục số {n} của báo</a></li>' for n in range(30))
    menu = parse_lean(f"<html><body><nav><ul>{links}</ul></nav><h1>Làng dệt</h1>{BODY}</body></html>")
    unclosed = parse_lean(f"<html><body><nav><ul>{links}</ul><h1>Làng dệt</h1>{BODY}</body></html>")
    pager = parse_lean(f'<html><body>{BODY}<nav><a href="/a?page=2">2</a></nav></body></html>')
    assert menu.elements("a") == []
    assert len(unclosed.elements("p")) == 5
    assert [node.get("href") for node in pager.elements("a")] == ["/a?page=2"]


def test_a_button_that_shares_the_page_is_no_author() -> None:
    share = '<a href="https://mang.example/chia?u=https://bao.example/x">Mạng</a>'
    page = f"<html><body><article><h1>Làng dệt</h1><div>{share}</div>{BODY}</article></body></html>"
    assert extract_page(page, URL, ItemKind.ARTICLE).parts[0].author_name == ""


def test_boxes_that_a_theme_calls_ads_are_read_where_they_hold_the_article() -> None:
    boxes = "".join(
        f'<section class="phan-bai phan-bai--ads"><h2>Phần {n}</h2>{BODY}</section>' for n in range(3)
    )
    found = shown(f'<h1>Làng dệt</h1><article>{boxes}</article><div class="adbox"><p>Mua ngay.</p></div>')
    assert found.confidence >= SURE
    assert found.text.count("Tiếng thoi đưa") == 15


def test_lines_that_breaks_part_are_one_paragraph() -> None:
    broken = "".join(f"<p>{'<br>'.join(SENTENCES * 2)}</p>" for _ in range(4))
    assert shown(f"<h1>Làng dệt</h1><div>{broken}</div>").confidence >= SURE


@pytest.mark.parametrize(("beside", "times"), [("", 5), (BODY * 2, 10)])
def test_what_is_for_readers_without_scripts_is_read_where_it_is_the_article(
    beside: str, times: int
) -> None:
    page = parse_lean(f"<body><h1>Làng dệt</h1><div><noscript>{BODY}</noscript></div>{beside}</body>")
    assert page.text(page.nodes[0]).count("Tiếng thoi đưa") == times
