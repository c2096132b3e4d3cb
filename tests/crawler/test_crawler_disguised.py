"""Numbers in drawn digits, with unseen signs or pictures among them, or glued to their word; in text and in pages."""

import json
import random
from collections.abc import Callable

import pytest

from crawler.personal_disguised import mask_disguised
from crawler.privacy import mask_everywhere, mask_personal_data
from crawler.redaction import redact_markup

KEY = b"k" * 32
RINGED, DARK, RAISED = "⓪①②③④⑤⑥⑦⑧⑨", "⓿❶❷❸❹❺❻❼❽❾", "⁰¹²³⁴⁵⁶⁷⁸⁹"


def in_signs(signs: str) -> Callable[[str], str]:
    return lambda number: number.translate({ord("0") + at: sign for at, sign in enumerate(signs)})


def from_sign(first: str) -> Callable[[str], str]:
    return in_signs("".join(chr(ord(first) + at) for at in range(10)))


def among(sign: str) -> Callable[[str], str]:
    return sign.join


def between_groups(sign: str) -> Callable[[str], str]:
    return lambda number: sign.join((number[:4], number[4:7], number[7:]))


WAYS: dict[str, Callable[[str], str]] = {
    **{f"signs {signs[0]}": in_signs(signs) for signs in (RINGED, DARK, RAISED)},
    **{f"from {first}": from_sign(first) for first in "𝟎𝟘𝟶٠०０"},
    **{f"among {ord(sign):x}": among(sign) for sign in "\u00ad\u200b\u200d\u200f\u2060\ufeff\u0336\ufe0f"},
    **{f"between {sign!r}": between_groups(sign) for sign in "•·~📞❤\u2009\u2007"},
    "letter": lambda number: f"О{number[1:]}",
    "zalo": lambda number: f"zalo{number}",
    "sđt:": lambda number: f"sđt:{number}nhé",
}


def phones() -> list[str]:
    chance = random.Random(11)
    return [f"0{chance.choice('35789')}{chance.randrange(10**8):08d}" for _ in range(25)]


@pytest.mark.parametrize("way", WAYS)
def test_a_disguised_phone_is_masked_in_text_pages_and_scripts(way: str) -> None:
    for phone in phones():
        written = WAYS[way](phone)
        text = f"Ai cần thì nhắn {written} cho mình trước chủ nhật."
        masked = mask_personal_data(text)
        assert "[số điện thoại]" in masked
        assert masked == mask_everywhere(text)
        script = json.dumps({"phone": written})
        page = f"<p title='{written}'>{text}</p><script>{script}</script>"
        kept = redact_markup(page, (), KEY, "p")
        assert written not in kept
        assert script not in kept


@pytest.mark.parametrize("reference", ["&#{};", "&#0{};", "&#x{:x};"])
def test_digits_that_markup_writes_by_number_are_masked(reference: str) -> None:
    for phone in phones():
        written = "".join(reference.format(ord(digit)) for digit in phone)
        assert redact_markup(f"<p>{written}</p>", (), KEY, "p") == "<p>[số điện thoại]</p>"


def test_an_account_in_ringed_digits_needs_its_word() -> None:
    number = in_signs(RINGED)("123456789012")
    assert "[số tài khoản]" in mask_personal_data(f"chuyển vào stk {number} giúp")
    assert mask_personal_data(f"dãy số {number} là ví dụ") == f"dãy số {number} là ví dụ"


@pytest.mark.parametrize(
    "text",
    [
        "Xem chú thích ¹ ² ³ và diện tích 120 m², 35 m³ ở tầng 12",
        "Bước ①②③④⑤⑥⑦⑧⑨⑩ rồi nghỉ",
        "Mã đơn DH0912345678 và tệp bai0912345678.html",
        "Tỷ số 2•1, 3•0, 1•1 sau ba vòng",
        "5.000~6.000 người đến xem, 12–15 độ",
    ],
)
def test_what_only_looks_so_stays(text: str) -> None:
    assert mask_personal_data(text) == text
    assert mask_disguised(text) == text


@pytest.mark.parametrize(
    "written", [r"\u003c/script\u003e", r"\u0022", r"\u005c", r"\u2028", r"\u000a", r"\ud83d"]
)
def test_escapes_that_would_end_a_string_or_its_element_stay(written: str) -> None:
    page = f'<script>var a = "{written}";</script>'
    assert redact_markup(page, (), KEY, "p") == page
