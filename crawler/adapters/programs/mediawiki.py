"""MediaWiki (1.27 and later): pages by its action API, discussions by their signatures."""

from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from selectolax.lexbor import LexborNode

from crawler.adapters.answers import json_of, mapping, mappings
from crawler.adapters.base import Adapter, Answer
from crawler.adapters.markup import attribute, own_words, words
from crawler.adapters.wikitalk import comments
from crawler.extraction.types import Extraction, Part
from crawler.extraction.urls import absolute
from crawler.frame.found import Found, Listed, parse_time
from crawler.steps import FrameTask
from crawler.types import DocumentKind, EntryKind, EntryPoint, ItemKind

# Articles, and discussions of articles, the project, files, templates, help and categories. Pages of users
# and their discussions (2, 3) are people's own: platforms are rated, never people.
_NAMESPACES = (0, 1, 5, 7, 11, 13, 15)
_LIST = {
    "action": "query",
    "format": "json",
    "formatversion": "2",
    "generator": "allpages",
    "gapfilterredir": "nonredirects",
    # The interface's own most for readers without an account.
    "gaplimit": "500",
    "prop": "info|revisions",
    "inprop": "url",
    "rvprop": "timestamp",
}
_FOREIGN = frozenset(
    {
        "mw-editsection",
        "toc",
        "navbox",
        "noprint",
        "metadata",
        "reference",
        "mw-references-wrap",
        "hatnote",
        "infobox",
    }
)


class MediaWiki(Adapter):
    """One list a namespace; a comment is what stands before a signature, replies are comments of their own."""

    name: ClassVar[str] = "mediawiki"
    program: ClassVar[str] = "MediaWiki"

    def recognise(self, answer: Answer) -> str:
        """By the generator that every page declares."""
        generator = attribute(answer.tree.css_first("meta[name=generator]"), "content")
        return f"meta generator ghi “{generator[:30]}”" if generator.startswith("MediaWiki") else ""

    def entries(self, answer: Answer) -> tuple[EntryPoint, ...]:
        """The list of each namespace, where the page says where the interface is."""
        told = attribute(answer.tree.css_first("link[rel=EditURI]"), "href")
        api = absolute(answer.url, told).partition("?")[0]
        if not api:
            return ()
        asked = (urlencode({**_LIST, "gapnamespace": number}) for number in _NAMESPACES)
        return tuple(EntryPoint(kind=EntryKind.API, url=f"{api}?{query}") for query in asked)

    def listed(self, answer: Answer, task: FrameTask) -> Listed | None:
        """Pages of one answer; where the list goes on is told as parameters."""
        del task
        data = mapping(json_of(answer))
        if not data:
            return None
        pages = mappings(mapping(data.get("query")).get("pages"))
        return Listed(
            items=tuple(_item(page) for page in pages if page.get("fullurl")),
            next_page=_going_on(answer.url, mapping(data.get("continue"))),
        )

    def extract(self, answer: Answer, kind: ItemKind) -> Extraction | None:
        """Comments of a discussion page, the text of any other."""
        del kind
        content = answer.tree.css_first("#mw-content-text .mw-parser-output")
        body = answer.tree.body
        if content is None or body is None:
            return None
        title = words(answer.tree.css_first("#firstHeading"))
        if "ns-talk" in attribute(body, "class").split():
            return Extraction(parts=_discussion(answer, content, title))
        own = own_words(content, answer.url, _FOREIGN)
        article = Part(
            kind=DocumentKind.ARTICLE,
            text=own.text,
            title=title,
            links=own.links,
            ad_markers=own.ad_markers,
        )
        return Extraction(parts=(article,))


def _discussion(answer: Answer, content: LexborNode, title: str) -> tuple[Part, ...]:
    """Comments as posts; the first is titled by the page where no heading stands above it."""
    said = [one for one in comments(content, answer.url) if one.own.text or one.own.links]
    return tuple(
        Part(
            kind=DocumentKind.POST,
            text=one.own.text,
            title=one.title or ("" if at else title),
            published_at=one.published_at,
            author_name=one.author,
            links=one.own.links,
            ad_markers=one.own.ad_markers,
        )
        for at, one in enumerate(said)
    )


def _item(page: Mapping[str, Any]) -> Found:
    revision = next(iter(mappings(page.get("revisions"))), {})
    return Found(
        url=str(page["fullurl"]),
        title=str(page.get("title") or ""),
        modified_at=parse_time(str(revision.get("timestamp") or "")),
    )


def _going_on(url: str, told: Mapping[str, Any]) -> str:
    if not told:
        return ""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=urlencode({**dict(parse_qsl(parts.query)), **told})))


ADAPTER = MediaWiki()
