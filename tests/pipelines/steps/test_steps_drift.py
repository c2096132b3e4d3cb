"""The drift alarm on stored ratings: told to operators, in no edition."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from classifier.linear import LinearModel
from pipelines import flows
from pipelines.rating.drift import Drift
from pipelines.steps.audit import plan_run
from pipelines.steps.drift import drift_text, period_drifts
from pipelines.steps.rate import rate_run
from pipelines.steps.workspace import Workspace
from pipelines.store import judgments
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
    (found,) = period_drifts(workspace, PERIOD)
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
    assert period_drifts(workspace, PERIOD) == []
    assert drift_text([]) == ""


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
