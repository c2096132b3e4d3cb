"""A forum's index whose addresses tell nothing: rows, each a board with its newest thread or two."""

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import mean
from urllib.parse import unquote, urlsplit

from crawler.frame.links import Link, shape

# Fewer rows are chance; a row names the newest thread, an index of sections of a newspaper many articles.
_MIN_ROWS, _NEWEST = 3, 2
# A new board has no thread yet.
_FILLED = 0.6
# What a folder of people is called in an address.
OF_PEOPLE = r"(?:members?|users?|u|profiles?|authors?|people|thanh-?vien|nguoi-?dung|tac-?gia)"
# People head rows too, where a list names who wrote before what.
PEOPLE = re.compile(rf"/{OF_PEOPLE}(?:[/.?-]|$)|[?&](?:u|user|uid)=|/@")


def heads_of_rows(links: Sequence[Link], items: Sequence[Link]) -> tuple[str, ...]:
    """Addresses of the boards, () where the page is no such index; `items` are what the page lists.

    Boards stand in one place, have addresses of one shape and shorter names than threads; each comes before
    its own newest threads, and is named once.
    """
    listed = {link.url: link for link in items}
    main = [link for link in links if not (link.in_chrome or link.aside)]
    groups: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    for position, link in enumerate(main):
        if link.url not in listed and not PEOPLE.search(unquote(link.url)):
            groups[link.place, shape(link.url)].append(position)
    shapes = {shape(url) for url in listed}
    for (_, kind), rows in groups.items():
        if kind not in shapes and _is_index(main, rows, listed):
            return tuple(main[position].url for position in rows)
    return ()


def _is_index(main: Sequence[Link], rows: Sequence[int], listed: dict[str, Link]) -> bool:
    heads = [main[position] for position in rows]
    named_once = len({link.url for link in heads}) == len(heads) >= _MIN_ROWS
    if not named_once or not all(urlsplit(link.url).path.strip("/") and link.text for link in heads):
        return False
    before = {link.url for link in main[: rows[0]]}
    newest = [
        {link.url for link in main[start + 1 : end] if link.url in listed}
        for start, end in pairwise([*rows, len(main)])
    ]
    # What follows the last row may be anything.
    few = all(len(threads) <= _NEWEST for threads in newest[:-1])
    filled = sum(map(bool, newest)) >= _FILLED * len(rows)
    shown = [listed[url].text for threads in newest for url in threads]
    return (
        few
        and filled
        and not before & listed.keys()
        and mean(map(len, shown)) > mean(len(link.text) for link in heads)
    )
