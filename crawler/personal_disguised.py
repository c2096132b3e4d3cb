"""Numbers in digits that are drawn, not written: ringed, bold or foreign ones, unseen signs or pictures between.

Nothing is decided here either (crawler.personal_hidden): what a reader reads as one number is written plainly, and
where the masks know that as somebody's, it gives way to their mark.
"""

import re
import unicodedata
from collections.abc import Iterator

from crawler.personal_hidden import marked
from crawler.personal_marks import PersonalData, with_replaced

# Where Unicode keeps digits beyond ASCII: raised, of other scripts, lowered, ringed, in brackets, bold, full-width.
_BLOCKS = (
    *(
        (0xB2, 0xBA),
        (0x660, 0x1C60),
        (0x2070, 0x208A),
        (0x2460, 0x2500),
        (0x2776, 0x2794),
        (0xA620, 0xABFA),
    ),
    *((0xFF10, 0xFF1A), (0x1D7CE, 0x1D800), (0x1F100, 0x1F10B), (0x1FBF0, 0x1FBFA)),
)
_DRAWN = {
    chr(code): str(digit)
    for first, end in _BLOCKS
    for code in range(first, end)
    if (digit := unicodedata.digit(chr(code), None)) is not None
}
# Greek and Cyrillic letters that nobody can tell from a nought.
_DRAWN |= dict.fromkeys("ΟοОо", "0")
_DIGIT = f"[0-9{''.join(sorted(_DRAWN))}]"
# Soft hyphen, joiners, direction marks, strokes through a sign, selectors of its form, keycaps.
_NOT_SEEN = "\u00ad\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u20d0-\u20f0\ufe00-\ufe0f\ufeff"
# Blanks of other widths, points and pictures.
_BETWEEN = "\u00b7\u2000-\u200a\u2022-\u2027\u202f\u205f\u3000\u2190-\u2bff~\U0001f000-\U0001faff"
_GAP = f"[{_NOT_SEEN}]*+(?: ?[{_BETWEEN}][{_NOT_SEEN}]*+ ?|[ .-])?[{_NOT_SEEN}]*+"
_RUN = re.compile(rf"(?<![\w.,-])\+?{_DIGIT}(?:(?:{_GAP}){_DIGIT}){{8,18}}[{_NOT_SEEN}]*")
DISGUISE = re.compile(f"[{''.join(sorted(_DRAWN))}{_NOT_SEEN}{_BETWEEN}]")
_PLAIN = str.maketrans({**_DRAWN, **dict.fromkeys(map(chr, range(0x300, 0x370)))})
# Written together with the word that says what it is, which no order number or name of a file is.
_GLUED = re.compile(r"(?:\+84|0)[35789]\d{8}(?!\d)")
_ITS_WORD = re.compile(
    r"(?<![^\W\d_])(?:zalo|alo|s[đd]t|đt|hotline|phone|viber|lh|gọi|số|call)[:.=]?\Z", re.IGNORECASE
)
_WORD_CHARS = 9
# What a digit is drawn as or stands beside, and what may be among them.
_ODD, _ANY = r"[?~\xad\xb2\xb3\xb7\xb9]", r"[0-9? .~\xad\xb2\xb3\xb7\xb9-]"
DISGUISED_HINT = (
    rf"[0-9][0-9 .-]{{0,12}}{_ODD}{_ANY}{{4}}",
    rf"{_ODD}{_ANY}{{8}}",
    r"(?i:zalo|alo|s[?d]t|\?t|hotline|phone|viber|lh|g\?i|s\?|call)[:.=]?(?:\+84|0)[35789][0-9]{8}",
)
"""What stands wherever this finds something, in flat text (crawler.personal_flat)."""


def mask_disguised(text: str) -> str:
    """Text with numbers in drawn digits, or with unseen signs and pictures in them, replaced by typed marks."""
    text = with_replaced(text, marked(text, _disguised(text)))
    return with_replaced(text, _glued(text))


def _glued(text: str) -> Iterator[tuple[int, int, str]]:
    for found in _GLUED.finditer(text):
        if _ITS_WORD.search(text, max(0, found.start() - _WORD_CHARS), found.start()):
            yield found.start(), found.end(), PersonalData.PHONE


def _disguised(text: str) -> Iterator[tuple[int, int, str]]:
    for found in _RUN.finditer(text):
        if DISGUISE.search(found[0]):
            plain = "".join(filter(str.isdigit, found[0].translate(_PLAIN)))
            yield *found.span(), "+" * found[0].startswith("+") + plain
