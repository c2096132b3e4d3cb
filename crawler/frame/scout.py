"""The scout: the one page that is read before all others, by which the platform's program is recognised.

What it says decides where the frame comes from: the program's own lists, or sitemaps and links. A step of
the journal keeps it, so that a run that goes on decides the same.
"""

from dataclasses import dataclass

from crawler.steps import UNKNOWN, FrameStep, FrameTask, Validators
from crawler.types import GENERIC, EntryKind, EntryPoint, ItemKind, Platform, Section
from crawler.urls import canonical_url

# The section of the scout's step: it lists nothing.
SCOUT = ""
# A platform known by its address only has this one section.
WHOLE = Section(id="tat-ca", name="Tất cả", entries=())


@dataclass(frozen=True)
class Seen:
    """What the scout saw: adapter and why ('' if none), the program's own lists, the page's version."""

    adapter: str = ""
    reason: str = ""
    entries: tuple[EntryPoint, ...] = ()
    validators: Validators = UNKNOWN


NOTHING = Seen()


def scout_task(platform: Platform) -> FrameTask | None:
    """The page to look at first, None where the platform's file leaves nothing to find out.

    It is a declared listing, which is read anyway, or else the home page.
    """
    if platform.adapter == GENERIC or (platform.adapter and platform.sections):
        return None
    listings = (
        entry.url
        for section in platform.sections
        for entry in section.entries
        if entry.kind is EntryKind.LISTING
    )
    url = canonical_url(next(listings, platform.url))
    return FrameTask(section=SCOUT, kind=EntryKind.LISTING, item_kind=ItemKind.UNKNOWN, url=url, root=url)


def entry_task(entry: EntryPoint, adapter: str, section: str) -> FrameTask:
    """The task of one of the program's own lists."""
    url = canonical_url(entry.url)
    return FrameTask(
        section=section,
        kind=entry.kind,
        item_kind=ItemKind.UNKNOWN,
        url=url,
        root=url,
        pattern=entry.item_pattern,
        adapter=adapter,
    )


def discovery_task(url: str, kind: EntryKind, number: int = 0, *, probe: bool = False) -> FrameTask:
    """The task of a list of a platform known by its address; `number` is the search's round."""
    return FrameTask(
        section=WHOLE.id,
        kind=kind,
        item_kind=ItemKind.UNKNOWN,
        url=url,
        root=url,
        discovering=True,
        round=number,
        probe=probe,
    )


def is_scouts(step: FrameStep) -> bool:
    """Whether a step is the scout's."""
    return step.task.section == SCOUT
