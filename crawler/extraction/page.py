"""The one way into extraction: a page's text to its parts."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from crawler.extraction.apart import shows_all
from crawler.extraction.article import article_part, has_article
from crawler.extraction.beside import named_by
from crawler.extraction.blocks import Block
from crawler.extraction.body import is_noise
from crawler.extraction.discussion import comment_blocks, find_blocks, review_blocks
from crawler.extraction.dom import Node, clean
from crawler.extraction.errors import PageTooLargeError
from crawler.extraction.jsonld import NODE, Thing, jsonld_things, types
from crawler.extraction.language import language_of
from crawler.extraction.later import later_pages
from crawler.extraction.lean import parse_lean
from crawler.extraction.listing import listing_part, offers_one
from crawler.extraction.manner import Glimpse, Manner, Shows, learned_blocks, manner_of
from crawler.extraction.merge import merged
from crawler.extraction.microdata import microdata_things
from crawler.extraction.opening import opening_block, opening_in
from crawler.extraction.pagination import has_previous, next_pages
from crawler.extraction.posts import block_parts
from crawler.extraction.schema import FORUM_TYPES, PRODUCT_TYPES, schema_parts
from crawler.extraction.slots import numbered_id
from crawler.extraction.source import Source
from crawler.extraction.tamed import tame
from crawler.extraction.types import Extraction, Part
from crawler.types import DocumentKind, ItemKind

# Real pages end below 2 MB of markup; beyond 8 million characters one page would take the worker minutes.
MAX_CHARACTERS = 8_000_000
# On a page of unknown kind fewer blocks than this may be an article's comments.
_MIN_THREAD = 3
# Above a thread's first post stand labels and a notice at most; a short article has two or three sentences.
_SENTENCE, _MIN_ARTICLE = 40, 120
_NOT_PROSE = frozenset({"a", "nav", "header", "footer", "aside", "script", "style", "noscript", "select"})


@dataclass(frozen=True)
class _Reading:
    """A parsed page with everything it declares."""

    source: Source
    html: str
    jsonld: tuple[Thing, ...]
    microdata: tuple[Thing, ...]
    manner: Manner | None = None

    @property
    def things(self) -> tuple[Thing, ...]:
        return self.jsonld + self.microdata

    @cached_property
    def posts(self) -> list[Block]:
        """The page's post blocks: an unknown kind is told by them, and its parts are made of them."""
        found = find_blocks(self.source, single=True)
        # A page with many posts tells of them itself; what was learned is for those that it does not find so.
        return (
            found if {b.node.index for b in self.learned} <= {b.node.index for b in found} else self.learned
        )

    @cached_property
    def learned(self) -> list[Block]:
        """Its post blocks as the platform's other pages show theirs, [] where they have taught nothing."""
        return [] if self.manner is None else learned_blocks(self.source, self.manner)

    @cached_property
    def opening(self) -> Block | None:
        """The thread's opening post where it has a form of its own: as it stands above replies, or as was learned."""
        names = frozenset(self.manner.opening if self.manner else ())
        return opening_block(self.source, self.posts) or opening_in(self.source, names, self.posts)


def extract_page(
    html: str, url: str, item_kind: ItemKind, now: datetime | None = None, manner: Manner | None = None
) -> Extraction:
    """Parts of a page and the address of the next page of the same thing.

    `url` is the page's final absolute address; `now` (aware) is the moment of the fetch, without which
    relative dates ("2 giờ trước") give None; `manner` is what the platform's other pages have taught of its
    posts. A page with nothing of its kind gives no parts; malformed
    markup never raises. Raises PageTooLargeError above 8 million characters.
    """
    if len(html) > MAX_CHARACTERS:
        raise PageTooLargeError(url, len(html), MAX_CHARACTERS)
    with _collector_paused():
        return _read(html, url, item_kind, now, manner)


def glimpse_page(html: str, url: str, item_kind: ItemKind, now: datetime | None = None) -> Glimpse:
    """What a page shows of how its platform shows posts: of three or more, or that it is an article.

    Raises PageTooLargeError as `extract_page` does.
    """
    if len(html) > MAX_CHARACTERS:
        raise PageTooLargeError(url, len(html), MAX_CHARACTERS)
    with _collector_paused():
        return _look(html, url, item_kind, now)


# What was read of a page is gone when these return: a collector set going with it still there would look through
# all of it, and keep it for the next, longer look.
def _read(
    html: str, url: str, item_kind: ItemKind, now: datetime | None, manner: Manner | None
) -> Extraction:
    reading = _reading(tame(html), url, now, manner)
    return Extraction() if reading is None else _extracted(reading, item_kind)


def _look(html: str, url: str, item_kind: ItemKind, now: datetime | None) -> Glimpse:
    reading = _reading(tame(html), url, now, None)
    return Glimpse() if reading is None else _glimpsed(reading, item_kind)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """A page makes thousands of objects and no cycle: looking through them for one takes a tenth of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _reading(html: str, url: str, now: datetime | None, manner: Manner | None) -> _Reading | None:
    """The page parsed, None where it has no element."""
    source = Source(parse_lean(html), url, now)
    if not source.page.nodes:
        return None
    return _Reading(source, html, jsonld_things(source.page), microdata_things(source.page), manner)


def _glimpsed(reading: _Reading, item_kind: ItemKind) -> Glimpse:
    kind = item_kind if item_kind is not ItemKind.UNKNOWN else _kind_of(reading)
    if kind is ItemKind.THREAD and len(reading.posts) >= _MIN_THREAD:
        return Glimpse(shows=Shows.THREAD, manner=manner_of(reading.source, reading.posts))
    told = kind is ItemKind.ARTICLE and (
        has_article(reading.source, reading.things) or comment_blocks(reading.source)
    )
    return Glimpse(shows=Shows.ARTICLE if told else Shows.NEITHER)


def _extracted(reading: _Reading, item_kind: ItemKind) -> Extraction:
    source = reading.source
    kind = item_kind if item_kind is not ItemKind.UNKNOWN else _kind_of(reading)
    parts = _finished(source, _ROUTES[kind](reading))
    names = dict.fromkeys(name for part in parts for name in part.extractor.split("+"))
    if not parts:
        return Extraction()
    following = next_pages(source)
    return Extraction(
        parts=parts,
        next_pages=following,
        later_pages=later_pages(source) if following else (),
        extractor="+".join(names),
        named=named_by(source, parts),
    )


def _kind_of(reading: _Reading) -> ItemKind:
    """What a page of unknown kind carries: what it declares, else what it shows."""
    declared = frozenset().union(*(types(thing) for thing in reading.things))
    if declared & FORUM_TYPES:
        return ItemKind.THREAD
    if declared & PRODUCT_TYPES and not has_article(reading.source, reading.things):
        return ItemKind.PRODUCT
    if has_article(reading.source, reading.things):
        return ItemKind.ARTICLE
    if shows_all(reading.source.url) or offers_one(reading.source):
        return ItemKind.PRODUCT
    if not reading.posts and reading.opening:
        return ItemKind.THREAD
    return _kind_by_blocks(reading.source, reading.posts, known=bool(reading.learned))


def _kind_by_blocks(source: Source, blocks: list[Block], *, known: bool) -> ItemKind:
    """Blocks below an article's paragraphs are its comments; blocks below a bare heading are a thread's posts."""
    first = blocks[0].node.index if blocks else 0
    heading = max((node.end for node in source.page.elements("h1") if node.end <= first), default=0)
    heading = heading or _titled(source, first)
    if heading and _paragraphs(source, heading, first) >= _MIN_ARTICLE:
        return ItemKind.ARTICLE
    return ItemKind.THREAD if heading or known or len(blocks) >= _MIN_THREAD else ItemKind.UNKNOWN


def _titled(source: Source, first: int) -> int:
    """Where a text ends that says what the page's title does, on a page without a heading; 0 if none stands above."""
    if any(source.page.elements("h1")):
        return 0
    title = next(_titles(source), "")
    texts = (node for node in source.page.nodes[:first] if not node.tag and len(node.text) >= len(title))
    heads = (
        node
        for node in texts
        if node.parent is not None and node.parent.tag not in {"title", "a", "script"}
    )
    return max((node.end for node in heads if clean(node.text) == title), default=0) if title else 0


def _paragraphs(source: Source, start: int, end: int) -> int:
    """Characters of whole sentences that stand between two places of the page, outside links and frames."""
    return sum(
        size
        for node in source.page.nodes[start:end]
        if not node.tag and (size := len(clean(node.text))) >= _SENTENCE
        if not any(above.tag in _NOT_PROSE or is_noise(above) for above in node.ancestors())
    )


def _thread(reading: _Reading) -> list[Part]:
    parts = [
        part
        for part in _discussion(reading, reading.posts, DocumentKind.POST)
        if part.kind is not DocumentKind.LISTING
    ]
    parts = [replace(part, kind=DocumentKind.POST, title="") for part in parts]
    if parts and not has_previous(reading.source):
        parts[0] = replace(parts[0], title=_heading(reading.source))
    if not parts and has_article(reading.source, reading.things):
        return _article(reading)
    return parts


def _article(reading: _Reading) -> list[Part]:
    blocks = comment_blocks(reading.source)
    comments = [
        replace(part, kind=DocumentKind.COMMENT, title="")
        for part in _discussion(reading, blocks, DocumentKind.COMMENT)
        if part.kind in {DocumentKind.COMMENT, DocumentKind.POST}
    ]
    article = article_part(reading.source, reading.html, reading.things, _elements(reading, blocks))
    return comments if article is None else [article, *comments]


def _product(reading: _Reading) -> list[Part]:
    blocks = review_blocks(reading.source)
    parts = _discussion(reading, blocks, DocumentKind.REVIEW)
    reviews = [
        replace(part, kind=DocumentKind.REVIEW) for part in parts if part.kind is not DocumentKind.LISTING
    ]
    hidden = frozenset(node.index for node in _elements(reading, blocks))
    declared = schema_parts(reading.source, reading.jsonld, "json-ld")
    declared += schema_parts(reading.source, reading.microdata, "microdata")
    # The page with all reviews names the product once more.
    listing = None if shows_all(reading.source.url) else listing_part(reading.source, declared, hidden)
    return reviews if listing is None else [listing, *reviews]


def _unknown(reading: _Reading) -> list[Part]:
    """A page that declares nothing: an article if it has comments below it or text enough, else numbered posts."""
    parts = _article(reading)
    article = next((part for part in parts if part.kind is DocumentKind.ARTICLE), None)
    if article is not None and (len(parts) > 1 or _reads_as_text(reading.source, article)):
        return parts
    numbered = bool(reading.posts) and all(numbered_id(block.node) for block in reading.posts)
    return _thread(reading) if numbered else []


def _reads_as_text(source: Source, article: Part) -> bool:
    """Whether paragraphs, not headlines or links, make up the text: three of 80 characters without a link."""
    linked = {clean(source.page.text(node)) for node in source.page.elements("a")}
    long = [line for line in article.text.split("\n") if len(line) >= 80 and line not in linked]  # noqa: PLR2004
    return len(long) >= 3 and sum(map(len, long)) * 2 > len(article.text)  # noqa: PLR2004


_ROUTES: dict[ItemKind, Callable[[_Reading], list[Part]]] = {
    ItemKind.ARTICLE: _article,
    ItemKind.THREAD: _thread,
    ItemKind.PRODUCT: _product,
    ItemKind.UNKNOWN: _unknown,
}


def _discussion(reading: _Reading, blocks: list[Block], kind: DocumentKind) -> list[Part]:
    """Declared posts, comments and reviews (JSON-LD, else microdata), merged with the shown blocks."""
    declared = schema_parts(reading.source, reading.jsonld, "json-ld")
    declared = [part for part in declared if part.kind is not DocumentKind.LISTING]
    marked = schema_parts(reading.source, reading.microdata, "microdata")
    marked = [part for part in marked if part.kind is not DocumentKind.LISTING]
    known = reading.manner is not None and blocks is reading.learned
    name, place = ("learned", reading.manner.body) if known and reading.manner else ("blocks", "")
    shown = block_parts(reading.source, blocks, kind, name, place=place)
    if kind is DocumentKind.POST and reading.opening:
        shown = block_parts(reading.source, [reading.opening], kind, "opening") + shown
    return merged(merged(declared, marked), shown)


def _elements(reading: _Reading, blocks: list[Block]) -> tuple[Node, ...]:
    """Elements that belong to comments or reviews, by blocks and by microdata."""
    marked = [
        thing[NODE] for thing in reading.microdata if types(thing) & {"Comment", "UserComments", "Review"}
    ]
    return (*(block.node for block in blocks), *(node for node in marked if isinstance(node, Node)))


def _heading(source: Source) -> str:
    """The thread's title: its heading, else the declared title."""
    headings = (clean(source.page.text(node)) for node in source.page.elements("h1"))
    metas = (
        clean(n.get("content")) for n in source.page.elements("meta") if n.get("property") == "og:title"
    )
    return next((text for texts in (headings, metas, _titles(source)) for text in texts if text), "")


def _titles(source: Source) -> Iterator[str]:
    """What the page's <title> says."""
    return (clean("".join(i.text for i in source.page.under(n))) for n in source.page.elements("title"))


def _finished(source: Source, parts: list[Part]) -> tuple[Part, ...]:
    """Parts in order, each with its position and language, and no anchor twice."""
    hint = next(
        (node.get("lang")[:2].lower() for node in source.page.elements("html") if node.get("lang")), ""
    )
    seen: set[str] = set()
    finished = []
    for position, part in enumerate(parts):
        anchor = part.anchor if part.anchor not in seen else ""
        seen.add(anchor)
        language = language_of(part.text or part.title) or (hint if hint in {"vi", "en"} else "")
        finished.append(replace(part, position=position, anchor=anchor, language=language))
    return tuple(finished)
