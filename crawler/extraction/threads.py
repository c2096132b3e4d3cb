"""From a forum's list page to its threads."""

import re
from collections import defaultdict

from crawler.extraction.dom import Node, clean, parse, pattern_of
from crawler.extraction.slots import author_at
from crawler.extraction.source import Source
from crawler.extraction.tamed import tame
from crawler.extraction.urls import absolute, host, same_site

_TITLE = re.compile(
    r"(?:^|[\s_-])(?:title|subject|topic-?title|thread-?title|headline|tieu-?de|topic|thread)(?:$|[\s_-])"
)
_THREAD_PATH = re.compile(
    r"/(?:threads?|topics?|t|chu-de|bai-viet|discussions?|posts?|d)/[^/]+|showthread\.php|viewtopic\.php|[?&](?:t|tid|topic)=\d",
    re.IGNORECASE,
)
_FRAME = re.compile(
    r"(?:^|[\s_-])(?:sidebar|footer|breadcrumbs?|menu|navbar|widget|pag(?:e-?nav|ination))(?:$|[\s_-])"
)
_PAGE_LINK = re.compile(r"(?:[/&?;-](?:page|trang)[-=/]?\d+|/unread|/latest|#)", re.IGNORECASE)
_MIN_TITLE, _MIN_THREADS = 4, 2


def thread_links(html: str, url: str) -> tuple[str, ...]:
    """Absolute addresses of the threads that a forum's list page lists, in page order, each once.

    Links are grouped by where they stand; the group of titles with the most threads is the list. Links
    to a thread's later pages, to profiles and to the forum's frame are left out; () if none is found.
    """
    source = Source(parse(tame(html)), url)
    groups: dict[str, dict[str, Node]] = defaultdict(dict)
    for node in source.page.elements("a"):
        target = _thread_target(source, node)
        if target:
            groups[_place(node)].setdefault(target, node)
    best = max(groups.values(), key=_worth, default={})
    return tuple(best) if _worth(best) >= _MIN_THREADS else ()


def _thread_target(source: Source, node: Node) -> str:
    target = absolute(source.url, node.get("href"))
    if not target or _PAGE_LINK.search(node.get("href")) or not same_site(host(target), host(source.url)):
        return ""
    text = clean(source.page.text(node))
    if len(text) < _MIN_TITLE or author_at(node, text) or _in_frame(node):
        return ""
    return target


def _in_frame(node: Node) -> bool:
    return any(
        above.tag in {"nav", "footer", "aside", "header"} or _FRAME.search(above.words)
        for above in node.ancestors()
        if above.tag != "body"
    )


def _place(node: Node) -> str:
    """Where a link stands: its own and its parent's tag and class, numbers as '#'."""
    parent = node.parent
    above = f"{parent.tag}.{' '.join(parent.tokens)}" if parent is not None else ""
    return f"{above}>{' '.join(node.tokens)}#{pattern_of(node.get('id'))}"


def _worth(group: dict[str, Node]) -> float:
    """How many of the links look like threads, by their address or by the title they stand in."""
    return sum(
        (2.0 if _THREAD_PATH.search(target) else 0.0) + (1.0 if _is_titled(node) else 0.0)
        for target, node in group.items()
    )


def _is_titled(node: Node) -> bool:
    near = [node, *(above for above, _ in zip(node.ancestors(), range(2), strict=False))]
    return any(item.tag in {"h2", "h3", "h4"} or _TITLE.search(item.words) for item in near)
