"""Where on a page its posts, comments or reviews may stand: what calls itself so."""

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from crawler.extraction.dom import Node, Page

# Real classes and ids have some 60 characters; a hostile one may not fill a cache.
_LONGEST_WORDS = 1000


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
        return lambda words: cached(words[:_LONGEST_WORDS])


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
