"""From the labels in a store to the next version of the model: what is read, compared, promoted and refused."""

from datetime import timedelta
from pathlib import Path

import pytest

from classifier import audits
from classifier.errors import TooFewLabelsError
from crawler.types import Document
from pipelines.audit.labels import Judgment, Label, LabellerRole
from pipelines.errors import ModelFolderTakenError
from pipelines.rating.plan import plan_audit
from pipelines.rating.strata import ScoredDocument
from pipelines.settings import Settings
from pipelines.steps import training
from pipelines.steps.training import PROMOTION, Promotion, promotion_text, settled_documents, train_own
from pipelines.steps.workspace import Workspace
from pipelines.store import facts, judgments
from pipelines.store.judgments import PlanKey, StoredPlan
from tests.pipelines.store.store_factory import MOMENT, capture, document, manifest, platform

SIZE, BUDGET = 400, 200
KEY = PlanKey(run_id="run-1", rubric_id="r", criterion_id="c")
HARMS = {("r", "c"): "H16"}


def rude(number: int) -> bool:
    return number % 4 == 0


def page(number: int) -> Document:
    said = (
        "nhận gửi sừng quý và vảy lạ cho nhóm {}" if rude(number) else "chiều nay lớp {} tập hát ngoài sân"
    )
    return document(number, said.format(number)).model_copy(update={"cluster": f"i{number // 3}"})


def plan(output: str) -> StoredPlan:
    scored = [
        ScoredDocument("bao-thu", "r", "c", f"d{i:03d}", 0.25, 0.9 if rude(i) else 0.1) for i in range(SIZE)
    ]
    made = plan_audit(scored, BUDGET, 1).criteria[0]
    drawn = {each.document_id for each in made.drawn}
    return StoredPlan(
        key=KEY,
        rubric_sha256="x",
        model_version="m",
        output_id=output,
        seed=1,
        budget=BUDGET,
        plan=made.model_dump(mode="json", exclude={"membership"}),
        documents=tuple((d, h, 0.5, d in drawn) for d, h in sorted(made.membership.items())),
    )


def spoken(document_id: str, labeller: str, judgment: Judgment) -> Label:
    return Label(
        task_id="T1",
        document_id=document_id,
        rubric_id="r",
        criterion_id="c",
        labeller=labeller,
        role=LabellerRole.LABELLER,
        judgment=judgment,
        labelled_at=MOMENT + timedelta(minutes=1),
    )


def fill(workspace: Workspace, output: str = "") -> StoredPlan:
    """A run of our own texts, an audit plan, and two people who agree, but for one document."""
    made = plan(output)
    hashes = {f"d{i:03d}": f"h{i}" for i in range(SIZE)}
    with workspace.engine.begin() as connection:
        run = (platform(), "2026-10", manifest(), "folder")
        facts.save_run(connection, run, [capture()], [page(i) for i in range(SIZE)], [])
        judgments.save_plan(connection, made)
        labels = []
        for at, drawn in enumerate(made.pure.drawn):
            one = Judgment.VIOLATING if rude(int(drawn.document_id[1:])) else Judgment.INNOCENT
            other = one if at else Judgment.UNCLEAR
            labels += [spoken(drawn.document_id, "a", one), spoken(drawn.document_id, "b", other)]
        judgments.append_labels(connection, labels, hashes)
    return made


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(settings=Settings(data_dir=tmp_path))


def test_settled_labels_come_with_the_documents_they_stand_for(workspace: Workspace) -> None:
    made = fill(workspace)
    assert settled_documents(workspace, {}) == []
    found = settled_documents(workspace, HARMS)
    assert len(found) == BUDGET - 1
    assert {each.harm for each in found} == {"H16"}
    assert all(each.violating == rude(int(each.document.document_id[1:])) for each in found)
    chances = {drawn.document_id: drawn.probability for drawn in made.pure.drawn}
    assert all(each.weight == pytest.approx(4 / chances[each.document.document_id]) for each in found)


@pytest.mark.integration  # most of a second
def test_a_steered_criterions_harm_is_its_outputs(workspace: Workspace) -> None:
    fill(workspace, "vihsd.harmful")
    assert {each.harm for each in settled_documents(workspace, {})} == {"H05"}


@pytest.mark.integration  # trains a model
def test_own_labels_make_a_model_that_is_compared_and_recorded(
    workspace: Workspace, tmp_path: Path
) -> None:
    fill(workspace)
    found = train_own(workspace, HARMS, tmp_path / "own", lambda _: None)
    (row,) = found.compared
    assert row.harm == "H16"
    assert min(row.violating, row.labels - row.violating) >= audits.LEAST_HELD
    assert row.new < row.old
    assert Promotion.model_validate_json((tmp_path / "own" / PROMOTION).read_bytes()) == found
    assert "Licence: **owned by" in (tmp_path / "own" / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "H05" in found.missing
    assert not found.promoted
    assert workspace.settings.model_folder is None
    assert "model_dir" in promotion_text(found, tmp_path / "own")


@pytest.mark.integration  # trains a model
def test_a_better_version_is_used_from_then_on_and_the_old_one_stays(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(workspace)
    monkeypatch.setattr(training, "_harms", lambda _model: set[str]())
    first = train_own(workspace, HARMS, tmp_path / "own-1", lambda _: None)
    assert first.promoted
    assert workspace.settings.model_folder == (tmp_path / "own-1").resolve()
    again = train_own(workspace, HARMS, tmp_path / "own-2", lambda _: None)
    assert again.old == first.new
    assert [(row.old, row.new) for row in again.compared] == [(row.new, row.new) for row in first.compared]
    assert not again.promoted
    assert "vẫn dùng own-1" in promotion_text(again, tmp_path / "own-2")
    assert workspace.settings.model_folder == (tmp_path / "own-1").resolve()


def test_too_few_labels_and_a_taken_folder_are_refused(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(TooFewLabelsError):
        train_own(workspace, HARMS, tmp_path / "own", lambda _: None)
    assert not (tmp_path / "own").exists()
    fill(workspace)
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelFolderTakenError, match="taken"):
        train_own(workspace, HARMS, taken, lambda _: None)


def test_a_harm_without_a_head_costs_a_random_audit(workspace: Workspace) -> None:
    fill(workspace)
    labels = training.own_labels(settled_documents(workspace, HARMS))
    assert training._cost(training._loaded(workspace), "H10", labels) == 918 + 756 + 521
