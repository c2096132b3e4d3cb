"""The article of a page: title, body, dates, author; its readers' comments are not in it."""

import re
from dataclasses import replace
from datetime import datetime

from crawler.extraction.adverts import ad_markers, is_ad_label
from crawler.extraction.body import is_noise, links_of
from crawler.extraction.dates import Found, not_ahead, read_date
from crawler.extraction.dom import Node, clean, lines
from crawler.extraction.jsonld import Thing, text_value, things, types, value
from crawler.extraction.maintext import MainText, main_text
from crawler.extraction.schema import ARTICLE_TYPES
from crawler.extraction.slots import DateSlot, author_at, name_alone, names_author, slots_among
from crawler.extraction.source import Source
from crawler.extraction.types import Part
from crawler.types import DocumentKind

_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "pubdate", "datepublished", "date", "dc.date.issued",
    "dc.date", "parsely-pub-date", "sailthru.date", "article_date_original", "publish-date", "publishdate",
)  # fmt: skip
_MODIFIED_META = ("article:modified_time", "og:updated_time", "lastmod", "datemodified", "last-modified")
_TITLE_META = ("og:title", "twitter:title", "title", "headline")
_AUTHOR_META = ("author", "article:author", "dc.creator", "parsely-author")
# A body below this many characters is a caption or a notice, not an article: another path is tried.
_MIN_BODY = 200
# An element of a name: itself, the text, a few wrappers and icons.
_NAME_NODES = 8
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_BESIDE = frozenset({"aside", "nav", "form", "script", "style"})
_SEPARATORS = re.compile(r"\s+[|–—\-»·:]+\s+")


def article_part(
    source: Source, html: str, found: tuple[Thing, ...], comments: tuple[Node, ...]
) -> Part | None:
    """The page's article, None where it carries no text; `comments` are elements to leave out of it."""
    thing = next((item for item in found if types(item) & ARTICLE_TYPES), {})
    metas = _metas(source)
    title = _title(source, thing, metas)
    main = _body(source, html, thing, comments)
    text, area = _without_title(main.text, title), main.area
    if not text:
        return None
    byline = _byline(source, area, comments)
    beside = frozenset(node.index for node in (*comments, *main.beside))
    return Part(
        kind=DocumentKind.ARTICLE,
        title=title,
        text=text,
        published_at=_published(source, thing, metas, byline),
        modified_at=_first_date(
            source, [metas.get(name, "") for name in _MODIFIED_META] + [value(thing, "dateModified")]
        ),
        author_name=_author(thing, metas) or _visible_author(source, byline),
        links=links_of(source, area, text, beside),
        ad_markers=_markers(source, area, comments),
        extractor=main.path,
    )


def has_article(source: Source, found: tuple[Thing, ...]) -> bool:
    """Whether the page itself says that it is an article."""
    if any(types(item) & ARTICLE_TYPES for item in found):
        return True
    metas = _metas(source)
    return metas.get("og:type", "").lower() == "article" or "article:published_time" in metas


def _metas(source: Source) -> dict[str, str]:
    """Meta values by name, property or itemprop in lower case; the first of a name wins."""
    metas: dict[str, str] = {}
    for node in source.page.elements("meta"):
        for attribute in ("property", "name", "itemprop"):
            name = node.get(attribute).lower()
            if name and node.get("content").strip():
                metas.setdefault(name, node.get("content").strip())
    return metas


def _title(source: Source, thing: Thing, metas: dict[str, str]) -> str:
    """The headline as the reader sees it: a heading that the page's own title begins with, else that title."""
    declared = next((clean(metas[name]) for name in _TITLE_META if name in metas), "") or clean(
        value(thing, "headline")
    )
    headings = [clean(source.page.text(node)) for node in source.page.elements("h1")]
    for heading in headings:
        if heading and declared.casefold().startswith(heading.casefold()):
            return heading
    if declared:
        return declared
    if len([heading for heading in headings if heading]) == 1:
        return next(heading for heading in headings if heading)
    titles = [clean(source.page.text(node) or _raw(source, node)) for node in source.page.elements("title")]
    return _SEPARATORS.split(titles[0])[0] if titles else ""


def _raw(source: Source, node: Node) -> str:
    return "".join(inner.text for inner in source.page.under(node) if not inner.tag)


def _body(source: Source, html: str, thing: Thing, comments: tuple[Node, ...]) -> MainText:
    """Text of the article, the element that holds it, and the path that found it."""
    main = main_text(source, html, comments)
    declared = text_value(thing, "articleBody") if len(main.text) < _MIN_BODY else ""
    return replace(main, text=declared, path="json-ld") if len(declared) > len(main.text) else main


def _without_title(text: str, title: str) -> str:
    first, _, rest = text.partition("\n")
    return rest if title and first.casefold() == title.casefold() else text


def _byline(source: Source, area: Node, comments: tuple[Node, ...]) -> tuple[Node, ...]:
    """Elements where an article says who wrote it and when: from heading to body, then below the body.

    Below, they end at the next heading, where other articles begin, and at the element that holds
    heading and body; readers' comments and what stands beside the article are left out.
    """
    nodes = source.page.nodes
    heading = max((n.index for n in source.page.elements("h1") if n.index <= area.end), default=0)
    frame = next((up for up in (area, *area.ancestors()) if up.index <= heading), nodes[0])
    below = next((n.index for n in nodes[area.end : frame.end] if n.tag in _HEADINGS), frame.end)
    kept: list[Node] = []
    skip = {node.index: node.end for node in comments}
    index = heading
    while index < below:
        node = nodes[index]
        if index in skip or node.tag in _BESIDE:
            index = skip.get(index, node.end)
            continue
        kept.append(node)
        index += 1
    return tuple(kept)


def _published(
    source: Source, thing: Thing, metas: dict[str, str], byline: tuple[Node, ...]
) -> datetime | None:
    """When the article says it was published: machine forms first, one with a time of day before one without."""
    written = [metas.get(name, "") for name in _PUBLISHED_META]
    declared = [value(thing, "datePublished"), value(thing, "dateCreated"), metas.get("datecreated", "")]
    return _first_date(source, written + declared) or _visible_date(source, byline)


def _first_date(source: Source, values: list[str]) -> datetime | None:
    found = [date for date in (read_date(item, source.now) for item in values) if date is not None]
    timed: Found | None = next((date for date in found if date.has_time), next(iter(found), None))
    return not_ahead(timed.instant, source.now) if timed else None


def _visible_date(source: Source, byline: tuple[Node, ...]) -> datetime | None:
    """The date of the byline: a machine-written one first, then one with a time of day, then the first."""
    # Machine-written dates are the platform's; one in the text may be what the article tells of.
    best: DateSlot | None = None
    edited: DateSlot | None = None
    for slot in slots_among(source, byline):
        if slot.joined:
            continue
        if slot.edited and not _is_published(slot.node):
            edited = edited or slot
            continue
        if best is None or (slot.machine, slot.has_time) > (best.machine, best.has_time):
            best = slot
        if best.machine and best.has_time:
            break
    # Some pages tell only when they were last edited: of one that nobody edited that is when it was written.
    best = best or edited
    return best.instant if best is not None else None


def _is_published(node: Node) -> bool:
    """Whether an element calls itself the date of publishing, as microformats do, beside "updated"."""
    return "published" in node.tokens


def _visible_author(source: Source, byline: tuple[Node, ...]) -> str:
    """The first name in the byline that stands where authors are named."""
    small = (node for node in byline if node.end - node.index <= _NAME_NODES and names_author(node))
    named = (node for node in small if author_at(node, clean(source.page.text(node))))
    return next((clean(source.page.text(name_alone(source, node))) for node in named), "")


def _author(thing: Thing, metas: dict[str, str]) -> str:
    named = next((value(author, "name") for author in things(thing, "author") if value(author, "name")), "")
    plain = (
        named or value(thing, "author") or next((metas[name] for name in _AUTHOR_META if name in metas), "")
    )
    return "" if "://" in plain else lines(plain)[:200]


def _markers(source: Source, area: Node, comments: tuple[Node, ...]) -> tuple[str, ...]:
    """Markers in the article and labels between its heading and its body, where a marked article has them."""
    skip = frozenset(node.index for node in comments)
    heading = max(
        (node.index for node in source.page.elements("h1") if node.index < area.index), default=area.index
    )
    above = source.page.nodes[max(0, heading - 12) : area.index]
    labels = {
        f"text={clean(node.text).lower()}": None
        for node in above
        if not node.tag
        and is_ad_label(clean(node.text))
        and not any(is_noise(up) for up in node.ancestors())
    }
    return tuple(labels | dict.fromkeys(ad_markers(source.page, area, skip)))
