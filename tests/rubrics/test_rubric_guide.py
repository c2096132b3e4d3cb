"""What the staff guide shows is what the program does."""

import re
from datetime import date
from pathlib import Path

from rubric_samples import DAY

from rubrics.check import check_loaded
from rubrics.codes import Code
from rubrics.labels import HARM_VI
from rubrics.load import parse_rubric
from rubrics.measure import labels_needed
from rubrics.wording import vi_percent, vi_thousands

GUIDE = (Path(__file__).resolve().parents[2] / "docs/vi/bo-tieu-chi.md").read_text(encoding="utf-8")
EXAMPLE = GUIDE.partition("```yaml\n")[2].partition("```")[0]


def test_the_worked_example_has_the_two_warnings_it_is_said_to_have() -> None:
    found = check_loaded(parse_rubric(EXAMPLE.encode(), "binh-luan.yaml"), date(2026, 12, 1))
    assert {problem.code for problem in found} == {Code.FEW_VIOLATING, Code.FEW_INNOCENT}


def test_the_messages_shown_are_the_messages_given() -> None:
    text = EXAMPLE.replace('version: "1.0"', "version: 1.10", 1)
    text = text.replace("role: weighted", "role: tính điễm", 1).replace("good: 0.005 ", "good: 0,5 % ", 1)
    found = check_loaded(parse_rubric(text.encode(), "binh-luan.yaml"), DAY)
    errors = [str(problem) for problem in found if problem.severity == "error"]
    assert GUIDE.partition("```text\n")[2].partition("```")[0].splitlines() == errors


def test_the_table_of_harms_is_whole() -> None:
    rows = dict(re.findall(r"\b(H[0-9]{2}) \| ([^|]+?) \|", GUIDE))
    assert rows == {code.value: label for code, label in HARM_VI.items()}


def test_the_table_of_labels_is_right() -> None:
    rows = re.findall(r"^\| ([0-9,]+ %) \| ([0-9.]+) \|$", GUIDE, flags=re.MULTILINE)
    tolerances = (0.05, 0.02, 0.01, 0.005, 0.001)
    assert rows == [(vi_percent(found), vi_thousands(labels_needed(found))) for found in tolerances]


def test_the_extension_shown_reads() -> None:
    extension = GUIDE.split("```yaml\n")[2].partition("```")[0].replace("criteria: []", "# criteria: []")
    head = EXAMPLE.partition("criteria:\n")[0]
    head = head.replace(
        "authority: cuc-bao-chi\nfields: [press]", "authority: cuc-ptth-ttdt\nfields: [social]"
    )
    tail = 'changelog:\n  - {version: "1.0", day: 2026-12-01, what: Bản đầu}\n'
    loaded = parse_rubric((head + extension + tail).encode(), "tinh.yaml")
    assert [str(found) for found in check_loaded(loaded, date(2026, 12, 1))] == []
    assert loaded.rubric is not None
    changed = {criterion.id: criterion.weight for criterion in loaded.rubric.criteria}
    assert changed["kenh-phan-anh"] == "critical"
