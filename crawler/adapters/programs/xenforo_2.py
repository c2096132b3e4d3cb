"""XenForo 2 (2.0 to 2.3): `html#XF`, posts in `article.message--post`."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from selectolax.lexbor import LexborNode

from crawler.adapters.base import Adapter, Answer
from crawler.adapters.markup import attribute, count, dated, number, own_words, words
from crawler.adapters.pages import Pages, lists_at, numbered
from crawler.adapters.thread import Post, thread_page
from crawler.extraction.types import Extraction
from crawler.extraction.urls import absolute
from crawler.frame.found import Found, Listed, distinct_items
from crawler.frame.links import base_url
from crawler.steps import FrameTask
from crawler.types import EntryPoint, ItemKind

# Quotes, previews of other sites' pages, and what a signature or an edit note left inside the body.
_FOREIGN = frozenset(
    {
        "bbCodeBlock--quote", "message-signature", "message-lastEdit", "js-selectToQuoteEnd",
        "bbCodeBlock-expandLink", "u-srOnly", "bbImageWrapper-caption", "message-attachments",
    }
)  # fmt: skip
_POSTS = ".message--post, .message--article"
_THREAD = re.compile(r"/(?:unread|latest|post-\d+|page-\d+)?/?$")


class XenForo2(Adapter):
    """Guests see every element that members do; times stand in attributes since 2.0."""

    name: ClassVar[str] = "xenforo-2"
    program: ClassVar[str] = "XenForo 2"

    def recognise(self, answer: Answer) -> str:
        """By the id of <html>, which every template keeps."""
        if answer.tree.css_first("html#XF") is not None:
            return "thẻ html mang id=“XF” của XenForo 2"
        return ""

    def entries(self, answer: Answer) -> tuple[EntryPoint, ...]:
        """Every forum of the index, sub-forums included; links to other sites and pages are none."""
        base = base_url(answer.tree, answer.url)
        found = answer.tree.css(
            ".node--forum .node-title a[href], .node--forum .subNodeLink--forum[href], "
            ".node--category .subNodeLink--forum[href]"
        )
        return lists_at(absolute(base, attribute(node, "href")) for node in found)

    def listed(self, answer: Answer, task: FrameTask) -> Listed | None:
        """Threads of a forum view; moved ones (redirects) are listed where they went."""
        del task
        base = base_url(answer.tree, answer.url)
        rows = answer.tree.css(".structItem--thread")
        if not rows and not _is_empty(answer):
            return None
        following = answer.tree.css_first("a.pageNav-jump--next[href]")
        return Listed(
            items=distinct_items(_item(row, base, answer) for row in rows),
            next_page=absolute(base, attribute(following, "href")),
        )

    def extract(self, answer: Answer, kind: ItemKind) -> Extraction | None:
        """Every visible post of a thread's page."""
        del kind
        nodes = answer.tree.css(_POSTS)
        if not nodes:
            return None
        base = base_url(answer.tree, answer.url)
        pages = _pages(answer, base)
        title = words(answer.tree.css_first("h1.p-title-value")) if pages.current == 1 else ""
        return thread_page(self.name, _posts(answer, nodes, base, title), pages)


def _is_empty(answer: Answer) -> bool:
    """Whether a forum's page says that it lists nothing; forums of articles show their threads otherwise."""
    is_forum = answer.tree.css_first("html[data-template=forum_view]") is not None
    return is_forum and answer.tree.css_first(".structItem, .message--articlePreview") is None


def _posts(answer: Answer, nodes: list[LexborNode], base: str, title: str) -> Iterator[Post]:
    has_edits = answer.tree.css_first(".message-lastEdit") is not None
    for node in nodes:
        body = node.css_first(".bbWrapper")
        attributes = node.attributes
        if body is None or "message--deleted" in (attributes.get("class") or ""):
            continue
        edited = node.css_first(".message-lastEdit time") if has_edits else None
        yield Post(
            anchor=attributes.get("id") or attributes.get("data-content") or "",
            author=attributes.get("data-author") or words(node.css_first(".message-name .username")),
            own=own_words(body, base, _FOREIGN),
            published_at=_time(answer, node.css_first("time")),
            modified_at=_time(answer, edited),
            title=title,
        )
        title = ""


def _time(answer: Answer, node: LexborNode | None) -> datetime | None:
    return dated(answer.now, node, "datetime", "data-time", "data-timestamp", "title")


def _item(row: LexborNode, base: str, answer: Answer) -> Found | None:
    links = row.css(".structItem-title a[href]")
    titled = [link for link in links if "labelLink" not in attribute(link, "class")]
    url = absolute(base, attribute(titled[-1] if titled else None, "href"))
    if not url or row.css_first(".structItem-status--redirect, .structItem-status--moved") is not None:
        return None
    counts = [count(words(node)) for node in row.css(".structItem-cell--meta dd")]
    return Found(
        url=_THREAD.sub("/", url),
        title=words(row.css_first(".structItem-title")),
        published_at=_time(answer, row.css_first(".structItem-startDate time")),
        modified_at=_time(answer, row.css_first(".structItem-latestDate")),
        replies=counts[0] if counts else None,
        views=counts[1] if len(counts) > 1 else None,
    )


def _pages(answer: Answer, base: str) -> Pages:
    pager = answer.tree.css_first(".pageNav")
    if pager is None:
        return Pages()
    links = (
        (page, absolute(base, attribute(node, "href")))
        for node in pager.css(".pageNav-page a[href]")
        if (page := number(words(node)))
    )
    current = number(words(pager.css_first(".pageNav-page--current")))
    following = pager.css_first("a.pageNav-jump--next[href]")
    return numbered(
        links,
        current=current or 1,
        following=absolute(base, attribute(following, "href")),
    )


ADAPTER = XenForo2()
