"""The own words of a post: without quoted words of others, signature, edit notes and buttons.

What somebody quotes was said by another; a label is given to a person's own words, so quotes are left
out, and so are the links inside them. A post that is nothing but a quote has no words of its own.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from crawler.extraction.adverts import ad_markers
from crawler.extraction.dom import LONGEST_WORDS, Node, Page, clean
from crawler.extraction.source import Source
from crawler.extraction.urls import outbound

_NOISE = re.compile(
    r"(?:^|[\s_-])(?:signature|sig|lastedit\w*|last-edit\w*|edited\w*|editnote|likes?summary|likes-post|reactions?|"
    r"reactionsbar\w*|toolbar|action-?bar|post-?controls?|postbuttons?|comment-?actions?|reply-?link|share|sharebar|"
    r"sr-only|u-sronly|visually-hidden|screen-reader-text|avatar|postprofile|messageuserinfo|userinfo|user-panel)"
    r"(?:$|[\s_-])"
)
_QUOTE = re.compile(r"quote")
# A box that the program made of an address: the address is the author's, the words are the other site's.
_PREVIEW = re.compile(r"(?:^|[\s_-])(?:unfurl|onebox|link-?preview|embed-?card|status-card)(?:$|[\s_-])")
# "Lan đã viết:", "@lan said in ...:" before what is quoted.
_SAID = re.compile(
    r"(?:\bsaid\b|\bwrote\b|đã viết|đã nói|nói trong|viết trong|nguyên văn bởi|gửi bởi).{0,200}:$",
    re.IGNORECASE,
)
_LONGEST_SAID = 250
# Above a box of quoted words that no name calls one.
_QUOTES_SOMEBODY = re.compile(
    r"(?:\bsaid|\bwrote|nói|viết) ?:$|^(?:nguyên văn bởi|originally posted by|gửi bởi|trích lời|trích từ)\b",
    re.IGNORECASE,
)
_QUOTE_BOXES = frozenset({"div", "blockquote", "table", "td", "section", "aside"})
_QUOTE_BODY = re.compile(
    r"messagetext|quote-?(?:less|free)|post-?(?:body|content|text)|comment-?(?:body|content|text)"
)
_QUOTE_LABEL = frozenset(
    {"quote", "trích dẫn", "trích", "trích lời", "quoted text", "originally posted by"}
)
_CONTROLS = frozenset(
    [
        "trả lời",
        "thích",
        "không thích",
        "báo cáo",
        "báo xấu",
        "báo vi phạm",
        "chia sẻ",
        "trích dẫn",
        "sửa",
        "xóa",
        "xoá",
        "xem thêm",
        "thu gọn",
        "hữu ích",
        "like",
        "reply",
        "quote",
        "report",
        "share",
        "edit",
        "delete",
        "more",
        "show more",
        "read more",
        "chọn tất cả",
        "select all",
        "mã",
        "code",
        "mã: chọn tất cả",
        "code: select all",
        "thảo luận",
        "bình luận",
        "+ trích dẫn",
        "#",
        "permalink",
        "liên kết",
        "liên kết cố định",
    ]
)
# With signs around it.
_LONGEST_CONTROL = 60
_CONTROL_TAGS = frozenset({"a", "button", "span", "label", "em", "i", "small", "strong", "b", "div", "li"})
_URL = re.compile(r"https?://[^\s<>\"'()\[\]{}«»“”]{4,2000}", re.IGNORECASE)
_MAX_LINKS = 500
# "Được đánh giá bởi ... vào ngày ... | Permalink", "by ... published ...", without name and date.
_BYLINE = re.compile(
    r"(?:\W|\b(?:được|đã|đánh giá|bình luận|nhận xét|trả lời|đăng|viết|gửi|xuất bản|cập nhật|lần cuối|bởi|vào|lúc|ngày|"
    r"liên kết|(?:comment|review|post)(?:ed)?|written|added|said|wrote|published|updated|modified|last|by|on|at|"
    r"permalink)\b)*",
    re.IGNORECASE,
)
_LONGEST_BYLINE = 120


@dataclass(frozen=True, slots=True)
class Own:
    """Text, outbound links and advertising markers of one part."""

    text: str
    links: tuple[str, ...]
    ad_markers: tuple[str, ...]


def own_words(source: Source, body: Node, skip: frozenset[int] = frozenset()) -> Own:
    """What a part itself says, below `body` and outside the subtrees in `skip`."""
    page = source.page
    left_out = skip | _left_out(source, body, skip)
    text = page.text(body, left_out | _previews(page, body))
    return Own(text, links_of(source, body, text, left_out), ad_markers(page, body, left_out))


def links_of(source: Source, area: Node, text: str, skip: frozenset[int] = frozenset()) -> tuple[str, ...]:
    """Outbound addresses under a node and those written out in its text, each once, in page order."""
    found: dict[str, None] = {}
    for link in source.page.links(area, skip):
        found[outbound(source.url, link.get("href"))] = None
    for match in _URL.finditer(text):
        found[outbound(source.url, match[0].rstrip(".,;:!?…"))] = None
    found.pop("", None)
    return tuple(found)[:_MAX_LINKS]


def _previews(page: Page, body: Node) -> frozenset[int]:
    return frozenset(
        node.index
        for node in page.nodes[body.index + 1 : body.end]
        if "class" in node.attrs and _PREVIEW.search(node.words)
    )


def is_noise(node: Node) -> bool:
    """Whether an element belongs to the platform's frame around a post, not to the post."""
    return bool(node.tag) and (
        node.tag in {"button", "form", "nav"}
        or (bool(node.attrs) and _names_noise(node.words[:LONGEST_WORDS]))
    )


# Posts of one page, and pages of one platform, share their names.
@lru_cache(maxsize=1 << 13)
def _names_noise(words: str) -> bool:
    return _NOISE.search(words) is not None


def is_control(text: str) -> bool:
    """Whether a piece of text is a button's label and nothing more."""
    return len(text) <= _LONGEST_CONTROL and text.lower().strip(" .:·|") in _CONTROLS


def is_byline(text: str) -> bool:
    """Whether a text is what stands around a writer's name and a date, and nothing more."""
    return len(text) <= _LONGEST_BYLINE and _BYLINE.fullmatch(text) is not None


def is_quote(node: Node) -> bool:
    """Whether an element holds words quoted from somebody else."""
    words = node.words
    if node.tag == "blockquote":
        return _QUOTE_BODY.search(words) is None
    return _QUOTE.search(words) is not None and _QUOTE_BODY.search(words) is None


def _left_out(source: Source, body: Node, skip: frozenset[int]) -> frozenset[int]:
    """Indexes of the subtrees below the body that are not its own words."""
    found: set[int] = set()
    index = body.index + 1
    while index < body.end:
        node = source.page.nodes[index]
        if index in skip:
            index = node.end
        elif not node.tag:
            found |= _labelled(source.page, node, body)
            index += 1
        elif is_noise(node) or is_quote(node):
            found.add(index)
            if said := _said_before(source, node, body):
                found.add(said)
            index = node.end
        else:
            index += 1
    return frozenset(found)


def _said_before(source: Source, quote: Node, body: Node) -> int:
    """Index of the short element right before a quote that names who is quoted, 0 if there is none."""
    index = quote.index - 1
    while index > body.index and not source.page.nodes[index].text.strip():
        index -= 1
    node = source.page.nodes[index]
    while node.parent is not None and node.parent is not quote.parent:
        node = node.parent
    if node.parent is not quote.parent or not node.tag or not body.holds(node) or node is body:
        return 0
    words = source.page.text(node)
    return node.index if len(words) <= _LONGEST_SAID and _SAID.search(words) else 0


def _box_after(page: Page, holder: Node, body: Node) -> Node | None:
    """The box right after an element that stands in front of it, None where words follow."""
    if holder.parent is None or holder is body or holder.end >= min(body.end, holder.parent.end):
        return None
    after = page.nodes[holder.end]
    return after if after.tag in _QUOTE_BOXES and after.end < body.end else None


def _labelled(page: Page, text: Node, body: Node) -> set[int]:
    """What a short text gives away: a button by its words, a quote's box by the label 'Quote:'."""
    if len(text.text) > 60 or text.parent is None or text.parent is body:  # noqa: PLR2004 - a label is short
        return set()
    words, holder = clean(text.text), text.parent
    if _QUOTES_SOMEBODY.search(words) and (box := _box_after(page, holder, body)) is not None:
        return {holder.index, box.index}
    alone = holder.end - holder.index <= 3 and holder.tag in _CONTROL_TAGS  # noqa: PLR2004 - itself, text, one icon
    if not alone:
        return set()
    if words.lower().rstrip(": ") in _QUOTE_LABEL:
        box = holder.parent
        if words.endswith(":") and box is not None and box is not body and body.holds(box):
            return {box.index}
        return {holder.index}
    return {holder.index} if is_control(words) else set()
