import re

from crawler.types import EntryKind, PlatformField
from pipelines.demo.platforms import demo_platforms
from pipelines.demo.ports import ADDRESSES, PORT_BASE, DemoPlatform
from pipelines.demo.sections import FORUM_BOARDS, NEWS_SECTIONS, SHOP_CATEGORIES
from pipelines.demo.world import World


def test_every_platform_has_its_sections_under_the_port_base() -> None:
    platforms = demo_platforms(51_000)
    assert [p.id for p in platforms] == list(DemoPlatform)
    assert [[s.id for s in p.sections] for p in platforms] == [
        list(NEWS_SECTIONS),
        list(FORUM_BOARDS),
        list(SHOP_CATEGORIES),
    ]
    for platform, address in zip(platforms, ADDRESSES.values(), strict=True):
        origin = address.origin(51_000)
        assert platform.url == f"{origin}/"
        assert all(e.url.startswith(origin) for s in platform.sections for e in s.entries)


def test_entries_exist_and_their_patterns_match_just_the_sections_items(world: World) -> None:
    for platform, built in zip(demo_platforms(PORT_BASE), world.platforms, strict=True):
        for section in platform.sections:
            for entry in section.entries:
                assert entry.url.removeprefix(built.origin) in built.pages
                pattern = re.compile(entry.item_pattern)
                if entry.kind is EntryKind.LISTING and platform.id == DemoPlatform.FORUM:
                    continue
                matched = {d.path for d in built.written if pattern.search(d.path)}
                assert matched == {d.path for d in built.written if d.section == section.id}


def test_each_platform_lists_its_items_in_its_own_way() -> None:
    kinds = {p.id: {e.kind for s in p.sections for e in s.entries} for p in demo_platforms()}
    assert kinds[DemoPlatform.NEWS] == {EntryKind.SITEMAP, EntryKind.FEED}
    assert kinds[DemoPlatform.FORUM] == {EntryKind.LISTING}
    assert kinds[DemoPlatform.SHOP] == {EntryKind.SITEMAP, EntryKind.LISTING}
    fields = {f for p in demo_platforms() for f in p.fields}
    assert {PlatformField.PRESS, PlatformField.FORUM, PlatformField.ECOMMERCE} <= fields
