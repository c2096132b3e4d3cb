"""Building a frame step by step: what is still to fetch, what was found, and the frame at the end."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice

from crawler.frame.found import Found, Listed
from crawler.frame.listing import path_of
from crawler.frame.scout import NOTHING, WHOLE, Seen, discovery_task, entry_task, is_scouts, scout_task
from crawler.frame.search import kind_of, list_shapes, newly_listed, search_tasks
from crawler.frame.traps import Trap, leads_into, sessions, trap_of
from crawler.journal import Journal
from crawler.previous import KeptListing
from crawler.privacy import mask_personal_data
from crawler.steps import UNKNOWN, FrameStep, FrameTask, Spent, Validators
from crawler.types import GENERIC, EntryKind, FrameItem, Outcome, Platform
from crawler.urls import canonical_url, item_id, on_platform, place_of

# Beyond this a frame says no more about a sample of hundreds, and memory grows by about 1 KB an item.
MAX_ITEMS = 200_000
# Index of indexes: the protocol forbids it, real sites have one level; deeper is a loop.
_MAX_DEPTH = 3
# More child sitemaps than this under one entry: one a day for five years.
_MAX_CHILDREN = 2000
# Sitemaps of categories, tags and authors, as WordPress and its usual sitemap plugins name them: pages
# that list items and are none.
_NO_ITEMS = re.compile(
    r"/wp-sitemap-(?:taxonomies|users)-[^/]*$|[?&]sitemap=(?:taxonomies|users)\b|"
    r"/(?:category|tag|post_tag|product_cat|product_tag|author)-sitemap\d*\.xml$"
)
# Feeds and "last post" links lead to a later page of an item: the item is what that is a page of.
_PAGE = re.compile(r"/(?:comment-page|page|trang)-\d+/?(?=[?#]|$)")
_TITLE_CHARS = 300  # a headline; longer link texts are whole teasers
_DECLARED = "khai báo trong tệp của nền tảng"
_RICHNESS = {EntryKind.SITEMAP: 0, EntryKind.FEED: 1, EntryKind.LISTING: 2, EntryKind.API: 3}


def declared_tasks(platform: Platform) -> list[FrameTask]:
    """One task for every entry point that the platform's file declares."""
    return [
        FrameTask(
            section=section.id,
            kind=entry.kind,
            item_kind=section.item_kind,
            url=canonical_url(entry.url),
            root=canonical_url(entry.url),
            pattern=entry.item_pattern,
        )
        for section in platform.sections
        for entry in section.entries
    ]


def discovery_tasks(platform: Platform, sitemaps: Iterable[str]) -> list[FrameTask]:
    """Tasks for a platform known by its address: its sitemaps and its home page."""
    home = canonical_url(platform.url)
    named = [canonical_url(url) for url in sitemaps if on_platform(url, platform)]
    places = named or [canonical_url(f"{home.rstrip('/')}/sitemap.xml")]
    return [discovery_task(url, EntryKind.SITEMAP) for url in dict.fromkeys(places)] + [
        discovery_task(home, EntryKind.LISTING)
    ]


class FrameWork:
    """The state of one frame, rebuilt from its journal when a run goes on."""

    def __init__(
        self, platform: Platform, journal: Journal[FrameStep], had: Callable[[str], bool] | None = None
    ) -> None:
        """`had` tells of an item's id whether the run before had it in its frame."""
        self._platform = platform
        self._had = had
        self._journal = journal
        self._asked: set[tuple[str, str]] = set()
        self._children: dict[str, int] = {}
        self._seen: dict[str, set[str]] = {}
        self._home = canonical_url(platform.url)
        self.items_found = 0
        self.adapter = "" if platform.adapter == GENERIC else platform.adapter
        self.adapter_reason = _DECLARED if platform.adapter else ""
        self.trapped: Counter[str] = Counter()
        for step in journal.entries:
            self._remember(step)

    def scout(self) -> FrameTask | None:
        """The page by which the program is recognised, None where that is known or was looked at."""
        done = any(is_scouts(step) for step in self._journal.entries)
        return None if done else scout_task(self._platform)

    def roots(self, sitemaps: Iterable[str]) -> list[FrameTask]:
        """Where the frame begins once the scout is back.

        That is what is declared, else the program's own lists, or sitemaps and home page where the program
        is unknown or its lists gave nothing.
        """
        if self._platform.sections:
            return declared_tasks(self._platform)
        own = [task for step in self._journal.entries if is_scouts(step) for task in step.follow]
        if own and not self._own_lists_are_empty(own):
            return own
        first = discovery_tasks(self._platform, sitemaps)
        return [*first, *self._searched(first)]

    def _searched(self, first: list[FrameTask]) -> tuple[FrameTask, ...]:
        """Further lists to look for, once all that the home page and its sitemaps lead to is read."""
        steps = self._journal.entries
        done = {step.task.url for step in steps}
        led = (task for step in steps if not step.task.round for task in step.follow)
        if self.adapter or not all(task.url in done for task in (*first, *led)):
            return ()
        return search_tasks(steps, self._was_item)

    def _was_item(self, url: str) -> bool:
        return self._had is not None and self._had(item_id(url))

    def _own_lists_are_empty(self, own: list[FrameTask]) -> bool:
        """Whether the program's own lists were all asked, and listed nothing."""
        steps = [step for step in self._journal.entries if step.task.adapter]
        asked = {step.task.url for step in steps}
        return all(task.url in asked for task in own) and not any(step.items for step in steps)

    def scouted(self, task: FrameTask, outcome: Outcome, spent: Spent, seen: Seen = NOTHING) -> None:
        """Commit what the scout saw: adapter and reason, and the program's own lists."""
        adapter, reason = (
            (self.adapter, self.adapter_reason) if self.adapter else (seen.adapter, seen.reason)
        )
        entries = () if self._platform.sections else seen.entries
        own = (entry_task(entry, adapter, WHOLE.id) for entry in entries)
        step = FrameStep(
            task=task,
            outcome=outcome,
            follow=tuple(one for one in own if on_platform(one.url, self._platform)),
            adapter=adapter,
            adapter_reason=reason,
            validators=seen.validators,
            spent=spent,
        )
        self._commit(step)

    def open_tasks(self, roots: Iterable[FrameTask]) -> list[FrameTask]:
        """Tasks not done yet: the entries, and what finished listings led to."""
        done = {(step.task.section, step.task.url) for step in self._journal.entries}
        wanted = (*roots, *(task for step in self._journal.entries for task in step.follow))
        fresh = {(task.section, task.url): task for task in wanted}
        self._asked.update(fresh)
        return [task for key, task in fresh.items() if key not in done]

    def failed(self, task: FrameTask, outcome: Outcome, spent: Spent) -> None:
        """Commit a listing that could not be read."""
        self._journal.append(FrameStep(task=task, outcome=outcome, spent=spent))

    def accept(
        self, task: FrameTask, listed: Listed, spent: Spent, validators: Validators = UNKNOWN
    ) -> tuple[FrameTask, ...]:
        """Commit a listing's items; returns the further listings to fetch."""
        if task.probe:
            # Not what its neighbours brought: they come in any order.
            before = (step for step in self._journal.entries if step.task.round < task.round)
            listed = newly_listed(task, listed, (item.url for step in before for item in step.items))
        trapped: Counter[str] = Counter()
        items = tuple(self._items(task, listed.items, trapped))
        seen = self._seen.get(task.root, set())
        is_new = any(item.item_id not in seen for item in items)
        follow = tuple(islice(self._follow(task, listed, is_new=is_new), self._room(task)))
        step = FrameStep(task=task, outcome=Outcome.EXTRACTED, items=items, follow=follow, spent=spent)
        known: dict[str, object] = {"validators": validators, "trapped": dict(trapped)}
        # What lists nothing may lead to lists; of what lists something only the home page is asked.
        if task.discovering and (not items or task.url == self._home):
            known["doors"] = tuple(url for url in listed.doors if on_platform(url, self._platform))
        return self._commit(step.model_copy(update=known))

    def opened(self, task: FrameTask, spent: Spent) -> tuple[FrameTask, ...]:
        """Commit that what was opened to see is an item."""
        return self._commit(FrameStep(task=task, outcome=Outcome.EXTRACTED, is_item=True, spent=spent))

    def reuse(self, task: FrameTask, kept: KeptListing, spent: Spent) -> tuple[FrameTask, ...]:
        """Commit a listing that is as an earlier run read it; returns the further listings to fetch."""
        step = FrameStep(task=task, outcome=Outcome.EXTRACTED, items=kept.items, spent=spent)
        known: dict[str, object] = {"validators": kept.record.validators, "reused": True}
        if is_scouts(step):
            record = kept.record
            known |= {"adapter": record.adapter, "adapter_reason": record.adapter_reason}
            return self._commit(step.model_copy(update={**known, "follow": record.follow}))
        root = {"root": task.root}
        follow = (one for one in kept.record.follow if (one.section, one.url) not in self._asked)
        fresh = tuple(one.model_copy(update=root) for one in islice(follow, self._room(task)))
        self._asked.update((one.section, one.url) for one in fresh)
        return self._commit(step.model_copy(update={**known, "follow": fresh}))

    def _commit(self, step: FrameStep) -> tuple[FrameTask, ...]:
        self._journal.append(step)
        self._remember(step)
        return step.follow

    def _room(self, task: FrameTask) -> int:
        """How many further listings may still be followed under a task's entry."""
        if self.items_found >= MAX_ITEMS:
            return 0
        most = max(_MAX_CHILDREN, self._platform.budget.listing_pages)
        return max(0, most - self._children.get(task.root, 0))

    def _remember(self, step: FrameStep) -> None:
        if is_scouts(step):
            self.adapter, self.adapter_reason = step.adapter, step.adapter_reason
            return
        seen = self._seen.setdefault(step.task.root, set())
        before = len(seen)
        seen.update(item.item_id for item in step.items)
        self.items_found += len(seen) - before
        self._asked.add((step.task.section, step.task.url))
        self._asked.update((task.section, task.url) for task in step.follow)
        self._children[step.task.root] = self._children.get(step.task.root, 0) + len(step.follow)

    def _items(self, task: FrameTask, found: Iterable[Found], trapped: Counter[str]) -> Iterator[FrameItem]:
        wanted = re.compile(task.pattern)
        for one in found:
            url = place_of(_PAGE.sub("/", one.url))
            is_item = url not in {self._home, task.url} and wanted.search(path_of(url))
            if not is_item or not on_platform(url, self._platform):
                continue
            trap = trap_of(url)
            if trap:
                trapped[trap] += 1
                continue
            own = one.fetch_url if on_platform(one.fetch_url, self._platform) else ""
            yield _frame_item(task, url, replace(one, fetch_url=own))

    def _follow(self, task: FrameTask, listed: Listed, *, is_new: bool) -> Iterator[FrameTask]:
        """Child sitemaps, feeds of a discovered home page, and the next page while pages bring new items."""
        if task.depth < _MAX_DEPTH:
            for url in _of_items(listed.sitemaps) if task.discovering else listed.sitemaps:
                yield from self._fresh(task, url, EntryKind.SITEMAP)
        # Behind the home page feeds repeat what their lists say, each answer as a page of its own.
        if task.discovering and task.kind is EntryKind.LISTING and task.page == 1 and not task.round:
            for url in listed.feeds:
                yield from self._fresh(task, url, EntryKind.FEED)
        for url in listed.listings:
            yield from self._fresh(task, url, task.kind)
        # A program's own interface ends by itself and lists a hundred items a request: the budget bounds it.
        within = task.kind is EntryKind.API or task.page < self._platform.budget.listing_pages
        if listed.next_page and is_new and within:
            yield from self._fresh(task, listed.next_page, task.kind, task.page + 1)

    def _fresh(self, task: FrameTask, url: str, kind: EntryKind, page: int = 1) -> Iterator[FrameTask]:
        place = place_of(url)
        key = (task.section, place)
        if key not in self._asked and on_platform(place, self._platform) and not _is_trapped(place, kind):
            self._asked.add(key)
            depth = task.depth + (kind is EntryKind.SITEMAP)
            further = {"url": place, "kind": kind, "page": page, "depth": depth, "probe": False}
            yield task.model_copy(update=further)

    def frame(self) -> tuple[FrameItem, ...]:
        """The frame: one item an address, the first declared section's, by section and id.

        Where several listings name an item, the title and date of the one that says most are taken.
        """
        rank = {section.id: at for at, section in enumerate(self._platform.sections)}
        found: dict[str, FrameItem] = {}
        items = (item for step in self._journal.entries for item in step.items)
        for item in sorted(
            items, key=lambda item: (rank.get(item.section, 0), _RICHNESS[item.source], item.url)
        ):
            held = found.get(item.item_id)
            found[item.item_id] = item if held is None else _merged(held, item)
        copies = sessions(item.url for item in found.values())
        self.trapped = sum(
            (Counter(step.trapped) for step in self._journal.entries), Counter({Trap.SESSION: len(copies)})
        )
        lists, by_url = list_shapes(self._journal.entries), frozenset(item.url for item in found.values())
        kept = (
            item
            for item in found.values()
            if item.url not in copies
            and not (lists and kind_of(item.url) in lists)
            and not leads_into(item.url, by_url)
        )
        ordered = sorted(kept, key=lambda item: (rank.get(item.section, 0), item.item_id))
        return tuple(
            item if item.adapter == self.adapter else item.model_copy(update={"adapter": self.adapter})
            for item in ordered
        )


def _is_trapped(url: str, kind: EntryKind) -> bool:
    return kind is EntryKind.LISTING and trap_of(url) is not None


def _of_items(sitemaps: tuple[str, ...]) -> tuple[str, ...]:
    """Child sitemaps without those of lists, all of them where nothing else is there."""
    return tuple(url for url in sitemaps if not _NO_ITEMS.search(url)) or sitemaps


def _title(shown: str) -> str:
    """A title as it may be kept; masked before it is cut, or half a number would be left of one."""
    return mask_personal_data(shown[: 2 * _TITLE_CHARS])[:_TITLE_CHARS]


def _frame_item(task: FrameTask, url: str, found: Found) -> FrameItem:
    return FrameItem(
        item_id=item_id(url),
        url=url,
        section=task.section,
        kind=task.item_kind,
        source=task.kind,
        title=_title(found.title),
        published_at=found.published_at,
        modified_at=found.modified_at,
        views=found.views,
        replies=found.replies,
        fetch_url=found.fetch_url,
        adapter=task.adapter,
    )


def _merged(held: FrameItem, other: FrameItem) -> FrameItem:
    return held.model_copy(
        update={
            "title": held.title or other.title,
            "published_at": held.published_at or other.published_at,
            "modified_at": held.modified_at or other.modified_at,
            "views": other.views if held.views is None else held.views,
            "replies": other.replies if held.replies is None else held.replies,
            "fetch_url": held.fetch_url or other.fetch_url,
            "adapter": held.adapter or other.adapter,
        }
    )
