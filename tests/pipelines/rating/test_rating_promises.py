"""P1 and P5 as properties: the same bytes again, and missing or worse evidence never improves a rating."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rating_cases import content, links, rate, sample, scored, site, skewed_scores

from pipelines.rating.evidence import CriterionEvidence, Finding
from pipelines.rating.plan import plan_audit
from pipelines.rating.types import Grade, PlatformRating, RatingStatus, Verdict
from rubrics.types import Role

pytestmark = pytest.mark.integration  # whole rubrics rated over and over

Evidence = list[CriterionEvidence]

PLANNED = [
    plan_audit(scored(skewed_scores(documents, seed)), labels, seed).criteria[0]
    for seed, (documents, labels) in enumerate([(400, 120), (2000, 300), (5000, 1000)])
]
LABELLED = [
    tuple(
        s.model_copy(update={"labelled": sum(d.stratum == h for d in plan.drawn)})
        for h, s in enumerate(plan.strata)
    )
    for plan in PLANNED
]

ROLES = st.sampled_from([Role.WEIGHTED, Role.WEIGHTED, Role.MANDATORY])
WEIGHTS = st.sampled_from([2.5, 5.0, 7.5, 10.0])


@st.composite
def audited(draw: st.DrawFn, name: str) -> CriterionEvidence:
    """A content criterion of a planned audit with few to many violations, mostly high up."""
    plan = draw(st.sampled_from(LABELLED))
    rate_top = draw(st.sampled_from([0.0, 0.02, 0.1, 0.5]))
    rows = []
    for h, one in enumerate(plan):
        violating = draw(st.integers(0, round(one.labelled * rate_top * (h + 1) / len(plan))))
        rows.append(one.model_copy(update={"violating": violating}))
    return content(name, strata=tuple(rows), role=draw(ROLES), weight=draw(WEIGHTS))


@st.composite
def rubrics(draw: st.DrawFn) -> Evidence:
    """A rubric's evidence: one to three audited criteria, links and site checks."""
    contents = [draw(audited(f"nội dung {i}")) for i in range(draw(st.integers(1, 3)))]
    checks = [
        site(f"kiểm tra {i}", draw(st.sampled_from(Finding)), role=draw(ROLES), weight=draw(WEIGHTS))
        for i in range(draw(st.integers(0, 3)))
    ]
    return [*contents, links(draw(st.integers(0, 20)), weight=draw(WEIGHTS)), *checks]


def assert_no_better(after: PlatformRating, before: PlatformRating) -> None:
    """Clean is never won, nor a grade where there was none, and no grade or better grows likelier."""
    assert before.clean or not after.clean
    assert before.status is RatingStatus.RATED or after.status is not RatingStatus.RATED
    assert_no_likelier(after, before)


def assert_no_likelier(after: PlatformRating, before: PlatformRating) -> None:
    if after.grade_probabilities and before.grade_probabilities:
        for grade in Grade:
            first, second = (
                sum(p for g, p in rating.grade_probabilities.items() if g <= grade)
                for rating in (before, after)
            )
            assert second <= first + 1e-9
    if after.score_low is not None and before.score_low is not None:
        assert after.score_low <= before.score_low + 1e-9


def replaced(evidence: Evidence, at: int, **update: object) -> Evidence:
    return [e.model_copy(update=update) if i == at else e for i, e in enumerate(evidence)]


def with_stratum(evidence: Evidence, at: int, h: int, **update: object) -> Evidence:
    strata = evidence[at].strata
    h %= len(strata)
    rows = (*strata[:h], strata[h].model_copy(update=update), *strata[h + 1 :])
    return replaced(evidence, at, strata=rows)


@settings(max_examples=15, deadline=None)
@given(rubrics(), st.integers(0, 9), st.integers(1, 5))
def test_judgments_turned_unclear_never_improve_a_rating(evidence: Evidence, h: int, lost: int) -> None:
    one = evidence[0].strata[h % len(evidence[0].strata)]
    lost = min(lost, one.labelled)
    from_violating = min(one.violating, lost // 2)
    after = with_stratum(
        evidence, 0, h, unclear=lost, violating=min(one.violating - from_violating, one.labelled - lost)
    )
    assert_no_better(rate(after), rate(evidence))


@settings(max_examples=15, deadline=None)
@given(rubrics(), st.integers(0, 9))
def test_a_stratum_left_unlabelled_never_improves_a_rating(evidence: Evidence, h: int) -> None:
    assert_no_better(rate(with_stratum(evidence, 0, h, labelled=0, violating=0)), rate(evidence))


@settings(max_examples=15, deadline=None)
@given(rubrics(), st.integers(0, 9), st.data())
def test_a_criterion_no_longer_measured_never_improves_a_rating(
    evidence: Evidence, at: int, data: st.DataObject
) -> None:
    at %= len(evidence)
    ways = {
        "finding": data.draw(st.sampled_from([Finding.MISSING, Finding.INCONCLUSIVE])),
        "strata": (),
        "links": None,
    }
    assert_no_better(rate(replaced(evidence, at, **ways)), rate(evidence))


@settings(max_examples=10, deadline=None)
@given(rubrics(), st.sampled_from(["robots_refused", "unreachable", "failed", "empty_frame"]))
def test_a_lost_sample_never_improves_a_rating(evidence: Evidence, outcome: str) -> None:
    after = rate(evidence, sample(outcome))
    assert after.status is RatingStatus.INSUFFICIENT
    assert_no_better(after, rate(evidence))


@settings(max_examples=15, deadline=None)
@given(rubrics(), st.integers(0, 9), st.integers(1, 4))
def test_relabelling_an_innocent_document_as_violating_never_improves_a_rating(
    evidence: Evidence, h: int, more: int
) -> None:
    one = evidence[0].strata[h % len(evidence[0].strata)]
    more = min(more, one.labelled - one.violating)
    before, after = rate(evidence), rate(with_stratum(evidence, 0, h, violating=one.violating + more))
    assert before.clean or not after.clean
    assert_no_likelier(after, before)
    if after.score is not None and before.score is not None:
        assert after.score <= before.score
    if after.score_high is not None and before.score_high is not None:
        assert after.score_high <= before.score_high + 1e-9


@settings(max_examples=15, deadline=None)
@given(rubrics())
def test_without_labels_no_rubric_with_content_is_graded(evidence: Evidence) -> None:
    bare = [
        e.model_copy(
            update={"strata": tuple(s.model_copy(update={"labelled": 0, "violating": 0}) for s in e.strata)}
        )
        for e in evidence
    ]
    rating = rate(bare)
    assert (rating.status, rating.grades, rating.clean) == (RatingStatus.PROVISIONAL, (), False)
    content_verdicts = {c.verdict for c in rating.criteria if c.kind == "content"}
    assert content_verdicts == {Verdict.INSUFFICIENT}


@settings(max_examples=15, deadline=None)
@given(rubrics())
def test_without_documents_no_rubric_is_graded(evidence: Evidence) -> None:
    rating = rate(evidence, sample(documents=0))
    assert (rating.status, rating.grades, rating.clean) == (RatingStatus.INSUFFICIENT, (), False)


@settings(max_examples=15, deadline=None)
@given(rubrics(), st.integers(0, 10_000))
def test_the_order_of_criteria_never_matters(evidence: Evidence, order: int) -> None:
    shuffled = evidence[:]
    random.Random(order).shuffle(shuffled)
    one, other = rate(evidence), rate(shuffled)
    assert {c.criterion_id: c for c in one.criteria} == {c.criterion_id: c for c in other.criteria}
    assert one.model_copy(update={"criteria": ()}) == other.model_copy(update={"criteria": ()})


@settings(max_examples=15, deadline=None)
@given(rubrics(), st.integers(0, 2**40))
def test_the_same_seed_gives_the_same_bytes(evidence: Evidence, seed: int) -> None:
    assert rate(evidence, seed=seed).model_dump_json() == rate(evidence, seed=seed).model_dump_json()
