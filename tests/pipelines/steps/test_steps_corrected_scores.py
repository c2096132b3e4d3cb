"""Audits are planned on scores moved from the head's training prior to the platform's; stored scores stay."""

from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit, logit

from classifier.linear import LinearModel
from pipelines.settings import Period, Settings
from pipelines.steps.assess import head_for, head_text, input_hash
from pipelines.steps.audit import content_criteria, plan_run
from pipelines.steps.rubrics import open_rubric
from pipelines.steps.workspace import Workspace
from pipelines.store import facts, judgments
from pipelines.store.judgments import PlanKey, StoredPlan
from tests.pipelines.store.store_factory import capture, document, manifest, platform

RUN = "run-1"
NATION, PROVINCE = open_rubric("mang-xa-hoi-dien-dan"), open_rubric("mang-xa-hoi-tinh-mau")
ASKED = "noi-dung-thu-ghet"
DOCUMENTS = 800
APART = 3.0  # log odds between the means of innocent and violating texts


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A platform where two in three violate, scored as a head would that was trained where one in ten does."""
    found = Workspace(settings=Settings(data_dir=tmp_path, labels_per_criterion=60))
    documents = [document(i) for i in range(DOCUMENTS)]
    criterion = next(c for c in content_criteria(NATION) if c.id == ASKED)
    steering = head_for(found.model, criterion.harm or "")
    assert steering is not None
    head, output = steering
    rng = np.random.default_rng(7)
    violating = rng.random(DOCUMENTS) < 2 / 3
    feature = rng.standard_normal(DOCUMENTS) + np.sqrt(APART) * violating
    prior = found.model.training_shares[output.id]
    scores = expit(np.sqrt(APART) * feature - APART / 2 + logit(prior))
    hashes = [input_hash(head_text(each, head.reads)) for each in documents]
    with found.engine.begin() as connection:
        facts.save_run(
            connection,
            (platform(), Period("2026-10").label, manifest(), "/a"),
            [capture()],
            documents,
            [],
        )
        by_hash = dict(zip(hashes, map(float, scores), strict=True))
        judgments.save_scores(connection, found.model.version, {output.id: by_hash})
    return found


def _planned(workspace: Workspace, rubric_id: str = NATION.id) -> StoredPlan:
    with workspace.engine.connect() as connection:
        key = PlanKey(run_id=RUN, rubric_id=rubric_id, criterion_id=ASKED)
        plan = judgments.load_plan(connection, key)
    assert plan is not None
    return plan


def test_another_prevalence_than_the_trainings_moves_the_strata(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_run(workspace, RUN, NATION, 1)
    corrected = _planned(workspace)
    plan_run(workspace, RUN, NATION, 1)
    assert _planned(workspace).model_dump_json() == corrected.model_dump_json()
    monkeypatch.setattr(LinearModel, "training_shares", {})
    plan_run(workspace, RUN, NATION, 1)
    raw = _planned(workspace)
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
    assert _planned(workspace, PROVINCE.id).strata == _planned(workspace).strata


def _means(plan: StoredPlan) -> list[float]:
    scores: dict[int, list[float]] = {}
    for _, stratum, score, _ in plan.documents:
        scores.setdefault(stratum, []).append(score or 0.0)
    return [float(np.mean(scores[h])) for h in sorted(scores)]
