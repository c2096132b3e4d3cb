"""One criterion: from its evidence to estimate, verdict and points."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipelines.rating.counts import Counts, Sample
from pipelines.rating.errors import EvidenceError
from pipelines.rating.estimate import Readings, estimate_readings, read
from pipelines.rating.evidence import CriterionEvidence, Finding
from pipelines.rating.method import DECIMALS
from pipelines.rating.score import BEST, WORST, check_limits, points_at
from pipelines.rating.types import CriterionResult, Estimate, Verdict
from pipelines.rating.verdict import further_labels, verdict_of
from pipelines.rating.words import SHORTFALL_WORDS, Shortfall
from rubrics.types import CriterionKind, Limits, Role


@dataclass(frozen=True)
class Judged:
    """A criterion's result, and the labels its score is drawn from (None: points without doubt)."""

    result: CriterionResult
    readings: Readings | None = None
    limits: Limits | None = None

    @property
    def measured(self) -> bool:
        """Whether the criterion has points."""
        return self.result.score is not None

    @property
    def weighs(self) -> bool:
        """Whether the criterion belongs into the rating's points, measured or missing."""
        return self.result.weight > 0 and self.result.verdict is not Verdict.NOT_APPLICABLE

    @property
    def labels(self) -> int:
        """Labels that decide; 0 where nobody looked."""
        return self.result.estimate.n if self.result.estimate else 0


FINDING_VERDICTS: dict[Finding, tuple[Verdict, float | None, Shortfall | None]] = {
    Finding.MET: (Verdict.MET, BEST, None),
    Finding.NOT_MET: (Verdict.NOT_MET, WORST, None),
    Finding.INCONCLUSIVE: (Verdict.INSUFFICIENT, None, Shortfall.INCONCLUSIVE),
    Finding.MISSING: (Verdict.NOT_MEASURED, None, Shortfall.MISSING),
}


def judge(evidence: CriterionEvidence, *, sampled: bool) -> Judged:
    """Judge one criterion; without a usable sample nothing that rests on documents is measured."""
    if not evidence.applicable:
        return _unmeasured(evidence, Verdict.NOT_APPLICABLE, Shortfall.NOT_OFFERED)
    return _JUDGES[evidence.kind](evidence, sampled)


def _judge_finding(evidence: CriterionEvidence, _sampled: bool) -> Judged:
    verdict, points, shortfall = FINDING_VERDICTS[evidence.finding]
    detail = evidence.detail or (SHORTFALL_WORDS[shortfall] if shortfall else "")
    return Judged(
        _result(evidence, verdict, score=points, score_low=points, score_high=points, detail=detail)
    )


def _judge_content(evidence: CriterionEvidence, sampled: bool) -> Judged:
    limits = _limits(evidence)
    if not sampled or not any(s.documents for s in evidence.strata):
        return _unmeasured(evidence, Verdict.NOT_MEASURED, Shortfall.NO_DOCUMENTS)
    return _judge_prevalence(evidence, limits, read(evidence.strata, evidence.design_effect))


def _judge_links(evidence: CriterionEvidence, sampled: bool) -> Judged:
    limits = _limits(evidence)
    links = evidence.links
    if not sampled or (links is not None and links.documents == 0):
        return _unmeasured(evidence, Verdict.NOT_MEASURED, Shortfall.NO_DOCUMENTS)
    if links is None:
        return _unmeasured(evidence, Verdict.NOT_MEASURED, Shortfall.NO_LIST)
    n = links.effective_documents
    # Nobody labels links: every sampled document is decided, and all make one stratum of the frame.
    counts = Counts(
        np.ones(1),
        np.array([n]),
        np.array([n * links.prevalence]),
        0.0,
        Sample(float(links.population)),
        ranked=True,
    )
    readings = Readings(counts, counts, counts)
    found = estimate_readings(readings).model_copy(
        update={
            "n": links.documents,
            "effective_n": round(n, DECIMALS),
            "design_effect": round(links.documents / n, DECIMALS),
        }
    )
    return _judge_prevalence(evidence, limits, readings, found)


def _judge_prevalence(
    evidence: CriterionEvidence, limits: Limits, readings: Readings | None, found: Estimate | None = None
) -> Judged:
    if readings is None:
        further = further_labels(None, limits.tolerance, limits.min_labels)
        return _unmeasured(evidence, Verdict.INSUFFICIENT, Shortfall.NO_LABELS, further_labels=further)
    found = found or estimate_readings(readings)
    if evidence.agreement is not None and evidence.agreement < limits.min_agreement:
        return _unmeasured(evidence, Verdict.NOT_MEASURED, Shortfall.LOW_AGREEMENT, estimate=found)
    verdict = verdict_of(found.low, found.high, limits.tolerance)
    if found.n < limits.min_labels:
        further = further_labels(readings, limits.tolerance, limits.min_labels)
        return _unmeasured(
            evidence, Verdict.INSUFFICIENT, Shortfall.FEW_LABELS, estimate=found, further_labels=further
        )
    unsettled = verdict is Verdict.INSUFFICIENT
    result = _result(
        evidence,
        verdict,
        estimate=found,
        score=points_at(found.prevalence, limits),
        score_low=points_at(found.high, limits),
        score_high=points_at(found.low, limits),
        further_labels=further_labels(readings, limits.tolerance, limits.min_labels) if unsettled else None,
        detail=evidence.detail,
    )
    return Judged(result, readings, limits)


def _limits(evidence: CriterionEvidence) -> Limits:
    if evidence.limits is None:
        raise EvidenceError(
            evidence.criterion_id,
            "tiêu chí thiếu mức tốt, giới hạn và dung sai",
            "thêm 'limits' vào bộ tiêu chí",
        )
    check_limits(evidence.limits, evidence.criterion_id)
    return evidence.limits


def _unmeasured(evidence: CriterionEvidence, verdict: Verdict, why: Shortfall, **known: Any) -> Judged:  # noqa: ANN401  fields of CriterionResult, which checks them
    return Judged(_result(evidence, verdict, detail=SHORTFALL_WORDS[why], **known))


def _result(evidence: CriterionEvidence, verdict: Verdict, **known: Any) -> CriterionResult:  # noqa: ANN401  fields of CriterionResult, which checks them
    limits = evidence.limits
    return CriterionResult(
        criterion_id=evidence.criterion_id,
        name=evidence.name,
        kind=evidence.kind,
        role=evidence.role,
        weight=0.0 if evidence.role is Role.INFORMATIVE else evidence.weight,
        verdict=verdict,
        harm=evidence.harm,
        strata=evidence.strata,
        good=limits.good if limits else None,
        limit=limits.limit if limits else None,
        tolerance=limits.tolerance if limits else None,
        agreement=evidence.agreement,
        witnesses=evidence.witnesses,
        asked_under=evidence.asked_under,
        **known,
    )


_JUDGES: dict[CriterionKind, Callable[[CriterionEvidence, bool], Judged]] = {
    CriterionKind.CONTENT: _judge_content,
    CriterionKind.LINKS: _judge_links,
    CriterionKind.SITE: _judge_finding,
    CriterionKind.ATTESTATION: _judge_finding,
}
