"""Which blocks of an unknown page are its posts, comments or reviews: by telling names first, then by place alone."""

from crawler.extraction.areas import COMMENTLIKE, REVIEWLIKE, Like, areas_of, headed_areas
from crawler.extraction.blocks import (
    Block,
    Marks,
    blocks_of,
    groups_of,
    is_listing,
    is_post,
    is_worded,
    marks_of,
    most_of,
    score_of,
    seeds_in,
)
from crawler.extraction.dom import Node
from crawler.extraction.lone import lone_block
from crawler.extraction.slots import numbered_id
from crawler.extraction.source import Source
from crawler.extraction.unnamed import is_list, unnamed_blocks

# One deleted post does not break a thread.
_NUMBERED = 0.9


def find_blocks(source: Source, *, like: Like | None = None, single: bool = False) -> list[Block]:
    """The page's post blocks in page order, [] where it carries none.

    With `like`, only groups count whose own or surrounding class or id matches; with `single`, one block
    alone counts too, if it has every mark and calls itself a post.
    """
    return _blocks_in(source, areas_of(source.page, like), single=single)


def comment_blocks(source: Source) -> list[Block]:
    """Blocks that call themselves comments, or stand under a heading that does: what is below an article."""
    found = _blocks_in(source, areas_of(source.page, COMMENTLIKE), single=True, lone=True)
    return found or _blocks_in(source, headed_areas(source.page))


def review_blocks(source: Source) -> list[Block]:
    """Blocks that call themselves reviews, ratings or questions, or stand under such a heading, below a product."""
    found = _blocks_in(source, areas_of(source.page, REVIEWLIKE), single=True, titled=True, lone=True)
    return found or _blocks_in(source, headed_areas(source.page), titled=True)


def _blocks_in(
    source: Source, areas: list[Node], *, single: bool = False, titled: bool = False, lone: bool = False
) -> list[Block]:
    dates, ids = seeds_in(source, areas)
    if not dates and not ids:
        return []
    marks = marks_of(source, areas, dates, ids)
    best = _best(source, marks, single=single)
    if best:
        return [block for block in blocks_of(marks, best) if is_post(source, marks, block)]
    found = unnamed_blocks(source, marks, titled=titled)
    return found or (lone_block(source, marks) if lone else [])


def _best(source: Source, marks: Marks, *, single: bool) -> list[Node]:
    """The group that is most like a discussion, [] where none is."""
    best: list[Node] = []
    best_score = 0.0
    for nodes in groups_of(source.page, marks):
        if most_of(len(nodes)) <= best_score:
            continue
        blocks = blocks_of(marks, nodes)
        worded = sum(is_worded(marks, block, source.page) for block in blocks)
        score = score_of(source.page, blocks, worded, single=single)
        # Whether a group is a list of links is asked last: it reads every heading in it.
        if score > best_score and not _is_list(source, blocks):
            best, best_score = nodes, score
    return best


def _is_list(source: Source, blocks: list[Block]) -> bool:
    """Whether a group is a list of other pages; blocks with numbers of their own are asked by their headings alone."""
    numbered = sum(1 for block in blocks if numbered_id(block.node))
    sure = numbered >= _NUMBERED * len(blocks)
    return is_listing(source, blocks) if sure else is_list(source, blocks, titled=True)
