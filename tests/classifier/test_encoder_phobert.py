"""PhoBERT's two text files: our tokenizer numbers words as Hugging Face's does."""

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="needs the extra train")
pytest.importorskip("transformers", reason="needs the extra train")

import transformers

from classifier.encoder.phobert import phobert_tokenizer
from classifier.encoder.start import open_start

pytestmark = pytest.mark.integration

VOCABULARY = [
    "học_sinh",
    "giỏi",
    "h@@",
    "ọ@@",
    "c</w>x",
    "c",
    "g@@",
    "i",
    "gi@@",
    "nh",
    "b@@",
    "a",
    "ạ@@",
    "n",
]
CODES = ["ọ c</w>", "h ọc</w>", "n h</w>", "g i", "ạ n</w>", "b ạn</w>"]
TEXTS = ["học_sinh giỏi", "học bạn", "gi nh", "xyz bạn học", "", "a b"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "vocab.txt").write_text("".join(f"{word} 5\n" for word in VOCABULARY), encoding="utf-8")
    (tmp_path / "bpe.codes").write_text("".join(f"{code} 9\n" for code in CODES), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("text", TEXTS)
def test_words_are_numbered_as_by_hugging_face(folder: Path, text: str) -> None:
    theirs = transformers.PhobertTokenizer(str(folder / "vocab.txt"), str(folder / "bpe.codes"))
    size = 4 + len(VOCABULARY) + 1
    ours = [3 if number >= size else number for number in phobert_tokenizer(folder).encode(text).ids]
    assert ours == theirs(text)["input_ids"]


def test_a_folder_with_both_files_reads_segmented_words_and_covers_all_pieces(folder: Path) -> None:
    config = transformers.RobertaConfig(
        vocab_size=4 + len(VOCABULARY) + 1,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=40,
        pad_token_id=1,
    )
    transformers.RobertaModel(config, add_pooling_layer=False).save_pretrained(folder)
    start = open_start(str(folder))
    assert start.segmented
    rows = start.network.get_input_embeddings().weight
    assert len(rows) == start.tokenizer.get_vocab_size() > config.vocab_size
    assert (rows[config.vocab_size :] == rows[3]).all()
