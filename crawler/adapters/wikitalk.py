"""Signed comments on a wiki's discussion page: what was said up to each signature, and who signed when."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

from selectolax.lexbor import LexborNode

from crawler.adapters.markup import attribute, own_words, words
from crawler.extraction.body import Own

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"dl", "ul", "ol"})
_LINES = frozenset({"p", "li", "dd", "dt", "blockquote", "pre"})
# Tables, boxes and notices say nothing that anybody signed.
_WRAPPERS = frozenset({"div", "section"})
_FOREIGN = frozenset(
    {"mw-editsection", "ext-discussiontools-init-replylink-buttons", "noprint", "reference"}
)
_BOXES = frozenset({"toc", "navbox", "noprint", "mw-references-wrap", "printfooter", "catlinks"})
# "10:11, ngày 5 tháng 3 năm 2024 (UTC)" and "10:11, 5 March 2024 (UTC)", at the end of what is signed.
_SIGNED = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2}), (?:ngày )?(?P<day>\d{1,2}) "
    r"(?:tháng (?P<number>\d{1,2})|(?P<name>[A-Z][a-z]+)) (?:năm )?(?P<year>\d{4}) \((?P<zone>[^()]{2,9})\)\W*$"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?$")
_ZONES = {"UTC": 0, "GMT": 0, "ICT": 7}
_USERS = ("thành viên:", "user:", "thảo luận thành viên:", "user talk:")
_USERS_TOO = ("đặc biệt:đóng góp/", "special:contributions/", "đặc biệt:contributions/")
_DASHES = " \t\n-–—~"


@dataclass(frozen=True, slots=True)
class Comment:
    """What one person signed; `title` is the section's heading, for the comment that opened it."""

    own: Own
    author: str = ""
    published_at: datetime | None = None
    title: str = ""


@dataclass(slots=True)
class _Pending:
    """Lines since the last signature."""

    texts: list[str] = field(default_factory=list)
    links: dict[str, None] = field(default_factory=dict)
    markers: dict[str, None] = field(default_factory=dict)

    def add(self, own: Own, text: str) -> None:
        self.texts += [text] if text else []
        self.links.update(dict.fromkeys(own.links))
        self.markers.update(dict.fromkeys(own.ad_markers))

    def own(self) -> Own:
        return Own("\n".join(self.texts), tuple(self.links), tuple(self.markers))


def comments(content: LexborNode, url: str) -> Iterator[Comment]:
    """Comments in reading order; what nobody signed ends with its section."""
    pending, title = _Pending(), ""
    for node, is_heading in _lines(content):
        own = own_words(node, url, _FOREIGN, _is_list)
        if is_heading:
            if pending.texts:
                yield Comment(pending.own(), title=title)
            pending, title = _Pending(), own.text
            continue
        signed = _SIGNED.search(own.text)
        author, start = _signer(node, own.text, signed.start()) if signed else ("", 0)
        pending.add(own, own.text[:start].rstrip(_DASHES) if author else own.text)
        if signed and author:
            yield Comment(pending.own(), author, _moment(signed), title)
            pending, title = _Pending(), ""
    if pending.texts:
        yield Comment(pending.own(), title=title)


def _lines(content: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Headings and lines of text in reading order, a list's lines after the one it hangs below."""
    waiting: list[LexborNode | None] = [content.child]
    while waiting:
        node = waiting.pop()
        if node is None:
            continue
        waiting.append(node.next)
        tag = node.tag or ""
        names = (node.attributes.get("class") or "").split() if tag[:1] not in "-!" else []
        if tag in _HEADINGS:
            yield node, True
        elif tag in _LINES:
            yield node, False
            waiting += [below.child for below in reversed(_lists_below(node))]
        elif tag in _LISTS or (tag in _WRAPPERS and _BOXES.isdisjoint(names)):
            waiting.append(node.child)


def _lists_below(line: LexborNode) -> list[LexborNode]:
    """Lists that hang below a line: what others answered, or points of the same comment."""
    return [below for below in line.iter() if below.tag in _LISTS]


def _is_list(node: LexborNode, tag: str, names: list[str]) -> bool:
    del node, names
    return tag in _LISTS


def _signer(line: LexborNode, text: str, before: int) -> tuple[str, int]:
    """Who signed a line, and where in its text the signature starts; ('', 0) where no link names a person."""
    below = {link.mem_id for lists in _lists_below(line) for link in lists.css("a[href]")}
    own = [link for link in line.css("a[href]") if link.mem_id not in below]
    named = [(user, words(link)) for link in own if (user := _user(attribute(link, "href")))]
    start = -1
    for user, shown in reversed(named):
        if user != named[-1][0]:
            break
        at = text.rfind(shown, 0, before) if shown else -1
        if at < 0:
            break
        before = start = at
    return (named[-1][0], start) if start >= 0 else ("", 0)


def _user(href: str) -> str:
    """The person whose page, discussion or contributions an address shows, '' if it shows another page."""
    parts = urlsplit(href)
    title = parse_qs(parts.query).get("title", [""])[0] or unquote(parts.path)
    lowered = title.replace("_", " ").lower()
    for mark in (*_USERS_TOO, *_USERS):
        at = lowered.find(mark)
        if at >= 0 and (at == 0 or lowered[at - 1] == "/"):
            return title.replace("_", " ")[at + len(mark) :].split("/")[0].strip()
    return ""


def _moment(signed: re.Match[str]) -> datetime | None:
    name = (signed["name"] or "")[:3]
    month = int(signed["number"] or 0) or (_MONTHS.index(name) + 1 if name in _MONTHS else 0)
    numbers = (int(signed["year"]), month, int(signed["day"]), int(signed["hour"]), int(signed["minute"]))
    offset = _OFFSET.match(signed["zone"])
    hours = _ZONES.get(signed["zone"].upper())
    try:
        local = datetime(*numbers, tzinfo=UTC)
    except ValueError:
        return None
    if offset:
        ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return local - ahead if offset[1] == "+" else local + ahead
    return None if hours is None else local - timedelta(hours=hours)
