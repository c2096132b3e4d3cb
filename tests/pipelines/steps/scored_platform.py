"""A platform in a store whose scores are calibrated to the head's training share, at a prevalence of its own."""

from pathlib import Path

import numpy as np
from scipy.special import expit, logit

from pipelines.settings import Period, Settings
from pipelines.steps.assess import head_for, head_text, input_hash
from pipelines.steps.audit import content_criteria
from pipelines.steps.rubrics import open_rubric
from pipelines.steps.workspace import Workspace
from pipelines.store import facts, judgments
from pipelines.store.judgments import PlanKey, StoredPlan
from tests.pipelines.store.store_factory import capture, document, manifest, platform

RUN = "run-1"
PERIOD = Period("2026-10")
NATION, PROVINCE = open_rubric("mang-xa-hoi-dien-dan"), open_rubric("mang-xa-hoi-tinh-mau")
ASKED = "noi-dung-thu-ghet"
DOCUMENTS = 800
BUDGET = 60
APART = 3.0  # log odds between the means of innocent and violating texts


def scored_workspace(folder: Path, prevalence: float, thread: int = 1) -> Workspace:
    """Give a store with one run of 800 documents, by threads of so many, scored for the asked criterion."""
    found = Workspace(settings=Settings(data_dir=folder, labels_per_criterion=BUDGET))
    documents = [document(i).model_copy(update={"cluster": f"i{i // thread}"}) for i in range(DOCUMENTS)]
    criterion = next(c for c in content_criteria(NATION) if c.id == ASKED)
    steering = head_for(found.model, criterion.harm or "")
    assert steering is not None
    head, output = steering
    rng = np.random.default_rng(7)
    feature = rng.standard_normal(DOCUMENTS) + np.sqrt(APART) * (rng.random(DOCUMENTS) < prevalence)
    prior = found.model.training_shares[output.id]
    scores = expit(np.sqrt(APART) * feature - APART / 2 + logit(prior))
    hashes = [input_hash(head_text(each, head.reads)) for each in documents]
    with found.engine.begin() as connection:
        run = (platform(), PERIOD.label, manifest(), "/a")
        facts.save_run(connection, run, [capture()], documents, [])
        by_hash = dict(zip(hashes, map(float, scores), strict=True))
        judgments.save_scores(connection, found.model.version, {output.id: by_hash})
    return found


def planned(workspace: Workspace, rubric_id: str = NATION.id) -> StoredPlan:
    """Give the stored plan of the asked criterion."""
    with workspace.engine.connect() as connection:
        key = PlanKey(run_id=RUN, rubric_id=rubric_id, criterion_id=ASKED)
        plan = judgments.load_plan(connection, key)
    assert plan is not None
    return plan
