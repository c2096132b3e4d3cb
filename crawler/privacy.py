"""Personal data is masked before anything is stored, and authors become keyed pseudonyms.

Order matters: longer and better marked numbers are taken first, so that a card number is not read
as a phone number with something around it. Prices, dates and article numbers must stay readable,
hence the look-behinds and the words required before numbers that say nothing by themselves.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum

_PSEUDONYM_CHARS = 10  # 40 bits: among a million authors of one platform about one pair meets
_LUHN_BASE = 10


class PersonalData(StrEnum):
    """What is masked; the value is the mark that takes its place."""

    EMAIL = "[thư điện tử]"
    CARD = "[số thẻ]"
    ACCOUNT = "[số tài khoản]"
    IDENTITY = "[số giấy tờ]"
    PHONE = "[số điện thoại]"


# Not in the middle of a longer number, a word, a decimal or a path such as /bai-0912345678.html.
_OPEN = r"(?<![\w/=.,-])(?<!\d[ ])"
_CLOSE = r"(?![\w-])(?![.,]\d)"
_CURRENCY = r"(?!\s*(?:đồng|đ\b|vnđ|vnd|₫|usd|%|tỷ|tỉ|triệu|nghìn|ngàn|k\b))"
_AT = re.compile(r"\s?(?:@|\(at\)|\[at\]|\(a còng\))\s?", re.IGNORECASE)
_LOCAL = re.compile(r"[\w.+-]{1,64}\Z")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?\.)+[a-z]{2,18}\b", re.IGNORECASE)
_LOCAL_CHARS = 64
_CARD = re.compile(rf"{_OPEN}(?:4|5[1-5]|2[2-7]|3[457]|6[025]|9704)\d{{0,3}}(?:[ -]?\d){{9,18}}{_CLOSE}")
_CARD_LENGTHS = frozenset({13, 15, 16, 19})
_BANKS = (
    r"vietcombank|vcb|techcombank|tcb|vietinbank|bidv|agribank|mb ?bank|vpbank|tpbank|sacombank"
    r"|acb|vib|shb|hdbank|ocb|msb|momo|zalopay|viettel ?pay"
)
# These numbers have no form of their own: only the words before them say what they are.
_ACCOUNT = re.compile(
    r"(?P<before>\b(?:stk|s[ốo] ?tk|(?:s[ốo] )?t[àa]i kho[ảa]n (?:s[ốo]|ng[âa]n h[àa]ng)"
    r"|s[ốo] t[àa]i kho[ảa]n"
    rf"|account (?:no|number)|a/c|{_BANKS})\b[^\d\n]{{0,25}}?)"
    rf"(?P<number>\d(?:[ .-]?\d){{5,18}}){_CLOSE}{_CURRENCY}",
    re.IGNORECASE,
)
_IDENTITY_NAMED = re.compile(
    r"(?P<before>\b(?:cmnd|cmt|cccd|cmtnd|ch[ứu]ng minh (?:nh[âa]n d[âa]n|th[ưu])"
    r"|c[ăa]n c[ưu][ớo]c(?: c[ôo]ng d[âa]n)?|s[ốo] [đd][ịi]nh danh|h[ộo] chi[ếe]u)\b[^\d\n]{0,25}?)"
    rf"(?P<number>[A-Z]\d{{7}}|\d(?:[ .-]?\d){{8}}(?:(?:[ .-]?\d){{3}})?){_CLOSE}",
    re.IGNORECASE,
)
# A citizen's number: province 001-096, century and sex, year of birth, serial (Circular 59/2021/TT-BCA).
_IDENTITY = re.compile(rf"{_OPEN}0(?:0[1-9]|[1-8]\d|9[0-6])[ ]?\d[ ]?\d{{2}}[ ]?\d{{3}}[ ]?\d{{3}}{_CLOSE}")
# Vietnamese numbers: +84 or 0; a mobile goes on with 3, 5, 7, 8, 9 and eight digits, a land line with 2
# and nine. Hotlines (1800, 1900) belong to firms and stay.
_COUNTRY = r"(?:\(?(?:\+|00)84\)?[ .-]?(?:\(0\))?0?|\(?0)"
_AS_WRITTEN = (
    rf"{_COUNTRY}[35789]\d{{8}}",
    rf"{_COUNTRY}[35789]\d{{2}}\)?[ .-]\d{{3}}[ .-]\d{{3}}",
    rf"{_COUNTRY}[35789]\d[ .-]\d{{3}}[ .-]\d{{4}}",
    rf"{_COUNTRY}[35789]\d[ .-]\d{{4}}[ .-]\d{{3}}",
    rf"{_COUNTRY}[35789]\d{{2}}[ .-]\d{{2}}[ .-]\d{{2}}[ .-]\d{{2}}",
    rf"{_COUNTRY}[35789]\d{{2}}[ .-]\d{{6}}",
    rf"{_COUNTRY}[35789]\d{{3}}[ .-]\d{{5}}",
    rf"{_COUNTRY}2\d{{1,2}}\)?[ .-]?(?:\d{{3,4}}|\d)[ .-]?\d{{2,4}}(?:[ .-]?\d{{2,3}})?",
)
_PHONE = re.compile(rf"(?<![\w])(?<!\d[.,])(?:{'|'.join(_AS_WRITTEN)})(?!\w)(?![.,]\d)")
_LAND_LINE_DIGITS = (10, 11)
# Digits spread out to hide them: only where no other number stands beside, or tables would be eaten.
_GAP = r"[ .\-\u2010-\u2014\u00a0]{0,2}"
_PHONE_SPREAD = re.compile(
    rf"(?<![\w.,-])(?<!\d[ ])(?!0\.\d{{5}})(?:\+84|0){_GAP}[35789](?:{_GAP}\d){{8}}(?!\w)(?!{_GAP}\d)(?![.,]\d)"
)
# 84 without plus is also how a price of 84 billion begins: written without dots, no currency after it.
_PHONE_BARE = re.compile(rf"(?<![\w.,])84[35789]\d{{8}}(?!\w)(?![.,]\d){_CURRENCY}", re.IGNORECASE)


# Every pattern above needs six digits or more; a page is scanned for those once, and the patterns see
# only what stands around them (measured on 42 KB of markup: 13 ms without this, under 2 ms with it).
_DIGITS = re.compile(r"\d[\d .,()\u00a0\u2010-\u2014-]{4,60}\d")
# What a number without a word before it may begin with, as phone, card or citizen's number.
_PLAIN_START = re.compile(r"(?:(?!0[.,]\d{5})0|84|(?:4|5[1-5]|2[2-7]|3[457]|6[025]|9704)(?:[ -]?\d){10})")
_BEFORE, _AFTER = 56, 16
# Parts of the words that the two patterns with words require, to tell quickly that none is there.
_WORD_PARTS = (
    *("stk", "tk", "khoản", "khoan", "account", "a/c", "cmnd", "cmt", "cccd", "chứng minh", "chung minh"),
    *("căn c", "can c", "định danh", "dinh danh", "hộ chi", "ho chi", "vietcombank", "vcb", "techcombank"),
    *("tcb", "vietinbank", "bidv", "agribank", "mb", "vpbank", "tpbank", "sacombank", "acb", "vib", "shb"),
    *("hdbank", "ocb", "msb", "momo", "zalopay", "viettel"),
)

_SEARCHED = tuple((part, part.encode()) for part in _WORD_PARTS)


def mask_personal_data(text: str) -> str:
    """Text with e-mail addresses, card, account, identity and phone numbers replaced by typed marks."""
    text = _mask_emails(text)
    pieces: list[str] = []
    done = 0
    for start, end in _windows(text):
        pieces += (text[done:start], _mask_numbers(text[start:end]))
        done = end
    return "".join((*pieces, text[done:])) if pieces else text


def _windows(text: str) -> list[tuple[int, int]]:
    """Stretches of the text that may hold a number to mask, with room for the words around it."""
    found: list[tuple[int, int]] = []
    # Searched as UTF-8: Python finds words in bytes ten times faster than in a string with accents.
    lowered = text.lower().encode("utf-8", "replace")
    words = [part for part, searched in _SEARCHED if searched in lowered]
    for digits in _DIGITS.finditer(text):
        start, end = max(0, digits.start() - _BEFORE), digits.end() + _AFTER
        if not (_PLAIN_START.match(digits[0]) or _has_word(text[start : digits.start()], words)):
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _has_word(before: str, words: list[str]) -> bool:
    lowered = before.lower()
    return any(part in lowered for part in words)


def _mask_numbers(text: str) -> str:
    for pattern, replace in _MASKS:
        text = pattern.sub(replace, text)
    return text


def _mask_emails(text: str) -> str:
    pieces: list[str] = []
    done = 0
    for sign in _AT.finditer(text):
        local = _LOCAL.search(text, max(done, sign.start() - _LOCAL_CHARS), sign.start())
        domain = _DOMAIN.match(text, sign.end())
        if local and domain:
            pieces += (text[done : local.start()], PersonalData.EMAIL)
            done = domain.end()
    return "".join((*pieces, text[done:])) if pieces else text


def _card(match: re.Match[str]) -> str:
    digits = [int(sign) for sign in match[0] if sign.isdigit()]
    return PersonalData.CARD if len(digits) in _CARD_LENGTHS and _luhn(digits) else match[0]


def _phone(match: re.Match[str]) -> str:
    """Mobiles are exact by their pattern; land lines vary, so their digits are counted."""
    digits = re.sub(r"\D", "", re.sub(r"^\(?(?:\+|00)84\)?[ .-]?(?:\(0\))?0?", "0", match[0]))
    if digits[1] == "2" and len(digits) not in _LAND_LINE_DIGITS:
        return match[0]
    return PersonalData.PHONE


def _luhn(digits: list[int]) -> bool:
    """Check digit of ISO/IEC 7812, by which most 16-digit article numbers are told from cards."""
    doubled = [
        digit if at % 2 == 0 else sum(divmod(2 * digit, _LUHN_BASE))
        for at, digit in enumerate(digits[::-1])
    ]
    return sum(doubled) % _LUHN_BASE == 0


def _after_word(kind: PersonalData) -> Callable[[re.Match[str]], str]:
    return lambda match: f"{match['before']}{kind.value}"


def _always(kind: PersonalData) -> Callable[[re.Match[str]], str]:
    return lambda _: kind.value


_MASKS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_CARD, _card),
    (_IDENTITY_NAMED, _after_word(PersonalData.IDENTITY)),
    (_ACCOUNT, _after_word(PersonalData.ACCOUNT)),
    (_IDENTITY, _always(PersonalData.IDENTITY)),
    (_PHONE, _phone),
    (_PHONE_SPREAD, _always(PersonalData.PHONE)),
    (_PHONE_BARE, _always(PersonalData.PHONE)),
)


def pseudonym(name: str, key: bytes, platform_id: str) -> str:
    """Keyed pseudonym of an author on one platform ('' for no name): the same author, the same one.

    The platform is part of what is hashed, so one person cannot be followed across platforms.
    """
    plain = " ".join(unicodedata.normalize("NFC", name).casefold().split())
    if not plain:
        return ""
    digest = hmac.new(key, f"{platform_id}\x1f{plain}".encode(), hashlib.sha256).hexdigest()
    return f"tg-{digest[:_PSEUDONYM_CHARS]}"
