"""What a page shows, line by line: each run of text between two block elements, in one pass over the nodes."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate

from crawler.extraction.dom import BLOCK_TAGS, NO_TEXT, Node, Page, clean

# Shows no text of the page's own, or text that is a control's.
_UNREAD = NO_TEXT | {"button", "input", "option", "audio", "video", "canvas", "object", "dialog"}
# Part a line and hold none.
_BREAKS = frozenset({"br", "hr"})
# A sentence; shorter lines are labels, captions and menu entries more often than not.
SENTENCE = 40


class Line:
    """One line: the block element it stands in, where it starts, and how many characters are links."""

    # A plain class for the same reason as Node: a page has hundreds.
    __slots__ = ("framed", "linked", "node", "raw", "size", "start")

    def __init__(self, node: Node, start: int, raw: str, size: int, linked: int) -> None:
        self.node = node
        self.start = start
        self.raw = raw
        self.size = size
        self.linked = linked
        self.framed = False

    @property
    def text(self) -> str:
        """The line as a reader sees it, NFC with single spaces."""
        return clean(self.raw)

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


class _Run:
    """The line being read: its pieces, where it started, and the blocks that are open around it."""

    __slots__ = ("blocks", "ends", "found", "linked", "raw", "size", "start")

    def __init__(self, root: Node, end: int) -> None:
        self.found: list[Line] = []
        self.blocks = [root]
        self.ends = [end]
        self.raw: list[str] = []
        self.size = self.linked = self.start = 0

    def finish(self) -> None:
        """End the line, which holds something."""
        self.found.append(Line(self.blocks[-1], self.start, "".join(self.raw), self.size, self.linked))
        self.raw, self.size, self.linked = [], 0, 0

    def close(self, index: int) -> None:
        """End the blocks that end before this place, and the line with them."""
        if self.size:
            self.finish()
        while index >= self.ends[-1]:
            self.blocks.pop()
            self.ends.pop()

    def begin(self, node: Node) -> None:
        """End the line where a block begins, or a tag that only parts lines."""
        if self.size:
            self.finish()
        if node.tag not in _BREAKS:
            self.blocks.append(node)
            self.ends.append(node.end)

    def read(self, node: Node, *, linked: bool) -> None:
        """Add a piece of text; white space counts between words only."""
        text = node.text
        length = len(" ".join(text.split()))
        if not length:
            if self.size:
                self.raw.append(" ")
            return
        if not self.size:
            self.start = node.index
        self.size += length
        self.linked += length if linked else 0
        self.raw.append(text)


def text_lines(page: Page) -> Lines:
    """Every line of the page that holds more than white space."""
    nodes = page.nodes
    run = _Run(nodes[0], len(nodes) + 1)
    index = link_end = 0
    while index < len(nodes):
        node = nodes[index]
        tag = node.tag
        if index >= run.ends[-1]:
            run.close(index)
        if not tag:
            run.read(node, linked=index < link_end)
        elif tag in _UNREAD:
            index = node.end
            continue
        elif tag in BLOCK_TAGS:
            run.begin(node)
        elif tag == "a":
            link_end = node.end
        index += 1
    run.close(len(nodes))
    return Lines(run.found)
