"""Accents put back: what is learned is found again, everything else stays, and changed tables are refused."""

from pathlib import Path

import pytest

from classifier.artefact import array_bytes, write_folder
from classifier.cascade import read_by_encoder
from classifier.errors import ModelChangedError, ModelFormatError
from classifier.restorer import Restorer, RestorerManifest, Tables
from classifier.restorer_fit import accuracy, fit_tables, is_marked, tokens_of

TEXTS = [
    "con mèo ngủ trên ghế, con chó nằm ngoài sân",
    "con mèo trèo lên mái nhà",
    "bán mèo con ở chợ, bán cả chó con",
    "bạn tôi mua rau ở chợ",
    "bạn tôi thích mèo",
    "tôi bán rau, bạn mua rau",
] * 2
BARE = ["toi khong co dau nao ca", "viet the nay cho nhanh"] * 9


@pytest.fixture(scope="module")
def tables() -> Tables:
    return fit_tables(map(tokens_of, TEXTS + BARE))


@pytest.fixture(scope="module")
def restorer(tables: Tables) -> Restorer:
    return Restorer("accents-1+0", tables)


def written(folder: Path, tables: Tables) -> Path:
    manifest = RestorerManifest(texts=1, words=1, accuracy={}, sources=(), files={})
    write_folder(folder, ((name, array_bytes(array)) for name, array in tables.arrays().items()), manifest)
    return folder


def test_neighbours_decide_between_two_words(restorer: Restorer) -> None:
    assert restorer.restored("ban toi mua rau") == "bạn tôi mua rau"
    assert restorer.restored("toi ban rau o cho") == "tôi bán rau ở chợ"
    assert restorer.restored("con cho nam ngoai san") == "con chó nằm ngoài sân"


def test_only_words_are_touched(restorer: Restorer) -> None:
    assert restorer.restored("Con meo.. 2 con CHO!?") == "con mèo.. 2 con chó!?"
    assert restorer.restored("xyz 10.000 a@b.example") == "xyz 10.000 a@b.example"
    assert restorer.restored("") == ""


def test_a_word_with_accents_stays(restorer: Restorer) -> None:
    assert restorer.restored("bàn toi") == "bàn tôi"


def test_texts_without_accents_teach_nothing(tables: Tables) -> None:
    assert not is_marked(tokens_of(BARE[0]))
    assert "khong" not in tables.words


def test_what_was_written_once_is_forgotten() -> None:
    found = fit_tables([tokens_of("số máy của bà Đào"), tokens_of("số máy của bà Mận")])
    assert found.words == ("bà", "của", "máy", "số")


def test_accuracy_is_of_words_written_with_accents(restorer: Restorer) -> None:
    assert accuracy(restorer, ["bạn tôi mua rau, 5 con mèo", *BARE]) == 1.0
    assert accuracy(restorer, ["bán tôi mua rau"]) == 0.75


def test_tables_are_read_back(tables: Tables, restorer: Restorer, tmp_path: Path) -> None:
    again = Restorer.load(written(tmp_path / "accents-1", tables))
    assert again.version.startswith("accents-1+")
    for text in ("ban toi mua rau", "toi ban rau o cho"):
        assert again.restored(text) == restorer.restored(text)


def test_a_changed_byte_is_refused(tables: Tables, tmp_path: Path) -> None:
    folder = written(tmp_path / "accents-1", tables)
    file = folder / "pairs.npy"
    file.write_bytes(file.read_bytes()[:-1] + b"\x07")
    with pytest.raises(ModelChangedError, match=r"pairs\.npy"):
        Restorer.load(folder)


def test_a_table_too_few_is_a_format_error(tables: Tables, tmp_path: Path) -> None:
    arrays = {name: each for name, each in tables.arrays().items() if name != "counts.npy"}
    manifest = RestorerManifest(texts=1, words=1, accuracy={}, sources=(), files={})
    write_folder(tmp_path, ((name, array_bytes(array)) for name, array in arrays.items()), manifest)
    with pytest.raises(ModelFormatError, match=r"counts\.npy"):
        Restorer.load(tmp_path)


def test_the_encoder_is_given_accents_only_where_there_are_none(restorer: Restorer) -> None:
    texts = ["ban toi mua rau", "bạn toi"]
    assert read_by_encoder(texts, [True, False], restorer) == ["bạn tôi mua rau", "bạn toi"]
    assert read_by_encoder(texts, [True, False], None) == texts
