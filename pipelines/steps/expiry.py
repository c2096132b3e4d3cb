"""An office's published ratings: the last of each platform, and which have run out, for operators."""

from collections.abc import Iterable
from datetime import date

from pipelines.publication.formats import day
from pipelines.rating.types import Edition, PlatformRating
from pipelines.settings import Period, Settings
from pipelines.steps.workspace import Workspace
from pipelines.store import policy


def last_day(edition: Edition, settings: Settings) -> date:
    """Give the last day on which an edition's ratings hold; older editions do not say it themselves."""
    own = Period(f"{edition.period_start:%Y-%m}").valid_until(settings.valid_months)
    return edition.valid_until or own


def office_editions(workspace: Workspace) -> list[Edition]:
    """Give the office's published editions, by period and then by when they were made."""
    with workspace.engine.connect() as connection:
        published = policy.published_editions(connection)
    return [one for one in published if one.authority == workspace.settings.authority]


def last_ratings(editions: Iterable[Edition]) -> dict[tuple[str, str], tuple[Edition, PlatformRating]]:
    """Give the last rating of each (platform, rubric) in editions by time, with the edition it is from."""
    return {(r.platform_id, r.rubric_id): (edition, r) for edition in editions for r in edition.ratings}


def expired_ratings(workspace: Workspace, editions: Iterable[Edition], today: date) -> list[dict[str, str]]:
    """Give the office's platforms whose newest published rating has run out, in fixed order.

    Whoever works for all sees every office's.
    """
    office = workspace.settings.authority
    last = last_ratings(one for one in editions if not office or one.authority == office)
    return [
        {
            "platform": platform_id,
            "rubric": rubric_id,
            "edition": edition.edition_id,
            "valid_until": last_day(edition, workspace.settings).isoformat(),
            "clean": "yes" if rating.clean else "no",
        }
        for (platform_id, rubric_id), (edition, rating) in sorted(last.items())
        if last_day(edition, workspace.settings) < today
    ]


def expired_text(rows: list[dict[str, str]]) -> str:
    """Lay expired ratings out for the terminal, '' for none."""
    lines = []
    for row in rows:
        lost = ", không còn là nền tảng sạch" if row["clean"] == "yes" else ""
        until = day(date.fromisoformat(row["valid_until"]))
        place = f"{row['platform']} ({row['rubric']}, kỳ {row['edition']})"
        lines.append(f"  {place}: hết hiệu lực sau ngày {until}{lost}")
    return (
        "\n".join(["Kết quả đã hết hạn, cần thu mẫu mới (`cleanplatforms rate`):", *lines]) if rows else ""
    )
