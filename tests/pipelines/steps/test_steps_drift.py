"""The drift alarm on stored ratings: told to operators, in no edition."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from classifier.linear import LinearModel
from pipelines import flows
from pipelines.rating.drift import Drift, Quantity, quantified
from pipelines.steps import kept_quantities
from pipelines.steps.audit import plan_run
from pipelines.steps.drift import ModelDrift, drift_text, stored_drifts
from pipelines.steps.rate import rate_run
from pipelines.steps.workspace import Workspace
from pipelines.store import judgments, policy
from pipelines.store.errors import PlanFrozenError
from tests.pipelines.steps.scored_platform import (
    ASKED,
    BUDGET,
    DOCUMENTS,
    NATION,
    PERIOD,
    RUN,
    planned,
    scored_workspace,
)
from tests.pipelines.store.store_factory import judged_alike

pytestmark = pytest.mark.integration  # bootstrap over whole platforms


def _rated(folder: Path, prevalence: float, guilty: int) -> Workspace:
    """A platform that the scores say has this prevalence, and of whose drawn documents people find some guilty."""
    workspace = scored_workspace(folder, prevalence)
    plan_run(workspace, RUN, NATION, 1)
    names = sorted(drawn.document_id for drawn in planned(workspace).pure.drawn)
    labels = judged_alike((NATION.id, ASKED), names, ("a", "b"), guilty, datetime(2026, 11, 2, tzinfo=UTC))
    with workspace.engine.begin() as connection:
        judgments.append_labels(connection, labels, {f"d{i:03d}": f"h{i}" for i in range(DOCUMENTS)})
    rate_run(workspace, RUN, NATION, 1)
    return workspace


def _drifts(workspace: Workspace) -> list[ModelDrift]:
    with workspace.engine.connect() as connection:
        ratings = policy.period_ratings(connection, PERIOD.label)
    return stored_drifts(workspace, ratings)


@pytest.mark.parametrize(
    ("prevalence", "guilty", "drift"),
    [
        (0.6, 0, Drift.MODEL_HIGH),
        (0.05, BUDGET, Drift.MODEL_LOW),
        (0.6, 35, Drift.NONE),
    ],
)
def test_people_and_scores_are_compared(
    tmp_path: Path, prevalence: float, guilty: int, drift: Drift
) -> None:
    workspace = _rated(tmp_path, prevalence, guilty)
    (found,) = _drifts(workspace)
    assert (found.criterion, found.report.drift) == (ASKED, drift)
    assert (NATION.id in drift_text([found])) is (drift is not Drift.NONE)


def test_a_labelled_plan_stays_when_the_model_says_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = _rated(tmp_path, 0.6, 5)
    before = planned(workspace)
    monkeypatch.setattr(LinearModel, "training_shares", {})
    more = workspace.settings.model_copy(update={"labels_per_criterion": 2 * BUDGET})
    plan_run(workspace.model_copy(update={"settings": more}), RUN, NATION, 1)
    after = planned(workspace)
    assert after.strata == before.strata
    assert {d.document_id for d in before.pure.drawn} < {d.document_id for d in after.pure.drawn}
    with pytest.raises(PlanFrozenError):
        plan_run(workspace, RUN, NATION, 2)


def test_without_labels_there_is_nothing_to_compare(tmp_path: Path) -> None:
    workspace = scored_workspace(tmp_path, 0.6)
    plan_run(workspace, RUN, NATION, 1)
    rate_run(workspace, RUN, NATION, 1)
    assert _drifts(workspace) == []
    assert drift_text([]) == ""


@pytest.fixture
def reckoned(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The training priors of what was reckoned, one each time."""
    asked: list[float] = []

    def counted(*given: object) -> Quantity:
        asked.append(float(given[-1]))  # type: ignore[arg-type]
        return quantified(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(kept_quantities, "quantified", counted)
    return asked


def test_scores_are_reckoned_once_and_compared_with_each_audit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reckoned: list[float]
) -> None:
    workspace = _rated(tmp_path, 0.6, 0)
    first = _drifts(workspace)
    assert len(reckoned) == 1
    assert _drifts(workspace) == first
    assert len(reckoned) == 1

    (name, *_) = sorted(drawn.document_id for drawn in planned(workspace).pure.drawn)
    later = judged_alike((NATION.id, ASKED), [name], ("a", "b"), 1, datetime(2026, 11, 3, tzinfo=UTC))
    with workspace.engine.begin() as connection:
        judgments.append_labels(connection, later, {f"d{i:03d}": f"h{i}" for i in range(DOCUMENTS)})
    rate_run(workspace, RUN, NATION, 1)
    (again,) = _drifts(workspace)
    assert len(reckoned) == 1
    assert again.report.prevalence == first[0].report.prevalence
    assert again.audited_high > first[0].audited_high

    with workspace.engine.begin() as connection:
        connection.execute(text("update plan_documents set score = score / 2"))
    (other,) = _drifts(workspace)
    assert len(reckoned) == 2
    assert other.report.prevalence < again.report.prevalence


@pytest.mark.parametrize("broken", [b"", b"{}", b'{"prevalence": "x", "low": 0, "high": 1}', None])
def test_a_kept_quantity_that_cannot_be_read_or_written_is_reckoned(
    tmp_path: Path, reckoned: list[float], broken: bytes | None
) -> None:
    workspace = _rated(tmp_path, 0.6, 0)
    folder = workspace.settings.quantities_dir
    if broken is None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.write_bytes(b"")  # nothing can be written below a file
    first = _drifts(workspace)
    for file in folder.glob("*.json"):
        file.write_bytes(broken or b"")
    assert _drifts(workspace) == first
    assert len(reckoned) == 2


def test_a_flow_on_a_server_logs_the_alarm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = _rated(tmp_path, 0.6, 0)
    told: list[str] = []

    class Log:
        def warning(self, message: str, *values: object) -> None:
            told.append(message % values)

    monkeypatch.setattr(flows, "get_run_logger", Log)
    flows.rate_task.fn(workspace, RUN, NATION.id, 1)
    assert told == []
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    flows.rate_task.fn(workspace, RUN, NATION.id, 1)
    assert len(told) == 1
    assert Drift.MODEL_HIGH in told[0]
