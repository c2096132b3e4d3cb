"""Numbers that people hide from a search for digits: in words, in other digits, behind unusual signs.

Nothing is decided here: what a reader would read as one number is written plainly, and where the masks know that
as somebody's (crawler.personal_numbers), the number as it stands gives way to their mark.
"""

import re
from collections.abc import Iterable, Iterator

from crawler.personal_flat import flat, flat_pattern, linear
from crawler.personal_marks import PersonalData, with_replaced
from crawler.personal_numbers import mask_numbers

# Words for digits, with and without accents; lăm, tư and mốt stand only behind other digits.
_DIGIT_WORDS = (
    ("không", "khong"),
    ("một", "mot", "mốt"),
    ("hai",),
    ("ba",),
    ("bốn", "bon", "tư"),
    ("năm", "nam", "lăm"),
    ("sáu", "sau"),
    ("bảy", "bay", "bẩy"),
    ("tám", "tam"),
    ("chín", "chin"),
)
_DIGIT_OF = {word: str(digit) for digit, words in enumerate(_DIGIT_WORDS) for word in words}
_WORD = "|".join(sorted(_DIGIT_OF, key=len, reverse=True))
_TOKEN = re.compile(rf"{_WORD}|\d", re.IGNORECASE)
_SPOKEN = re.compile(
    rf"(?<![^\W_])(?:(?:{_WORD})(?![^\W\d_])|\d)(?:[ ,.\-\u00a0]{{0,3}}(?:(?:{_WORD})(?![^\W\d_])|\d)){{8,28}}(?!\w)",
    re.IGNORECASE,
)
# Nine of them in a row, one a word at least, in one byte a letter (`flat`): looked for first, by RE2.
_ROW = 9
_PHONE_DIGITS = 10
_FLAT_WORD = "|".join(flat_pattern(word, case=True) for word in sorted(_DIGIT_OF, key=len, reverse=True))
_BETWEEN = r"[ ,.\-\xa0]{0,3}"


def _row(tokens: int) -> str:
    if tokens == 1:
        return f"(?i:{_FLAT_WORD})"
    rest = rf"(?:{_BETWEEN}(?:(?i:{_FLAT_WORD})|[0-9])){{{tokens - 1}}}"
    return f"(?:(?i:{_FLAT_WORD}){rest}|[0-9]{_BETWEEN}{_row(tokens - 1)})"


SPOKEN_ROW = _row(_ROW)
_ASIDE = 56
_MARKS = frozenset(PersonalData)
# Full-width digits, and digits in a keycap.
_WIDE = "０１２３４５６７８９"
_PLAIN_WIDE = str.maketrans(_WIDE, "0123456789")
_FANCY = re.compile(r"(?:[０-９]|\d\ufe0f?\u20e3)(?:[ .\-]?(?:[０-９]|\d\ufe0f?\u20e3)){5,18}")
# Digits with little between them: what often stands there becomes "-", what seldom does "_", as do letters that
# look like digits.
_KINDS = bytes(
    ord("0")
    if chr(n) in "0123456789"
    else ord("-")
    if chr(n) in " .-()"
    else ord("_")
    if chr(n) in ",_/*~|?\u00a0oOlIS"
    else ord(" ")
    for n in range(256)
)
_RUN = re.compile(rb"0[0_-]{8,}+")
_LEAST_DIGITS = 5
_PARTS, _PAIR = re.compile(r"\d+"), 2
# The same sign between all groups, which nothing of a date, a score or a price has at that length.
_GROUPS = re.compile(
    r"(?<![\w=.,/_*~|-])(?<!\d )(?P<lead>\+84 \(0\) )?(?P<number>\d{1,7}"
    r"(?P<gap>[/_*~|,]| ?\.{2,3} ?| ?… ?| - | [.,] |\u00a0|  )\d{1,6}(?:(?P=gap)\d{1,6}){1,18}"
    r"|(?<=\(0\) )\d{3} \d{3} \d{3})"
    r"(?![\w]|[.,/_*~|-]\d)"
)
# A day is no account, though a word for one stands before it ("nạp vào tài khoản trong ngày 31/12/2025").
DATE = re.compile(r"(?:0?[1-9]|[12]\d|3[01])(?P<sign>[/_,*|~-])(?:0?[1-9]|1[0-2])(?P=sign)(?:19|20)\d{2}")
# Nor is a sum in thousands, whatever its digits add up to.
_SUM = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")
_ALIKE = re.compile(r"(?<![\w.,/-])[0oO][ .-]?[35789S](?:[ .-]?[\doOlIS]){8}(?!\w)")
ALIKE_DIGITS = str.maketrans("oOlIS", "00115")


def mask_hidden(text: str) -> str:
    """Text with hidden personal numbers replaced by typed marks."""
    if any(sign in text for sign in (*_WIDE, "\u20e3")):
        text = _FANCY.sub(lambda found: _digits(found[0]), text)
    # Longer ones first: what they mark is not looked for in parts.
    places = sorted({*_spoken(text), *_parted(text)}, key=lambda place: (place[0], -place[1]))
    return with_replaced(text, marked(text, places))


def marked(text: str, places: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Those of these stretches, in order, whose number is somebody's, with its mark: start, end, plain number."""
    done = 0
    for start, end, plain in places:
        mark = mark_of(text, done, start, end, plain) if start >= done else ""
        if mark:
            yield start, end, mark
            done = end


def mark_of(text: str, done: int, start: int, end: int, plain: str) -> str:
    """The mark that the number as one plain word would get between what stands around it; '' for none.

    `done` is where what is marked already ends.
    """
    before, after = text[max(done, start - _ASIDE) : start], text[end : end + 32]
    # A number before this one is no part of it.
    before = re.sub(r"(?s).*[\d\n]", "", before)
    masked = mask_numbers(f"{before}{plain}{after}")
    rest = masked[len(before) :] if masked.startswith(before) else ""
    mark = next((mark for mark in _MARKS if rest.startswith(mark)), "")
    # A number after it gets a mark of its own, which says nothing about this one.
    return mark if mark and rest[len(mark) :] in {after, mask_numbers(after)} else ""


def _spoken(text: str) -> Iterator[tuple[int, int, str]]:
    """Numbers of nine digits or more, of which some at least are words."""
    if linear(SPOKEN_ROW).search(flat(text)):
        for found in _SPOKEN.finditer(text):
            if any(sign.isalpha() for sign in found[0]):
                yield found.start(), found.end(), _digits(found[0])
                yield from _apart(text, found)


def _apart(text: str, found: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    """Numbers in words of a row that holds several, cut where words and digits meet and a phone's length ends."""
    tokens = list(_TOKEN.finditer(text, found.start(), found.end()))
    first = 0
    for at, token in enumerate(tokens[1:], 1):
        if _starts_anew(tokens[at - 1][0], token[0], at - first):
            yield from _part(text, tokens[first:at])
            first = at
    if first:
        yield from _part(text, tokens[first:])


def _starts_anew(last: str, token: str, so_far: int) -> bool:
    """Whether a digit begins another number: it is written in another way, or a nought behind a whole phone."""
    return last.isdigit() != token.isdigit() or (so_far >= _PHONE_DIGITS and _digits(token) == "0")


def _part(text: str, tokens: list[re.Match[str]]) -> Iterator[tuple[int, int, str]]:
    if len(tokens) >= _ROW and tokens[0][0].isalpha():
        start, end = tokens[0].start(), tokens[-1].end()
        yield start, end, _digits(text[start:end])


def _digits(written: str) -> str:
    """The digits of a number, whatever they are written as."""
    plain = written.translate(_PLAIN_WIDE).replace("\ufe0f", "").replace("\u20e3", "")
    return "".join(_DIGIT_OF.get(token.lower(), token) for token in _TOKEN.findall(plain))


def _parted(text: str) -> Iterator[tuple[int, int, str]]:
    """Groups behind one unusual sign, and numbers with letters that look like digits."""
    kinds = flat(text).translate(_KINDS)
    for run in _RUN.finditer(kinds):
        start, written = run.start(), run[0]
        if not (b"_" in written or b"--" in written or text[start - 1 : start] in {"o", "O"}):
            continue
        if written.count(b"0") < _LEAST_DIGITS:
            continue
        first, last = max(0, start - 8), min(len(text), run.end() + 2)
        for found in _GROUPS.finditer(text, first, last):
            # Pairs are what draws of a lottery and lists of pages are written in.
            pairs = max(map(len, _PARTS.findall(found["number"]))) == _PAIR
            if not (pairs or DATE.fullmatch(found["number"]) or _SUM.fullmatch(found["number"])):
                yield found.start(), found.end(), ("0" if found["lead"] else "") + _digits(found["number"])
        for found in _ALIKE.finditer(text, first, last):
            if sum(map(str.isdigit, found[0])) >= _LEAST_DIGITS:
                yield found.start(), found.end(), _digits(found[0].translate(ALIKE_DIGITS))
