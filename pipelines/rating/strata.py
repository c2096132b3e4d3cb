"""Cut one platform's sampled documents into strata by score, for one criterion."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipelines.rating.errors import ScoredDocumentError
from pipelines.rating.types import Stratum

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

STRATA = 8  # more say no more: benchmarks/coverage.py

BY_SIZE = 0.1
"""Part of a document's weight in the cuts that is the same for all; the rest is how unsure its score leaves it."""

LEAST_SCORE = 0.0005  # below it scores are no longer believed to differ

UNSCORED = -1.0
"""Lower edge of the stratum [-1, 0) of documents without a score, where others have one."""

WHOLE = (0.0, 1.0)

_SLACK = 1e-12  # a running sum that misses its part by rounding still reaches it


@dataclass(frozen=True, slots=True)
class ScoredDocument:
    """One sampled document as one criterion sees it; `score` in [0, 1], None where no head reads it."""

    platform_id: str
    rubric_id: str
    criterion_id: str
    document_id: str
    inclusion_probability: float
    score: float | None = None


@dataclass(frozen=True)
class Stratification:
    """Edges (H + 1,), the stratum of each document (N,), and shares W_h (H,) by design weight."""

    edges: tuple[float, ...]
    index: Indices
    shares: Floats

    @property
    def ranked(self) -> bool:
        """Whether every stratum has its place in the order of the scores."""
        return self.edges[0] >= 0

    def strata(self) -> tuple[Stratum, ...]:
        """The strata, nothing labelled yet."""
        sizes = np.bincount(self.index, minlength=len(self.shares))
        return tuple(
            Stratum(lower=low, upper=high, documents=int(size), share=float(share), labelled=0, violating=0)
            for (low, high), size, share in zip(pairwise(self.edges), sizes, self.shares, strict=True)
        )


def score_array(documents: Sequence[ScoredDocument]) -> Floats:
    """Scores (N,) with nan for none; a score outside [0, 1] raises ScoredDocumentError."""
    scores = np.array([np.nan if d.score is None else d.score for d in documents], dtype=np.float64)
    wrong = np.flatnonzero(~np.isnan(scores) & ~((scores >= 0) & (scores <= 1)))
    if wrong.size:
        raise ScoredDocumentError(
            documents[wrong[0]].document_id,
            f"điểm {scores[wrong[0]]} nằm ngoài khoảng 0-1",
            "chấm điểm lại bằng mô hình đã hiệu chỉnh, hoặc để trống điểm",
        )
    return scores


def design_weights(documents: Sequence[ScoredDocument]) -> Floats:
    """Weights 1/pi (N,); a probability outside (0, 1] raises ScoredDocumentError."""
    for document in documents:
        if not 0 < document.inclusion_probability <= 1:
            raise ScoredDocumentError(
                document.document_id,
                f"xác suất được chọn {document.inclusion_probability} nằm ngoài khoảng (0, 1]",
                "lấy xác suất từ lần rút mẫu đã lưu trong thư mục chạy",
            )
    return 1.0 / np.array([d.inclusion_probability for d in documents], dtype=np.float64)


def score_edges(scores: Floats, weights: Floats, steering: Floats) -> tuple[float, ...]:
    """Edges of the strata of scored documents, first 0, last 1: each holds as much unsureness as the others.

    A document is as unsure as its steering score q (N,) leaves it, sqrt(q (1 - q)), so that strata are thin where
    a working head gathers the violations (Dalenius and Hodges 1959). Every inner edge is a score that occurs
    and lies above the least one, so no stratum is empty; tied or constant scores give fewer strata, down to one.
    """
    if scores.size == 0:
        return WHOLE
    chance = np.clip(steering, LEAST_SCORE, 1 - LEAST_SCORE)
    unsure = weights * np.sqrt(chance * (1 - chance))
    mass = BY_SIZE * weights / weights.sum() + (1 - BY_SIZE) * unsure / unsure.sum()
    order = np.argsort(scores, kind="stable")
    reached = np.cumsum(mass[order])
    at = np.searchsorted(reached, np.arange(1, STRATA) / STRATA + _SLACK, side="right")
    candidates = scores[order][np.minimum(at, scores.size - 1)]
    inner = sorted({float(edge) for edge in candidates if edge > scores.min()})
    return (WHOLE[0], *inner, WHOLE[1])


def stratify(scores: Floats, weights: Floats, steering: Floats | None = None) -> Stratification:
    """Strata of documents with scores (N,) in [0, 1] or nan, and design weights (N,).

    `steering` (N,) are the scores as chances of violating on this platform; without them the scores are.
    Documents without a score make one stratum of their own below the others; a criterion that no
    head scores is one stratum altogether.
    """
    missing = np.isnan(scores)
    if missing.all():
        return _shared_out(WHOLE, np.zeros(scores.size, dtype=np.intp), weights)
    chances = scores if steering is None else steering
    edges = score_edges(scores[~missing], weights[~missing], chances[~missing])
    index = np.searchsorted(np.array(edges[1:-1]), scores, side="right").astype(np.intp)
    if missing.any():
        edges = (UNSCORED, *edges)
        index = np.where(missing, 0, index + 1)
    return _shared_out(edges, index, weights)


def _shared_out(edges: tuple[float, ...], index: Indices, weights: Floats) -> Stratification:
    sums = np.bincount(index, weights=weights, minlength=len(edges) - 1)
    total = sums.sum()
    return Stratification(edges, index, sums / total if total > 0 else np.ones_like(sums))
