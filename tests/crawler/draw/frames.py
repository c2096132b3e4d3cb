"""Frames of an invented newspaper to draw from."""

from crawler.types import EntryKind, FrameItem, ItemKind
from crawler.urls import item_id


def item(
    section: str, number: int, source: EntryKind = EntryKind.SITEMAP, views: int | None = None
) -> FrameItem:
    url = f"https://bao.example/{section}/{number}"
    return FrameItem(
        item_id=item_id(url), url=url, section=section, kind=ItemKind.ARTICLE, source=source, views=views
    )


def frame_of(**sizes: int) -> list[FrameItem]:
    """So many items in each section."""
    return [item(section, n) for section, size in sizes.items() for n in range(size)]
