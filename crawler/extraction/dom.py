"""A page as a flat list of nodes in reading order, so that no walk recurses and no depth hurts.

The HTML itself is parsed by lexbor (selectolax); this list is what every extractor reads.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

# A page of 500 KB has about 5,000 nodes; the cap bounds memory (200 bytes a node) on hostile pages.
_MAX_NODES = 200_000
_NO_ATTRS: dict[str, str] = {}
NO_WORDS = " "
# Real classes and ids have some 60 characters; a hostile one may not fill a cache of names.
LONGEST_WORDS = 1000
NO_TEXT = frozenset(
    {"script", "style", "noscript", "template", "svg", "iframe", "head", "textarea", "select"}
)
BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
# Where white space beside a block shows nothing.
_BOXES = BLOCK_TAGS - {"pre"} | {"html", "head"}
_SOLID = BLOCK_TAGS - {"br"} | {
    "html",
    "head",
    "script",
    "style",
    "link",
    "meta",
    "title",
    "noscript",
    "template",
}
# Tags that stand in nearly every page, whose names are so known by lexbor's numbers.
_INLINE_TAGS = (
    "a", "abbr", "b", "body", "button", "cite", "code", "em", "font", "head", "html", "i", "iframe", "img", "input",
    "label", "link", "meta", "noscript", "option", "picture", "script", "select", "small", "source", "span", "strong",
    "style", "sub", "sup", "svg", "template", "textarea", "time", "title", "u", "video",
)  # fmt: skip
_SPACES = re.compile(r"\s+")
# Zero-width space and joiners, soft hyphen, byte-order mark: seen by no reader.
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\u00ad\ufeff]")
_DIGITS = re.compile(r"\d+")


class Node:
    """An element (`tag`, `attrs`) or a piece of text (`tag` is '', `text`); its subtree is [index, end).

    `words` are class and id in lower case, for looking up vocabulary.
    """

    # A plain class: a page has thousands of nodes, and a dataclass with a default factory doubles their cost.
    __slots__ = ("attrs", "end", "index", "parent", "tag", "text", "words")

    def __init__(
        self, index: int, tag: str, parent: "Node | None", attrs: dict[str, str], text: str = ""
    ) -> None:
        self.index = index
        self.tag = tag
        self.parent = parent
        self.attrs = attrs
        self.text = text
        self.end = index + 1
        self.words = f"{attrs.get('class', '')} {attrs.get('id', '')}".lower()

    def get(self, name: str) -> str:
        """An attribute's value, '' if absent."""
        return self.attrs.get(name, "")

    @property
    def tokens(self) -> list[str]:
        """Class names in lower case, with digits as '#'."""
        return _DIGITS.sub("#", self.attrs.get("class", "")).lower().split()

    def holds(self, other: "Node") -> bool:
        """Whether `other` lies in this node's subtree (or is this node)."""
        return self.index <= other.index < self.end

    def ancestors(self) -> Iterator["Node"]:
        """Parents from the nearest up."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


class Page:
    """All nodes of a page in reading order, and the walks over them."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self._all = [node for node in nodes if node.tag]
        self._by_tag: defaultdict[str, list[Node]] = defaultdict(list)
        for node in self._all:
            self._by_tag[node.tag].append(node)
        self._named = [node for node in self._all if node.words is not NO_WORDS]
        self._names = {node.words for node in self._named}
        self._marked: list[Node] | None = None

    def named(self, test: Callable[[str], bool], *pieces: str) -> list[Node]:
        """Every element whose class and id (`words`) pass a test, in reading order.

        Only names with one of these pieces are tested, each of them once: to look for a piece costs less.
        """
        names = "\n".join(self._names)
        held = [piece for piece in pieces if piece in names]
        told = {name for piece in held for name in self._names if piece in name}
        passed = set(filter(test, told))
        return [node for node in self._named if node.words in passed] if passed else []

    def marked(self) -> list[Node]:
        """Every element with an attribute of microdata, in reading order."""
        if self._marked is None:
            self._marked = [
                node
                for node in self._all
                if (attrs := node.attrs)
                and ("itemprop" in attrs or "itemscope" in attrs or "itemtype" in attrs)
            ]
        return self._marked

    def under(self, node: Node) -> list[Node]:
        """Every node below, in reading order."""
        return self.nodes[node.index + 1 : node.end]

    def walk(self, node: Node, skip: frozenset[int]) -> Iterator[Node]:
        """A node and every node below, in reading order, without the subtrees whose index is in `skip`."""
        index = node.index
        while index < node.end:
            inner = self.nodes[index]
            if index in skip:
                index = inner.end
            else:
                index += 1
                yield inner

    def elements(self, *tags: str) -> list[Node]:
        """Every element with one of these tags (all elements without tags), in reading order."""
        if not tags:
            return self._all
        found = [node for tag in tags for node in self._by_tag.get(tag, ())]
        return sorted(found, key=_index) if len(tags) > 1 else found

    def links(self, area: Node, skip: frozenset[int]) -> Iterator[Node]:
        """Every <a> of a subtree, in reading order, without the subtrees whose index is in `skip`."""
        links = self._by_tag.get("a", [])
        found = links[bisect_left(links, area.index, key=_index) : bisect_left(links, area.end, key=_index)]
        hidden = iter(sorted(index for index in skip if area.index <= index < area.end))
        following, end = next(hidden, area.end), 0
        for link in found:
            while following <= link.index:
                end = max(end, self.nodes[following].end)
                following = next(hidden, area.end)
            if link.index >= end:
                yield link

    def children(self, node: Node) -> Iterator[Node]:
        """Direct children, text included."""
        index = node.index + 1
        while index < node.end:
            child = self.nodes[index]
            yield child
            index = child.end

    def text(self, node: Node, skip: frozenset[int] = frozenset()) -> str:
        """Text of a subtree, one line a block, without the subtrees whose index is in `skip`."""
        if not node.tag:
            return clean(node.text)
        pieces: list[str] = []
        index, end = node.index, node.end
        closing: list[int] = []
        while index < end:
            child = self.nodes[index]
            while closing and index >= closing[-1]:
                pieces.append("\n")
                closing.pop()
            if index in skip or child.tag in NO_TEXT:
                pieces.append("\n" if child.tag in BLOCK_TAGS else " ")
                index = child.end
                continue
            if not child.tag:
                pieces.append(_SPACES.sub(" ", child.text) if "\n" in child.text else child.text)
            elif child.tag in BLOCK_TAGS:
                pieces.append("\n")
                closing.append(child.end)
            index += 1
        return lines("".join(pieces))


def _index(node: Node) -> int:
    return node.index


def lines(text: str) -> str:
    """NFC text with single spaces and no empty line."""
    if "\n" not in text:
        return clean(text)
    kept = (clean(line) for line in text.split("\n"))
    return "\n".join(line for line in kept if line)


def spaced_size(text: str) -> int:
    """Characters of a text on one line with single spaces."""
    if text.isprintable() and "  " not in text:
        return len(text.strip(" "))
    return len(" ".join(text.split()))


def clean(text: str) -> str:
    """NFC text on one line with single spaces."""
    # Of what is printable all white space is spaces: where no two stand together nothing has to be taken apart.
    if text.isprintable() and "  " not in text:
        return unicodedata.normalize("NFC", text).strip(" ")
    if not text.isascii():
        # To look first costs half of what replacing nothing does.
        hidden = _INVISIBLE.search(text) is not None
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text) if hidden else text)
    return " ".join(text.split())


def pattern_of(name: str) -> str:
    """An id or class with its numbers as '#': the part that repeats from post to post."""
    return _DIGITS.sub("#", name).lower()


def parse(html: str) -> Page:
    """The page's nodes; give it markup that `tamed.tame` has seen, where a stranger wrote it."""
    return nodes_of(LexborHTMLParser(html or "<html></html>"))


def _numbered_tags() -> dict[int, str]:
    """Names of everyday tags, and of text, by lexbor's numbers: to ask a node its number takes a third of its name."""
    tree = LexborHTMLParser("<p>.</p>")
    text = tree.css("p")[0].first_child
    known = [tree.create_node(tag) for tag in (*sorted(BLOCK_TAGS), *_INLINE_TAGS)]
    return {node.tag_id: node.tag or "" for node in (*known, text) if node is not None}


_TAGS = _numbered_tags()


def nodes_of(tree: LexborHTMLParser, shut: frozenset[str] = frozenset()) -> Page:
    """The nodes of a parsed page; of elements with a tag in `shut` nothing inside becomes a node.

    White space that only indents the markup, beside a block's start or end, is no node.
    """
    # One walk by first child and next sibling: what closes is known then without a table of parents.
    raw = tree.root
    new, known = Node.__new__, _TAGS.get
    nodes: list[Node] = []
    parent: Node | None = None
    above: list[tuple[LexborNode, Node]] = []
    # The tag that stands right before: an element's that has just ended, or the parent's at its start.
    before = ""
    index = 0
    while raw is not None and index < _MAX_NODES:
        # An everyday tag is known to be an element's; of others the node itself is asked.
        everyday = known(raw.tag_id)
        tag = everyday or raw.tag or ""
        if tag == "-text":
            text = raw.text_content or ""
            # Most white space stands after a block, and needs no further look.
            if not text.isspace() or not (
                parent is not None
                and parent.tag in _BOXES
                and (before in _SOLID or _ends_or_begins(raw.next))
            ):
                # A node's own steps, here and below: thousands of calls would cost a tenth of the walk.
                node = new(Node)
                node.tag, node.attrs, node.words, node.text = "", _NO_ATTRS, NO_WORDS, text
                node.index, node.parent = index, parent
                index += 1
                node.end = index
                nodes.append(node)
                before = ""
        elif everyday or raw.is_element_node:
            attrs: Any = raw.attributes
            node = new(Node)
            if attrs:
                if None in attrs.values():
                    attrs = _valued(attrs)
                named = "class" in attrs or "id" in attrs
                node.words = (
                    f"{attrs.get('class', '')} {attrs.get('id', '')}".lower() if named else NO_WORDS
                )
            else:
                node.words = NO_WORDS
            node.tag, node.attrs, node.text = tag, attrs, ""
            node.index, node.parent = index, parent
            nodes.append(node)
            index += 1
            node.end = index
            before = tag
            below = None if tag in shut else raw.first_child
            if below is not None:
                above.append((raw, node))
                parent, raw = node, below
                continue
        following = raw.next
        while following is None and above:
            raw, closed = above.pop()
            closed.end = index
            parent, before, following = closed.parent, closed.tag, raw.next
        raw = following
    for _, still_open in above:
        still_open.end = index
    return Page(nodes)


def _valued(attributes: dict[str, str | None]) -> dict[str, str]:
    """Attributes with '' for those that have no value."""
    return {name: value or "" for name, value in attributes.items()}


def _ends_or_begins(following: LexborNode | None) -> bool:
    """Whether a block ends or begins after white space that has this node behind it, so that it parts no words."""
    return following is None or following.tag in _SOLID
