"""Parts from schema.org things (JSON-LD or microdata): posts, comments, reviews, product listings."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from crawler.extraction.body import Own, links_of, own_words
from crawler.extraction.dates import not_ahead, read_date
from crawler.extraction.dom import Node
from crawler.extraction.jsonld import NODE, Thing, text_value, things, types, value
from crawler.extraction.microdata import property_node
from crawler.extraction.source import Source
from crawler.extraction.types import Part
from crawler.extraction.urls import absolute
from crawler.types import DocumentKind

ARTICLE_TYPES = frozenset(
    [
        "Article",
        "NewsArticle",
        "BlogPosting",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "BackgroundNewsArticle",
        "ReviewNewsArticle",
        "LiveBlogPosting",
        "TechArticle",
        "AdvertiserContentArticle",
        "Report",
    ]
)
FORUM_TYPES = frozenset({"DiscussionForumPosting", "SocialMediaPosting", "Question", "QAPage"})
PRODUCT_TYPES = frozenset(
    [
        "Product",
        "ProductGroup",
        "IndividualProduct",
        "ProductModel",
        "MobileApplication",
        "SoftwareApplication",
        "Book",
        "Service",
    ]
)
# What each type is to a reader; a type that is not here is no part.
KINDS: dict[str, DocumentKind] = (
    dict.fromkeys(FORUM_TYPES - {"QAPage"}, DocumentKind.POST)
    | {"Answer": DocumentKind.POST, "Comment": DocumentKind.COMMENT, "UserComments": DocumentKind.COMMENT}
    | dict.fromkeys(("Review", "UserReview", "CriticReview", "ClaimReview"), DocumentKind.REVIEW)
    | dict.fromkeys(PRODUCT_TYPES, DocumentKind.LISTING)
)
_TEXT = ("text", "articleBody", "reviewBody", "commentText", "description", "sharedContent")
_TITLE = ("headline", "name")
_CREATED = ("datePublished", "dateCreated", "uploadDate", "commentTime")
_INSIDE = ("comment", "comments", "review", "reviews", "suggestedAnswer", "acceptedAnswer", "hasPart")
# Replies nest a few dozen deep on the deepest forums.
_MAX_DEPTH = 64
_ANCHOR = re.compile(r"[\w.:-]*\d[\w.:-]*")


def schema_parts(source: Source, found: tuple[Thing, ...], extractor: str) -> list[Part]:
    """One part a typed thing with text of its own, outer before inner, each thing once.

    A comment that answers a forum posting is a post; one under an article stays a comment.
    """
    parts: list[Part] = []
    seen: set[int] = set()
    for thing in found:
        for inner, in_forum in _walk(thing, seen):
            part = _part(source, inner, in_forum=in_forum)
            if part is not None:
                parts.append(replace(part, extractor=extractor))
    return _once(parts)


def anchor_in(url: str) -> str:
    """The part's own id in an address: its fragment, or a last path segment such as `post-345`."""
    parts = urlsplit(url)
    last = parts.path.rstrip("/").rsplit("/", 1)[-1]
    for name in (
        parts.fragment,
        last if re.match(r"(?:post|comment|reply|p|c|review)-?\d+$", last) else "",
    ):
        if _ANCHOR.fullmatch(name):
            return name
    return ""


def _walk(thing: Thing, seen: set[int]) -> Iterator[tuple[Thing, bool]]:
    """The thing and all that nests in it, without recursion and without cycles."""
    stack: list[tuple[Thing, bool, int]] = [(thing, False, 0)]
    while stack:
        item, in_forum, depth = stack.pop()
        if id(item) in seen or depth > _MAX_DEPTH:
            continue
        seen.add(id(item))
        forum = in_forum or bool(types(item) & FORUM_TYPES)
        yield item, forum
        inside = [inner for inner in things(item, *_INSIDE) if types(inner)]
        stack.extend((inner, forum, depth + 1) for inner in reversed(inside))


def _part(source: Source, thing: Thing, *, in_forum: bool) -> Part | None:
    kind = next((KINDS[name] for name in sorted(types(thing)) if name in KINDS), None)
    if kind is None:
        return None
    if in_forum and kind is DocumentKind.COMMENT:
        kind = DocumentKind.POST
    own = _own(source, thing)
    title = value(thing, *_TITLE)
    if not own.text and not own.links and not (kind is DocumentKind.LISTING and title):
        return None
    return Part(
        kind=kind,
        anchor=_anchor(thing),
        title=title,
        text=own.text,
        published_at=_date(source, thing, *_CREATED),
        modified_at=_date(source, thing, "dateModified"),
        author_name=value(thing, "author", "creator", "publisher")[:200],
        links=own.links,
        beside=_addresses(source, thing),
        ad_markers=own.ad_markers,
    )


def _addresses(source: Source, thing: Thing) -> tuple[str, ...]:
    """The addresses that a thing declares as its own."""
    found = (absolute(source.url, value(thing, name)) for name in ("url", "@id"))
    return tuple(dict.fromkeys(url for url in found if url))


def _own(source: Source, thing: Thing) -> Own:
    """Text and links: from the element where the property has one (quotes fall out), else the value."""
    node = property_node(thing, *_TEXT)
    if node is not None and node.tag not in {"meta", "link"}:
        return own_words(source, node)
    text = text_value(thing, *_TEXT)
    page = source.page
    holder = thing.get(NODE)
    return Own(
        text, links_of(source, holder if isinstance(holder, Node) else _nowhere(page.nodes[0]), text), ()
    )


def _nowhere(root: Node) -> Node:
    """An empty subtree, for things that stand in no element."""
    node = Node(root.index, "", None, {})
    node.end = root.index
    return node


def _anchor(thing: Thing) -> str:
    for name in ("@id", "url", "identifier", "commentId"):
        found = value(thing, name)
        anchor = anchor_in(found) if "/" in found or "#" in found else found
        if anchor and len(anchor) <= 100 and _ANCHOR.fullmatch(anchor):  # noqa: PLR2004 - an id, not a text
            return anchor
    node = thing.get(NODE)
    if isinstance(node, Node) and _ANCHOR.fullmatch(node.get("id")):
        return node.get("id")
    return ""


def _date(source: Source, thing: Thing, *names: str) -> datetime | None:
    found = read_date(value(thing, *names), source.now)
    return not_ahead(found.instant, source.now) if found else None


def _once(parts: list[Part]) -> list[Part]:
    """Without second mentions of the same part (by anchor, else by author, time and text)."""
    kept: dict[object, Part] = {}
    for part in parts:
        kept.setdefault(part.anchor or (part.author_name, part.published_at, part.text, part.title), part)
    return list(kept.values())
