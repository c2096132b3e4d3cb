"""One comment or review that stands alone: it repeats nothing, but calls itself one and says who wrote it when."""

import re
from collections.abc import Iterator
from dataclasses import replace

from crawler.extraction.blocks import Block, Marks, blocks_of, in_frame, is_worded
from crawler.extraction.dom import Node, clean
from crawler.extraction.places import after_by
from crawler.extraction.slots import DateSlot, may_be_name, numbered_id, reads_as_name
from crawler.extraction.source import Source

# A name of its own, not of a part of it ("comment-header") nor of all of them ("comments").
_NAMED = re.compile(
    r"(?:[a-z]+-){0,2}(?:comment|cmt|review|reply|answer|feedback|testimonial|binh-?luan|danh-?gia|nhan-?xet|tra-?loi|y-?kien)"
    r"(?:-(?:item|box|entry|block|#))?"
)
# From a date to the element beside whose name it stands.
_NEAR = 3
_NAME_NODES = 8


def lone_block(source: Source, marks: Marks) -> list[Block]:
    """The one block with a date, words and a writer's name, [] where there is none or more than one."""
    slots = [slot for slot in marks.dates if not (slot.joined or slot.edited)]
    found = {node.index: node for slot in slots if (node := _around(slot.node)) is not None}
    if len(found) != 1:
        return []
    (node,) = found.values()
    (block,) = blocks_of(marks, [node])
    name = next(_names(source, block, slots), None)
    if name is None or not is_worded(marks, block, source.page) or in_frame(source.page, node):
        return []
    return [replace(block, authors=(name,))]


def _around(node: Node) -> Node | None:
    """The outermost element around a date that calls itself a comment or a review."""
    named = None
    for above in node.ancestors():
        if numbered_id(above) or any(_NAMED.fullmatch(token) for token in above.tokens):
            named = above
    return named


def _names(source: Source, block: Block, slots: list[DateSlot]) -> Iterator[Node]:
    """What says that it names the writer, or stands after "by", or beside the date with nothing else there."""
    yield from block.authors
    dates = frozenset(slot.node.index for slot in slots)
    for node in source.page.walk(block.node, dates):
        if node.tag and node.end - node.index <= _NAME_NODES and after_by(source, node):
            name = clean(source.page.text(node))
            if may_be_name(name):
                yield node
    for slot in slots:
        for above, _ in zip(slot.node.ancestors(), range(_NEAR), strict=False):
            if above is block.node or above.end - above.index > _NAME_NODES:
                break
            if reads_as_name(clean(source.page.text(above, dates))):
                yield above
