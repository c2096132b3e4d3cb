"""The list of all editions, made anew from the edition folders that stand beside each other."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from pipelines.publication import formats, layout
from pipelines.publication.collation import alphabetical
from pipelines.publication.errors import UnreadableEditionError
from pipelines.publication.feed import write_feed
from pipelines.publication.render import render
from pipelines.publication.tree import replace_file


class _Rated(BaseModel):
    model_config = ConfigDict(extra="ignore")
    platform_id: str


class Listed(BaseModel):
    """What the list needs of an edition; older editions with other fields can still be read."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    edition_id: str
    title: str
    period_start: date
    period_end: date
    created_at: datetime
    demo: bool
    provisional: bool
    corrects: str = ""
    corrects_why: str = ""
    number: int = 0
    authority_name: str = ""
    ratings: tuple[_Rated, ...]


def _read(file: Path) -> Listed:
    try:
        return Listed.model_validate_json(file.read_bytes())
    except (OSError, ValidationError) as error:
        raise UnreadableEditionError(file, error) from error


def published(out_dir: Path) -> dict[str, Listed]:
    """Every edition below `out_dir` by folder name, latest first; UnreadableEditionError names a broken one."""
    found = {
        folder.name: _read(folder / layout.EDITION_JSON)
        for folder in out_dir.iterdir()
        if not folder.name.startswith(".") and (folder / layout.EDITION_JSON).is_file()
    }
    return dict(sorted(found.items(), key=lambda item: _age(*item), reverse=True))


def _offices(out_dir: Path) -> list[dict[str, object]]:
    """Folders of offices that publish on their own beside the installation's editions, by name."""
    shelves = {
        folder.name: published(folder)
        for folder in out_dir.iterdir()
        if folder.is_dir()
        and not folder.name.startswith(".")
        and not (folder / layout.EDITION_JSON).is_file()
    }
    rows = [
        {
            "folder": name,
            "name": next(iter(editions.values())).authority_name or name,
            "editions": len(editions),
            "latest": next(iter(editions.values())),
            "latest_folder": next(iter(editions)),
        }
        for name, editions in shelves.items()
        if editions
    ]
    return sorted(rows, key=lambda row: alphabetical(str(row["name"])))


def _age(folder: str, listed: Listed) -> tuple[date, int, datetime, str]:
    # One edition may carry a zone and another not; only the older ones have no number.
    made = listed.created_at if listed.created_at.tzinfo else listed.created_at.replace(tzinfo=UTC)
    return listed.period_end, listed.number, made, folder


def _row(folder: str, listed: Listed, editions: Mapping[str, Listed]) -> dict[str, object]:
    return {
        **dict(listed),
        "folder": folder,
        "period": formats.period(listed.period_start, listed.period_end),
        "platforms": len({r.platform_id for r in listed.ratings}),
        "corrected_by": sorted(name for name, e in editions.items() if e.corrects == listed.edition_id),
    }


def write_catalogue(out_dir: Path) -> None:
    """Write index.html, its style sheet and, where anything may be told to the public, the feed into `out_dir`."""
    editions = published(out_dir)
    rows = [_row(folder, listed, editions) for folder, listed in editions.items()]
    assets = files("pipelines.publication") / "assets"
    for name in (layout.STYLE, layout.ICON):
        replace_file(out_dir / name, (assets / name).read_bytes())
    has_feed = write_feed(out_dir, rows)
    page = render(
        "catalogue.html", layout.INDEX, editions=rows, has_feed=has_feed, offices=_offices(out_dir)
    )
    replace_file(out_dir / layout.INDEX, page.encode())
