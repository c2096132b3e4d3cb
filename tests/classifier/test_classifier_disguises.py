"""Disguises: each does what it says, to the same words every time, and the normaliser sees through most."""

import random
import re
from pathlib import Path

import pytest

from classifier.disguises import DISGUISE_MEANINGS, TEENCODE_FILE, Disguise, disguised, read_teencode
from classifier.errors import DatasetError
from classifier.normalise import normalise_text, strip_text
from classifier.normalise.syllables import is_syllable

TEXTS = [
    "Bữa cơm chiều hôm ấy nguội ngắt mà chẳng ai buồn dọn",
    "Đường làng trơn trượt, con chó nhỏ chạy theo xe thồ",
    "Quả bưởi trên cành chín vàng thơm nức cả khoảng sân",
    "Nghe tiếng trống trường, lũ trẻ ùa ra như bầy chim",
]
WAYS = {word: ((word[0], word[-1]), (3, 1)) for text in TEXTS for word in text.lower().split()}
UNDONE = {  # least share of disguised words that come out as the words they hide, marks aside
    Disguise.ZERO_WIDTH: 1.0,
    Disguise.LOOKALIKE: 1.0,
    Disguise.LEET: 0.35,
    Disguise.SPACED: 0.8,
    Disguise.SIGNS: 0.7,
    Disguise.REPEATED: 0.9,
    Disguise.EMOJI: 0.7,
}
PROBE = [
    "nghĩa",
    "khoảng",
    "chiều",
    "buồn",
    "trượt",
    "vàng",
    "thơm",
    "trống",
    "trường",
    "quả",
    "bưởi",
    "người",
    "đường",
    "giếng",
    "chó",
    "ngọt",
    "lười",
    "hèn",
]


@pytest.mark.parametrize("way", Disguise)
def test_a_disguise_changes_texts_and_always_alike(way: Disguise) -> None:
    first, again = ([disguised(text, way, WAYS) for text in TEXTS] for _ in range(2))
    assert first == again
    assert first != TEXTS
    assert first != [disguised(text, way, WAYS, seed=2) for text in TEXTS]


def test_every_disguise_has_words() -> None:
    assert set(DISGUISE_MEANINGS) == set(Disguise)


def test_a_text_is_disguised_whatever_stands_around_it() -> None:
    shuffled = random.Random(3).sample(TEXTS, len(TEXTS))
    assert {disguised(text, Disguise.LEET, {}) for text in shuffled} == {
        disguised(text, Disguise.LEET, {}) for text in TEXTS
    }


@pytest.mark.parametrize("way", UNDONE)
def test_the_normaliser_sees_through(way: Disguise) -> None:
    """Words alone: all that are hidden are counted, those the disguise left as they were are not."""
    assert all(map(is_syllable, PROBE))
    hidden = [(word, disguised(word, way, {}, seed)) for word in PROBE for seed in range(20)]
    tried = [(word, text) for word, text in hidden if text != word]
    right = sum(strip_text(normalise_text(text)) == strip_text(word) for word, text in tried)
    assert len(tried) > 100
    assert right / len(tried) >= UNDONE[way], (right / len(tried), tried[:5])


def test_spaces_part_letters() -> None:
    text = disguised("chuồn chuồn bay thấp", Disguise.SPACED, {}, seed=1)
    assert re.search(r"\b\w \w \w", text)
    assert text.replace(" ", "") == "chuồnchuồnbaythấp"


def test_teencode_is_read_from_pairs_of_equal_length(tmp_path: Path) -> None:
    assert read_teencode(tmp_path) == {}
    file = tmp_path / TEENCODE_FILE
    file.parent.mkdir()
    file.write_text(
        "original,normalized\nmk di,mình đi\nmik di,mình đi\nhai ba bon,hai ba\n", encoding="utf-8"
    )
    found = read_teencode(tmp_path)
    assert found == {"mình": (("mk", "mik"), (1, 1)), "đi": (("di",), (2,))}
    assert disguised("mình " * 8, Disguise.TEENCODE, found).split()[0] in {"mình", "mk", "mik"}
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(DatasetError, match="original, normalized"):
        read_teencode(tmp_path)
