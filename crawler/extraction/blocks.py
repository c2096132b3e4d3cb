"""Repeated-block detection: which blocks of an unknown page are its posts, comments or reviews.

A post has words, an author and a date, and it repeats. From each date, each author's name and each
numbered id the search climbs and groups the blocks it meets by tag and class (or numbered id); a group
counts by how many of its blocks have all three, and the best group is the page's posts. A list of
links to other pages (threads, products, news) is no discussion: its blocks are headed by links to
different pages, or have no words outside their links.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeVar
from urllib.parse import urlsplit

from crawler.extraction.apart import is_part
from crawler.extraction.body import is_byline, is_control
from crawler.extraction.dom import Node, Page, clean, pattern_of
from crawler.extraction.slots import (
    DateSlot,
    author_at,
    date_slots,
    name_alone,
    name_in_panel,
    names_author,
    names_panel,
    numbered_id,
)
from crawler.extraction.source import Source
from crawler.extraction.urls import absolute, host, same_site

_T = TypeVar("_T")
# From a date up to its post: td, tr, tbody, table, div in the oldest table layouts, with room.
_CLIMB = 12
# Shares of a group's blocks that must show the mark; one deleted post or guest does not break a thread.
_MIN_DATED, _MIN_AUTHORED, _MIN_WORDED = 0.6, 0.6, 0.5
_SURE = 0.9
# A post's own date, and one that it names or that stands by a button.
_MOST_DATES = 2
# Words of a post outside links: fewer characters than a date and a button leave no post.
_MIN_PROSE = 2
# An element of a name: itself, the text, a few wrappers and icons.
_NAME_NODES = 8
_HEADED_SHARE, _ALIKE = 0.6, 2
# What a block can add to its group's score, and what the group can have besides.
_MOST_A_BLOCK, _MOST_BESIDES = 1.201, 0.5
# A page of 500 comments has some 40 groups; groups beyond this many are never the best.
_MAX_GROUPS = 400
_POSTLIKE = re.compile(
    r"(?:^|[\s_-])(?:post|postbit|postcontainer|message|topic-?post|reply|comment|cmt|review|rating|answer|"
    r"binh-?luan|danh-?gia|nhan-?xet|tra-?loi|y-?kien|hoi-?dap|feedback|discussion)(?:$|[\s_-]|list|item|box|body|s\b)"
)
_SIGNED, _SIGNED_NODES = re.compile(r"\bby\b|\bbởi\b|\bpublished\b|xuất bản", re.IGNORECASE), 32
# Only what stands above a post's words, or an article's.
_HEAD_OF_POST = re.compile(
    r"(?:^|[\s_-])(?:meta|info|head(?:er)?|author|byline|date|title|foot(?:er)?)(?:$|[\s_-])"
)
# What calls itself all of them is no single one, where another does.
_PLURAL = re.compile(r"(?:^|[\s_-])(?:posts|comments|replies|reviews|ratings|answers)(?:$|[\s_-])")
_TITLE = re.compile(r"title|headline|subject|tieu-?de")
# Where a class names one of a page's frames, nothing in it is a post.
_FRAME = re.compile(
    r"(?:^|[\s_-])(?:sidebar|widget|related|similar|breadcrumbs?|footer|navbar|menu|trending|most-?(?:read|viewed)|"
    r"tin-?lien-?quan|xem-?nhieu|doc-?nhieu|recent-?(?:posts|comments|threads)|latest-?(?:posts|comments))(?:$|[\s_-])"
)


@dataclass(frozen=True, slots=True)
class Block:
    """One post's block: its element, the nested blocks of other posts in it, and its marks."""

    node: Node
    nested: frozenset[int]
    dates: tuple[DateSlot, ...]
    authors: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """Everything the page shows that may belong to a post, in page order, with running counts."""

    dates: list[DateSlot]
    date_at: list[int]
    authors: list[Node]
    author_at: list[int]
    ids: list[Node]
    prose: list[int]


def is_post(source: Source, marks: Marks, block: Block) -> bool:
    """Whether a block of the chosen group is a post: the group's class may stand on a page's frame too."""
    dated = any(not slot.joined for slot in block.dates)
    shown = dated or (bool(block.authors) and bool(numbered_id(block.node)))
    return shown and is_worded(marks, block, source.page) and not _only_signed(source, block)


def _only_signed(source: Source, block: Block) -> bool:
    """Whether a block says by whom and when, and nothing else: what stands above an article."""
    if not (block.authors and block.dates) or block.node.end - block.node.index > _SIGNED_NODES:
        return False
    marks = (*block.authors, *(slot.node for slot in block.dates))
    words = source.page.text(block.node, block.nested.union(mark.index for mark in marks))
    return _SIGNED.search(words) is not None and is_byline(words)


def seeds_in(source: Source, areas: list[Node]) -> tuple[list[DateSlot], list[Node]]:
    """Dates and elements with a post's number in these areas: without any no group is looked for."""
    dates = [slot for area in areas for slot in date_slots(source, area)]
    return dates, [node for node in _inside(source.page, areas) if node.tag and numbered_id(node)]


def marks_of(source: Source, areas: list[Node], dates: list[DateSlot], ids: list[Node]) -> Marks:
    """These dates and ids with the areas' names, and how many letters of prose stand before each node."""
    page = source.page
    dated = {slot.node.index for slot in dates}
    prose = [0] * len(page.nodes)
    for node in _inside(page, areas):
        if not node.tag and node.index not in dated:
            prose[node.index] = _prose(node)
    authors = _authors(source, areas)
    return Marks(
        dates, [slot.node.index for slot in dates], authors, [node.index for node in authors],
        ids, [0, *accumulate(prose)],
    )  # fmt: skip


def _inside(page: Page, areas: list[Node]) -> Iterator[Node]:
    return (node for area in areas for node in page.nodes[area.index : area.end])


def _authors(source: Source, areas: list[Node]) -> list[Node]:
    """Small elements that say of themselves that they name somebody."""
    page = source.page
    found = []
    for node in _inside(page, areas):
        if not node.tag or node.end - node.index > _NAME_NODES or node.tag in {"script", "style"}:
            continue
        if names_author(node):
            if author_at(node, clean(page.text(node))):
                found.append(node)
        elif names_panel(node) and (name := name_in_panel(source, node)) is not None:
            found.append(name)
    return [name_alone(source, node) for node in _innermost_first(found)]


def _innermost_first(nodes: list[Node]) -> list[Node]:
    """Without elements inside an author element already taken."""
    kept: list[Node] = []
    for node in nodes:
        if not kept or not kept[-1].holds(node):
            kept.append(node)
    return kept


def _prose(node: Node) -> int:
    """Letters of a piece of text that is neither linked, nor a button, nor code."""
    if node.text.isspace():
        return 0
    for above, _ in zip(node.ancestors(), range(4), strict=False):
        if above.tag in {
            "a",
            "button",
            "script",
            "style",
            "noscript",
            "option",
            "label",
            "dl",
            "time",
            "title",
            "h1",
        }:
            return 0
    text = clean(node.text)
    return 0 if is_control(text) else sum(map(str.isalpha, text))


def groups_of(page: Page, marks: Marks, *, siblings: bool = False) -> Iterator[list[Node]]:
    """Blocks above the marks, grouped by tag and class, or tag and numbered id; larger groups first.

    With `siblings`, also those of one tag in one element, however their classes differ (odd and even rows).
    """
    members: dict[tuple[str, str], dict[int, Node]] = defaultdict(dict)
    seen: set[int] = set()
    for seed in _seeds(marks):
        for above, _ in zip(_self_and_above(seed), range(_CLIMB), strict=False):
            if above.index in seen:
                break
            seen.add(above.index)
            if above.tag in {"body", "html", "head"}:
                break
            for key in keys_of(above, siblings=siblings):
                members[key][above.index] = above
    distinct = {tuple(sorted(group)): group for group in members.values()}
    ordered = sorted(distinct, key=lambda indexes: (-len(indexes), indexes))[:_MAX_GROUPS]
    singles = [indexes for indexes in distinct if len(indexes) == 1]
    for indexes in dict.fromkeys([*ordered, *singles]):
        yield [page.nodes[index] for index in indexes]


def _seeds(marks: Marks) -> Iterable[Node]:
    yield from (slot.node for slot in marks.dates)
    yield from marks.authors
    yield from marks.ids


def _self_and_above(node: Node) -> Iterator[Node]:
    if node.tag:
        yield node
    yield from node.ancestors()


def keys_of(node: Node, *, siblings: bool) -> Iterator[tuple[str, str]]:
    """What an element is called: each class, the form of its number, its property, its parent's classes."""
    tokens = node.tokens
    yield from ((node.tag, token) for token in tokens)
    if numbered_id(node):
        yield node.tag, "#" + pattern_of(node.get("id") or "data")
    if node.get("itemprop"):
        yield node.tag, "@" + node.get("itemprop")
    if siblings and node.parent is not None:
        yield node.tag, f"^{node.parent.index}"
    if not tokens and node.parent is not None:
        yield node.tag, ">" + " ".join(node.parent.tokens or [pattern_of(node.parent.get("id"))])


def score_of(page: Page, blocks: list[Block], with_words: int, *, single: bool = False) -> float:
    """How well a group is a discussion: blocks times the fourth power of their completeness, 0 if it is none.

    `with_words` of the blocks say something; `single`: one block alone may count, where it calls itself a post.
    """
    count = len(blocks)
    if count == 1 and not (single and _calls_itself_post(blocks[0].node)):
        return 0.0
    dated = sum(1 for b in blocks if written_dates(b)) / count
    authored = sum(1 for b in blocks if b.authors) / count
    worded = with_words / count
    numbered = sum(1 for b in blocks if numbered_id(b.node)) / count
    # Where nine blocks of ten have a number and a date, guests' names may lead to no profile.
    least = _MIN_AUTHORED if min(dated, numbered) < _SURE else _MIN_AUTHORED / 2
    if max(dated, numbered) < _MIN_DATED or authored < least or worded < _MIN_WORDED:
        return 0.0
    if count == 1 and (not dated or not worded):
        return 0.0
    if in_frame(page, blocks[0].node):
        return 0.0
    share = (dated + authored + worded) / 3
    if count == 1 and _PLURAL.search(blocks[0].node.words):
        share /= 2
    # A block with the dates of three is a box around several posts.
    crowded = sum(1 for b in blocks if written_dates(b) > _MOST_DATES) / count
    share *= 1 - crowded / 2
    # Blocks with numbers of their own are posts more surely than columns that happen to be alike; half a
    # block's worth besides, so that of equal groups the one that carries the ids wins.
    size = sum(b.node.end - b.node.index for b in blocks)
    return (
        count * share**4 * (1 + 0.2 * numbered) + 0.5 * numbered + size / (1000 * max(1, len(page.nodes)))
    )


def most_of(blocks: int) -> float:
    """No group of so many blocks has a higher score."""
    return blocks * _MOST_A_BLOCK + _MOST_BESIDES


def written_dates(block: Block) -> int:
    """How many dates of writing a block shows."""
    return sum(1 for slot in block.dates if not slot.joined and not slot.edited)


def _calls_itself_post(node: Node) -> bool:
    if numbered_id(node):
        return True
    return _POSTLIKE.search(node.words) is not None and _HEAD_OF_POST.search(node.words) is None


def in_frame(page: Page, node: Node) -> bool:
    """Whether a node stands in a menu, a footer or beside the main part."""
    # What a page's layout is called ("with sidebar") stands on an element around the main part.
    main = page.elements("h1", "main", "body")
    return any(
        (above.tag in {"nav", "aside"} or _is_page_foot(above) or _FRAME.search(above.words))
        and not any(above.holds(one) for one in main)
        for above in _self_and_above(node)
    )


def _is_page_foot(node: Node) -> bool:
    """Whether a footer is the page's: an article's own holds its comments."""
    return node.tag == "footer" and all(above.tag != "article" for above in node.ancestors())


def blocks_of(marks: Marks, nodes: list[Node]) -> list[Block]:
    """Each block with its marks, those of blocks nested in it left to these."""
    starts = [node.index for node in nodes]
    blocks = []
    for position, node in enumerate(nodes):
        last = bisect_left(starts, node.end)
        nested = _outermost(nodes[position + 1 : last])
        hidden = frozenset(inner.index for inner in nested)
        blocks.append(
            Block(
                node,
                hidden,
                tuple(
                    slot for slot in _within(marks.dates, marks.date_at, node) if _open(slot.node, nested)
                ),
                tuple(
                    name for name in _within(marks.authors, marks.author_at, node) if _open(name, nested)
                ),
            )
        )
    return blocks


def _outermost(nodes: list[Node]) -> list[Node]:
    kept: list[Node] = []
    for node in nodes:
        if not kept or node.index >= kept[-1].end:
            kept.append(node)
    return kept


def _within(items: list[_T], at: list[int], node: Node) -> list[_T]:
    return items[bisect_left(at, node.index) : bisect_left(at, node.end)]


def _open(node: Node, nested: list[Node]) -> bool:
    return not any(inner.holds(node) for inner in nested)


def letters_of(marks: Marks, block: Block, page: Page) -> int:
    """Letters of prose in a block, without those of blocks nested in it."""
    letters = marks.prose[block.node.end] - marks.prose[block.node.index]
    for index in block.nested:
        letters -= marks.prose[page.nodes[index].end] - marks.prose[index]
    return letters


def is_worded(marks: Marks, block: Block, page: Page) -> bool:
    """Whether a block says anything."""
    return letters_of(marks, block, page) >= _MIN_PROSE


def is_listing(source: Source, blocks: list[Block]) -> bool:
    """Whether most blocks are headed by links to pages of their own.

    What the links of most say, or numbers ("[link]", "#12"), leads to a post by itself: it is no title.
    """
    links = [list(_heading_links(source, block.node)) for block in blocks]
    said = Counter(text for held in links for text in {text for _, text in held})
    most = max(_ALIKE, _HEADED_SHARE * len(blocks))
    targets = (
        {path for path, text in held if said[text] < most and any(map(str.isalpha, text))} for held in links
    )
    headed = [found for found in targets if found]
    distinct = set[str]().union(*headed)
    return len(headed) >= _HEADED_SHARE * len(blocks) and len(distinct) > max(1, len(headed) // 2)


def heading_targets(source: Source, node: Node) -> frozenset[str]:
    """Paths of the site's other pages that headings and titles in an element link to."""
    return frozenset(path for path, _ in _heading_links(source, node))


def _heading_links(source: Source, node: Node) -> Iterator[tuple[str, str]]:
    """These paths, each with what the link to it says."""
    here, site = urlsplit(source.url).path, host(source.url)
    for link in source.page.nodes[node.index : node.end]:
        if link.tag != "a" or not link.get("href") or not _heads(link, node):
            continue
        target = absolute(source.url, link.get("href"))
        path = urlsplit(target).path
        if path and path != here and not is_part(here, path) and same_site(host(target), site):
            text = _text(source, link)
            if not author_at(link, text):
                yield path, text


def _heads(link: Node, within: Node) -> bool:
    """Whether a link is a heading or a title inside the element."""
    return any(
        above.tag in {"h1", "h2", "h3", "h4"} or _TITLE.search(above.words)
        for above, _ in zip(_self_and_above(link), range(3), strict=False)
        if within.holds(above) and above is not within
    )


def _text(source: Source, node: Node) -> str:
    return clean(source.page.text(node))
