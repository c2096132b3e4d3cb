"""A pytest plugin: every SQLite store that a test opens becomes a schema of its own on a PostgreSQL server.

`pytest -p tests.pipelines.store.on_postgresql ...` with the server's URL in CLEANPLATFORMS_TEST_POSTGRESQL.
"""

import os
from hashlib import sha256
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from pipelines.store import engine

VARIABLE = "CLEANPLATFORMS_TEST_POSTGRESQL"


def _connectable(url: str) -> Engine:
    server = os.environ[VARIABLE]
    in_memory = url == "sqlite://"
    schema = "t" + sha256((uuid4().hex if in_memory else url).encode()).hexdigest()[:24]
    whole = create_engine(server, poolclass=NullPool)
    with whole.begin() as connection:
        connection.execute(text(f"create schema if not exists {schema}"))
    # No pool: hundreds of tests would keep hundreds of connections.
    return create_engine(server, poolclass=NullPool, connect_args={"options": f"-csearch_path={schema}"})


@pytest.fixture(autouse=True, scope="session")
def _stores_on_postgresql() -> None:
    engine._connectable = _connectable
