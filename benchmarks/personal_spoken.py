"""The fourth set of forms: numbers in words, digit by digit, behind other signs, and in other digits.

Written without a look at the masks; its first reading stands in docs/benchmarks.md, then it was mended for.
"""

import random
from collections.abc import Callable, Sequence

from benchmarks.personal_writing import Forms, card, checked, citizen, digits, in_groups, mobile, spaced
from crawler.privacy import PersonalData

_WORDS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BARE = ("khong", "mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin")
_WIDE = "０１２３４５６７８９"
_CAPPED = tuple(f"{digit}\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}" for digit in range(10))
_LIKE = ("O", "l", "2", "3", "4", "S", "6", "7", "8", "9")
Write = Callable[[random.Random], str]


def _own(chance: random.Random) -> str:
    return "0" + mobile(chance)


def _account(count: int) -> Write:
    return lambda chance: chance.choice("123456789") + digits(chance, count - 1)


def _old_identity(gap: str) -> Write:
    """A nine-digit identity number of before 2016."""

    def write(chance: random.Random) -> str:
        number = f"{chance.randrange(1, 39):02d}{digits(chance, 7)}"
        return gap.join((number[:3], number[3:6], number[6:]))

    return write


def _said(number: Write, names: Sequence[str], gap: str = " ", share: float = 1.0) -> Write:
    """A number digit by digit in other signs; only a share of its digits where that is below one."""

    def write(chance: random.Random) -> str:
        signs = (names[int(d)] if chance.random() < share else d for d in number(chance))
        return gap.join(signs)

    return write


def _parted(number: Write, sizes: tuple[int, ...], gap: str, lead: str = "") -> Write:
    return lambda chance: lead + gap.join(in_groups(number(chance), sizes))


def _amex(gap: str) -> Write:
    def write(chance: random.Random) -> str:
        number = checked("37" + digits(chance, 12))
        return gap.join((number[:4], number[4:10], number[10:]))

    return write


def _mail(form: str) -> Write:
    def write(chance: random.Random) -> str:
        syllables = ("huong", "buoi", "xoan", "khe", "mit", "soi", "coi", "lac", "duoc", "thom", "na", "me")
        name = chance.choice(("", "shop", "be")) + "".join(chance.sample(syllables, 2)) + digits(chance, 2)
        return form.format(name=name, house=chance.choice(("gmail", "yahoo", "hotmail", "thu-nha")))

    return write


SPOKEN_FORMS: dict[PersonalData, Forms] = {
    PersonalData.PHONE: Forms(
        (
            *(_said(_own, _WORDS), _said(_own, _BARE), _said(_own, _WORDS, "-"), _said(_own, _WORDS, ", ")),
            *(_said(_own, _WORDS, " ", 0.5), _said(_own, _LIKE, ""), _said(_own, _WIDE, "")),
            *(_said(_own, _CAPPED, ""), _said(_own, "0123456789", " "), _said(_own, "0123456789", "-")),
            *(_said(_own, "0123456789", "."), _parted(_own, (4, 3, 3), "/"), _parted(_own, (4, 3, 3), "_")),
            *(
                _parted(_own, (4, 3, 3), "*"),
                _parted(_own, (4, 3, 3), "..."),
                _parted(_own, (4, 3, 3), ","),
            ),
            *(_parted(_own, (4, 3, 3), "~"), _parted(_own, (4, 3, 3), "\N{NO-BREAK SPACE}")),
            *(
                _parted(_own, (4, 3, 3), " . "),
                _parted(_own, (2, 2, 2, 2, 2), " "),
                _parted(_own, (7, 3), " "),
            ),
            *(_parted(mobile, (3, 3, 3), " ", "+84 (0) "), _parted(mobile, (9,), "", "(84)")),
            _parted(_own, (4, 3, 3), "\N{EN DASH}"),
        ),
        (
            *("sdt {}", "dt e {} ạ", "lh {} nha mn", "ib zalo {} để biết giá", "call {} gặp Sen"),
            *("Zalo mình là {} nhé", "số đt: {}", "mọi người gọi {} giúp em", "số em {} nha", "alo {}"),
        ),
    ),
    PersonalData.EMAIL: Forms(
        (
            *(_mail("{name} a còng {house} chấm com"), _mail("{name} a còng {house}.com")),
            *(_mail("{name}(a còng){house}.com"), _mail("{name} acong {house} cham com")),
            *(_mail("{name} at {house} dot com"), _mail("{name}[at]{house}[dot]com")),
            *(_mail("{name}<at>{house}<dot>com"), _mail("{name}_at_{house}_dot_com")),
            *(
                _mail("{name} @ {house} . com"),
                _mail("{name} @{house}.com"),
                _mail("{name}@{house} chấm com"),
            ),
            *(_mail("{name}@{house},com"), _mail("{name}＠{house}.com"), _mail("{name} a móc {house}.com")),
            *(_mail("{name}{{at}}{house}.com"), _mail("{name} (@) {house} (.) com")),
        ),
        ("mail mình {} nhé", "email: {}", "gửi về {} giúp em", "{}", "thư cho tôi theo địa chỉ {}"),
    ),
    PersonalData.IDENTITY: Forms(
        (
            *(citizen(""), _parted(citizen(""), (3, 3, 6), " "), _parted(citizen(""), (6, 6), "-")),
            *(_parted(citizen(""), (4, 4, 4), "."), _parted(citizen(""), (3, 3, 3, 3), "-")),
            *(_old_identity(""), _old_identity(" "), _old_identity("."), _old_identity("-")),
            *(_said(citizen(""), _WORDS), _said(citizen(""), "0123456789", " ")),
        ),
        (
            *("số cccd của e là {}", "cmt {}", "CMTND số: {}", "chứng minh nhân dân {}", "mã định danh {}"),
            *("căn cước công dân gắn chip số {}", "thẻ căn cước: {}", "số định danh cá nhân {}"),
            *("cmnd: {} ạ", "CCCD {} cấp ngày 01/02/2021"),
        ),
    ),
    PersonalData.ACCOUNT: Forms(
        (
            *(_account(10), _account(13), _account(14), spaced(12, ".", 4), spaced(13, " ", 4)),
            *(_parted(_account(13), (3, 4, 6), " "), _parted(_account(12), (3, 3, 6), "-")),
            *(
                _said(_account(10), _WORDS),
                _said(_account(10), "0123456789", " "),
                _said(_account(10), _WIDE, ""),
            ),
            _parted(_account(12), (4, 4, 4), "_"),
        ),
        (
            *("stk {}", "s.t.k: {}", "stk e nè {} vcb", "số tk {} ngân hàng Quân Đội", "ck vào {} giúp e"),
            *("bank: {} Techcombank", "vietin {} tên Bưởi", "STK: {} - MB Bank - LE THI MUOP"),
            *("tài khoản ngân hàng của mình {}", "chuyển khoản số {} ACB nha"),
        ),
    ),
    PersonalData.CARD: Forms(
        (
            *(card("/"), card("_"), card("  "), card("\N{NO-BREAK SPACE}"), card(","), card(" - ")),
            *(_amex(" "), _amex("-"), _amex(""), _said(card(""), _WIDE, "")),
        ),
        (
            "thẻ visa {}",
            "số thẻ {} hạn 05/29",
            "card {} cvv 123",
            "mastercard: {}",
            "thẻ tín dụng của em {} ạ",
        ),
    ),
}

SPOKEN_PROSE = (
    "một hai ba bốn năm sáu bảy tám chín mười, bé đếm mãi không chán",
    "ba bốn năm rồi không gặp, hai ba tháng mới gọi một lần",
    "năm hai nghìn không trăm hai mươi, năm một chín bảy lăm, năm hai không hai {one}",
    "không một ai, không hai lời, không ba phải, năm sáu người cùng nói",
    "a còng là dấu trong thư điện tử, chấm com là đuôi tên miền, gmail là của ai",
    "mình học ở lớp chín, nhà số chín, ngõ tám, đường số năm, quận một",
    "kênh có {price} người theo dõi, video {count} lượt xem, tài khoản lập năm {year}",
    "điểm thi {small}.5, {small}.25, {small}.75; tổng {small},{code4}",
    "các bước 1-2-3-4-5-6-7-8-9-10, hít vào đếm 1 2 3 4, thở ra đếm 5 6 7 8 9",
    "dãy 0 1 1 2 3 5 8 13 21 34 55 89 và 0 1 2 3 4 5 6 7 8 9",
    "từ {day}.{month}.{year} - {day}.{month}.{year}, mỗi ngày {small} ca, {hour}h{minute}",
    "tỷ số {small}-{small}/{small}-{small}, set {small}_{small}, hệ số {share}/{share}",
    "thẻ nhớ {small} GB giá {price}đ, thẻ cào {small} nghìn, thẻ xe số {code4}",
    "mã đơn GHN{long}, vận đơn {long}-{small}, hóa đơn số {code4} ký hiệu C{small}T",
    "học phí {price}/năm, {price}/tháng; ngân hàng giảm {share} % cho {count} khách",
    "đội hình 4-4-2, 3-5-2, 4-2-3-1; áo số {small}, {small}, {small}, {small}, {small}",
)
