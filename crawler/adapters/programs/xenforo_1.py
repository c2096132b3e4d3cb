"""XenForo 1 (1.0 to 1.5): `html#XenForo`, posts in `li.message`, addresses relative to <base>."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from selectolax.lexbor import LexborNode

from crawler.adapters.base import Adapter, Answer
from crawler.adapters.markup import attribute, count, dated, number, own_words, words
from crawler.adapters.pages import MAX_PAGES, Pages, lists_at
from crawler.adapters.thread import Post, thread_page
from crawler.extraction.types import Extraction
from crawler.extraction.urls import absolute
from crawler.frame.found import Found, Listed, distinct_items
from crawler.frame.links import base_url
from crawler.steps import FrameTask
from crawler.types import EntryPoint, ItemKind

_FOREIGN = frozenset({"bbCodeQuote", "quoteExpand", "signature", "editDate", "attachedFiles", "bbmTags"})
# Where a forum view lists, whether or not there is anything to list.
_LIST = "ol.discussionListItems"
_THREAD = re.compile(r"/(?:unread|latest|page-\d+)?/?$")


class XenForo1(Adapter):
    """Times stand in attributes for recent posts only; older ones show a short date."""

    name: ClassVar[str] = "xenforo-1"
    program: ClassVar[str] = "XenForo 1"

    def recognise(self, answer: Answer) -> str:
        """By the id of <html>, which every template keeps."""
        if answer.tree.css_first("html#XenForo") is not None:
            return "thẻ html mang id=“XenForo” của XenForo 1"
        return ""

    def entries(self, answer: Answer) -> tuple[EntryPoint, ...]:
        """Every forum of the index with its sub-forums; link forums lead elsewhere and are none."""
        base = base_url(answer.tree, answer.url)
        found = answer.tree.css(".node.forum .nodeTitle a[href], .subForumList .node.forum a.menuRow[href]")
        return lists_at(absolute(base, attribute(node, "href")) for node in found)

    def listed(self, answer: Answer, task: FrameTask) -> Listed | None:
        """Threads of a forum view, without redirects left by moved ones."""
        del task
        rows = answer.tree.css("li.discussionListItem")
        if not rows and answer.tree.css_first(_LIST) is None:
            return None
        base = base_url(answer.tree, answer.url)
        return Listed(
            items=distinct_items(_item(row, base, answer) for row in rows),
            next_page=next(iter(_pages(answer, base).next_pages), ""),
        )

    def extract(self, answer: Answer, kind: ItemKind) -> Extraction | None:
        """Every visible post of a thread's page."""
        del kind
        nodes = answer.tree.css("li.message[id^=post-]")
        if not nodes:
            return None
        base = base_url(answer.tree, answer.url)
        pages = _pages(answer, base)
        title = words(answer.tree.css_first(".titleBar h1")) if pages.current == 1 else ""
        return thread_page(self.name, _posts(answer, nodes, base, title), pages)


def _posts(answer: Answer, nodes: list[LexborNode], base: str, title: str) -> Iterator[Post]:
    has_edits = answer.tree.css_first(".editDate") is not None
    for node in nodes:
        body = node.css_first(".messageText:not(.signature)")
        attributes = node.attributes
        if body is None or "deleted" in (attributes.get("class") or "").split():
            continue
        edited = node.css_first(".editDate .DateTime") if has_edits else None
        yield Post(
            anchor=attributes.get("id") or "",
            author=attributes.get("data-author") or words(node.css_first(".userText .username")),
            own=own_words(body, base, _FOREIGN),
            published_at=_time(answer, _written(node)),
            modified_at=_time(answer, edited),
            title=title,
        )
        title = ""


def _written(node: LexborNode) -> LexborNode | None:
    """The element with the post's date; a link to the post that carries one is its plainest form."""
    found = node.css_first(".messageMeta .datePermalink .DateTime") or node.css_first(
        ".messageMeta .datePermalink"
    )
    return found or node.css_first(".messageMeta .DateTime")


def _time(answer: Answer, node: LexborNode | None) -> datetime | None:
    """From `abbr[data-time]`, `span[title]`, or the words; the title of a permalink is no date."""
    return dated(answer.now, node, "data-time", "title")


def _item(row: LexborNode, base: str, answer: Answer) -> Found | None:
    classes = attribute(row, "class").split()
    link = row.css_first(".title a.PreviewTooltip[href]") or row.css_first(
        ".title a[href]:not(.prefixLink)"
    )
    url = absolute(base, attribute(link, "href"))
    if not url or "redirect" in classes or "deleted" in classes:
        return None
    return Found(
        url=_THREAD.sub("/", url),
        title=words(row.css_first(".title")),
        published_at=_time(answer, row.css_first(".posterDate .DateTime")),
        modified_at=_time(answer, row.css_first(".lastPost .DateTime")),
        replies=count(words(row.css_first(".stats .major dd"))),
        views=count(words(row.css_first(".stats .minor dd"))),
    )


def _pages(answer: Answer, base: str) -> Pages:
    """XenForo 1 tells its script how many pages there are and how their addresses are made."""
    pager = answer.tree.css_first(".PageNav[data-last]")
    current, last = number(attribute(pager, "data-page")), number(attribute(pager, "data-last"))
    pattern, sentinel = attribute(pager, "data-baseurl"), attribute(pager, "data-sentinel")
    if not (current and last and sentinel and sentinel in pattern):
        return Pages()
    numbers = range(2, min(last, MAX_PAGES) + 1)
    address = absolute(base, pattern)
    later = tuple([address.replace(sentinel, str(page)) for page in numbers])
    return Pages(current, later)


ADAPTER = XenForo1()
