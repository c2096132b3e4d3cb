"""Declarations and data: read as declared, split without overlap, refused in words that help."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from classifier.corpus import read_corpora
from classifier.data import read_head, text_group
from classifier.declarations import HEADS_FOLDER, Declaration, Split, load_declaration, load_declarations
from classifier.errors import DatasetError, DeclarationError
from classifier.types import HeadInput, HeadStatus

HARMS = {"vihsd.harmful": "H05", "vihsd.hate": "H06", "victsd.toxic": "H05", "vispam.spam": "H11"} | {
    "smishing.scam": "H09",
    "clickbait.clickbait": "H18",
    "victsd.constructive": "",
    "gambling.promotion": "H15",
}


def edited(declared: Path, tmp_path: Path, old: str, new: str) -> Path:
    text = declared.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / declared.name
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


def test_shipped_heads_are_those_promised() -> None:
    shipped = load_declarations()
    found = {output.id: output.harm for head in shipped.values() for output in head.outputs}
    assert found == HARMS
    assert shipped["clickbait"].reads is HeadInput.TITLE
    assert shipped["smishing"].status is HeadStatus.EXPERIMENTAL


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: vihsd\n", "id: other\n", "differs from the file's name"),
        ("classes: [hate]", "classes: [rude]", "unknown class"),
        ('"2": hate', '"2": rude', "labels outside classes"),
        ("use: main", "use: extra", "exactly one source"),
        ("status: stable", "status: perfect", "status"),
        ("reads: text", "reads: text\nsurprise: 1", "surprise"),
        ("reads: text", "reads: [", "heads|vihsd"),
    ],
)
def test_a_wrong_declaration_says_what_is_wrong(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(DeclarationError, match=said):
        load_declaration(edited(HEADS_FOLDER / "vihsd.yaml", tmp_path, old, new))


def test_two_heads_may_not_own_one_output(tmp_path: Path) -> None:
    edited(HEADS_FOLDER / "vihsd.yaml", tmp_path, "id: vihsd\n", "id: vihsd\n")
    edited(HEADS_FOLDER / "vispam.yaml", tmp_path, "vispam.spam", "vihsd.hate")
    with pytest.raises(DeclarationError, match="already one of vihsd"):
        load_declarations(tmp_path)


def test_no_group_is_on_both_sides(declarations: Mapping[str, Declaration], datasets: Path) -> None:
    corpora = read_corpora(declarations, datasets)
    tested = {row.group for corpus in corpora.values() for row in corpus.test}
    for corpus in corpora.values():
        assert corpus.test
        assert not {row.group for row in corpus.training} & tested
    assert corpora["mood"].left_out == len(corpora["mood"].repeated) == 7


def test_extra_sources_only_train_and_ignored_labels_are_passed_over(
    declarations: Mapping[str, Declaration], datasets: Path
) -> None:
    moods = read_head(declarations["mood"], datasets)
    assert {row.split for row in moods if row.source == "calm-lines"} == {Split.TRAIN}
    assert {row.weight for row in moods if row.source == "calm-lines"} == {0.5}
    assert all(row.text != "có lẽ bán" for row in read_head(declarations["seller"], datasets))


def test_messages_that_differ_in_numbers_only_stay_together(
    declarations: Mapping[str, Declaration], datasets: Path
) -> None:
    splits: dict[str, set[Split]] = {}
    for row in read_head(declarations["seller"], datasets):
        masked = "".join("0" if char.isdigit() else char for char in row.group).replace("00", "0")
        splits.setdefault(masked.split(" giá")[0].split(" lúc")[0] + str(masked.count("0")), set()).add(
            row.split
        )
    assert {Split.TRAIN, Split.TEST} == set().union(*splits.values())


def test_a_group_overlooks_case_marks_and_disguise() -> None:
    assert text_group("ĐẸP  quá\u200b") == text_group("dep qua") != text_group("dep quo")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("moods/test.csv", None, "No such file"),
        ("moods/test.csv", "text,feeling\na,1\n", "no column mood"),
        ("moods/test.csv", "text,mood\na,1\nb,9\n", "row 2: label '9'"),
        ("moods/calm.jsonl", '{"body": "a"}\n{"body', "calm.jsonl"),
    ],
)
def test_wrong_data_is_named_with_file_and_row(
    declarations: Mapping[str, Declaration], tmp_path: Path, name: str, content: str | None, said: str
) -> None:
    good = {
        "moods/train.csv": "text,mood\na,0\n",
        "moods/test.csv": "text,mood\nb,1\n",
        "moods/calm.jsonl": "",
    }
    (tmp_path / "moods").mkdir()
    for each, text in good.items():
        (tmp_path / each).write_text(text, encoding="utf-8")
    (tmp_path / name).unlink()
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(DatasetError, match=said):
        read_head(declarations["mood"], tmp_path)


@pytest.mark.shared
def test_no_training_text_is_in_any_test(shared: Path) -> None:
    """Compared after normalisation and without diacritics, over all heads, as the claims say."""
    corpora = read_corpora(load_declarations(), shared / "datasets")
    tested = {text_group(row.text) for corpus in corpora.values() for row in corpus.test}
    assert len(tested) > 10_000
    for name, corpus in corpora.items():
        assert len(corpus.training) > 1_000, name
        assert not tested & {text_group(row.text) for row in corpus.training}, name
