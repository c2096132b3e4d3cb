"""An encoder from start to scores, on a tiny transformer of our own: trained, killed, resumed, served, refused."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs the extra train")
pytest.importorskip("transformers", reason="needs the extra train")
pytest.importorskip("onnxruntime", reason="needs the extra train")

import torch
from transformers import BertConfig, BertModel

from classifier.api import load_model
from classifier.cascade import CascadeModel, save_cascade
from classifier.cascade_fit import fit_cascade, unseen_shares
from classifier.declarations import Declaration
from classifier.encoder import learn
from classifier.encoder import plan as plans
from classifier.encoder.artefact import GRAPH
from classifier.encoder.build import build
from classifier.encoder.model import EncoderModel
from classifier.encoder.network import Network
from classifier.encoder.plan import Plan
from classifier.encoder.start import Start, cut_vocabulary, open_start, unigram_tokenizer
from classifier.errors import (
    ModelChangedError,
    ModelFormatError,
    StartModelError,
    UnknownHeadError,
    WorkFolderError,
)
from classifier.linear import LinearModel

pytestmark = pytest.mark.integration

LETTERS = "abcdefghijklmnopqrstuvwxyzăâđêôơưàáảãạ0123456789"
WORDS = [
    "▁tức",
    "▁điên",
    "▁cút",
    "▁ngay",
    "▁đẹp",
    "▁quá",
    "▁chán",
    "▁ghê",
    "▁vui",
    "▁thật",
    "▁bực",
    "▁mình",
]
TEXTS = ["phố đẹp quá", "tức điên cả chợ", "cút ngay", ""]


def tiny_start() -> Start:
    torch.manual_seed(5)
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁", *LETTERS, *WORDS, "▁東京都"]
    scores = [0.0, 0.0, 0.0, 0.0, -4.0, *[-6.0] * len(LETTERS), *[-3.0] * len(WORDS), -9.0]
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
        pad_token_id=1,
    )
    network = BertModel(config, add_pooling_layer=False)
    return Start("tiny", network, unigram_tokenizer(zip(pieces, scores, strict=True)))


@pytest.fixture(scope="module")
def start_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    start = tiny_start()
    start.network.save_pretrained(folder)
    start.tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "PreTrainedTokenizerFast"})
    )
    return folder


@pytest.fixture(scope="module")
def plan(start_folder: Path) -> Plan:
    return Plan(
        start=str(start_folder),
        heads=("mood",),
        portions={},
        epochs=6,
        batch=16,
        rate=3e-3,
        longest=32,
        seed=7,
    )


@pytest.fixture(scope="module")
def known(declarations: Mapping[str, Declaration]) -> Mapping[str, Declaration]:
    return declarations


@pytest.fixture(scope="module", autouse=True)
def own_heads(known: Mapping[str, Declaration]) -> object:
    patch = pytest.MonkeyPatch()
    patch.setattr(plans, "load_declarations", lambda *_: known)
    patch.setattr("classifier.cascade_fit.load_declarations", lambda: known)
    patch.setattr(learn, "_EVERY", 20)
    yield patch
    patch.undo()


@pytest.fixture(scope="module")
def folder(datasets: Path, plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("encoder")
    return build(datasets, place / "tiny-1", place / "work", plan=plan)


@pytest.fixture(scope="module")
def model(folder: Path) -> EncoderModel:
    found = load_model(folder)
    assert isinstance(found, EncoderModel)
    return found


def test_the_cut_vocabulary_reads_the_same_and_forgets_the_rest() -> None:
    whole = tiny_start()
    before = whole.network.get_input_embeddings().weight.detach().clone()
    old = [whole.tokenizer.encode(text) for text in TEXTS]
    cut = cut_vocabulary(whole, TEXTS)
    assert cut.tokenizer.get_vocab_size() < len(before)
    assert cut.tokenizer.token_to_id("▁東京都") is None
    assert cut.tokenizer.token_to_id("a") is not None
    rows = cut.network.get_input_embeddings().weight
    for text, encoded in zip(TEXTS, old, strict=True):
        new = cut.tokenizer.encode(text)
        assert new.tokens == encoded.tokens
        assert torch.equal(rows[new.ids], before[encoded.ids])


def test_it_learns_the_moods(model: EncoderModel) -> None:
    record = model.record("mood")
    assert record.taught + record.calibrated == 430
    assert record.figures["mood.angry.auc"] > 0.8
    scores = model.score(["tức điên cút ngay", "đẹp quá vui thật"])["mood.angry"]
    assert scores[0] > scores[1]


def test_a_killed_run_goes_on_and_ends_with_the_same_bytes(
    datasets: Path, plan: Plan, folder: Path, tmp_path: Path
) -> None:
    def stop(said: str) -> None:
        if said.startswith("[40/"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(datasets, tmp_path / "tiny-1", tmp_path / "work", plan=plan, progress=stop)
    assert not (tmp_path / "tiny-1").exists()
    told: list[str] = []
    build(datasets, tmp_path / "tiny-1", tmp_path / "work", plan=plan, progress=told.append)
    assert told[0].startswith("[56/")
    for name in (GRAPH, "tokenizer.json", "manifest.json"):
        assert (tmp_path / "tiny-1" / name).read_bytes() == (folder / name).read_bytes(), name


def test_texts_beyond_the_first_batch_are_read_as_they_are_alone() -> None:
    torch.manual_seed(5)
    network = Network(tiny_start().network, {"mood": 2})
    texts = [[0, 5 + place % 40, 5 + place % 7, 2] for place in range(150)]
    together = learn.logits_of(network, "mood", texts, 1)
    apart = np.concatenate(
        [learn.logits_of(network, "mood", texts[at : at + 10], 1) for at in range(0, 150, 10)]
    )
    assert np.allclose(together, apart, atol=0.05)  # bfloat16
    assert np.ptp(together[:, 0]) > 0.05  # so that reading another text would show


@pytest.mark.parametrize(("seen", "chosen"), [(True, "cuda"), (False, "cpu")])
def test_a_graphics_processor_is_used_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch, *, seen: bool, chosen: str
) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: seen)
    assert learn.best_device().type == chosen


def test_another_plan_does_not_go_on_with_a_run(
    datasets: Path, plan: Plan, folder: Path, tmp_path: Path
) -> None:
    other = plan.model_copy(update={"seed": 8})
    with pytest.raises(WorkFolderError, match="another plan"):
        build(datasets, tmp_path / "tiny-2", folder.parent / "work", plan=other)


def test_scores_depend_on_a_text_alone(model: EncoderModel) -> None:
    together = model.score(TEXTS * 5)["mood.angry"]
    for place, text in enumerate(TEXTS):
        assert model.score([text])["mood.angry"][0] == together[place] == together[place + len(TEXTS)]


def test_no_texts_give_no_scores(model: EncoderModel) -> None:
    assert model.score([])["mood.angry"].shape == (0,)


def test_an_unknown_head_is_named(model: EncoderModel) -> None:
    with pytest.raises(UnknownHeadError, match="seller"):
        model.probabilities(TEXTS, ("seller",))


@pytest.mark.parametrize("name", [GRAPH, "tokenizer.json"])
def test_one_changed_byte_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    copied = Path(shutil.copytree(folder, tmp_path / "tiny-1"))
    data = bytearray((copied / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copied / name).write_bytes(data)
    with pytest.raises(ModelChangedError, match=name):
        load_model(copied)


def test_a_folder_that_is_no_model_is_refused(start_folder: Path) -> None:
    with pytest.raises(StartModelError, match=r"no config\.json"):
        open_start(str(start_folder / "nowhere"))


def test_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"kind": "oracle"}', encoding="utf-8")
    with pytest.raises(ModelFormatError, match="oracle"):
        load_model(tmp_path)


@pytest.fixture(scope="module")
def cascade(
    datasets: Path, folder: Path, small_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> CascadeModel:
    place = tmp_path_factory.mktemp("cascade")
    for part in (folder, small_folder):
        shutil.copytree(part, place / part.name)
    linear, encoder = LinearModel.load(place / small_folder.name), EncoderModel.load(place / folder.name)
    unseen = unseen_shares(linear, encoder, datasets, heads=("mood",))
    with pytest.raises(UnknownHeadError, match="nothing"):
        unseen_shares(linear, encoder, datasets, heads=("nothing",))
    save_cascade(place / "both-1", fit_cascade(linear, encoder, unseen, share=0.4))
    found = load_model(place / "both-1")
    assert isinstance(found, CascadeModel)
    return found


def test_only_the_band_is_read_by_the_encoder(cascade: CascadeModel, datasets: Path) -> None:
    lines = (datasets / "moods/test.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    texts = [line.rpartition(",")[0] for line in lines]
    read: list[str] = []
    asked = cascade.encoder.probabilities

    def probabilities(some: list[str], heads: tuple[str, ...] = ()) -> Mapping[str, np.ndarray]:
        read.extend(some)
        return asked(some, heads)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cascade.encoder, "probabilities", probabilities)
        both = cascade.probabilities(texts, ("mood",))["mood"]
    alone = cascade.linear.probabilities(texts, ("mood",))["mood"]
    inside = np.array([text in read for text in texts])
    assert 0.05 < inside.mean() < 0.9
    assert np.array_equal(both[~inside], alone[~inside])
    assert not np.allclose(both[inside], alone[inside])
    assert np.allclose(both.sum(axis=1), 1)


def test_the_cascade_scores_one_by_one_as_together(cascade: CascadeModel) -> None:
    together = cascade.score(TEXTS)
    assert set(together) == {"mood.angry", "mood.furious", "seller.selling"}
    for place, text in enumerate(TEXTS):
        for output, values in cascade.score([text]).items():
            assert values[0] == together[output][place]


def test_a_cascade_refuses_another_part(cascade: CascadeModel, folder: Path, tmp_path: Path) -> None:
    other = cascade.manifest.model_copy(update={"encoder": f"{folder.name}+00000000"})
    for part in (folder, Path(folder.parent)):
        assert part.exists()
    shutil.copytree(folder, tmp_path / folder.name)
    save_cascade(tmp_path / "both-1", other.model_copy(update={"linear": "nowhere+1"}))
    with pytest.raises(Exception, match="nowhere"):
        load_model(tmp_path / "both-1")
