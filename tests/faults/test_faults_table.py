"""The fault table says what is so: its tests exist, and every outcome has a row."""

import re
from pathlib import Path

import pytest

from crawler.types import Outcome

ROOT = Path(__file__).resolve().parents[2]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "faults.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| fault |")
]
TESTS = {
    name
    for file in (ROOT / "tests").rglob("test_*.py")
    for name in re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_every_row_is_whole_and_names_tests_that_exist(row: list[str]) -> None:
    assert len(row) == 4
    assert row[0]
    assert row[1]
    named = re.findall(r"`(test_\w+)`", row[3])
    assert named
    assert set(named) <= TESTS


def test_every_outcome_has_a_row() -> None:
    named = {word for row in ROWS for word in re.findall(r"`(\w+)`", row[1])}
    assert {outcome.value for outcome in Outcome} <= named
