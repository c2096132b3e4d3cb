"""What a page shows, line by line: each run of text between two block elements, in one pass over the nodes."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate

from crawler.extraction.dom import BLOCK_TAGS, NO_TEXT, Node, Page, clean, spaced_size

# Shows no text of the page's own, or text that is a control's.
_UNREAD = NO_TEXT | {"button", "input", "option", "audio", "video", "canvas", "object", "dialog"}
# Part a line and hold none.
_BREAKS = frozenset({"br", "hr"})
# A sentence; shorter lines are labels, captions and menu entries more often than not.
SENTENCE = 40


class Line:
    """One line: the block element it stands in, where it starts, and how many characters are links."""

    # A plain class for the same reason as Node: a page has hundreds.
    __slots__ = ("_text", "framed", "linked", "node", "raw", "size", "start")

    def __init__(self, node: Node, start: int, raw: str, size: int, linked: int) -> None:
        self.node = node
        self.start = start
        self.raw = raw
        self.size = size
        self.linked = linked
        self.framed = False
        self._text = ""

    @property
    def text(self) -> str:
        """The line as a reader sees it, NFC with single spaces."""
        if not self._text:
            self._text = clean(self.raw)
        return self._text

    @property
    def is_prose(self) -> bool:
        """Whether it is a sentence, not a label and not a link."""
        return self.size >= SENTENCE and self.linked * 2 < self.size


class Lines:
    """The lines of a page in order, and how much prose outside frames stands under any of its nodes."""

    def __init__(self, lines: list[Line]) -> None:
        self.all = lines
        self._starts = [line.start for line in lines]
        self._sums = _prose_sums(lines)

    def under(self, node: Node) -> list[Line]:
        """The lines that start below a node."""
        return self.all[bisect_left(self._starts, node.index) : bisect_left(self._starts, node.end)]

    def between(self, start: int, end: int) -> list[Line]:
        """The lines that start between two places of the page."""
        return self.all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def prose(self, node: Node) -> int:
        """Characters of prose below a node, outside frames."""
        first, last = bisect_left(self._starts, node.index), bisect_left(self._starts, node.end)
        return self._sums[last] - self._sums[first]

    def frame(self, nodes: Iterable[Node]) -> None:
        """Count the lines under these nodes as the page's frame from now on."""
        for node in nodes:
            for line in self.under(node):
                line.framed = True
        self._sums = _prose_sums(self.all)


def _prose_sums(lines: list[Line]) -> list[int]:
    return [0, *accumulate(line.size if line.is_prose and not line.framed else 0 for line in lines)]


def text_lines(page: Page) -> Lines:  # noqa: C901, PLR0912 - one loop: calls for each node would double its cost
    """Every line of the page that holds more than white space."""
    nodes = page.nodes
    found: list[Line] = []
    # The blocks that are open and where they end, `close` the innermost; then the line being read.
    blocks, ends = [nodes[0]], [len(nodes) + 1]
    close = ends[0]
    raw: list[str] = []
    size = linked = start = index = link_end = 0
    for node in nodes:
        if node.index < index:
            continue
        index = node.index
        tag = node.tag
        if index >= close or (tag in BLOCK_TAGS and tag not in _UNREAD):
            if size:
                found.append(Line(blocks[-1], start, "".join(raw), size, linked))
                raw, size, linked = [], 0, 0
            while index >= close:
                blocks.pop()
                ends.pop()
                close = ends[-1]
        if not tag:
            text = node.text
            if length := spaced_size(text):
                if not size:
                    start = index
                size += length
                if index < link_end:
                    linked += length
                raw.append(text)
            elif size:
                # White space counts between words only.
                raw.append(" ")
        elif tag in _UNREAD:
            index = node.end
        elif tag in BLOCK_TAGS:
            if tag not in _BREAKS:
                blocks.append(node)
                close = node.end
                ends.append(close)
        elif tag == "a":
            link_end = node.end
    if size:
        found.append(Line(blocks[-1], start, "".join(raw), size, linked))
    return Lines(found)
