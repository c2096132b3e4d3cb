"""Numbers over line ends, in brackets, behind odd signs or in codes, and addresses in drawn letters; what stays."""

import random
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest

from crawler.personal_marks import PersonalData
from crawler.privacy import mask_everywhere, mask_personal_data
from crawler.redaction import redact_markup

KEY = b"k" * 32
Way = Callable[[str], str]


def grouped(sign: str, *sizes: int) -> Way:
    ends = [sum(sizes[:at]) for at in range(len(sizes) + 1)]
    return lambda number: sign.join((*(number[a:b] for a, b in pairwise(ends)), number[ends[-1] :]))


def bracketed(signs: str, form: str) -> Way:
    return lambda number: form.format(f"{signs[0]}{number[:4]}{signs[1]}", number[4:7], number[7:])


def coded(form: str, first: int = 0) -> Way:
    return lambda number: number[:first] + "".join(form.format(ord(sign)) for sign in number[first:])


def shifted(first: str) -> Way:
    """Letters of an alphabet that begins with this sign."""
    return lambda text: "".join(chr(ord(first) + ord(s) - 97) if "a" <= s <= "z" else s for s in text)


PHONES: dict[str, Way] = {
    **{
        f"{sign!r} {sizes}": grouped(sign, *sizes)
        for sign in ("\n", "\r\n", "\n    ", "   ", "    ", "\t", "\n\n", "-\n")
        for sizes in ((4, 3), (3, 3), (3, 4), (4,), (4, 2, 2))
    },
    **{
        f"{signs} {form}": bracketed(signs, form)
        for signs in ("[]", "()", "{}", "<>", "【】", "«»", "「」")
        for form in ("{}{}{}", "{} {} {}", "{}-{}-{}", "{}{}.{}")
    },
    "abroad": lambda number: f"+84 {number[1:4]}\n{number[4:7]} {number[7:]}",
    "abroad in brackets": lambda number: f"[+84] {number[1:4]} {number[4:7]} {number[7:]}",
    "%": coded("%{:x}"),
    "% later": coded("%{:x}", 3),
    "\\x": coded("\\x{:x}"),
    "%20": grouped("%20", 4, 3),
    "%2D": grouped("%2D", 4, 3),
    "%2B": lambda number: f"%2B84{number[1:]}",
}
LETTERS: dict[str, Way] = {
    "O": lambda number: number.replace("0", "O"),
    "l": lambda number: number.replace("1", "l"),
    "OI": lambda number: grouped(" ", 4, 4, 4)(number.replace("0", "O").replace("1", "I")).rstrip(),
}
SIGNS = ("/", "*", "_", ",", ".", "\u00a0", "—", "–", " — ", " / ", "   ", "**")
ADDRESSES: dict[str, Way] = {
    **{f"all {ord(sign):x}": sign.join for sign in "\u200b\u200d\u2060\ufeff\u00ad"},
    **{
        f"at {sign}": lambda text, sign=sign: text.replace("@", sign)
        for sign in ("﹫", "＠", " ＠ ", "%40")
    },
    **{f"point {sign}": lambda text, sign=sign: text.replace(".", sign) for sign in "。．｡"},
    **{f"letters {first}": shifted(first) for first in "𝐚𝖺𝚊ａⓐ"},
    "both": lambda text: text.replace("@", "＠").replace(".", "．"),
}  # type: ignore[misc]  # a lambda's default has no type


def luhn(digits: Sequence[int]) -> int:
    return -sum(d if at % 2 else sum(divmod(2 * d, 10)) for at, d in enumerate(reversed(digits))) % 10


def card(chance: random.Random) -> str:
    digits = [4, *(chance.randrange(10) for _ in range(12)), 0, 1]
    return "".join(map(str, (*digits, luhn(digits))))


def phone(chance: random.Random) -> str:
    return f"0{chance.choice('35789')}{chance.randrange(10**8):08d}"


def papers(chance: random.Random) -> str:
    return f"079{chance.choice('01')}{chance.randrange(60, 99)}1{chance.randrange(10**5):05d}"


def hidden(written: str, sentence: str, mark: PersonalData) -> bool:
    text = sentence.format(written)
    masked, page = mask_personal_data(text), redact_markup(f"<p>{text}</p>", (), KEY, "p")
    return mark in masked and masked == mask_everywhere(text) and mark in page


@pytest.mark.parametrize("way", PHONES)
def test_a_phone_in_far_groups_or_codes_is_masked(way: str) -> None:
    chance = random.Random(3)
    written = [PHONES[way](phone(chance)) for _ in range(15)]
    assert [one for one in written if not hidden(one, "Ai cần thì nhắn {} nhé.", PersonalData.PHONE)] == []


@pytest.mark.parametrize("sign", [*SIGNS, "\n"])
def test_a_card_behind_odd_signs_is_masked(sign: str) -> None:
    chance = random.Random(4)
    written = [grouped(sign, 4, 4, 4)(card(chance)) for _ in range(15)]
    assert [one for one in written if not hidden(one, "Thẻ của mình là {} nhé.", PersonalData.CARD)] == []


@pytest.mark.parametrize("sign", SIGNS)
def test_papers_behind_odd_signs_are_masked_beside_their_word(sign: str) -> None:
    chance = random.Random(5)
    written = [grouped(sign, 3, 3, 3)(papers(chance)) for _ in range(15)]
    assert [one for one in written if not hidden(one, "Số cccd {} đây.", PersonalData.IDENTITY)] == []


@pytest.mark.parametrize("way", LETTERS)
def test_cards_and_papers_with_letters_for_digits_are_masked(way: str) -> None:
    chance = random.Random(6)
    cards = [LETTERS[way](card(chance)) for _ in range(15)]
    assert [one for one in cards if not hidden(one, "Thẻ của mình {} nhé.", PersonalData.CARD)] == []
    numbers = [LETTERS[way](papers(chance)) for _ in range(15)]
    assert [one for one in numbers if not hidden(one, "cccd {} đây.", PersonalData.IDENTITY)] == []


@pytest.mark.parametrize("way", ADDRESSES)
def test_an_address_in_drawn_letters_and_signs_is_masked(way: str) -> None:
    for address in ("lan.vu27@gmail.com", "hoa_nho@thu-tu.com.vn", "minh@nha-so.example"):
        assert hidden(ADDRESSES[way](address), "Gửi cho {} giúp mình.", PersonalData.EMAIL)


@pytest.mark.parametrize("reference", ["&#{};", "&#0{};", "&#x{:x};", "&#x{:X};"])
def test_an_address_that_markup_writes_in_numbers_is_masked(reference: str) -> None:
    written = "".join(reference.format(ord(sign)) for sign in "lan-vu_27@gmail.com")
    assert redact_markup(f"<p>{written}</p>", (), KEY, "p") == "<p>[thư điện tử]</p>"


def test_an_address_that_a_script_writes_in_codes_is_masked() -> None:
    page = r'<script>var a = "lan\u0040gmail\u002ecom";</script>'
    assert redact_markup(page, (), KEY, "p") == '<script>var a = "[thư điện tử]";</script>'


@pytest.mark.parametrize(
    "written", ["&#7843;", "&#537;", "&#480;", "&#1056;", "&#x1ea3;", "&#x4e00;", "&lt;", "&#60;"]
)
def test_letters_and_signs_of_markup_that_markup_writes_in_numbers_stay(written: str) -> None:
    assert redact_markup(f"<p>h{written}i</p>", (), KEY, "p") == f"<p>h{written}i</p>"


@pytest.mark.parametrize(
    "text",
    [
        "Thẻ nạp vào tài khoản trong ngày 31/12/2025 và 01/01/2026 được tặng thêm",
        "Kết quả:\n0345\n123 456 789\n12 34 56 78",
        "Bảng\n0334\n567\n890\n123\n456",
        "Các năm (2019) 2020 2021 2022 2023 và 2016, 2017, 2018, 2019",
        "Bộ nhớ 1024/2048/4096/8192 MB",
        "Lịch chiếu: 0830\n0930\n1030\n1130",
        "Tổng đài 1900 1234 hoặc 1800\n6789",
        "Số lượng: 1.234\n567.890\n123",
        "Xem https://a.example/?p=%3A%2F%2F0912 rồi về",
        "Bạn hỏi@bạn。Hôm nay trời đẹp",
        "Dãy số trúng giải cccd 01 – 12 – 22 – 30 – 41 – 45",
        "Mã SOl0 và lô 10 l 20 l 30",
    ],
)
def test_what_only_looks_so_stays(text: str) -> None:
    assert mask_personal_data(text) == text == mask_everywhere(text)
