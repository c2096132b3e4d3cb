from collections.abc import Sequence

import pytest
from rating_cases import LIMITS, content, links, rate, sample, site, strata, stratum

from pipelines.rating.errors import EvidenceError
from pipelines.rating.evidence import Finding, LinkEvidence, link_evidence
from pipelines.rating.order import ranks
from pipelines.rating.types import (
    CriterionResult,
    Grade,
    PlatformRating,
    RatingStatus,
    Reason,
    SampleFacts,
    Stratum,
    Verdict,
)
from rubrics.types import Role

GOOD = strata((0.9, 900, 0), (0.1, 900, 5))
BAD = strata((0.9, 300, 60), (0.1, 300, 200))


def result(rating: PlatformRating, name: str) -> CriterionResult:
    return next(c for c in rating.criteria if c.criterion_id == name)


def test_a_good_platform_is_graded_and_clean() -> None:
    rating = rate([content(strata=GOOD), links(0), site()])
    assert rating.status is RatingStatus.RATED
    assert rating.grades == (Grade.A,)
    assert rating.clean
    assert rating.weight_measured == 1
    assert rating.reasons == ()
    assert rating.score_low <= rating.score <= rating.score_high
    assert sum(rating.grade_probabilities.values()) == pytest.approx(1)


def test_the_score_is_the_weighted_mean_of_the_measured_points() -> None:
    rating = rate([content(strata=GOOD), site("a", Finding.NOT_MET), site("b"), site("c", weight=2.5)])
    points = result(rating, "thô tục").score
    assert rating.score == pytest.approx((10 * points + 5 * 0 + 5 * 100 + 2.5 * 100) / 22.5)


def test_a_bad_platform_is_graded_badly() -> None:
    rating = rate([content(strata=BAD), links(300)])
    assert rating.grades == (Grade.E,)
    assert not rating.clean
    assert rating.drivers == ("thô tục", "liên kết")


def test_an_informative_criterion_weighs_nothing() -> None:
    graded = rate([content(strata=GOOD), site("x", Finding.NOT_MET, role=Role.INFORMATIVE, weight=10)])
    assert graded.grades == (Grade.A,)
    assert result(graded, "x").weight == 0
    assert graded.drivers == ("thô tục",)


def test_a_failed_gate_caps_at_the_worst_grade_whatever_else_is_missing() -> None:
    gate = site("h01", Finding.NOT_MET, role=Role.MANDATORY, weight=0)
    for rest in ([content(strata=GOOD)], [content(strata=GOOD), site("a", Finding.MISSING, weight=90)]):
        rating = rate([*rest, gate])
        assert rating.grades == (Grade.E,)
        assert rating.reasons == (Reason.MANDATORY_FAILED,)
        assert rating.drivers[0] == "h01"
        assert not rating.clean


@pytest.mark.parametrize("finding", [Finding.INCONCLUSIVE, Finding.MISSING])
def test_a_gate_nobody_could_check_means_no_grade(finding: Finding) -> None:
    rating = rate([content(strata=GOOD), site("cổng", finding, role=Role.MANDATORY, weight=0)])
    assert (rating.status, rating.grades) == (RatingStatus.INSUFFICIENT, ())
    assert rating.reasons == (Reason.MANDATORY_INSUFFICIENT,)


def test_a_content_gate_that_straddles_its_tolerance_means_no_grade() -> None:
    rating = rate([content(role=Role.MANDATORY, strata=strata((1.0, 300, 4)))])
    assert rating.reasons[0] is Reason.MANDATORY_INSUFFICIENT
    assert rating.grades == ()
    assert result(rating, "thô tục").further_labels > 0


def test_below_seventy_percent_of_weight_there_is_neither_grade_nor_score() -> None:
    rating = rate([content(strata=GOOD), site(finding=Finding.INCONCLUSIVE)])
    assert rating.weight_measured == pytest.approx(2 / 3)
    assert rating.status is RatingStatus.INSUFFICIENT
    assert rating.reasons == (Reason.WEIGHT_BELOW_MINIMUM,)
    assert rating.score is None


def test_without_any_label_the_rating_is_provisional() -> None:
    rating = rate([content(strata=strata((0.9, 0, 0), (0.1, 0, 0))), links(0), site(weight=100)])
    assert (rating.status, rating.grades, rating.score) == (RatingStatus.PROVISIONAL, (), None)
    assert rating.reasons == (Reason.NO_AUDIT,)
    assert result(rating, "thô tục").verdict is Verdict.INSUFFICIENT
    assert result(rating, "thô tục").further_labels == 149


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        ("robots_refused", Reason.ROBOTS_REFUSED),
        ("unreachable", Reason.UNREACHABLE),
        ("empty_frame", Reason.EMPTY_FRAME),
        ("no_documents", Reason.NO_DOCUMENTS),
        ("failed", Reason.CRAWL_FAILED),
        ("running", Reason.NO_SAMPLE),
        ("an outcome of tomorrow", Reason.CRAWL_FAILED),
    ],
)
def test_a_run_that_failed_is_never_graded(outcome: str, reason: Reason) -> None:
    rating = rate([content(strata=GOOD), links(0), site(weight=100)], sample(outcome))
    assert (rating.status, rating.grades, rating.score) == (RatingStatus.INSUFFICIENT, (), None)
    assert rating.reasons == (reason,)
    assert not rating.clean
    assert result(rating, "thô tục").verdict is Verdict.NOT_MEASURED
    assert result(rating, "liên kết").verdict is Verdict.NOT_MEASURED
    assert result(rating, "https").verdict is Verdict.MET


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (sample(documents=0), Reason.NO_DOCUMENTS),
        (sample(documents=0, drawn=0), Reason.NO_SAMPLE),
        (sample("budget_exhausted", documents=0), Reason.NO_DOCUMENTS),
    ],
)
def test_a_run_without_documents_is_never_graded(facts: SampleFacts, reason: Reason) -> None:
    rating = rate([site(weight=100)], facts)
    assert (rating.status, rating.reasons) == (RatingStatus.INSUFFICIENT, (reason,))


def test_a_run_that_met_its_budget_is_usable() -> None:
    assert rate([content(strata=GOOD)], sample("budget_exhausted")).status is RatingStatus.RATED


def test_people_who_disagree_measure_nothing() -> None:
    rating = rate([content(strata=GOOD, agreement=0.59)])
    found = result(rating, "thô tục")
    assert (found.verdict, found.score) == (Verdict.NOT_MEASURED, None)
    assert found.estimate is not None
    assert "đồng thuận" in found.detail
    assert rate([content(strata=GOOD, agreement=0.6)]).status is RatingStatus.RATED


def test_fewer_labels_than_the_rubric_asks_for_carry_no_figure() -> None:
    rating = rate([content(strata=strata((1.0, 99, 50)))])
    found = result(rating, "thô tục")
    assert (found.verdict, found.score, found.further_labels) == (Verdict.INSUFFICIENT, None, 1)
    assert found.detail


def test_a_sample_without_such_documents_is_missing_evidence() -> None:
    rating = rate([content(strata=GOOD), content("bình luận", strata=())])
    assert result(rating, "bình luận").verdict is Verdict.NOT_MEASURED
    assert rating.weight_measured == 0.5


def test_what_a_platform_does_not_offer_leaves_the_weights() -> None:
    rating = rate([content(strata=GOOD), content("bình luận", strata=(), applicable=False)])
    assert result(rating, "bình luận").verdict is Verdict.NOT_APPLICABLE
    assert (rating.weight_measured, rating.grades) == (1, (Grade.A,))


def test_links_are_estimated_as_one_stratum_of_the_frame() -> None:
    found = result(rate([content(strata=GOOD), links(3)]), "liên kết")
    assert found.estimate.prevalence == pytest.approx(0.003)
    assert (found.estimate.n, found.estimate.population) == (1000, 9000)
    assert (found.estimate.effective_n, found.estimate.design_effect) == (1000, 1)
    assert 0 < found.estimate.low < 0.003 < found.estimate.high < 0.012


def test_unequal_draws_weigh_links_and_cost_precision() -> None:
    found = link_evidence([(True, 0.1), (False, 0.1), (False, 1.0), (False, 1.0)], listed=40)
    assert found.prevalence == pytest.approx(10 / 22)
    assert found.effective_documents == pytest.approx(
        22**2 / (2 * 10**2 * 0.9)
    )  # what was drawn surely carries no luck
    assert (found.documents, found.violating, found.population) == (4, 1, 40)
    assert link_evidence([]) == LinkEvidence(
        documents=0, violating=0, prevalence=0, effective_documents=0, population=0
    )


def test_an_impossible_probability_of_a_link_is_refused() -> None:
    with pytest.raises(EvidenceError, match="xác suất"):
        link_evidence([(True, 0.0)])


def test_the_fewer_the_labels_the_less_is_printed() -> None:
    printed = [rate([content(strata=[stratum(100 * n, n, documents=20_000)])]).grades for n in (1, 9, 200)]
    assert printed == [(), (Grade.B, Grade.C), (Grade.B,)]


def test_too_uncertain_a_grade_says_so() -> None:
    rating = rate([content(strata=strata((1.0, 100, 1)))])
    assert (rating.status, rating.reasons) == (RatingStatus.INSUFFICIENT, (Reason.GRADE_UNCERTAIN,))
    assert rating.score is not None


def test_a_criterion_without_limits_is_refused() -> None:
    with pytest.raises(EvidenceError, match="limits"):
        rate([content(limits=None)])


def test_a_criterion_given_twice_is_refused() -> None:
    with pytest.raises(EvidenceError, match="hai lần"):
        rate([site(), site()])


def test_a_rubric_of_gates_alone_has_no_points_to_grade() -> None:
    rating = rate([site(role=Role.MANDATORY, weight=0)])
    assert (rating.status, rating.weight_measured) == (RatingStatus.INSUFFICIENT, 0)


def test_drivers_are_the_costliest_five_failed_gates_first() -> None:
    evidence = [site(f"s{i}", Finding.NOT_MET, weight=i + 1) for i in range(7)]
    gate = site("cổng", Finding.NOT_MET, role=Role.MANDATORY, weight=1)
    assert rate([*evidence, gate]).drivers == ("cổng", "s6", "s5", "s4", "s3")


def test_the_strata_and_limits_behind_a_number_are_kept() -> None:
    found = result(rate([content(strata=GOOD)]), "thô tục")
    assert found.strata == GOOD
    assert (found.good, found.limit, found.tolerance) == (LIMITS.good, LIMITS.limit, LIMITS.tolerance)
    assert found.score_low < found.score < found.score_high


def test_platforms_are_ordered_only_where_intervals_separate() -> None:
    def named(name: str, rows: Sequence[Stratum]) -> PlatformRating:
        return rate([content(strata=rows)]).model_copy(update={"platform_id": name})

    close = [named("a", GOOD), named("b", strata((0.9, 900, 0), (0.1, 900, 6)))]
    assert ranks([*close, named("c", BAD), named("d", [stratum(0, 0)])]) == {"a": 1, "b": 1, "c": 3}


def test_the_interval_of_a_rating_narrows_with_labels() -> None:
    widths = [
        (r.score_high - r.score_low)
        for r in (rate([content(strata=strata((1.0, n, n // 100)))]) for n in (200, 800, 3200))
    ]
    assert widths[0] > widths[1] > widths[2]
