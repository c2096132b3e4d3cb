"""A small model trained on texts of our own, for every test that needs one but not the shipped one."""

import csv
import json
import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from classifier.declarations import Declaration, load_declarations
from classifier.linear import LinearModel
from classifier.train import train

HEAD = """
id: mood
name_vi: Tâm trạng
reads: text
status: stable
classes: [calm, cross, furious]
outputs:
  - {id: mood.angry, harm: H05, classes: [cross, furious], meaning_vi: Bực hoặc giận}
  - {id: mood.furious, harm: H06, classes: [furious], meaning_vi: Giận}
meaning: how angry a text is
why_harm: for tests
sources:
  - id: moods
    name: Moods
    use: main
    licence: our own
    citation: none
    folder: moods
    files: {train: [train.csv], test: [test.csv]}
    text_column: text
    label_column: mood
    labels: {"0": calm, "1": cross, "2": furious}
  - id: calm-lines
    name: Calm lines
    use: extra
    licence: our own
    citation: none
    folder: moods
    files: {train: [calm.jsonl]}
    text_column: body
    labels: {"": calm}
    weight: 0.5
training: {inverse_penalty: 4.0, inverse_penalty_scaled: 1.0, stripped_weight: 0.5}
metric: macro_f1
peers:
  - {model: nobody, figure: macro_f1, value: 0.5, source: invented}
required:
  - {figure: macro_f1, official: 0.5}
"""
SECOND = """
id: seller
name_vi: Rao bán
reads: title
status: experimental
classes: [plain, selling]
outputs:
  - {id: seller.selling, harm: H11, classes: [selling], meaning_vi: Rao bán}
meaning: whether a text sells
why_harm: for tests
sources:
  - id: sellers
    name: Sellers
    use: main
    licence: our own
    citation: none
    folder: sellers
    files: {all: [all.csv]}
    text_column: text
    label_column: sells
    labels: {"no": plain, "yes": selling}
    ignored: ["unsure"]
    holdout: 0.3
metric: macro_f1
"""
THINGS = ["trời", "phố", "chợ", "đường", "quán", "bạn", "cơm", "nhà", "xe", "sông", "vườn", "trường"]
MOODS = [
    ["đẹp quá", "vui thật", "dễ chịu", "cảm ơn nhiều"],
    ["chán ghê", "hơi tệ", "bực mình"],
    ["tức điên", "cút ngay", "ghét cay ghét đắng"],
]


def mood_rows(count: int, seed: int) -> list[tuple[str, int]]:
    chance = random.Random(seed)
    found = []
    for number in range(count):
        mood = chance.choices([0, 1, 2], [6, 2, 2])[0]
        words = [
            chance.choice(THINGS),
            chance.choice(MOODS[mood]),
            chance.choice(THINGS),
            str(number + seed),
        ]
        found.append((" ".join(words), mood))
    return found


def write_csv(file: Path, header: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])


@pytest.fixture(scope="session")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("datasets")
    test = mood_rows(120, 10_000)
    write_csv(folder / "moods/train.csv", ("text", "mood"), [*mood_rows(400, 1), *test[:7]])
    write_csv(folder / "moods/test.csv", ("text", "mood"), test)
    calm = [{"body": f"buổi sáng yên ả số {number}"} for number in range(30)]
    (folder / "moods/calm.jsonl").write_text("\n".join(map(json.dumps, calm)), encoding="utf-8")
    sells = [(f"bán gấp {thing} giá {number}", "yes") for number, thing in enumerate(THINGS * 5)]
    plain = [(f"đi qua {thing} lúc {number} giờ", "no") for number, thing in enumerate(THINGS * 10)]
    write_csv(folder / "sellers/all.csv", ("text", "sells"), [*sells, *plain, ("có lẽ bán", "unsure")])
    return folder


@pytest.fixture(scope="session")
def declarations(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Declaration]:
    folder = tmp_path_factory.mktemp("heads")
    (folder / "mood.yaml").write_text(HEAD, encoding="utf-8")
    (folder / "seller.yaml").write_text(SECOND, encoding="utf-8")
    return load_declarations(folder)


@pytest.fixture(scope="session")
def small_folder(
    datasets: Path, declarations: Mapping[str, Declaration], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    return train(datasets, tmp_path_factory.mktemp("models") / "small-1", declarations=declarations)


@pytest.fixture(scope="session")
def small(small_folder: Path) -> LinearModel:
    return LinearModel.load(small_folder)
