"""A model folder: read back as written, and refused when anything in it is not as the manifest says."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

import classifier
from classifier import artefact
from classifier.api import load_model
from classifier.declarations import Declaration
from classifier.errors import ClassifierError, ModelChangedError, ModelFormatError, ModelNotFoundError
from classifier.linear import LinearModel
from classifier.train import train

TEXTS = ["phố đẹp quá", "tức điên cả chợ", ""]


@pytest.fixture
def copied(small_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_folder, tmp_path / "small-1"))


def edit_manifest(folder: Path, **changes: object) -> None:
    file = folder / artefact.MANIFEST
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | changes), encoding="utf-8")


def test_the_version_names_folder_and_manifest(small_folder: Path, small: LinearModel) -> None:
    digest = artefact.sha256_of((small_folder / artefact.MANIFEST).read_bytes())
    assert small.version == f"small-1+{digest[:8]}"


@pytest.mark.integration  # trains twice
def test_training_twice_gives_the_same_bytes(
    datasets: Path, declarations: Mapping[str, Declaration], small_folder: Path, tmp_path: Path
) -> None:
    again = train(datasets, tmp_path / "small-1", declarations=declarations)
    for file in small_folder.iterdir():
        assert (again / file.name).read_bytes() == file.read_bytes(), file.name


@pytest.mark.parametrize("name", ["kept.npy", "idf.npy", "mood.npy", "seller.npy"])
def test_one_changed_byte_is_refused(copied: Path, name: str) -> None:
    data = bytearray((copied / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copied / name).write_bytes(data)
    with pytest.raises(ModelChangedError, match=f"{name}.*SHA-256") as caught:
        load_model(copied)
    assert "Mô hình bị từ chối" in caught.value.message_vi


def test_a_missing_file_is_refused(copied: Path) -> None:
    (copied / "idf.npy").unlink()
    with pytest.raises(ModelChangedError, match=r"idf.npy: missing"):
        load_model(copied)


def test_a_file_outside_the_folder_is_refused(copied: Path) -> None:
    files = json.loads((copied / artefact.MANIFEST).read_text(encoding="utf-8"))["files"]
    files["../outside.npy"] = files.pop("idf.npy")
    shutil.copy(copied / "idf.npy", copied.parent / "outside.npy")
    edit_manifest(copied, files=files)
    with pytest.raises(ModelChangedError, match=r"outside.npy: missing"):
        load_model(copied)


@pytest.mark.parametrize("found", [0, 2, "1", None])
def test_another_format_is_refused(copied: Path, found: object) -> None:
    edit_manifest(copied, format=found)
    with pytest.raises(ModelFormatError, match="this code reads 1"):
        load_model(copied)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"format": 1}', '{"format": 1, "heads": 3}', "\ufffe"]
)
def test_a_manifest_that_is_none_is_refused(copied: Path, text: str) -> None:
    (copied / artefact.MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(ModelFormatError, match=r"manifest.json"):
        load_model(copied)


def test_features_of_other_code_are_refused(copied: Path) -> None:
    features = json.loads((copied / artefact.MANIFEST).read_text(encoding="utf-8"))["features"]
    edit_manifest(copied, features=features | {"probe": "0" * 16})
    with pytest.raises(ModelFormatError, match="other normalisation or features"):
        load_model(copied)


def test_a_weights_file_the_manifest_does_not_name_is_refused(copied: Path) -> None:
    files = json.loads((copied / artefact.MANIFEST).read_text(encoding="utf-8"))["files"]
    files.pop("mood.npy")
    edit_manifest(copied, files=files)
    with pytest.raises(ModelFormatError, match=r"mood.npy"):
        load_model(copied)


def test_no_model_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFoundError, match=str(tmp_path)) as caught:
        load_model(tmp_path)
    assert "Không tìm thấy mô hình" in caught.value.message_vi


def test_a_pickle_inside_an_array_is_refused(copied: Path) -> None:
    with (copied / "idf.npy").open("wb") as stream:
        np.save(stream, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    files = json.loads((copied / artefact.MANIFEST).read_text(encoding="utf-8"))["files"]
    files["idf.npy"]["sha256"] = artefact.sha256_of((copied / "idf.npy").read_bytes())
    edit_manifest(copied, files=files)
    with pytest.raises(ClassifierError, match=r"idf.npy"):
        load_model(copied)


def test_no_code_of_the_classifier_can_unpickle() -> None:
    folder = Path(classifier.__file__).parent
    for file in folder.rglob("*.py"):
        code = file.read_text(encoding="utf-8")
        for word in (
            "import pickle",
            "joblib",
            "import dill",
            "cloudpickle",
            "torch.load",
            "allow_pickle=True",
        ):
            assert word not in code, file


def test_the_manifest_names_data_and_terms(small: LinearModel, datasets: Path) -> None:
    training = small.manifest.heads["mood"].training
    assert training.sources[0].licence == "our own"
    assert training.sources[0].files["train.csv"] == artefact.sha256_of(
        (datasets / "moods/train.csv").read_bytes()
    )
    assert training.left_out_as_tested == 7
