"""A page's markup made fit for the archive: personal data masked, authors' names replaced."""

import html as markup
import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import quote

from crawler.personal_numbers import flat, mask_numbers
from crawler.privacy import mask_personal_data, pseudonym

# Addresses of people's profiles carry their names.
_PROFILE_PLACE = re.compile(
    r"/(?:members?|users?|u|profiles?|thanh-vien|nguoi-dung|tac-gia|authors?)(?=[/.?\"'])", re.IGNORECASE
)
_HREF = re.compile(r"\bhref\s*=\s*[\"']\Z", re.IGNORECASE)
_LONGEST_ADDRESS, _HREF_CHARS = 2083, 16
_AT_SIGN = re.compile(r"&(?:#64|#x40|commat);", re.IGNORECASE)
# Where markup itself says that a name follows; extraction does not need all of them, the archive does.
_MARKED = re.compile(
    r"""\b(?:class|itemprop|rel|name|property)\s*=\s*["'][^"']*"""
    r"""(?:\bauthor|byline|\buser-?name|nick-?name|tac-?gia|commenter)[^"']*["']"""
    r"""(?:[^<>]*\bcontent\s*=\s*["'](?P<content>[^"'<>]{2,60})["']|[^<>]*>\s*(?:<a\b[^<>]*>|<span\b[^<>]*>)?\s*"""
    r"""(?P<text>[^<>]{2,60}?)\s*<)""",
    re.IGNORECASE,
)
# What these words begin with: fewer searches of the page.
_MARK_WORDS = (b"author", b"byline", b"user", b"nick", b"tac", b"commenter")
_MARKS = re.compile(rb"author|byline|user-?name|nick-?name|tac-?gia|commenter")
_ATTRIBUTE_CHARS, _NAME_CHARS = 120, 240
# The attribute whose value begins at the quotation mark that ends the searched part.
_ATTRIBUTE = re.compile(r"""\b(?:class|itemprop|rel|name|property)\s*=\s*["']\Z""", re.IGNORECASE)
_ATTRIBUTE_NAME_CHARS = 20
# A one-word name shorter than this is as likely an ordinary word ("nam", "hoa"), so it stays in text.
_TELLING_NAME = 5
# A number with tags or hard blanks between its digits, which only a reader sees as one. Tags that begin a line
# or a cell part numbers for readers too, so they are not among these.
_LINK = (
    rb"(?:</?(?:b|i|em|strong|span|font|u|mark|small|wbr|a|big|sup|sub|bdi|tt|code|ins|s)(?:\s[^<>]{0,200})?/?>"
    rb"|&nbsp;|&#160;|&\#x0*a0;|&shy;|&\#8203;|<!--[^<>]{0,80}-->)"
)
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
_UNSEEN = re.compile(r"<[^<>]*>|^[^<>]*>|<[^<>]*$|&shy;|&#8203;")
_UP_TO_DIGITS = re.compile(r"(?s).*[\d\n]")
_BLANK = re.compile(r"&nbsp;|&#160;|&#x0*a0;", re.IGNORECASE)
_LEAST_DIGITS, _WORDS_BEFORE = 9, 240
_NOT_ASCII = 0x80
_WORD_BYTES = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
# A sign that an address writes as its number.
_QUOTED = re.compile(rb"%[2-7C-F][0-9A-F]")


def redact_markup(page: str, names: Iterable[str], key: bytes, platform_id: str) -> str:
    """Markup of a page for the archive, in which no author of the page is named."""
    page = _without_profiles(_AT_SIGN.sub("@", page) if "&" in page else page)
    page = _replace_names(page, (*names, *_marked_names(page)), key, platform_id)
    return mask_personal_data(_mask_broken(page))


def redact_text(text: str, names: Iterable[str], key: bytes, platform_id: str) -> str:
    """A document's text or title with personal data masked and the page's authors' names replaced."""
    return (
        mask_personal_data(_replace_names(text, _telling(tuple(names)), key, platform_id)) if text else text
    )


@lru_cache(maxsize=64)
def _telling(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if len(name) >= _TELLING_NAME or " " in name.strip())


def _without_profiles(page: str) -> str:
    """The page with addresses of profiles in links reduced to "#"."""
    pieces: list[str] = []
    done = 0
    for place in _PROFILE_PLACE.finditer(page):
        start = place.start()
        if start < done:
            continue
        least = max(0, start - _LONGEST_ADDRESS)
        opened = max(page.rfind('"', least, start), page.rfind("'", least, start)) + 1
        if not opened or not _HREF.search(page, max(0, opened - _HREF_CHARS), opened):
            continue
        end = page.find(page[opened - 1], place.end())
        if end >= 0:
            pieces += (page[done:opened], "#")
            done = end
    return "".join((*pieces, page[done:])) if pieces else page


def _marked_names(page: str) -> list[str]:
    # Plain searches for the words first: most of a page has none, and the pattern is slow on all of it.
    searched = flat(page).lower()
    places = sorted(
        at for word in _MARK_WORDS for at in _occurrences(searched, word) if _MARKS.match(searched, at)
    )
    names: list[str] = []
    before: re.Match[str] | None = None
    for at in places:
        start = _attribute_at(page, at)
        if start < 0:
            continue
        # The name may stand so far behind the last of these words that are near.
        last = places[bisect_right(places, start + _ATTRIBUTE_CHARS) - 1]
        if before and at < before.end() and before.start() >= last - _ATTRIBUTE_CHARS:
            continue  # another attribute of the element that the name before stands in
        found = _MARKED.match(page, start, last + _NAME_CHARS)
        if found:
            before = found
            names.append(markup.unescape(found["content"] or found["text"]).strip())
    return names


def _attribute_at(page: str, at: int) -> int:
    """Where the attribute begins in whose value this place lies, -1 where it is none that may name somebody."""
    least = max(0, at - _ATTRIBUTE_CHARS)
    opened = max(page.rfind('"', least, at), page.rfind("'", least, at)) + 1
    attribute = opened and _ATTRIBUTE.search(page, max(least, opened - _ATTRIBUTE_NAME_CHARS), opened)
    return attribute.start() if attribute else -1


def _occurrences(searched: bytes, word: bytes) -> Iterator[int]:
    at = searched.find(word)
    while at >= 0:
        yield at
        at = searched.find(word, at + len(word))


def _replace_names(text: str, names: Iterable[str], key: bytes, platform_id: str) -> str:
    told = tuple(names)
    if not told:
        return text
    searched = text.encode("utf-8", "surrogatepass")  # in which Python finds accented words much faster
    places = _places(searched, told)
    if not places:
        return text
    pieces: list[bytes] = []
    done = 0
    for start, end, name in places:
        if start >= done:
            pieces += (searched[done:start], pseudonym(name, key, platform_id).encode())
            done = end
    return b"".join((*pieces, searched[done:])).decode("utf-8", "surrogatepass")


def _places(searched: bytes, names: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """Where a name stands as a word of its own, the longest first where several begin together."""
    forms = _forms(names, embedded=b"\\u" in searched, quoted=_QUOTED.search(searched) is not None)
    found = [
        (at, at + len(form), name)
        for form, name in forms
        for at in _occurrences(searched, form)
        if not (_is_word(searched, at - 1, -1) or _is_word(searched, at + len(form), 0))
    ]
    return sorted(found, key=lambda place: (place[0], -place[1])) if len(found) > 1 else found


def _is_word(searched: bytes, at: int, side: int) -> bool:
    """Whether the character at a name's last (0) or first (-1) end would make it part of a longer word."""
    if not 0 <= at < len(searched):
        return False
    if searched[at] < _NOT_ASCII:
        return searched[at] in _WORD_BYTES
    near = searched[at : at + 4] if side == 0 else searched[max(0, at - 3) : at + 1]
    beside = near.decode("utf-8", "ignore")
    return bool(beside) and (beside[side].isalnum() or beside[side] == "_")


# The same authors are looked for in each post, title and link of a page.
@lru_cache(maxsize=64)
def _forms(names: tuple[str, ...], *, embedded: bool, quoted: bool) -> tuple[tuple[bytes, str], ...]:
    """Every spelling of every name, with its name; those of addresses only where the text has one."""
    return tuple(
        (form, name)
        for name in dict.fromkeys(name.strip() for name in names)
        if name
        for form in _spellings(name, embedded=embedded)
        if quoted or not _QUOTED.search(form)
    )


# The authors of a page are looked for in each of its posts, titles and links.
@lru_cache(maxsize=4096)
def _spellings(name: str, *, embedded: bool) -> frozenset[bytes]:
    """The name as text, in an attribute, in embedded JSON, and in addresses, where wikis write it with _."""
    joined = name.replace(" ", "_")
    forms = {name, markup.escape(name), joined, quote(name), quote(joined)}
    forms |= {json.dumps(name)[1:-1]} if embedded else set()
    return frozenset(form.encode("utf-8", "surrogatepass") for form in forms)


def _mask_broken(page: str) -> str:
    """The page with personal numbers masked that tags or hard blanks break up; the tags stay, behind the mark."""
    pieces: list[str] = []
    done = 0
    searched = flat(page)
    for joint in _joints(searched):
        number = _DIGITS_BEFORE.search(searched, max(0, joint.start() - _NUMBER_CHARS), joint.start())
        found = _BROKEN.match(searched, number.start()) if number else None
        if not found:
            continue
        start, end = found.span()
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
