import random

from audit_cases import ADJUDICATOR, ANSWER_KEY, N, U, V, X, label
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.audit.labels import JUDGMENT_WORDS, Judgment, Label, LabellerRole
from pipelines.audit.resolve import Standing, resolve


def settled(*labels: Label) -> tuple[Standing, Judgment | None]:
    (found,) = resolve(labels).values()
    return found.standing, found.judgment


def test_two_people_who_agree_decide() -> None:
    assert settled(label("an", V), label("bình", V)) == (Standing.FINAL, V)
    assert settled(label("an", U), label("bình", U)) == (Standing.FINAL, U)


def test_one_person_waits_for_a_second() -> None:
    assert settled(label("an", V)) == (Standing.PENDING_SECOND, None)


def test_one_person_twice_is_still_one_person() -> None:
    assert settled(label("an", V), label("an", V, minute=5)) == (Standing.PENDING_SECOND, None)


def test_a_disagreement_waits_for_an_adjudicator() -> None:
    assert settled(label("an", V), label("bình", N)) == (Standing.PENDING_ADJUDICATION, None)
    assert settled(label("an", V), label("bình", V), label("chi", X)) == (
        Standing.PENDING_ADJUDICATION,
        None,
    )


def test_a_later_label_of_the_same_person_replaces_the_earlier() -> None:
    assert settled(label("an", V), label("bình", N, minute=1), label("an", N, minute=2)) == (
        Standing.FINAL,
        N,
    )


def test_the_adjudicator_decides_over_everybody() -> None:
    labels = [label("an", V), label("bình", V), label("đề", N, role=ADJUDICATOR)]
    assert settled(*labels) == (Standing.FINAL, N)
    assert settled(*labels, label("khóa", V, role=ANSWER_KEY, minute=9)) == (Standing.FINAL, N)
    assert settled(*labels, label("giang", V, role=ADJUDICATOR, minute=9)) == (Standing.FINAL, V)


def test_an_answer_key_decides_alone() -> None:
    assert settled(label("khóa", V, role=ANSWER_KEY)) == (Standing.FINAL, V)


def test_questions_are_resolved_apart() -> None:
    labels = [label("an", V, "d1"), label("bình", V, "d2"), label("bình", V, "d1", criterion="khác")]
    assert {found.standing for found in resolve(labels).values()} == {Standing.PENDING_SECOND}
    assert set(resolve(labels)) == {("d1", "r", "c"), ("d2", "r", "c"), ("d1", "r", "khác")}


def test_nothing_labelled_resolves_nothing() -> None:
    assert resolve([]) == {}


labels_strategy = st.lists(
    st.builds(
        label,
        st.sampled_from(["an", "bình", "chi"]),
        st.sampled_from(Judgment),
        st.sampled_from(["d1", "d2"]),
        role=st.sampled_from(LabellerRole),
        minute=st.integers(0, 3),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(labels_strategy, st.integers(0, 999))
def test_the_order_labels_come_in_never_matters(labels: list[Label], order: int) -> None:
    shuffled = labels[:]
    random.Random(order).shuffle(shuffled)
    assert resolve(shuffled) == resolve(labels)


@settings(deadline=None)
@given(labels_strategy)
def test_a_judgment_is_there_exactly_when_it_is_final(labels: list[Label]) -> None:
    for found in resolve(labels).values():
        assert (found.judgment is not None) == (found.standing is Standing.FINAL)


def test_every_judgment_has_its_word() -> None:
    assert tuple(JUDGMENT_WORDS) == tuple(Judgment)
    assert len(set(JUDGMENT_WORDS.values())) == len(Judgment)
