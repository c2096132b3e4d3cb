"""An installation that worked before several offices could share one goes on unharmed."""

from datetime import date, timedelta
from pathlib import Path

from alembic import command
from sqlalchemy import Connection, Engine, text
from store_factory import MOMENT

from pipelines.audit.accounts import AccountRole
from pipelines.audit.offices import office
from pipelines.store import accounts, engine, judgments, policy
from pipelines.store.engine import alembic_config, open_engine
from pipelines.store.judgments import PlanKey

BEFORE = "0003"
OLD_ROWS = (
    (
        "insert into platforms (platform_id, name, url, spec, spec_sha256)"
        " values ('bao-thu', 'Báo Thử', 'https://bao-thu.example', '{}', 'x')"
    ),
    (
        "insert into runs (run_id, platform_id, period, outcome, started_at, manifest, folder)"
        " values ('run-1', 'bao-thu', '2026-10', 'complete', '2026-10-05 03:00:00', '{}', '/a')"
    ),
    (
        "insert into accounts (name, role, stamp, disabled, blurred, shortcuts, password_hash, failures,"
        " invitation_sha256) values ('an', 'labeller', 's', false, true, true, 'h', 0, '')"
    ),
    (
        "insert into plans (plan_id, run_id, rubric_id, rubric_sha256, criterion_id, model_version, output_id,"
        " seed, budget, plan) values (1, 'run-1', 'r', 'x', 'c', 'm', 'o', 1, 2, '{\"platform_id\": \"bao-thu\","
        ' "rubric_id": "r", "criterion_id": "c", "edges": [0, 1], "strata": [], "drawn": []}\')'
    ),
    "insert into plan_documents (plan_id, document_id, stratum, score, drawn) values (1, 'd1', 0, 0.5, 1)",
    (
        "insert into labels (task_id, document_id, content_hash, rubric_id, criterion_id, labeller, role, judgment,"
        " labelled_at) values ('T', 'd1', 'h1', 'r', 'c', 'an', 'labeller', 'innocent', '2026-11-01 00:00:00')"
    ),
    (
        "insert into attestations (platform_id, criterion_id, met, document, office, attested_on, entered_at)"
        " values ('bao-thu', 'giay-phep', true, 'GP 1', 'Cục', '2026-10-02', '2026-10-03 00:00:00')"
    ),
)
COUNTED = ("platforms", "runs", "accounts", "plans", "plan_documents", "labels", "attestations")


def _upgrade(opened: Engine, revision: str) -> None:
    config = alembic_config()
    with opened.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _counts(connection: Connection) -> dict[str, int]:
    return {name: connection.execute(text(f"select count(*) from {name}")).scalar_one() for name in COUNTED}


def _store_from_before(folder: Path) -> tuple[str, dict[str, int]]:
    """A store of the revision before, as its address and how many rows each table has."""
    url = f"sqlite:///{folder / 'store.sqlite'}"
    old = engine._connectable(url)
    _upgrade(old, BEFORE)
    with old.begin() as connection:
        for row in OLD_ROWS:
            connection.execute(text(row))
        counted = _counts(connection)
    old.dispose()
    return url, counted


def test_rows_of_the_revision_before_move_over(tmp_path: Path) -> None:
    url, before = _store_from_before(tmp_path)
    assert set(before.values()) == {1}

    with open_engine(url).begin() as connection:
        assert _counts(connection) == before
        found = accounts.find_account(connection, "an")
        assert found is not None
        assert (found.role, found.authority, found.has_password) == (AccountRole.LABELLER, "", True)
        (label,) = judgments.criterion_labels(connection, "r", "c", {"d1": "h1"})
        assert label.labeller == "an"
        plan = judgments.load_plan(connection, PlanKey(run_id="run-1", rubric_id="r", criterion_id="c"))
        assert plan is not None
        assert (plan.meaning, plan.documents) == ("", (("d1", 0, 0.5, True),))


def test_labels_from_before_get_the_question_where_only_one_was_asked(tmp_path: Path) -> None:
    url, _ = _store_from_before(tmp_path)
    old = engine._connectable(url)
    _upgrade(old, "0005")
    with old.begin() as connection:
        connection.execute(text("update plans set meaning = 'one'"))
    _upgrade(old, "0006")
    with old.begin() as connection:
        assert connection.execute(text("select meaning from labels")).scalars().all() == ["one"]
        assert judgments.criterion_labels(connection, "r", "c", {"d1": "h1"}, "other") == []
    old.dispose()


def test_an_attestation_from_before_counts_for_every_office(tmp_path: Path) -> None:
    url, _ = _store_from_before(tmp_path)
    place, before = ("bao-thu", "giay-phep"), date(2026, 11, 1)
    with open_engine(url).begin() as connection:
        kept = policy.newest_attestation(connection, place, before, {"", "so-a"})
        assert kept is not None
        later = kept.model_copy(
            update={
                "met": False,
                "authority": "so-a",
                "attested_on": kept.attested_on + timedelta(days=1),
                "entered_at": MOMENT,
            }
        )
        policy.append_attestation(connection, later)
        assert policy.newest_attestation(connection, place, before, {"", "so-b"}) == kept
        assert policy.newest_attestation(connection, place, before, {"", "so-a"}) == later


def test_the_installation_as_a_whole_owns_everything_and_a_stranger_nothing() -> None:
    assert office("so-a", {}).may_read("r") is False
    assert office("so-a", {}).model_copy(update={"authority": ""}).owns("r")
