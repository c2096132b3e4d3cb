"""Policy's part of the store: block lists, attestations, ratings, and editions that never change."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, insert, select

from pipelines.rating.types import Edition, PlatformRating
from pipelines.store import tables
from pipelines.store.errors import EditionChangedError
from pipelines.store.facts import latest_runs, upsert


def save_block_list(
    connection: Connection, list_id: str, domains: frozenset[str], source: tuple[str, str, datetime]
) -> str:
    """Store a dated copy of a block list and give its digest; `source` is name, as-of day, moment."""
    ordered = sorted(domains)
    digest = hashlib.sha256("\n".join(ordered).encode()).hexdigest()
    name, as_of, moment = source
    row = {"list_id": list_id, "sha256": digest, "source": name, "as_of": as_of}
    upsert(connection, tables.block_lists, [row | {"domains": ordered, "imported_at": moment}])
    return digest


class BlockListCopy(BaseModel):
    """A dated copy of a public block list."""

    model_config = ConfigDict(frozen=True)

    list_id: str
    sha256: str
    as_of: date
    entries: frozenset[str]


def block_list(connection: Connection, list_id: str) -> BlockListCopy | None:
    """Give the newest copy of a list, or None when none was imported."""
    columns = tables.block_lists.c
    query = select(tables.block_lists).where(columns.list_id == list_id)
    row = connection.execute(query.order_by(columns.as_of.desc(), columns.imported_at.desc())).first()
    if row is None:
        return None
    day = date.fromisoformat(row.as_of)
    return BlockListCopy(list_id=list_id, sha256=row.sha256, as_of=day, entries=frozenset(row.domains))


def block_list_rows(connection: Connection) -> list[tuple[str, str, str, int]]:
    """Give every imported copy: list id, as-of day, source, number of domains."""
    columns = tables.block_lists.c
    query = select(tables.block_lists).order_by(columns.list_id, columns.as_of)
    return [(r.list_id, r.as_of, r.source, len(r.domains)) for r in connection.execute(query)]


class Attestation(BaseModel):
    """A fact that staff attest, with date, document and name of office.

    `authority` is the office whose ratings it counts for, and for those that build upon its rubrics; ''
    for everybody's.
    """

    model_config = ConfigDict(frozen=True)

    platform_id: str
    criterion_id: str
    met: bool
    document: str
    office: str
    attested_on: date
    entered_at: datetime
    authority: str = ""


def append_attestation(connection: Connection, attestation: Attestation) -> None:
    """Append an attestation; an earlier one on the same matter stays, the newest counts."""
    connection.execute(insert(tables.attestations), attestation.model_dump())


def newest_attestation(
    connection: Connection, place: tuple[str, str], before: date, authorities: Iterable[str]
) -> Attestation | None:
    """Give the newest attestation on (platform, criterion) by some authorities before a day, or None."""
    columns = tables.attestations.c
    platform_id, criterion_id = place
    query = select(tables.attestations).where(
        columns.authority.in_(sorted(authorities)),
        columns.platform_id == platform_id,
        columns.criterion_id == criterion_id,
        columns.attested_on < before,
    )
    ordered = query.order_by(columns.attested_on.desc(), columns.attestation_id.desc())
    row = connection.execute(ordered).mappings().first()
    if row is None:
        return None
    return Attestation.model_validate({k: v for k, v in row.items() if k != "attestation_id"})


StoredRating = tuple[str, PlatformRating, dict[str, str]]
"""A run's id, its rating, and the versions and moments that the rating rests on."""


def save_rating(
    connection: Connection, run_id: str, rating: PlatformRating, stamps: dict[str, str]
) -> None:
    """Store a rating of a run under a rubric, with the versions it rests on."""
    row = {"run_id": run_id, "rubric_id": rating.rubric_id, "rating": rating.model_dump(mode="json")}
    upsert(connection, tables.ratings, [row | {"stamps": stamps}])


def save_edition(connection: Connection, edition: Edition) -> str:
    """Store an edition and give its digest; raises EditionChangedError if the name is taken."""
    text = edition.model_dump_json()
    digest = hashlib.sha256(text.encode()).hexdigest()
    old = load_edition(connection, edition.edition_id)
    if old is None:
        row = {
            "edition_id": edition.edition_id,
            "sha256": digest,
            "edition": edition.model_dump(mode="json"),
        }
        connection.execute(insert(tables.editions), row)
    elif old != edition:
        raise EditionChangedError(edition.edition_id)
    return digest


def load_edition(connection: Connection, edition_id: str) -> Edition | None:
    """Give a stored edition, or None."""
    query = select(tables.editions.c.edition).where(tables.editions.c.edition_id == edition_id)
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else Edition.model_validate(found)


def edition_ids(connection: Connection) -> list[str]:
    """Give the ids of the published editions, in alphabetical order."""
    query = select(tables.editions.c.edition_id).order_by(tables.editions.c.edition_id)
    return list(connection.execute(query).scalars())


def published_editions(connection: Connection) -> list[Edition]:
    """Give every published edition, by period and then as they were published: an edition's date is its inputs'."""
    found = [
        Edition.model_validate(one)
        for one in connection.execute(select(tables.editions.c.edition)).scalars()
    ]
    return sorted(found, key=lambda one: (one.period_end, one.number, one.created_at, one.edition_id))


def period_ratings(connection: Connection, period: str) -> list[StoredRating]:
    """Give a period's ratings of each platform's newest run, with run id and stamps, in fixed order."""
    newest = set(latest_runs(connection, period).values())
    query = select(tables.ratings).order_by(tables.ratings.c.run_id, tables.ratings.c.rubric_id)
    return [
        (row.run_id, PlatformRating.model_validate(row.rating), row.stamps)
        for row in connection.execute(query)
        if row.run_id in newest
    ]


def rubric_ratings(connection: Connection, rubric_id: str) -> list[StoredRating]:
    """Give every stored rating under a rubric, of all periods, with run id and stamps, in fixed order."""
    query = select(tables.ratings).where(tables.ratings.c.rubric_id == rubric_id)
    return [
        (row.run_id, PlatformRating.model_validate(row.rating), row.stamps)
        for row in connection.execute(query.order_by(tables.ratings.c.run_id))
    ]
