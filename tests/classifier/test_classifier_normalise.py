"""Normalisation: the rules by example, the offsets and idempotence by property."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from classifier.normalise import drawn_out, normalise, normalise_text, strip_diacritics, strip_text
from classifier.normalise.token import _MAX_PASSES, Word, _settle, normalise_token

HARD = st.text(
    st.sampled_from(
        "aăâeêoôơuưyđĐAÊộúỳ 0134@$.!\u0300\u0301\u0302\u0323\u031b\u200b\u200d\u00ad\u202e\ufe0fаеоіΑｆﬁ½´İẞ\U0001d41a😂\n\u3000"
    )
)
RULES = [
    ("Hoà bình", "hòa bình"),
    ("thuý khoẻ", "thúy khỏe"),
    ("hòan tòan", "hoàn toàn"),
    ("quý qúy gìa giết", "quý quý già giết"),
    ("thuở nguyễn uyển", "thuở nguyễn uyển"),
    ("e\u0302\u0323 ệ", "ệ ệ"),
    ("đe\u0323\u0302p", "đệp"),
    ("nguuuu quáaaaa", "ngu quá"),
    ("good xoong", "good xoong"),
    ("!!!!! =)))) 😂😂😂", "! =) 😂"),
    ("n\u200bg\u00adu\u2060", "ngu"),
    ("\u202eabc\u202c", "abc"),
    ("сhо", "cho"),
    ("Привет", "привет"),
    ("ｘｉｎ 𝐜𝐡à𝐨", "xin chào"),
    ("l0n ch3t c@c", "lon chet cac"),
    ("3g4g x10 1000000 a1", "3g4g x10 1000000 a1"),
    ("ten@thu.example", "ten@thu.example"),
    ("  hai\u00a0 khoảng\t\ntrắng ", "hai khoảng trắng"),
    ("\u200b \u00ad", ""),
]


@pytest.mark.parametrize(("text", "wanted"), RULES)
def test_rules(text: str, wanted: str) -> None:
    assert normalise_text(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("Đường phố Huế", "Duong pho Hue"), ("ƯƠỚỢ ỹ", "UOOO y"), ("e\u0302\u0301", "e"), ("plain", "plain")],
)
def test_stripping(text: str, wanted: str) -> None:
    assert strip_text(text) == wanted


@given(st.one_of(st.text(), HARD))
@example("½ ´x \ufdfa")
@example("\ud800")
def test_offsets_rise_and_stay_inside(text: str) -> None:
    found = normalise(text)
    assert len(found.text) == len(found.starts) == len(found.ends) == len(found.stripped)
    assert all(0 <= start <= end <= len(text) for start, end in zip(found.starts, found.ends, strict=True))
    assert list(found.starts) == sorted(found.starts)
    assert list(found.ends) == sorted(found.ends)


@given(st.one_of(st.text(), HARD))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise_text(text)
    assert normalise_text(once) == once
    assert normalise(text).text == once


@given(st.text(st.sampled_from("aăâàáạấđêèuưoôớyghntclmq AÁĐ"), max_size=12))
def test_the_short_way_for_vietnamese_words_is_the_long_way(text: str) -> None:
    for token in text.split():
        whole = Word(token, tuple(range(len(token))), tuple(range(1, len(token) + 1)))
        assert normalise_token(token) == _settle(whole, _MAX_PASSES)


@given(st.one_of(st.text(), HARD))
def test_stripping_keeps_length_and_leaves_no_vietnamese_mark(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    stripped = strip_diacritics(composed)
    assert len(stripped) == len(composed)
    assert strip_diacritics(stripped) == stripped
    assert not set(stripped) & set("àáảãạăâđêôơưÀĐƯỆỹ")


@given(st.text(st.sampled_from("aAăÂâêÊôơưuUiyYđĐbcghnt áàạẤỆỹ")))
def test_decomposed_and_composed_writing_are_one(text: str) -> None:
    assert normalise_text(unicodedata.normalize("NFD", text)) == normalise_text(
        unicodedata.normalize("NFC", text)
    )


@given(st.text(st.sampled_from("abcdeghiklmnopqrstuvxyđăâêôơưáàạấ ")), st.integers(0, 40))
def test_zero_width_characters_change_nothing(text: str, place: int) -> None:
    disguised = text[:place] + "\u200b\u00ad\u2066" + text[place:]
    assert normalise_text(disguised) == normalise_text(text)


@pytest.mark.parametrize(
    ("token", "wanted"),
    [
        ("quáaaa", ("quáaaa",)),
        ("NGUUU!!!", ("nguuu!!!",)),
        ("hoàaaa\u200b", ("hoàaaa",)),
        ("quá", ()),
        ("1000000", ()),
        ("good", ()),
    ],
)
def test_drawn_out_writing_is_kept_beside_the_normal(token: str, wanted: tuple[str, ...]) -> None:
    assert drawn_out(token) == wanted


def test_spans_lead_back_to_the_original() -> None:
    text = "Mày  NGUUUU\u200b qua\u0301!"
    found = normalise(text)
    start = found.text.index("ngu")
    assert text[slice(*found.span(start, start + 3))] == "NGUUUU"
    start = found.text.index("quá")
    assert text[slice(*found.span(start, start + 3))] == "qua\u0301"


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (0, 0), (2, 1), (0, 99)])
def test_a_span_outside_is_refused(start: int, end: int) -> None:
    with pytest.raises(IndexError, match="outside normalised text"):
        normalise("abc").span(start, end)


@pytest.mark.shared
def test_nasty_strings_never_crash(shared: Path) -> None:
    nasty = json.loads((shared / "corpora/blns/blns.json").read_text(encoding="utf-8"))
    for text in nasty:
        found = normalise(text)
        assert found.text == normalise_text(text) == normalise_text(found.text)
        assert len(found.stripped) == len(found.text)
