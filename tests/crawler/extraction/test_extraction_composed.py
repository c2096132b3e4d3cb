"""Whether UTF-8 needs composing is told from its bytes, for every character that Unicode has."""

import sys
import unicodedata
from collections.abc import Iterator

import pytest

from crawler.extraction import decode_body
from crawler.extraction.composed import is_composed, rare_bytes

# Hangul's vowels and final consonants, which compose by reckoning and stand in no table.
_HANGUL = {*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)}


def _characters() -> Iterator[str]:
    surrogates = range(0xD800, 0xE000)
    return (chr(code) for code in range(sys.maxunicode + 1) if code not in surrogates)


def _second_letters() -> set[int]:
    """What a composed letter ends with when it is taken apart."""
    parts = (unicodedata.decomposition(char).split() for char in _characters())
    return {int(pair[1], 16) for pair in parts if len(pair) == 2 and not pair[0].startswith("<")}


def test_no_character_that_composing_could_change_is_taken_for_composed() -> None:
    second = _second_letters() | _HANGUL
    missed = [
        hex(ord(char))
        for char in _characters()
        if (
            unicodedata.combining(char) or unicodedata.normalize("NFC", char) != char or ord(char) in second
        )
        and is_composed(rare_bytes(char.encode()))
    ]
    assert missed == []


@pytest.mark.parametrize(
    "text",
    [
        "Đường phố vắng vẻ",
        "Giá 5.000₫ – “rẻ”… ™",
        "Vui quá 😀❤\ufe0f",
        "Bước 1\ufe0f\u20e3: gọi ☎\ufe0e lúc ⌚ 8 giờ, №5, 25 ℃",
        "Straße, Київ, 北京、アイス。",
    ],
)
def test_everyday_text_is_known_to_be_composed(text: str) -> None:
    assert is_composed(rare_bytes(text.encode()))


def test_a_page_of_which_one_line_is_decomposed_comes_out_composed() -> None:
    text = "<p>Đường phố vắng vẻ</p>\n<p>Quán cà phê mở cửa từ sáng sớm</p>\n"
    body = (text + unicodedata.normalize("NFD", text)).encode()
    assert decode_body(body, "text/html; charset=utf-8") == text * 2
