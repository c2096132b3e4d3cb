"""Numbers that belong to a person: phones, cards, accounts, identity papers, as people write them.

Order matters: longer and better marked numbers are taken first, so that a card number is not read
as a phone number with something around it. Prices, dates and article numbers must stay readable,
hence the look-behinds and the words required beside numbers that say nothing by themselves.
"""

import re
from collections.abc import Callable, Iterator

from crawler.personal_flat import flat, flat_pattern, linear
from crawler.personal_marks import PersonalData, with_replaced

_LUHN_BASE = 10
# Not in the middle of a longer number, a word, a decimal or a path such as /bai-0912345678.html.
_OPEN = r"(?<![\w/=.,-])(?<!\d[ ])"
CLOSE = r"(?![\w-])(?![.,]\d)"
CURRENCY = r"(?!\s*(?:đồng|đ\b|vnđ|vnd|₫|usd|%|tỷ|tỉ|triệu|nghìn|ngàn|k\b|cổ phiếu|đơn vị|lượt|người))"
_CARD = re.compile(
    rf"{_OPEN}(?=(?:4|5[1-5]|2[2-7]|3[457]|6[025]|9704))"
    rf"(?:\d(?:[ -]?\d){{12,18}}|\d{{3,6}}(?:\.\d{{3,6}}){{2,5}}(?:\.\d{{1,2}})?){CLOSE}"
)
# A sum of so many digits, whichever they are.
_THOUSANDS = re.compile(r"\d{3}(?:\.\d{3})+")
# How long the numbers of each house are, by what they begin with; those of transfers begin like cards as well.
_CARD_LENGTHS: tuple[tuple[str, frozenset[int]], ...] = (
    ("9704", frozenset({16, 19})),
    ("34", frozenset({15})),
    ("37", frozenset({15})),
    ("4", frozenset({13, 16, 19})),
    ("6", frozenset({16, 19})),
)
_USUAL_LENGTHS = frozenset({16})
BANK_NAMES = (
    r"vietcombank|techcombank|vietinbank|bidv|agribank|mb ?bank|vpbank|tpbank|sacombank|hdbank|eximbank"
    r"|seabank|lienvietpostbank|lpbank|vietbank|namabank|abbank|bacabank|pvcombank|cake|timo|momo|zalopay"
    r"|viettel ?pay"
)
# Short names are also those of shares: only right before a number.
BANKS = rf"{BANK_NAMES}|vcb|tcb|acb|vib|shb|ocb|msb"
# And behind a number where a bank is named as one.
NAMED_BANKS = rf"(?:ng[âa]n h[àa]ng|nh|bank)\s{{1,2}}(?:{BANKS})|{BANK_NAMES}"
ACCOUNT_WORDS = (
    r"stk|s[ốo] ?tk|tk(?: ng[âa]n h[àa]ng)?|(?:s[ốo] )?t[àa]i kho[ảa]n(?: s[ốo]| ng[âa]n h[àa]ng)?"
    r"|account (?:no|number)|a/c|s\.t\.k\.?"
)
# Said of sums as well: only before a number as long as accounts are.
_TRANSFER_WORDS = r"ck|chuy[ểe]n kho[ảa]n|bank|vietin"
# An account in a picture's address, which its bank's app reads: behind the bank's number, its name or "acc=".
_QR_HOUSES = "vietqr|sepay"
_ACCOUNT_QR = re.compile(
    rf"(?P<before>\b(?:{_QR_HOUSES})\b[^\s<>\"']{{0,60}}?(?:acc(?:ount)?(?:no)?=|[/=](?:9704\d\d|[a-z]{{2,14}})-))"
    r"(?P<number>\d{6,19})(?!\d)",
    re.IGNORECASE,
)
# Not written in thousands: 1.234.567 is a count, whoever's name stands before it (beyond the thousand
# millions it is an account in groups: sums of that size carry their currency).
_NOT_COUNTED = r"(?!\d{1,3}(?:[.,]\d{3}){1,2}(?![ .,-]?\d))"
# Behind a letter or two of their own, as in "-c1234567.html", digits are an address's.
_NO_CODE = r"(?<![/_-][a-z])(?<![/_-][a-z]{2})"
# These numbers have no form of their own: only the words beside them say what they are.
_ACCOUNT = re.compile(
    rf"(?P<before>\b(?:{ACCOUNT_WORDS}|{BANKS})\b[^\d\n]{{0,25}}?)"
    rf"{_NO_CODE}{_NOT_COUNTED}(?P<number>\d(?:[ .-]?\d){{5,18}}){CLOSE}{CURRENCY}",
    re.IGNORECASE,
)
_HOTLINE = re.compile(r"1[89]00[ .-]?\d{4}(?:[ .-]?\d{2})?")
_CALLED_AT = re.compile(
    r"\b(?:lh|li[êe]n h[ệe]|cskh|g[ọo]i|tel|hotline|t[ổo]ng [đd][àa]i|[đd]t)\b\W*\Z", re.IGNORECASE
)
_ACCOUNT_LONG = re.compile(
    rf"(?P<before>\b(?:{_TRANSFER_WORDS})\b[^\d\n]{{0,25}}?)"
    rf"{_NOT_COUNTED}(?P<number>\d(?:[ .-]?\d){{8,18}}){CLOSE}{CURRENCY}",
    re.IGNORECASE,
)
_ACCOUNT_BEFORE_BANK = re.compile(
    rf"{_OPEN}{_NOT_COUNTED}(?P<number>\d(?:[ .-]?\d){{7,18}})"
    rf"(?P<after>[^\S\n]{{0,2}}[-–,:(]{{0,2}}[^\S\n]{{0,2}}(?:{NAMED_BANKS})\b)",
    re.IGNORECASE,
)
IDENTITY_WORDS = (
    r"cmnd|cmt|cccd|cmtnd|ch[ứu]ng minh (?:nh[âa]n d[âa]n|th[ưu])|c[ăa]n c[ưu][ớo]c(?: c[ôo]ng d[âa]n)?"
    r"|(?:s[ốo]|m[ãa](?: s[ốo])?) [đd][ịi]nh danh|h[ộo] chi[ếe]u|passport"
)
_IDENTITY_NAMED = re.compile(
    rf"(?P<before>\b(?:{IDENTITY_WORDS})\b[^\d\n]{{0,25}}?)"
    rf"(?P<number>[A-Z]\d{{7}}|\d(?:[ .-]?\d){{8}}(?:(?:[ .-]?\d){{3}})?){CLOSE}",
    re.IGNORECASE,
)
# A citizen's number: province 001-096, century and sex, year of birth, serial (Circular 59/2021/TT-BCA).
_IDENTITY = re.compile(rf"{_OPEN}0(?:0[1-9]|[1-8]\d|9[0-6])[ ]?\d[ ]?\d{{2}}[ ]?\d{{3}}[ ]?\d{{3}}{CLOSE}")
# Vietnamese numbers: +84 or 0; a mobile goes on with 3, 5, 7, 8, 9 and eight digits, a land line with 2
# and nine. Hotlines (1800, 1900) belong to firms and stay.
_COUNTRY = r"(?:\(?(?:\+|00)84\)?[ .-]?(?:\(0\))?0?|\(84\)[ .-]?0?|\(?0)"
_S = r"(?: ?[.\u2010-\u2014-] ?|[ \u00a0])"
_AS_WRITTEN = (
    rf"{_COUNTRY}[35789]\d{{8}}",
    rf"{_COUNTRY}[35789]\d{{2}}\)?{_S}\d{{3}}{_S}\d{{3}}",
    rf"{_COUNTRY}[35789]\d{_S}\d{{3}}{_S}\d{{4}}",
    rf"{_COUNTRY}[35789]\d{_S}\d{{4}}{_S}\d{{3}}",
    rf"{_COUNTRY}[35789]\d{{2}}{_S}\d{{2}}{_S}\d{{2}}{_S}\d{{2}}",
    rf"{_COUNTRY}[35789]\d{{2}}{_S}\d{{6}}",
    rf"{_COUNTRY}[35789]\d{{3}}{_S}\d{{5}}",
    rf"{_COUNTRY}2\d{{1,2}}\)?{_S}?(?:\d{{3,4}}|\d){_S}?\d{{2,4}}(?:{_S}?\d{{2,3}})?",
)
_PHONE = re.compile(rf"(?<![\w])(?<!\d[.,])(?:{'|'.join(_AS_WRITTEN)})(?!\w)(?![.,]\d)")
_LAND_LINE_DIGITS = (10, 11)
# Digits spread out to hide them: only where no other number stands beside, or tables would be eaten.
_GAP = r"(?: ?[.\u2010-\u2014-] ?|[ \u00a0]{0,2})"
_PHONE_SPREAD = re.compile(
    rf"(?<![\w.,-])(?<!\d[ ])(?!0\.\d{{5}})(?:\+84|0){_GAP}[35789](?:{_GAP}\d){{8}}(?!\w)(?!{_GAP}\d)(?![.,]\d)"
)
# The letter O for a nought, which the eye forgives and a search for digits does not find.
_PHONE_LETTERS = re.compile(
    rf"(?<![\w.,-])(?=[\doO .\-]{{0,16}}[oO])[0oO]{_GAP}[35789](?:{_GAP}[\doO]){{8}}(?!\w)(?![.,]\d)"
)
# 84 without plus is also how a price of 84 billion begins: written without dots, no currency after it.
_PHONE_BARE = re.compile(
    rf"(?<![\w.,])(?<!\d[ ])84(?:[35789]\d{{8}}|[ -][35789]\d{{2}}[ -]\d{{3}}[ -]\d{{3}})(?!\w)(?![.,]\d){CURRENCY}",
    re.IGNORECASE,
)
_LETTERS_DIGITS = 6
# Every word that a number may need beside it, as flat text has them.
WORDS = flat_pattern(rf"\b(?:{ACCOUNT_WORDS}|{BANKS}|{_TRANSFER_WORDS}|{IDENTITY_WORDS}|{_QR_HOUSES})")

# Every pattern above needs six digits or more with little between them. The page is looked through once for
# those, in one byte a character (Python finds bytes far faster than accented text): the letter O as "0", what
# may stand between digits as "-", the point as itself, all else as " ".
_KINDS = bytes(
    n
    if chr(n) in "0123456789."
    else ord("0")
    if chr(n) in "oO"
    else ord("-")
    if chr(n) in " ,()-\u00a0?"
    else ord(" ")
    for n in range(256)
)
# The same with all digits as noughts: runs of them are found by their first sign.
_KINDS_ALONE = _KINDS.translate(bytes.maketrans(b"123456789", b"0" * 9))
_DIGITS = re.compile(rb"0[0.-]{5,}+")
# Begins where a number does, and not in the decimals of one: scripts are full of those.
_RUN = re.compile(rb"[0-9](?<![0-9].)(?<![0-9]\..)(?<!0(?=\.[0-9]{5}))[0-9.-]{5,}+")
_FEWEST_DIGITS = 6
# What a number without a word beside it may begin with: a phone, a card or a citizen's number.
_PLAIN = (
    rb"(?:(?:84|0-{0,3}0?84|0)[.-]{0,4}[235789](?:[.-]{0,3}[0-9]){7}"
    rb"|0[0-9]{2}(?:[.-]?[0-9]){9}|(?:4|5[1-5]|2[2-7]|3[457]|6[025]|9704)(?:[.-]?[0-9]){11})"
)
_PLAIN_FIRST, _PLAIN_LATER = re.compile(_PLAIN), re.compile(b"-" + _PLAIN)
_BEFORE, _AFTER = 56, 32
# The last words of what the patterns with words require, in the spelling of `flat`; digits and line ends, which
# may not stand between, become NUL.
_NAMES = bytes(
    0
    if chr(n) in "0123456789\n"
    else n
    if (chr(n).isalpha() or chr(n) in "?/") and chr(n).islower() | (chr(n) in "?/")
    else ord(chr(n).lower())
    if chr(n).isalpha() and n < ord("\u0080")
    else ord(" ")
    for n in range(256)
)
_WORDS = frozenset(
    word.encode("latin-1", "replace")
    for word in (
        *(
            "stk",
            "tk",
            "khoản",
            "khoan",
            "khỏan",
            "account",
            "a/c",
            "cmnd",
            "cmt",
            "cccd",
            "cmtnd",
            "dân",
            "dan",
        ),
        *(
            "thư",
            "thu",
            "cước",
            "cuoc",
            "danh",
            "chiếu",
            "chieu",
            "passport",
            "vcb",
            "tcb",
            "acb",
            "vib",
            "shb",
        ),
        *(
            "ocb",
            "msb",
            "vietcombank",
            "techcombank",
            "vietinbank",
            "bidv",
            "agribank",
            "mb",
            "mbbank",
            "vpbank",
        ),
        *("tpbank", "sacombank", "hdbank", "eximbank", "seabank", "lienvietpostbank", "lpbank", "vietbank"),
        *(
            "namabank",
            "abbank",
            "bacabank",
            "pvcombank",
            "cake",
            "timo",
            "momo",
            "zalopay",
            "pay",
            "viettelpay",
        ),
        *("bank", "ngân", "ngan", "nh", "k", "ck", "vietin", "vietqr", "sepay"),
    )
)
_WORDS_AFTER = 4


def mask_numbers(text: str) -> str:
    """Text with personal numbers replaced by typed marks."""
    return with_replaced(text, ((start, end, _masked(text[start:end])) for start, end in _windows(text)))


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of the text that may hold a number to mask, with room for the words around it."""
    start = end = -1
    searched = flat(text)
    names = b""
    for run in _runs(searched):
        if not (_PLAIN_FIRST.match(run[0]) or _PLAIN_LATER.search(run[0])):
            names = names or searched.translate(_NAMES)
            if not _has_words(names, run):
                continue
        begin = max(0, run.start() - _BEFORE)
        if end < begin:
            if end >= 0:
                yield start, end
            start = begin
        end = run.end() + _AFTER
    if end >= 0:
        yield start, min(end, len(text))


def _runs(searched: bytes) -> Iterator[re.Match[bytes]]:
    """Stretches with six digits or more and little between them."""
    kinds, alone = searched.translate(_KINDS), searched.translate(_KINDS_ALONE)
    for digits in _DIGITS.finditer(alone):
        first, last = digits.span()
        between = kinds.count(b"-", first, last)
        if last - first - between - kinds.count(b".", first, last) < _FEWEST_DIGITS:
            continue
        # Scripts are full of decimals, of which nothing is a number of its own.
        decimal = alone.startswith(b"0.00000", first) and kinds.startswith(b"0", first)
        if between or not decimal:
            yield from _RUN.finditer(kinds, first, last)


def _has_words(names: bytes, run: re.Match[bytes]) -> bool:
    """Whether one of the words that say what a number is stands before it, or a bank's right after it."""
    first, last = run.span()
    # A run may begin with the letter O of a word: the first digit is where the words end.
    number = names.find(b"\0", first, last)
    before = names[max(0, number - _BEFORE) : number].rpartition(b"\0")[2]
    after = names[last : last + _AFTER].split(None, _WORDS_AFTER)[:_WORDS_AFTER]
    # In an address a question mark stands before the word, elsewhere for a letter within it.
    words = (word.lstrip(b"?") for word in (*before.replace(b"/", b" ").split(), *after))
    return not _WORDS.isdisjoint(words) or b"a/c" in before


def _masked(text: str) -> str:
    worded = linear(f"(?i:{WORDS})").search(flat(text)) is not None
    for pattern, replace, by_word in _MASKS:
        # Most numbers have no such word near them, and these patterns try one at every letter.
        if worded or not by_word:
            text = pattern.sub(replace, text)
    return text


def _card(match: re.Match[str]) -> str:
    if _THOUSANDS.fullmatch(match[0]):
        return match[0]
    digits = re.sub(r"\D", "", match[0])
    lengths = next((known for start, known in _CARD_LENGTHS if digits.startswith(start)), _USUAL_LENGTHS)
    return PersonalData.CARD if len(digits) in lengths and _luhn([*map(int, digits)]) else match[0]


def _account(match: re.Match[str]) -> str:
    """A firm's hotline that is given behind a word for accounts is nobody's account."""
    if _HOTLINE.fullmatch(match["number"]) and _CALLED_AT.search(match["before"]):
        return match[0]
    return f"{match['before']}{PersonalData.ACCOUNT.value}"


def _phone(match: re.Match[str]) -> str:
    """Mobiles are exact by their pattern; land lines vary, so their digits are counted."""
    digits = re.sub(r"\D", "", re.sub(r"^\(?(?:(?:\+|00)84|84\))\)?[ .-]?(?:\(0\))?0?", "0", match[0]))
    if digits[1] == "2" and len(digits) not in _LAND_LINE_DIGITS:
        return match[0]
    return PersonalData.PHONE


def _phone_letters(match: re.Match[str]) -> str:
    digits = sum(sign.isdigit() for sign in match[0])
    return PersonalData.PHONE if digits >= _LETTERS_DIGITS else match[0]


def _luhn(digits: list[int]) -> bool:
    """Check digit of ISO/IEC 7812, by which most 16-digit article numbers are told from cards."""
    doubled = [
        digit if at % 2 == 0 else sum(divmod(2 * digit, _LUHN_BASE))
        for at, digit in enumerate(digits[::-1])
    ]
    return sum(doubled) % _LUHN_BASE == 0


def _after_word(kind: PersonalData) -> Callable[[re.Match[str]], str]:
    return lambda match: f"{match['before']}{kind.value}"


def _before_word(kind: PersonalData) -> Callable[[re.Match[str]], str]:
    return lambda match: f"{kind.value}{match['after']}"


def _always(kind: PersonalData) -> Callable[[re.Match[str]], str]:
    return lambda _: kind.value


# Each with whether it needs a word beside the number.
_MASKS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str], bool], ...] = (
    (_CARD, _card, False),
    (_IDENTITY_NAMED, _after_word(PersonalData.IDENTITY), True),
    (_ACCOUNT_QR, _after_word(PersonalData.ACCOUNT), True),
    (_ACCOUNT, _account, True),
    (_ACCOUNT_LONG, _after_word(PersonalData.ACCOUNT), True),
    (_ACCOUNT_BEFORE_BANK, _before_word(PersonalData.ACCOUNT), True),
    (_IDENTITY, _always(PersonalData.IDENTITY), False),
    (_PHONE, _phone, False),
    (_PHONE_SPREAD, _always(PersonalData.PHONE), False),
    (_PHONE_LETTERS, _phone_letters, False),
    (_PHONE_BARE, _always(PersonalData.PHONE), False),
)
