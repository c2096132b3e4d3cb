"""Where a thread or a product's reviews go on: the next page's address."""

import re
from urllib.parse import parse_qsl, urlsplit

from crawler.extraction.dom import Node, clean
from crawler.extraction.source import Source
from crawler.extraction.urls import absolute, host, same_site

_NEXT_WORDS = re.compile(
    r"(?:trang (?:sau|kế|kế tiếp|tiếp|tiếp theo)|tiếp(?: theo)?|sau|kế tiếp|next(?: page)?|older(?: comments| posts)?|"
    r"bình luận cũ hơn)?\s*[>›»→]{0,2}",
    re.IGNORECASE,
)
_PREVIOUS_WORDS = re.compile(
    r"\W*(?:trang trước|trước|prev(?:ious)?(?: page)?|newer.*)\W*|[<‹«←]+\s*.{0,12}", re.IGNORECASE
)
_PAGER = re.compile(r"pag(?:e|ing|ination|er|enav)|phan-?trang|page-?nav|nav-?links|wp-pagenavi|trang")
_CURRENT = re.compile(r"(?:^|[\s_-])(?:current|active|selected|on)(?:$|[\s_-])")
_NUMBER = re.compile(r"\d{1,5}")
_LONGEST_LINK = 30
_PAGE_NAMES = frozenset({"page", "p", "start", "trang", "paged", "cpage", "pagenumber", "st", "offset"})
_PAGE_IN_PATH = re.compile(r"[/_.-]?(?:page|trang|comment-page|p)?[/_.-]?\d{1,5}(?=/?$|\.\w{2,5}$)")


def next_page(source: Source) -> str:
    """Absolute address of the next page of what this page shows, '' if it is the last or only one."""
    for finder in (_by_relation, _by_words, _by_numbers):
        found = finder(source)
        if found:
            return found
    return ""


def has_previous(source: Source) -> bool:
    """Whether the page says that another comes before it, so its first post did not open the thread."""
    for node in source.page.elements("a", "link"):
        if {"prev", "previous"} & set(node.get("rel").lower().split()) and _target(source, node):
            return True
        words = clean(source.page.text(node)) if node.tag == "a" and node.end - node.index <= 6 else ""  # noqa: PLR2004
        if words and len(words) <= _LONGEST_LINK and _PREVIOUS_WORDS.fullmatch(words) and _in_pager(node):
            return True
    return False


def _by_relation(source: Source) -> str:
    for node in source.page.elements("link", "a"):
        if "next" in node.get("rel").lower().split():
            # WordPress marks the next article in the same way as a thread's next page.
            found = _target(source, node)
            if found and (node.tag == "link" or _in_pager(node) or _is_sibling_page(source.url, found)):
                return found
    return ""


def _by_words(source: Source) -> str:
    for node in source.page.elements("a"):
        if node.end - node.index > 8 or not node.get("href"):  # noqa: PLR2004 - a word and an icon
            continue
        text = clean(source.page.text(node))
        label = text or node.get("aria-label") or node.get("title")
        if (
            label
            and len(label) <= _LONGEST_LINK
            and _NEXT_WORDS.fullmatch(label.strip())
            and _in_pager(node)
        ):
            found = _target(source, node)
            if found and _is_sibling_page(source.url, found):
                return found
    return ""


def _by_numbers(source: Source) -> str:
    """The link whose number follows the current page's number in a pager."""
    here = _page_number(source.url)
    for node in source.page.elements("a"):
        text = clean(source.page.text(node)) if node.end - node.index <= 6 else ""  # noqa: PLR2004 - a number
        if _NUMBER.fullmatch(text) and int(text) == here + 1 and _in_pager(node):
            found = _target(source, node)
            if found and _is_sibling_page(source.url, found):
                return found
    return ""


def _target(source: Source, node: Node) -> str:
    found = absolute(source.url, node.get("href"))
    if (
        not found
        or found == absolute(source.url, source.url)
        or not same_site(host(found), host(source.url))
    ):
        return ""
    return found


def _in_pager(node: Node) -> bool:
    near = zip((node, *node.ancestors()), range(7), strict=False)
    return any(
        _PAGER.search(f"{above.words} {above.get('role')} {above.get('aria-label').lower()}")
        for above, _ in near
    )


def _is_sibling_page(one: str, other: str) -> bool:
    """Whether two addresses differ only as pages of the same thing do: a number in the path or query."""
    (path, query), (other_path, other_query) = _shape(one), _shape(other)
    return query == other_query and _without_page(other_path) in {path, _without_page(path)}


def _shape(url: str) -> tuple[str, list[tuple[str, str]]]:
    """The path, and the query without what names a page."""
    parts = urlsplit(url)
    query = sorted(pair for pair in parse_qsl(parts.query[:2000]) if pair[0].lower() not in _PAGE_NAMES)
    return parts.path.rstrip("/"), query


def _without_page(path: str) -> str:
    return _PAGE_IN_PATH.sub("", path).rstrip("/")


def _page_number(url: str) -> int:
    parts = urlsplit(url)
    for name, value in parse_qsl(parts.query[:2000]):
        if name.lower() in {"page", "p", "trang", "paged", "cpage", "pagenumber"} and _NUMBER.fullmatch(
            value
        ):
            return int(value)
    found = re.search(r"(?:page|trang)[/_.-]?(\d{1,5})(?=/?$|\.\w{2,5}$)", parts.path)
    return int(found[1]) if found else 1
