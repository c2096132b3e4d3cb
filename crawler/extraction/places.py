"""Who wrote the blocks of a group, by place alone: a short text that changes from block to block at one path."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.extraction.apart import is_part
from crawler.extraction.body import is_control
from crawler.extraction.dom import NO_TEXT, Node, clean, pattern_of
from crawler.extraction.slots import author_at, may_be_name, reads_as_name
from crawler.extraction.source import Source

# A name stands near a post's start or end; what a long post says between is not read.
_MOST_TEXTS = 40
# A wrapper, the text, an icon.
_NAME_NODES = 4
_EMPHASIS = frozenset({"a", "b", "strong", "cite", "em", "i", "h3", "h4", "h5", "h6", "dt", "font"})
# A short text in one of these, or one that ends as sentences do, is what somebody says.
_PROSE_TAGS, _ENDS = frozenset({"p", "label", "button", "option"}), ".!?…,;"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
# Names differ from block to block; ranks and places of origin repeat.
_MIN_DISTINCT = 0.5
_LINKED, _EMPHASISED, _LATER, _ANNOUNCED = 0.6, 0.3, 0.02, 2.0
# Of the blocks, above which what they have in common is no accident.
_MOST = 0.6
_TITLE_WORDS = 3
_QUOTED = re.compile(r"nguyên văn|original|trích|quote", re.IGNORECASE)
_BY, _BY_WORDS = (
    re.compile(r"(?:\bby|\bbởi|\btác giả|\bngười (?:đăng|viết|gửi))\s*:?\s*$", re.IGNORECASE),
    40,
)
_SCRIPTS = (".php", ".asp", ".aspx", ".cgi", ".jsp", ".html")
_REPLY_TO = ("re:", "trả lời:", "ðề:", "đề:")


@dataclass(frozen=True, slots=True)
class Span:
    """What of a block may name its author: its element and the indexes in it that belong to others."""

    node: Node
    hidden: frozenset[int]


def authors_by_place(source: Source, spans: list[Span], least: float) -> dict[int, Node]:
    """By position of the block: the element that names its author; {} where no place in `least` of them does."""
    found: dict[str, dict[int, tuple[int, Node, str]]] = defaultdict(dict)
    for position, span in enumerate(spans):
        for order, (place, node, text) in enumerate(_names(source, span)):
            found[place].setdefault(position, (order, node, text))
    worth = {place: _worth(source, held, len(spans), least) for place, held in found.items()}
    place = max(worth, key=lambda place: worth[place], default="")
    best = found.get(place, {})
    if not best or worth[place] <= 0:
        return {}
    names = {position: node for position, (_, node, _) in best.items()}
    # Where names are known to stand, a longer one is none the less.
    others = (
        (position, author_in_place(source, span, place))
        for position, span in enumerate(spans)
        if position not in names
    )
    return names | {position: node for position, node in others if node is not None}


def author_in_place(source: Source, span: Span, place: str) -> Node | None:
    """The element that names a block's author in this place, None where nothing there reads as a name."""
    return next((node for where, node, _ in _names(source, span, may_be_name) if where == place), None)


def _names(
    source: Source, span: Span, reads: Callable[[str], bool] = reads_as_name
) -> Iterator[tuple[str, Node, str]]:
    """Texts of a block that are short as names are, each with its place and element."""
    for text in _texts(source, span):
        node = text.parent
        if node is None or node.end - node.index > _NAME_NODES or not span.node.holds(node):
            continue
        words = clean(text.text)
        if node.tag in _PROSE_TAGS or words[-1:] in _ENDS:
            continue
        if reads(words) or (after_by(source, node) and may_be_name(words)):
            yield place_in(node, span.node), node, words


def _texts(source: Source, span: Span) -> Iterator[Node]:
    index, count = span.node.index, 0
    while index < span.node.end and count < _MOST_TEXTS:
        node = source.page.nodes[index]
        if index in span.hidden or node.tag in NO_TEXT or node.tag in {"button", "dl", "blockquote"}:
            index = node.end
            continue
        index += 1
        if not node.tag and not node.text.isspace():
            count += 1
            yield node


def place_in(node: Node, block: Node) -> str:
    """The tags from a block down to an element, and the element's classes."""
    path = [node.tag]
    for above in node.ancestors():
        if not block.holds(above) or above is block:
            break
        path.append(above.tag)
    return f"{'<'.join(path)}.{' '.join(node.tokens)}"


def _worth(source: Source, held: dict[int, tuple[int, Node, str]], blocks: int, least: float) -> float:
    """How surely a place is where authors are named, 0 where it is not."""
    texts = [text for _, _, text in held.values()]
    distinct = len(set(texts)) / len(texts)
    bylined = sum(after_by(source, node) for _, node, _ in held.values()) / len(texts)
    # One name is a label, unless it stands where names are announced.
    if len(texts) < max(2, least * blocks) or (len(set(texts)) < 2 and bylined < 1):  # noqa: PLR2004
        return 0.0
    targets = [target for _, node, _ in held.values() if (target := _href(node))]
    linked = len(targets) == len(texts) and len(set(targets)) == len(set(texts))
    if distinct < _MIN_DISTINCT and not linked and bylined < 1:
        return 0.0
    emphasised = sum(node.tag in _EMPHASIS for _, node, _ in held.values()) / len(texts)
    later = sum(order for order, _, _ in held.values()) / len(texts)
    shares = (
        len(texts) / blocks + distinct + _LINKED * linked + _EMPHASISED * emphasised + _ANNOUNCED * bylined
    )
    return max(0.01, shares - _LATER * later)


def after_by(source: Source, node: Node) -> bool:
    """Whether the words right before an element say that a name follows ("Đánh giá bởi <b>Lan</b>")."""
    before = source.page.nodes[node.index - 1]
    if before.tag or before.parent is not node.parent:
        return False
    # "Nguyên văn bởi" is said of somebody who wrote before.
    words = before.text[-_BY_WORDS:]
    return _BY.search(words) is not None and _QUOTED.search(words) is None


def _href(node: Node) -> str:
    """Where the link around a name leads, as written."""
    link = next((one for one in (node, node.parent) if one is not None and one.tag == "a"), None)
    return link.get("href") if link is not None else ""


def leads_away(source: Source, spans: list[Span], authors: dict[int, Node], *, titled: bool) -> bool:
    """Whether most blocks stand for a page or a thing of their own, so that the group is a list and no talk.

    They do where each is a link or has, in one place, a link of its own words to a page of its own; and,
    unless `titled` (reviews have titles), where each has a heading of its own.
    """
    if all(_in_link(span.node) for span in spans):
        return True
    if any(_own_pages(held, len(spans)) for held in _links(source, spans, authors).values()):
        return True
    return not titled and _differ(_headings(source, spans, authors), len(spans))


def _links(
    source: Source, spans: list[Span], authors: dict[int, Node]
) -> dict[str, dict[int, tuple[str, str]]]:
    """By place and position: target and words of a link to another page that is not the author's."""
    found: dict[str, dict[int, tuple[str, str]]] = defaultdict(dict)
    # The home page's path is the end of any.
    here = urlsplit(source.url).path.rstrip("/") or source.url
    for position, span in enumerate(spans):
        author = authors.get(position)
        name = clean(source.page.text(author)) if author is not None else ""
        profile = _href(author) if author is not None else ""
        for node in _elements(source, span):
            if node.tag != "a" or not (target := _page_of(node, here)):
                continue
            text = clean(source.page.text(node))
            if text != name and _says(text) and node.get("href") != profile and not author_at(node, text):
                found[place_in(node, span.node)].setdefault(position, (target, _title(text)))
    return found


def _headings(source: Source, spans: list[Span], authors: dict[int, Node]) -> list[str]:
    """The first heading of a few words of each block that has one, its author's name not counted."""
    found: dict[int, str] = {}
    for position, span in enumerate(spans):
        author = authors.get(position)
        for node in _elements(source, span):
            if node.tag in _HEADINGS and (author is None or not node.holds(author)):
                found.setdefault(position, _title(clean(source.page.text(node))))
    return [text for text in found.values() if len(text.split()) >= _TITLE_WORDS]


def _in_link(node: Node) -> bool:
    return node.tag == "a" or any(above.tag == "a" for above in node.ancestors())


def _elements(source: Source, span: Span) -> Iterator[Node]:
    return (node for node in source.page.walk(span.node, span.hidden) if node.tag)


def _page_of(link: Node, here: str) -> str:
    """The other page that a link leads to, as written, '' where it stays here.

    Hundreds of links are asked: to make each absolute would take longer than all the rest.
    """
    page = link.get("href").partition("#")[0]
    if not page or page[0] == "?" or page.startswith(("javascript:", "mailto:", "tel:")):
        return ""
    path = page.partition("?")[0]
    # "./viewtopic.php?p=9" is the page "/dien-dan/viewtopic.php", whatever is asked of it.
    same = path.rpartition("/")[2] == here.rpartition("/")[2] if here.endswith(_SCRIPTS) else False
    return "" if same or path.endswith(here) or is_part(here, path) else page


def _says(text: str) -> bool:
    return any(map(str.isalpha, text)) and not is_control(text)


def _own_pages(held: dict[int, tuple[str, str]], blocks: int) -> bool:
    targets = [target for target, _ in held.values()]
    return _differ(targets, blocks) and _differ([pattern_of(text) for _, text in held.values()], blocks)


def _differ(values: list[str], blocks: int) -> bool:
    """Whether most blocks have such a value, and most of the values differ."""
    return len(values) >= _MOST * blocks and len(set(values)) > max(1.0, _MOST * len(values))


def _title(text: str) -> str:
    """A heading without what a program writes before the thread's own."""
    lowered = text.lower()
    start = next((len(mark) for mark in _REPLY_TO if lowered.startswith(mark)), 0)
    return lowered[start:].strip()


def repeated(texts: list[list[str]]) -> frozenset[str]:
    """What at least three fifths of the blocks say, numbers counting as equal: buttons, ranks, labels."""
    counts = Counter(label for said in texts for label in {pattern_of(text) for text in said})
    least = max(2, _MOST * len(texts))
    return frozenset(label for label, count in counts.items() if count >= least)
