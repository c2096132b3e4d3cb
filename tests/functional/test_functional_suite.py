"""The shipped model on the functional suite: floors that hold, and the functions where it is known to fail."""

import sys
from collections import Counter
from pathlib import Path

import pytest
from functional_suite import Writing, cases, functions, teencode

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from benchmarks.functional import accuracies

FLOOR = 0.6
"""Of each function's cases as written, decided rightly."""
HIGHER = {
    "counter-speech": 0.8,
    "report-abuse": 0.8,
    "news-crime": 0.8,
    "education": 0.8,
    "scam-warning": 0.8,
}
"""Quoting, reporting and warning are what an honest platform is full of."""

KNOWN_TO_FAIL = {
    "counter-speech": "a quarter of the quoted insults are scored like the insult",
}
"""What people must make up for: each is said in the model card as well."""


@pytest.fixture(scope="module")
def measured() -> dict[str, dict[str, float]]:
    return accuracies()


def test_the_suite_is_wide_and_says_nothing_twice() -> None:
    found = cases()
    assert len(functions()) >= 30
    assert len(found) >= 900
    assert Counter(case.writing for case in found) == dict.fromkeys(Writing, len(found) // 3)
    written = [case.text for case in found if case.writing is Writing.WRITTEN]
    assert len(set(written)) == len(written)
    kinds = {(case.head, case.violating) for case in found}
    assert kinds == {
        (head, violating)
        for head in ("vihsd", "smishing", "vispam", "clickbait")
        for violating in (True, False)
    }


def test_teencode_shortens_whole_words_only() -> None:
    assert teencode("Không được nói như vậy") == "ko dc ns nhw z"
    assert teencode("không gian") == "ko gian"
    assert teencode("gìn giữ") == "gìn giữ"


@pytest.mark.parametrize(
    "function",
    [
        pytest.param(
            each["id"],
            marks=[pytest.mark.xfail(reason=KNOWN_TO_FAIL[each["id"]], strict=True)]
            if each["id"] in KNOWN_TO_FAIL
            else [],
        )
        for each in functions()
    ],
)
def test_each_function_is_told_apart(function: str, measured: dict[str, dict[str, float]]) -> None:
    assert measured[function][Writing.WRITTEN] >= HIGHER.get(function, FLOOR)
