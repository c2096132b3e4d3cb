"""Posts of a page whose names tell nothing: blocks alike, each with a date, a name in one place and its own words."""

from collections.abc import Iterator
from dataclasses import replace
from statistics import median

from crawler.extraction.blocks import (
    Block,
    Marks,
    blocks_of,
    groups_of,
    is_listing,
    most_of,
    score_of,
    written_dates,
)
from crawler.extraction.body import is_control
from crawler.extraction.dom import Node, clean, pattern_of
from crawler.extraction.places import Span, authors_by_place, leads_away, repeated
from crawler.extraction.runs import sibling_runs
from crawler.extraction.slots import numbered_id
from crawler.extraction.source import Source

# A post has a word or two; the middle one of a talk has a sentence, unless each has a number of its own.
_SAYS, _FULL = 2, 20
_MIN_DATED, _MIN_AUTHORED = 0.6, 0.6
_LONGEST_LABEL = 60
_COLUMNS = 3


def unnamed_blocks(source: Source, marks: Marks, *, titled: bool = False) -> list[Block]:
    """The group of blocks that is a discussion by shape alone, [] where none is.

    `titled`: each may have a heading of its own, as reviews have; else such a group is a list of articles.
    """
    best: list[Block] = []
    best_score = 0.0
    bare = replace(marks, authors=[], author_at=[])
    for nodes in _groups(source, bare):
        if most_of(len(nodes)) <= best_score:
            continue
        blocks = _with_authors(source, blocks_of(bare, nodes))
        if not blocks:
            continue
        said = _own_letters(source, marks, blocks)
        score = score_of(source.page, blocks, sum(letters >= _SAYS for letters in said))
        full = _SAYS if all(numbered_id(block.node) for block in blocks) else _FULL
        if score > best_score and median(said) >= full and not is_list(source, blocks, titled=titled):
            best, best_score = (
                [
                    block
                    for block, letters in zip(blocks, said, strict=True)
                    if letters >= _SAYS and block.dates
                ],
                score,
            )
    return best


def _groups(source: Source, marks: Marks) -> Iterator[list[Node]]:
    for nodes in groups_of(source.page, marks, siblings=True):
        if len(nodes) > 1:
            yield nodes
    yield from sibling_runs(source.page, [slot.node for slot in marks.dates])


def _with_authors(source: Source, blocks: list[Block]) -> list[Block]:
    """The blocks with who wrote them, [] where most have no date or no place names them."""
    if sum(1 for block in blocks if written_dates(block)) < _MIN_DATED * len(blocks):
        return []
    authors = authors_by_place(source, _spans(blocks, dates=True), _MIN_AUTHORED)
    return (
        [
            replace(block, authors=(authors[position],) if position in authors else ())
            for position, block in enumerate(blocks)
        ]
        if authors
        else []
    )


def _spans(blocks: list[Block], *, dates: bool) -> list[Span]:
    return [
        Span(
            block.node,
            block.nested | (frozenset(slot.node.index for slot in block.dates) if dates else frozenset()),
        )
        for block in blocks
    ]


def _own_letters(source: Source, marks: Marks, blocks: list[Block]) -> list[int]:
    """Letters that each block says itself: not its author's name, not what most blocks say."""
    texts = [list(_texts(source, marks, block)) for block in blocks]
    labels = repeated([[text for text, _ in said if len(text) <= _LONGEST_LABEL] for said in texts])
    same = repeated([[text] for said in texts for text, _ in said if len(text) > _LONGEST_LABEL])
    return [
        sum(
            letters
            for text, letters in said
            if pattern_of(text) not in labels and pattern_of(text) not in same
        )
        for said in texts
    ]


def _texts(source: Source, marks: Marks, block: Block) -> Iterator[tuple[str, int]]:
    hidden = block.nested | {node.index for node in block.authors}
    for node in source.page.walk(block.node, hidden):
        letters = 0 if node.tag else _letters(marks, node, block.node)
        if letters and not is_control(text := clean(node.text)):
            yield text, letters


def _letters(marks: Marks, text: Node, block: Node) -> int:
    """Letters of prose; in a list of terms that holds the blocks, what stands there is said all the same."""
    known = marks.prose[text.index + 1] - marks.prose[text.index]
    around = next(
        (above for above, _ in zip(text.ancestors(), range(4), strict=False) if above.tag == "dl"), None
    )
    if known or around is None or block.index < around.index < block.end:
        return known
    return 0 if text.parent is not None and text.parent.tag == "a" else sum(map(str.isalpha, text.text))


def is_list(source: Source, blocks: list[Block], *, titled: bool) -> bool:
    """Whether the blocks are a list of other pages or rows of a table of data."""
    authors = {position: block.authors[0] for position, block in enumerate(blocks) if block.authors}
    return (
        leads_away(source, _spans(blocks, dates=False), authors, titled=titled)
        or is_listing(source, blocks)
        or _is_data(source, blocks[0].node)
    )


def _is_data(source: Source, row: Node) -> bool:
    """Whether a row stands in a table whose first row names three columns or more."""
    table = next((above for above in row.ancestors() if above.tag == "table"), None)
    if row.tag != "tr" or table is None:
        return False
    cells = [node for node in source.page.nodes[table.index : row.index] if node.tag == "th"]
    return len(cells) >= _COLUMNS
