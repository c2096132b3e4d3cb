"""An encoder's folder: read as written, refused when changed, and clear about what must be installed."""

import json
import sys
from pathlib import Path

import pytest

from classifier.api import load_model
from classifier.encoder.artefact import (
    GRAPH,
    TOKENIZER,
    EncoderManifest,
    read_encoder_manifest,
    read_part,
    save_encoder,
)
from classifier.encoder.plan import Plan
from classifier.errors import MissingExtraError, ModelChangedError, ModelFormatError

BLANK = EncoderManifest(
    start="tiny",
    segmented=False,
    pad=1,
    plan=Plan(heads=("mood",), portions={}),
    logits={"mood": 3},
    heads={},
    auxiliary=(),
    files={},
    code="",
    libraries={},
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_encoder(tmp_path / "tiny-1", {GRAPH: b"graph", TOKENIZER: b"{}"}, BLANK)
    return tmp_path / "tiny-1"


def edit(folder: Path, **changes: object) -> None:
    file = folder / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_bytes()) | changes), encoding="utf-8")


def test_a_folder_is_read_back(folder: Path) -> None:
    manifest, _ = read_encoder_manifest(folder)
    assert manifest.model_copy(update={"files": {}}) == BLANK
    assert read_part(folder, manifest, GRAPH) == b"graph"


def test_one_changed_byte_is_refused(folder: Path) -> None:
    manifest, _ = read_encoder_manifest(folder)
    (folder / GRAPH).write_bytes(b"grapH")
    with pytest.raises(ModelChangedError, match="SHA-256"):
        read_part(folder, manifest, GRAPH)
    (folder / GRAPH).unlink()
    with pytest.raises(ModelChangedError, match="missing"):
        read_part(folder, manifest, GRAPH)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": 9}, "format 9"),
        ({"normalisation": "other"}, "normalisation"),
        ({"files": {}}, "does not name encoder.onnx, tokenizer.json"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_manifest_of_another_kind_is_refused(folder: Path, changes: dict[str, object], said: str) -> None:
    edit(folder, **changes)
    with pytest.raises(ModelFormatError, match=said) as caught:
        load_model(folder)
    assert "không đọc được mô tả mô hình" in caught.value.message_vi


@pytest.mark.parametrize("manifest", ['{"kind": "oracle"}', "{}", "[]", "no JSON"])
def test_a_kind_nobody_knows_is_refused(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "manifest.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(ModelFormatError, match="kind"):
        load_model(tmp_path)


def test_without_the_runtime_loading_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'cleanplatforms\[encoder\]'") as caught:
        load_model(folder)
    assert "Chưa cài onnxruntime" in caught.value.message_vi
