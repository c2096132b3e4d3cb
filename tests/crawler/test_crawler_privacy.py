"""Personal data is masked, and what only looks like it stays."""

import random

import pytest

from crawler.privacy import PersonalData, mask_personal_data, pseudonym
from crawler.redaction import redact_markup, redact_text

KEY = b"0123456789abcdef"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("gọi 0912345678 nhé", "gọi [số điện thoại] nhé"),
        ("sđt: 0912 345 678, zalo 0987.654.321.", "sđt: [số điện thoại], zalo [số điện thoại]."),
        ("0912-345-678 hoặc +84 912 345 678", "[số điện thoại] hoặc [số điện thoại]"),
        ("(+84) 912345678 / 84912345678", "[số điện thoại] / [số điện thoại]"),
        ("0 9 1 2 3 4 5 6 7 8", "[số điện thoại]"),
        ("0912345678 0987654321", "[số điện thoại] [số điện thoại]"),
        (
            "024 3825 1234, (028) 3822 5678, 0236 3 822 123",
            "[số điện thoại], [số điện thoại], [số điện thoại]",
        ),
        ("zalo.me/0912345678", "zalo.me/[số điện thoại]"),
        ("viết cho ban.hang+1@cua-hang.example nhé", "viết cho [thư điện tử] nhé"),
        ("tho(at)mail.example", "[thư điện tử]"),
        ("CCCD 001099012345", "CCCD [số giấy tờ]"),
        ("số 079099012345 đã cấp", "số [số giấy tờ] đã cấp"),
        ("cmnd số 123456789", "cmnd số [số giấy tờ]"),
        ("căn cước công dân: 079 099 012 345", "căn cước công dân: [số giấy tờ]"),
        ("hộ chiếu B1234567", "hộ chiếu [số giấy tờ]"),
        ("STK 0123456789012 Vietcombank", "STK [số tài khoản] Vietcombank"),
        ("chuyển vào VCB: 1012345678", "chuyển vào VCB: [số tài khoản]"),
        ("số tài khoản 123 456 789", "số tài khoản [số tài khoản]"),
        ("thẻ 4111 1111 1111 1111 nha", "thẻ [số thẻ] nha"),
        ("9704 0000 0000 0018", "[số thẻ]"),
    ],
)
def test_masked(text: str, masked: str) -> None:
    assert mask_personal_data(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "giá 84.912.345.678 đồng, có nơi 84912345678 đồng",
        "ngày 05/09/2021 lúc 09:12, tức 2021-09-05 09:12:00",
        "bài viết 4758293, /the-thao/bai-20210615091234567.html",
        "xổ số 05 09 12 34 56 78 90",
        "tổng 1.234.567.890 đồng, 912.345.678 người, tăng 0,912345678",
        "hotline 1900 1234 và 18001234",
        "Nghị định 147/2024/NĐ-CP, Điều 29",
        "tài khoản có 50.000.000 đồng; chuyển khoản 2.000.000đ",
        "ISBN 9786041234567, mã vận đơn 1234567890123456",
        "nhiệt độ 30-35 độ, mưa 0912 mm, dân số 98.506.193",
        "@ban_be nói: tỷ lệ 0,5 % (at) là sai",
        "hệ số 0.912345678 và 0,987654321",
        "dòng 1: 20 30 40 50 60 70 80 90",
    ],
)
def test_left_alone(text: str) -> None:
    assert mask_personal_data(text) == text


def test_generated_phone_numbers_in_every_usual_form() -> None:
    """Recall over 2,000 generated numbers."""
    chance = random.Random(5)
    forms = (
        "0{a}{b}{c}",
        "0{a} {b} {c}",
        "0{a}.{b}.{c}",
        "0{a}-{b}-{c}",
        "+84{a}{b}{c}",
        "+84 {a} {b} {c}",
        "(0{a}) {b} {c}",
    )
    missed = []
    for _ in range(2000):
        first = chance.choice("35789") + f"{chance.randrange(100):02d}"
        number = chance.choice(forms).format(
            a=first, b=f"{chance.randrange(1000):03d}", c=f"{chance.randrange(1000):03d}"
        )
        text = f"Ai cần thì gọi {number} gặp chủ nhà"
        if PersonalData.PHONE not in mask_personal_data(text):
            missed.append(number)
    assert len(missed) <= 20, missed[:10]


def test_generated_prose_with_numbers_is_not_masked() -> None:
    """Precision over 2,000 generated prices, dates, shares and counts."""
    chance = random.Random(6)
    wrong = []
    for _ in range(2000):
        price = f"{chance.randrange(1, 999)}.{chance.randrange(1000):03d}.{chance.randrange(1000):03d}"
        text = (
            f"Ngày {chance.randrange(1, 29):02d}/{chance.randrange(1, 13):02d}/20{chance.randrange(10, 27)} giá {price} đồng, "
            f"tăng {chance.randrange(1, 99)},{chance.randrange(10)} % so với {chance.randrange(1990, 2026)}, mã {chance.randrange(10**6, 10**8)}"
        )
        if mask_personal_data(text) != text:
            wrong.append(text)
    assert len(wrong) <= 2, wrong[:5]


def test_pseudonym_is_keyed_and_kept_to_one_platform() -> None:
    one = pseudonym("Nguyễn Thị Bưởi", KEY, "bao-a")
    assert one == pseudonym("  nguyễn thị  BƯỞI ", KEY, "bao-a")
    assert one != pseudonym("Nguyễn Thị Bưởi", KEY, "bao-b")
    assert one != pseudonym("Nguyễn Thị Bưởi", b"another key of 16+", "bao-a")
    assert one.startswith("tg-")
    assert len(one) == 13
    assert pseudonym("   ", KEY, "bao-a") == ""


def test_archived_markup_names_no_author() -> None:
    page = (
        '<a href="/thanh-vien/mit-to-nu.77/" title="Mít Tố Nữ">Mít Tố Nữ</a><p data-a="Mít Tố Nữ">gọi 0912345678</p>'
        '<script>{"author":"M\\u00edt T\\u1ed1 N\\u1eef"}</script><p>Q&#64;mail.example A & B "x"</p>'
    )
    kept = redact_markup(page, ("Mít Tố Nữ",), KEY, "dien-dan")
    for trace in ("Mít Tố Nữ", "M\\u00edt", "mit-to-nu", "0912345678", "mail.example"):
        assert trace not in kept
    assert kept.count(pseudonym("Mít Tố Nữ", KEY, "dien-dan")) == 4


@pytest.mark.parametrize(
    "byline",
    [
        '<p class="author">Đào Thị Khế</p>',
        '<span itemprop="author"><a href="/x">Đào Thị Khế</a></span>',
        '<meta name="author" content="Đào Thị Khế">',
        '<a rel="author" href="/a">\n Đào Thị Khế </a>',
        '<div class="post-byline"><span>Đào Thị Khế</span></div>',
    ],
)
def test_bylines_that_extraction_did_not_name_are_replaced_too(byline: str) -> None:
    kept = redact_markup(f"<body>{byline}<p>Chào bạn, Đào Thị Khế đây</p></body>", (), KEY, "p")
    assert "Khế" not in kept
    assert kept.count(pseudonym("Đào Thị Khế", KEY, "p")) == 2


def test_short_author_names_do_not_eat_words_of_the_text() -> None:
    text = redact_text("Năm nay bạn Hoa Mướp nói hoa nở", ("hoa", "Hoa Mướp"), KEY, "p")
    assert text.startswith("Năm nay bạn tg-")
    assert text.endswith(" nói hoa nở")
