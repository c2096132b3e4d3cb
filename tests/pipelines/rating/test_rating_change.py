"""A change is parted without a rest; what is the same gives nothing; only more than noise is called a change."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.rating.change import Reading, difference, rating_change, restratified
from pipelines.rating.change_types import (
    Cell,
    Comparison,
    Earlier,
    EarlierFigure,
    RatingChange,
    Restrata,
    ScoreChange,
)
from pipelines.rating.evidence import AppliedRubric, CriterionEvidence, Finding, RatedPlatform
from pipelines.rating.rate import rate_platform
from pipelines.rating.types import PlatformRating, PublishedCriterion, SampleFacts, Stratum
from rubrics.types import CriterionKind, Limits, Role

LIMITS = Limits(good=0.01, limit=0.1, tolerance=0.05, min_labels=100)
NAMES = ("a", "b", "c")
SAMPLE = SampleFacts(
    run_id="r",
    run_outcome="complete",
    seed=1,
    frame_sha256="",
    listed=900,
    drawn=900,
    extracted=900,
    documents=900,
    outcomes={},
)


def _evidence(name: str, violating: int, limits: Limits = LIMITS, n: int = 200) -> CriterionEvidence:
    stratum = Stratum(lower=0, upper=1, documents=900, share=1.0, labelled=n, violating=violating)
    return CriterionEvidence(
        criterion_id=name,
        name=name,
        kind=CriterionKind.CONTENT,
        role=Role.WEIGHTED,
        weight=5.0,
        limits=limits,
        strata=(stratum,),
    )


def _site(finding: Finding) -> CriterionEvidence:
    return CriterionEvidence(
        criterion_id="https",
        name="HTTPS",
        kind=CriterionKind.SITE,
        role=Role.WEIGHTED,
        weight=5.0,
        finding=finding,
    )


def _rating(evidence: list[CriterionEvidence]) -> PlatformRating:
    platform = RatedPlatform(platform_id="p", name="P", url="https://p.example")
    return rate_platform(platform, AppliedRubric(rubric_id="r", version="1"), evidence, SAMPLE, 1)


def _rules(evidence: list[CriterionEvidence]) -> dict[str, PublishedCriterion]:
    return {
        e.criterion_id: PublishedCriterion(
            id=e.criterion_id,
            name_vi=e.name,
            name_en=e.name,
            kind=e.kind,
            role=e.role,
            weight=e.weight,
            harm="",
            applies_to=(),
            include=(),
            exclude=(),
            legal=(),
            remedy="",
            good=e.limits.good if e.limits else None,
            limit=e.limits.limit if e.limits else None,
            tolerance=e.limits.tolerance if e.limits else None,
            min_labels=e.limits.min_labels if e.limits else None,
        )
        for e in evidence
    }


def _earlier(rating: PlatformRating, **restrata: Restrata) -> Earlier:
    return Earlier(
        edition_id="2026-09",
        period_start=date(2026, 9, 1),
        period_end=date(2026, 10, 1),
        rubric_version="1",
        rubric_sha256="x",
        model_version="m",
        score=rating.score,
        figures=tuple(
            EarlierFigure(
                criterion_id=c.criterion_id,
                name=c.name,
                verdict=c.verdict,
                score=c.score,
                score_low=c.score_low,
                score_high=c.score_high,
                prevalence=c.estimate.prevalence if c.estimate else None,
                low=c.estimate.low if c.estimate else None,
                high=c.estimate.high if c.estimate else None,
                n=c.estimate.n if c.estimate else 0,
                restrata=restrata.get(c.criterion_id),
            )
            for c in rating.criteria
        ),
    )


def _change(
    old: list[CriterionEvidence], new: list[CriterionEvidence], **restrata: Restrata
) -> RatingChange:
    return rating_change(_earlier(_rating(old), **restrata), _rating(new), _rules(new))


def _score(change: RatingChange) -> ScoreChange:
    assert change.score is not None
    return change.score


counts = st.lists(st.integers(0, 60), min_size=3, max_size=3)


@settings(deadline=None, max_examples=25)
@given(counts, counts, st.floats(0.002, 0.05), st.booleans())
def test_the_parts_are_the_whole(before: list[int], after: list[int], good: float, https: bool) -> None:
    old = [_evidence(name, x) for name, x in zip(NAMES, before, strict=True)]
    limits = LIMITS.model_copy(update={"good": good})
    new = [_evidence(name, x, limits) for name, x in zip(NAMES, after, strict=True)]
    new += [_site(Finding.MET)] if https else []
    cells = (Cell(stratum=0, fresh=0, decided=150, violating=0),)
    cells += (Cell(stratum=0, fresh=1, decided=50, violating=min(before[0], 50)),)
    cut = Restrata(shares=(0.9, 0.1), shares_before=(1.0,), cells=cells)
    change = _change(old, new, a=cut)
    score = _score(change)
    whole = score.rubric + score.coverage + score.model + score.platform
    assert whole == pytest.approx(score.after - score.before, abs=1e-7)
    assert score.low <= score.platform <= score.high
    for one in change.criteria:
        if one.after is not None:
            assert one.model is not None
            assert one.platform is not None
            assert one.before is not None
            assert one.model + one.platform == pytest.approx(one.after - one.before, abs=1e-9)


@settings(deadline=None, max_examples=25)
@given(counts)
def test_what_is_the_same_changes_nothing(found: list[int]) -> None:
    same = [_evidence(name, x) for name, x in zip(NAMES, found, strict=True)]
    change = _change([*same, _site(Finding.MET)], [*same, _site(Finding.MET)])
    score = _score(change)
    assert (score.rubric, score.coverage, score.model, score.platform) == (0, 0, 0, 0)
    assert not score.beyond_noise
    assert {(c.model, c.platform, c.beyond_noise) for c in change.criteria if c.after is not None} == {
        (0, 0, False)
    }


def test_stricter_limits_are_the_rubrics_doing() -> None:
    stricter = LIMITS.model_copy(update={"limit": 0.03})
    score = _score(_change([_evidence("a", 4)], [_evidence("a", 4, stricter)]))
    assert score.rubric == pytest.approx(score.after - score.before)
    assert score.rubric < 0
    assert (score.coverage, score.model, score.platform) == (0, 0, 0)


def test_a_criterion_the_rubric_adds_is_the_rubrics_doing() -> None:
    score = _score(_change([_evidence("a", 4)], [_evidence("a", 4), _evidence("b", 60)]))
    assert score.rubric < -10
    assert (score.coverage, score.platform) == (0, 0)


def test_evidence_that_goes_missing_is_neithers_doing() -> None:
    old = [_evidence("a", 4), _evidence("b", 60)]
    unlabelled = _evidence("b", 0, n=0)
    lighter = unlabelled.model_copy(update={"weight": 2.0})
    score = _score(_change([old[0], old[1].model_copy(update={"weight": 2.0})], [old[0], lighter]))
    assert score.coverage > 0
    assert (score.rubric, score.platform) == (0, 0)


def test_a_platform_that_gets_worse_is_told_from_noise() -> None:
    worse, much_worse = (_change([_evidence("a", 4)], [_evidence("a", x)]) for x in (6, 40))
    assert not _score(worse).beyond_noise
    assert not worse.criteria[0].beyond_noise
    assert _score(much_worse).beyond_noise
    assert _score(much_worse).high < 0
    assert much_worse.criteria[0].low is not None
    assert much_worse.criteria[0].low > 0


def test_a_new_criterion_and_another_question_are_not_compared() -> None:
    rating = _rating([_evidence("a", 4)])
    earlier = _earlier(rating)
    asked = earlier.figures[0].model_copy(update={"same_question": False})
    new = [_evidence("a", 4), _evidence("b", 4)]
    change = rating_change(earlier.model_copy(update={"figures": (asked,)}), _rating(new), _rules(new))
    assert [c.comparison for c in change.criteria] == [Comparison.REDEFINED, Comparison.NEW]
    assert change.score is None  # nothing is left to compare by


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 50)), min_size=1, max_size=6))
def test_the_same_cut_gives_the_published_prevalence(found: list[tuple[int, int]]) -> None:
    cells = tuple(
        Cell(stratum=h, fresh=h, decided=n, violating=min(x, n)) for h, (n, x) in enumerate(found)
    )
    shares = tuple(1 / len(found) for _ in found)
    published = sum(s * c.violating / c.decided for s, c in zip(shares, cells, strict=True))
    cut = Restrata(shares=shares, shares_before=shares, cells=cells)
    assert restratified(cut) == pytest.approx(published)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 0.3), st.floats(0, 0.3))
def test_a_difference_is_as_unsure_as_its_parts(one: float, two: float, down: float, up: float) -> None:
    before, after = Reading(one, one - down, one + up), Reading(two, two, two)
    found = difference(before, after)
    assert found.value - found.low == pytest.approx(up)
    assert found.high - found.value == pytest.approx(down)
