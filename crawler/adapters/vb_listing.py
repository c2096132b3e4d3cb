"""vBulletin's lists: forums of an index, threads of a forum view, in its three page structures."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.adapters.markup import attribute, count, spaced, words
from crawler.adapters.monthfirst import DateReader
from crawler.extraction.urls import absolute
from crawler.frame.found import Found

_FORUMS = (
    # 4 and 5 name their titles; 3 writes them as bold links in the first cell of a row.
    ".forumtitle a[href], .subforumdata a[href], .subforums a[href], a.forum-title[href], "
    ".js-forum-row .cell-forum .cell-forum__title a[href], "
    "td[id^=f] a[href*='forumdisplay.php'], td.alt1Active a[href], td.alt1 .smallfont a[href*='forumdisplay.php']"
)
_THREADS = "a[id^=thread_title_], li.threadbit h3.threadtitle a.title[href], a.topic-title[href]"
# Where a forum view lists, whether or not there is anything to list (vBulletin 3, 4, 5).
_LIST = "#threadslist, #threadlist, .threadlisthead, .topic-list-container"
_LAST = ".threadlastpost, td[id^=td_threadtitle_] ~ td .smallfont, .cell-lastpost"
_SESSION = re.compile(r"(?<=[?&])(?:s|goto|highlight)=[^&#]*&?")
_STATS = re.compile(
    r"(?:replies|trả lời|hồi âm|bài trả lời)\s*:\s*([\d.,]+).*?(?:views|xem|lượt xem)\s*:\s*([\d.,]+)",
    re.IGNORECASE,
)


def forum_addresses(tree: LexborHTMLParser, base: str) -> Iterator[str]:
    """Addresses of the forums that an index page names."""
    return (plain(absolute(base, attribute(node, "href"))) for node in tree.css(_FORUMS))


def threads(tree: LexborHTMLParser, base: str, dates: DateReader) -> tuple[Found, ...] | None:
    """Threads of a forum view, None where the page shows no list."""
    rows = [(link, _row(link)) for link in tree.css(_THREADS)]
    if not rows and tree.css_first(_LIST) is None:
        return None
    lasts = [spaced(row.css_first(_LAST)) for _, row in rows]
    dates = DateReader(dates.now, lasts)
    found: dict[str, Found] = {}
    for (link, row), last in zip(rows, lasts, strict=True):
        url = plain(absolute(base, attribute(link, "href")))
        if url and not _moved(row):
            replies, views = _counts(row)
            found.setdefault(
                url,
                Found(
                    url=url, title=words(link), replies=replies, views=views, modified_at=dates.read(last)
                ),
            )
    return tuple(found.values())


def plain(url: str) -> str:
    """The address without session ids and jumps to a post."""
    return _SESSION.sub("", url).rstrip("?&")


def _row(link: LexborNode) -> LexborNode:
    """The list's row that a title stands in."""
    node = link.parent
    while node is not None and node.parent is not None:
        if node.tag == "tr" or (node.tag == "li" and node.id):
            return node
        node = node.parent
    return link


def _moved(row: LexborNode) -> bool:
    text = attribute(row, "class")
    icon = row.css_first("img[src*='thread_moved'], .prefix.moved, .status--moved")
    return "moved" in text.split() or icon is not None


def _counts(row: LexborNode) -> tuple[int | None, int | None]:
    """Replies and views: from the tooltip (3), else from the columns or the list of statistics (4, 5)."""
    for node in row.css("[title]"):
        told = _STATS.search(attribute(node, "title"))
        if told:
            return count(told[1]), count(told[2])
    replies = row.css_first("a[href*='whoposted'], .cell-count.posts-count, .posts-count")
    views = row.css_first(".views-count")
    stats = [words(node) for node in row.css(".threadstats li")]
    numbers = [count(text) for text in stats if any(map(str.isdigit, text))]
    if len(numbers) > 1:
        return numbers[0], numbers[1]
    cells = [count(words(cell)) for cell in row.css("td[align=center]")]
    if replies is not None:
        return count(words(replies)), count(words(views)) if views is not None else next(
            iter(cells[-1:]), None
        )
    return None, None
