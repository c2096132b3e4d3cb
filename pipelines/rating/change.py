"""Which part of a change since the last edition came from the rubric, the model, and the platform.

STATISTICS.md: (new rubric and model on the old sample - old) + (new sample - old sample under the new ones).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import hypot

from pipelines.rating.change_types import (
    Comparison,
    CriterionChange,
    Earlier,
    EarlierFigure,
    RatingChange,
    Restrata,
    ScoreChange,
)
from pipelines.rating.method import DECIMALS
from pipelines.rating.score import points_at, published_limits
from pipelines.rating.types import (
    CriterionResult,
    PlatformRating,
    PublishedCriterion,
    PublishedRubric,
    Stratum,
    Verdict,
)

_QUESTION = (
    "kind",
    "harm",
    "applies_to",
    "include",
    "exclude",
    "check",
    "block_lists",
    "human_only",
    "examples",
)
"""Fields of a published rule that make its question; the rest says what follows from the answer."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A value with the ends of its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """One criterion's points, and its weight under the present rubric."""

    weight: float
    points: Reading


def rating_change(
    earlier: Earlier, rating: PlatformRating, rules: Mapping[str, PublishedCriterion]
) -> RatingChange:
    """Part the change from the last edition's rating to this one, under this one's `rules` (by id)."""
    figures = {figure.criterion_id: figure for figure in earlier.figures}
    return RatingChange(
        platform_id=rating.platform_id,
        rubric_id=rating.rubric_id,
        earlier=earlier,
        score=_score_change(earlier, rating, rules),
        criteria=tuple(_criterion(figures.get(c.criterion_id), c) for c in rating.criteria),
    )


def difference(before: Reading, after: Reading) -> Reading:
    """`after` - `before` with its 95 % interval, from the two intervals alone (MOVER, Zou and Donner 2008).

    For independent samples; two periods drawn with one seed resemble each other, and then it is too wide
    rather than too narrow.
    """
    value = after.value - before.value
    down = hypot(after.value - after.low, before.high - before.value)
    up = hypot(after.high - after.value, before.value - before.low)
    return Reading(value, value - down, value + up)


def restratified(restrata: Restrata) -> float | None:
    """Prevalence of the old sample by the new model's strata; None where no label decides.

    A label stands for its old stratum's share over that stratum's labels; strata that nobody labelled
    are left out on both sides. Cut the same way again it is the published prevalence.
    """
    decided: dict[int, int] = {}
    for cell in restrata.cells:
        decided[cell.stratum] = decided.get(cell.stratum, 0) + cell.decided
    weight: dict[int, float] = {}
    hits: dict[int, float] = {}
    for cell in restrata.cells:
        each = restrata.shares_before[cell.stratum] / decided[cell.stratum]
        weight[cell.fresh] = weight.get(cell.fresh, 0.0) + each * cell.decided
        hits[cell.fresh] = hits.get(cell.fresh, 0.0) + each * cell.violating
    covered = sum(restrata.shares[h] for h in weight)
    if covered <= 0:
        return None
    rate = sum(restrata.shares[h] * hits[h] / weight[h] for h in weight if weight[h] > 0)
    return _rounded(rate / covered)


def same_labels(restrata: Restrata, strata: Sequence[Stratum]) -> bool:
    """Whether an old sample cut anew holds the very labels of its published strata."""
    decided: Counter[int] = Counter()
    violating: Counter[int] = Counter()
    for cell in restrata.cells:
        decided[cell.stratum] += cell.decided
        violating[cell.stratum] += cell.violating
    return restrata.shares_before == tuple(s.share for s in strata) and all(
        (s.labelled - s.unclear, s.violating) == (decided[h], violating[h]) for h, s in enumerate(strata)
    )


def earlier_figures(
    old: PublishedRubric, rating: PlatformRating, present: Mapping[str, PublishedCriterion]
) -> tuple[EarlierFigure, ...]:
    """Give a published rating's criteria as a later edition carries them, but what needs the store."""
    rules = {rule.id: rule for rule in old.criteria}
    return tuple(
        _figure(c, rules.get(c.criterion_id), present.get(c.criterion_id)) for c in rating.criteria
    )


def _figure(
    result: CriterionResult, old: PublishedCriterion | None, present: PublishedCriterion | None
) -> EarlierFigure:
    found = result.estimate
    return EarlierFigure(
        criterion_id=result.criterion_id,
        name=result.name,
        verdict=result.verdict,
        score=result.score if result.weight > 0 else None,
        score_low=result.score_low,
        score_high=result.score_high,
        prevalence=found.prevalence if found else None,
        low=found.low if found else None,
        high=found.high if found else None,
        n=found.n if found else 0,
        agreement=result.agreement,
        same_question=old is not None and present is not None and _question(old) == _question(present),
    )


def _question(rule: PublishedCriterion) -> dict[str, object]:
    return rule.model_dump(include=set(_QUESTION))


def _score_change(
    earlier: Earlier, rating: PlatformRating, rules: Mapping[str, PublishedCriterion]
) -> ScoreChange | None:
    now = _present(rating)
    old, shifted = _old_points(earlier.figures, rating, rules)
    asked_before = {figure.criterion_id for figure in earlier.figures if figure.same_question}
    common = old.keys() & now.keys()
    known = {name: one for name, one in now.items() if name in asked_before}
    points = [
        *(earlier.score, _mean(old.values()), _mean(old[name] for name in common)),
        *(_mean(shifted[name] for name in common), _mean(now[name] for name in common)),
        *(_mean(known.values()), rating.score),
    ]
    if any(one is None for one in points):
        return None
    before, ruled, ruled_common, modelled, now_common, now_known, after = (one or 0.0 for one in points)
    part = _platform_part([(shifted[name], now[name]) for name in sorted(common)])
    return ScoreChange(
        before=before,
        after=after,
        rubric=_rounded(ruled - before + after - now_known),
        coverage=_rounded(ruled_common - ruled + now_known - now_common),
        model=_rounded(modelled - ruled_common),
        platform=_rounded(now_common - modelled),
        low=part.low,
        high=part.high,
        beyond_noise=_beyond(part),
    )


def _present(rating: PlatformRating) -> dict[str, Weighed]:
    found = {}
    for c in rating.criteria:
        if c.weight > 0 and c.score is not None and c.verdict is not Verdict.NOT_APPLICABLE:
            low, high = (c.score if end is None else end for end in (c.score_low, c.score_high))
            found[c.criterion_id] = Weighed(c.weight, Reading(c.score, low, high))
    return found


def _old_points(
    figures: Iterable[EarlierFigure], rating: PlatformRating, rules: Mapping[str, PublishedCriterion]
) -> tuple[dict[str, Weighed], dict[str, Weighed]]:
    """The old sample's points under the present rules, by the old strata and by the present model's."""
    weights = {c.criterion_id: c.weight for c in rating.criteria}
    old: dict[str, Weighed] = {}
    shifted: dict[str, Weighed] = {}
    for figure in figures:
        weight, name = weights.get(figure.criterion_id, 0.0), figure.criterion_id
        points = _ruled(figure, rules[name]) if weight > 0 and figure.same_question else None
        if points is not None:
            old[name] = Weighed(weight, points)
            shifted[name] = Weighed(weight, _modelled(points, figure, rules[name]))
    return old, shifted


def _ruled(figure: EarlierFigure, rule: PublishedCriterion) -> Reading | None:
    """An old figure's points under the present limits; None where they no longer, or never did, measure it."""
    if figure.score is None:
        return None
    limits = published_limits(rule)
    if limits is None or figure.prevalence is None or figure.low is None or figure.high is None:
        return Reading(figure.score, figure.score, figure.score)
    if figure.n < (rule.min_labels or 0):
        return None
    if figure.agreement is not None and figure.agreement < (rule.min_agreement or 0.0):
        return None
    return Reading(
        points_at(figure.prevalence, limits), points_at(figure.high, limits), points_at(figure.low, limits)
    )


def _modelled(points: Reading, figure: EarlierFigure, rule: PublishedCriterion) -> Reading:
    """The points by the present model's strata, with the interval moved along."""
    limits = published_limits(rule)
    again = restratified(figure.restrata) if figure.restrata else None
    if limits is None or again is None:
        return points
    return _moved(points, points_at(again, limits))


def _criterion(figure: EarlierFigure | None, result: CriterionResult) -> CriterionChange:
    name, now = result.criterion_id, result.estimate
    if figure is None:
        return CriterionChange(criterion_id=name, comparison=Comparison.NEW)
    known = {"criterion_id": name, "verdict_before": figure.verdict}
    if not figure.same_question:
        return CriterionChange(comparison=Comparison.REDEFINED, **known)
    if figure.prevalence is None or figure.low is None or figure.high is None:
        kind = Comparison.COMPARED if now is None else Comparison.UNMEASURED_BEFORE
        return CriterionChange(comparison=kind, **known)
    if now is None:
        return CriterionChange(comparison=Comparison.UNMEASURED_NOW, before=figure.prevalence, **known)
    published = Reading(figure.prevalence, figure.low, figure.high)
    again = restratified(figure.restrata) if figure.restrata else None
    moved = published if again is None else _moved(published, again)
    part = _rounded_reading(difference(moved, Reading(now.prevalence, now.low, now.high)))
    return CriterionChange(
        comparison=Comparison.COMPARED,
        before=figure.prevalence,
        after=now.prevalence,
        model=_rounded(moved.value - published.value),
        platform=part.value,
        low=part.low,
        high=part.high,
        beyond_noise=_beyond(part),
        **known,
    )


def _platform_part(pairs: Sequence[tuple[Weighed, Weighed]]) -> Reading:
    """The weighted mean of the criteria's differences, each criterion standing for itself."""
    total = sum(now.weight for _, now in pairs)
    value, down, up = 0.0, 0.0, 0.0
    for old, now in pairs:
        one, share = difference(old.points, now.points), now.weight / total
        value += share * one.value
        down = hypot(down, share * (one.value - one.low))
        up = hypot(up, share * (one.high - one.value))
    return _rounded_reading(Reading(value, value - down, value + up))


def _mean(weighed: Iterable[Weighed]) -> float | None:
    found = list(weighed)
    total = sum(one.weight for one in found)
    return _rounded(sum(one.weight * one.points.value for one in found) / total) if total > 0 else None


def _moved(reading: Reading, value: float) -> Reading:
    by = value - reading.value
    return replace(reading, value=value, low=reading.low + by, high=reading.high + by)


def _beyond(part: Reading) -> bool:
    return part.low > 0 or part.high < 0


def _rounded(value: float) -> float:
    return round(value, DECIMALS)


def _rounded_reading(reading: Reading) -> Reading:
    return Reading(_rounded(reading.value), _rounded(reading.low), _rounded(reading.high))
