"""Labels of an earlier run never stand alone for a later one whose new texts nobody has looked at."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.errors import UnseenError
from pipelines.settings import Period, Settings
from pipelines.steps.audit import plan_run
from pipelines.steps.edition import EditionRequest, publish_period
from pipelines.steps.preview import open_previews
from pipelines.steps.rate import rate_run
from pipelines.steps.rubrics import open_rubric
from pipelines.steps.status import period_status
from pipelines.steps.unseen import unseen
from pipelines.steps.workspace import Workspace
from pipelines.store import facts, judgments, policy
from pipelines.store.judgments import PlanKey
from tests.pipelines.store.store_factory import capture, document, judged_alike, manifest, platform

pytestmark = pytest.mark.integration

RUBRIC = open_rubric("mang-xa-hoi-dien-dan")
ASKED = "noi-dung-thu-ghet"
BUDGET = 100
STARTS = {"2026-10": datetime(2026, 10, 1, tzinfo=UTC), "2026-11": datetime(2026, 11, 1, tzinfo=UTC)}
WHY = "phép thử không có nền tảng nào để hỏi"


def _crawl(workspace: Workspace, month: str, first: int) -> None:
    """A run over 150 documents, of which those of a run that began earlier in the row are the same texts."""
    documents = [document(i).model_copy(update={"cluster": f"i{i}"}) for i in range(first, first + 150)]
    run = (platform(), month, manifest(month, STARTS[month]), "/a")
    with workspace.engine.begin() as connection:
        facts.save_run(connection, run, [capture()], documents, [])
    plan_run(workspace, month, RUBRIC, 1)


def _label(workspace: Workspace, month: str, people: tuple[str, ...] = ("a", "b")) -> None:
    with workspace.engine.begin() as connection:
        plan = judgments.load_plan(
            connection, PlanKey(run_id=month, rubric_id=RUBRIC.id, criterion_id=ASKED)
        )
        assert plan is not None
        names = [drawn.document_id for drawn in plan.pure.drawn]
        when = STARTS[month] + timedelta(days=2)
        labels = judged_alike((RUBRIC.id, ASKED), names, people, 2, when)
        judgments.append_labels(connection, labels, {f"d{i:03d}": f"h{i}" for i in range(200)})
    rate_run(workspace, month, RUBRIC, 1)


def _asks(month: str) -> EditionRequest:
    return EditionRequest(
        period=month, edition_id=month, rubrics=(RUBRIC,), site="", seed=1, no_preview=WHY
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    found = Workspace(settings=Settings(data_dir=tmp_path, labels_per_criterion=BUDGET))
    _crawl(found, "2026-10", 0)
    _label(found, "2026-10")
    _crawl(found, "2026-11", 30)
    rate_run(found, "2026-11", RUBRIC, 1)
    return found


def test_what_is_new_is_counted_where_old_labels_take_part(workspace: Workspace) -> None:
    (found,) = unseen(workspace, ["2026-11"], {RUBRIC.id})
    assert found.drawn == BUDGET
    assert 10 < found.waiting < 60
    assert unseen(workspace, ["2026-11"], {"bo-khac"}) == []


def test_a_first_run_may_be_rated_half_way(workspace: Workspace) -> None:
    assert unseen(workspace, ["2026-10"], {RUBRIC.id}) == []


def test_neither_preview_nor_edition_rests_on_old_texts_alone(workspace: Workspace, tmp_path: Path) -> None:
    (found,) = unseen(workspace, ["2026-11"], {RUBRIC.id})
    for make in (
        lambda: publish_period(
            workspace, _asks("2026-11").model_copy(update={"site": str(tmp_path / "s")})
        ),
        lambda: open_previews(workspace, _asks("2026-11"), 1, STARTS["2026-11"], tmp_path / "p"),
    ):
        with pytest.raises(UnseenError, match=f"còn {found.waiting} trong {BUDGET} nội dung"):
            make()


def test_the_state_asks_for_labels_first_and_for_a_preview_once_they_are_there(
    workspace: Workspace,
) -> None:
    assert "chưa đủ hai người xem" in _next(workspace)
    _label(workspace, "2026-11", ("a",))
    assert "chưa đủ hai người xem" in _next(workspace)
    _label(workspace, "2026-11")
    assert unseen(workspace, ["2026-11"], {RUBRIC.id}) == []
    assert "cleanplatforms preview" in _next(workspace)


def _next(workspace: Workspace) -> str:
    with workspace.engine.connect() as connection:
        ratings = policy.period_ratings(connection, "2026-11")
    (row,) = period_status(workspace, Period("2026-11"), ratings)
    return row["next"]
