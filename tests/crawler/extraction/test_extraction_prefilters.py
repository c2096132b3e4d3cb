"""What is looked at first, because it is cheap, never hides what the exact look finds."""

import random
import re
import unicodedata

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.extraction import adverts, dom, language, pagination, reread, slots
from crawler.extraction.areas import headed_areas
from crawler.extraction.dom import Page, clean, parse, spaced_size
from crawler.extraction.reread import _among_few, _among_many, _marked
from crawler.extraction.source import Source

PIECES = (
    *("quảng cáo", "Tài trợ", "PR", "sponsored", "Được tài trợ bởi X", "paid post", "promoted", "bài pr", "nhà tài trợ"),
    *("trang sau", "Tiếp", "»", "sau", "Kế tiếp", "next", "older comments", "Bình luận cũ hơn", "12", "newer comments"),
    *("hôm qua", "5 phút trước", "vừa xong", "Mới đây", "2 days ago", "Th10", "12/3/2026", "08:15", "3 Jan", "today"),
    *("lúa", "chợ", "ao làng", "the", "–", "“", " ", "\u00a0", ".", "(", "x1", "đò"),
)  # fmt: skip


def jumbles(count: int) -> list[str]:
    """Texts of a few such pieces, glued or spaced, in any case."""
    chance = random.Random(7)
    made = ["".join(chance.choices((*PIECES, " "), k=chance.randint(1, 4))) for _ in range(count)]
    return [*PIECES, *(chance.choice((str.lower, str.upper, str.title, str))(text) for text in made)]


def test_a_text_that_is_passed_over_holds_no_date() -> None:
    texts = jumbles(2000)
    assert [slots._hints_at_date(text) for text in texts] == [
        slots._DATE_HINT.search(text) is not None for text in texts
    ]


def test_a_text_that_is_passed_over_is_no_label_of_advertising() -> None:
    labels = [text for text in jumbles(2000) if adverts.is_ad_label(text)]
    assert len(labels) > 20
    assert all(map(adverts._may_label, labels))


def test_a_link_that_is_passed_over_leads_to_no_page() -> None:
    texts = [text.strip() for text in jumbles(2000)] + [""]
    assert [pagination._leads(text) for text in texts] == [
        pagination._LEADS.fullmatch(text) is not None for text in texts
    ]


def test_a_text_without_letters_that_only_vietnamese_has_is_passed_over() -> None:
    letters = language._ONLY_VIETNAMESE
    assert all(language._may_reach(f"a{letter}") for letter in letters)
    assert not any(map(language._may_reach, ("", "plain", "für façade señor “à propos” château")))


@pytest.mark.parametrize("around", [0, 1, 4, 40])
def test_words_with_marks_are_found_in_sparse_and_in_dense_text(around: int) -> None:
    text = (" plain" * around + " sương,lá") * 50
    expected = ["sương".encode(), "lá".encode()] * 50
    assert [word for words in _marked(text) for word in words] == expected
    spaced = text.replace(",", " ").encode()
    assert _among_many(spaced) == _among_few(spaced) == expected


def test_links_are_those_that_a_walk_meets() -> None:
    chance = random.Random(3)
    for _ in range(200):
        page = parse(markup(chance, 5))
        area = chance.choice(page.elements())
        skip = frozenset(chance.sample(range(len(page.nodes)), min(len(page.nodes), chance.randint(0, 4))))
        walked = [node for node in page.walk(area, skip) if node.tag == "a"]
        assert list(page.links(area, skip)) == walked


def markup(chance: random.Random, depth: int) -> str:
    """Boxes in boxes, with links and text between."""
    if not depth:
        return chance.choice(("chữ", '<a href="/x">x</a>', "<b>y</b>"))
    inside = "".join(markup(chance, chance.randint(0, depth - 1)) for _ in range(chance.randint(1, 4)))
    return f"<{(tag := chance.choice(('div', 'p', 'section')))}>{inside}</{tag}>"


def test_a_sentence_heads_no_comments() -> None:
    below = "<div><b>Lan</b> <time>08:15 12/03/2026</time><p>Mùa này nước lên.</p><p>Cá nhiều.</p></div>"
    assert headed(f"<main><p>Góp ý xin gửi về ban biên tập.</p>{below}</main>") == []
    assert headed(f"<main><p>Góp ý (1)</p>{below}</main>") != []


def headed(body: str) -> list[int]:
    """Where areas begin that a heading gives to comments."""
    page: Page = parse(f"<html><body>{body}</body></html>")
    return [area.index for area in headed_areas(page)]


def test_a_text_of_printable_signs_is_cleaned_as_any_other() -> None:
    signs = [chr(code) for code in range(0x3100) if chr(code).isprintable() or chr(code).isspace()]
    chance = random.Random(11)
    for text in [*(f" a{sign}\u0301 b " for sign in signs), *jumbles(300)]:
        for raw in (text, text.replace(" ", chance.choice(("  ", "\n", "\u00a0", "\u200b ")))):
            composed = unicodedata.normalize("NFC", re.sub("[\u200b-\u200d\u2060\u00ad\ufeff]", "", raw))
            assert clean(raw) == " ".join(composed.split())
            assert spaced_size(raw) == len(" ".join(raw.split()))


def test_a_link_whose_first_letter_tells_leads_to_no_page() -> None:
    links = "".join(f'<a href="/x?page={at}">{text}</a>' for at, text in enumerate(jumbles(400)))
    source = Source(
        parse(f"{links}<a href='/y'></a><a href='/z' title='next'><i></i></a>"), "https://xom.example/bai"
    )
    asked = [(node, pagination._label(source, node)) for node in source.page.elements("a")]
    expected = [(node, label) for node, label in asked if pagination._leads(label)]
    assert [(link.node, link.label) for link in pagination._short_links(source)] == expected
    assert len(expected) > 20


@pytest.mark.parametrize("reading", reread._FONTS)
def test_a_word_that_is_passed_over_is_a_syllable_by_no_table(reading: reread.Reading) -> None:
    chance = random.Random(5)
    letters = "abcdefghijklmnopqrstuvwxyz0" * 3 + "".join(map(chr, range(0xAA, 0x100)))
    words = ["".join(chance.choices(letters, k=chance.randint(1, 6))) for _ in range(20_000)]
    passed = [word for word in words if not word.isascii() and reread._is_none(word)]
    assert len(passed) > 2000
    assert not any(reread._becomes(reading, word) for word in passed)


def test_tags_have_the_names_that_lexbor_gives_them() -> None:
    for tag in dom._TAGS.values():
        tree = LexborHTMLParser(
            f"<table><tr><td><{tag}>x</{tag}></td></tr></table><svg><{tag}>x</{tag}></svg>"
        )
        nodes = (
            [node for node in tree.root.traverse(include_text=True) if node.tag_id in dom._TAGS]
            if tree.root
            else []
        )
        assert nodes
        assert all(dom._TAGS[node.tag_id] == node.tag for node in nodes)


def test_an_address_that_is_passed_over_is_no_profile() -> None:
    chance = random.Random(13)
    pieces = (
        "/",
        "members",
        "Member.php",
        "?u=",
        "&userid=",
        "u",
        "/@",
        "tac-gia",
        "thanhvien",
        "mode=viewprofile",
    )
    pieces = (
        *pieces,
        "action=profile",
        "USERS",
        "u\u017fer",
        "wall",
        "ca-nhan",
        "=",
        "a1",
        "https://",
        "-",
        "profile.php",
    )
    links = ["".join(chance.choices(pieces, k=chance.randint(1, 6))) for _ in range(5000)]
    found = [slots._leads_to_profile(link) for link in links]
    assert found == [slots._PROFILE.search(link) is not None for link in links]
    assert 500 < sum(found) < 4500
