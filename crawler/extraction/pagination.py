"""Where a thread or a product's reviews go on: the next page's address."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.extraction.apart import all_of_them
from crawler.extraction.dom import Node, clean
from crawler.extraction.source import Source
from crawler.extraction.urls import absolute, host, same_site

_NEXT_WORDS = re.compile(
    r"(?:trang (?:sau|kế|kế tiếp|tiếp|tiếp theo)|tiếp(?: theo)?|sau|kế tiếp|next(?: page)?|older(?: posts)?)?"
    r"\s*[>›»→]{0,2}",
    re.IGNORECASE,
)
# Blogs show the newest page of comments first and go back, or the oldest and go on.
_OLDER = re.compile(r"[<‹«←]?\s*(?:older comments|(?:bình luận|phản hồi|nhận xét) cũ hơn)", re.IGNORECASE)
_NEWER = re.compile(r"(?:newer comments|(?:bình luận|phản hồi|nhận xét) mới hơn)\s*[>›»→]?", re.IGNORECASE)
# Any of these, and nothing: an icon may say it. One look tells that most links are no pager's.
_LEADS = re.compile(
    rf"(?=.{{0,30}}$)(?:{_NEXT_WORDS.pattern}|{_OLDER.pattern}|{_NEWER.pattern}|\d{{1,5}})", re.IGNORECASE
)
# What any of these begins with, in small letters.
_LEAD_LETTERS = frozenset("tsknobpſ<‹«←>›»→")
_PREVIOUS_WORDS = re.compile(
    r"\W*(?:trang trước|trước|prev(?:ious)?(?: page)?|newer.*)\W*|[<‹«←]+\s*.{0,12}", re.IGNORECASE
)
# An icon in place of the word; a double one leads to the last page.
_NEXT_ICON = re.compile(r"(?:chevron|angle|arrow|caret)(?:-circle)?-right|(?:^|[\s_-])next(?:$|[\s_-])")
_PAGER = re.compile(r"pag(?:e|ing|inat|er|enav)|phan-?trang|page-?nav|nav-?links|wp-pagenavi|trang")
_CURRENT = re.compile(r"(?:^|[\s_-])(?:current|active|selected|on)(?:$|[\s_-])")
_NUMBER = re.compile(r"\d{1,5}")
_LONGEST_LINK = 30
_Key = tuple[str, tuple[tuple[str, str], ...]]
_NUMBER_NAMES = frozenset({"page", "p", "trang", "paged", "cpage", "pagenumber"})
PAGE_NAMES = _NUMBER_NAMES | {"start", "st", "offset", "cursor", "after", "before"}
PAGE_IN_PATH = re.compile(
    r"[/_.-]?(?P<word>comment-page|page|trang|p)?[/_.-]?(?P<number>\d{1,5})(?=/?$|\.\w{2,5}$)"
)

# An address that says of itself that it is a page: no article or thread is called so.
_NAMED_PAGE = re.compile(
    r"[?&;](?:page|trang|paged|cpage|pagenumber)=\d|/(?:page|trang|comment-page)[-/]?\d+(?=/?$|\.\w{2,5}$)"
)


@dataclass(frozen=True, slots=True)
class _Link:
    """A short link with what it says."""

    node: Node
    label: str


def next_pages(source: Source) -> tuple[str, ...]:
    """Absolute addresses at which what this page shows may go on, the surest first; () if it is the last.

    More than one where comments may run either way: whoever follows them takes the first not yet seen.
    """
    links = _short_links(source)
    for finder in (_by_relation, _by_words, _by_age, _by_numbers, _by_place):
        found = tuple(filter(None, finder(source, links)))
        if found:
            return found
    return ()


def has_previous(source: Source) -> bool:
    """Whether the page says that another comes before it, so its first post did not open the thread."""
    for node in source.page.elements("a", "link"):
        if {"prev", "previous"} & set(node.get("rel").lower().split()):
            found = target(source, node)
            if found and is_other_page(source, found):
                return True
        words = clean(source.page.text(node)) if node.tag == "a" and node.end - node.index <= 6 else ""  # noqa: PLR2004
        if words and len(words) <= _LONGEST_LINK and _PREVIOUS_WORDS.fullmatch(words) and in_pager(node):
            return True
    return False


def next_page(source: Source) -> str:
    """The surest of `next_pages`, '' if there is none."""
    return next(iter(next_pages(source)), "")


def _by_relation(source: Source, _: list[_Link]) -> Iterator[str]:
    """WordPress and others mark the next article in the same way, so the address must be this page's too."""
    for node in source.page.elements("link", "a"):
        relation = node.attrs.get("rel")
        if not relation or "next" not in relation.lower().split():
            continue
        words = clean(source.page.text(node)) if node.tag == "a" else ""
        if len(words) <= _LONGEST_LINK:
            found = target(source, node)
            if found and (is_other_page(source, found) or (_NAMED_PAGE.search(found) and in_pager(node))):
                yield found
                return


def _by_words(source: Source, links: list[_Link]) -> Iterator[str]:
    """The link whose words or icon say that it leads on."""
    for link in links:
        label = link.label
        says_next = _NEXT_WORDS.fullmatch(label) if label else _has_next_icon(source, link.node)
        if not says_next or not in_pager(link.node):
            continue
        if (found := target(source, link.node)) and is_other_page(source, found):
            yield found
            return


def _by_age(source: Source, links: list[_Link]) -> Iterator[str]:
    """The page of newer comments, then the one of older ones.

    In this order either way of counting is followed to its end: where the newest page came first, the
    newer one was fetched before.
    """
    for words in (_NEWER, _OLDER):
        for link in links:
            if words.fullmatch(link.label) and in_pager(link.node) and (found := target(source, link.node)):
                if is_other_page(source, found):
                    yield found
                break


def _by_place(source: Source, _: list[_Link]) -> Iterator[str]:
    """The page with all reviews, where a product shows the first of them."""
    return all_of_them(source)


def _short_links(source: Source) -> list[_Link]:
    """Links of a word or two, or of an icon: what a pager is made of."""
    nodes = source.page.nodes
    return [
        _Link(node, label)
        for node in source.page.elements("a")
        if node.end - node.index <= 8  # noqa: PLR2004 - a word and an icon
        and node.attrs.get("href")
        and (node.end - node.index == 1 or _may_lead(nodes[node.index + 1]))
        and _leads(label := _label(source, node))
    ]


def _may_lead(first: Node) -> bool:
    """Whether a link that begins with this node may be a pager's: of most the first letter tells that they are none."""
    letter = first.text.lstrip()[:1].lower()
    return not letter.isascii() or not letter.isalpha() or letter in _LEAD_LETTERS


def _leads(label: str) -> bool:
    """Whether a link's words may be a pager's."""
    first = label[:1].lower()
    if first and first not in _LEAD_LETTERS and not first.isdecimal():
        return False
    return _LEADS.fullmatch(label) is not None


def _label(source: Source, node: Node) -> str:
    """What a link says, by its text or else by what it tells readers of a screen."""
    bare = node.end - node.index == 2  # noqa: PLR2004 - itself and its text
    only = source.page.nodes[node.index + 1] if bare else None
    if only is not None and not only.tag and not only.text.isspace():
        return clean(only.text)
    return (clean(source.page.text(node)) or node.get("aria-label") or node.get("title")).strip()


def _has_next_icon(source: Source, node: Node) -> bool:
    return any(_NEXT_ICON.search(inner.words) for inner in source.page.under(node) if inner.tag)


def _by_numbers(source: Source, links: list[_Link]) -> Iterator[str]:
    """The link whose number follows the current page's number in a pager."""
    numbered = [link for link in links if _NUMBER.fullmatch(link.label) and in_pager(link.node)]
    here = page_number(source) if numbered else 0
    for link in numbered:
        if int(link.label) == here + 1:
            found = target(source, link.node)
            if found and is_other_page(source, found):
                yield found
                return


def target(source: Source, node: Node) -> str:
    """Where a link leads on the same site, '' if nowhere else."""
    found = absolute(source.url, node.get("href"))
    if (
        not found
        or found == absolute(source.url, source.url)
        or not same_site(host(found), host(source.url))
    ):
        return ""
    return found


def in_pager(node: Node) -> bool:
    """Whether an element stands in what calls itself a pager."""
    above: Node | None = node
    for _ in range(7):
        if above is None:
            break
        attrs = above.attrs
        if attrs and _names_pager(
            f"{above.words} {attrs.get('role', '')} {attrs.get('aria-label', '').lower()}"[:1000]
        ):
            return True
        above = above.parent
    return False


# Links of one page, and pages of one platform, stand in the same boxes.
@lru_cache(maxsize=1 << 13)
def _names_pager(words: str) -> bool:
    return _PAGER.search(words) is not None


@dataclass(frozen=True, slots=True)
class _Place:
    """Two readings of an address: as a whole, and as a numbered page of what it `starts` with.

    `sure` says that the number is called a page: the last one of `/chu-de/124` may be the thread's own.
    """

    whole: _Key
    start: _Key
    number: str
    sure: bool


def _place(url: str) -> _Place:
    parts = urlsplit(url)
    # Programs write one address both ways, "/câu hỏi/1" and "/c%C3%A2u%20h%E1%BB%8Fi/1".
    path = unquote(parts.path).rstrip("/")
    query = sorted(parse_qsl(parts.query[:2000]))
    named = [pair for pair in query if pair[0].lower() in PAGE_NAMES]
    whole = path, tuple(query)
    if named:
        rest = tuple(pair for pair in query if pair not in named)
        return _Place(whole, (path, rest), named[0][1], any(name.lower() != "p" for name, _ in named))
    found = PAGE_IN_PATH.search(path)
    if found is None:
        return _Place(whole, whole, "", sure=False)
    start = path[: found.start()] + path[found.end() :]
    return _Place(whole, (start.rstrip("/"), whole[1]), found["number"], bool(found["word"]))


def is_other_page(source: Source, other: str) -> bool:
    """Whether an address is another page of what this page shows, not another thread or article.

    Two addresses that differ in a number without a word (`/chu-de/124` and `/chu-de/125`, `?p=8` and
    `?p=9`) are two pages only where the pager also links to the first of them.
    """
    here, there = _place(source.url), _place(other)
    if here.whole == there.start or there.whole == here.start or _says_more(here.whole, there):
        return True
    if here.start != there.start or not (here.number and there.number):
        return False
    return (here.sure and there.sure) or _links_first(source, here.start)


def _says_more(here: _Key, there: _Place) -> bool:
    """Whether an address is a numbered page of this one that also names the order that is shown."""
    (path, asked), (start, kept) = here, there.start
    return path == start and there.sure and there.number.isdigit() and set(asked) < set(kept)


def _links_first(source: Source, start: _Key) -> bool:
    """Whether the pager links to the first page of what begins with `start`."""
    places = (
        _place(found)
        for node in source.page.elements("a")
        if node.attrs.get("href") and in_pager(node) and (found := target(source, node))
    )
    return any(place.whole == start or (place.start == start and place.number == "1") for place in places)


def page_number(source: Source) -> int:
    """Number of this page: as the pager marks it, else as the address says."""
    for node in source.page.elements("a", "span", "li", "strong", "b", "em"):
        if (node.get("aria-current") == "page" or _CURRENT.search(node.words)) and in_pager(node):
            text = clean(source.page.text(node)) if node.end - node.index <= 6 else ""  # noqa: PLR2004 - a number
            if _NUMBER.fullmatch(text):
                return int(text)
    place = _place(source.url)
    counts = {name.lower() for name, _ in place.whole[1]} & PAGE_NAMES <= _NUMBER_NAMES
    if counts and _NUMBER.fullmatch(place.number) and (place.sure or _links_first(source, place.start)):
        return int(place.number)
    return 1
