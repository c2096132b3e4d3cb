"""phpBB 3 (3.0 to 3.3): prosilver and its children, and the tables of subsilver2."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from selectolax.lexbor import LexborNode

from crawler.adapters.base import Adapter, Answer
from crawler.adapters.markup import attribute, count, moment, number, own_words, spaced, words
from crawler.adapters.pages import MAX_PAGES, Pages, lists_at
from crawler.adapters.thread import Post, thread_page
from crawler.extraction.types import Extraction
from crawler.extraction.urls import absolute
from crawler.frame.found import Found, Listed, distinct_items
from crawler.frame.links import base_url
from crawler.steps import FrameTask
from crawler.types import EntryPoint, ItemKind

_FOREIGN = frozenset(
    {"quotetitle", "quotecontent", "quote-citation", "signature", "notice", "attachbox", "attachwrap"}
)
# What stands between the author's name and the date, in English and in the Vietnamese pack.
_DATE_AFTER = re.compile(r"»|(?:Posted|Gửi lúc|Gửi|Đăng lúc)\s*:", re.IGNORECASE)


class PhpBb3(Adapter):
    """Addresses may carry a session id and the forum's number; a topic is known by `t` alone."""

    name: ClassVar[str] = "phpbb-3"
    program: ClassVar[str] = "phpBB 3"

    def recognise(self, answer: Answer) -> str:
        """By the body's id, the credit line that the licence asks to keep, or subsilver's classes."""
        tree = answer.tree
        if tree.css_first("body#phpbb") is not None:
            return "thẻ body mang id=“phpbb”"
        if tree.css_first(".copyright a[href*='phpbb.com'], .footer-row a[href*='phpbb.com']") is not None:
            return "cuối trang ghi “phpBB” theo giấy phép của phần mềm"
        if tree.css_first("a[href*='viewforum.php'], a[href*='viewtopic.php']") is not None and (
            tree.css_first("body.ltr #wrapheader, body.ltr a.forumlink, body#phpbb") is not None
        ):
            return "trang dùng giao diện subsilver2 của phpBB"
        return ""

    def entries(self, answer: Answer) -> tuple[EntryPoint, ...]:
        """Every forum of the index with its sub-forums."""
        base = base_url(answer.tree, answer.url)
        found = answer.tree.css("a.forumtitle[href], a.subforum[href], a.forumlink[href]")
        forums = dict.fromkeys(_number(attribute(node, "href"), "f") for node in found)
        return lists_at(absolute(base, f"viewforum.php?f={forum}") for forum in forums if forum)

    def listed(self, answer: Answer, task: FrameTask) -> Listed | None:
        """Topics of a forum view; announcements stand on every page and in every forum, but are one item."""
        del task
        links = answer.tree.css("a.topictitle[href]")
        if not links and answer.tree.css_first("body.section-viewforum") is None:
            return None
        base = base_url(answer.tree, answer.url)
        return Listed(
            items=distinct_items(_item(link, base, answer) for link in links),
            next_page=next(iter(_pages(answer, base, "f").next_pages), ""),
        )

    def extract(self, answer: Answer, kind: ItemKind) -> Extraction | None:
        """Every visible post of a topic's page."""
        del kind
        base = base_url(answer.tree, answer.url)
        pages = _pages(answer, base, "t")
        heading = answer.tree.css_first("h2.topic-title, h1.topic-title, #page-body > h2, a.titles")
        title = words(heading) if pages.current == 1 else ""
        nodes = answer.tree.css("div.post[id^=p]")
        if nodes:
            return thread_page(self.name, _posts(answer, nodes, base, title), pages)
        names = answer.tree.css("b.postauthor")
        return thread_page(self.name, _table_posts(answer, names, base, title), pages) if names else None


def _posts(answer: Answer, nodes: list[LexborNode], base: str, title: str) -> Iterator[Post]:
    for node in nodes:
        body = node.css_first(".content")
        # A deleted or ignored post keeps its frame; its words are behind a button.
        if body is None or node.css_first(".post-ignore, .ignore") is not None:
            continue
        edited = node.css_first(".notice")
        yield Post(
            anchor=node.id or "",
            author=words(node.css_first(".postprofile .username, .postprofile .username-coloured"))
            or words(node.css_first(".author strong")),
            own=own_words(body, base, _FOREIGN, _is_quote),
            published_at=_time(answer, node.css_first(".author")),
            modified_at=moment(answer.now, spaced(edited)) if edited is not None else None,
            title=title,
        )
        title = ""


def _table_posts(answer: Answer, names: list[LexborNode], base: str, title: str) -> Iterator[Post]:
    """Posts of subsilver2: author and words in two cells of a row, the number in an anchor beside the name."""
    for name in names:
        table = _above(name, "table.tablebg", "table")
        body = table.css_first("div.postbody") if table is not None else None
        if table is None or body is None:
            continue
        edited = table.css_first("span.gensmall + span.gensmall, .notice")
        dates = (words(cell) for cell in table.css("td.gensmall, td.gensmall div, div.gensmall"))
        yield Post(
            anchor=attribute(table.css_first("a[name^=p]"), "name"),
            author=words(name),
            own=own_words(body, base, _FOREIGN, _is_quote),
            published_at=next(
                (
                    found
                    for text in dates
                    if _DATE_AFTER.search(text)
                    if (found := moment(answer.now, text))
                ),
                None,
            ),
            modified_at=moment(answer.now, spaced(edited)) if edited is not None else None,
            title=title,
        )
        title = ""


def _above(node: LexborNode, selector: str, tag: str) -> LexborNode | None:
    """The nearest ancestor of a tag that is a post's table."""
    above = node.parent
    while above is not None:
        if above.tag == tag and above.css_first("div.postbody") is not None and above.css_matches(selector):
            return above
        above = above.parent
    return None


def _is_quote(node: LexborNode, tag: str, names: list[str]) -> bool:
    """Blockquotes of phpBB are quotes, those without a name too; a box of code is headed by its buttons."""
    del names
    return tag == "blockquote" or (tag in {"dt", "p"} and "codebox" in attribute(node.parent, "class"))


def _time(answer: Answer, line: LexborNode | None) -> datetime | None:
    """`<time>` since 3.2; before, the date ends the line "by NAME » DATE"."""
    if line is None:
        return None
    shown = spaced(line)
    mark = list(_DATE_AFTER.finditer(shown))
    text = shown[mark[-1].end() :] if mark else shown
    return moment(answer.now, attribute(line.css_first("time"), "datetime"), text)


def _number(href: str, name: str) -> str:
    """The value of a numeric query parameter, '' where it has none."""
    value = next(iter(parse_qs(urlsplit(href).query).get(name, ())), "")
    return value if number(value) else ""


def _item(link: LexborNode, base: str, answer: Answer) -> Found | None:
    topic, row = _number(attribute(link, "href"), "t"), _row(link)
    if not topic or row.css_first(".topic_moved, img[src*='topic_moved']") is not None:
        return None
    cells = [words(cell) for cell in row.css("p.topicdetails")]
    return Found(
        url=absolute(base, f"viewtopic.php?t={topic}"),
        title=words(link),
        published_at=_time(answer, row.css_first(".topic-poster, .responsive-hide.left-box")),
        modified_at=_time(answer, row.css_first("dd.lastpost")),
        replies=count(words(row.css_first("dd.posts")) or (cells[0] if len(cells) > 1 else "")),
        views=count(words(row.css_first("dd.views")) or (cells[1] if len(cells) > 1 else "")),
    )


def _row(link: LexborNode) -> LexborNode:
    node = link.parent
    while node is not None and node.tag not in {"li", "tr", "body"}:
        node = node.parent
    return node or link


def _pages(answer: Answer, base: str, name: str) -> Pages:
    """Addresses count posts, not pages: how many a page has is seen from any numbered link."""
    links = [
        (page, attribute(node, "href"))
        for node in answer.tree.css(".pagination a[href], td.nav a[href], .gensmall b a[href]")
        if (page := number(words(node)))
    ]
    links = [(page, href) for page, href in links if page > 1 and _number(href, name)]
    shown, href = max(links, default=(1, ""))
    start = int(_number(href, "start") or 0)
    here = int(_number(answer.url, "start") or 0)
    if not start:
        return Pages(current=2 if here else 1)
    step = start // (shown - 1)
    current = here // step + 1 if step else 1
    last = min(max(shown, current), MAX_PAGES)
    item = absolute(base, f"{urlsplit(href).path.rpartition('/')[2]}?{name}={_number(href, name)}")
    return Pages(current, tuple(f"{item}&start={(page - 1) * step}" for page in range(2, last + 1)))


ADAPTER = PhpBb3()
