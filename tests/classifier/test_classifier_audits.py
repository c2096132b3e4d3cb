"""Audit labels as lessons: held back whole by cluster, weighed, never on both sides, and too few refused."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from classifier.audits import (
    HELD_BACK,
    MOST_WEIGHT,
    AuditLabel,
    Lessons,
    enough,
    held_back,
    own_corpora,
    own_declarations,
    parted,
    rows_of,
    source_record,
    weights_of,
)
from classifier.corpus import read_corpora
from classifier.data import text_group
from classifier.declarations import Declaration
from classifier.errors import TooFewLabelsError
from classifier.linear import LinearModel
from classifier.own_card import render_own_card
from classifier.train import train, train_on

LICENCE = "our own"


def label(
    text: str, number: int, *, violating: bool = False, output: str = "mood.angry", weight: float = 1.0
) -> AuditLabel:
    return AuditLabel(output, text, violating, weight, f"p:thread-{number}")


def spoken(count: int) -> list[AuditLabel]:
    """Settled labels of our own: one in three violating."""
    mild, rude = "hôm nay {} ghé vườn hái rau", "{} cút ngay khỏi chợ đi"
    return [
        label(
            (rude if number % 3 == 0 else mild).format(f"nhóm {number}"),
            number // 2,
            violating=number % 3 == 0,
        )
        for number in range(count)
    ]


def test_a_cluster_is_held_back_whole_and_always() -> None:
    labels = spoken(4_000)
    sides: dict[str, set[bool]] = {}
    for each in labels:
        sides.setdefault(each.cluster, set()).add(held_back(each))
    assert all(len(side) == 1 for side in sides.values())
    assert sum(True in side for side in sides.values()) / len(sides) == pytest.approx(HELD_BACK, abs=0.03)


def test_no_text_teaches_that_is_held_back() -> None:
    everywhere = [label("câu này ở khắp nơi", number) for number in range(60)]
    taught, held = parted([*everywhere, *spoken(200)])
    groups = {text_group(each.text) for each in held}
    assert not groups & {text_group(each.text) for each in taught}
    assert len(groups) == len(held)
    assert len(taught) + len(held) <= 201


def test_one_text_counts_once_and_violating_if_anyone_found_it_so() -> None:
    taught, held = parted([label("mắng nhau", 1), label("MẮNG  nhau", 2, violating=True)])
    assert [each.violating for each in [*taught, *held]] in ([True], [False])
    twice = [label("mắng nhau", 1), label("mắng nhau", 1, violating=True)]
    taught, held = parted(twice)
    assert [each.violating for each in [*taught, *held]] == [True]


def test_weights_are_one_on_average_and_bounded() -> None:
    labels = [
        label(str(number), number, weight=weight) for number, weight in enumerate([1.0] * 99 + [900.0])
    ]
    found = weights_of(labels)
    assert found[-1] == MOST_WEIGHT
    assert found[0] == pytest.approx(100 / 999)


def test_too_few_labels_say_how_many_more() -> None:
    labels = [label(f"a{n}", n, violating=n < 3) for n in range(30)]
    with pytest.raises(TooFewLabelsError, match=r"mood\.angry: 17 violating, 0 not") as caught:
        enough(labels, ["mood.angry"], 20)
    assert "thêm 17 vi phạm, 0 không vi phạm" in caught.value.message_vi
    assert enough(labels, ["mood.angry", "mood.furious"], 3) == ("mood.angry",)


def test_the_present_model_chooses_between_classes_left_open(small: LinearModel) -> None:
    found = rows_of(
        [
            label("cút ngay đồ tồi", 1, violating=True),
            label("chán ghê", 2, violating=True),
            label("vui thật", 3),
        ],
        small,
    )
    assert [(row.text, row.label) for row in found["mood"]] == [
        ("cút ngay đồ tồi", "furious"),
        ("chán ghê", "cross"),
        ("vui thật", "calm"),
    ]


@pytest.mark.integration  # trains twice
def test_lessons_join_the_heads_training_but_nothing_tested(
    small: LinearModel, datasets: Path, declarations: Mapping[str, Declaration], tmp_path: Path
) -> None:
    corpora = read_corpora(declarations, datasets)
    tested = corpora["mood"].test[50].text
    known = corpora["mood"].training[0].text
    labels = [*spoken(60), label(tested, 999, violating=True)]
    held = [label(known, 1_000)]
    lessons = Lessons(rows_of(labels, small), held, source_record(labels, LICENCE))
    joined = lessons.added_to(corpora)
    texts = {row.text for row in joined["mood"].training}
    assert labels[0].text in texts
    assert not {tested, known} & texts
    assert joined["seller"] == corpora["seller"]
    model = LinearModel.load(train(datasets, tmp_path / "next", declarations=declarations, lessons=lessons))
    sources = model.record("mood").training.sources
    assert [source.id for source in sources][-1] == "audits"
    assert sources[-1].licence == LICENCE
    assert "audits" not in {source.id for source in model.record("seller").training.sources}
    before, after = (
        each.score(["nhóm 7 cút ngay khỏi chợ đi"])["mood.angry"][0] for each in (small, model)
    )
    assert after > before


def test_own_labels_alone_make_a_model(tmp_path: Path) -> None:
    labels = spoken(240)
    declared = own_declarations({"mood.angry": "H05"}, LICENCE)
    folder = train_on(
        own_corpora(labels), declared, tmp_path / "own", {"mood-angry": (source_record(labels, LICENCE),)}
    )
    model = LinearModel.load(folder)
    (head,) = model.heads.values()
    assert [(output.id, output.harm) for output in head.outputs] == [("mood.angry", "H05")]
    mild, rude = model.score(["nhóm lạ ghé vườn hái rau", "nhóm lạ cút ngay khỏi chợ"])["mood.angry"]
    assert rude > 0.5 > mild
    card = render_own_card(model.version, model.manifest)
    assert f"Licence: **{LICENCE}**" in card
    assert "Learned from 240 texts" in card
