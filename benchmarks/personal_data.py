"""Generated personal data in Vietnamese sentences, and numbers that only look like it.

Five sets of forms and sentences: DEVELOPMENT was looked at while the masks were written; HELD_OUT was written
afterwards, read once, and then mended for; FRESH after that, SPOKEN after that (personal_spoken.py), and BELOW after
that (personal_below.py). The first readings of all four stand in docs/benchmarks.md. Everything is drawn by seed;
nothing is anybody's.
"""

import random
from collections.abc import Iterator

from benchmarks.personal_below import BELOW_FORMS, BELOW_PROSE
from benchmarks.personal_spoken import SPOKEN_FORMS, SPOKEN_PROSE
from benchmarks.personal_writing import (
    Case,
    Forms,
    address,
    card,
    citizen,
    grouped,
    land_line,
    spaced,
    with_letters,
)
from crawler.privacy import PersonalData

DEVELOPMENT, HELD_OUT, FRESH, SPOKEN, BELOW = "development", "held_out", "fresh", "spoken", "below"
SPLITS = (DEVELOPMENT, HELD_OUT, FRESH, SPOKEN, BELOW)


_CALLS = (
    "gọi {} nhé",
    "Liên hệ: {}.",
    "SĐT {} gặp chị Mướp",
    "zalo: {}",
    "({})",
    "Ai cần thì nhắn {}, cảm ơn",
    "{}",
)
_MORE_CALLS = (
    *("alo {} giúp em", "Số của mình là {} (gặp buổi tối)", "đt/zalo {}!", "hotline cửa hàng:{}", "☎ {}"),
    *("Bạn nào quan tâm ib hoặc {}", "“{}” là số mới", "call/sms {}; giao tận nơi"),
)
FORMS: dict[str, dict[PersonalData, Forms]] = {
    DEVELOPMENT: {
        PersonalData.PHONE: Forms(
            (
                *(
                    grouped((10,), ""),
                    grouped((4, 3, 3), " "),
                    grouped((4, 3, 3), "."),
                    grouped((4, 3, 3), "-"),
                ),
                *(grouped((3, 3, 4), " "), grouped((4, 2, 2, 2), " "), grouped((4, 6), " ")),
                *(
                    grouped((9,), "", "+84"),
                    grouped((3, 3, 3), " ", "+84 "),
                    grouped((3, 3, 3), " ", "(+84) "),
                ),
                *(grouped((9,), "", "84"), with_letters, grouped((1,) * 10, " ")),
                *(
                    land_line("0{area} {one} {two}"),
                    land_line("(0{area}) {one} {two}"),
                    land_line("0{area}{rest}"),
                ),
            ),
            _CALLS,
        ),
        PersonalData.EMAIL: Forms(
            (
                address("@"),
                address("(at)"),
                address(" [at] "),
                address("(a)"),
                address(" at ", house="gmail.com"),
            ),
            ("viết cho {} nhé", "Email: {}.", "{}", "Thư gửi về {}, xin cảm ơn"),
        ),
        PersonalData.IDENTITY: Forms(
            (citizen(""), citizen(" ")),
            ("CCCD {}", "số căn cước công dân: {}", "cccd số {} cấp tại tỉnh", "{}"),
        ),
        PersonalData.ACCOUNT: Forms(
            (spaced(10, "", 10), spaced(13, "", 13), spaced(12, " ", 4), spaced(14, "", 14)),
            (
                "STK {} Vietcombank",
                "số tài khoản {}",
                "ck vào Techcombank: {}",
                "Tài khoản ngân hàng: {}",
                "stk: {}",
            ),
        ),
        PersonalData.CARD: Forms((card(""), card(" ")), ("thẻ {} nha", "số thẻ: {}", "{}")),
    },
    HELD_OUT: {
        PersonalData.PHONE: Forms(
            (
                *(
                    grouped((3, 4, 3), " "),
                    grouped((3, 3, 4), "."),
                    grouped((3, 3, 4), "-"),
                    grouped((5, 5), " "),
                ),
                *(grouped((4, 3, 3), "\u00a0"), grouped((4, 3, 3), " - "), grouped((4, 2, 2, 2), ".")),
                *(
                    grouped((2, 3, 4), " ", "+84 "),
                    grouped((3, 3, 3), ".", "+84."),
                    grouped((9,), "", "0084"),
                ),
                *(
                    grouped((3, 3, 3), "-", "(84) "),
                    grouped((3, 3, 3), " ", "+84 (0)"),
                    grouped((4, 3, 3), "–"),
                ),
                *(grouped((2, 2, 2, 2, 2), " "), grouped((1,) * 10, "."), with_letters),
                *(
                    land_line("0{area}.{one}.{two}"),
                    land_line("0{area}-{rest}"),
                    land_line("+84 {area} {one} {two}"),
                ),
            ),
            _MORE_CALLS,
        ),
        PersonalData.EMAIL: Forms(
            (
                *(address(" @ "), address("[a]"), address(" (AT) "), address("@", " . ")),
                *(address("@", "(dot)"), address(" a còng ", house="yahoo.com.vn"), address("{at}")),
            ),
            ("mail mình {} nha mọi người", "Phản ánh qua hộp thư {}; ẩn danh", "<{}>", "[{}]"),
        ),
        PersonalData.IDENTITY: Forms(
            (citizen(""), citizen(" ")),
            (
                "Số định danh {} của ông ấy",
                "chứng minh nhân dân {}",
                "(CCCD: {})",
                "can cuoc {}",
                "mang số {} nhé",
            ),
        ),
        PersonalData.ACCOUNT: Forms(
            (spaced(9, "", 9), spaced(12, ".", 3), spaced(15, "", 15), spaced(10, " ", 2)),
            (
                *("TK {} MB Bank", "chuyển khoản giúp em: {} - Vietinbank", "{} ngân hàng ACB chủ tk Bưởi"),
                *("số tk của shop là {}", "BIDV {} chi nhánh Bến Mơ", "Stk:{}", "ck MoMo {}"),
            ),
        ),
        PersonalData.CARD: Forms(
            (card("-"), card(" "), card("")), ("quẹt thẻ {} hộ mình", "card: {}!", "<b>{}</b>")
        ),
    },
    FRESH: {
        PersonalData.PHONE: Forms(
            (
                *(grouped((2, 4, 4), " "), grouped((4, 4, 2), "."), grouped((1, 3, 3, 3), " ")),
                *(
                    grouped((3, 3, 3), "-", "+84-"),
                    grouped((9,), "", "(+84)"),
                    grouped((2, 2, 2, 3), " ", "+84 "),
                ),
                *(
                    grouped((3, 3, 3), " ", "84 "),
                    grouped((3, 3, 3), ".", "0084."),
                    grouped((5, 5), "-"),
                ),
                *(
                    land_line("(0{area}) {rest}"),
                    land_line("0{area} - {one} {two}"),
                    land_line("(+84-{area}) {one} {two}"),
                ),
            ),
            (
                "Cần bán gấp, {} (chính chủ)",
                "ĐT:{};Zalo cùng số",
                "số cũ {} bỏ rồi nha",
                "{} - anh Khế",
                "whatsapp {}?",
            ),
        ),
        PersonalData.EMAIL: Forms(
            (
                *(address(" (a) "), address("[@]"), address("@", "[.]"), address("(@)")),
                *(address(" AT ", house="gmail DOT com"), address("@"), address("@", " dot ")),
            ),
            ("Gửi hồ sơ: {}", "e-mail:{}", "{}, mình trả lời trong ngày", "mailto:{}"),
        ),
        PersonalData.IDENTITY: Forms(
            (citizen(""), citizen(" "), citizen(".")),
            (
                "Số CCCD/CMND: {}",
                "căn cước số {} do Cục cấp",
                "CMND {}",
                "chung minh thu so {}",
                "CCCD của em là {}",
            ),
        ),
        PersonalData.ACCOUNT: Forms(
            (spaced(13, "", 13), spaced(12, " ", 3), spaced(16, " ", 4), spaced(10, "-", 5)),
            (
                *("Số TK: {} (VCB)", "Agribank số {}", "tài khoản {} tại Techcombank", "STK MB: {}"),
                *("số tài khoản nhận tiền là {}", "{} (Sacombank)", "chuyển qua ZaloPay {} giúp mình"),
            ),
        ),
        PersonalData.CARD: Forms(
            (card("."), card(" "), card("")),
            ("số thẻ tín dụng {}", "Visa: {} hết hạn 05/29", "thẻ ATM {}"),
        ),
    },
    SPOKEN: SPOKEN_FORMS,
    BELOW: BELOW_FORMS,
}

PROSE: dict[str, tuple[str, ...]] = {
    DEVELOPMENT: (
        "Ngày {day}/{month}/{year} giá {price} đồng, tăng {share} % so với {year}, mã {code}",
        "bài /doi-song/chuyen-cho-{long}.html đăng lúc {hour}:{minute}",
        "khớp {count} cổ phiếu VCB, {count} đơn vị ACB",
        "Nghị định {small}/{year}/NĐ-CP, Điều {small}",
        "tỷ số {small}-{small}, {small} {small} {small} {small} {small}",
        "hotline 1900 {code4}, 1800{code4}",
    ),
    HELD_OUT: (
        "Đơn hàng {long} giao ngày {day}-{month}-{year}, phí {price}đ",
        "dân số {count} người, thu ngân sách {price} tỷ, nhập {count} tấn",
        "Vietcombank lãi {price} đồng trong {year}, MB tăng {share} %",
        "lô {small}.{small}.{small}, toạ độ 10.{long}, 106.{long}",
        "ISBN 978{long}, mã vận đơn VN{long}, phiên bản {small}.{small}.{code4}",
        "kỳ quay {year}{month}{day}: {small} {small} {small} {small} {small} {small}",
        "{year}, {year}, {year} rồi {year}; các năm {year}-{year}",
        "tài khoản có {price} đồng, chuyển khoản {price}đ cho {small} người",
        "id={long}&t=17{long}, file_{year}{month}{day}_{code4}.jpg",
        "từ {hour}h{minute} đến {hour}h{minute}, nhiệt độ {small}-{small} độ, mưa {code4} mm",
    ),
    FRESH: (
        "Tuyển {small} người, lương {price}-{price} đồng, nộp trước {day}/{month}",
        "căn hộ {small} m2, giá {share} tỷ; ngân hàng cho vay {price} đồng",
        "mã số thuế 01{code}, số quyết định {code4}/QĐ-UBND ngày {day}/{month}/{year}",
        "kênh {code}, tập {small}/{small}, {count} lượt xem sau {small} ngày",
        "Agribank giải ngân {price} đồng cho {count} hộ trong {year}-{year}",
        "#{long} @{code} v{small}.{small}.{small} build {long}",
        "giải nhất {small}{small}{small}, giải nhì {code4} {code4} {code4} {code4}",
    ),
    SPOKEN: SPOKEN_PROSE,
    BELOW: BELOW_PROSE,
}


def personal(split: str, count: int, seed: int) -> Iterator[Case]:
    """So many cases of every kind that the split has forms of."""
    for kind, forms in FORMS[split].items():
        chance = random.Random(f"{split}|{kind}|{seed}")
        for _ in range(count):
            secret = chance.choice(forms.written)(chance)
            yield Case(kind, chance.choice(forms.frames).format(secret), secret)


def prose(split: str, count: int, seed: int) -> Iterator[Case]:
    """So many sentences full of numbers that are nobody's."""
    chance = random.Random(f"{split}|prose|{seed}")
    for _ in range(count):
        text = chance.choice(PROSE[split])
        while "{" in text:
            name = text.partition("{")[2].partition("}")[0]
            text = text.replace(f"{{{name}}}", _number(name, chance), 1)
        yield Case(None, text, "")


def _number(name: str, chance: random.Random) -> str:
    def thousands(groups: int) -> str:
        return ".".join(
            (str(chance.randrange(1, 1000)), *(f"{chance.randrange(1000):03d}" for _ in range(groups)))
        )

    return {
        "day": lambda: f"{chance.randrange(1, 29):02d}",
        "month": lambda: f"{chance.randrange(1, 13):02d}",
        "year": lambda: str(chance.randrange(1975, 2027)),
        "hour": lambda: f"{chance.randrange(24):02d}",
        "minute": lambda: f"{chance.randrange(60):02d}",
        "price": lambda: thousands(chance.randrange(1, 4)),
        "count": lambda: thousands(2),
        "share": lambda: f"{chance.randrange(100)},{chance.randrange(10)}",
        "code": lambda: str(chance.randrange(10**6, 10**8)),
        "code4": lambda: str(chance.randrange(1000, 10000)),
        "one": lambda: chance.choice(("một", "hai", "ba", "bốn")),
        "small": lambda: str(chance.randrange(1, 100)),
        "long": lambda: str(chance.randrange(10**7, 10**9)),
    }[name]()


def survives(case: Case, masked: str) -> bool:
    """Whether more of a secret than a short group of it can still be read."""
    plain = "".join(sign for sign in case.secret if sign.isalnum())
    left = "".join(sign for sign in masked if sign.isalnum())
    pieces = {plain[at : at + 6] for at in range(max(1, len(plain) - 5))}
    return any(piece in left for piece in pieces)
