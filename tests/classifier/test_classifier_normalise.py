"""Normalisation: the rules by example, the offsets and idempotence by property."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from classifier.normalise import (
    drawn_out,
    normal_words,
    normalise,
    normalise_text,
    split_tokens,
    strip_diacritics,
    strip_text,
    tokens,
)
from classifier.normalise.syllables import is_syllable, syllables
from classifier.normalise.token import _MAX_PASSES, Word, _settle, normalise_token

HARD = st.text(
    st.sampled_from(
        "aăâeêoôơuưyđĐAÊộúỳngchbt 01349@$.!-*´\u0300\u0301\u0302\u0323\u031b\u200b\u200d\u00ad\u202e\ufe0fаеоіΑｆﬁ½´İẞ\U0001d41a😂\n\u3000"
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
    ("ch0 ng4y 5ao kh0n9 n9u b@.", "cho ngay sao khong ngu ba."),
    ("so1 thu3 covid19 3kg 5tr 1km 4g @mai", "so1 thu3 covid19 3kg 5tr 1km 4g @mai"),
    ("đ!t! hay!quá ok!", "đit! hay!quá ok!"),
    ("ᴛʜằɴɢ 🅝🅖🅤", "thằng ngu"),
    ("n.g.u c*ặc l-ồn n😂g👍🏽u ch❤️ó", "ngu cặc lồn ngu chó"),
    ("m.ai t.co v.v. TP.HCM e-mail k/c vui😂quá", "m.ai t.co v.v. tp.hcm e-mail k/c vui😂quá"),
    ("http://thu.example/n-g-u", "http://thu.example/n-g-u"),
    ("đồ n g u như b ò", "đồ ngu như bò"),
    ("N G U N H Ư C H Ó", "ngu như chó"),
    ("o\u0301 c c h o\u0301", "óc chó"),
    ("t n g u quá v k l", "t ngu quá vkl"),
    ("t k b gì đâu m k ạ", "t k b gì đâu m k ạ"),
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


@given(st.one_of(st.text(), HARD, st.text(st.sampled_from("nguchótkạ´ NG"))))
@example("n´g´u n g u")
@example("Nnn g u")
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise_text(text)
    assert normalise_text(once) == once
    assert normalise(text).text == once


@given(st.text(st.sampled_from("nguchótkạ.-😂 NG\u200b\u0301"), max_size=30))
@example("t n g u, c h ó n´g´u")
def test_tokens_stand_where_they_were_written(text: str) -> None:
    found = tokens(text)
    assert [token.text for token in found] == split_tokens(text)
    assert " ".join(word for token in found for word in normal_words(token.text)) == normalise_text(text)
    spans = [(token.start, token.end) for token in found]
    assert spans == sorted(spans)
    for token in found:
        assert normalise_text(token.text) in normalise_text(text[token.start : token.end])


@given(st.text(st.sampled_from("ngưuiocbkhđtmạáyêa"), min_size=2, max_size=20))
def test_letters_are_parted_into_syllables_or_not_at_all(letters: str) -> None:
    found = syllables(letters)
    assert "".join(found) in {letters, ""}
    assert all(is_syllable(part) for part in found)


@pytest.mark.parametrize(
    "word", ["nghiêng", "quá", "giết", "chó", "người", "nguoi", "yêu", "khuỷu", "xoong", "vkl"]
)
def test_syllables_are_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["u", "trump", "nhưc", "hcm", "ễnb", "covid", "abc", "ngg", "đốó"])
def test_what_no_syllable_is(word: str) -> None:
    assert not is_syllable(word)


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
