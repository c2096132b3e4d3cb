"""The database opens at the newest shape, and refuses what it cannot read in words."""

import multiprocessing
import sqlite3
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, event, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError

from pipelines.store import engine
from pipelines.store.engine import _connectable, open_engine
from pipelines.store.errors import (
    DatabaseFailedError,
    DatabaseNewerError,
    DatabaseUnreachableError,
    DriverMissingError,
)
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


@pytest.mark.sqlite
def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").write_text("đây là một tệp chữ, dài hơn một trăm byte. " * 9, "utf-8")
    with pytest.raises(DatabaseUnreachableError, match="không phải cơ sở dữ liệu SQLite"):
        open_engine(f"sqlite:///{tmp_path / 'store.sqlite'}")


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "deep").write_text("x", "utf-8")
    with pytest.raises(DatabaseUnreachableError, match="chỗ của thư mục"):
        open_engine(_url(tmp_path))


@pytest.mark.sqlite
def test_a_missing_driver_is_named_with_the_install() -> None:
    with pytest.raises(DriverMissingError, match=r"cleanplatforms\[postgresql\]") as caught:
        open_engine("mysql://ann:secret@host/db")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("kind", [KeyboardInterrupt, RuntimeError])
def test_an_upgrade_cut_short_leaves_nothing_half_made(tmp_path: Path, kind: type[BaseException]) -> None:
    def cut(*call: object) -> None:
        if "CREATE TABLE accounts" in str(call[2]):  # the third revision's
            raise kind

    event.listen(Engine, "before_cursor_execute", cut)
    try:
        with pytest.raises(kind):
            open_engine(_url(tmp_path))
    finally:
        event.remove(Engine, "before_cursor_execute", cut)
    with sqlite3.connect(tmp_path / "deep" / "store.sqlite") as file:
        assert file.execute("select count(*) from sqlite_master").fetchone() == (0,)
    engine = open_engine(_url(tmp_path))
    assert "accounts" in inspect(engine).get_table_names()


@pytest.mark.integration
def test_processes_that_open_a_new_store_at_once_all_get_it(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        assert pool.map(_tables, [_url(tmp_path)] * 4, chunksize=1) == [len(metadata.tables) + 1] * 4


@pytest.mark.integration
def test_new_connections_that_go_over_to_wal_at_once_wait_for_one_another(tmp_path: Path) -> None:
    """SQLite's own time-out does not hold there: about one fresh file in eight refused one of six."""
    with multiprocessing.get_context("spawn").Pool(6) as pool:
        for at in range(40):
            moment = time.time() + 0.02
            asked = [(f"sqlite:///{tmp_path / f'{at}.sqlite'}", moment)] * 6
            assert pool.starmap(_journal, asked, chunksize=1) == ["wal"] * 6


def _journal(url: str, moment: float) -> str:
    time.sleep(max(0.0, moment - time.time()))
    try:
        with _connectable(url).connect() as connection:
            return str(connection.exec_driver_sql("PRAGMA journal_mode").scalar())
    except DatabaseError as error:
        return str(error)


def _tables(url: str) -> int:
    return len(inspect(open_engine(url)).get_table_names())


def test_a_store_that_another_holds_too_long_is_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)
    file = tmp_path / "store.sqlite"
    opened = open_engine(f"sqlite:///{file}")
    with sqlite3.connect(file) as other:
        other.execute("BEGIN IMMEDIATE")
        with (
            pytest.raises(DatabaseFailedError, match="một lệnh khác đang ghi quá lâu"),
            opened.begin() as connection,
        ):
            connection.execute(text("delete from labels"))
        other.rollback()
    with opened.begin() as connection:
        connection.execute(text("delete from labels"))


def test_a_mistake_of_our_own_keeps_its_trace(tmp_path: Path) -> None:
    opened = open_engine(f"sqlite:///{tmp_path / 'store.sqlite'}")
    with pytest.raises(OperationalError), opened.begin() as connection:
        connection.execute(text("select x from khong_co"))
