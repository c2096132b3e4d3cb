"""A thread's opening post, where it is shown in another form than its replies: a ticket, a question, a story."""

from collections.abc import Iterator
from dataclasses import replace

from crawler.extraction.blocks import (
    Block,
    Marks,
    blocks_of,
    in_frame,
    keys_of,
    marks_of,
    seeds_in,
    written_dates,
)
from crawler.extraction.dates import VIETNAM
from crawler.extraction.dom import NO_TEXT, Node, clean
from crawler.extraction.pagination import has_previous
from crawler.extraction.source import Source

# A sentence; what stands above replies besides has labels and links.
_FULL = 20
# Its own, and that of its last change: a list of other threads has more.
_MOST_DATES = 2
_NO_WORDS = NO_TEXT | {"a", "button", "label", "option", "h1"}
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})


def opening_block(source: Source, replies: list[Block]) -> Block | None:
    """The nearest box above the first reply that has words, a date and a name, None where none has.

    It begins with the page's heading or below it. What names the first reply's own author and day is a line
    about that post ("bắt đầu bởi Lan, 12/10/2026"), which opens the thread itself.
    """
    if not replies:
        return None
    first = replies[0]
    heading = max(
        (node.index for node in source.page.elements("h1") if node.end <= first.node.index), default=0
    )
    if not heading:
        return None
    found = (_block(source, box) for box in _boxes(source, first.node, heading))
    block = next((one for one in found if one is not None), None)
    if block is None or _signature(source, block) == _signature(source, first) or has_previous(source):
        return None
    return block


def opening_in(source: Source, names: frozenset[str], replies: list[Block]) -> Block | None:
    """The one element above all replies that is called as opening posts are, None where it is no post."""
    tags = {name.partition(" ")[0] for name in names}
    boxes = [node for node in source.page.elements(*tags) if names <= names_of(node)] if names else []
    above = len(boxes) == 1 and all(boxes[0].end <= reply.node.index for reply in replies)
    return _block(source, boxes[0]) if above and not has_previous(source) else None


def names_of(node: Node) -> frozenset[str]:
    """What an element is called that stands on a page once: its classes, and its id where that is no number."""
    id_ = node.get("id")
    named = {f"{node.tag} id={id_}"} if id_ and not any(map(str.isdigit, id_)) else set()
    return frozenset(named | {" ".join(key) for key in keys_of(node, siblings=False)})


def _boxes(source: Source, reply: Node, heading: int) -> Iterator[Node]:
    """Elements beside the reply and what holds it, before it and not above the heading; the nearest first."""
    inner = reply
    for holder in reply.ancestors():
        before = [child for child in source.page.children(holder) if child.tag and child.end <= inner.index]
        yield from (child for child in reversed(before) if child.end > heading)
        if holder.index < heading:
            break
        inner = holder


def _block(source: Source, box: Node) -> Block | None:
    if not _says(source, box):
        return None
    dates, ids = seeds_in(source, [box])
    if not dates or in_frame(source.page, box):
        return None
    marks = marks_of(source, [box], dates, ids)
    (block,) = blocks_of(marks, [box])
    told = 0 < written_dates(block) <= _MOST_DATES and bool(block.authors)
    opening = replace(block, nested=frozenset(_labels(source, box)))
    return opening if told and _letters(source, marks, opening) >= _FULL else None


def _says(source: Source, box: Node) -> bool:
    """Whether a box may have words of its own: menus have none, and to look for dates takes longer."""
    texts = (node for node in source.page.under(box) if not node.tag and not node.text.isspace())
    said = (node for node in texts if node.parent is not None and node.parent.tag not in _NO_WORDS)
    return sum(len(node.text) for node in said) >= _FULL


def _letters(source: Source, marks: Marks, block: Block) -> int:
    """Letters of prose that stand apart from date and name: "bắt đầu bởi Lan" is no post."""
    held = [*(slot.node for slot in block.dates), *block.authors]
    texts = (node for node in source.page.walk(block.node, block.nested) if not node.tag)
    apart = (node for node in texts if node.parent is not None and not any(map(node.parent.holds, held)))
    return sum(marks.prose[node.index + 1] - marks.prose[node.index] for node in apart)


def _labels(source: Source, box: Node) -> Iterator[int]:
    """Headings that stand beside one box and nothing else: they name what is in it, nobody wrote them."""
    for node in source.page.under(box):
        if node.tag in _HEADINGS and node.parent is not None:
            beside = (one for one in source.page.children(node.parent) if one is not node)
            told = [one for one in beside if one.tag not in NO_TEXT and (one.tag or not one.text.isspace())]
            if [one.tag for one in told] == ["div"]:
                yield node.index


def _signature(source: Source, block: Block) -> tuple[str, str]:
    """Who wrote a block, and on which day."""
    name = clean(source.page.text(block.authors[0])) if block.authors else ""
    day = next(
        (f"{slot.instant.astimezone(VIETNAM):%Y-%m-%d}" for slot in block.dates if not slot.joined), ""
    )
    return name, day
