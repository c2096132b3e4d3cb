"""A demo that starts over works on a new store, not on the deleted one that this process still had open."""

from pathlib import Path

from sqlalchemy import text

from pipelines.commands.demo import _workspace


def test_starting_over_leaves_nothing_of_the_old_store(tmp_path: Path) -> None:
    old = _workspace(tmp_path, 1, 1.0, fresh=False)
    with old.engine.begin() as connection:
        connection.execute(
            text("insert into rubric_owners (rubric_id, authority, bases) values ('r', 'a', '[]')")
        )
    new = _workspace(tmp_path, 1, 1.0, fresh=True)
    with new.engine.connect() as connection:
        assert connection.execute(text("select count(*) from rubric_owners")).scalar_one() == 0
    assert Path(str(new.engine.url.database)).is_file()
