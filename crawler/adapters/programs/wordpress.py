"""WordPress by its REST interface (wp/v2, since 4.7): posts as a list, one request a post with comments."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.adapters.answers import json_of, mapping, mappings
from crawler.adapters.base import Adapter, Answer
from crawler.adapters.markup import attribute, own_words
from crawler.extraction.body import Own
from crawler.extraction.dom import clean
from crawler.extraction.tamed import tame
from crawler.extraction.types import Extraction, Part
from crawler.extraction.urls import absolute
from crawler.frame.found import Found, Listed, parse_time
from crawler.steps import FrameTask
from crawler.types import DocumentKind, EntryKind, EntryPoint, ItemKind

_API = "https://api.w.org/"
# The interface's own most for one request.
_A_REQUEST = 100
# With a post come its newest ten comments; where there are as many, all are asked for in reading order.
_WITH_A_POST = 10
# Oldest first: a post published while the list is read comes last and shifts no page.
_LIST = {"per_page": str(_A_REQUEST), "orderby": "id", "order": "asc"}
_LIST_FIELDS = "id,link,title,date_gmt,modified_gmt"
_POST_FIELDS = "id,link,title,content,date,date_gmt,modified_gmt,_links,_embedded"
_TAG = re.compile(r"<[^<>]*>")
# What plugins put below the author's words: links to other posts, buttons, a table of contents.
_FOREIGN = frozenset(
    {
        "jp-relatedposts",
        "sharedaddy",
        "yarpp",
        "yarpp-related",
        "ez-toc-container",
        "addtoany_share_save_container",
    }
)


class WordPress(Adapter):
    """Says nothing where the interface is closed: sitemaps and pages are then read the generic way."""

    name: ClassVar[str] = "wordpress"
    program: ClassVar[str] = "WordPress"

    def recognise(self, answer: Answer) -> str:
        """By the address of its interface or its generator; a WooCommerce shop's products are no posts."""
        generators = [attribute(node, "content") for node in answer.tree.css("meta[name=generator]")]
        if any(one.startswith("WooCommerce") for one in generators):
            return ""
        if _root(answer):
            return f"trang chỉ tới giao diện REST của WordPress (rel “{_API}”)"
        named = next((one for one in generators if one.startswith("WordPress")), "")
        return f"meta generator ghi “{named[:30]}”" if named else ""

    def entries(self, answer: Answer) -> tuple[EntryPoint, ...]:
        """The list of posts, where the page says that there is an interface."""
        root = _root(answer)
        if not root:
            return ()
        return (EntryPoint(kind=EntryKind.API, url=_asked(root, "posts", **_LIST, _fields=_LIST_FIELDS)),)

    def listed(self, answer: Answer, task: FrameTask) -> Listed | None:
        """Posts of one page of the list."""
        del task
        data, root = json_of(answer), _root_of(answer.url)
        if data is None:
            return None
        posts = mappings(data)
        return Listed(
            items=tuple(found for post in posts if (found := _item(root, post))),
            next_page=_next_page(answer) if len(posts) == _A_REQUEST else "",
        )

    def extract(self, answer: Answer, kind: ItemKind) -> Extraction | None:
        """A post with its comments, or a further page of comments; None for a page of markup."""
        del kind
        data = json_of(answer)
        if isinstance(data, list):
            comments = [_comment(answer, one, timedelta()) for one in mappings(data)]
            following = _next_page(answer) if len(comments) == _A_REQUEST else ""
            return Extraction(parts=_in_order(comments), next_pages=(following,) if following else ())
        return _post(answer, mapping(data)) if mapping(data).get("content") else None


def _root(answer: Answer) -> str:
    """Address of the interface as the page or its headers tell it, '' where they do not."""
    node = answer.tree.css_first(f'link[rel="{_API}"]')
    told = re.search(rf'<([^<>]+)>;\s*rel="{re.escape(_API)}"', answer.headers.get("link", ""))
    return absolute(answer.url, attribute(node, "href") or (told[1] if told else ""))


def _asked(root: str, what: str, **parameters: str) -> str:
    """Address of a resource below the interface's root, which may stand in a parameter (`?rest_route=/`)."""
    return f"{root}wp/v2/{what}{'&' if '?' in root else '?'}{urlencode(parameters, safe=',')}"


def _root_of(url: str) -> str:
    head = re.split(r"wp(?:/|%2F)v2(?:/|%2F)", url, maxsplit=1, flags=re.IGNORECASE)[0]
    return re.sub(r"(?i)%2F", "/", head) if "rest_route" in head else head


def _next_page(answer: Answer) -> str:
    """The same list's next page, '' on the last."""
    parts = urlsplit(answer.url)
    asked = dict(parse_qsl(parts.query))
    page = int(asked.get("page", "1"))
    total = answer.headers.get("x-wp-totalpages", "")
    if total.isdigit() and page >= int(total):
        return ""
    return urlunsplit(parts._replace(query=urlencode({**asked, "page": str(page + 1)}, safe=",/")))


def _item(root: str, post: Mapping[str, Any]) -> Found | None:
    number, url = post.get("id"), str(post.get("link") or "")
    if not isinstance(number, int) or not url:
        return None
    return Found(
        url=urljoin(root, url),
        title=_rendered_line(post.get("title")),
        published_at=_utc(post.get("date_gmt")),
        modified_at=_utc(post.get("modified_gmt")),
        fetch_url=_asked(root, f"posts/{number}", _embed="author,replies", _fields=_POST_FIELDS),
    )


def _post(answer: Answer, post: Mapping[str, Any]) -> Extraction | None:
    """None where the post is locked, or its comments are closed to the interface: the page shows them."""
    content, embedded = mapping(post.get("content")), mapping(post.get("_embedded"))
    replies = (embedded.get("replies") or [[]])[0]
    if content.get("protected") or not isinstance(replies, list):
        return None
    own = _own(answer, str(content.get("rendered") or ""))
    published, modified = _utc(post.get("date_gmt")), _utc(post.get("modified_gmt"))
    article = Part(
        kind=DocumentKind.ARTICLE,
        text=own.text,
        title=_rendered_line(post.get("title")),
        published_at=published,
        modified_at=modified if modified != published else None,
        author_name=_author(embedded),
        links=own.links,
        ad_markers=own.ad_markers,
    )
    local = parse_time(f"{post.get('date')}+00:00")
    ahead = local - published if local and published else timedelta(hours=7)
    if len(replies) < _WITH_A_POST:
        comments = _in_order([_comment(answer, reply, ahead) for reply in replies])
        return Extraction(parts=(article, *comments))
    asked = {"post": str(post["id"]), "per_page": str(_A_REQUEST), "order": "asc"}
    return Extraction(parts=(article,), next_pages=(_asked(_root_of(answer.url), "comments", **asked),))


def _author(embedded: Mapping[str, Any]) -> str:
    """The writer's shown name; where the list of users is closed, an error stands in its place."""
    first: Mapping[str, Any] = (embedded.get("author") or [{}])[0]
    return "" if "code" in first else str(first.get("name") or "")


def _comment(answer: Answer, comment: Mapping[str, Any], ahead: timedelta) -> Part:
    """`ahead` is how far the blog's clock is before UTC: comments within a post show local time only."""
    own = _own(answer, str(mapping(comment.get("content")).get("rendered") or ""), comment=True)
    local = parse_time(f"{comment.get('date')}+00:00")
    return Part(
        kind=DocumentKind.COMMENT,
        text=own.text,
        anchor=f"comment-{comment.get('id')}",
        published_at=_utc(comment.get("date_gmt")) or (local - ahead if local else None),
        author_name=unescape(str(comment.get("author_name") or "")),
        links=own.links,
        ad_markers=own.ad_markers,
    )


def _in_order(comments: list[Part]) -> tuple[Part, ...]:
    """Comments as they were written; the interface gives the newest first."""
    always = datetime.max.replace(tzinfo=UTC)
    return tuple(
        sorted(comments, key=lambda part: (part.published_at or always, len(part.anchor), part.anchor))
    )


def _own(answer: Answer, markup: str, *, comment: bool = False) -> Own:
    body = LexborHTMLParser(tame(markup) or "<p></p>").body
    if body is None:
        raise ValueError(answer.url)
    return own_words(body, answer.url, _FOREIGN, _is_quote if comment else None)


def _is_quote(node: LexborNode, tag: str, names: list[str]) -> bool:
    del node, names
    return tag == "blockquote"


def _rendered_line(title: Any) -> str:  # noqa: ANN401 - JSON
    return clean(unescape(_TAG.sub("", str(mapping(title).get("rendered") or ""))))


def _utc(value: object) -> datetime | None:
    return parse_time(f"{value}+00:00") if value else None


ADAPTER = WordPress()
