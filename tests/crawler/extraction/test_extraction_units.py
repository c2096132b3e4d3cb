"""Language guess, quoted words, and declared parts completed by shown ones."""

import gc
from datetime import UTC, datetime

import pytest

from crawler.extraction.body import own_words
from crawler.extraction.dom import Node, parse
from crawler.extraction.language import language_of
from crawler.extraction.merge import merged
from crawler.extraction.page import extract_page, glimpse_page
from crawler.extraction.source import Source
from crawler.extraction.types import Part
from crawler.types import DocumentKind, ItemKind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hôm nay trời đẹp quá, đi chơi thôi mọi người ơi", "vi"),
        ("Hay quá", "vi"),
        ("hom nay minh khong biet lam gi, ban nao ranh thi di cung nhe", "vi"),
        ("The train to the coast is late and we have to wait for it", "en"),
        ("Le garçon a mangé une pomme près de la forêt avec sa mère", ""),
        ("12345 !!! :)", ""),
        ("", ""),
    ],
)
def test_language(text: str, expected: str) -> None:
    assert language_of(text) == expected


def own(html: str) -> tuple[str, tuple[str, ...]]:
    source = Source(parse(f'<div id="than">{html}</div>'), "https://xom.example/bai")
    body = next(node for node in source.page.elements("div") if node.get("id") == "than")
    found = own_words(source, body)
    return found.text, found.links


@pytest.mark.parametrize(
    "quote",
    [
        "<blockquote>lời người khác <a href='https://kia.example/'>x</a></blockquote>",
        "<div class='bbCodeBlock bbCodeBlock--quote'>lời người khác</div>",
        "<div class='quote_container'>lời người khác</div>",
        "<div style='margin:20px'><div class='smallfont'>Quote:</div><table><tr><td>lời người khác</td></tr></table></div>",
        "<div><div>Trích dẫn:</div><div>lời người khác</div></div>",
        "<aside class='quote'>lời người khác</aside>",
    ],
)
def test_quoted_words_and_their_links_are_not_ones_own(quote: str) -> None:
    text, links = own(f"{quote}Còn đây là lời tôi, xem <a href='https://day.example/'>đây</a>.")
    assert text == "Còn đây là lời tôi, xem đây."
    assert links == ("https://day.example/",)


def test_quote_before_and_after_leaves_own_lines() -> None:
    assert own("Một<blockquote>hai</blockquote>ba")[0] == "Một\nba"


def test_buttons_and_signature_fall_out_but_words_about_them_stay() -> None:
    text, _ = own(
        "Tôi thích cách trả lời này.<a>Trả lời</a><span>Thích</span><div class='signature'>chữ ký</div>"
    )
    assert text == "Tôi thích cách trả lời này."


def test_xenforo1_body_in_a_blockquote_tag_is_no_quote() -> None:
    assert own("<blockquote class='messageText ugc'>nội dung bài</blockquote>")[0] == "nội dung bài"


def part(text: str, **fields: object) -> Part:
    return Part(kind=DocumentKind.POST, text=text, **fields)  # type: ignore[arg-type]


WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_shown_list_wins_where_only_the_first_post_is_declared() -> None:
    declared = [part("câu mở đầu của chủ đề", extractor="json-ld")]
    shown = [part("câu mở đầu của chủ đề", extractor="blocks"), part("trả lời", extractor="blocks")]
    assert merged(declared, shown) == shown


def test_shown_list_of_something_else_does_not_win() -> None:
    declared = [part("câu một", extractor="json-ld"), part("câu hai", extractor="json-ld")]
    shown = [part(f"bài bên lề số {n}", extractor="blocks") for n in range(5)]
    assert merged(declared, shown) == declared


def test_declared_text_gives_way_to_own_words_without_the_quote() -> None:
    declared = [
        part("An nói: đi đâu? Tôi ở nhà.", author_name="Bình", published_at=WHEN, extractor="json-ld")
    ]
    shown = [
        part(
            "Tôi ở nhà.",
            anchor="p7",
            author_name="bình",
            published_at=WHEN.replace(second=0),
            extractor="blocks",
        )
    ]
    found = merged(declared, shown)
    assert [(p.text, p.anchor, p.extractor) for p in found] == [("Tôi ở nhà.", "p7", "json-ld+blocks")]


def test_declared_text_that_was_cut_off_is_completed() -> None:
    declared = [part("Một câu dài được cắt ngang ở giữa…", anchor="#c-9", extractor="json-ld")]
    shown = [part("Một câu dài được cắt ngang ở giữa rồi viết tiếp.", anchor="c-9", extractor="blocks")]
    assert merged(declared, shown)[0].text.endswith("viết tiếp.")


def test_unrelated_shown_text_does_not_replace_a_declared_one() -> None:
    declared = [part("Nguyên văn khai báo.", anchor="c-9", extractor="json-ld")]
    shown = [part("Thích · Trả lời · 3 giờ", anchor="c-9", extractor="blocks")]
    assert merged(declared, shown)[0].text == "Nguyên văn khai báo."


@pytest.mark.integration  # a page of thousands of nodes
def test_the_collector_never_looks_through_a_page() -> None:
    page = f"<h1>Chợ phiên</h1>{'<p>Chợ <b>họp</b> từ sáng sớm.</p>' * 2000}"
    met: list[int] = []

    def look(_: str, __: dict[str, int]) -> None:
        met.append(sum(isinstance(one, Node) for one in gc.get_objects()))

    gc.collect()
    others = sum(isinstance(one, Node) for one in gc.get_objects())
    gc.callbacks.append(look)
    try:
        found = extract_page(page, "https://xom.example/bai", ItemKind.ARTICLE)
        glimpse_page(page, "https://xom.example/bai", ItemKind.ARTICLE)
        gc.collect()
    finally:
        gc.callbacks.remove(look)
    assert found.parts
    assert met
    assert max(met) <= others
