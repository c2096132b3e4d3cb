"""The database opens at the newest shape, and refuses what it cannot read in words."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from pipelines.store.engine import open_engine
from pipelines.store.errors import DatabaseNewerError, DatabaseUnreachableError
from pipelines.store.tables import metadata


def _url(folder: Path) -> str:
    return f"sqlite:///{folder / 'deep' / 'store.sqlite'}"


def test_migrations_lead_to_the_declared_tables(tmp_path: Path) -> None:
    engine = open_engine(_url(tmp_path))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_opening_twice_keeps_what_is_there(tmp_path: Path) -> None:
    engine = open_engine(_url(tmp_path))
    with engine.begin() as connection:
        connection.execute(
            text("insert into platforms values ('a', 'A', 'https://a.example', '{}', 'x', '')")
        )
    with open_engine(_url(tmp_path)).connect() as connection:
        assert connection.execute(text("select count(*) from platforms")).scalar_one() == 1


@pytest.mark.sqlite
def test_writes_are_guarded(tmp_path: Path) -> None:
    engine = open_engine(_url(tmp_path))
    with engine.connect() as connection:
        assert connection.execute(text("pragma foreign_keys")).scalar_one() == 1
        assert connection.execute(text("pragma journal_mode")).scalar_one() == "wal"
    assert "labels" in inspect(engine).get_table_names()


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    engine = open_engine(_url(tmp_path))
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(DatabaseNewerError, match="9999"):
        open_engine(_url(tmp_path))


@pytest.mark.sqlite
def test_a_folder_in_the_way_is_named_without_the_password(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    with pytest.raises(DatabaseUnreachableError, match="store"):
        open_engine(f"sqlite:///{tmp_path / 'store'}")
    with pytest.raises(DatabaseUnreachableError) as caught:
        open_engine("nonsense://ann:secret@host/db")
    assert "secret" not in str(caught.value)
