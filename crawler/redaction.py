"""A page's markup made fit for the archive: personal data masked, authors' names replaced."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from crawler.personal_flat import flat
from crawler.personal_hints import BLANKS, INLINE_TAGS, UNSEEN, mask_where
from crawler.personal_names import marked_names, replace_names, without_profiles
from crawler.personal_numbers import mask_numbers
from crawler.privacy import mask_everywhere, mask_personal_data

# Signs of addresses and numbers that markup and scripts write in numbers of their own.
_WRITTEN_OUT = re.compile(
    r"&(?:#0*(?P<ten>4[35689]|5[0-7]|6[4-9]|[78]\d|90|95|9[7-9]|1[01]\d|12[0-2])(?!\d)"
    r"|#x0*(?P<hex>2[bde]|3\d|4[0-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9a])(?![\da-f])"
    r"|(?P<named>commat|period|lowbar|plus););?",
    re.IGNORECASE,
)
_ESCAPED = re.compile(
    r"\\u(?:(?P<pair>[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|(?P<one>[0-9a-fA-F]{4}))"
)
_NAMED_SIGNS = {"commat": "@", "period": ".", "lowbar": "_", "plus": "+"}
# Signs of addresses, which end no string.
_OF_ADDRESSES = frozenset("@.")
_LAST_CONTROL = "\u009f"
# Ends of lines and paragraphs, halves of pairs.
_ENDS_OR_HALVES = frozenset({"Zl", "Zp", "Cs"})
# A one-word name shorter than this is as likely an ordinary word ("nam", "hoa"), so it stays in text.
_TELLING_NAME = 5
# A number with tags or hard blanks between its digits, which only a reader sees as one.
_LINK = rf"(?:</?(?:{INLINE_TAGS})(?:\s[^<>]{{0,200}})?/?>|{BLANKS}|{UNSEEN}|<!--[^<>]{{0,80}}-->)".encode()
_SEPARATORS = rb"[ .,()\xa0?-]{0,3}"
_BROKEN = re.compile(
    rb"[0-9](?:" + _SEPARATORS + rb"[0-9])*+"
    rb"(?:" + _SEPARATORS + rb"(?:" + _LINK + _SEPARATORS + rb"){1,4}+[0-9](?:" + _SEPARATORS + rb"[0-9])*+)++",
    re.IGNORECASE,
)  # fmt: skip
# Where such a thing follows a digit: begun at a sign that is rare, which costs a tenth of beginning at digits.
_JOINT = re.compile(
    rb"[<&](?:(?<=[0-9].)|(?<=[0-9][ .)-].)|(?<=[0-9][ .)-][ .-].))"
    rb"(?:/?[bBiIeEsSfFuUmMwWaAtTcC!][^<>]{0,200}>|nbsp;|shy;|\#)"
)
# The page in five letters, in which the rare beginnings of a joint are found by one plain search.
_JOINT_KINDS = bytes(
    ord("0") if n in b"0123456789" else ord("<") if n in b"<&" else ord(" ") if n in b" .)-" else ord("x")
    for n in range(256)
)
_JOINT_START = re.compile(rb"<(?<=[0 ].)(?:(?<=0.)|(?<=0 .)|(?<=0  .))")
_DIGITS_BEFORE = re.compile(rb"[0-9](?:[ .,()\xa0?-]{0,3}+[0-9])*+[ .,()\xa0?-]{0,3}\Z")
_NUMBER_CHARS = 40
_TAGS = re.compile(r"<[^<>]*>")
_UNSEEN = re.compile(rf"<[^<>]*>|^[^<>]*>|<[^<>]*$|{UNSEEN}")
_UP_TO_DIGITS = re.compile(r"(?s).*[\d\n]")
_BLANK = re.compile(BLANKS, re.IGNORECASE)
_LEAST_DIGITS, _WORDS_BEFORE = 9, 240
# Nobody's number, with its tags, is as long: what is, is looked through once, not again from each of its digits.
_LONGEST_BROKEN = 400


def redact_markup(page: str, names: Iterable[str], key: bytes, platform_id: str) -> str:
    """Markup of a page for the archive, in which no author of the page is named."""
    page, places = without_profiles(_readable(page))
    page = replace_names(page, (*names, *marked_names(page, places)), key, platform_id)
    return mask_where(page, mask_markup)


def _readable(page: str) -> str:
    """The page with digits, letters and @ as themselves, where markup or a script writes their numbers instead."""
    if "&" in page:
        page = _WRITTEN_OUT.sub(_sign, page)
    return _ESCAPED.sub(_letter, page) if "\\u" in page else page


def _sign(found: re.Match[str]) -> str:
    if found["ten"]:
        return chr(int(found["ten"]))
    return chr(int(found["hex"], 16)) if found["hex"] else _NAMED_SIGNS[found["named"].lower()]


def _letter(found: re.Match[str]) -> str:
    if found["pair"]:
        return bytes.fromhex(found["pair"].replace("\\u", "")).decode("utf-16-be")
    sign = chr(int(found["one"], 16))
    # Signs of markup and of the script itself stay as they are: they would end the string, or its element.
    plain = (
        sign.isalnum()
        or sign in _OF_ADDRESSES
        or (sign > _LAST_CONTROL and unicodedata.category(sign) not in _ENDS_OR_HALVES)
    )
    return sign if plain else found[0]


def mask_markup(part: str) -> str:
    """As `mask_everywhere`, with numbers that tags or hard blanks break up."""
    return mask_everywhere(_mask_broken(part))


def redact_text(text: str, names: Iterable[str], key: bytes, platform_id: str) -> str:
    """A document's text or title with personal data masked and the page's authors' names replaced."""
    return (
        mask_personal_data(replace_names(text, _telling(tuple(names)), key, platform_id)) if text else text
    )


@lru_cache(maxsize=64)
def _telling(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if len(name) >= _TELLING_NAME or " " in name.strip())


def _mask_broken(page: str) -> str:
    """The page with personal numbers masked that tags or hard blanks break up; the tags stay, behind the mark."""
    pieces: list[str] = []
    done = looked = 0
    searched = flat(page)
    for joint in _joints(searched):
        if joint.start() < looked:
            continue
        number = _DIGITS_BEFORE.search(searched, max(0, joint.start() - _NUMBER_CHARS), joint.start())
        found = _BROKEN.match(searched, number.start()) if number else None
        if not found:
            continue
        start, end = found.span()
        looked = end if end - start > _LONGEST_BROKEN else looked
        while start and page[start - 1] in "+(":
            start -= 1
        shown = _plain(page[start:end])
        if start < done or sum(map(str.isdigit, shown)) < _LEAST_DIGITS:
            continue
        # Words only: a number before this one has its own turn.
        before = _UP_TO_DIGITS.sub("", _plain(page[max(0, start - _WORDS_BEFORE) : start]))
        masked = mask_numbers(before + shown)
        if masked != before + shown:
            pieces += (page[done:start], masked[len(before) :], *_TAGS.findall(page, start, end))
            done = end
    return "".join((*pieces, page[done:])) if pieces else page


def _joints(searched: bytes) -> Iterator[re.Match[bytes]]:
    """Tags and hard blanks that follow a digit."""
    end = 0
    for start in _JOINT_START.finditer(searched.translate(_JOINT_KINDS)):
        joint = _JOINT.match(searched, start.start()) if start.start() >= end else None
        if joint:
            end = joint.end()
            yield joint


def _plain(part: str) -> str:
    """What a reader sees of a piece of markup."""
    return _UNSEEN.sub("", _BLANK.sub(" ", part))
