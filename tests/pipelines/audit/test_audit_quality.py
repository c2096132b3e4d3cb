"""Gold that looks random and is not, quality by gold and adjudication, pace by the clock, breaks."""

from datetime import timedelta

import pytest
from audit_cases import ADJUDICATOR, START, N, U, V, label
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.audit.accounts import LABELS_AS, ROLE_MAY, ROLE_WORDS, AccountRole, Permission
from pipelines.audit.gold import GoldAnswer, gold_due, gold_example, gold_question_id, held_out, next_gold
from pipelines.audit.labels import Judgment, Label, LabellerRole
from pipelines.audit.quality import labeller_quality, pace
from pipelines.review.breaks import MOST_ANSWERS, after_answer, break_due


def answer(account: str, example: str, judgment: Judgment, minute: int = 0) -> GoldAnswer:
    return GoldAnswer(
        account=account,
        rubric_id="r",
        criterion_id="c",
        example_id=example,
        expected=V,
        judgment=judgment,
        answered_at=START + timedelta(minutes=minute),
    )


def test_the_share_of_gold_is_kept_and_the_same_when_asked_again() -> None:
    due = [gold_due("an", "2026-10", n, 0.1) for n in range(4000)]
    assert 320 < sum(due) < 480
    assert due == [gold_due("an", "2026-10", n, 0.1) for n in range(4000)]
    assert due != [gold_due("binh", "2026-10", n, 0.1) for n in range(4000)]
    assert not any(gold_due("an", "2026-10", n, 0.0) for n in range(1000))


def test_every_example_is_asked_once_in_an_order_of_ones_own() -> None:
    examples = {("r", "c"): [gold_example("r", "c", f"Câu {i}", violates=i % 2 == 0) for i in range(8)]}

    def order(account: str) -> list[str]:
        seen: list[str] = []
        while (found := next_gold(account, ("r", "c"), examples, seen)) is not None:
            seen.append(found.example_id)
        return seen

    assert sorted(order("an")) == sorted(one.example_id for one in examples["r", "c"])
    assert order("an") != order("binh")
    assert next_gold("an", ("r", "khác"), examples, ()) is None


@given(st.lists(st.booleans(), max_size=12))
def test_both_kinds_stay_shown_where_there_are_any(kinds: list[bool]) -> None:
    examples = [gold_example("r", "c", f"Câu {i}", violates=kind) for i, kind in enumerate(kinds)]
    held = held_out(examples)
    shown = [one for one in examples if one not in held]
    assert {one.expected for one in shown} == {one.expected for one in examples}
    assert 0 <= len(shown) - len(held) <= 2


def test_a_gold_id_needs_the_key() -> None:
    one = gold_question_id("an", "2026-10", "x", b"k" * 32)
    assert (
        one
        == gold_question_id("an", "2026-10", "x", b"k" * 32)
        != gold_question_id("an", "2026-10", "x", b"j")
    )
    assert one != gold_question_id("binh", "2026-10", "x", b"k" * 32)


def test_quality_counts_the_newest_gold_answer_and_who_was_upheld() -> None:
    labels = [
        label("an", V),
        label("bình", N),
        label("đề", V, role=ADJUDICATOR, minute=3),
        label("an", U, "d2"),
        label("bình", N, "d2"),
        label("đề", N, "d2", role=ADJUDICATOR, minute=3),
        label("bình", N, "d3"),
    ]
    answers = [answer("an", "x", N), answer("an", "x", V, 1), answer("an", "y", N), answer("chi", "x", V)]
    an, binh, chi = sorted(labeller_quality(labels, answers), key=lambda one: one.labeller)[:3]
    assert (an.labeller, an.gold_right, an.gold, an.upheld, an.adjudicated) == ("an", 1, 2, 1, 2)
    assert (binh.labeller, binh.labels, binh.upheld, binh.adjudicated) == ("bình", 3, 1, 2)
    assert (chi.labeller, chi.labels, chi.gold_right, chi.gold) == ("chi", 0, 1, 1)
    assert "đề" not in {one.labeller for one in labeller_quality(labels, answers)}


def test_pace_leaves_breaks_out() -> None:
    seconds = [0, 10, 20, 30, 30 + 3600, 30 + 3610]
    assert pace([START + timedelta(seconds=s) for s in seconds]) == pytest.approx(360)
    assert pace([START]) is None
    assert pace([START, START]) is None
    assert pace([]) is None


def test_a_file_of_labels_is_no_pace() -> None:
    pressed = [START + timedelta(seconds=10 * s) for s in range(5)]
    assert pace([*pressed, *[START + timedelta(seconds=45)] * 700]) == pytest.approx(360)
    assert pace([START] * 700 + [START + timedelta(seconds=30)] * 20) is None


@settings(deadline=None)
@given(st.lists(st.integers(0, 10_000), max_size=20))
def test_pace_does_not_depend_on_the_order(seconds: list[int]) -> None:
    times = [START + timedelta(seconds=s) for s in seconds]
    assert pace(times) == pace(times[::-1])


def test_a_break_is_due_by_time_by_number_and_not_after_a_pause() -> None:
    stretch, now = None, START
    for _ in range(MOST_ANSWERS - 1):
        now += timedelta(seconds=5)
        stretch = after_answer(stretch, now)
    assert not break_due(stretch, now)
    stretch = after_answer(stretch, now)
    assert break_due(stretch, now)
    assert not break_due(stretch, now + timedelta(minutes=10))
    assert after_answer(stretch, now + timedelta(minutes=10)).answers == 1
    slow, now = None, START
    for _ in range(6):
        slow = after_answer(slow, now)
        now += timedelta(minutes=9)
    assert break_due(slow, now - timedelta(minutes=1))
    assert not break_due(None, START)


def test_every_role_has_its_word_and_one_kind_of_work() -> None:
    assert set(ROLE_WORDS) == set(ROLE_MAY) == set(AccountRole)
    assert sorted(one for allowed in ROLE_MAY.values() for one in allowed) == sorted(Permission)
    assert set(LABELS_AS) == {Permission.LABEL, Permission.ADJUDICATE}


def test_a_label_taken_back_on_appeal_counts_against_who_gave_it() -> None:
    def given(name: str, role: LabellerRole, judgment: Judgment, document: str = "d1") -> Label:
        return Label(
            task_id="t",
            document_id=document,
            rubric_id="r",
            criterion_id="c",
            labeller=name,
            role=role,
            judgment=judgment,
            labelled_at=START,
        )

    labels = [
        given("an", LabellerRole.LABELLER, Judgment.VIOLATING),
        given("binh", LabellerRole.LABELLER, Judgment.INNOCENT),
        given("xu", LabellerRole.ADJUDICATOR, Judgment.VIOLATING),
        given("truong", LabellerRole.APPEAL, Judgment.INNOCENT),
        given("an", LabellerRole.LABELLER, Judgment.VIOLATING, "d2"),
    ]
    found = {one.labeller: one.overturned for one in labeller_quality(labels, [])}
    assert found == {"an": 1, "binh": 0}


def test_a_label_taken_back_and_given_anew_is_one_label() -> None:
    first, again, other = label("an", V, minute=0), label("an", N, minute=1), label("binh", N, minute=2)
    found = {one.labeller: one.labels for one in labeller_quality([first, again, other], [])}
    assert found == {"an": 1, "binh": 1}
