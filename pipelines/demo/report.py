"""The demo's proof: what was planted against what was published."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from pipelines.demo.answer_key import AnswerKey, Prevalence
from pipelines.rating.types import CriterionResult, Edition, PlatformRating, PublishedCriterion
from rubrics.types import CriterionKind, Rubric

# Which of the demo's block lists a links criterion of a harm counts, where no rubric says it.
LISTS_OF_HARM: dict[str, tuple[str, ...]] = {
    "H09": ("phishing-vn", "threat-vn"),
    "H15": ("gambling-vn",),
}


class TruthRow(BaseModel):
    """One platform and criterion: planted prevalence beside the published estimate, all in [0, 1].

    `violating` of `total` documents were planted, a share of `planted`. `inside` says whether the
    published interval from `low` to `high` holds it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    platform_id: str
    platform_name: str
    rubric_id: str
    criterion_id: str
    criterion_name: str
    kind: str
    violating: int
    total: int
    planted: float
    estimate: float
    low: float
    high: float
    inside: bool


@dataclass(frozen=True, slots=True)
class TruthSummary:
    """How many of the compared intervals hold the truth."""

    inside: int
    compared: int


def compare(edition: Edition, key: AnswerKey, rubrics: Iterable[Rubric] = ()) -> tuple[TruthRow, ...]:
    """Rows for every criterion with a published interval, in the edition's order.

    `rubrics` say which block lists a links criterion counts; without them LISTS_OF_HARM does. Platforms
    that the key does not know, and criteria of neither content nor links, give no rows.
    """
    known = {place.platform_id for place in key.answers}
    rules = {(r.id, c.id): c for r in edition.rubrics for c in r.criteria}
    lists = {(r.id, c.id): c.block_lists for r in rubrics for c in r.criteria if c.block_lists}
    return tuple(
        row
        for rating in edition.ratings
        if rating.platform_id in known
        for result in rating.criteria
        if (rule := rules.get((rating.rubric_id, result.criterion_id)))
        if (row := _row(rating, result, rule, _truth(key, rating, rule, lists)))
    )


def summarise(rows: Sequence[TruthRow]) -> TruthSummary:
    """Count of intervals that hold the truth, of all compared."""
    return TruthSummary(sum(1 for row in rows if row.inside), len(rows))


def _truth(
    key: AnswerKey,
    rating: PlatformRating,
    rule: PublishedCriterion,
    lists: Mapping[tuple[str, str], tuple[str, ...]],
) -> Prevalence | None:
    if rule.kind == CriterionKind.LINKS:
        wanted = lists.get((rating.rubric_id, rule.id), LISTS_OF_HARM.get(rule.harm, ()))
        return key.link_prevalence(rating.platform_id, rule.applies_to, wanted)
    if rule.kind == CriterionKind.CONTENT:
        return key.prevalence(rating.platform_id, rule.applies_to, rule.harm)
    return None


def _row(
    rating: PlatformRating, result: CriterionResult, rule: PublishedCriterion, truth: Prevalence | None
) -> TruthRow | None:
    estimate = result.estimate
    if estimate is None or truth is None or not truth.total:
        return None
    return TruthRow(
        platform_id=rating.platform_id,
        platform_name=rating.platform_name,
        rubric_id=rating.rubric_id,
        criterion_id=rule.id,
        criterion_name=rule.name_vi,
        kind=rule.kind,
        violating=truth.violating,
        total=truth.total,
        planted=truth.share,
        estimate=estimate.prevalence,
        low=estimate.low,
        high=estimate.high,
        inside=estimate.low <= truth.share <= estimate.high,
    )
