"""A page's markup made fit for the archive: personal data masked, authors' names replaced."""

import html as markup
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from crawler.privacy import mask_personal_data, pseudonym

# Addresses of people's profiles carry their names.
_PROFILE = re.compile(
    r"""(?P<before>\bhref\s*=\s*["'])[^"']*?/(?:members?|users?|u|profiles?|thanh-vien|nguoi-dung|tac-gia|authors?)"""
    r"""(?:[/.?][^"']*)?(?P<after>["'])""",
    re.IGNORECASE,
)
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
    *("author", "byline", "username", "user-name", "nickname", "nick-name"),
    *("tacgia", "tac-gia", "commenter"),
)
_ATTRIBUTE_CHARS, _NAME_CHARS = 120, 240
# A one-word name shorter than this is as likely an ordinary word ("nam", "hoa"), so it stays in text.
_TELLING_NAME = 5


def redact_markup(page: str, names: Iterable[str], key: bytes, platform_id: str) -> str:
    """Markup of a page for the archive, in which no author of the page is named."""
    page = _PROFILE.sub(r"\g<before>#\g<after>", _AT_SIGN.sub("@", page))
    marked = (
        markup.unescape(found["content"] or found["text"]).strip() for found in _MARKED.finditer(page)
    )
    page = _replace_names(page, (*names, *marked), key, platform_id)
    return mask_personal_data(page)


def _marked_names(page: str) -> list[str]:
    # Plain searches for the words first: most of a page has none, and the pattern is slow on all of it.
    lowered = page.lower()
    places = (at for word in _MARK_WORDS for at in _occurrences(lowered, word))
    return [
        markup.unescape(found["content"] or found["text"]).strip()
        for at in places
        for found in _MARKED.finditer(page, max(0, at - _ATTRIBUTE_CHARS), at + _NAME_CHARS)
    ]


def _occurrences(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def redact_text(text: str, names: Iterable[str], key: bytes, platform_id: str) -> str:
    """A document's text or title with personal data masked and the page's authors' names replaced."""
    telling = tuple(name for name in names if len(name) >= _TELLING_NAME or " " in name.strip())
    return mask_personal_data(_replace_names(text, telling, key, platform_id))


def _replace_names(text: str, names: tuple[str, ...], key: bytes, platform_id: str) -> str:
    searched = text.encode("utf-8", "replace")  # in which Python finds accented words much faster
    spelled = {
        form: pseudonym(name, key, platform_id)
        for name in names
        if name.strip()
        for form in _spellings(name.strip())
        if form.encode() in searched
    }
    if not spelled:
        return text
    longest_first = sorted(spelled, key=lambda form: (-len(form), form))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    return pattern.sub(lambda match: spelled[match[0]], text)


def _spellings(name: str) -> tuple[str, ...]:
    """The name as text, in an attribute, in embedded JSON, and in addresses, where wikis write it with _."""
    joined = name.replace(" ", "_")
    return name, markup.escape(name), json.dumps(name)[1:-1], joined, quote(name), quote(joined)
