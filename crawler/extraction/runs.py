"""Posts that no element holds: a run of siblings a post (name and date in one row, words in the next)."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from statistics import median_low

from crawler.extraction.dom import Node, Page

# A run is two to six siblings (name, date, stars, words, buttons, a line between two).
_SIZES = range(2, 7)
_MIN_RUNS = 3
# From a date up to the element whose children are the runs.
_LEVELS = 4
# A page of 500 comments in runs of three; beyond, looking at every sibling is for nothing.
_MOST_CHILDREN = 3000
_NO_PARENT = frozenset({"html", "head"})


def sibling_runs(page: Page, dated: list[Node]) -> Iterator[list[Node]]:
    """Groups of runs, one node a run, around these dates; each run starts with a sibling of the same shape."""
    seen: set[int] = set()
    for date in dated:
        for parent, _ in zip(date.ancestors(), range(_LEVELS), strict=False):
            if parent.index not in seen and parent.tag not in _NO_PARENT:
                seen.add(parent.index)
                yield from _runs_in(page, parent)


def _runs_in(page: Page, parent: Node) -> Iterator[list[Node]]:
    children = [child for child in page.children(parent) if child.tag and child.tag != "br"]
    if not 2 * _MIN_RUNS <= len(children) <= _MOST_CHILDREN:
        return
    starts: dict[str, list[int]] = defaultdict(list)
    for position, child in enumerate(children):
        starts[_shape(page, child)].append(position)
    for positions in starts.values():
        if len(positions) >= _MIN_RUNS:
            sizes = [after - before for before, after in pairwise(positions)]
            if (size := median_low(sizes)) in _SIZES:
                yield _joined(children, positions, size)


def _joined(children: list[Node], positions: list[int], size: int) -> list[Node]:
    """One node a run, from its first sibling to before the next run's; the last is as long as most are."""
    ends = [*positions[1:], min(len(children), positions[-1] + size)]
    runs = []
    for start, end in zip(positions, ends, strict=True):
        first = children[start]
        run = Node(first.index, "div", first.parent, first.attrs)
        run.end = children[end - 1].end
        runs.append(run)
    return runs


def _shape(page: Page, node: Node) -> str:
    """What siblings that begin a run share: tag, classes, and how many children of which tags they have."""
    below = [child.tag for child in page.children(node) if child.tag]
    return f"{node.tag}.{' '.join(node.tokens)}>{' '.join(below[:4]) if not node.tokens else ''}"
