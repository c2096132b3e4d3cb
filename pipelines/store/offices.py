"""Whose things are: rubrics by authority, platforms by the office that brought them in."""

from sqlalchemy import Connection, select, update

from pipelines.audit.offices import Ownership
from pipelines.store import tables
from pipelines.store.facts import upsert


def record_rubric(connection: Connection, ownership: Ownership) -> None:
    """Note whose a rubric is and what it builds upon."""
    upsert(connection, tables.rubric_owners, [ownership.model_dump(mode="json")])


def rubric_owners(connection: Connection) -> dict[str, Ownership]:
    """Give whose every rubric is that was ever planned or rated under, by id."""
    rows = connection.execute(select(tables.rubric_owners)).mappings()
    return {row["rubric_id"]: Ownership.model_validate(dict(row)) for row in rows}


def platform_owner(connection: Connection, platform_id: str) -> tuple[str, dict[str, object]] | None:
    """Give the authority that brought a platform in ('' the installation) and its entry, or None."""
    columns = tables.platforms.c
    query = select(columns.authority, columns.spec).where(columns.platform_id == platform_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else (row.authority, row.spec)


def platform_rows(connection: Connection) -> list[tuple[str, str, str, str]]:
    """Give every platform of the store: id, name, address, authority ('' the installation)."""
    columns = tables.platforms.c
    query = select(columns.platform_id, columns.name, columns.url, columns.authority)
    return [
        (r.platform_id, r.name, r.url, r.authority)
        for r in connection.execute(query.order_by("platform_id"))
    ]


def own_platform(connection: Connection, platform_id: str, authority: str) -> None:
    """Note which authority brought a platform in."""
    row = update(tables.platforms).where(tables.platforms.c.platform_id == platform_id)
    connection.execute(row.values(authority=authority))
