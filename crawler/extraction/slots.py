"""Marks of a post that can be seen anywhere on a page: dates, author names, numbered ids."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import unquote

from crawler.extraction.body import is_control
from crawler.extraction.dates import Found, find_date, not_ahead, parse_instant, read_date
from crawler.extraction.dom import LONGEST_WORDS, NO_WORDS, Node, clean
from crawler.extraction.source import Source

_LONGEST_DATE_TEXT = 90
_DATE_HINT = re.compile(
    r"\d[/.\-]\d|\d:\d|\dh\d|\bth\d|trước\b|ago\b|tháng|hôm|vừa|mới đây|today|yesterday|just now|"
    r"[a-z]{3}\.? \d|\d [a-z]{3}",
    re.IGNORECASE,
)
# What a text in small letters has where the pattern above finds something: most have none, as is told in a third
# of its time.
_MAY_HINT = re.compile(r"\d|trước|ago|tháng|hôm|vừa|mới đây|today|yesterday|just now")
_TIME_ATTRIBUTES = (
    "datetime",
    "data-time",
    "data-timestamp",
    "data-utime",
    "data-created",
    "data-date",
    "data-epoch",
)
_TIME_ATTRIBUTE_SET = frozenset(_TIME_ATTRIBUTES)
# A date after these words is when somebody joined or was born, not when he wrote.
_JOINED = re.compile(
    r"tham gia|gia nhập|đăng ký|join|regist|member since|sinh nhật|ngày sinh|birth|"
    r"last (?:seen|visit)|lần cuối (?:online|truy cập)|online cuối",
    re.IGNORECASE,
)
_EDITED = re.compile(r"sửa|chỉnh sửa|cập nhật|edited|updated|modified", re.IGNORECASE)
_AUTHOR_WORDS = re.compile(
    r"(?:^|[\s_-])(?:user-?name|bigusername|user-?link|author(?:-?name)?|poster|posted-?by|nick-?name|nick|fn|"
    r"display-?name|full-?name|member-?name|creator|commenter|reviewer(?:-?name)?|comment-author|"
    r"ten-?(?:nguoi|user|thanh-vien)|"
    r"nguoi-?(?:dang|gui|viet|danh-gia)|tac-?gia)(?:$|[\s_-])"
)
_BOXES = frozenset({"div", "td", "section", "article", "li"})
_PROFILE = re.compile(
    r"(?:^|/)(?:members?|users?|u|profiles?|thanh-vien|nguoi-dung|thanhvien|author|tac-gia|ca-nhan|wall)/[^/]+|"
    r"member\.php|profile\.php|mode=viewprofile|action=profile|[?&]u(?:ser)?(?:id)?=(?!https?[:%])|/@[\w.-]+/?$",
    re.IGNORECASE,
)
# What an address in small letters has where the pattern above finds something: to look for each takes a fifth of it.
_PROFILE_PIECES = (
    "member", "user", "u/", "profile", "thanh", "nguoi-dung", "author", "tac-gia", "ca-nhan", "wall", "u=", "uid=",
    "/@",
)  # fmt: skip
_LONGEST_NAME = 60
_DATE_PROPERTIES = frozenset({"datePublished", "dateCreated", "dateModified"})
# Tags that carry the full date as a tooltip over a short one.
_TITLED = frozenset({"abbr", "span", "a", "time", "li", "small", "p", "div", "td", "em", "i", "dd", "cite"})
_ADDRESSED = re.compile(r"(?<=[=/])\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)(?![^&/])")
_TITLE_LENGTHS = range(6, _LONGEST_DATE_TEXT + 1)
_DATE_WORDS = re.compile(
    r"(?:^|[\s_-])(?:post-?)?(?:date|time|datetime|timestamp|ngay|thoi-?gian)(?:$|[\s_-])"
)
# All attributes that may hold a date; of an element without any the name may tell, where it has more than one text.
_TIMED = _TIME_ATTRIBUTE_SET | {"title", "itemprop"}
_CLOCK = re.compile(r"\d{1,2}[:h]\d\d(?!\d).{0,6}$")
# An element of one short text: itself, the text, an icon or two.
_SMALL = 8
_TIMED_SIZES = range(3, _SMALL + 1)
# An element and its text.
_TEXT_ALONE = 2
# What stands around a name in a byline.
_BYLINE = re.compile(
    r"\W*(?:(?:posted |written |added )?by|(?:(?:đăng|viết|gửi|thêm) )?bởi|tác giả|người (?:đăng|viết|gửi))\W*",
    re.IGNORECASE,
)
# A name where nothing says that it is one.
_BARE_NAME_LENGTHS, _BARE_NAME_WORDS = range(2, 31), 4
_POST_ID = re.compile(
    r"(?:js-)?(?:[a-z]+[_-])*?(?:post|comment|cmt|reply|message|msg|review|rating|answer|binhluan|danhgia|pid|p|c|tl|bai|bl)"
    r"(?:[_-][a-z]+)*[_-]?\d+",
    re.IGNORECASE,
)
_ID_ATTRIBUTES = (
    "id", "data-content", "data-post-id", "data-postid", "data-comment-id", "data-commentid", "data-review-id",
    "data-node-id", "data-message-id", "data-cid", "data-pid", "data-id",
)  # fmt: skip
_ID_ATTRIBUTE_SET = frozenset(_ID_ATTRIBUTES)


@dataclass(frozen=True, slots=True)
class DateSlot:
    """Where a date stands, and whether it is the date of writing, of joining, or of editing."""

    node: Node
    instant: datetime
    has_time: bool
    machine: bool
    joined: bool
    edited: bool


def date_slots(source: Source, area: Node) -> list[DateSlot]:
    """Every date under a node that stands in an element of its own or in a short text, in page order."""
    return list(slots_among(source, source.page.nodes[area.index : area.end]))


def slots_among(source: Source, nodes: Iterable[Node]) -> Iterator[DateSlot]:
    """Every date that stands in one of these nodes, given in page order."""
    covered = -1
    for node in nodes:
        if node.index < covered:
            continue
        if not node.tag:
            slot = _text_slot(source, node, node.text)
        elif node.attrs and (node.end - node.index in _TIMED_SIZES or not _TIMED.isdisjoint(node.attrs)):
            slot = _element_slot(source, node)
        else:
            slot = None
        if slot is not None:
            yield slot
            covered = node.end


def author_at(node: Node, text: str) -> bool:
    """Whether an element with this text names an author, by its vocabulary or its link to a profile."""
    return names_author(node) and _is_name(text)


def names_author(node: Node) -> bool:
    """Whether an element says of itself that its text is an author's name, whatever that text is."""
    attrs = node.attrs
    if not attrs:
        return False
    if node.tag == "a" and _leads_to_profile(attrs.get("href", "")):
        return True
    if attrs.get("itemprop") in {"author", "creator"} or attrs.get("rel") == "author":
        return True
    if node.words is NO_WORDS:
        return False
    # A box is an author's panel, unless it holds the name and nothing else.
    boxed = node.tag in _BOXES and node.end - node.index > 2  # noqa: PLR2004 - itself and its text
    return not boxed and _is_author_name(node.words[:LONGEST_WORDS])


def names_panel(node: Node) -> bool:
    """Whether a box calls itself an author's, and holds more than a text."""
    return (
        node.tag in _BOXES
        and node.end - node.index > _TEXT_ALONE
        and node.words is not NO_WORDS
        and _is_author_name(node.words[:LONGEST_WORDS])
    )


def name_in_panel(source: Source, panel: Node) -> Node | None:
    """The element that names the author in a panel that says besides when he wrote, and nothing else."""
    dates = frozenset(slot.node.index for slot in date_slots(source, panel))
    rest = clean(source.page.text(panel, dates)) if dates else ""
    if not rest or not may_be_name(rest):
        return None
    held = (node for node in source.page.under(panel) if node.tag)
    return next((node for node in held if clean(source.page.text(node)) == rest), None)


# Elements of one page, and pages of one platform, share their names.
@lru_cache(maxsize=1 << 13)
def _is_author_name(words: str) -> bool:
    return _AUTHOR_WORDS.search(words) is not None


def _leads_to_profile(href: str) -> bool:
    if href.isascii() and not any(map(href.lower().__contains__, _PROFILE_PIECES)):
        return False
    return _PROFILE.search(href) is not None


def reads_as_name(text: str) -> bool:
    """Whether a text could be somebody's name: a few words, no button, no date, no label before a value."""
    return (
        len(text) in _BARE_NAME_LENGTHS
        and len(text.split()) <= _BARE_NAME_WORDS
        and not _hints_at_date(text)
        and may_be_name(text)
    )


def may_be_name(text: str) -> bool:
    """Whether a text could be a name where names are known to stand: nicknames may be whole sentences."""
    return (
        _is_name(text)
        and (text[0].isalpha() or text[0] in "@_")
        and ":" not in text
        and not (_hints_at_date(text) and find_date(text))
    )


def name_alone(source: Source, node: Node) -> Node:
    """The element that holds the name and nothing else, where an author's element says more ("by <b>Lan</b>")."""
    if node.end - node.index <= _TEXT_ALONE:
        return node
    whole = clean(source.page.text(node))
    for inner in source.page.under(node):
        name = clean(source.page.text(inner)) if inner.tag else ""
        if 1 < len(name) < len(whole) and may_be_name(name):
            linked = names_author(inner) and not reads_as_name(whole)
            if linked or _BYLINE.fullmatch(whole.replace(name, "", 1)):
                return inner
    return node


def _is_name(text: str) -> bool:
    return (
        0 < len(text) <= _LONGEST_NAME
        and "\n" not in text
        and not is_control(text)
        and any(map(str.isalpha, text))
    )


def numbered_id(node: Node) -> str:
    """The element's id where it is a post's own number (`post-12`, `p34`, data-comment-id), '' if none."""
    if _ID_ATTRIBUTE_SET.isdisjoint(node.attrs):
        return ""
    for name in _ID_ATTRIBUTES:
        found = node.attrs.get(name, "")
        if found and (_is_post_id(found) or (name != "id" and _is_key(found))):
            return found if not found.isdigit() or name == "id" else f"{_stem(name)}-{found}"
    return ""


def _is_post_id(text: str) -> bool:
    return text[-1].isdecimal() and _POST_ID.fullmatch(text) is not None


def _is_key(text: str) -> bool:
    return text.isdigit() or re.fullmatch(r"[0-9a-f]{16,40}", text) is not None


def _stem(attribute: str) -> str:
    """`data-comment-id` -> `comment`: a number alone would not say of what."""
    return re.sub(r"^data-|-?id$", "", attribute) or "id"


def _machine_slot(source: Source, node: Node) -> DateSlot | None:
    """A date in an attribute; of a <time> without one, its text is read when the walk reaches it."""
    attrs = node.attrs
    if not attrs:
        return None
    for name in () if _TIME_ATTRIBUTE_SET.isdisjoint(attrs) else _TIME_ATTRIBUTES:
        value = attrs.get(name, "")
        moment = parse_instant(value) if value else None
        if moment is not None:
            text = clean(source.page.text(node)) if node.end - node.index <= _SMALL else ""
            found = Found(moment, ":" in value or value.isdigit(), 0, len(value))
            return _slot(source, node, found, text=text, machine=True)
    title = attrs.get("title", "")
    if title and node.tag in _TITLED and len(title) in _TITLE_LENGTHS and any(map(str.isdigit, title)):
        dated = read_date(title, source.now)
        if dated is None or not dated.has_time:
            dated = _in_address(node)
        if dated is not None:
            return _slot(source, node, dated, text="", machine=True)
    if attrs.get("itemprop", "") in _DATE_PROPERTIES and node.get("content"):
        dated = read_date(node.get("content"), source.now)
        return _slot(source, node, dated, text="", machine=True) if dated is not None else None
    return None


def _in_address(link: Node) -> Found | None:
    """The moment that a link leads to, where its address says it with its zone ("?from=2026-10-31T06:27:13+07:00")."""
    told = _ADDRESSED.search(unquote(link.get("href")))
    moment = parse_instant(told[0]) if told else None
    return Found(moment, True, 0, 0) if moment is not None else None  # noqa: FBT003 - has_time


def _element_slot(source: Source, node: Node) -> DateSlot | None:
    """A date in attributes, or in the text of a small element made for it (day and time in two tags)."""
    slot = _machine_slot(source, node)
    if slot is None and node.end - node.index in _TIMED_SIZES and _names_date(node.words[:LONGEST_WORDS]):
        inner = (_machine_slot(source, child) for child in source.page.under(node) if child.tag)
        # What the element's words leave out, its <time> may say.
        return next((found for found in inner if found is not None), None) or _text_slot(
            source, node, source.page.text(node)
        )
    return slot


# Posts of one page, and pages of one platform, share their names.
@lru_cache(maxsize=1 << 13)
def _names_date(words: str) -> bool:
    return _DATE_WORDS.search(words) is not None


def _text_slot(source: Source, node: Node, raw: str) -> DateSlot | None:
    # Whether it is short is told sooner than whether it may be a date.
    if len(raw) > 4 * _LONGEST_DATE_TEXT:
        return None
    text = " ".join(raw.split())
    if len(text) > 2 * _LONGEST_DATE_TEXT or not _hints_at_date(text):
        return None
    text = clean(text)
    if len(text) > _LONGEST_DATE_TEXT or (
        node.parent is not None and node.parent.tag in {"script", "style"}
    ):
        return None
    found = find_date(text, source.now)
    if (found is None or not found.has_time) and (clock := _clock_after(source, node)):
        found = find_date(f"{text} {clock}", source.now) or found
    return _slot(source, node, found, text=text, machine=False) if found is not None else None


def _hints_at_date(text: str) -> bool:
    """Whether a text may hold a date."""
    return _MAY_HINT.search(text.lower()) is not None and _DATE_HINT.search(text) is not None


def _clock_after(source: Source, node: Node) -> str:
    """The time of day that stands in an element of its own right after a day ("Hôm qua, <i>10:45</i>")."""
    if node.tag or node.parent is None:
        return ""
    after = source.page.nodes[node.end : min(node.end + _SMALL, node.parent.end)]
    text = next((clean(inner.text) for inner in after if not inner.tag and inner.text.strip()), "")
    return text if _CLOCK.match(text) else ""


def _slot(source: Source, node: Node, found: Found, *, text: str, machine: bool) -> DateSlot | None:
    checked = not_ahead(found.instant, source.now)
    if checked is None:
        return None
    around = f"{text} {_before(source, node)}"
    named = "edit" in _near_words(node) or node.get("itemprop") == "dateModified"
    edited = named or _EDITED.search(around) is not None
    return DateSlot(node, checked, found.has_time, machine, _JOINED.search(around) is not None, edited)


def _before(source: Source, node: Node) -> str:
    """The words right before a node, which say what its date means.

    Not those of a link: names may hold any word ("Thủy sửa xe"), and a label before the name still counts.
    """
    words: list[str] = []
    for earlier in reversed(source.page.nodes[max(0, node.index - 6) : node.index]):
        linked = earlier.parent is not None and earlier.parent.tag == "a"
        if not earlier.tag and earlier.text.strip() and not linked:
            text = clean(earlier.text)
            if len(text) <= 40:  # noqa: PLR2004 - a label is short
                words.append(text)
            break
    return " ".join(words)


def _near_words(node: Node) -> str:
    return " ".join(above.words for above, _ in zip(node.ancestors(), range(2), strict=False)) + node.words
