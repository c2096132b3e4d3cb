"""Two heads and their research data of our own, small enough to train in a test."""

import csv
from collections.abc import Mapping
from pathlib import Path

from classifier.declarations import Declaration, load_declarations

HEAD = """
id: {head}
name_vi: Thử
reads: text
status: stable
classes: [plain, harmful]
outputs:
  - {{id: {head}.harmful, harm: {harm}, classes: [harmful], meaning_vi: Vi phạm}}
meaning: for tests
why_harm: for tests
sources:
  - id: {head}-data
    name: Lines of our own
    use: main
    licence: our own
    citation: none
    folder: {head}
    files: {{train: [train.csv], test: [test.csv]}}
    text_column: text
    label_column: label
    labels: {{"0": plain, "1": harmful}}
metric: macro_f1
"""
SAID = {
    "rude": ("sáng thứ {} cả xóm quét ngõ", "đồ lười số {} biến đi cho khuất mắt"),
    "sales": ("ghế số {} ngồi êm, chân chắc", "nhắn tin số {} nhận quà, mua mười tặng mười"),
}
HARMS = {"rude": "H05", "sales": "H11"}


def small_heads(folder: Path, names: tuple[str, ...] = ("rude", "sales")) -> Mapping[str, Declaration]:
    """Declare heads, as YAML read by the real reader."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / f"{name}.yaml").write_text(HEAD.format(head=name, harm=HARMS[name]), encoding="utf-8")
    return load_declarations(folder)


def small_datasets(folder: Path) -> Path:
    """Write the data of both heads: one line in four is harmful."""
    for name, (plain, harmful) in SAID.items():
        for split, numbers in (("train", range(160)), ("test", range(1000, 1040))):
            file = folder / name / f"{split}.csv"
            file.parent.mkdir(parents=True, exist_ok=True)
            rows = [((harmful if n % 4 == 0 else plain).format(n), int(n % 4 == 0)) for n in numbers]
            with file.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows([("text", "label"), *rows])
    return folder
