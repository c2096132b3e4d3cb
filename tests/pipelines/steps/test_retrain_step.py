"""`train --with-audits` on small data: what it learns, on what two versions are compared, and which is used then."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from classifier import audits
from classifier import train as training_code
from classifier.artefact import read_manifest
from classifier.declarations import Declaration
from classifier.errors import DatasetError, TooFewLabelsError
from classifier.train import silent, train
from pipelines.errors import ModelFolderTakenError
from pipelines.publication.tree import digests
from pipelines.settings import Settings
from pipelines.steps.training import (
    PROMOTION,
    Promotion,
    labels_for,
    licence_of,
    promotion_text,
    retrain,
    settled_documents,
)
from pipelines.steps.workspace import Workspace
from pipelines.store import judgments
from tests.pipelines.steps.small_heads import small_datasets, small_heads
from tests.pipelines.steps.test_training_step import fill

pytestmark = pytest.mark.integration  # trains models

OUTPUT = "rude.harmful"


@pytest.fixture(scope="module")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_datasets(tmp_path_factory.mktemp("datasets"))


@pytest.fixture(scope="module")
def declared(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Declaration]:
    return small_heads(tmp_path_factory.mktemp("heads"))


@pytest.fixture(scope="module")
def first(
    datasets: Path, declared: Mapping[str, Declaration], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The version in use: taught by the research data alone, it has never met the platform's way of speaking."""
    return train(datasets, tmp_path_factory.mktemp("models") / "v1", declarations=declared)


@pytest.fixture
def workspace(
    tmp_path: Path, first: Path, declared: Mapping[str, Declaration], monkeypatch: pytest.MonkeyPatch
) -> Workspace:
    monkeypatch.setattr(training_code, "load_declarations", lambda: declared)
    found = _installation(tmp_path)
    found.settings.model_pointer.parent.mkdir(parents=True)
    found.settings.model_pointer.write_text(f"{first}\n", encoding="utf-8")
    return found


def _installation(folder: Path) -> Workspace:
    """The installation as the next command finds it."""
    return Workspace(settings=Settings(data_dir=folder))


def test_a_version_that_costs_fewer_labels_is_used_and_the_old_one_stays_as_it_was(
    workspace: Workspace, first: Path, datasets: Path, tmp_path: Path
) -> None:
    fill(workspace, OUTPUT)
    before = digests(first)
    found = retrain(workspace, datasets, tmp_path / "v2", silent)

    (row,) = found.compared
    assert (row.harm, found.missing) == ("H05", ())
    assert min(row.violating, row.labels - row.violating) >= audits.LEAST_HELD
    assert row.new < row.old
    assert found.promoted
    assert Promotion.model_validate_json((tmp_path / "v2" / PROMOTION).read_bytes()) == found
    assert "được dùng từ nay" in promotion_text(found, tmp_path / "v2")

    now = _installation(tmp_path)
    assert now.settings.model_folder == (tmp_path / "v2").resolve()
    assert now.model.version == found.new
    assert digests(first) == before
    back = Settings(data_dir=tmp_path, model_dir=first)
    assert Workspace(settings=back).model.version == found.old


def test_it_learns_the_taught_labels_beside_the_research_data_and_none_held_back(
    workspace: Workspace, first: Path, datasets: Path, tmp_path: Path
) -> None:
    fill(workspace, OUTPUT)
    labels = labels_for(workspace.model, settled_documents(workspace, {}))
    taught, held = audits.parted(labels)
    found = retrain(workspace, datasets, tmp_path / "v2", silent)

    old, new = (read_manifest(folder)[0].heads for folder in (first, tmp_path / "v2"))
    assert found.taught == len(taught)
    assert found.compared[0].labels == len(held)
    assert new["rude"].training.texts == old["rude"].training.texts + len(taught)
    assert new["sales"].training.texts == old["sales"].training.texts
    record = audits.source_record(taught, licence_of(workspace))
    assert new["rude"].training.sources == (*old["rude"].training.sources, record)
    assert new["sales"].training.sources == old["sales"].training.sources


def test_a_version_that_costs_no_fewer_labels_is_kept_aside(
    workspace: Workspace, datasets: Path, tmp_path: Path
) -> None:
    fill(workspace, OUTPUT)
    retrain(workspace, datasets, tmp_path / "v2", silent)
    again = retrain(_installation(tmp_path), datasets, tmp_path / "v3", silent)
    assert [row.old for row in again.compared] == [row.new for row in again.compared]
    assert not again.promoted
    assert (tmp_path / "v3" / PROMOTION).is_file()
    assert f"vẫn dùng {again.old}" in promotion_text(again, tmp_path / "v3")
    assert _installation(tmp_path).settings.model_folder == (tmp_path / "v2").resolve()


def test_a_version_without_a_harm_of_the_old_one_never_takes_its_place(
    workspace: Workspace, first: Path, datasets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(workspace, OUTPUT)
    fewer = small_heads(tmp_path / "fewer", ("rude",))
    monkeypatch.setattr(training_code, "load_declarations", lambda: fewer)
    found = retrain(workspace, datasets, tmp_path / "v2", silent)
    assert found.compared[0].new < found.compared[0].old
    assert found.missing == ("H11",)
    assert not found.promoted
    assert _installation(tmp_path).settings.model_folder == first


def test_what_cannot_be_trained_or_compared_leaves_everything_as_it_was(
    workspace: Workspace, first: Path, datasets: Path, tmp_path: Path
) -> None:
    with pytest.raises(TooFewLabelsError):
        retrain(workspace, datasets, tmp_path / "v2", silent)
    fill(workspace, OUTPUT)
    with pytest.raises(DatasetError, match=r"rude.train\.csv"):
        retrain(workspace, tmp_path / "nowhere", tmp_path / "v2", silent)
    assert not (tmp_path / "v2").exists()
    with pytest.raises(ModelFolderTakenError, match=first.name):
        retrain(workspace, datasets, first, silent)
    assert _installation(tmp_path).settings.model_folder == first
    with workspace.engine.connect() as connection:
        assert judgments.planned_runs(connection) == ["run-1"]
