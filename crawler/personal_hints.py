"""Where in a text personal data may stand: one pass that is quick and too generous, before the masks that are exact.

The pass reads one byte a character (`flat`) with RE2, whose time grows with the text alone, whatever it looks for.
Whatever the masks take lies in a stretch that is found here, with room for all that they look at around it, so
the rest of a page need not be shown to them. A test holds the two against each other.
"""

import re
from collections.abc import Callable, Iterator

from crawler.personal_addresses import MAIL_HOUSES
from crawler.personal_disguised import DISGUISE, DISGUISED_HINT
from crawler.personal_drawn import ODD_ATS, UNSEEN_SIGNS
from crawler.personal_flat import flat, linear, occurrences
from crawler.personal_hidden import SPOKEN_ROW
from crawler.personal_marks import with_replaced
from crawler.personal_numbers import WORDS
from crawler.personal_spread import SPREAD_HINT

# Room for what the masks look at: the 240 characters of words before a number that tags break up, or the 64 of an
# address before its sign; behind, the longest name a host can have.
_BEFORE, _AFTER = 400, 300
# Nothing that is masked goes on behind these but what tags break up, and that is found whole.
_BORDERS = b'<>\n;{}"='
_BORDER = re.compile(b"[" + _BORDERS + b"]")
_NO_BORDERS = bytes(sorted({*range(256)} - {*_BORDERS}))
_FARTHEST_BORDER = 4096
# From a word that tells what a number is to that number, maybe below it; from a number to the bank's name behind it.
_WORD_TO_NUMBER = re.compile(rb"[^0-9\n]{0,40}(?:\n(?:[\t-\r ]{1,40}+|<[^<>]{0,80}>){0,6}+[A-Za-z]?)?[0-9]")
_NUMBER_BEFORE = 24
# All patterns are of one byte a character, so "?" stands for every letter beyond Latin-1, and for itself.
_BLANK, _LABEL = r"[\t-\r\x1c- \x85\xa0?]", r"[A-Za-z0-9?\xad]"
_ADDRESSES = (
    rf"@{_BLANK}?{_LABEL}",
    rf"(?:%|\\x)40{_LABEL}",
    rf"(?i:[(\[{{]{_BLANK}?(?:at?|@|a[ -]c[\xf2\xd2?]ng){_BLANK}?[)\]}}]){_BLANK}?{_LABEL}",
    rf"(?i: (?:a[ -]?c[o\xf2\xd2?]ng|a m[\xf3\xd3]c) |_at_|<at>|&lt;at&gt;){_BLANK}?{_LABEL}",
    # "at" is a word of its own: only before what no word is followed by.
    rf"(?i: at {_BLANK}?{_LABEL}[A-Za-z0-9?-]{{0,41}}(?:{_BLANK}(?:ch|dot)|_dot_|{_BLANK}?[<(\[{{]|&lt;dot|,com))",
    rf"(?i: at {_BLANK}?(?:{MAIL_HOUSES}){_BLANK}?(?:[.(\[]|dot|ch))",
)
# A run as `personal_numbers` reads it: the letter O is a nought, and these may stand between two digits.
_NOUGHT, _DIGIT, _GAP, _POINT = "[0oO]", "[0-9oO]", r"[ ,()\xa0?-]", r"[. ,()\xa0?-]"
_EIGHT = rf"[235789](?:{_POINT}{{0,3}}{_DIGIT}){{7}}"
_NUMBER_STARTS = (
    rf"(?:84|{_NOUGHT}{_GAP}{{0,3}}{_NOUGHT}?84){_POINT}{{0,4}}{_EIGHT}",
    rf"{_NOUGHT}(?:{_GAP}{_POINT}{{0,3}})?{_EIGHT}",
    # Scripts are full of decimals, which are nobody's numbers.
    rf"{_NOUGHT}\.{_POINT}{{1,3}}{_EIGHT}",
    rf"{_NOUGHT}\.[235789]{_DIGIT}{{0,3}}{_POINT}{{1,3}}{_DIGIT}(?:{_POINT}{{0,3}}{_DIGIT}){{3}}",
    rf"{_NOUGHT}{_DIGIT}{{2}}(?:{_POINT}?{_DIGIT}){{9}}",
    rf"(?:4|5[1-5]|2[2-7]|3[457]|6[025oO]|97{_NOUGHT}4)(?:{_POINT}?{_DIGIT}){{11}}",
)
_NUMBERS = (
    rf"(?:^|[^0-9oO.]|(?:^|[^0-9oO])\.)(?:{'|'.join(_NUMBER_STARTS)})",
    rf"{_DIGIT}{_POINT}*{_GAP}{_NOUGHT}\.{_DIGIT}{{5}}",
)
_UNUSUAL = r"(?:[/_*~|,\xa0]| ?(?:\.{2,3}|\?) ?| - | [.,] |  )"
_ALIKE = r"(?:^|[^0-9A-Za-z_.,/-])[0oO][ .-]?[35789S](?:[ .-]?[0-9oOlIS]){8}(?:$|[^0-9A-Za-z_])"
_FANCY = r"(?:\?|[0-9]\?{1,2})(?:[ .-]?(?:\?|[0-9]\?{1,2})){5}"
_APART = r"[ .,()\xa0?-]{0,3}"
# Tags that begin no line or cell, so that readers see one number across them; blanks, and signs that nobody sees.
INLINE_TAGS = "b|i|em|strong|span|font|u|mark|small|wbr|a|big|sup|sub|bdi|tt|code|ins|s"
BLANKS, UNSEEN = "&nbsp;|&#160;|&#x0*a0;", "&shy;|&#8203;"
_LINK = rf"(?i:</?(?:{INLINE_TAGS})(?:[\t-\r ][^<>]*)?/?>|{BLANKS}|{UNSEEN}|<!--[^<>]*-->)"
_LINKED, _MAYBE_LINKED = rf"{_APART}(?:{_LINK}{_APART})+[0-9]", rf"{_APART}(?:{_LINK}{_APART})*[0-9]"
# The fewest digits of a number without a word beside it, and of one that tags break up.
_LEAST_DIGITS = 9
_SURELY_A_NUMBER = 5
_DIGITS = b"0123456789"
# What signs of an address begin with, and what else than letters and digits may stand before them.
_BEFORE_DOMAIN, _IN_LOCAL = frozenset((b"@", b"(", b"[", b"{", b"_", b"<", b"&", b" ")), frozenset("_.+-")


def _grouped(digits: int, gaps: int) -> str:
    """So many digits, with so many unusual gaps at least among them."""
    if not gaps:
        return rf"[0-9](?:{_UNUSUAL}?[0-9]){{{digits - 1}}}"
    with_gap = rf"{_UNUSUAL}{_grouped(digits - 1, gaps - 1)}"
    without = f"|{_grouped(digits - 1, gaps)}" if digits - 1 > gaps else ""
    return f"[0-9](?:{with_gap}{without})"


def _broken(digits: int) -> str:
    """So many digits with a tag or a hard blank among them, and the rest of that number."""
    rest = rf"(?:{_MAYBE_LINKED}){{{digits - 2},}}"
    later = rf"|{_APART}{_broken(digits - 1)}" if digits > 2 else ""  # noqa: PLR2004 - the last gap
    return f"[0-9](?:{_LINKED}{rest}{later})"


_UNSEEN_SIGN = re.compile(f"[{UNSEEN_SIGNS}]")
_WORD = re.compile(WORDS.encode("latin-1"), re.IGNORECASE)
_HINT = "|".join(
    (
        *_ADDRESSES,
        *_NUMBERS,
        rf"(?:^|[^0-9A-Za-z_=.,/*~|-]){_grouped(_LEAST_DIGITS, 2)}",
        _ALIKE,
        SPOKEN_ROW,
        _FANCY,
        *DISGUISED_HINT,
        *SPREAD_HINT,
        _broken(_LEAST_DIGITS),
        f"(?i:{WORDS})",
    )
)


def mask_where(text: str, mask: Callable[[str], str]) -> str:
    """The text with each stretch masked that may hold personal data; what lies between stays as it is."""
    return with_replaced(text, ((start, end, mask(text[start:end])) for start, end in _stretches(text)))


def _stretches(text: str) -> list[tuple[int, int]]:
    """Where personal data may stand, in order, with room around."""
    found: list[tuple[int, int]] = []
    searched = flat(text)
    for start, end in _hints(text, searched):
        first = _start(searched, start)
        # Up to the last stretch's end no border stands: looked for again from each sign of a text without any, it
        # would take time by the square of its length.
        last = found[-1][1] if found and end + _AFTER <= found[-1][1] else _end(searched, end)
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return found


def _start(searched: bytes, at: int) -> int:
    last = max(0, at - _BEFORE)
    first = max(0, last - _FARTHEST_BORDER)
    return first + len(searched[first:last].rstrip(_NO_BORDERS))


def _end(searched: bytes, at: int) -> int:
    border = _BORDER.search(searched, at + _AFTER)
    return border.start() if border else len(searched)


def _hints(text: str, searched: bytes) -> list[tuple[int, int]]:
    """Spans of what looks like something personal, in order."""
    hints = list(_spans(text, searched))
    wide = [(at, at + len(sign)) for sign in ODD_ATS for at in occurrences(text, sign)]
    return sorted([*hints, *wide]) if wide else hints


def _spans(text: str, searched: bytes) -> Iterator[tuple[int, int]]:
    search = linear(_HINT).search
    found = search(searched)
    while found:
        start, end = found.span()
        is_near = _is_near(text, searched, start, end)
        if is_near:
            yield start, end
        # What is nothing may end within what is something. Of that the last sign may have to stand before the next.
        found = search(searched, max(start + 1, end - 1) if is_near else start + 1)


def _is_near(text: str, searched: bytes, start: int, end: int) -> bool:
    """Whether a span has beside it what makes it personal: most @ are those of scripts, most words alone."""
    written = searched[start:end]
    if _digits(written) >= _SURELY_A_NUMBER:
        return True
    if written[:1] in _BEFORE_DOMAIN and not written[-1:].isdigit():
        before = text[max(0, start - 2) : start].rstrip()[-1:]
        return before.isalnum() or before in _IN_LOCAL or _UNSEEN_SIGN.fullmatch(before) is not None
    if _WORD.fullmatch(written):
        before_it = searched[max(0, start - _NUMBER_BEFORE) : start]
        return _WORD_TO_NUMBER.match(searched, end) is not None or _digits(before_it) > 0
    return bool(written.strip(b"?. -0123456789")) or DISGUISE.search(text, start, end) is not None


def _digits(written: bytes) -> int:
    return len(written) - len(written.translate(None, _DIGITS))
