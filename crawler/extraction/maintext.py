"""Main text of an article page: as its structure shows it, else trafilatura's without the page's frame.

trafilatura takes ten times as long as the structure's one pass. Its precision setting drops half of a long
article; its fast setting, without the comparison with other extractors, takes half of the time and on the
pages that come to it here finds no less.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate

from crawler.extraction.blocks import heading_targets
from crawler.extraction.dom import NO_TEXT, Node, clean, lines
from crawler.extraction.lean import without_menus
from crawler.extraction.source import Source
from crawler.extraction.structure import Shown, shown_article

# Where a whole line stands under one of these only, it is the page's frame.
_FRAME_TAGS = frozenset({"nav", "footer", "menu"})
_FRAME_WORDS = re.compile(r"(?:^|[\s_-])(?:footer|navbar|breadcrumbs?|main-?menu|cookie|popup)(?:$|[\s_-])")
_LEAD_WORDS = re.compile(
    r"(?:^|[\s_-])(?:sapo|lead|chapeau|standfirst|description|summary|excerpt|tom-?tat)(?:$|[\s_-])"
)
_LEAD_TAGS = frozenset({"h2", "h3", "p", "div", "strong", "section"})
_LEAD_LENGTHS = range(30, 1500)
# A paragraph has some inline tags; an element with more nodes than this is a part of the page.
_PARAGRAPH_NODES = 200
# A teaser is a heading and a description, with a link to its article and perhaps its section; a page
# with more than half its text in teasers is a list.
_TEASER_LINES, _TEASER_TARGETS, _MIN_TEASERS, _TEASER_SHARE = 2, 2, 5, 0.5


# Chosen on the development half of the pages with gold segments (benchmarks/extraction.py): F1 there is
# the same, .950, from .4 to .7, and at .4 the fewest pages, one in twenty, are left to trafilatura.
SURE = 0.4


@dataclass(frozen=True, slots=True)
class MainText:
    """The article's text, one line a paragraph, the element that holds most of it, and the path that found it.

    `beside` are elements in the area that are not the article's: whose links are not its own.
    """

    text: str
    area: Node
    path: str
    beside: tuple[Node, ...] = ()


def main_text(source: Source, html: str, comments: tuple[Node, ...]) -> MainText:
    """The page's article without its readers' comments; empty text where the page has none."""
    shown = shown_article(source, comments)
    if shown is None or shown.confidence < SURE:
        return _second_opinion(source, html, comments, fast=True)
    if shown.links >= _MIN_TEASERS and _shows_list(source, shown):
        # A page of teasers, or an article among them: only the whole comparison tells.
        return _second_opinion(source, html, comments, fast=False)
    return MainText(shown.text, shown.area, "structure", shown.frames)


def _shows_list(source: Source, shown: Shown) -> bool:
    places = {line.text: [line.node] for line in shown.lines}
    return _is_list(source, list(places), places)


def _second_opinion(source: Source, html: str, comments: tuple[Node, ...], *, fast: bool) -> MainText:
    """What trafilatura takes for the article, without lines that stand in frames and comments."""
    import trafilatura  # noqa: PLC0415 - takes 0.15 s to import, and most pages do without it

    found = lines(
        trafilatura.extract(
            without_menus(html), include_comments=False, include_tables=True, with_metadata=False, fast=fast
        )
        or ""
    )
    all_lines = found.split("\n") if found else []
    places = _places(source, set(all_lines))
    area = _area(source, all_lines, places)
    kept = [line for line in all_lines if not _is_frame(places.get(line, []), area, comments)]
    if _is_list(source, kept, places):
        return MainText("", area, "trafilatura")
    lead = _lead(source, area, "\n".join(kept))
    return MainText("\n".join([lead, *kept] if lead else kept), area, "trafilatura")


def _places(source: Source, wanted: set[str]) -> dict[str, list[Node]]:
    """The innermost elements whose text is one of these lines, in page order.

    An element's text is put together only where its number of letters is that of a wanted line.
    """
    sizes = {_size(line) for line in wanted}
    letters = [
        0,
        *accumulate(0 if node.tag or _is_code(node) else _size(node.text) for node in source.page.nodes),
    ]
    places: dict[str, list[Node]] = defaultdict(list)
    for node in source.page.elements():
        if letters[node.end] - letters[node.index] not in sizes or node.end - node.index > _PARAGRAPH_NODES:
            continue
        text = clean(source.page.text(node))
        if text in wanted:
            known = places[text]
            if known and known[-1].holds(node):
                known.pop()
            known.append(node)
    return places


def _size(text: str) -> int:
    """Characters that are not white space, composed."""
    return 0 if text.isspace() else len(clean(text).replace(" ", ""))


def _is_code(node: Node) -> bool:
    return node.parent is None or node.parent.tag in NO_TEXT


def _is_frame(found: list[Node], area: Node, comments: tuple[Node, ...]) -> bool:
    """Whether a line stands only in the page's frame or in readers' comments, and not beside the article."""
    return bool(found) and all(
        _framed(node, area) or any(c.holds(node) and not c.holds(area) for c in comments) for node in found
    )


def _framed(node: Node, area: Node) -> bool:
    """Whether an element around a line names itself a frame; one that holds the article too is none."""
    return any(
        (above.tag in _FRAME_TAGS or _FRAME_WORDS.search(above.words) is not None) and not above.holds(area)
        for above in (node, *node.ancestors())
        if above.tag not in {"body", "html"}
    )


def _area(source: Source, kept: list[str], places: dict[str, list[Node]]) -> Node:
    """The parent of most of the article's characters; the whole page where no line is found again."""
    weights: dict[int, int] = defaultdict(int)
    for line in kept:
        for node in places.get(line, [])[:1]:
            if node.parent is not None:
                weights[node.parent.index] += len(line)
    best = max(weights, key=lambda index: weights[index], default=0)
    return source.page.nodes[best]


def _is_list(source: Source, kept: list[str], places: dict[str, list[Node]]) -> bool:
    """Whether most of the text is links and teasers of other pages."""
    found = [(line, places[line][0]) for line in kept if places.get(line)]
    if len(found) < _MIN_TEASERS:
        return False
    at = sorted(node.index for _, node in found)
    wanted, left = _TEASER_SHARE * sum(map(len, kept)), sum(len(line) for line, _ in found)
    # The longest lines first: an article's paragraphs soon leave too little for teasers.
    for line, node in sorted(found, key=lambda pair: -len(pair[0])):
        if wanted <= 0 or left < wanted:
            break
        left -= len(line)
        wanted -= len(line) if _is_teaser(source, node, at) else 0
    return wanted <= 0


def _is_teaser(source: Source, node: Node, at: list[int]) -> bool:
    """Whether a line is a link, or shares its box with a linked heading and hardly another line."""
    if any(above.tag == "a" for above in (node, *node.ancestors())):
        return True
    for box, _ in zip((node, *node.ancestors()), range(4), strict=False):
        if bisect_left(at, box.end) - bisect_left(at, box.index) > _TEASER_LINES or box.tag == "body":
            return False
        if targets := heading_targets(source, box):
            return len(targets) <= _TEASER_TARGETS
    return False


def _lead(source: Source, area: Node, text: str) -> str:
    """The lead between heading and body, where the text does not begin with it already."""
    heading = max((n.index for n in source.page.elements("h1") if n.index < area.end), default=-1)
    if heading < 0 or area.index == 0:
        return ""
    beginning = re.sub(r"\W+", "", text[:4000])
    for node in source.page.nodes[heading + 1 : max(area.index, heading + 1)]:
        if (
            node.tag in _LEAD_TAGS
            and not node.holds(area)
            and _LEAD_WORDS.search(node.words)
            and not _framed(node, area)
        ):
            lead = clean(source.page.text(node))
            if len(lead) in _LEAD_LENGTHS and re.sub(r"\W+", "", lead)[:120] not in beginning:
                return lead
    return ""
