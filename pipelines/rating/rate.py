"""A platform under a rubric: gates, weights, grade, and why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.rating.criterion import Judged, judge
from pipelines.rating.errors import EvidenceError
from pipelines.rating.evidence import AppliedRubric, CriterionEvidence, RatedPlatform
from pipelines.rating.grade import (
    LEAST_WEIGHT,
    Points,
    grade_probabilities,
    printed_grades,
    rating_points,
    surely_clean,
)
from pipelines.rating.score import BEST
from pipelines.rating.types import Grade, PlatformRating, RatingStatus, Reason, SampleFacts, Verdict
from rubrics.types import CriterionKind, Role

USABLE_OUTCOMES = frozenset({"complete", "budget_exhausted"})

RUN_REASONS: dict[str, Reason] = {
    "running": Reason.NO_SAMPLE,
    "robots_refused": Reason.ROBOTS_REFUSED,
    "unreachable": Reason.UNREACHABLE,
    "empty_frame": Reason.EMPTY_FRAME,
    "no_documents": Reason.NO_DOCUMENTS,
    "failed": Reason.CRAWL_FAILED,
}
"""Why a run that ended this way (crawler's RunOutcome) carries no grade; any other: CRAWL_FAILED."""

GATES_PASSED = frozenset({Verdict.MET, Verdict.NOT_APPLICABLE})

MOST_DRIVERS = 5  # a reader takes in no more


@dataclass(frozen=True)
class Decision:
    """How a rating ends: with grades and their probabilities, or with reasons."""

    status: RatingStatus
    grades: tuple[Grade, ...] = ()
    probabilities: dict[Grade, float] | None = None
    reasons: tuple[Reason, ...] = ()


def rate_platform(
    platform: RatedPlatform,
    rubric: AppliedRubric,
    evidence: Sequence[CriterionEvidence],
    sample: SampleFacts,
    seed: int,
) -> PlatformRating:
    """Rate one platform; the order of `evidence` is that of the result and changes nothing else.

    `score` is over what was measured; its interval and the grades count what is missing as well.
    Points are withheld where there is no usable sample, no audit, or too little weight measured.
    """
    _refuse_twins(evidence)
    no_sample = sample_reason(sample)
    judged = tuple(judge(e, sampled=no_sample is None) for e in evidence)
    points = rating_points(judged, seed, f"{platform.platform_id}\0{rubric.rubric_id}")
    decision = _decide(judged, points, no_sample)
    shown = decision.status is not RatingStatus.PROVISIONAL and no_sample is None and _enough(points)
    low, high = points.interval
    return PlatformRating(
        platform_id=platform.platform_id,
        platform_name=platform.name,
        platform_url=platform.url,
        operator=platform.operator,
        fields=platform.fields,
        rubric_id=rubric.rubric_id,
        rubric_version=rubric.version,
        seed=seed,
        status=decision.status,
        grades=decision.grades,
        grade_probabilities=decision.probabilities or {},
        score=points.measured if shown else None,
        score_low=low if shown else None,
        score_high=high if shown else None,
        clean=_clean(judged, decision, points),
        weight_measured=points.weight_measured,
        reasons=decision.reasons,
        drivers=_drivers(judged),
        criteria=tuple(j.result for j in judged),
        sample=sample,
    )


def sample_reason(sample: SampleFacts) -> Reason | None:
    """Why the run behind this sample carries no grade, or None if it may."""
    if sample.run_outcome not in USABLE_OUTCOMES:
        return RUN_REASONS.get(sample.run_outcome, Reason.CRAWL_FAILED)
    if sample.drawn == 0:
        return Reason.NO_SAMPLE
    return None if sample.documents > 0 else Reason.NO_DOCUMENTS


def _decide(judged: Sequence[Judged], points: Points, no_sample: Reason | None) -> Decision:
    failed = _failed_gates(judged)
    also = (Reason.MANDATORY_FAILED,) if failed else ()
    if no_sample is not None:
        return Decision(RatingStatus.INSUFFICIENT, reasons=(no_sample, *also))
    if _unaudited(judged):
        return Decision(RatingStatus.PROVISIONAL, reasons=(Reason.NO_AUDIT, *also))
    if failed:
        return Decision(RatingStatus.RATED, (Grade.E,), {g: float(g is Grade.E) for g in Grade}, also)
    return _decide_by_points(judged, points)


def _decide_by_points(judged: Sequence[Judged], points: Points) -> Decision:
    # A gate that is open may still cap the grade, so no grade has a probability yet.
    gates = any(j.result.verdict not in GATES_PASSED for j in _gates(judged))
    reasons = (Reason.MANDATORY_INSUFFICIENT,) if gates else ()
    if not _enough(points):
        return Decision(RatingStatus.INSUFFICIENT, reasons=(*reasons, Reason.WEIGHT_BELOW_MINIMUM))
    if gates:
        return Decision(RatingStatus.INSUFFICIENT, reasons=reasons)
    probabilities, grades = grade_probabilities(points), printed_grades(points)
    if not grades:
        return Decision(RatingStatus.INSUFFICIENT, (), probabilities, (Reason.GRADE_UNCERTAIN,))
    return Decision(RatingStatus.RATED, grades, probabilities)


def _enough(points: Points) -> bool:
    return points.weight_measured >= LEAST_WEIGHT


def _unaudited(judged: Sequence[Judged]) -> bool:
    """Whether there are content criteria to audit and people have decided on none of them."""
    content = [
        j
        for j in judged
        if j.result.kind == CriterionKind.CONTENT and j.result.verdict is not Verdict.NOT_APPLICABLE
    ]
    return bool(content) and not any(j.labels for j in content)


def _clean(judged: Sequence[Judged], decision: Decision, points: Points) -> bool:
    """Whether the platform is announced clean: graded, surely A or B, and every gate met."""
    gates = all(j.result.verdict in GATES_PASSED for j in _gates(judged))
    return decision.status is RatingStatus.RATED and gates and surely_clean(points)


def _gates(judged: Sequence[Judged]) -> list[Judged]:
    return [j for j in judged if j.result.role == Role.MANDATORY]


def _failed_gates(judged: Sequence[Judged]) -> list[str]:
    return [j.result.criterion_id for j in _gates(judged) if j.result.verdict is Verdict.NOT_MET]


def _drivers(judged: Sequence[Judged]) -> tuple[str, ...]:
    """Failed gates first, then the criteria that cost the most points."""
    failed = _failed_gates(judged)
    costs = {
        j.result.criterion_id: j.result.weight * (BEST - j.result.score)
        for j in judged
        if j.result.score is not None and j.result.criterion_id not in failed
    }
    costly = sorted(
        (name for name, cost in costs.items() if cost > 0), key=lambda name: (-costs[name], name)
    )
    return (*sorted(failed), *costly)[:MOST_DRIVERS]


def _refuse_twins(evidence: Sequence[CriterionEvidence]) -> None:
    seen: set[str] = set()
    for one in evidence:
        if one.criterion_id in seen:
            raise EvidenceError(
                one.criterion_id, "tiêu chí xuất hiện hai lần", "đưa bằng chứng của mỗi tiêu chí một lần"
            )
        seen.add(one.criterion_id)
