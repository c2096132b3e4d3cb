"""Sentences of our own: drawn by seed, apart from everything the model is measured on, and a head without figures."""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml

from classifier.card import write_evaluation
from classifier.corpus import read_corpora
from classifier.data import read_head, text_group
from classifier.declarations import Use, load_declaration, load_declarations
from classifier.errors import DeclarationError
from classifier.evaluate import evaluate
from classifier.grammar import (
    SUPPLEMENTS_FOLDER,
    Family,
    Grammar,
    in_teencode,
    load_grammar,
    sentences,
    shortened_words,
)
from classifier.linear import LinearModel
from classifier.train import train

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "functional"))
from functional_suite import cases

GRAMMARS = sorted(
    source.grammar for head in load_declarations().values() for source in head.sources if source.grammar
)
RUN = 6
"""Words in a row that no sentence of ours may share with a text that measures."""


def runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text_group(text))
    yield from (tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


@pytest.fixture(scope="module")
def ours() -> list[str]:
    return [each.text for name in GRAMMARS for each in sentences(load_grammar(name))]


@pytest.fixture(scope="module")
def measured_on() -> list[str]:
    written = yaml.safe_load((Path(__file__).parent / "lookalikes.yaml").read_text(encoding="utf-8"))
    alike = [text for part in written.values() for side in part.values() for text in side]
    return [*alike, *(case.text for case in cases())]


@pytest.mark.parametrize("name", GRAMMARS)
def test_a_grammar_gives_many_different_sentences_of_each_class(name: str) -> None:
    found = list(sentences(load_grammar(name)))
    assert len({each.text for each in found}) == len(found) >= 800
    assert min(Counter(each.label for each in found).values()) >= 300
    assert all("{" not in each.text and each.text == each.text.strip() for each in found)


def test_the_same_seed_gives_the_same_sentences_and_another_gives_others() -> None:
    grammar = load_grammar("vihsd")
    first = list(sentences(grammar, 1))
    assert first == list(sentences(grammar, 1)) != list(sentences(grammar, 2))


def test_a_template_with_few_fillings_gives_each_once() -> None:
    family = Family(id="small", label="calm", count=50, templates=("{a} và {a} với {b}",))
    grammar = Grammar(slots={"a": ("mây", "gió"), "b": ("núi",)}, families=(family,))
    assert {each.text for each in sentences(grammar)} == {
        "Mây và mây với núi",
        "Gió và gió với núi",
        "mây và mây dới núi",
        "gió và gió dới núi",
    }


def test_teencode_shortens_whole_words_only() -> None:
    assert in_teencode("Không gì vào vàong", shortened_words()) == "hong gì zô vàong"


def test_no_sentence_repeats_what_the_model_is_measured_on(ours: list[str], measured_on: list[str]) -> None:
    """Neither whole nor six words in a row, compared after normalisation and without diacritics."""
    groups, known = {text_group(text) for text in ours}, {run for text in ours for run in runs(text)}
    assert len(known) > 5_000
    assert [text for text in measured_on if text_group(text) in groups] == []
    assert [text for text in measured_on if known.intersection(runs(text))] == []


@pytest.mark.shared
def test_no_sentence_stands_in_a_test(shared: Path, ours: list[str]) -> None:
    corpora = read_corpora(load_declarations(), shared / "datasets")
    tested = {row.group for corpus in corpora.values() for row in corpus.test}
    assert len(tested) > 10_000
    assert tested.isdisjoint(text_group(text) for text in ours)


def test_an_unknown_slot_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classifier.grammar.SUPPLEMENTS_FOLDER", tmp_path)
    family = {"id": "f", "label": "calm", "count": 1, "templates": ["{trời} và {mây}"]}
    (tmp_path / "odd.yaml").write_text(yaml.safe_dump({"slots": {"mây": ["x"]}, "families": [family]}))
    with pytest.raises(DeclarationError, match="do not exist: trời"):
        load_grammar("odd")
    with pytest.raises(DeclarationError, match="none"):
        load_grammar("none")


def test_shipped_sentences_only_teach() -> None:
    for head in load_declarations().values():
        rows = [source for source in head.sources if source.grammar]
        assert all(source.use is not Use.MAIN for source in rows)
        assert all((SUPPLEMENTS_FOLDER / f"{source.grammar}.yaml").is_file() for source in rows)


WEAK = """
id: lure
name_vi: Dụ dỗ
reads: text
status: experimental
weak: true
classes: [plain, lure]
outputs:
  - {id: lure.lure, harm: H15, classes: [lure], meaning_vi: Dụ dỗ}
meaning: whether a text lures
why_harm: for tests
sources:
  - id: lines
    name: Lines
    use: main
    licence: our own
    citation: none
    folder: moods
    files: {train: [calm.jsonl]}
    text_column: body
    labels: {"": lure}
  - id: moods
    name: Moods
    use: contrast
    licence: our own
    citation: none
    folder: moods
    files: {train: [train.csv]}
    text_column: text
    labels: {"": plain}
  - id: own
    name: sentences
    use: extra
    licence: our own
    citation: none
    grammar: gambling
    labels: {gambling: lure, other: plain}
    weight: 0.25
metric: macro_f1
"""


def written(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "lure.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.integration  # trains
def test_a_new_head_of_weak_labels_needs_yaml_and_data_only(datasets: Path, tmp_path: Path) -> None:
    declared = load_declarations(written(tmp_path / "heads", WEAK))
    rows = read_head(declared["lure"], datasets)
    assert Counter(row.source for row in rows)["own"] == len(list(sentences(load_grammar("gambling"))))
    assert {row.weight for row in rows if row.source == "own"} == {0.25}
    model = LinearModel.load(train(datasets, tmp_path / "weak-1", declarations=declared))
    low, high = model.score(["đi qua chợ rồi về", "buổi sáng yên ả số 5"])["lure.lure"]
    assert low < high
    evaluation = evaluate(model, datasets, declarations=declared)
    assert evaluation.heads == {}
    assert model.record("lure").training.figures == {}
    write_evaluation(evaluation, model.manifest, tmp_path / "weak-1", declared)
    card = (tmp_path / "weak-1/MODEL_CARD.md").read_text(encoding="utf-8")
    assert "**Not measured**" in card
    assert "auc" not in card.split("## Known failures")[0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"status: experimental": "status: stable"}, "weak head may not have status: stable"),
        ({"files: {train: [train.csv]}": "files: {test: [train.csv]}"}, "may not have a test"),
        ({"metric: macro_f1": "metric: macro_f1\nrequired: [{figure: f, official: 1}]"}, "have required"),
        ({"grammar: gambling": "weight: 1"}, "source own: needs either grammar, or folder"),
    ],
)
def test_a_weak_head_claims_nothing(tmp_path: Path, change: Mapping[str, str], said: str) -> None:
    text = WEAK
    for old, new in change.items():
        assert old in text
        text = text.replace(old, new)
    with pytest.raises(DeclarationError, match=said):
        load_declaration(written(tmp_path / "heads", text) / "lure.yaml")
