"""A page's markup made fit for the archive: personal data masked, authors' names replaced."""

import html as markup
import json
import re
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
_AT_SIGN = re.compile(r"&#64;|&#x40;|&commat;", re.IGNORECASE)
# Where markup itself says that a name follows; extraction does not need all of them, the archive does.
_MARKED = re.compile(
    r"""\b(?:class|itemprop|rel|name|property)\s*=\s*["'][^"']*"""
    r"""(?:\bauthor|byline|\buser-?name|nick-?name|tac-?gia|commenter)[^"']*["']"""
    r"""(?:[^<>]*\bcontent\s*=\s*["'](?P<content>[^"'<>]{2,60})["']|[^<>]*>\s*(?:<a\b[^<>]*>|<span\b[^<>]*>)?\s*"""
    r"""(?P<text>[^<>]{2,60}?)\s*<)""",
    re.IGNORECASE,
)
_MARK_WORDS = (
    *(b"author", b"byline", b"username", b"user-name", b"nickname", b"nick-name"),
    *(b"tacgia", b"tac-gia", b"commenter"),
)
_ATTRIBUTE_CHARS, _NAME_CHARS = 120, 240
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
_DIGITS_BEFORE = re.compile(rb"[0-9](?:[ .,()\xa0?-]{0,3}+[0-9])*+[ .,()\xa0?-]{0,3}\Z")
_NUMBER_CHARS = 40
_TAGS = re.compile(r"<[^<>]*>")
_UNSEEN = re.compile(r"<[^<>]*>|^[^<>]*>|<[^<>]*$|&shy;|&#8203;")
_UP_TO_DIGITS = re.compile(r"(?s).*[\d\n]")
_BLANK = re.compile(r"&nbsp;|&#160;|&#x0*a0;", re.IGNORECASE)
_LEAST_DIGITS, _WORDS_BEFORE = 9, 240


def redact_markup(page: str, names: Iterable[str], key: bytes, platform_id: str) -> str:
    """Markup of a page for the archive, in which no author of the page is named."""
    page = _without_profiles(_AT_SIGN.sub("@", page) if "&" in page else page)
    page = _replace_names(page, (*names, *_marked_names(page)), key, platform_id)
    return mask_personal_data(_mask_broken(page))


def redact_text(text: str, names: Iterable[str], key: bytes, platform_id: str) -> str:
    """A document's text or title with personal data masked and the page's authors' names replaced."""
    telling = tuple(name for name in names if len(name) >= _TELLING_NAME or " " in name.strip())
    return mask_personal_data(_replace_names(text, telling, key, platform_id))


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
    places = (at for word in _MARK_WORDS for at in _occurrences(searched, word))
    return [
        markup.unescape(found["content"] or found["text"]).strip()
        for at in places
        for found in _MARKED.finditer(page, max(0, at - _ATTRIBUTE_CHARS), at + _NAME_CHARS)
    ]


def _occurrences(searched: bytes, word: bytes) -> Iterator[int]:
    at = searched.find(word)
    while at >= 0:
        yield at
        at = searched.find(word, at + len(word))


def _replace_names(text: str, names: Iterable[str], key: bytes, platform_id: str) -> str:
    searched = text.encode("utf-8", "surrogatepass")  # in which Python finds accented words much faster
    pieces: list[bytes] = []
    done = 0
    for start, end, name in _places(searched, names):
        if start >= done:
            pieces += (searched[done:start], pseudonym(name, key, platform_id).encode())
            done = end
    return b"".join((*pieces, searched[done:])).decode("utf-8", "surrogatepass") if pieces else text


def _places(searched: bytes, names: Iterable[str]) -> list[tuple[int, int, str]]:
    """Where a name stands as a word of its own, the longest first where several begin together."""
    embedded = b"\\u" in searched
    found = [
        (at, at + len(form), name)
        for name in dict.fromkeys(name.strip() for name in names)
        if name
        for form in _spellings(name, embedded=embedded)
        for at in _occurrences(searched, form)
        if not (
            _is_word(searched[max(0, at - 4) : at], -1)
            or _is_word(searched[at + len(form) : at + len(form) + 4], 0)
        )
    ]
    return sorted(found, key=lambda place: (place[0], -place[1]))


def _is_word(near: bytes, at: int) -> bool:
    """Whether the character beside a name would make it part of a longer word."""
    beside = near.decode("utf-8", "ignore")
    return bool(beside) and (beside[at].isalnum() or beside[at] == "_")


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
    for joint in _JOINT.finditer(searched):
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


def _plain(part: str) -> str:
    """What a reader sees of a piece of markup."""
    return _UNSEEN.sub("", _BLANK.sub(" ", part))
