"""The fifth set of forms: accounts and papers below their word or broken by a line's end, cards behind points.

Written before the masks for them, with what looks like them: sums, days, transfers' numbers and tables of banks.
"""

import random
from collections.abc import Callable

from benchmarks.personal_writing import Forms, card, checked, citizen, digits, spaced
from crawler.privacy import PersonalData

Write = Callable[[random.Random], str]


def _broken(number: Write, first: int, end: str) -> Write:
    """A number whose first digits stand on one line and the others on the next."""

    def write(chance: random.Random) -> str:
        plain = number(chance)
        return f"{plain[:first]}{end}{plain[first:]}"

    return write


def _old_identity(gap: str) -> Write:
    def write(chance: random.Random) -> str:
        number = f"{chance.randrange(1, 39):02d}{digits(chance, 7)}"
        return gap.join((number[:3], number[3:6], number[6:]))

    return write


def _card_in(sizes: tuple[int, ...], start: str = "4") -> Write:
    def write(chance: random.Random) -> str:
        number, groups = checked(start + digits(chance, sum(sizes) - len(start) - 1)), []
        for size in sizes:
            groups.append(number[:size])
            number = number[size:]
        return ".".join(groups)

    return write


BELOW_FORMS: dict[PersonalData, Forms] = {
    PersonalData.IDENTITY: Forms(
        (citizen(""), citizen(" "), _old_identity(""), _old_identity(" "), _old_identity(".")),
        (
            *("CCCD\n{}", "Số CMND:\n{}\nNơi cấp: tỉnh", "căn cước công dân\n\n{}", "chứng minh nhân dân số\r\n{}"),
            *("<td>CMND</td>\n<td>{}</td>", "<dt>Số CCCD:</dt>\n  <dd class='so'>{}</dd>"),
        ),
    ),
    PersonalData.ACCOUNT: Forms(
        (
            *(spaced(13, "", 13), spaced(10, "", 10), spaced(14, " ", 4), spaced(12, "-", 4), spaced(12, ".", 4)),
            *(_broken(spaced(13, "", 13), 6, "\n"), _broken(spaced(12, "", 12), 4, "\r\n")),
        ),
        (
            *("Số tài khoản:\n{}\nNgân hàng Techcombank", "STK\n{}\nChủ TK: Bưởi", "stk\n\n{}", "Số TK\n {} nhé"),
            *("<td>Số tài khoản</td>\n\t\t<td>{}</td>", "<p>STK:</p>\n<p>{}</p>", "s.t.k.\r\n{}"),
        ),
    ),
    PersonalData.CARD: Forms(
        (
            *(_card_in((3, 3, 3, 3, 3, 1)), _card_in((5, 5, 5, 1)), _card_in((4, 6, 5), "37"), card(".")),
            *(_card_in((4, 4, 4, 4, 3), "9704"), _card_in((6, 6, 4), "52")),
        ),
        ("thẻ {} nhé", "số thẻ\n{}", "{}", "Visa: {} hết hạn 05/29"),
    ),
}  # fmt: skip
BELOW_FORMS[PersonalData.PHONE] = Forms(
    (lambda chance: "09" + digits(chance, 8), lambda chance: "849" + digits(chance, 8)),
    (
        *("<a href='https://zalo.me/{}'>Zalo</a>", "https://wa.me/{}?text=chao", '<a href="tel:+{}">Gọi</a>'),
        *("viber://chat?number=%2B{}", "SĐT\n{}", "<a href='/goi?sdt={}'>"),
    ),
)  # fmt: skip
BELOW_PROSE: tuple[str, ...] = (
    "Số dư tài khoản\n{price} đồng",
    "Tài khoản\n{day}/{month}/{year} cập nhật",
    "Vietcombank\n{price}\nBIDV\n{price}",
    "VCB\n{small}.{small}\n{count}\nACB\n{small}.{small}\n{count}",
    "theo CMND\n{year}, {small} người",
    "mở tài khoản\n{count} người đã mở trong {year}",
    "Ngân hàng Agribank\nNgày {day}-{month}-{year} giải ngân {price} đồng",
    "mã giao dịch 2403{long}85 hoàn tất",
    "tài khoản hết tiền, LH 1800{code4} hoặc 1900{code4}",
    "đáy lớn hơn 3,400,666,667,000 và 1,{code4}",
    "ngân sách 371.850.{small}0.000.000 đồng, 4{small}.000.000.000.000 đồng",
    "/tin/loa-tingting-pvcombank-c{long}.html",
)
