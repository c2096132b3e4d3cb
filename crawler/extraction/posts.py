"""From a post's block to its part: body, author, dates, own id."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from crawler.extraction.apart import part_id
from crawler.extraction.beside import links_beside
from crawler.extraction.blocks import Block
from crawler.extraction.body import is_control, is_noise, is_quote, own_words
from crawler.extraction.dom import BLOCK_TAGS, LONGEST_WORDS, Node, clean, pattern_of
from crawler.extraction.frame_lines import PROFILE_LINE, byline
from crawler.extraction.places import place_in
from crawler.extraction.schema import anchor_in
from crawler.extraction.slots import DateSlot, numbered_id
from crawler.extraction.source import Source
from crawler.extraction.types import Part
from crawler.types import DocumentKind

# Names that platforms give to the element with a post's words, the surest first.
_BODY_PROPERTIES = frozenset({"text", "articleBody", "commentText", "reviewBody", "description"})
# Class names often begin with the software's own word ("wp-block-comment-content").
_BODY_NAMES = tuple(
    re.compile(rf"(?:^|\s)(?:[a-z]+-){{0,3}}(?:{names})(?:$|\s)")
    for names in (
        r"bbwrapper|post_message(?:_\d+)?|messagetext|post-?message|cooked|js-post-body",
        r"comment[-_]{1,2}(?:content|text)|full_content|content-comment|cmt-content|noi-dung-binh-luan",
        r"review-content|review-text|review-body|review__content|noi-dung-danh-gia|rating-content",
        r"postcontent|post-content|post_content|post-text|message-body|message-content|messagecontent|entry-content",
        r"content|text|noi-?dung|description",
        r"postbody|body",
    )
)
_DESCEND_SHARE = 0.6
# Inline and paragraph tags are inside a body, never the body's frame.
_FRAMES = BLOCK_TAGS - {
    "p",
    "br",
    "hr",
    "li",
    "ul",
    "ol",
    "pre",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "dd",
    "dt",
}
_MAX_DESCENT = 15
_HEADINGS = frozenset({"h1", "h2", "h3"})
_HEADLINES = frozenset({"a", "h1", "h2", "h3", "h4", "h5", "h6"})
_REPEATED_SHARE, _REPEATED_MIN, _PAIR = 0.6, 3, 2
_LONGEST_LABEL = 40
_NUMBERS = re.compile(r"\d[\d.,]*")
_LONGEST_NOTICE = 200
_NOTICE = re.compile(
    r"(?:nội dung|bài(?: viết| gửi)?|bình luận|tin nhắn|this (?:post|message|comment))(?: này)? "
    r"(?:đã |đang |has been |was |is )*(?:được |bị )?(?:ẩn|xóa|xoá|gỡ|deleted|removed|hidden)\b",
    re.IGNORECASE,
)


def block_parts(
    source: Source, blocks: list[Block], kind: DocumentKind, extractor: str, *, place: str = ""
) -> list[Part]:
    """One part a block that has words or links of its own, in page order.

    `place` is where in a block its words are known to stand (`places.place_in`), for too few blocks to tell.
    """
    labels = _repeated(source, blocks)
    pairs = zip(blocks, _bodies(source, blocks, labels, place), strict=True)
    parts = [
        replace(_part(source, block, body, labels), kind=kind, extractor=extractor) for block, body in pairs
    ]
    return [
        part for part in parts if (part.text or part.links) and not _is_notice(part) and not _is_form(part)
    ]


def _is_form(part: Part) -> bool:
    """Whether a block is what the page's script fills in: signs that nobody wrote."""
    written = part.author_name or part.links or any(map(str.isalnum, part.text))
    return not written and part.text.isascii()


def _is_notice(part: Part) -> bool:
    """Whether the platform speaks in a post's place: hidden, deleted, held back."""
    return len(part.text) <= _LONGEST_NOTICE and _NOTICE.match(part.text) is not None


def _part(source: Source, block: Block, body: Node, labels: frozenset[str]) -> Part:
    author = _author(source, block, body)
    skip = block.nested | _frame_of(source, block, body, labels, author)
    own = own_words(source, body, skip)
    if not own.text and not own.links and body is not block.node and _names_body(body):
        # Most posts say the same ("up", "hóng"): then it is no label but what they say.
        own = own_words(source, body, block.nested)
    return Part(
        kind=DocumentKind.POST,
        anchor=_anchor(source, block, body),
        text=own.text,
        published_at=_written(source, block, body),
        modified_at=next((slot.instant for slot in block.dates if slot.edited and not slot.joined), None),
        author_name=_name(source, author, block),
        links=own.links,
        beside=() if body is block.node else links_beside(source, block.node, body, block.nested),
        ad_markers=own.ad_markers,
    )


def bodies_of(source: Source, blocks: list[Block]) -> list[Node]:
    """The element with each block's words, the block's own where no other holds most of them."""
    return _bodies(source, blocks, _repeated(source, blocks))


def _bodies(source: Source, blocks: list[Block], labels: frozenset[str], place: str = "") -> list[Node]:
    """The element with each block's words: by its name, else by where the group's words gather."""
    named = [_named_body(source, block) for block in blocks]
    if place and len(blocks) < _REPEATED_MIN:
        named = [body or _in_place(source, block, place) for body, block in zip(named, blocks, strict=True)]
    if sum(1 for body in named if body is not None) * 2 > len(blocks):
        gathered = [block.node for block in blocks]
    else:
        gathered = _gathered(source, blocks, labels)
    return [body if body is not None else fallback for body, fallback in zip(named, gathered, strict=True)]


def _in_place(source: Source, block: Block, place: str) -> Node | None:
    below = (node for node in source.page.walk(block.node, block.nested) if node.tag)
    return next((node for node in below if place_in(node, block.node) == place), None)


def _named_body(source: Source, block: Block) -> Node | None:
    candidates: dict[int, Node] = {}
    index = block.node.index + 1
    while index < block.node.end:
        node = source.page.nodes[index]
        heading = node.tag in _HEADINGS
        if index in block.nested or heading or _is_others(node):
            index = node.end
            continue
        index += 1
        if not node.tag:
            continue
        if node.get("itemprop") in _BODY_PROPERTIES:
            return node
        if _holds_frame(block, node):
            continue
        for rank in _body_ranks(node.words[:LONGEST_WORDS]) if node.attrs else ():
            if rank not in candidates and source.page.text(node):
                candidates[rank] = node
    return candidates[min(candidates)] if candidates else None


def _is_others(node: Node) -> bool:
    """Whether what an element holds is not the post's own: somebody quoted, or the platform's frame."""
    return (node.tag == "blockquote" and is_quote(node)) or (is_noise(node) and not _names_body(node))


def _holds_frame(block: Block, node: Node) -> bool:
    """Whether an element holds the block's author or date: then its words are in an element below."""
    return any(node.holds(author) for author in block.authors[:1]) or any(
        node.holds(slot.node) for slot in block.dates[:1]
    )


def _names_body(node: Node) -> bool:
    ranks = _body_ranks(node.words[:LONGEST_WORDS])
    return bool(ranks) and ranks[0] < len(_BODY_NAMES) - 1 and "signature" not in node.words


# Posts of one page, and pages of one platform, share their names.
@lru_cache(maxsize=1 << 13)
def _body_ranks(words: str) -> tuple[int, ...]:
    return tuple(rank for rank, names in enumerate(_BODY_NAMES) if names.search(words))


def _gathered(source: Source, blocks: list[Block], labels: frozenset[str]) -> list[Node]:
    """Go down together, block by block, into the child that holds most of the group's words."""
    current = [block.node for block in blocks]
    for _ in range(_MAX_DESCENT):
        below = _fullest_child(source, blocks, current, labels)
        if not below:
            break
        current = [below.get(position, node) for position, node in enumerate(current)]
    return [_only_child(source, block, node) for block, node in zip(blocks, current, strict=True)]


def _only_child(source: Source, block: Block, node: Node) -> Node:
    """The frame below a frame that holds nothing else."""
    for _ in range(_MAX_DESCENT):
        children = [child for child in source.page.children(node) if child.tag or not child.text.isspace()]
        if node is block.node or len(children) != 1 or children[0].tag not in _FRAMES:
            break
        node = children[0]
    return node


def _fullest_child(
    source: Source, blocks: list[Block], current: list[Node], labels: frozenset[str]
) -> dict[int, Node]:
    """By position of the block: the child in the place that holds most of the group's words, {} if none does.

    A place with the author's name in it is the author's panel, unless it is the fullest all the same.
    """
    weights: Counter[str] = Counter()
    panels: Counter[str] = Counter()
    places: dict[str, dict[int, Node]] = defaultdict(dict)
    for position, (block, node) in enumerate(zip(blocks, current, strict=True)):
        for place, child in _placed(source, node):
            weight = _weight(source, block, child, labels)
            if weight and any(child.holds(name) for name in block.authors):
                panels[place] += weight
            weights[place] += weight
            places[place][position] = child
    best = max(weights, key=lambda place: weights[place], default="")
    total = sum(weight for place, weight in weights.items() if place == best or not panels[place])
    full = bool(best) and weights[best] >= _DESCEND_SHARE * total and weights[best] > 0
    if not full or places[best][min(places[best])].tag not in _FRAMES:
        return {}
    return places[best] | _alike(source, current, places[best])


def _alike(source: Source, current: list[Node], found: dict[int, Node]) -> dict[int, Node]:
    """By position of the blocks without the place: their child that differs from it in later classes only."""
    sample = found[min(found)]
    missing = [position for position in range(len(current)) if position not in found]
    return {
        position: child
        for position in missing
        for child in source.page.children(current[position])
        if sample.tokens and child.tag == sample.tag and child.tokens[:1] == sample.tokens[:1]
    }


def _placed(source: Source, node: Node) -> Iterator[tuple[str, Node]]:
    """Children with their place: tag, classes, and count among their like."""
    seen: Counter[str] = Counter()
    for child in source.page.children(node):
        key = f"{child.tag}.{' '.join(child.tokens) or pattern_of(child.get('id'))}"
        seen[key] += 1
        yield f"{key}/{seen[key]}", child


def _weight(source: Source, block: Block, node: Node, labels: frozenset[str]) -> int:
    """Letters of a subtree that are not labels, author, dates, noise or another post's."""
    hidden = (
        {name.index for name in block.authors} | {slot.node.index for slot in block.dates} | block.nested
    )
    letters, index = 0, node.index
    while index < node.end:
        inner = source.page.nodes[index]
        if index in hidden or is_noise(inner) or inner.tag in {"script", "style", "dl"}:
            index = inner.end
            continue
        if not inner.tag:
            text = clean(inner.text)
            if not _is_label(text, labels):
                letters += sum(map(str.isalpha, text))
        index += 1
    return letters


def _repeated(source: Source, blocks: list[Block]) -> frozenset[str]:
    """Short texts that stand in most blocks: buttons, ranks, counters (numbers count as equal)."""
    counts: Counter[str] = Counter()
    for block in blocks:
        counts.update(set(_short_texts(source, block)))
    enough = max(_REPEATED_MIN, int(_REPEATED_SHARE * len(blocks)))
    labels = frozenset(label for label, count in counts.items() if count >= enough)
    if len(blocks) != _PAIR:
        return labels
    # Two posts have more in common by chance, and one may quote the other: what both say at one place.
    one, other = ({*_short_texts(source, block, placed=True)} for block in blocks)
    both = frozenset(label.partition("\n")[2] for label in one & other)
    return both if both and all(_says_more(source, block, both) for block in blocks) else labels


def _says_more(source: Source, block: Block, labels: frozenset[str]) -> bool:
    """Whether a block has words besides these labels, its author's name and its dates."""
    marks = (*block.authors, *(slot.node for slot in block.dates))
    walked = source.page.walk(block.node, block.nested.union(mark.index for mark in marks))
    texts = (clean(node.text) for node in walked if not node.tag)
    return any(any(map(str.isalpha, text)) and not _is_label(text, labels) for text in texts)


def _short_texts(source: Source, block: Block, *, placed: bool = False) -> Iterator[str]:
    """Short texts of a block, each below its place where asked, those of answers nested in it left to these."""
    for node in source.page.walk(block.node, block.nested):
        label = "" if node.tag or len(node.text) >= 4 * _LONGEST_LABEL else _label(clean(node.text))
        if label and (len(label) <= _LONGEST_LABEL or _is_headline(node)):
            yield f"{place_in(node.parent, block.node)}\n{label}" if placed and node.parent else label


def _is_headline(text: Node) -> bool:
    """Whether a text is a heading or a link: said by most posts, it is the thread's title, however long."""
    return text.parent is not None and text.parent.tag in _HEADLINES


def _is_label(text: str, labels: frozenset[str]) -> bool:
    """Whether a text belongs to the platform: said of most authors, a button, a line of a profile, stars."""
    short = len(text) < 4 * _LONGEST_LABEL
    return (
        (short and _label(text) in labels) or is_control(text) or PROFILE_LINE.fullmatch(text) is not None
    )


def _label(text: str) -> str:
    return _NUMBERS.sub("#", text).lower()


def _frame_of(
    source: Source, block: Block, body: Node, labels: frozenset[str], author: Node | None
) -> frozenset[int]:
    """What lies in the body's element but is the block's frame; little is left where the body has a name."""
    if body is not block.node and _BODY_NAMES[0].search(body.words):
        return frozenset()
    marks = {slot.node.index for slot in block.dates if body.holds(slot.node) and _alone(slot.node)}
    if author is not None and body.holds(author):
        marks.add(author.index)
        marks.update(byline(source, block, body, author))
    for node in source.page.nodes[body.index + 1 : body.end]:
        label = not node.tag and node.text.strip() and _is_label(clean(node.text), labels)
        if label or (node.tag == "dl" and body is block.node):
            marks.add(node.index)
    return frozenset(marks)


def _alone(node: Node) -> bool:
    """Whether a date stands in an element of its own, not in a sentence of the post."""
    return bool(node.tag) or (node.parent is not None and node.parent.tag not in {"p", "blockquote"})


def _author(source: Source, block: Block, body: Node) -> Node | None:
    """The first author's element outside the body, else the first."""
    named = [name for name in block.authors if clean(source.page.text(name))]
    outside = [name for name in named if not body.holds(name) or body is block.node]
    # A letter in place of a picture stands before the name that it begins.
    whole = [name for name in outside if len(clean(source.page.text(name))) > 1]
    return next(iter(whole or outside or named), None)


def _name(source: Source, author: Node | None, block: Block) -> str:
    """The author's name, without a date that stands in its element."""
    dates = frozenset(slot.node.index for slot in block.dates)
    name = clean(source.page.text(author, dates))[:200] if author is not None else ""
    letter, _, rest = name.partition(" ")
    # A letter in place of a picture, in the same link as the name that it begins.
    return rest if len(letter) == 1 and rest[:1].lower() == letter.lower() else name


def _written(source: Source, block: Block, body: Node) -> datetime | None:
    """When the post was written: not when its author joined, not when it was edited."""
    around = body is block.node or _wraps(source, block, body)

    def trust(slot: DateSlot) -> tuple[bool, bool, bool, bool]:
        inside = body.holds(slot.node) and not (around and _alone(slot.node)) and body is not block.node
        return inside, not slot.has_time, not slot.machine, slot.edited

    usable = [slot for slot in block.dates if not slot.joined]
    best = min(usable, key=trust, default=None)
    return best.instant if best is not None and not trust(best)[0] else None


def _wraps(source: Source, block: Block, body: Node) -> bool:
    """Whether an element with a block's words also holds its head: all its dates, with its author or first of all."""
    first = next(
        (node for node in source.page.under(body) if not node.tag and not node.text.isspace()), body
    )
    return all(body.holds(slot.node) for slot in block.dates) and (
        any(map(body.holds, block.authors)) or any(slot.node.holds(first) for slot in block.dates)
    )


def _anchor(source: Source, block: Block, body: Node) -> str:
    """The platform's own id: of the block, of an element in it, of its permalink, of its wrapper."""
    own = numbered_id(block.node)
    if own:
        return own
    for node in source.page.nodes[block.node.index + 1 : block.node.end]:
        if node.tag and not any(source.page.nodes[i].holds(node) for i in block.nested):
            found = numbered_id(node) or (node.get("name") if node.tag == "a" else "")
            if found and any(map(str.isdigit, found)):
                return found
            if node.tag == "a" and not body.holds(node) and (found := anchor_in(node.get("href"))):
                return found
            if node.tag == "a" and (found := part_id(node.attrs.get("href", ""))):
                return found
    wrapper = block.node.parent
    return numbered_id(wrapper) if wrapper is not None else ""
