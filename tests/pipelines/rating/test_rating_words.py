import unicodedata
from collections.abc import Mapping
from enum import StrEnum

import pytest

from crawler.types import ObservationOutcome, RunOutcome
from pipelines.rating import words
from pipelines.rating.criterion import _JUDGES, FINDING_VERDICTS
from pipelines.rating.drift import Drift
from pipelines.rating.evidence import Finding
from pipelines.rating.rate import RUN_REASONS, USABLE_OUTCOMES
from pipelines.rating.types import Grade, RatingStatus, Reason, Verdict
from rubrics.types import CriterionKind

TABLES = [
    (words.VERDICT_WORDS, Verdict),
    (words.GRADE_WORDS, Grade),
    (words.STATUS_WORDS, RatingStatus),
    (words.REASON_WORDS, Reason),
    (words.SHORTFALL_WORDS, words.Shortfall),
    (words.DRIFT_WORDS, Drift),
    (FINDING_VERDICTS, Finding),
    (_JUDGES, CriterionKind),
]


@pytest.mark.parametrize(("table", "members"), TABLES)
def test_every_table_matches_its_enum_exactly(
    table: Mapping[StrEnum, object], members: type[StrEnum]
) -> None:
    assert tuple(table) == tuple(members)


@pytest.mark.parametrize(("table", "members"), TABLES[:6])
def test_words_are_composed_vietnamese_and_all_different(
    table: Mapping[StrEnum, str], members: type[StrEnum]
) -> None:
    assert all(text == unicodedata.normalize("NFC", text) == text.strip() for text in table.values())
    assert len(set(table.values())) == len(table)
    assert all(text for text in table.values())


def test_every_way_a_run_can_end_is_usable_or_has_a_reason() -> None:
    assert USABLE_OUTCOMES | set(RUN_REASONS) == {outcome.value for outcome in RunOutcome}
    assert not USABLE_OUTCOMES & set(RUN_REASONS)


def test_findings_speak_the_crawlers_words() -> None:
    assert {outcome.value for outcome in ObservationOutcome} == set(Finding) - {Finding.MISSING}
