"""Where a platform known by its address alone keeps its lists, when its home page does not say.

Round by round, each begun when all before it is read, so that neither the network nor a kill has a part in
what is found. Where nothing was found the links of the pages read so far are followed. Where little was, three
addresses of each shape are opened: what gives no document and lists others is a list, and so are all of its
shape; what it lists are the items then. At last the home page's other links are read, for more of the same.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from crawler.frame.boards import PEOPLE
from crawler.frame.found import Listed
from crawler.frame.links import loosely, shape
from crawler.frame.scout import discovery_task
from crawler.steps import FrameStep, FrameTask
from crawler.types import EntryKind, FrameItem

# Lists, their months, and what these list: each takes a round to look at and one to read.
_MOST_ROUNDS = 6
# A menu names a dozen pages; what has more is no menu. Below two menus no forum hides its boards.
_MENU, _MOST_DOORS, _DEEPEST_DOORS = 12, 30, 3
# A frame of more items is one: their pages will tell.
_FEW = 100
_NEWEST = frozenset({EntryKind.LISTING, EntryKind.FEED})
_PROBES, _MOST_SHAPES, _LEAST_LISTED = 3, 3, 3
# Nobody lists anything behind these.
_CLOSED = re.compile(
    r"(?:^|[/?&=_-])(?:log-?(?:in|out|on)|sign-?(?:in|up|out)|regist\w*|accounts?|password|search|help|about|contact\w*|"
    r"dang-(?:nhap|ky|xuat)|tai-khoan|mat-khau|tim-kiem|tro-giup|gioi-thieu|lien-he|new|add|edit|print|rss|feed|"
    r"admin|cart|gio-hang)(?:$|[/?&=_.-])",
    re.IGNORECASE,
)

Shape = tuple[str, ...]


def search_tasks(steps: Sequence[FrameStep], was_item: Callable[[str], bool]) -> tuple[FrameTask, ...]:
    """Tasks of all rounds that may begin: those before the last are done.

    `was_item` tells of an address whether the run before had it in its frame: its like is not opened again.
    """
    own = [step for step in steps if step.task.discovering]
    wanted: tuple[FrameTask, ...] = ()
    # A sitemap names everything; a feed names the newest.
    if not own or any(item.source not in _NEWEST for step in own for item in step.items):
        return wanted
    for number in range(1, _MOST_ROUNDS + 1):
        before = [step for step in own if step.task.round < number]
        fresh = _round(before, number, was_item)
        wanted += fresh
        if not fresh or not _all_done(fresh, own):
            break
    return wanted


def list_shapes(steps: Iterable[FrameStep]) -> frozenset[Shape]:
    """Shapes of addresses that turned out to be lists: one of those opened lists, and none gives a document."""
    probed: dict[Shape, list[FrameStep]] = defaultdict(list)
    for step in steps:
        if step.task.probe:
            probed[kind_of(step.task.url)].append(step)
    return frozenset(
        kind
        for kind, held in probed.items()
        if any(step.items for step in held) and not any(step.is_item for step in held)
    )


def kind_of(url: str) -> Shape:
    """What kind of address this is, words alike."""
    return loosely(shape(url))


def may_lead_on(url: str) -> bool:
    """Whether a list may stand behind a link."""
    plain = unquote(url)
    return not _CLOSED.search(plain) and not PEOPLE.search(plain)


def newly_listed(task: FrameTask, listed: Listed, known: Iterable[str]) -> Listed:
    """What an opened address lists: not its like, nobody's profile, nothing that was known; too little is nothing."""
    here, old = kind_of(task.url), frozenset(known)
    fresh = tuple(
        one
        for one in listed.items
        if one.url not in old and kind_of(one.url) != here and may_lead_on(one.url)
    )
    return replace(listed, items=fresh, feeds=()) if len(fresh) >= _LEAST_LISTED else Listed()


def _round(
    before: Sequence[FrameStep], number: int, was_item: Callable[[str], bool]
) -> tuple[FrameTask, ...]:
    """What a round asks for, by what all rounds before it brought."""
    lists, done = list_shapes(before), {step.task.url for step in before}
    items = _items(before)
    if not items:
        doors = _doors(before, number - 1) if number <= _DEEPEST_DOORS else ()
        return tuple(discovery_task(url, EntryKind.LISTING, number) for url in doors if url not in done)
    unread = [url for kind in sorted(lists) for url in items.get(kind, ()) if url not in done]
    if unread:
        return tuple(discovery_task(url, EntryKind.LISTING, number) for url in unread)
    left = {kind: urls for kind, urls in items.items() if kind not in lists}
    if sum(map(len, left.values())) > _FEW:
        return ()
    probes = _probes(left, before, number)
    unknown = tuple(task for task in probes if not was_item(task.url))
    return unknown or _beside(left, before, number)


def _doors(before: Iterable[FrameStep], number: int) -> tuple[str, ...]:
    """Links of the pages read in a round: all of a menu's, few of a shape that many have."""
    last = [step for step in before if step.task.round == number]
    found = dict.fromkeys(url for step in sorted(last, key=lambda one: one.task.url) for url in step.doors)
    alike: dict[Shape, list[str]] = defaultdict(list)
    for url in filter(may_lead_on, found):
        alike[shape(url)].append(url)
    chosen = (held if len(held) <= _MENU else held[:_PROBES] for held in alike.values())
    return tuple(url for held in sorted(chosen, key=len) for url in held)[:_MOST_DOORS]


def _probes(
    left: Mapping[Shape, Sequence[str]], before: Iterable[FrameStep], number: int
) -> tuple[FrameTask, ...]:
    """A few addresses of each shape that nobody opened yet."""
    probed = {kind_of(step.task.url) for step in before if step.task.probe}
    largest = sorted(left, key=lambda kind: (-len(left[kind]), kind))[:_MOST_SHAPES]
    return tuple(
        discovery_task(url, EntryKind.LISTING, number, probe=True)
        for kind in largest
        if kind not in probed and len(left[kind]) >= _LEAST_LISTED
        for url in left[kind][:_PROBES]
    )


def _beside(
    left: Mapping[Shape, Sequence[str]], before: Sequence[FrameStep], number: int
) -> tuple[FrameTask, ...]:
    """The home page's other links, once: behind them stand lists of more of what it shows the newest of.

    Only what lies in the same place as most of the items counts there; nothing is asked where that place is the whole
    site.
    """
    pattern = _place_of(max(left.values(), key=len)) if left else ""
    if not pattern or any(step.task.pattern for step in before):
        return ()
    wanted = re.compile(pattern)
    home = [step.model_copy(update={"doors": _outside(step, wanted)}) for step in before]
    done = {step.task.url for step in before}
    tasks = (discovery_task(url, EntryKind.LISTING, number) for url in _doors(home, 0) if url not in done)
    return tuple(task.model_copy(update={"pattern": pattern}) for task in tasks)


def _outside(step: FrameStep, wanted: re.Pattern[str]) -> tuple[str, ...]:
    return tuple(url for url in step.doors if not wanted.search(urlsplit(url).path))


def _place_of(urls: Sequence[str]) -> str:
    """A pattern of the paths that lie as these do, '' where they have no folder in common."""
    paths = [urlsplit(url).path for url in urls if not urlsplit(url).query]
    folders = {path.rstrip("/").rpartition("/")[0] for path in paths}
    if len(paths) < len(urls) or len(folders) != 1:
        return ""
    (folder,) = folders
    return rf"^{re.escape(folder)}/[^/]+/?$" if folder else ""


def _items(steps: Iterable[FrameStep]) -> Mapping[Shape, Sequence[str]]:
    """Addresses found, by shape, in order."""
    found: dict[Shape, list[str]] = defaultdict(list)
    items: Iterable[FrameItem] = (item for step in steps for item in step.items)
    for url in sorted({item.url for item in items}):
        found[kind_of(url)].append(url)
    return found


def _all_done(tasks: Iterable[FrameTask], steps: Sequence[FrameStep]) -> bool:
    """Whether these tasks are done, and all that the steps lead to."""
    done = {step.task.url for step in steps}
    return all(task.url in done for task in (*tasks, *(one for step in steps for one in step.follow)))
