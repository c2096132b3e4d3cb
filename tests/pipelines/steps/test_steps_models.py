"""A rating and an edition name the models that cut their strata, not the one set when they were made."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.steps.audit import plan_run
from pipelines.steps.edition import EditionRequest, build_edition
from pipelines.steps.rate import rate_run
from pipelines.steps.workspace import Workspace
from pipelines.store import judgments, policy
from tests.pipelines.steps.scored_platform import (
    ASKED,
    DOCUMENTS,
    NATION,
    PERIOD,
    RUN,
    planned,
    scored_workspace,
)
from tests.pipelines.store.store_factory import judged_alike

pytestmark = pytest.mark.integration  # a whole platform each
LATER = "mo-hinh-sau"


def _stamped(workspace: Workspace) -> str:
    rate_run(workspace, RUN, NATION, 1)
    with workspace.engine.connect() as connection:
        ((_, _, stamps),) = policy.period_ratings(connection, PERIOD.label)
    return stamps["model_version"]


def _label(workspace: Workspace) -> None:
    names = sorted(drawn.document_id for drawn in planned(workspace).pure.drawn)
    labels = judged_alike((NATION.id, ASKED), names, ("a", "b"), 5, datetime(2026, 11, 2, tzinfo=UTC))
    with workspace.engine.begin() as connection:
        judgments.append_labels(connection, labels, {f"d{i:03d}": f"h{i}" for i in range(DOCUMENTS)})


def test_a_rating_keeps_the_model_that_its_labels_were_drawn_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = scored_workspace(tmp_path, 0.2)
    plan_run(workspace, RUN, NATION, 1)
    first = _stamped(workspace)
    _label(workspace)
    monkeypatch.setattr(type(workspace.model), "version", LATER)
    plan_run(workspace, RUN, NATION, 1)
    with workspace.engine.connect() as connection:
        plans = judgments.period_plans(connection, [RUN], [NATION.id])
    names = {plan.key.criterion_id: plan.model_version for plan in plans}
    assert names[ASKED] == first
    # What nobody labelled is drawn anew by the model that is set now.
    assert LATER in names.values()
    assert _stamped(workspace).split(" + ") == sorted({first, LATER})


def test_an_edition_names_every_model_behind_its_ratings(tmp_path: Path) -> None:
    workspace = scored_workspace(tmp_path, 0.2)
    plan_run(workspace, RUN, NATION, 1)
    first = _stamped(workspace)
    with workspace.engine.connect() as connection:
        ((run_id, rating, stamps),) = policy.period_ratings(connection, PERIOD.label)
    other = rating.model_copy(update={"platform_id": "khac", "platform_name": "Khác"})
    rows = [(run_id, rating, stamps), (run_id, other, stamps | {"model_version": f"{first} + {LATER}"})]
    request = EditionRequest(
        period=PERIOD.label, edition_id=PERIOD.label, rubrics=(NATION,), site=str(tmp_path), seed=1
    )
    edition, _ = build_edition(workspace, request, rows)
    assert edition.model_version.split(" + ") == sorted({first, LATER})
