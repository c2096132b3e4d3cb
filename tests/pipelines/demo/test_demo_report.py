from datetime import UTC, date, datetime

import pytest

from pipelines.demo.answer_key import Prevalence
from pipelines.demo.report import LISTS_OF_HARM, compare, summarise
from pipelines.demo.world import World
from pipelines.rating.types import (
    CriterionResult,
    Edition,
    Estimate,
    PlatformRating,
    PublishedCriterion,
    PublishedRubric,
    RatingStatus,
    Verdict,
)


def criterion(cid: str, kind: str, harm: str, applies_to: tuple[str, ...]) -> PublishedCriterion:
    return PublishedCriterion.model_construct(
        id=cid, kind=kind, harm=harm, applies_to=applies_to, name_vi=cid
    )


def result(cid: str, low: float | None, high: float = 1.0) -> CriterionResult:
    estimate = None
    if low is not None:
        estimate = Estimate(
            prevalence=(low + high) / 2, low=low, high=high, n=300, effective_n=300, population=900
        )
    return CriterionResult(
        criterion_id=cid,
        name=cid,
        kind="content",
        role="weighted",
        weight=5,
        verdict=Verdict.MET,
        estimate=estimate,
    )


def rating(platform_id: str, *results: CriterionResult) -> PlatformRating:
    return PlatformRating.model_construct(
        platform_id=platform_id,
        platform_name=platform_id,
        rubric_id="r",
        status=RatingStatus.RATED,
        criteria=results,
    )


def edition(criteria: tuple[PublishedCriterion, ...], *ratings: PlatformRating) -> Edition:
    return Edition.model_construct(
        rubrics=(PublishedRubric.model_construct(id="r", criteria=criteria),),
        ratings=ratings,
        created_at=datetime(2026, 11, 2, tzinfo=UTC),
        period_start=date(2026, 10, 1),
    )


@pytest.fixture
def insults(world: World) -> tuple[str, Prevalence]:
    forum = world.platforms[1]
    return forum.platform_id, world.key.prevalence(forum.platform_id, ["post"], "H05")


def test_an_interval_that_holds_the_planted_truth_is_inside(
    world: World, insults: tuple[str, Prevalence]
) -> None:
    platform, truth = insults
    rule = criterion("xuc-pham", "content", "H05", ("post",))
    rows = compare(
        edition((rule,), rating(platform, result("xuc-pham", truth.share - 0.01, truth.share + 0.01))),
        world.key,
    )
    assert [(r.inside, r.planted, r.violating, r.total) for r in rows] == [(True, truth.share, *truth)]
    missed = compare(
        edition((rule,), rating(platform, result("xuc-pham", truth.share + 0.01, 0.5))), world.key
    )
    assert [r.inside for r in missed] == [False]
    assert (summarise(rows).inside, summarise(missed).inside, summarise(missed).compared) == (1, 0, 1)


def test_what_has_no_interval_or_no_planted_truth_gives_no_row(
    world: World, insults: tuple[str, Prevalence]
) -> None:
    platform, _ = insults
    rules = (criterion("a", "content", "H05", ("post",)), criterion("b", "site", "", ()))
    assert compare(edition(rules, rating(platform, result("a", None), result("b", 0.0))), world.key) == ()
    assert compare(edition(rules, rating("nen-tang-that", result("a", 0.0))), world.key) == ()


def test_links_are_counted_by_the_rubrics_block_lists(world: World) -> None:
    from rubrics.types import Criterion, Rubric

    shop = world.platforms[2].platform_id
    rule = criterion("duong-dan", "links", "H09", ("review", "listing"))
    rubric = Rubric.model_construct(
        id="r", criteria=(Criterion.model_construct(id="duong-dan", block_lists=("phishing-vn",)),)
    )
    published = edition((rule,), rating(shop, result("duong-dan", 0.0)))
    truth = world.key.link_prevalence(shop, ["review", "listing"], ["phishing-vn"])
    assert [r.violating for r in compare(published, world.key, [rubric])] == [truth.violating]
    assert [r.violating for r in compare(published, world.key)] == [truth.violating]


def test_lists_that_stand_in_for_a_rubrics_are_the_demos_own(world: World) -> None:
    assert {name for names in LISTS_OF_HARM.values() for name in names} <= set(world.block_lists)
