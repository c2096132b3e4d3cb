"""Agreement is a criterion's: over all platforms of a period, whatever one of them alone would say."""

from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.audit.agreement import agreement
from pipelines.audit.labels import Judgment, Label
from pipelines.rating.types import Verdict
from pipelines.settings import Period, Settings
from pipelines.steps.agreement import criterion_agreement, unclear_criteria
from pipelines.steps.audit import plan_run
from pipelines.steps.rate import rate_run
from pipelines.steps.rubrics import open_rubric
from pipelines.steps.workspace import Workspace
from pipelines.store import facts, judgments
from pipelines.store.judgments import PlanKey
from tests.pipelines.store.store_factory import MOMENT, capture, document, judged_alike, manifest, platform

pytestmark = pytest.mark.integration  # whole platforms are planned and rated

RUBRIC = open_rubric("mang-xa-hoi-dien-dan")
ASKED = "noi-dung-thu-ghet"
PERIOD, EARLIER = Period("2026-10"), Period("2026-09")
BUDGET = 300
CALM, ROUGH = "dien-dan-lang", "dien-dan-on"


def _crawl(workspace: Workspace, name: str, first: int, period: Period = PERIOD) -> str:
    """Sample and plan 400 documents of a platform; gives the run's id."""
    run_id = f"{name}-{period.label}"
    ours = platform().model_copy(update={"id": name, "name": name, "url": f"https://{name}.example"})
    documents = [
        document(i).model_copy(update={"cluster": f"i{i}", "platform": name, "capture_id": run_id})
        for i in range(first, first + 400)
    ]
    told = manifest(run_id).model_copy(update={"platform_id": name})
    with workspace.engine.begin() as connection:
        facts.save_run(connection, (ours, period.label, told, "/a"), [capture(run_id)], documents, [])
    plan_run(workspace, run_id, RUBRIC, 1)
    return run_id


def _label(workspace: Workspace, run_id: str, guilty: int, slips: int = 0) -> list[Label]:
    """Two people's labels on all that was drawn: both find some guilty, one of them a few more."""
    key = PlanKey(run_id=run_id, rubric_id=RUBRIC.id, criterion_id=ASKED)
    with workspace.engine.begin() as connection:
        drawn = judgments.drawn_hashes(connection, key)
        names = sorted(drawn)
        labels = judged_alike((RUBRIC.id, ASKED), names, ("a", "b"), guilty)
        labels = [
            one.model_copy(update={"judgment": Judgment.VIOLATING})
            if one.labeller == "b" and one.document_id in names[guilty : guilty + slips]
            else one
            for one in labels
        ]
        judgments.append_labels(connection, labels, drawn)
    return labels


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(settings=Settings(data_dir=tmp_path, labels_per_criterion=BUDGET))


def _alpha(workspace: Workspace, period: Period = PERIOD) -> float | None:
    return criterion_agreement(workspace, period, RUBRIC.id, ASKED)


def test_a_spotless_platform_with_a_slip_is_measured_beside_others(workspace: Workspace) -> None:
    calm, rough = _crawl(workspace, CALM, 0), _crawl(workspace, ROUGH, 500)
    slip = _label(workspace, calm, 0, slips=1)
    assert (agreement(slip) or 0) < 0.1
    assert unclear_criteria(workspace, PERIOD, RUBRIC) == [ASKED]
    both = slip + _label(workspace, rough, 20)
    assert _alpha(workspace) == agreement(both)
    assert unclear_criteria(workspace, PERIOD, RUBRIC) == []
    rated = {
        name: next(c for c in rate_run(workspace, run, RUBRIC, 1).criteria if c.criterion_id == ASKED)
        for name, run in ((CALM, calm), (ROUGH, rough))
    }
    assert {found.agreement for found in rated.values()} == {_alpha(workspace)}
    assert all(found.verdict is not Verdict.NOT_MEASURED for found in rated.values())


def test_where_people_disagree_everywhere_nothing_is_measured(workspace: Workspace) -> None:
    calm, rough = _crawl(workspace, CALM, 0), _crawl(workspace, ROUGH, 500)
    _label(workspace, calm, 0)
    _label(workspace, rough, 10, slips=40)
    found = next(c for c in rate_run(workspace, calm, RUBRIC, 1).criteria if c.criterion_id == ASKED)
    assert found.verdict is Verdict.NOT_MEASURED
    assert unclear_criteria(workspace, PERIOD, RUBRIC) == [ASKED]


def test_other_periods_and_undrawn_documents_do_not_count(workspace: Workspace) -> None:
    assert _alpha(workspace) is None
    calm = _crawl(workspace, CALM, 0)
    _label(workspace, calm, 10, slips=2)
    before = _alpha(workspace)
    earlier = _crawl(workspace, ROUGH, 500, EARLIER)
    _label(workspace, earlier, 10, slips=60)
    assert _alpha(workspace) == before
    with workspace.engine.begin() as connection:
        drawn = judgments.drawn_hashes(
            connection, PlanKey(run_id=calm, rubric_id=RUBRIC.id, criterion_id=ASKED)
        )
        left = sorted({f"d{i:03d}" for i in range(400)} - set(drawn))[:20]
        labels = judged_alike((RUBRIC.id, ASKED), left, ("a",), 20) + judged_alike(
            (RUBRIC.id, ASKED), left, ("b",), 0, MOMENT + timedelta(days=1)
        )
        judgments.append_labels(connection, labels, {name: f"h{int(name[1:])}" for name in left})
    assert _alpha(workspace) == before
