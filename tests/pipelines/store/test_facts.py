"""Facts go in once, come out as they were, and are replaced as a whole."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection
from store_factory import MOMENT, capture, document, manifest, observation, platform

from crawler.types import RunOutcome
from pipelines.store import facts
from pipelines.store.engine import open_engine
from pipelines.store.errors import UnknownRunError


@pytest.fixture
def connection() -> Iterator[Connection]:
    with open_engine("sqlite://").begin() as opened:
        yield opened


def _save(connection: Connection, run_id: str = "run-1", count: int = 3) -> None:
    started = MOMENT + timedelta(days=int(run_id[-1]))
    run = (platform(), "2026-10", manifest(run_id, started), "/somewhere")
    facts.save_run(connection, run, [capture()], [document(i) for i in range(count)], [observation()])


def test_round_trip(connection: Connection) -> None:
    _save(connection)
    assert facts.run_documents(connection, "run-1") == [document(i) for i in range(3)]
    assert facts.run_observations(connection, "run-1") == [observation()]
    assert facts.capture_times(connection, "run-1") == {"c1": capture()}
    found, period, kept = facts.run_manifest(connection, "run-1")
    assert (found, period, kept.run_id) == (platform(), "2026-10", "run-1")


def test_a_capture_taken_over_keeps_where_from_and_when_confirmed(connection: Connection) -> None:
    taken = capture().model_copy(update={"reused_from": "run-0", "confirmed_at": MOMENT})
    facts.save_run(connection, (platform(), "2026-10", manifest(), "/a"), [taken], [], [])
    assert facts.capture_times(connection, "run-1") == {"c1": taken}


def test_folders_of_usable_runs_newest_first(connection: Connection) -> None:
    for number, outcome in enumerate(("complete", "unreachable", "budget_exhausted")):
        held = manifest(f"run-{number}", MOMENT + timedelta(days=number))
        held = held.model_copy(update={"outcome": RunOutcome(outcome)})
        facts.save_run(connection, (platform(), "2026-10", held, f"/{number}"), [], [], [])
    assert facts.run_folders(connection, "bao-thu", ("complete", "budget_exhausted")) == ["/2", "/0"]
    assert facts.run_folders(connection, "khac", ("complete",)) == []


def test_ingesting_again_replaces_the_run(connection: Connection) -> None:
    _save(connection, count=3)
    _save(connection, count=2)
    assert len(facts.run_documents(connection, "run-1")) == 2


def test_the_newest_run_of_a_period_counts(connection: Connection) -> None:
    _save(connection, "run-2")
    _save(connection, "run-1")
    assert facts.latest_runs(connection, "2026-10") == {"bao-thu": "run-2"}
    assert facts.latest_runs(connection, "2026-11") == {}


def test_has_run_knows_the_very_run(connection: Connection) -> None:
    _save(connection)
    same = manifest("run-1", MOMENT + timedelta(days=1))
    assert facts.has_run(connection, same)
    assert not facts.has_run(connection, same.model_copy(update={"seed": 2}))


def test_an_unknown_run_is_named(connection: Connection) -> None:
    with pytest.raises(UnknownRunError, match="run-9"):
        facts.run_documents(connection, "run-9")
