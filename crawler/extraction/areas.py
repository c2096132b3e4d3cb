"""Where on a page its posts, comments or reviews may stand: what calls itself so."""

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from crawler.extraction.dom import LONGEST_WORDS, Node, Page


@dataclass(frozen=True)
class Like:
    """What calls itself by one of these words; no name matches the pattern that holds none of the `pieces`."""

    pattern: str
    pieces: tuple[str, ...]

    @cached_property
    def holds(self) -> Callable[[str], bool]:
        """Whether a name matches; elements of a page and pages of a platform share their names."""
        search = re.compile(self.pattern).search
        cached = lru_cache(maxsize=1 << 13)(lambda words: search(words) is not None)
        return lambda words: cached(words[:LONGEST_WORDS])


COMMENTLIKE = Like(
    r"comment|binh-?luan|(?:^|[\s_-])(?:cmt|bl(?:$|[\s_-])|reply|replies|y-?kien|ykien|feedback|opinion|disqus|thao-?luan)",
    ("comment", "binh", "cmt", "bl", "repl", "kien", "feedback", "opinion", "disqus", "thao"),
)
REVIEWLIKE = Like(
    r"review|rating|danh-?gia|nhan-?xet|comment|binh-?luan|hoi-?dap|cmt|feedback|testimonial",
    ("review", "rating", "danh", "nhan", "comment", "binh", "hoi", "cmt", "feedback", "testimonial"),
)
# The least a post is made of: its block, an author's and a date's element with their texts, its words.
_MIN_NODES = 6
_NO_AREA = frozenset({"a", "script", "style", "link", "meta", "input"})


def areas_of(page: Page, like: Like | None) -> list[Node]:
    """The outermost elements that match and hold no main text, or the whole page: no other is looked at."""
    if like is None:
        return page.nodes[:1]
    main = [node.index for node in page.elements("h1", "body")]
    main = sorted([*main, *(node.index for node in page.marked() if node.get("itemprop") == "articleBody")])
    areas: list[Node] = []
    for node in _calling_themselves(page, like):
        if (areas and node.index < areas[-1].end) or node.end - node.index < _MIN_NODES:
            continue
        if bisect_left(main, node.index) == bisect_left(main, node.end):
            areas.append(node)
    return areas


def _calling_themselves(page: Page, like: Like) -> list[Node]:
    """Elements whose class, id or property matches, in page order; code and links do not count."""
    named = {node.index: node for node in page.named(like.holds, *like.pieces)}
    for node in page.marked():
        if like.holds(node.get("itemprop")):
            named[node.index] = node
    return [named[index] for index in sorted(named) if named[index].tag not in _NO_AREA]


# "Bình luận (5)", "6 đánh giá Nồi cơm nắp gài", "Ý kiến bạn đọc"; a list of the newest of all pages is none.
_HEADING = re.compile(
    r"\W*(?:(?:tất cả |có )?\d[\d.,]* )?(?:bình luận|ý kiến|nhận xét|đánh giá|thảo luận|phản hồi|góp ý|hỏi đáp|"
    r"hỏi và đáp|câu hỏi|trả lời|(?:customer )?reviews?|comments?|responses?|repl(?:y|ies)|discussion)\b"
    r"(?!.{0,30}(?:mới|gần đây|nổi bật))",
    re.IGNORECASE,
)
_LONGEST_HEADING, _SENTENCE_ENDS = 80, ".!;"
_HEADED_LEVELS = 4
# Itself, the text, a number in an element of its own.
_HEADING_NODES = 4
_HEADING_TAGS = frozenset(
    {"h2", "h3", "h4", "h5", "h6", "legend", "summary", "div", "span", "p", "strong", "b"}
)


def headed_areas(page: Page) -> list[Node]:
    """What stands below headings that name comments or reviews, where no class or id does."""
    areas: list[Node] = []
    for text in page.nodes:
        if text.tag or len(text.text) > _LONGEST_HEADING or (heading := text.parent) is None:
            continue
        # A heading's words come first in it.
        if heading.index + 1 != text.index or heading.end - heading.index > _HEADING_NODES:
            continue
        if heading.tag not in _HEADING_TAGS:
            continue
        # "Góp ý xin gọi số dưới đây." heads nothing.
        if not _HEADING.match(text.text) or text.text.rstrip()[-1:] in _SENTENCE_ENDS:
            continue
        if (not areas or heading.index >= areas[-1].end) and (area := _below(page, heading)) is not None:
            areas.append(area)
    return areas


def _below(page: Page, heading: Node) -> Node | None:
    """From a heading to the next of its kind, in the nearest element that holds enough after it."""
    node = heading
    for _ in range(_HEADED_LEVELS):
        parent = node.parent
        if parent is None or parent.tag == "html":
            break
        after = (one.index for one in page.nodes[node.end : parent.end] if one.tag == heading.tag)
        end = next(after, parent.end) if heading.tag[0] == "h" else parent.end
        if end - node.end >= _MIN_NODES:
            area = Node(node.end, "div", parent, {})
            area.end = end
            return area
        node = parent
    return None
