"""A second period: the edition says what changed since the first, and anyone can recompute it."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.types import SiteCheck
from pipelines.audit.labels import Judgment, Label, LabellerRole
from pipelines.publication.verify import Check, verify
from pipelines.rating.change_types import Comparison, RatingChange
from pipelines.rating.plan import DrawnDocument
from pipelines.rating.types import Edition
from pipelines.settings import Settings
from pipelines.steps.audit import plan_run
from pipelines.steps.edition import EditionRequest, publish_period
from pipelines.steps.rate import rate_run
from pipelines.steps.rubrics import open_rubric
from pipelines.steps.workspace import Workspace
from pipelines.store import facts, judgments, policy
from pipelines.store.judgments import PlanKey
from rubrics.types import Limits, Rubric
from tests.pipelines.store.store_factory import MOMENT, capture, document, manifest, observation, platform

pytestmark = pytest.mark.integration

RUBRIC = open_rubric("bao-chi-dien-tu")
ASKED = "binh-luan-thu-ghet"
MONTHS = {"2026-09": 0, "2026-10": 31}
DOCUMENTS = 420


def _run(workspace: Workspace, month: str, guilty: int, rubric: Rubric = RUBRIC) -> None:
    """Sample, plan, let two people judge the first documents of every draw alike, and rate."""
    run_id = f"run-{month}"
    started = MOMENT + timedelta(days=MONTHS[month])
    documents = [
        document(i, text=f"Bình luận {month} số {i}").model_copy(
            update={"cluster": f"i{i}", "document_id": f"{month}-{i:03d}", "content_hash": f"{month}{i}"}
        )
        for i in range(DOCUMENTS)
    ]
    run = (platform(), month, manifest(run_id, started), "/a")
    with workspace.engine.begin() as connection:
        checks = [
            observation().model_copy(update={"check": SiteCheck(c.check)})
            for c in rubric.criteria
            if c.check
        ]
        facts.save_run(connection, run, [capture()], documents, checks)
    plan_run(workspace, run_id, rubric, 1)
    labels = [
        Label(
            task_id="T",
            document_id=drawn.document_id,
            rubric_id=rubric.id,
            criterion_id=criterion.id,
            labeller=who,
            role=LabellerRole.LABELLER,
            judgment=Judgment.VIOLATING if at < guilty else Judgment.INNOCENT,
            labelled_at=started + timedelta(days=3),
        )
        for criterion in rubric.criteria
        if criterion.kind == "content" and "comment" in criterion.applies_to
        for at, drawn in enumerate(_drawn(workspace, run_id, criterion.id))
        for who in ("a", "b")
    ]
    with workspace.engine.begin() as connection:
        judgments.append_labels(connection, labels, {d.document_id: d.content_hash for d in documents})
    rate_run(workspace, run_id, rubric, 1)


def _drawn(workspace: Workspace, run_id: str, criterion_id: str) -> list[DrawnDocument]:
    with workspace.engine.connect() as connection:
        key = PlanKey(run_id=run_id, rubric_id=RUBRIC.id, criterion_id=criterion_id)
        plan = judgments.load_plan(connection, key)
    assert plan is not None
    return list(plan.pure.drawn)


def _publish(workspace: Workspace, month: str, rubric: Rubric = RUBRIC) -> Path:
    site = str(workspace.settings.site_dir)
    request = EditionRequest(
        period=month,
        edition_id=month,
        rubrics=(rubric,),
        site=site,
        seed=1,
        no_preview="phép thử không có nền tảng nào để hỏi",
    )
    return publish_period(workspace, request)


def _change(folder: Path) -> RatingChange:
    edition = Edition.model_validate_json((folder / "data" / "edition.json").read_bytes())
    (change,) = edition.changes
    return change


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    found = Workspace(settings=Settings(data_dir=tmp_path, labels_per_criterion=300))
    _run(found, "2026-09", guilty=3)
    _publish(found, "2026-09")
    return found


def test_the_first_edition_compares_with_nothing(workspace: Workspace) -> None:
    folder = workspace.settings.site_dir / "2026-09"
    assert Edition.model_validate_json((folder / "data" / "edition.json").read_bytes()).changes == ()
    assert verify(folder) == []


def test_a_platform_that_got_worse(workspace: Workspace, tmp_path: Path) -> None:
    _run(workspace, "2026-10", guilty=60)
    folder = _publish(workspace, "2026-10")
    change = _change(folder)
    (hate,) = [one for one in change.criteria if one.criterion_id == ASKED]
    assert (hate.comparison, hate.model, hate.beyond_noise) == (Comparison.COMPARED, 0.0, True)
    assert hate.platform is not None
    assert hate.platform > 0.1
    assert verify(folder) == []
    assert change.score is not None
    assert change.score.beyond_noise
    assert change.score.platform == pytest.approx(change.score.after - change.score.before)
    (page,) = (folder / "ratings").rglob("bao-thu.html")
    text = page.read_text("utf-8")
    assert "So với kỳ công bố trước" in text
    assert "xấu đi, vượt quá sai số" in text
    assert "nền tảng đã xấu đi" in text
    alone = tmp_path / "alone" / "2026-10"
    shutil.copytree(folder, alone)
    assert verify(alone) == []  # the edition carries what it compares with


def test_a_stricter_rubric_is_told_from_the_platform(workspace: Workspace) -> None:
    stricter = RUBRIC.model_copy(
        update={
            "criteria": tuple(
                c.model_copy(update={"limits": Limits(good=0.001, limit=0.01, tolerance=0.005)})
                if c.id == ASKED
                else c
                for c in RUBRIC.criteria
            ),
            "sha256": "f" * 64,
        }
    )
    _run(workspace, "2026-10", 3, stricter)
    folder = _publish(workspace, "2026-10", stricter)
    change = _change(folder)
    (hate,) = [one for one in change.criteria if one.criterion_id == ASKED]
    assert (hate.comparison, hate.beyond_noise) == (Comparison.COMPARED, False)
    assert change.score is not None
    assert change.score.rubric < -1
    assert (change.score.platform, change.score.beyond_noise) == (0.0, False)
    assert verify(folder) == []


def test_another_model_cuts_the_old_sample_anew(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with workspace.engine.begin() as connection:
        known = policy.published_editions(connection)
    older = [known[0].model_copy(update={"model_version": "mo-hinh-cu"})]
    monkeypatch.setattr(policy, "published_editions", lambda _: older)
    _run(workspace, "2026-10", guilty=3)
    folder = _publish(workspace, "2026-10")
    change = _change(folder)
    (figure,) = [one for one in change.earlier.figures if one.criterion_id == ASKED]
    assert change.earlier.model_version == "mo-hinh-cu"
    assert figure.restrata is not None
    assert len(figure.restrata.shares) > 1  # the plan had one stratum: nothing was scored then
    assert sum(cell.violating for cell in figure.restrata.cells) == 3
    (hate,) = [one for one in change.criteria if one.criterion_id == ASKED]
    assert hate.model not in {None, 0.0}
    assert verify(folder) == []


def _tamper(folder: Path, where: str) -> None:
    """Set one prevalence of a published edition to another number."""
    file = folder / "data" / "edition.json"
    whole = json.loads(file.read_text("utf-8"))
    place = whole["changes"][0]["criteria"] if where == "change" else whole["ratings"][0]["criteria"]
    (one,) = [result for result in place if result["criterion_id"] == ASKED]
    (one if where == "change" else one["estimate"])["platform" if where == "change" else "prevalence"] = 0.5
    file.write_text(json.dumps(whole, ensure_ascii=False), "utf-8")


@pytest.mark.parametrize(
    ("month", "where", "what"),
    [("2026-10", "change", "tính lại"), ("2026-09", "rating", "dẫn lại")],
)
def test_a_wrong_part_and_a_wrong_quotation_are_found(
    workspace: Workspace, month: str, where: str, what: str
) -> None:
    _run(workspace, "2026-10", guilty=60)
    folder = _publish(workspace, "2026-10")
    _tamper(folder.parent / month, where)
    assert any(what in one.what for one in verify(folder) if one.check is Check.CHANGES)


def test_the_moment_of_an_edition_is_still_its_inputs(workspace: Workspace) -> None:
    _run(workspace, "2026-10", guilty=3)
    one = (_publish(workspace, "2026-10") / "SHA256SUMS").read_bytes()
    assert (_publish(workspace, "2026-10") / "SHA256SUMS").read_bytes() == one
