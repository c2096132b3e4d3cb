"""Generated personal data in Vietnamese sentences, and numbers that only look like it.

Three sets of forms and sentences: DEVELOPMENT was looked at while the masks were written; HELD_OUT was written
afterwards, read once, and then mended for; FRESH was written after that. The first readings of both stand in
docs/benchmarks.md. Everything is drawn by seed; nothing is anybody's.
"""

import random
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from crawler.privacy import PersonalData

DEVELOPMENT, HELD_OUT, FRESH = "development", "held_out", "fresh"


class Case(NamedTuple):
    """One sentence: what kind of data stands in it (None for none) and the digits or address that must go."""

    kind: PersonalData | None
    text: str
    secret: str


@dataclass(frozen=True)
class Forms:
    """How one kind is written, and the sentences it stands in."""

    written: tuple[Callable[[random.Random], str], ...]
    frames: tuple[str, ...]


def _digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choices(string.digits, k=count))


def _mobile(chance: random.Random) -> str:
    return chance.choice("35789") + _digits(chance, 8)


def _grouped(sizes: tuple[int, ...], gap: str, lead: str = "0") -> Callable[[random.Random], str]:
    """A mobile number in groups of these sizes (the lead counted in the first), parted by a gap."""

    def write(chance: random.Random) -> str:
        rest, parts = ("0" if lead == "0" else "") + _mobile(chance), []
        for size in sizes:
            parts.append(rest[:size])
            rest = rest[size:]
        assert not rest
        return ("" if lead == "0" else lead) + gap.join(parts)

    return write


def _with_letters(chance: random.Random) -> str:
    number = "0" + _mobile(chance)
    at = {0, *(n for n, sign in enumerate(number) if sign == "0" and chance.random() < 0.7)}
    return "".join(chance.choice("oO") if n in at else sign for n, sign in enumerate(number))


def _land_line(form: str) -> Callable[[random.Random], str]:
    def write(chance: random.Random) -> str:
        area = chance.choice(("24", "28", "236", "225", "292", "263"))
        rest = _digits(chance, 8 if len(area) == 2 else 7)
        return form.format(area=area, rest=rest, one=rest[:-4], two=rest[-4:])

    return write


def _spaced(count: int, gap: str, size: int) -> Callable[[random.Random], str]:
    def write(chance: random.Random) -> str:
        number = chance.choice("123456789") + _digits(chance, count - 1)
        return gap.join(number[at : at + size] for at in range(0, count, size))

    return write


def _citizen(gap: str) -> Callable[[random.Random], str]:
    def write(chance: random.Random) -> str:
        number = f"0{chance.randrange(1, 97):02d}{chance.randrange(4)}{_digits(chance, 8)}"
        return gap.join((number[:3], number[3:6], number[6:9], number[9:])) if gap else number

    return write


def _card(gap: str) -> Callable[[random.Random], str]:
    def write(chance: random.Random) -> str:
        body = chance.choice(("4", "51", "53", "9704", "35"))
        body += _digits(chance, 15 - len(body))
        doubled = [int(d) if at % 2 else sum(divmod(2 * int(d), 10)) for at, d in enumerate(body[::-1])]
        number = body + str(-sum(doubled) % 10)
        return gap.join(number[at : at + 4] for at in range(0, 16, 4))

    return write


def _address(sign: str, dot: str = ".", house: str = "") -> Callable[[random.Random], str]:
    def write(chance: random.Random) -> str:
        name = "".join(chance.choices(string.ascii_lowercase, k=chance.randrange(4, 10)))
        name += chance.choice(("", ".", "_", "+tin")) + chance.choice(("", "01", "hoa"))
        place = house or chance.choice(("mail", "thu", "hop-thu", "hop.thu")) + "@"
        place = place.replace("@", f"{dot}{chance.choice(('example', 'com'))}") if "@" in place else place
        return f"{name.strip('.')}{sign}{place}"

    return write


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
                    _grouped((10,), ""),
                    _grouped((4, 3, 3), " "),
                    _grouped((4, 3, 3), "."),
                    _grouped((4, 3, 3), "-"),
                ),
                *(_grouped((3, 3, 4), " "), _grouped((4, 2, 2, 2), " "), _grouped((4, 6), " ")),
                *(
                    _grouped((9,), "", "+84"),
                    _grouped((3, 3, 3), " ", "+84 "),
                    _grouped((3, 3, 3), " ", "(+84) "),
                ),
                *(_grouped((9,), "", "84"), _with_letters, _grouped((1,) * 10, " ")),
                *(
                    _land_line("0{area} {one} {two}"),
                    _land_line("(0{area}) {one} {two}"),
                    _land_line("0{area}{rest}"),
                ),
            ),
            _CALLS,
        ),
        PersonalData.EMAIL: Forms(
            (
                _address("@"),
                _address("(at)"),
                _address(" [at] "),
                _address("(a)"),
                _address(" at ", house="gmail.com"),
            ),
            ("viết cho {} nhé", "Email: {}.", "{}", "Thư gửi về {}, xin cảm ơn"),
        ),
        PersonalData.IDENTITY: Forms(
            (_citizen(""), _citizen(" ")),
            ("CCCD {}", "số căn cước công dân: {}", "cccd số {} cấp tại tỉnh", "{}"),
        ),
        PersonalData.ACCOUNT: Forms(
            (_spaced(10, "", 10), _spaced(13, "", 13), _spaced(12, " ", 4), _spaced(14, "", 14)),
            (
                "STK {} Vietcombank",
                "số tài khoản {}",
                "ck vào Techcombank: {}",
                "Tài khoản ngân hàng: {}",
                "stk: {}",
            ),
        ),
        PersonalData.CARD: Forms((_card(""), _card(" ")), ("thẻ {} nha", "số thẻ: {}", "{}")),
    },
    HELD_OUT: {
        PersonalData.PHONE: Forms(
            (
                *(
                    _grouped((3, 4, 3), " "),
                    _grouped((3, 3, 4), "."),
                    _grouped((3, 3, 4), "-"),
                    _grouped((5, 5), " "),
                ),
                *(_grouped((4, 3, 3), "\u00a0"), _grouped((4, 3, 3), " - "), _grouped((4, 2, 2, 2), ".")),
                *(
                    _grouped((2, 3, 4), " ", "+84 "),
                    _grouped((3, 3, 3), ".", "+84."),
                    _grouped((9,), "", "0084"),
                ),
                *(
                    _grouped((3, 3, 3), "-", "(84) "),
                    _grouped((3, 3, 3), " ", "+84 (0)"),
                    _grouped((4, 3, 3), "–"),
                ),
                *(_grouped((2, 2, 2, 2, 2), " "), _grouped((1,) * 10, "."), _with_letters),
                *(
                    _land_line("0{area}.{one}.{two}"),
                    _land_line("0{area}-{rest}"),
                    _land_line("+84 {area} {one} {two}"),
                ),
            ),
            _MORE_CALLS,
        ),
        PersonalData.EMAIL: Forms(
            (
                *(_address(" @ "), _address("[a]"), _address(" (AT) "), _address("@", " . ")),
                *(_address("@", "(dot)"), _address(" a còng ", house="yahoo.com.vn"), _address("{at}")),
            ),
            ("mail mình {} nha mọi người", "Phản ánh qua hộp thư {}; ẩn danh", "<{}>", "[{}]"),
        ),
        PersonalData.IDENTITY: Forms(
            (_citizen(""), _citizen(" ")),
            (
                "Số định danh {} của ông ấy",
                "chứng minh nhân dân {}",
                "(CCCD: {})",
                "can cuoc {}",
                "mang số {} nhé",
            ),
        ),
        PersonalData.ACCOUNT: Forms(
            (_spaced(9, "", 9), _spaced(12, ".", 3), _spaced(15, "", 15), _spaced(10, " ", 2)),
            (
                *("TK {} MB Bank", "chuyển khoản giúp em: {} - Vietinbank", "{} ngân hàng ACB chủ tk Bưởi"),
                *("số tk của shop là {}", "BIDV {} chi nhánh Bến Mơ", "Stk:{}", "ck MoMo {}"),
            ),
        ),
        PersonalData.CARD: Forms(
            (_card("-"), _card(" "), _card("")), ("quẹt thẻ {} hộ mình", "card: {}!", "<b>{}</b>")
        ),
    },
    FRESH: {
        PersonalData.PHONE: Forms(
            (
                *(_grouped((2, 4, 4), " "), _grouped((4, 4, 2), "."), _grouped((1, 3, 3, 3), " ")),
                *(
                    _grouped((3, 3, 3), "-", "+84-"),
                    _grouped((9,), "", "(+84)"),
                    _grouped((2, 2, 2, 3), " ", "+84 "),
                ),
                *(
                    _grouped((3, 3, 3), " ", "84 "),
                    _grouped((3, 3, 3), ".", "0084."),
                    _grouped((5, 5), "-"),
                ),
                *(
                    _land_line("(0{area}) {rest}"),
                    _land_line("0{area} - {one} {two}"),
                    _land_line("(+84-{area}) {one} {two}"),
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
                *(_address(" (a) "), _address("[@]"), _address("@", "[.]"), _address("(@)")),
                *(_address(" AT ", house="gmail DOT com"), _address("@"), _address("@", " dot ")),
            ),
            ("Gửi hồ sơ: {}", "e-mail:{}", "{}, mình trả lời trong ngày", "mailto:{}"),
        ),
        PersonalData.IDENTITY: Forms(
            (_citizen(""), _citizen(" "), _citizen(".")),
            (
                "Số CCCD/CMND: {}",
                "căn cước số {} do Cục cấp",
                "CMND {}",
                "chung minh thu so {}",
                "CCCD của em là {}",
            ),
        ),
        PersonalData.ACCOUNT: Forms(
            (_spaced(13, "", 13), _spaced(12, " ", 3), _spaced(16, " ", 4), _spaced(10, "-", 5)),
            (
                *("Số TK: {} (VCB)", "Agribank số {}", "tài khoản {} tại Techcombank", "STK MB: {}"),
                *("số tài khoản nhận tiền là {}", "{} (Sacombank)", "chuyển qua ZaloPay {} giúp mình"),
            ),
        ),
        PersonalData.CARD: Forms(
            (_card("."), _card(" "), _card("")),
            ("số thẻ tín dụng {}", "Visa: {} hết hạn 05/29", "thẻ ATM {}"),
        ),
    },
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
}


def personal(split: str, count: int, seed: int) -> Iterator[Case]:
    """So many cases of every kind."""
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
        "small": lambda: str(chance.randrange(1, 100)),
        "long": lambda: str(chance.randrange(10**7, 10**9)),
    }[name]()


def survives(case: Case, masked: str) -> bool:
    """Whether more of a secret than a short group of it can still be read."""
    plain = "".join(sign for sign in case.secret if sign.isalnum())
    left = "".join(sign for sign in masked if sign.isalnum())
    pieces = {plain[at : at + 6] for at in range(max(1, len(plain) - 5))}
    return any(piece in left for piece in pieces)
