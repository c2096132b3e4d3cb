"""What a rating is made from: the evidence of each criterion, whichever room it was found in."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

import numpy as np
from pydantic import Field

from pipelines.rating.cluster import design_effect, seen_correlation
from pipelines.rating.errors import EvidenceError
from pipelines.rating.types import Statistic, Stratum, Witness
from rubrics.types import CriterionKind, Limits, Role


class Finding(StrEnum):
    """What a site check or an attestation says; the first three are the crawler's own words."""

    MET = "met"
    NOT_MET = "not_met"
    INCONCLUSIVE = "inconclusive"
    MISSING = "missing"


class LinkEvidence(Statistic):
    """How many sampled documents link to a listed domain.

    `prevalence` is the share by design weight, `effective_documents` Kish's (sum w)^2 / sum w^2,
    `population` the number of documents or items the sample was drawn from.
    """

    documents: int
    violating: int
    prevalence: float
    effective_documents: float
    population: int


class CriterionEvidence(Statistic):
    """All that is known of one criterion on one platform.

    `weight` is in points. `applicable` is False only where the platform is known not to offer what
    the criterion is about: a sample without such documents is missing evidence, not a reason.
    Content criteria need `limits` and `strata` (empty: no documents sampled), links criteria
    `limits` and `links`, site checks and attestations `finding`. `agreement` is Krippendorff's alpha,
    None where fewer than two people could disagree. `design_effect` is that of content labels; that of
    links is in their `effective_documents`. `asked_under` counts documents whose labels were given under a
    rubric that this one builds upon, by its id.
    """

    criterion_id: str
    name: str
    kind: CriterionKind
    role: Role
    weight: float
    harm: str = ""
    limits: Limits | None = None
    applicable: bool = True
    strata: tuple[Stratum, ...] = ()
    links: LinkEvidence | None = None
    finding: Finding = Finding.MISSING
    agreement: float | None = None
    design_effect: float = 1.0
    detail: str = ""
    witnesses: tuple[Witness, ...] = ()
    asked_under: dict[str, int] = Field(default_factory=dict)


class RatedPlatform(Statistic):
    """What is rated, in the words of its registry file."""

    platform_id: str
    name: str
    url: str
    operator: str = ""
    fields: tuple[str, ...] = ()


class AppliedRubric(Statistic):
    """The rubric a platform is rated against."""

    rubric_id: str
    version: str


def link_evidence(
    flagged: Iterable[tuple[bool, float]],
    listed: int = 0,
    where: str = "tiêu chí liên kết",
    clusters: Sequence[str] = (),
) -> LinkEvidence:
    """Count documents as (links to a listed domain, inclusion probability) pairs.

    `listed` is the size of the frame, `clusters` the documents' threads or pages, in the same order (():
    each stands alone); probabilities outside (0, 1] raise EvidenceError.
    """
    pairs = list(flagged)
    chances = np.array([chance for _, chance in pairs], dtype=np.float64)
    if not ((chances > 0) & (chances <= 1)).all():
        raise EvidenceError(
            where,
            "có xác suất được chọn ngoài khoảng (0, 1]",
            "lấy xác suất từ lần rút mẫu đã lưu trong thư mục chạy",
        )
    hits = np.array([hit for hit, _ in pairs], dtype=bool)
    weights = 1 / chances
    total = float(weights.sum())
    names = clusters or [str(at) for at in range(len(pairs))]
    probabilities = chances.tolist()
    effect = design_effect(names, probabilities, seen_correlation(names, probabilities, hits.tolist()))
    return LinkEvidence(
        documents=len(pairs),
        violating=int(hits.sum()),
        prevalence=float(weights[hits].sum() / total) if pairs else 0.0,
        effective_documents=len(pairs) / effect,
        population=max(listed, len(pairs)),
    )
