"""Facts in the store: platforms, runs, documents, observations."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select
from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from crawler.types import Capture, Document, Manifest, Observation, Platform
from pipelines.store import tables
from pipelines.store.errors import UnknownRunError


def insert_over(connection: Connection, table: Table) -> SqliteInsert | PostgresqlInsert:
    """An insert that can say what to do about a row that is there, in the database's own dialect."""
    return sqlite_insert(table) if connection.dialect.name == "sqlite" else postgresql_insert(table)


def inserted(connection: Connection, table: Table, statement: SqliteInsert | PostgresqlInsert) -> bool:
    """Run an insert that leaves alone what is there; say whether its row is new (psycopg counts no rows)."""
    key = next(iter(table.primary_key))
    return connection.execute(statement.returning(key)).first() is not None


def upsert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows, replacing those whose primary key is already there."""
    if not rows:
        return
    statement = insert_over(connection, table)
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    if changed:
        connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), rows)
    else:
        connection.execute(statement.on_conflict_do_nothing(index_elements=keys), rows)


def save_run(
    connection: Connection,
    run: tuple[Platform, str, Manifest, str],
    captures: Iterable[Capture],
    documents: Iterable[Document],
    observations: Iterable[Observation],
) -> None:
    """Store a run (platform, period, manifest, folder) with its facts, replacing an earlier ingest."""
    platform, period, manifest, folder = run
    spec = platform.model_dump(mode="json")
    row = {"name": platform.name, "url": platform.url, "spec": spec}
    row |= {"platform_id": platform.id, "spec_sha256": manifest.platform_sha256}
    upsert(connection, tables.platforms, [row])
    upsert(connection, tables.runs, [_run_row(platform.id, period, manifest, folder)])
    for table, facts in (
        (tables.captures, captures),
        (tables.documents, documents),
        (tables.observations, observations),
    ):
        connection.execute(delete(table).where(table.c.run_id == manifest.run_id))
        rows = [_fact_row(table, manifest.run_id, fact) for fact in facts]
        if rows:
            connection.execute(insert(table), rows)


def _run_row(platform_id: str, period: str, manifest: Manifest, folder: str) -> dict[str, Any]:
    return {
        "run_id": manifest.run_id,
        "platform_id": platform_id,
        "period": period,
        "outcome": manifest.outcome,
        "started_at": manifest.started_at,
        "manifest": manifest.model_dump(mode="json"),
        "folder": folder,
    }


def _fact_row(table: Table, run_id: str, fact: Capture | Document | Observation) -> dict[str, Any]:
    # PostgreSQL keeps no NUL in a text; a page may hold one.
    values = {
        name: value.replace("\x00", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) else value
        for name, value in fact.model_dump().items()
    }
    return {"run_id": run_id} | {c.name: values[c.name] for c in table.columns if c.name in values}


def has_run(connection: Connection, manifest: Manifest) -> bool:
    """Say whether this very run, with the same files, is in the store already."""
    query = select(tables.runs.c.manifest).where(tables.runs.c.run_id == manifest.run_id)
    return connection.execute(query).scalar_one_or_none() == manifest.model_dump(mode="json")


def run_manifest(connection: Connection, run_id: str) -> tuple[Platform, str, Manifest]:
    """Give a run's platform, period and manifest; raises UnknownRunError."""
    query = (
        select(tables.platforms.c.spec, tables.runs.c.period, tables.runs.c.manifest)
        .join_from(tables.runs, tables.platforms)
        .where(tables.runs.c.run_id == run_id)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise UnknownRunError(run_id)
    return Platform.model_validate(row.spec), row.period, Manifest.model_validate(row.manifest)


def latest_runs(connection: Connection, period: str, platform_id: str = "") -> dict[str, str]:
    """Give the newest run of each platform in a period: platform id to run id."""
    runs = tables.runs.c
    query = select(runs.platform_id, runs.run_id).where(runs.period == period).order_by(runs.started_at)
    if platform_id:
        query = query.where(runs.platform_id == platform_id)
    return {row.platform_id: row.run_id for row in connection.execute(query)}


def run_folders(connection: Connection, platform_id: str, outcomes: Iterable[str]) -> list[str]:
    """Give the folders of a platform's runs that ended in one of the outcomes, newest first."""
    runs = tables.runs.c
    query = select(runs.folder).where(runs.platform_id == platform_id, runs.outcome.in_(list(outcomes)))
    return list(connection.execute(query.order_by(runs.started_at.desc())).scalars())


def run_documents(connection: Connection, run_id: str) -> list[Document]:
    """Give a run's documents, ordered by id."""
    platform, _, _ = run_manifest(connection, run_id)
    columns = tables.documents.c
    query = select(tables.documents).where(columns.run_id == run_id).order_by(columns.document_id)
    rows = connection.execute(query).mappings()
    return [
        Document.model_validate({k: v for k, v in row.items() if k != "run_id"} | {"platform": platform.id})
        for row in rows
    ]


def run_weights(connection: Connection, run_id: str) -> dict[str, tuple[float, str]]:
    """Give the inclusion probability and the cluster of a run's documents, by id; {} for an unknown run."""
    columns = tables.documents.c
    query = select(columns.document_id, columns.inclusion_probability, columns.cluster)
    return {
        name: (chance, cluster)
        for name, chance, cluster in connection.execute(query.where(columns.run_id == run_id))
    }


def run_hashes(connection: Connection, run_id: str) -> dict[str, str]:
    """Give the content hashes of a run's documents, by id; {} for an unknown run."""
    columns = tables.documents.c
    query = select(columns.document_id, columns.content_hash).where(columns.run_id == run_id)
    return {row.document_id: row.content_hash for row in connection.execute(query)}


def run_observations(connection: Connection, run_id: str) -> list[Observation]:
    """Give a run's site checks."""
    query = select(tables.observations).where(tables.observations.c.run_id == run_id)
    rows = connection.execute(query.order_by(tables.observations.c.check)).mappings()
    return [Observation.model_validate({k: v for k, v in row.items() if k != "run_id"}) for row in rows]


def capture_times(connection: Connection, run_id: str) -> dict[str, Capture]:
    """Give a run's captures by id."""
    query = select(tables.captures).where(tables.captures.c.run_id == run_id)
    rows = connection.execute(query).mappings()
    captures = (Capture.model_validate({k: v for k, v in row.items() if k != "run_id"}) for row in rows)
    return {capture.capture_id: capture for capture in captures}
