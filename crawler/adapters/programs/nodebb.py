"""NodeBB: its read interface (docs.nodebb.org, every page under /api), and the pages it renders itself."""

from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any, ClassVar
from urllib.parse import urljoin

from selectolax.lexbor import LexborNode

from crawler.adapters.answers import NOTHING, fragment, json_of, mapping, mappings, text, whole
from crawler.adapters.base import Adapter, Answer
from crawler.adapters.markup import attribute, moment, number, own_words, words
from crawler.adapters.pages import Pages, numbered
from crawler.adapters.thread import Post, thread_page
from crawler.extraction.types import Extraction
from crawler.extraction.urls import absolute
from crawler.frame.found import Found, Listed, distinct_items
from crawler.frame.links import base_url
from crawler.steps import FrameTask
from crawler.types import EntryKind, EntryPoint, ItemKind

_FOREIGN = frozenset({"post-signature", "blockquote"})
# "@lan said in Tên chủ đề:" stands before what is quoted.
_SAID = ("said:", "said in", "đã nói:", "đã nói trong", "nói trong", "viết trong", "đã viết:")
_POST = "[component=post][data-pid]"


class NodeBb(Adapter):
    """Quotes are plain blockquotes after a line that names who is quoted."""

    name: ClassVar[str] = "nodebb"
    program: ClassVar[str] = "NodeBB"

    def recognise(self, answer: Answer) -> str:
        """By its header, its script, or the data that its pages start from."""
        if answer.headers.get("x-powered-by", "").lower() == "nodebb":
            return "máy chủ trả lời X-Powered-By: NodeBB"
        if (
            answer.tree.css_first("script[src*='nodebb'], script#ajaxify-data, link[href*='nodebb']")
            is not None
        ):
            return "trang nạp mã và dữ liệu khởi động của NodeBB"
        return ""

    def entries(self, answer: Answer) -> tuple[EntryPoint, ...]:
        """The list of recent topics holds those of all public categories, oldest last."""
        return (EntryPoint(kind=EntryKind.API, url=urljoin(answer.url, "api/recent?page=1")),)

    def listed(self, answer: Answer, task: FrameTask) -> Listed | None:
        """Topics of `/api/recent`, a category or a tag."""
        del task
        data = mapping(json_of(answer))
        if not isinstance(data.get("topics"), list):
            return None
        root = answer.url.partition("/api/")[0] + "/"
        items = distinct_items(_item(answer, topic, root) for topic in mappings(data["topics"]))
        following = mapping(mapping(data.get("pagination")).get("next"))
        query = text(following.get("qs")) if following.get("active") else ""
        address = f"{answer.url.partition('?')[0]}?{unescape(query)}" if query else ""
        return Listed(items=items, next_page=address)

    def extract(self, answer: Answer, kind: ItemKind) -> Extraction | None:
        """Posts of `/api/topic/<id>`, or of the rendered page."""
        del kind
        topic = mapping(json_of(answer))
        if topic:
            posts = topic.get("posts")
            if not isinstance(posts, list):
                return None
            return thread_page(self.name, _posts(answer, topic), _pages(answer, topic))
        nodes = answer.tree.css(_POST)
        if not nodes:
            return None
        return thread_page(self.name, _shown(answer, nodes), _shown_pages(answer))


def _posts(answer: Answer, topic: Mapping[str, Any]) -> Iterator[Post]:
    title, main = _title(topic), topic.get("mainPid")
    for post in mappings(topic.get("posts")):
        number, user = text(post.get("pid")), mapping(post.get("user"))
        body = None if post.get("deleted") else fragment(text(post.get("content")))
        is_first = post.get("index") == 0 or (main is not None and post.get("pid") == main)
        yield Post(
            anchor=f"pid-{number}",
            author=text(user.get("displayname")) or text(user.get("username")),
            own=own_words(body, answer.url, _FOREIGN, _is_quote) if body is not None else NOTHING,
            published_at=moment(answer.now, text(post.get("timestampISO")), text(post.get("timestamp"))),
            modified_at=moment(answer.now, text(post.get("editedISO"))),
            title=title if is_first and body is not None else "",
        )


def _shown(answer: Answer, nodes: list[LexborNode]) -> Iterator[Post]:
    base = base_url(answer.tree, answer.url)
    title = words(answer.tree.css_first("[component='topic/title'], [component='post/header'] h1"))
    for node in nodes:
        attributes, body = node.attributes, node.css_first("[component='post/content']")
        if body is None or "deleted" in (attributes.get("class") or "").split():
            continue
        time = node.css_first("[itemprop=datePublished], .timeago")
        edited = node.css_first("[itemprop=dateModified]")
        author = node.css_first("[itemprop=author], [data-username], a[href*='/user/']")
        yield Post(
            anchor=f"pid-{attributes.get('data-pid') or ''}",
            author=attributes.get("data-username") or attribute(author, "data-username") or words(author),
            own=own_words(body, base, _FOREIGN, _is_quote),
            published_at=moment(
                answer.now,
                *(attribute(time, name) for name in ("content", "datetime", "title")),
                words(time),
            ),
            modified_at=moment(answer.now, attribute(edited, "content")),
            title=title if attributes.get("data-index") == "0" else "",
        )


def _is_quote(node: LexborNode, tag: str, names: list[str]) -> bool:
    """A blockquote, or the paragraph before it that names who is quoted."""
    del names
    if tag == "blockquote":
        return True
    if tag != "p":
        return False
    after = node.next
    while after is not None and after.tag == "-text" and not (after.text_content or "").strip():
        after = after.next
    if after is None or after.tag != "blockquote":
        return False
    line = words(node).lower()
    return line.endswith(":") and any(said in line for said in _SAID)


def _title(topic: Mapping[str, Any]) -> str:
    return text(topic.get("titleRaw")) or unescape(text(topic.get("title")))


def _item(answer: Answer, topic: Mapping[str, Any], root: str) -> Found | None:
    slug, posts = text(topic.get("slug")), whole(topic.get("postcount"))
    # A topic that was moved away or into another (merged) is listed where it went.
    if not slug or topic.get("deleted") or topic.get("mergeIntoTid"):
        return None
    return Found(
        url=urljoin(root, f"topic/{slug}"),
        title=_title(topic),
        published_at=moment(answer.now, text(topic.get("timestampISO"))),
        modified_at=moment(answer.now, text(topic.get("lastposttimeISO"))),
        views=whole(topic.get("viewcount")),
        replies=posts - 1 if posts else None,
        fetch_url=urljoin(root, f"api/topic/{slug}"),
    )


def _pages(answer: Answer, topic: Mapping[str, Any]) -> Pages:
    pagination = mapping(topic.get("pagination"))
    current, total = whole(pagination.get("currentPage")) or 1, whole(pagination.get("pageCount")) or 1
    address = answer.url.partition("?")[0]
    return numbered([(2, f"{address}?page=2")] if total > 1 else [], current, total)


def _shown_pages(answer: Answer) -> Pages:
    base = base_url(answer.tree, answer.url)
    links = [
        (page, absolute(base, attribute(node, "href")))
        for node in answer.tree.css(
            "[component=pagination] [data-page] a[href], [component=pagination] a[data-page]"
        )
        if (page := number(attribute(node, "data-page") or attribute(node.parent, "data-page")))
    ]
    active = answer.tree.css_first(
        "[component=pagination] .active[data-page], [component=pagination] .active a"
    )
    current = number(attribute(active, "data-page"))
    following = absolute(base, attribute(answer.tree.css_first("link[rel=next]"), "href"))
    return numbered(links, current or 1, 0, following)


ADAPTER = NodeBb()
