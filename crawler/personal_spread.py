"""Numbers in groups that lie farther apart than the masks look: over a line's end, in brackets, behind odd signs.

Nothing is decided here (crawler.personal_hidden): what a reader reads as one number is written plainly, and where
the masks know that as somebody's, it gives way to their mark. Phones and cards need the groups they are written in,
for tables and lists of numbers have such gaps as well.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from crawler.personal_flat import flat, linear
from crawler.personal_hidden import ALIKE_DIGITS, DATE, mark_of, marked
from crawler.personal_marks import PersonalData, with_replaced

_OPENING, _CLOSING, _DASHES = r"(\[{<«【「《（［", r")\]}>»】」》）］", "\u2010-\u2015-"
_OPENS = frozenset("([{<«【「《（［")
_PLUS_OR_OPENING = _OPENS | {"+"}
_FARTHEST = 24
_GAP = (
    rf"(?:\s{{1,{_FARTHEST}}}+|\s?[{_CLOSING}]\s{{0,2}}[.{_DASHES}]?\s{{0,2}}[{_OPENING}]?"
    rf"|\s{{0,2}}[._/|~·{_DASHES}]\s{{0,{_FARTHEST}}}+|\s?\*{{1,2}}\s?)"
)
_ROW = re.compile(rf"(?<![\w=/.,%-])\d{{1,12}}+(?:{_GAP}\d{{1,12}}+)+(?![\w%])")
_PARTS = re.compile(r"\d+")
# Groups of a phone from its nought on, of one behind its country's number, and of cards.
_MOBILE = frozenset(
    (
        *((4, 3, 3), (3, 3, 4), (3, 4, 3), (4, 6), (3, 7), (5, 5), (6, 4), (7, 3), (4, 2, 2, 2)),
        *((4, 4, 2), (4, 2, 4)),
    )
)
_ABROAD = frozenset(
    (2, *nought, *groups)
    for groups in (
        (3, 3, 3),
        (2, 3, 4),
        (2, 4, 3),
        (3, 6),
        (2, 7),
        (4, 5),
        (5, 4),
        (6, 3),
        (9,),
        (3, 2, 2, 2),
    )
    for nought in ((), (1,))
)
_LAND_LINE = frozenset(((3, 4, 4), (3, 8), (4, 7), (4, 3, 4), (4, 4, 3), (4, 3, 2, 2), (3, 4, 2, 2)))
_CARDS = frozenset(((4, 4, 4, 4), (4, 6, 5), (4, 4, 4, 4, 3)))
_NONE: frozenset[tuple[int, ...]] = frozenset()
_CARD_GROUP, _COUNTS = 4, (6, 5, 4, 3, 2)
# Gaps within which the masks look by themselves, and signs that stand between numbers more often than in one.
_USUAL = re.compile(rf" ?[.{_DASHES}] ?|[ \u00a0]")
_SEPARATES, _NEVER_NAMED = re.compile(r"[,_/|~*·]"), re.compile(r"[\n.,]")
_PLAIN_GAPS = frozenset((" ", "-", "\u00a0"))
_GOES_ON = " \n\r\t\u00a0.-_/*"
_LEAST_DIGITS, _MOST_DIGITS, _MOST_NAMED, _PAIR = 8, 19, 8, 2
_NAMED = frozenset((PersonalData.ACCOUNT, PersonalData.IDENTITY, PersonalData.CARD))
# Noughts, ones and fives as letters, together or in the groups of cards and papers.
_ALIKE = "[0-9oOlIS]"
_LETTERS = re.compile(
    rf"(?<![\w.,/-])(?=[\doOlIS .-]{{0,22}}[oOlIS])"
    rf"(?:{_ALIKE}{{9,19}}|{_ALIKE}{{4}}(?:(?P<gap>[ .-]){_ALIKE}{{4}})(?:(?P=gap){_ALIKE}{{1,4}}){{1,3}}"
    rf"|{_ALIKE}{{3}}(?P<other>[ .-]){_ALIKE}{{3}}(?:(?P=other){_ALIKE}{{3}}){{1,2}})(?![\w-])"
)
# A letter with four more of these before or behind it.
_LETTER_AMONG = rf"[oOlIS](?:[ .-]?{_ALIKE}){{4}}|(?:{_ALIKE}[ .-]?){{4}}[oOlIS]"
_MOSTLY, _ROW_OF_LETTERS, _LAST_LETTER = 0.4, 12, 19
# Digits, blanks and signs as addresses and scripts write them.
_CODE = r"(?:%3|\\x3)"
_SIGN = rf"(?:{_CODE}?\d|(?:%2|\\x2)[0BDEbde]|[+.-])"
_ENCODED = re.compile(rf"(?<![\w%.-])(?=[^%\\]{{0,20}}[%\\])(?:%2[Bb])?{_CODE}?\d{_SIGN}{{8,36}}+(?!\w)")
_BLANK_CODES = re.compile(r"(?:%2|\\x2)[0DEde]|[.-]")
_W = r"[\s\x85\xa0.,_/|~\xb7*()\[\]{}<>\xab\xbb?-]"
_FLAT_SIGN = r"(?:[0-9.+-]|%[23][0-9BbDdEe]|\\x[23][0-9BbDdEe])"


def _with_letter(token: int) -> str:
    """Twelve digits or more, of which one at least is a letter, from this one of them on."""
    letter = rf"[oOlIS](?:[ .-]?{_ALIKE}){{{max(0, _ROW_OF_LETTERS - token)}}}"
    return letter if token == _LAST_LETTER else rf"{letter}|[0-9][ .-]?(?:{_with_letter(token + 1)})"


_NOTHING_BEFORE = "(?:^|[^0-9A-Za-z_=/.,%*-])"
SPREAD_HINT = (
    rf"{_NOTHING_BEFORE}0[235789][0-9]{{1,5}}{_W}+[0-9]{{2}}",
    rf"(?:\+|00)84{_W}+[0-9]{{2}}",
    rf"{_NOTHING_BEFORE}[2-69][0-9]{{3}}{_W}+[0-9]{{4}}(?:[0-9]{{2}})?{_W}+[0-9]{{4}}",
    rf"(?:^|[^0-9A-Za-z_.,/-])(?:{_with_letter(1)})",
    rf"{_CODE}[0-9]{_FLAT_SIGN}{{5}}",
    rf"(?:[0-9][.+-]?){{5}}{_CODE}[0-9]",
    r"(?:^|[^0-9])0[235789][0-9]{1,5}(?:%2|\\x2)[0DEde][0-9]{2}",
    r"(?:%2|\\x2)[Bb](?:84|0[235789]|(?:%3|\\x3)[08])",
)
"""What stands wherever this finds something, in flat text (crawler.personal_flat); words have their own."""
# Two digits with more than the usual between them: most stretches have none, and are not looked through again.
_FAR = rf"[0-9](?:[/_|~\xb7*()\[\]{{}}<>\xab\xbb?\t-\r]|{_W}{{2}}){_W}*[0-9]"
Place = tuple[int, int, str]


def mask_spread(text: str) -> str:
    """Text with numbers in groups far apart, in letters for digits or in codes for them replaced by typed marks."""
    for hint, search in _SEARCHES:
        if linear(hint).search(flat(text)):
            text = with_replaced(text, search(text))
    return text


def _lettered(text: str) -> Iterator[Place]:
    for found in _LETTERS.finditer(text):
        written = found[0]
        if sum(map(str.isdigit, written)) < _MOSTLY * sum(map(str.isalnum, written)):
            continue
        yield *found.span(), "".join(filter(str.isdigit, written.translate(ALIKE_DIGITS)))


def _encoded(text: str) -> Iterator[Place]:
    for found in _ENCODED.finditer(text):
        plain = re.sub(r"(?:%2|\\x2)[Bb]", "+", _BLANK_CODES.sub("", found[0]))
        plain = re.sub(_CODE, "", plain)
        # Some write the plus of a country's number before the nought that it stands for.
        yield *found.span(), plain[1:] if plain.startswith("+0") else plain


@dataclass(frozen=True)
class _Row:
    """Groups of digits with little between them: where each lies, how long it is, and what follows it."""

    text: str
    spans: list[tuple[int, int]]
    sizes: tuple[int, ...]
    gaps: list[str]


def _grouped(text: str) -> Iterator[Place]:
    done = 0
    for found in _ROW.finditer(text):
        spans = [part.span() for part in _PARTS.finditer(text, *found.span())]
        sizes = tuple(end - start for start, end in spans)
        if sum(sizes) < _LEAST_DIGITS:
            continue
        row = _Row(text, spans, sizes, [text[end:start] for (_, end), (start, _) in pairwise(spans)])
        at = 0
        while at < len(spans):
            taken, mark = _taken(row, at, done)
            if taken:
                done = spans[at + taken - 1][1]
                yield _beginning(text, spans[at][0]), done, mark
            at += max(taken, 1)


def _taken(row: _Row, at: int, done: int) -> tuple[int, str]:
    """How many groups from this one on are one number, and its mark; (0, '') for none."""
    forms = _forms(row, at)
    for most in _COUNTS if forms else ():
        if (
            at + most <= len(row.sizes)
            and row.sizes[at : at + most] in forms
            and _is_apart(row, at, most, is_card=forms is _CARDS)
            and _is_alone(row, at, most, done)
        ):
            mark = _mark(row, at, most, done)
            if mark:
                return most, mark
    return _named(row, at, done)


def _forms(row: _Row, at: int) -> frozenset[tuple[int, ...]]:
    """In which groups a number may be that begins as this one does."""
    start, size = row.spans[at][0], row.sizes[at]
    first = row.text[start]
    if first == "0" and size > 1:
        second = row.text[start + 1]
        return _LAND_LINE if second == "2" else _MOBILE if second in "35789" else _NONE
    if size == len("84") and first == "8" and row.text[start - 1 : start] in _PLUS_OR_OPENING:
        return _ABROAD
    return _CARDS if size == _CARD_GROUP else _NONE


def _is_apart(row: _Row, at: int, count: int, *, is_card: bool) -> bool:
    """Whether among these groups are gaps that no other mask looks across, and none that separate numbers."""
    gaps = row.gaps[at : at + count - 1]
    if is_card:
        return len({gap.strip() for gap in gaps}) == 1
    return not all(map(_USUAL.fullmatch, gaps)) and not any(map(_SEPARATES.search, gaps))


def _is_alone(row: _Row, at: int, count: int, done: int) -> bool:
    """Whether the row does not go on before or behind as it does within: then it is a table's, or a longer number."""
    if at and row.spans[at - 1][1] > done and not row.gaps[at - 1].strip(_GOES_ON):
        return False
    behind = at + count
    if behind == len(row.spans) or row.gaps[behind - 1].strip(_GOES_ON):
        return True
    # Another of the same kind.
    starts = row.text[row.spans[at][0]], row.text[row.spans[behind][0]]
    return row.sizes[behind] == row.sizes[at] and row.gaps[behind - 1].isspace() and starts[0] == starts[1]


def _named(row: _Row, at: int, done: int) -> tuple[int, str]:
    """Groups with one odd gap between all of them, which only a word beside them makes somebody's."""
    gap = row.gaps[at] if at < len(row.gaps) else "\n"
    if _NEVER_NAMED.search(gap) or gap in _PLAIN_GAPS or (at and row.gaps[at - 1] == gap):
        return 0, ""
    count = 2
    while at + count <= len(row.gaps) and count < _MOST_NAMED and row.gaps[at + count - 1] == gap:
        count += 1
    start, end = row.spans[at][0], row.spans[at + count - 1][1]
    sizes = row.sizes[at : at + count]
    digits = sum(sizes)
    # Pairs are what draws of a lottery are written in.
    if (
        max(sizes) <= _PAIR
        or not _LEAST_DIGITS <= digits <= _MOST_DIGITS
        or DATE.fullmatch(row.text, start, end)
    ):
        return 0, ""
    mark = _mark(row, at, count, done)
    return (count, mark) if mark in _NAMED else (0, "")


def _mark(row: _Row, at: int, count: int, done: int) -> str:
    spans = row.spans[at : at + count]
    plain = "".join(row.text[start:end] for start, end in spans)
    if plain.startswith("84"):
        plain = f"0{plain[2:].removeprefix('0')}"
    return mark_of(row.text, done, _beginning(row.text, spans[0][0]), spans[-1][1], plain)


def _beginning(text: str, start: int) -> int:
    """Where a number begins whose first digit is here: its plus and its bracket belong to it."""
    start -= text[start - 1 : start] == "+"
    return start - (text[start - 1 : start] in _OPENS)


# Each with what stands wherever it finds something.
_SEARCHES: tuple[tuple[str, Callable[[str], Iterator[Place]]], ...] = (
    (r"(?:%|\\x)[23][0-9BDEbde]", lambda text: marked(text, _encoded(text))),
    (_FAR, _grouped),
    (_LETTER_AMONG, lambda text: marked(text, _lettered(text))),
)
