"""Every SQLite store becomes a schema of its own on a PostgreSQL server; a copied data folder takes its along."""

import os
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

SERVER, RUN = "STORE_ON_POSTGRESQL", "STORE_RUN"
"""The server's URL, and what tells this run's schemas from another's: not named like our own settings, which
some tests keep from the children they start."""

_known: dict[Path, str] = {}


def schema_of(url: str) -> str:
    """Name the schema that stands for a SQLite URL in this run; one of its own for each store in memory."""
    name = uuid4().hex if url == "sqlite://" else url
    return "t" + os.environ[RUN] + sha256(name.encode()).hexdigest()[:24]


def connectable(url: str) -> Engine:
    """What `pipelines.store.engine` opens instead."""
    schema = schema_of(url)
    if (file := make_url(url).database) is not None:
        _known[Path(file)] = url
        Path(file).parent.mkdir(parents=True, exist_ok=True)  # the data folder is there, as beside a file
    with _server().begin() as connection:
        connection.execute(
            text("select pg_advisory_xact_lock(1)")
        )  # two at once, and the second would fail
        connection.execute(text(f"create schema if not exists {schema}"))
    # No pool: hundreds of tests would keep hundreds of connections.
    return create_engine(
        os.environ[SERVER], poolclass=NullPool, connect_args={"options": f"-csearch_path={schema}"}
    )


def copied(source: Path, target: Path) -> None:
    """Copy the stores of a data folder that was copied, as a copied file would be: rows and counters."""
    from pipelines.store.engine import open_engine

    for file, url in list(_known.items()):
        if file.is_relative_to(source):
            new = f"sqlite:///{target / file.relative_to(source)}"
            open_engine(new).dispose()
            _copy(schema_of(url), schema_of(new))


def _copy(old: str, new: str) -> None:
    from pipelines.store.tables import metadata

    server = _server()
    with server.begin() as connection:
        for table in metadata.sorted_tables:
            connection.execute(text(f"insert into {new}.{table.name} select * from {old}.{table.name}"))
            for column in inspect(server).get_columns(table.name, schema=new):
                if "nextval" in str(column["default"]):
                    connection.execute(text(_counter(f"{new}.{table.name}", column["name"])))


def _counter(table: str, column: str) -> str:
    return (
        f"select setval(pg_get_serial_sequence('{table}', '{column}'), coalesce(max({column}), 1), "
        f"max({column}) is not null) from {table}"
    )


def sweep() -> None:
    """Drop the schemas of this run, one at a time: all at once they would be more locks than a server has."""
    server = _server()
    for schema in inspect(server).get_schema_names():
        if schema.startswith("t" + os.environ[RUN]):
            with server.begin() as connection:
                connection.execute(text(f"drop schema {schema} cascade"))


def _server() -> Engine:
    return create_engine(os.environ[SERVER], poolclass=NullPool)
