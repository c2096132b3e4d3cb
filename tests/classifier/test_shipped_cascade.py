"""The shipped cascade: chosen by name, made of the shipped parts, and as good as its card says."""

import json
from pathlib import Path

import numpy as np
import pytest

from classifier.api import MODELS_FOLDER, SHIPPED, default_folder, folder_of, load_model
from classifier.card import CARD, METRICS
from classifier.cascade import CascadeModel
from classifier.declarations import load_declarations
from classifier.evaluate import Evaluation, View, evaluate
from classifier.second_card import render_second_card
from classifier.types import LoadedModel

CASCADE = MODELS_FOLDER / "cascade-1"
LARGEST = 40_000_000
"""Bytes of a file in the repository."""
MEASURED = "victsd-toxic"
"""The head read again here; the others' figures stand in the same metrics, and would take minutes."""


@pytest.fixture(scope="module")
def cascade() -> LoadedModel:
    pytest.importorskip("onnxruntime", reason="needs the extra encoder")
    pytest.importorskip("tokenizers", reason="needs the extra encoder")
    return load_model(Path("cascade-1"))


def test_shipped_models_are_chosen_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert folder_of(None) == default_folder() == MODELS_FOLDER / SHIPPED[0]
    assert [folder_of(Path(name)) for name in SHIPPED] == [MODELS_FOLDER / name for name in SHIPPED]
    assert folder_of(tmp_path / "cascade-1") == tmp_path / "cascade-1"
    assert folder_of(Path("khong-co")) == Path("khong-co")
    (tmp_path / "cascade-1").mkdir()
    assert folder_of(Path("cascade-1")) == Path("cascade-1"), "a folder of one's own comes first"


def test_no_file_is_too_large_for_the_repository() -> None:
    assert max(file.stat().st_size for file in MODELS_FOLDER.rglob("*") if file.is_file()) < LARGEST


def test_the_cascade_is_of_the_shipped_parts(cascade: LoadedModel) -> None:
    assert isinstance(cascade, CascadeModel)
    assert cascade.linear.version == load_model().version
    assert set(cascade.manifest.heads) == {"victsd-toxic", "vispam", "clickbait"}
    assert cascade.heads == load_model().heads


def test_its_card_and_metrics_are_its_own(cascade: LoadedModel) -> None:
    written = Evaluation.model_validate_json((CASCADE / METRICS).read_bytes())
    assert written.model == cascade.version
    assert isinstance(cascade, CascadeModel)
    card = render_second_card(written, cascade.manifest, load_declarations())
    assert (CASCADE / CARD).read_text(encoding="utf-8") == card


def test_the_encoders_card_and_metrics_are_its_own(cascade: LoadedModel) -> None:
    assert isinstance(cascade, CascadeModel)
    encoder, folder = cascade.encoder, MODELS_FOLDER / "encoder-1"
    written = Evaluation.model_validate_json((folder / METRICS).read_bytes())
    assert written.model == encoder.version
    card = render_second_card(written, encoder.manifest, load_declarations())
    assert (folder / CARD).read_text(encoding="utf-8") == card


def test_what_is_required_of_each_head_is_reached(cascade: LoadedModel) -> None:
    written = Evaluation.model_validate_json((CASCADE / METRICS).read_bytes())
    assert written.misses == ()
    required = [head for head in load_declarations().values() if head.required]
    assert len(required) >= 3
    for head in required:
        for asked in head.required:
            assert written.heads[head.id][View.OFFICIAL].values[asked.figure] >= asked.official


@pytest.mark.shared
@pytest.mark.integration
def test_it_does_what_its_metrics_say(cascade: LoadedModel, shared: Path) -> None:
    found = evaluate(cascade, shared / "datasets", declarations={MEASURED: load_declarations()[MEASURED]})
    written = json.loads((CASCADE / METRICS).read_bytes())["heads"]
    for head, views in found.heads.items():
        for view, figures in views.items():
            for name, value in figures.values.items():
                assert value == pytest.approx(written[head][view]["values"][name], abs=2e-3), (
                    head,
                    view,
                    name,
                )
    assert found.misses == ()


@pytest.mark.shared
@pytest.mark.integration
def test_hostile_texts_are_scored_alone_as_together(cascade: LoadedModel, shared: Path) -> None:
    nasty = json.loads((shared / "corpora/blns/blns.json").read_text(encoding="utf-8"))
    together = cascade.score(nasty)
    assert all(np.isfinite(values).all() for values in together.values())
    for place in range(0, len(nasty), 7):
        for output, values in cascade.score([nasty[place]]).items():
            assert np.array_equal(values[0], together[output][place])
