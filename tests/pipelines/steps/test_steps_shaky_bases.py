"""Operators are told of a legal basis that is not in force all through a period, and readers until when it is."""

from datetime import date, timedelta

import pytest

from pipelines.settings import Period
from pipelines.steps.edition import published_rubric
from pipelines.steps.rubrics import open_rubric, shaky_bases
from rubrics.types import Role, Rubric

PERIOD = Period("2026-11")
LAST = PERIOD.end - timedelta(days=1)


def _based(role: Role = Role.WEIGHTED, **law: date) -> Rubric:
    rubric = open_rubric("bao-chi-dien-tu")
    with_law = next(c for c in rubric.criteria if c.legal)
    legal = with_law.legal[0].model_copy(update={"in_force_from": date(2020, 1, 1), **law})
    return rubric.model_copy(
        update={"criteria": (with_law.model_copy(update={"legal": (legal,), "role": role}),)}
    )


@pytest.mark.parametrize(
    ("law", "words"),
    [
        ({}, ""),
        ({"in_force_until": LAST}, ""),
        ({"in_force_until": LAST - timedelta(days=1)}, "hết hiệu lực từ sau ngày 29/11/2026"),
        ({"in_force_from": PERIOD.start}, ""),
        ({"in_force_from": PERIOD.start + timedelta(days=1)}, "chỉ có hiệu lực từ ngày 02/11/2026"),
    ],
)
def test_a_basis_holds_all_through_the_period_or_is_named(law: dict[str, date], words: str) -> None:
    found = shaky_bases(_based(**law), PERIOD)
    assert len(found) == bool(words)
    assert all(words in one for one in found)


def test_what_does_not_count_needs_no_law() -> None:
    assert shaky_bases(_based(Role.INFORMATIVE, in_force_until=date(2026, 1, 1)), PERIOD) == []


def test_readers_see_until_when_a_basis_is_in_force() -> None:
    (rule,) = published_rubric(_based(in_force_until=date(2026, 11, 30)), PERIOD.start).criteria
    assert "(có hiệu lực đến hết ngày 30/11/2026)" in rule.legal[0]
    (rule,) = published_rubric(_based(), PERIOD.start).criteria
    assert "có hiệu lực đến" not in rule.legal[0]
