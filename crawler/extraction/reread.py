"""Text that was read with the wrong table, read again: old Vietnamese fonts, UTF-8 encoded twice.

A reading is taken only where it makes Vietnamese syllables of words that are none as they stand, so a
right page stays as it is in every language.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import chain, filterfalse, islice

from crawler.extraction.legacy import latin_bytes, tcvn3, tcvn3_capitals, viscii, vni
from crawler.extraction.syllables import is_syllable

# So many words with marks tell a page's encoding; a comment has fewer and is judged by them all.
_SAMPLE = 150
# Different words: fewer may look right by chance. UTF-8 read as Latin letters does not happen by chance.
_FEWEST, _FEWEST_TWICE = 3, 2
_MOST_WRONG = 60
# Of the words that are none as they stand.
_MENDED, _DECODED = 0.8, 0.5
# Up to here a page is taken for one wholly in an old font; above, for one that mixes fonts.
_WHOLE = 0.3
# In UTF-8: what is a letter, a digit or no ASCII stays, all else parts words.
_WORD_BYTES = bytes(n if n >= 0x80 or chr(n).isalnum() else ord(" ") for n in range(256))  # noqa: PLR2004 - ASCII
# Words with marks in a piece, of its 150 or so, above which it costs less to look at every word.
_MANY = 14
_FROM_MARK = re.compile(rb"[\x80-\xff][^ ]*+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_LONGEST_WORD, _LONGEST_READ = 30, 200
# Text is read in pieces of this size: most often the first few tell.
_PIECE = 1024
_ENTITY = (
    r"&(?!(?:lt|gt|amp|quot|apos|nbsp|#3[489]|#6[02]);)(?:[A-Za-z]{2,8}\d?|#\d{2,5}|#x[0-9A-Fa-f]{2,4});"
)
_ENTITIES = re.compile(_ENTITY)
_ENTITY_WORD = re.compile(rf"[A-Za-z0-9]*+{_ENTITY}(?:[A-Za-z0-9]|{_ENTITY})*+")
# What stands around words; inside one, the same signs are letters of an old font.
_EDGES = (
    "\u00a0\u200b\u2010\u2011\u2012\u2013\u2014\u2015\u2018\u2019\u201a\u201c\u201d\u201e\u2022\u2026«»°·"
)
_PARTS = re.compile(r"[\s\u00a0\u200b]+")
# Full of words that are none.
_CODE = re.compile(r"<(?:script|style)\b[^<]*+(?:<(?!/(?:script|style))[^<]*+)*+", re.IGNORECASE)
_TWO_MARKS = re.compile(r"[^\x00-\x7f]{2}")
_RUN = re.compile(r"[^\x00-\x7f]+")
_SEGMENT = re.compile(r"[^<>]+")
# Between two letters, what no language writes there; or a marked capital after a small letter.
_BROKEN = re.compile(
    r"[^\W\d_][\x80-\x9f¢£¤¥¦§¨©¬®¯±²³¶¸¹¼½¾¿×÷€†‡ˆ‰˜™][^\W\d_]|(?=[a-zß-ÿ])[^\W\d_][À-ÖØ-ÞŠŒŽ]"
)
# Plain letters that no syllable has, or none at its end.
_IN_NONE = re.compile(r"[fjwzFJWZ0-9]|[bdklqrsvxBDKLQRSVX]\Z")
_LONG, _MOST_MARKED = 4, 0.6
_BROKEN_SHARE, _FEWEST_MARKS = 0.25, 6
# No page was seen that went through more than two wrong readings.
_MOST_READINGS = 3
Reading = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Reread:
    """A text as it was meant; `garbled` where its words with marks are none in any language or known table."""

    text: str
    garbled: bool = False


def reread(text: str) -> Reread:
    """The text as it was meant, where it was read with the wrong table; else the text itself, NFC or not."""
    for _ in range(_MOST_READINGS):
        words = _words(text)
        wrong = _wrong(words)
        if not wrong:
            break
        if not _is_encoded_twice(wrong):
            meant = _from_font(text, words, wrong)
            return Reread(meant) if meant is not None else Reread(text, _is_garbled(words))
        text = _decoded(text)
    return Reread(text)


def _wrong(words: list[str]) -> list[str]:
    return list(islice((word for word in dict.fromkeys(words) if not _reads(word)), _MOST_WRONG))


def _is_garbled(words: list[str]) -> bool:
    broken = {word: _marks(word) for word in words if _is_broken(word) and latin_bytes(word) is not None}
    if sum(broken.values()) < _FEWEST_MARKS:
        return False
    latin = {word: _marks(word) for word in words if latin_bytes(word) is not None}
    return sum(broken.values()) >= _BROKEN_SHARE * sum(latin.values())


def _is_broken(word: str) -> bool:
    """Whether a word has signs inside it, or nearly all of its letters marked."""
    if _BROKEN.search(word) is not None:
        return True
    if len(word) < _LONG or _marks(word) <= _MOST_MARKED * len(word):
        return False
    return sum(1 for char in word if char.isalpha() and not char.isascii()) > _MOST_MARKED * len(word)


def _marks(word: str) -> int:
    return len(word) - len(word.encode("ascii", "ignore"))


def _words(text: str) -> list[str]:
    """The first different words with marks, entities resolved."""
    different: dict[bytes, None] = {}
    left = 2 * _SAMPLE
    for words in chain.from_iterable(map(_marked, _readable(text))):
        different |= dict.fromkeys(words[:left])
        left -= len(words)
        if left <= 0 or len(different) >= _SAMPLE:
            break
    found = _as_text(list(different)[:_SAMPLE])
    if len(found) < _FEWEST and "&" in text:
        entities = (word for word in _entity_words(text) if not word.isascii())
        found = list(islice(chain(found, entities), _SAMPLE))
    return found


def _as_text(words: list[bytes]) -> list[str]:
    """Words of UTF-8 as text, the beginning of one that is too long."""
    # Decoded together: one by one would take longer than finding them.
    text = b" ".join(words).decode("utf-8", "surrogatepass")
    return [_shortened(word) for word in text.split(" ")] if text else []


def _readable(text: str) -> Iterator[str]:
    """What stands between the pieces of code, where it is not all ASCII."""
    start = 0
    for code in chain(_CODE.finditer(text), (None,)):
        piece = text[start : code.start() if code else len(text)]
        # Whether a text is ASCII is known without looking at its characters.
        if not piece.isascii():
            yield piece
        start = code.end() if code else start


def _entity_words(text: str) -> Iterator[str]:
    """Words with letters written as entities, these resolved."""
    end = 0
    while (entity := _ENTITIES.search(text, end)) is not None:
        start = entity.start()
        while start > end and text[start - 1].isascii() and text[start - 1].isalnum():
            start -= 1
        word = _ENTITY_WORD.match(text, start)
        end = word.end() if word else entity.end()
        yield unescape(text[start:end])


def _marked(piece: str) -> Iterator[list[bytes]]:
    """Words of a text that have marks, in UTF-8, some at a time."""
    start, many = 0, False
    while start < len(piece):
        end = piece.find(" ", start + _PIECE)
        end = end if end >= 0 else len(piece)
        part = piece[start:end]
        # Most parts are ASCII; to tell costs little, to take them apart much.
        if not part.isascii():
            spaced = part.encode("utf-8", "surrogatepass").translate(_WORD_BYTES)
            words = _among_many(spaced) if many else _among_few(spaced)
            many = len(words) > _MANY
            yield words
        start = end


def _among_many(spaced: bytes) -> list[bytes]:
    return list(filterfalse(bytes.isascii, spaced.split()))


def _among_few(spaced: bytes) -> list[bytes]:
    """As above; what lies between two words with marks is passed over in one search."""
    spans = map(re.Match.span, _FROM_MARK.finditer(spaced))
    return [spaced[spaced.rfind(b" ", 0, start) + 1 : end] for start, end in spans]


def _shortened(word: str) -> str:
    if len(word) <= _LONGEST_WORD:
        return word
    mark = _NOT_ASCII.search(word)
    start = max(0, mark.start() - _LONGEST_WORD) if mark else 0
    return word[start : start + _LONGEST_READ]


@lru_cache(maxsize=1 << 14)
def _reads(word: str) -> bool:
    """Whether all parts of a word that carry marks are Vietnamese syllables."""
    if word.isalpha():
        return word.isascii() or is_syllable(word)
    parts = (part.strip(_EDGES) for part in _PARTS.split(unicodedata.normalize("NFC", word)))
    return all(is_syllable(part) for part in parts if not part.isascii())


def _is_encoded_twice(wrong: list[str]) -> bool:
    # A letter of UTF-8 has two bytes or more.
    decoded = {word: _decoded(word) for word in wrong if _TWO_MARKS.search(word)}
    changed = [after for before, after in decoded.items() if after != before]
    if len(changed) >= max(_FEWEST, _DECODED * len(wrong)):
        return True
    return sum(1 for after in changed if not after.isascii() and _reads(after)) >= _FEWEST_TWICE


def _decoded(text: str) -> str:
    """The text with every run that is UTF-8 when read as bytes decoded once."""
    decoded = _RUN.sub(_run_decoded, text)
    # The second half of "à" is a no-break space, which editors make a plain one.
    return re.sub(r"(?<=[a-zA-Z])Ã(?:&nbsp;|(?=[ \n\t<,.]))", "à", decoded) if decoded != text else text


def _run_decoded(run: re.Match[str]) -> str:
    # windows-1258 has Ă where windows-1252 has Ã; the other bytes of Vietnamese UTF-8 are the same in both.
    raw = latin_bytes(run[0].replace("Ă", "Ã"))
    if raw is None:
        return run[0]
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return run[0]


def _cp1258(text: str) -> str:
    raw = latin_bytes(text)
    return unicodedata.normalize("NFC", raw.decode("cp1258", "replace")) if raw is not None else text


_FONTS: tuple[Reading, ...] = (tcvn3, vni, viscii, _cp1258)


def _from_font(text: str, words: list[str], wrong: list[str]) -> str | None:
    """The text by the table that makes syllables of most words that are none, None where no table does."""
    able = [word for word in wrong if latin_bytes(word) is not None]
    if sum(map(_is_none, able)) > _most_missed(able):
        return None
    hits = {font: _hits(font, able) for font in _FONTS}
    best = max(_FONTS, key=lambda font: hits[font])
    if hits[best] < max(_FEWEST, _MENDED * len(able)):
        return None
    whole = sum(map(_reads, words)) <= _WHOLE * len(words)
    meant = _SEGMENT.sub(lambda segment: _segment(segment[0], best, whole=whole), text)
    return tcvn3_capitals(meant) if best is tcvn3 else meant


def _hits(font: Reading, words: list[str]) -> int:
    """How many words a table makes right; 0 as soon as they can be too few."""
    missed, most = 0, _most_missed(words)
    for word in words:
        if not _becomes(font, word):
            missed += 1
            if missed > most:
                return 0
    return len(words) - missed


def _most_missed(words: list[str]) -> float:
    """How many words a table may leave as none."""
    return len(words) - max(_FEWEST, _MENDED * len(words))


def _is_none(word: str) -> bool:
    """Whether a word is no syllable by any table: all of them leave plain letters and digits as they are."""
    return word.isalnum() and _IN_NONE.search(word) is not None


def _becomes(font: Reading, word: str) -> bool:
    after = font(word)
    return not after.isascii() and _reads(after)


def _segment(raw: str, font: Reading, *, whole: bool) -> str:
    """A piece of text between tags as it was meant; in a mixed page only where that reads better."""
    text = _ENTITIES.sub(_letter, raw) if "&" in raw else raw
    if text.isascii() or latin_bytes(text) is None:
        return raw
    after = font(text)
    gained = sum(map(_reads, _words(after))) - sum(map(_reads, _words(text)))
    return after if gained > 0 or (whole and gained == 0) else raw


def _letter(entity: re.Match[str]) -> str:
    return unescape(entity[0])
