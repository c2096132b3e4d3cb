"""Personal data is masked, and what only looks like it stays."""

import json
from pathlib import Path

import pytest

from benchmarks.personal_data import DEVELOPMENT, SPLITS, personal, prose, survives
from crawler.privacy import PersonalData, mask_personal_data
from crawler.pseudonyms import pseudonym
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
        ("“không chín một hai ba bốn năm sáu bảy tám”", "“[số điện thoại]”"),
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
        ("STK\n19035678901234\nTechcombank", "STK\n[số tài khoản]\nTechcombank"),
        ("19035678901234\nTechcombank", "[số tài khoản]\nTechcombank"),
        ("STK 012345\n6789012", "STK [số tài khoản]"),
        ("Vietcombank\n0071000123456\nNGUYEN BUOI", "Vietcombank\n[số tài khoản]\nNGUYEN BUOI"),
        ("CMND số:\r\n012 345 678", "CMND số:\r\n[số giấy tờ]"),
        ("CMND 012345\n678", "CMND [số giấy tờ]"),
        ("hộ chiếu\nB1234567", "hộ chiếu\n[số giấy tờ]"),
        ("thẻ 411.111.111.111.111.1 và 3782.822463.10005", "thẻ [số thẻ] và [số thẻ]"),
        ("https://x.example/?stk=19035678901234", "https://x.example/?stk=[số tài khoản]"),
        (
            "img.vietqr.io/image/970436-19035678901234-a.png",
            "img.vietqr.io/image/970436-[số tài khoản]-a.png",
        ),
        ("qr.sepay.vn/img?acc=0071000123456&bank=ABC", "qr.sepay.vn/img?acc=[số tài khoản]&bank=ABC"),
        ("viber://chat?number=%2B0912345678", "viber://chat?number=[số điện thoại]"),
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
        "tài khoản\n31.12.2026, tài khoản\n1.234.567.890, tài khoản\n12345678 đồng, STK\n2026 nhé",
        "Vietcombank\n2.300.869.000.000\nBIDV\n25470, VCB\n1234567 cổ phiếu",
        "hết tiền trong tài khoản, LH 18001234 hoặc gọi 19001234",
        "mã giao dịch 240319159685803, đáy lớn hơn 3,400,666,667,000",
        "dự toán 378.282.246.310.005 đồng, /tin/loa-pvcombank-c212000714.html",
        "tài khoản có 50.000.000 đồng; chuyển khoản 2.000.000đ",
        "ISBN 9786041234567, mã vận đơn 1234567890123456",
        "nhiệt độ 30-35 độ, mưa 0912 mm, dân số 98.506.193",
        "@ban_be nói: tỷ lệ 0,5 % (at) là sai",
        "hệ số 0.912345678 và 0,987654321",
        "dòng 1: 20 30 40 50 60 70 80 90",
        "không chín một ai, năm bảy người, đếm một hai ba bốn năm sáu bảy tám chín mười",
        "đếm 1 2 3 4 5 6 7 8 9, một hai ba bốn năm sáu bảy tám chín, rồi không một hai ba",
        "từ 05/12/2023 - 07/12/2023, ảnh_0912_345_678.jpg, /tin/0912/345/678, 1,234,567,890 lượt",
        "hẹn at home dot to, a còng là dấu @, giá 10,com tấm, học ở mail.example,com trưa",
    ],
)
def test_left_alone(text: str) -> None:
    assert mask_personal_data(text) == text


@pytest.mark.parametrize("between", ["\n", " nhé, gọi ", " hoặc ", "; zalo: "])
@pytest.mark.parametrize("after", ["0912345678", "+84 912 345 678", "CCCD 012345678901", "0912/345/678"])
@pytest.mark.parametrize(
    "hidden",
    [
        "không chín một hai ba bốn năm sáu bảy tám",
        "“khong chin mot hai ba bon nam sau bay tam”",
        "0912*345*678",
    ],
)
def test_a_hidden_number_is_masked_whatever_number_follows(hidden: str, between: str, after: str) -> None:
    """The mark that the second gets does not keep the first from getting its own."""
    text = f"số là {hidden}{between}{after} ban ngày"
    masked = mask_personal_data(text)
    assert masked.count("[số") == 2, masked
    assert not any(sign.isdigit() for sign in masked)
    assert "chin" not in masked.replace("í", "i")


@pytest.mark.parametrize("between", [" ", ", ", " - "])
@pytest.mark.parametrize(
    "other", ["0987654321", "+84 987 654 321", "khong chin tam bay sau nam bon ba hai mot"]
)
def test_a_number_in_words_is_told_from_the_one_beside_it(other: str, between: str) -> None:
    """Two numbers with nothing to tell them apart but their length and how they are written."""
    spoken = "không chín một hai ba bốn năm sáu bảy tám"
    two = f"[số điện thoại]{between}[số điện thoại]"
    assert mask_personal_data(f"gọi {spoken}{between}{other} nhé") == f"gọi {two} nhé"
    assert mask_personal_data(f"gọi {other}{between}{spoken} nhé") == f"gọi {two} nhé"


@pytest.mark.parametrize("split", SPLITS)
def test_recall_on_generated_personal_data(split: str) -> None:
    """Five hundred of each kind, in every form of the split."""
    missed = [
        case for case in personal(split, 500, seed=20) if survives(case, mask_personal_data(case.text))
    ]
    for kind in PersonalData:
        assert sum(case.kind is kind for case in missed) <= 5, [case.text for case in missed][:10]


@pytest.mark.parametrize("split", SPLITS)
def test_precision_on_generated_prose(split: str) -> None:
    """Two thousand sentences of prices, dates, shares, counts, order and article numbers."""
    wrong = [
        case.text for case in prose(split, 2000, seed=21) if mask_personal_data(case.text) != case.text
    ]
    assert len(wrong) <= 20, wrong[:10]


def test_the_generated_secrets_are_readable_where_nothing_is_masked() -> None:
    assert all(survives(case, case.text) for case in personal(DEVELOPMENT, 50, seed=22))


@pytest.mark.shared
def test_real_news_keeps_its_numbers(shared: Path) -> None:
    """800 articles hold 14 numbers and addresses that are somebody's (each was read); nothing else goes."""
    articles = (shared / "datasets/baomoi-news/articles_800.jsonl").read_text().splitlines()
    texts = ["\n".join(json.loads(line)[part] for part in ("title", "lead", "body")) for line in articles]
    masked = "".join(map(mask_personal_data, texts))
    counts = {kind: masked.count(kind) for kind in PersonalData if kind in masked}
    assert counts == {PersonalData.EMAIL: 7, PersonalData.PHONE: 7}
    assert sum(map(str.isdigit, "".join(texts))) - sum(map(str.isdigit, masked)) < 7 * 12


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


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        ("<p>Gọi <b>0912</b> 345 678 nhé</p>", "<p>Gọi <b>[số điện thoại]</b> nhé</p>"),
        ("<p>0912<span class='x'> 345</span><i>678</i></p>", "<p>[số điện thoại]<span class='x'></span><i></i></p>"),
        ("<p>(+84) <b>912</b>&nbsp;345&nbsp;678.</p>", "<p>[số điện thoại]<b></b>.</p>"),
        ("<p>0912&nbsp;345&nbsp;678</p>", "<p>[số điện thoại]</p>"),
        ("<p>STK <b>1012</b><i>345678</i></p>", "<p>STK <b>[số tài khoản]</b><i></i></p>"),
        ("<p>Thẻ <u>4111</u> 1111 <u>1111</u> 1111</p>", "<p>Thẻ <u>[số thẻ]</u><u></u></p>"),
        ('<a href="tel:0912345678">Gọi</a>', '<a href="tel:[số điện thoại]">Gọi</a>'),
        ('<p data-phone="0912.345.678">x</p>', '<p data-phone="[số điện thoại]">x</p>'),
        ('<script>{"telephone":"+84 912 345 678"}</script>', '<script>{"telephone":"[số điện thoại]"}</script>'),
        ('{"email":"ai.do@mail.example","stk":"1012345678"}', '{"email":"[thư điện tử]","stk":"[số tài khoản]"}'),
        # What stands in cells, rows and lists of its own are numbers of their own.
        ("<td>09</td><td>12</td><td>34</td><td>56</td><td>78</td>", None),
        ("<p>0912</p><p>345</p><p>678</p>", None),
        ("<li>05</li><li>09</li><li>12345678</li>", None),
        ("<b>20</b> <b>21</b> <b>22</b> <b>23</b> <b>24</b>", None),
        ('<img width="640" height="360" src="/2026/10/05/anh-4758293.jpg">', None),
        ("<script>var id=1234567890123, t=1760000000000, w:0.912345678;</script>", None),
    ],
)  # fmt: skip
def test_numbers_in_markup(page: str, kept: str | None) -> None:
    assert redact_markup(page, (), KEY, "p") == (page if kept is None else kept)
