import unicodedata
from enum import StrEnum

import pytest

from crawler.types import DocumentKind, Outcome, PlatformField, RunOutcome
from pipelines.audit.labels import EXCLUDED, Judgment
from pipelines.publication import words
from pipelines.rating.types import Verdict
from rubrics.types import CriterionKind, HarmCode, Role

SETS: dict[str, type[StrEnum]] = {
    "outcomes": Outcome,
    "run_outcomes": RunOutcome,
    "documents": DocumentKind,
    "fields": PlatformField,
    "harms": HarmCode,
    "kinds": CriterionKind,
    "roles": Role,
}


@pytest.mark.parametrize("name", SETS)
def test_every_member_has_a_word_and_no_word_is_left_over(name: str) -> None:
    assert set(words.TABLES[name]) == {member.value for member in SETS[name]}


def test_every_judgment_and_its_absence_has_a_word() -> None:
    assert set(words.TABLES["judgments"]) == {"", EXCLUDED, *(member.value for member in Judgment)}


def test_every_verdict_has_a_meaning() -> None:
    assert set(words.VERDICT_MEANINGS) == set(Verdict)


def test_words_are_in_one_unicode_form() -> None:
    texts = [text for table in words.TABLES.values() for text in table.values()]
    assert all(unicodedata.is_normalized("NFC", text) and text.strip() == text for text in texts)


def test_a_word_nobody_knows_is_shown_as_it_is() -> None:
    assert words.word(words.OUTCOMES, "mới_toanh") == "mới_toanh"
