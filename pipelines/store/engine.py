"""The database: opening, pragmas, and migrations to the newest shape."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from pipelines.store.errors import (
    DatabaseFailedError,
    DatabaseNewerError,
    DatabaseUnreachableError,
    DriverMissingError,
    is_known,
)

MIGRATIONS = Path(__file__).parent / "migrations"
UPGRADE_LOCK = 7_202_611
"""Any number that nothing else in a PostgreSQL database locks."""

BUSY_SECONDS = 30
"""How long a writer waits for another; platforms are ingested one after the other."""

_BUSY_PAUSE = 0.01
_PRIMARY_CODE = 0xFF  # of SQLite's error codes; the rest of the number says more


def open_engine(url: str) -> Engine:
    """Open a database and bring it to the newest shape.

    Raises DatabaseUnreachableError when it cannot be opened and DatabaseNewerError when a newer
    version of the product has already changed it. Processes that open at once wait for one another.
    """
    try:
        engine = _connectable(url)
        _upgrade(engine)
    except ModuleNotFoundError as error:
        raise DriverMissingError(url, str(error.name)) from error
    except (ArgumentError, DatabaseError, OSError) as error:
        raise DatabaseUnreachableError(url, str(error.__cause__ or error)) from error
    event.listen(engine, "handle_error", _in_words)
    return engine


def _in_words(context: ExceptionContext) -> None:
    """Give what befalls an open database its words; mistakes of our own keep their trace."""
    cause = str(context.original_exception)
    if isinstance(context.sqlalchemy_exception, OperationalError) and is_known(cause):
        url = "" if context.engine is None else context.engine.url.render_as_string()
        raise DatabaseFailedError(url, cause) from context.original_exception


def alembic_config() -> Config:
    """Give Alembic its migration folder without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _connectable(url: str) -> Engine:
    parsed = make_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    if sqlite and parsed.database not in (None, "", ":memory:"):
        Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS} if sqlite else {})
    if sqlite:
        event.listen(engine, "connect", _pragmas)
    return engine


def _pragmas(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
    cursor = connection.cursor()
    # WAL: readers go on while a run is ingested; foreign keys are off in SQLite unless asked for.
    _go_over_to_wal(cursor)
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _go_over_to_wal(cursor: Any) -> None:  # noqa: ANN401 - the driver's own type
    """Wait for others that go over at the same moment: of two new connections SQLite refuses one at once."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & _PRIMARY_CODE != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(_BUSY_PAUSE)
        else:
            return


def _upgrade(engine: Engine) -> None:
    config = alembic_config()
    script = ScriptDirectory.from_config(config)
    with engine.connect() as connection:
        if _revision(connection) == script.get_current_head():
            return  # a lock would make readers wait for a run that is being ingested
    with _alone(engine) as connection:
        current = _revision(connection)
        if current == script.get_current_head():
            return
        if current is not None and current not in {entry.revision for entry in script.walk_revisions()}:
            raise DatabaseNewerError(current)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction that only one process at a time is in: a killed upgrade leaves the shape as it was.

    SQLite's driver would begin one only at the first changed row, so that each table made stood for itself.
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            connection.exec_driver_sql(f"select pg_advisory_xact_lock({UPGRADE_LOCK})")
            yield connection
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection  # what is raised here closes the connection, which rolls back
        connection.exec_driver_sql("COMMIT")
