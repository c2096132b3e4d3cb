"""How a platform's pages show a post: learned from pages with many, for pages where one stands alone.

One post repeats nothing, so by itself a page cannot show that it is a thread's; the platform's other pages do.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum

from crawler.extraction.blocks import Block, blocks_of, in_frame, is_post, keys_of, marks_of, seeds_in
from crawler.extraction.dom import Node, Page
from crawler.extraction.opening import names_of, opening_block
from crawler.extraction.places import Span, author_in_place, place_in
from crawler.extraction.posts import bodies_of
from crawler.extraction.source import Source
from crawler.types import Fact

# What two pages have in common may still be chance where a third page would tell.
_MIN_PAGES = 2
# Elements of the posts' kind that are none, in their number: a hidden form, an empty pattern for scripts.
_STRANGERS = 0.5


class Shows(StrEnum):
    """What a page is, as far as it says so itself; NEITHER where it leaves it open."""

    THREAD = "thread"
    ARTICLE = "article"
    NEITHER = "neither"


class Manner(Fact):
    """What the posts of one platform's threads have in common.

    `blocks` are what a post's element is called (all of these), `author` and `body` the places in it of the
    writer's name and of the words, '' where names tell them; `opening` what the element of an opening post is called
    that has a form of its own.
    """

    blocks: tuple[str, ...] = ()
    author: str = ""
    body: str = ""
    opening: tuple[str, ...] = ()


class Glimpse(Fact):
    """What one page shows of its platform's manner."""

    shows: Shows = Shows.NEITHER
    manner: Manner = Manner()


def manner_of(source: Source, blocks: list[Block]) -> Manner:
    """What these posts of one page have in common; nothing where other elements are called the same."""
    names = frozenset.intersection(*(_called(block.node) for block in blocks))
    alike = _elements(source.page, names)
    if not names or len(alike) > (1 + _STRANGERS) * len(blocks):
        return Manner()
    authors = (place_in(block.authors[0], block.node) for block in blocks if block.authors)
    bodies = (
        place_in(body, block.node) if body is not block.node else ""
        for block, body in zip(blocks, bodies_of(source, blocks), strict=True)
    )
    opening = opening_block(source, blocks)
    return Manner(
        blocks=tuple(sorted(names)),
        author=_commonest(authors),
        body=_commonest(bodies),
        opening=tuple(sorted(names_of(opening.node))) if opening else (),
    )


def learned(glimpses: Sequence[Glimpse]) -> Manner | None:
    """The manner in which most of these pages agree, None where they are too few or articles."""
    seen = [one.manner for one in glimpses if one.shows is Shows.THREAD and one.manner.blocks]
    articles = sum(one.shows is Shows.ARTICLE for one in glimpses)
    counts = Counter(name for manner in seen for name in manner.blocks)
    names = tuple(sorted(name for name, count in counts.items() if 2 * count > len(seen)))
    if len(seen) < _MIN_PAGES or articles >= len(seen) or not names:
        return None
    opened = [manner.opening for manner in seen if manner.opening]
    return Manner(
        blocks=names,
        author=_commonest(manner.author for manner in seen),
        body=_commonest(manner.body for manner in seen),
        opening=_shared(opened) if len(opened) >= _MIN_PAGES else (),
    )


def _shared(held: Sequence[Iterable[str]]) -> tuple[str, ...]:
    """What all of them are called."""
    return tuple(sorted(frozenset.intersection(*map(frozenset, held))))


def learned_blocks(source: Source, manner: Manner) -> list[Block]:
    """The page's posts by what the platform's posts are called, in page order; [] where there are none."""
    nodes = _elements(source.page, frozenset(manner.blocks))
    areas: list[Node] = []
    for node in nodes:
        if not areas or node.index >= areas[-1].end:
            areas.append(node)
    marks = marks_of(source, areas, *seeds_in(source, areas))
    named = [_with_author(source, block, manner) for block in blocks_of(marks, nodes)]
    return [
        block
        for block in named
        if is_post(source, marks, block) and block.dates and not in_frame(source.page, block.node)
    ]


def _with_author(source: Source, block: Block, manner: Manner) -> Block:
    if block.authors or not manner.author:
        return block
    dates = frozenset(slot.node.index for slot in block.dates)
    name = author_in_place(source, Span(block.node, block.nested | dates), manner.author)
    return block if name is None else replace(block, authors=(name,))


def _called(node: Node) -> frozenset[str]:
    return frozenset(" ".join(key) for key in keys_of(node, siblings=False))


def _elements(page: Page, names: frozenset[str]) -> list[Node]:
    """Elements that are called by all these names, in page order."""
    tags = {name.partition(" ")[0] for name in names}
    return [node for node in page.elements(*tags) if names <= _called(node)]


def _commonest(values: Iterable[str]) -> str:
    """The value that is met most, the first of equals; '' of none."""
    return next((value for value, _ in Counter(values).most_common(1)), "")
