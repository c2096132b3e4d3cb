"""The worked example of the method page: an invented platform, rated by the real functions."""

from dataclasses import dataclass

from pipelines.publication.breakdown import StratumLine, Totals, rows_of, totals_of
from pipelines.rating.types import CriterionResult, PlatformRating, SampleFacts, Stratum

CONTENT, SITE = "xuc-pham", "ket-noi-an-toan"


@dataclass(frozen=True)
class Example:
    """The rating, its two criteria, and the strata of the first as readers add them up."""

    rating: PlatformRating
    content: CriterionResult
    site: CriterionResult
    strata: list[StratumLine]
    totals: Totals


_STRATA = (
    Stratum(lower=0.0, upper=0.1, documents=1600, share=0.80, labelled=200, violating=0),
    Stratum(lower=0.1, upper=0.6, documents=300, share=0.15, labelled=60, violating=1),
    Stratum(lower=0.6, upper=1.0, documents=100, share=0.05, labelled=40, violating=6),
)

_SAMPLE = SampleFacts(
    run_id="vi-du", run_outcome="complete", seed=1, frame_sha256="", listed=5000, drawn=300, extracted=300,
    documents=2000, outcomes={},
)  # fmt: skip


def worked_example() -> Example:
    """Rate the invented platform; numbers small enough to check with a pocket calculator."""
    # Imported here: numpy and scipy load only when a site is made.
    from pipelines.rating.evidence import AppliedRubric, CriterionEvidence, Finding, RatedPlatform  # noqa: PLC0415
    from pipelines.rating.rate import rate_platform  # noqa: PLC0415
    from rubrics.types import CriterionKind, Limits, Role  # noqa: PLC0415

    evidence = (
        CriterionEvidence(
            criterion_id=CONTENT, name="Xúc phạm người khác", kind=CriterionKind.CONTENT, role=Role.WEIGHTED,
            weight=7.5, limits=Limits(good=0.01, limit=0.05, tolerance=0.03), strata=_STRATA,
        ),
        CriterionEvidence(
            criterion_id=SITE, name="Kết nối an toàn", kind=CriterionKind.SITE, role=Role.MANDATORY, weight=2.5,
            finding=Finding.MET,
        ),
    )  # fmt: skip
    platform = RatedPlatform(platform_id="vi-du", name="Nền tảng ví dụ", url="https://vi-du.example")
    rubric = AppliedRubric(rubric_id="vi-du", version="1")
    rating = rate_platform(platform, rubric, evidence, _SAMPLE, seed=1)
    content, site = rating.criteria
    rows = rows_of(content.strata)
    return Example(rating, content, site, rows, totals_of(rows))
