"""The three demo platforms as the registry would know them."""

from crawler.types import (
    Budget,
    EntryKind,
    EntryPoint,
    ItemKind,
    Platform,
    PlatformField,
    Politeness,
    Section,
)
from pipelines.demo.ports import ADDRESSES, PORT_BASE, DemoPlatform
from pipelines.demo.sections import FORUM_BOARDS, NEWS_SECTIONS, SHOP_CATEGORIES
from pipelines.demo.server import Server

_POLITENESS = Politeness(delay_seconds=0.0, concurrency=8)  # our own machine need not be spared
_BUDGET = Budget(items=360, pages=3000, megabytes=200, minutes=10)


def demo_platforms(port_base: int = PORT_BASE) -> tuple[Platform, ...]:
    """The platforms under the addresses that `serve(world, port_base)` gives them."""
    return tuple(build(ADDRESSES[which].origin(port_base)) for which, build in _BUILDERS.items())


def crawl_overrides(server: Server) -> tuple[dict[str, str], str]:
    """`resolve` and `extra_ca_file` of CrawlOptions, without which no crawl reaches the demo."""
    return dict(server.resolve), str(server.ca_file)


def _news(origin: str) -> Platform:
    return Platform(
        id=DemoPlatform.NEWS,
        name="Báo Tin Sáng",
        url=f"{origin}/",
        fields=(PlatformField.PRESS,),
        operator="Tòa soạn Tin Sáng (hư cấu)",
        contact="toasoan@tin-sang.example",
        sections=tuple(
            Section(
                id=section,
                name=name,
                item_kind=ItemKind.ARTICLE,
                entries=(
                    EntryPoint(
                        kind=EntryKind.SITEMAP,
                        url=f"{origin}/sitemap.xml",
                        item_pattern=f"^/{section}/.+[.]html$",
                    ),
                    EntryPoint(
                        kind=EntryKind.FEED,
                        url=f"{origin}/rss/{section}.rss",
                        item_pattern=f"^/{section}/.+[.]html$",
                    ),
                ),
            )
            for section, name in NEWS_SECTIONS.items()
        ),
        budget=_BUDGET,
        politeness=_POLITENESS,
    )


def _forum(origin: str) -> Platform:
    return Platform(
        id=DemoPlatform.FORUM,
        name="Diễn đàn Phố Nhỏ",
        url=f"{origin}/",
        fields=(PlatformField.FORUM, PlatformField.SOCIAL),
        contact="bqt@pho-nho.example",
        sections=tuple(
            Section(
                id=board,
                name=name,
                item_kind=ItemKind.THREAD,
                entries=(
                    EntryPoint(
                        kind=EntryKind.LISTING,
                        url=f"{origin}/forums/{board}.{number}/",
                        item_pattern="^/threads/[^/]+/$",
                    ),
                ),
            )
            for number, (board, name) in enumerate(FORUM_BOARDS.items(), start=1)
        ),
        budget=_BUDGET,
        politeness=_POLITENESS,
    )


def _shop(origin: str) -> Platform:
    return Platform(
        id=DemoPlatform.SHOP,
        name="Chợ Bến Song",
        url=f"{origin}/",
        fields=(PlatformField.ECOMMERCE,),
        operator="Công ty TNHH Chợ Bến Song (hư cấu)",
        contact="hotro@ben-song.example",
        sections=tuple(
            Section(
                id=category,
                name=name,
                item_kind=ItemKind.PRODUCT,
                entries=(
                    EntryPoint(
                        kind=EntryKind.SITEMAP,
                        url=f"{origin}/sitemap-san-pham.xml",
                        item_pattern=f"^/{category}/.+-p[0-9]+$",
                    ),
                    EntryPoint(
                        kind=EntryKind.LISTING,
                        url=f"{origin}/danh-muc/{category}",
                        item_pattern=f"^/{category}/.+-p[0-9]+$",
                    ),
                ),
            )
            for category, name in SHOP_CATEGORIES.items()
        ),
        budget=_BUDGET,
        politeness=_POLITENESS,
    )


_BUILDERS = {DemoPlatform.NEWS: _news, DemoPlatform.FORUM: _forum, DemoPlatform.SHOP: _shop}
