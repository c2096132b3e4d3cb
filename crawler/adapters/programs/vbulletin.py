"""vBulletin 3, 4 and 5: three page structures of one program, told apart by their post elements."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from selectolax.lexbor import LexborNode

from crawler.adapters.base import Adapter, Answer
from crawler.adapters.markup import attribute, number, own_words, spaced, words
from crawler.adapters.monthfirst import DateReader
from crawler.adapters.pages import Pages, lists_at, numbered
from crawler.adapters.thread import Post, thread_page
from crawler.adapters.vb_listing import forum_addresses, threads
from crawler.extraction.types import Extraction
from crawler.extraction.urls import absolute
from crawler.frame.found import Listed
from crawler.frame.links import base_url
from crawler.steps import FrameTask
from crawler.types import EntryPoint, ItemKind

_FOREIGN = frozenset(
    {"bbcode_quote", "quote_container", "signature", "lastedited", "bbcode_postedby", "b-bbcode__quote"}
)
_QUOTE_LABEL = re.compile(r"(?:quote|trích dẫn|trích|trích nguyên văn bởi|trích lời)\s*:?", re.IGNORECASE)
_POSTS = "table[id^=post], li[id^=post_], li.b-post[data-node-id]"
_NUMBERED = re.compile(r"post_?\d+")
_DATED = re.compile(r"\d[-/.]\d|\d:\d|trước|ago\b", re.IGNORECASE)
_PAGE_OF = re.compile(
    r"(?:page|trang)\s+(\d+)\s*(?:of|/|của|trên|trong)\s*(?:tổng số\s*)?(\d+)", re.IGNORECASE
)


class VBulletin(Adapter):
    """Dates are text; which of day and month stands first is the operator's choice."""

    name: ClassVar[str] = "vbulletin"
    program: ClassVar[str] = "vBulletin"

    def recognise(self, answer: Answer) -> str:
        """By the generator, the program's style element, or its scripts."""
        tree = answer.tree
        generator = attribute(tree.css_first("meta[name=generator]"), "content")
        if generator.lower().startswith("vbulletin"):
            return f"meta generator ghi “{generator[:40]}”"
        if tree.css_first("style#vbulletin_css, link#vbulletin_css, script#vb_global_js") is not None:
            return "trang mang kiểu dáng hoặc mã “vbulletin_css” của vBulletin"
        if tree.css_first(
            "script[src*='vbulletin_'], script[src*='vbulletin-core'], script[src*='clientscript/vb']"
        ):
            return "trang nạp mã vbulletin của vBulletin"
        return ""

    def entries(self, answer: Answer) -> tuple[EntryPoint, ...]:
        """Every forum that the index names."""
        base = base_url(answer.tree, answer.url)
        return lists_at(forum_addresses(answer.tree, base))

    def listed(self, answer: Answer, task: FrameTask) -> Listed | None:
        """Threads of a forum view, without redirects left by moved ones."""
        del task
        base = base_url(answer.tree, answer.url)
        items = threads(answer.tree, base, DateReader(answer.now))
        if items is None:
            return None
        return Listed(items=items, next_page=next(iter(_pages(answer, base).next_pages), ""))

    def extract(self, answer: Answer, kind: ItemKind) -> Extraction | None:
        """Every visible post of a thread's page."""
        del kind
        nodes = [node for node in answer.tree.css(_POSTS) if _is_post(node)]
        if not nodes:
            return None
        base = base_url(answer.tree, answer.url)
        pages = _pages(answer, base)
        title = _title(answer) if pages.current == 1 else ""
        return thread_page(self.name, _posts(answer, nodes, base, title), pages)


def _is_post(node: LexborNode) -> bool:
    is_card = node.tag == "li" and "b-post" in attribute(node, "class").split()
    return is_card or _NUMBERED.fullmatch(node.id or "") is not None


@dataclass(frozen=True, slots=True)
class _Parts:
    """Where a post's parts stand in one generation of the program."""

    body: str
    author: str
    guest: str
    date: str
    edited: str


_THREE = _Parts(
    "[id^=post_message_]",
    ".bigusername",
    "[id^=postmenu_]",
    "td.thead, td.tcat",
    "[id^=td_post_] .smallfont em",
)
_FOUR = _Parts(
    "[id^=post_message_]",
    "a.username, span.username",
    ".username_container strong",
    ".postdate",
    ".lastedited",
)
_FIVE = _Parts(".js-post__content-text", ".author a", ".author", "time[datetime]", ".b-post__edit")


def _parts(node: LexborNode) -> _Parts:
    if node.tag == "table":
        return _THREE
    return _FOUR if node.id else _FIVE


def _posts(answer: Answer, nodes: list[LexborNode], base: str, title: str) -> Iterator[Post]:
    where = _parts(nodes[0])
    shown = [(node, node.css_first(where.body), _date_text(node, where)) for node in nodes]
    reader = DateReader(answer.now, [date for _, _, date in shown])
    for node, body, date in shown:
        if body is None:
            continue
        edited = node.css_first(where.edited)
        yield Post(
            anchor=node.id or f"post_{attribute(node, 'data-node-id')}",
            author=words(node.css_first(where.author)) or words(node.css_first(where.guest)),
            own=own_words(body, base, _FOREIGN, _is_quote),
            published_at=reader.read(date),
            modified_at=reader.read(spaced(edited)) if edited is not None else None,
            title=title,
        )
        title = ""


def _date_text(node: LexborNode, where: _Parts) -> str:
    """What stands by the post's status icon (3), in .postdate (4), in the post's or its <time>'s attribute (5)."""
    if where is _FIVE:
        published = attribute(node, "data-node-publishdate")
        return published or attribute(node.css_first(where.date), "datetime")
    texts = (spaced(found) for found in node.css(where.date))
    return next((text for text in texts if _DATED.search(text)), "")


def _is_quote(node: LexborNode, tag: str, names: list[str]) -> bool:
    """A quote of vBulletin 3 has no name: a box whose first line is "Quote:", or a table with a quote's class."""
    if tag == "table":
        return any("quote" in name for name in names)
    if tag != "div" or names:
        return False
    label = next(node.iter(), None)
    return label is not None and label.tag == "div" and _QUOTE_LABEL.fullmatch(words(label)) is not None


def _title(answer: Answer) -> str:
    """The navigation's last step (3), the heading (4, 5), else the first post's own title."""
    tree = answer.tree
    found = tree.css_first(".threadtitle, h1.main-title, td.navbar strong")
    first = tree.css_first("[id^=td_post_] > .smallfont > strong")
    return words(found) or words(first) or words(tree.css_first("title"))


def _pages(answer: Answer, base: str) -> Pages:
    """The pager shows a few numbers, the total in words, and the last page."""
    pager = answer.tree.css_first(
        ".pagenav, .threadpagenav, .pagination_top, .pagenav-container, .js-pagenav"
    )
    if pager is None:
        return Pages()
    told = _PAGE_OF.search(words(pager.css_first("td.vbmenu_control, .popupctrl")))
    links = [
        (page, absolute(base, attribute(node, "href")))
        for node in pager.css("a[href]")
        if (page := number(words(node).replace(",", "")))
    ]
    following = absolute(base, attribute(pager.css_first("a[rel=next]"), "href"))
    current, total = (number(told[1]), number(told[2])) if told else (1, 0)
    return numbered(links, current, total, following)


ADAPTER = VBulletin()
