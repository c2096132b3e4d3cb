"""What a criterion asks is apart from what follows: tightening keeps the question, another wording is another."""

from typing import Any

import pytest

from rubrics.api import library_rubric
from rubrics.extend import extend
from rubrics.meaning import ASKED, meaning
from rubrics.types import Criterion, Example, Limits, Override, Rubric

NATION = library_rubric("mang-xa-hoi-dien-dan")
PROVINCE = library_rubric("mang-xa-hoi-tinh-mau")
CRITERION = "noi-dung-thu-ghet"


def _with(**changes: Any) -> Rubric:
    override = Override(criterion=CRITERION, why="địa phương", changes=changes)
    return extend(PROVINCE.model_copy(update={"criteria": (), "overrides": (override,)}), NATION).rubric


def _criterion() -> Criterion:
    return next(criterion for criterion in NATION.criteria if criterion.id == CRITERION)


@pytest.mark.parametrize(
    "changes",
    [
        {"limits": Limits(good=0.0001, limit=0.001, tolerance=0.0005, min_labels=500)},
        {"role": "mandatory", "weight": "critical"},
        {"deadline_days": 1, "remedy": "Gỡ ngay."},
    ],
)
def test_tightening_keeps_the_question(changes: dict[str, Any]) -> None:
    assert _with(**changes).asked_under[CRITERION] == (NATION.id,)


@pytest.mark.parametrize(
    "changes",
    [
        {"include": ("điều khác",)},
        {"exclude": ()},
        {"examples": (Example(text="một câu khác hẳn", violates=True, why="thử"),)},
        {"applies_to": ("post", "comment", "article")},
    ],
)
def test_another_wording_is_another_question(changes: dict[str, Any]) -> None:
    assert CRITERION not in _with(**changes).asked_under


def test_the_line_goes_down_as_far_as_the_question_is_the_same() -> None:
    commune = PROVINCE.model_copy(update={"id": "xa-mau", "criteria": (), "overrides": ()})
    line = extend(commune, PROVINCE).rubric
    assert line.bases == (PROVINCE.id, *PROVINCE.bases)
    assert line.asked_under[CRITERION] == (PROVINCE.id, NATION.id)
    assert line.asked_under["vay-nang-lai"] == (PROVINCE.id,)


def test_the_fields_of_the_question_are_fields() -> None:
    assert set(ASKED) <= set(Criterion.model_fields)
    assert meaning(_criterion()) == meaning(_criterion().model_copy(update={"remedy": "khác"}))
