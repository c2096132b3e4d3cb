"""The article that a page's structure shows: the fast path, one pass over its lines and no second parser.

Lines in menus, footers and boxes that name themselves the page's frame do not count. From the whole page
the search goes down into the child that holds three quarters of the prose, as long as one does: where it
stops is the article's body. How sure that is, is a number; below a threshold another path is taken.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from crawler.extraction.adverts import is_ad_label
from crawler.extraction.body import is_control
from crawler.extraction.dom import NO_WORDS, Node, Page
from crawler.extraction.source import Source
from crawler.extraction.textlines import SENTENCE, Line, Lines, text_lines
from crawler.extraction.vocabulary import sign_of

# Of a node's prose; lower and the search ends in one part of an article, higher and it ends above a teaser.
_DESCEND = 0.75
# A frame never holds half of the prose, nor a tenth of it with the heading: then its name says something else.
_FRAME_SHARE, _HEADED_SHARE = 0.5, 0.1
# Frames that hold more of the prose are none.
_MOST_FRAMED = 0.8
_FRAME_TAGS = frozenset({"nav", "footer", "aside", "menu"})
_NO_FRAMES = frozenset({"a", "body", "html"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
# A short line is part of an article only where its element is made for text.
_TEXT_TAGS = frozenset({"p", "li", "td", "th", "dd", "dt", "blockquote", "pre"})
_LABEL = 25
# A linked line that is a paragraph in which a few words stand outside the links.
_LONG_LINKED, _MOST_LINKED = 80, 0.8
_LEAD_LINES = 3
# The captioned element or one of two around it.
_CAPTION_LEVELS = 3
# An article's measure: below it there may be more on the page than the structure shows.
_FULL_TEXT, _FULL_PARAGRAPHS, _PARAGRAPH = 500, 2, 80
# Not made to hold a whole article, so only half as sure.
_ODD = 0.5
_ODD_AREAS = frozenset(
    {"ul", "ol", "dl", "p", "figure", "figcaption", "header", "table", "tr", "span", "a"}
)


@dataclass(frozen=True, slots=True)
class Shown:
    """An article as its page shows it: the element that holds it, its lines, and how sure that is (0 to 1).

    `frames` are the page's own elements around and inside it, advertising not among them; `links` is
    how many lines in the area are nothing but links.
    """

    area: Node
    lines: tuple[Line, ...]
    frames: tuple[Node, ...]
    links: int
    confidence: float

    @property
    def text(self) -> str:
        """One line a paragraph."""
        return "\n".join(filter(None, (line.text for line in self.lines)))


def shown_article(source: Source, comments: tuple[Node, ...]) -> Shown | None:
    """The article of a page without its readers' comments, None where the page shows no text."""
    page = source.page
    found = text_lines(page)
    if not found.all:
        return None
    frames: list[Node] = []
    total = found.prose(page.nodes[0])
    for names in _NAMING:
        frames = _frames(page, found, names)
        if sum(map(found.prose, frames)) <= _MOST_FRAMED * total:
            break
    found.frame([*frames, *comments])
    area = _area(page, found)
    kept = (*_lead(page, found, area), *_kept(found.under(area)))
    own = tuple(node for node in frames if not sign_of(node.words).advert)
    linked = [line.size for line in found.under(area) if not line.framed and _is_link(line)]
    sure = _confidence(found.prose(area) / max(1, found.prose(page.nodes[0])), area, kept, sum(linked))
    return Shown(area, kept, own, len(linked), sure)


def _frames(page: Page, found: Lines, names: Callable[[str], bool]) -> list[Node]:
    """The outermost elements that name themselves the page's frame, as `names` tells by class and id."""
    total = found.prose(page.nodes[0])
    headings = [node.index for node in page.elements("h1")]
    known = {NO_WORDS: False}
    frames: list[Node] = []
    end = 0
    for node in page.elements():
        # What holds nothing, as an icon does, frames nothing; the names of those that never do are not asked.
        if node.index < end or node.end == node.index + 1 or node.tag in _NO_FRAMES:
            continue
        words = node.words
        named = known.get(words)
        if named is None:
            named = known[words] = names(words)
        if not (named or node.tag in _FRAME_TAGS) or node.get("itemprop") == "articleBody":
            continue
        share = found.prose(node)
        headed = any(node.index <= heading < node.end for heading in headings)
        if share <= _FRAME_SHARE * total and not (headed and share > _HEADED_SHARE * total):
            frames.append(node)
            end = node.end
    return frames


def _names_frame(words: str) -> bool:
    sign = sign_of(words)
    return sign.frame or sign.advert


def _surely_names_frame(words: str) -> bool:
    sign = sign_of(words)
    return sign.surely_frame or sign.advert


def _most_surely_names_frame(words: str) -> bool:
    return sign_of(words).surely_frame


# Where what is called a frame holds nearly all prose, a theme's own words ("widget", "print") stand on the article's
# boxes and only the plain ones count; where that is so still, its "ads" are no advertising either.
_NAMING: tuple[Callable[[str], bool], ...] = (_names_frame, _surely_names_frame, _most_surely_names_frame)


def _area(page: Page, found: Lines) -> Node:
    """The deepest element with most of the prose."""
    node, weight = page.nodes[0], found.prose(page.nodes[0])
    while weight:
        children = [child for child in page.children(node) if child.tag and child.tag != "p"]
        best = max(children, key=found.prose, default=node)
        if best is node or found.prose(best) < _DESCEND * weight:
            break
        node, weight = best, found.prose(best)
    return node


def _lead(page: Page, found: Lines, area: Node) -> list[Line]:
    """Prose between the heading and the body, where there is little enough of it to be a lead."""
    heading = max((node.index for node in page.elements("h1") if node.index < area.end), default=area.end)
    above = [
        line
        for line in found.between(heading + 1, area.index)
        if line.is_prose and not line.framed and line.node.tag != "li" and not _is_caption(line)
    ]
    return above[:_LEAD_LINES] if len(above) <= 2 * _LEAD_LINES else []


def _kept(under: list[Line]) -> list[Line]:
    """The body's own lines; a heading or a label only where text of the article follows it."""
    kept: list[Line] = []
    waiting: list[Line] = []
    for line in under:
        if line.framed or line.node.tag == "h1" or _is_link(line) or _is_label(line) or _is_caption(line):
            continue
        waiting.append(line)
        if line.node.tag in _TEXT_TAGS or (line.size >= _LABEL and line.node.tag not in _HEADINGS):
            kept += waiting
            waiting = []
    return kept


def _is_link(line: Line) -> bool:
    paragraph = line.node.tag == "p" and line.size > _LONG_LINKED and line.linked < _MOST_LINKED * line.size
    return line.linked * 2 > line.size and not paragraph


def _is_caption(line: Line) -> bool:
    node: Node | None = line.node
    for _ in range(_CAPTION_LEVELS):
        if node is None:
            break
        if node.tag in {"figure", "figcaption"} or (node.attrs and sign_of(node.words).caption):
            return True
        node = node.parent
    return False


def _is_label(line: Line) -> bool:
    return line.size < SENTENCE and (is_ad_label(line.text) or is_control(line.text))


def _broken_paragraphs(kept: tuple[Line, ...]) -> int:
    """How many elements hold a paragraph's measure in lines that <br> parts."""
    sizes: Counter[int] = Counter()
    for line in kept:
        sizes[line.node.index] += line.size
    return sum(1 for size in sizes.values() if size >= _PARAGRAPH)


def _confidence(share: float, area: Node, kept: tuple[Line, ...], linked: int) -> float:
    """How sure it is that these lines are the article, from 0 to 1: all its measures multiplied.

    `share` of the page's prose stands in the area, and `linked` characters there in lines of links.
    """
    size = sum(line.size for line in kept)
    paragraphs = sum(1 for line in kept if line.size >= _PARAGRAPH)
    if paragraphs < _FULL_PARAGRAPHS:
        paragraphs = max(paragraphs, _broken_paragraphs(kept))
    full = min(1.0, size / _FULL_TEXT) * min(1.0, paragraphs / _FULL_PARAGRAPHS)
    return full * share * size / max(1, size + linked) * (_ODD if area.tag in _ODD_AREAS else 1.0)
