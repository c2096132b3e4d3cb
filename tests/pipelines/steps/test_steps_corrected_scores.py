"""Audits are planned on scores moved from the head's training prior to the platform's; stored scores stay."""

from pathlib import Path

import numpy as np
import pytest

from classifier.linear import LinearModel
from pipelines.steps.audit import plan_run
from pipelines.steps.workspace import Workspace
from pipelines.store.judgments import StoredPlan
from tests.pipelines.steps.scored_platform import NATION, PROVINCE, RUN, planned, scored_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A platform where two in three violate, scored as a head would that was trained where one in ten does."""
    return scored_workspace(tmp_path, 2 / 3)


def test_another_prevalence_than_the_trainings_moves_the_strata(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_run(workspace, RUN, NATION, 1)
    corrected = planned(workspace)
    plan_run(workspace, RUN, NATION, 1)
    assert planned(workspace).model_dump_json() == corrected.model_dump_json()
    monkeypatch.setattr(LinearModel, "training_shares", {})
    plan_run(workspace, RUN, NATION, 1)
    raw = planned(workspace)
    assert corrected.pure.training_prior == pytest.approx(0.108, abs=0.001)
    assert raw.pure.training_prior is None
    assert _means(corrected) != pytest.approx(_means(raw), abs=0.01)
    # Thin strata move from the highest scores, surely violating here, to the lowest, the only doubtful ones.
    assert corrected.pure.edges[1] < raw.pure.edges[1]
    assert corrected.pure.edges[-2] < raw.pure.edges[-2]
    assert {d: s for d, _, s, _ in corrected.documents} == {d: s for d, _, s, _ in raw.documents}


def test_a_province_plans_as_the_nation_did_whatever_the_model_says_since(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_run(workspace, RUN, NATION, 1)
    monkeypatch.setattr(LinearModel, "training_shares", {})
    plan_run(workspace, RUN, PROVINCE, 2)
    assert planned(workspace, PROVINCE.id).strata == planned(workspace).strata


def _means(plan: StoredPlan) -> list[float]:
    scores: dict[int, list[float]] = {}
    for _, stratum, score, _ in plan.documents:
        scores.setdefault(stratum, []).append(score or 0.0)
    return [float(np.mean(scores[h])) for h in sorted(scores)]
