"""The database: opening, pragmas, and migrations to the newest shape."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from pipelines.store.errors import DatabaseNewerError, DatabaseUnreachableError

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 30
"""How long a writer waits for another; platforms are ingested one after the other."""


def open_engine(url: str) -> Engine:
    """Open a database and bring it to the newest shape.

    Raises DatabaseUnreachableError when it cannot be opened and DatabaseNewerError when a newer
    version of the product has already changed it.
    """
    try:
        engine = _connectable(url)
        _upgrade(engine)
    except (ArgumentError, OperationalError) as error:
        raise DatabaseUnreachableError(url, str(error.__cause__ or error)) from error
    return engine


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
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _upgrade(engine: Engine) -> None:
    config = alembic_config()
    script = ScriptDirectory.from_config(config)
    with engine.begin() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        if current == script.get_current_head():
            return
        if current is not None and current not in {entry.revision for entry in script.walk_revisions()}:
            raise DatabaseNewerError(current)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
