"""Builders that the tests of the statistics share."""

from collections.abc import Sequence

import numpy as np

from pipelines.rating.evidence import (
    AppliedRubric,
    CriterionEvidence,
    Finding,
    LinkEvidence,
    RatedPlatform,
)
from pipelines.rating.rate import rate_platform
from pipelines.rating.strata import ScoredDocument
from pipelines.rating.types import PlatformRating, SampleFacts, Stratum
from rubrics.types import CriterionKind, Limits, Role

LIMITS = Limits(good=0.005, limit=0.02, tolerance=0.02, min_labels=100)
PLATFORM = RatedPlatform(platform_id="bao-xanh", name="Báo Xanh", url="https://baoxanh.example/")
RUBRIC = AppliedRubric(rubric_id="bao-chi", version="1.0")


def stratum(
    labelled: int, violating: int, share: float = 1.0, documents: int = 5000, unclear: int = 0
) -> Stratum:
    return Stratum(
        lower=0,
        upper=1,
        documents=documents,
        share=share,
        labelled=labelled,
        violating=violating,
        unclear=unclear,
    )


def strata(*rows: tuple[float, int, int]) -> tuple[Stratum, ...]:
    """Strata from (share, labelled, violating)."""
    return tuple(stratum(labelled, violating, share) for share, labelled, violating in rows)


def ranked(*rows: tuple[float, int, int]) -> tuple[Stratum, ...]:
    """Strata from (share, labelled, violating) that follow each other by score, lowest first."""
    return tuple(
        one.model_copy(update={"lower": at / len(rows), "upper": (at + 1) / len(rows)})
        for at, one in enumerate(strata(*rows))
    )


def sample(outcome: str = "complete", documents: int = 5000, drawn: int = 300) -> SampleFacts:
    return SampleFacts(
        run_id="r1",
        run_outcome=outcome,
        seed=1,
        frame_sha256="00",
        listed=9000,
        drawn=drawn,
        extracted=drawn,
        documents=documents,
        outcomes={},
    )


def content(name: str = "thô tục", **known: object) -> CriterionEvidence:
    fields: dict[str, object] = {
        "criterion_id": name,
        "name": name,
        "kind": CriterionKind.CONTENT,
        "role": Role.WEIGHTED,
        "weight": 10.0,
        "limits": LIMITS,
        "strata": strata((0.9, 300, 0), (0.1, 300, 5)),
    }
    return CriterionEvidence.model_validate(fields | known)


def site(name: str = "https", finding: Finding = Finding.MET, **known: object) -> CriterionEvidence:
    fields: dict[str, object] = {
        "criterion_id": name,
        "name": name,
        "kind": CriterionKind.SITE,
        "role": Role.WEIGHTED,
        "weight": 5.0,
        "finding": finding,
    }
    return CriterionEvidence.model_validate(fields | known)


def links(violating: int, documents: int = 1000, **known: object) -> CriterionEvidence:
    fields: dict[str, object] = {
        "criterion_id": "liên kết",
        "name": "liên kết",
        "kind": CriterionKind.LINKS,
        "role": Role.WEIGHTED,
        "weight": 5.0,
        "limits": LIMITS,
        "links": LinkEvidence(
            documents=documents,
            violating=violating,
            prevalence=violating / documents if documents else 0.0,
            effective_documents=documents,
            population=max(9000, documents),
        ),
    }
    return CriterionEvidence.model_validate(fields | known)


def rate(
    evidence: Sequence[CriterionEvidence], facts: SampleFacts | None = None, seed: int = 7
) -> PlatformRating:
    return rate_platform(PLATFORM, RUBRIC, evidence, facts or sample(), seed)


def scored(
    scores: Sequence[float | None], criterion: str = "c", platform: str = "p"
) -> list[ScoredDocument]:
    return [ScoredDocument(platform, "r", criterion, f"d{i:05d}", 1.0, s) for i, s in enumerate(scores)]


def skewed_scores(n: int, seed: int = 0) -> list[float]:
    return [float(s) for s in np.random.default_rng(seed).beta(0.5, 8.0, n)]
