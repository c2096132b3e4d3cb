"""The audit plan: which documents people look at, for each platform and criterion."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from itertools import pairwise

import numpy as np

from pipelines.rating.allocation import RHO_NEW, allocate, corrected_scores, label_targets, stratum_means
from pipelines.rating.errors import ScoredDocumentError
from pipelines.rating.method import METHOD_VERSION
from pipelines.rating.strata import (
    Floats,
    ScoredDocument,
    Stratification,
    design_weights,
    score_array,
    stratify,
)
from pipelines.rating.types import Statistic, Stratum


class DrawnDocument(Statistic):
    """A document that the audit drew, the index of its stratum, and its turn within the stratum.

    `probability` is its chance of being drawn for this criterion given the first-phase sample.
    """

    document_id: str
    stratum: int
    turn: int
    probability: float


class CriterionPlan(Statistic):
    """What is labelled for one criterion on one platform.

    `edges` are the H + 1 score edges, `strata` hold sizes and shares with nothing labelled yet,
    `membership` names the stratum of every sampled document, drawn or not.
    """

    platform_id: str
    rubric_id: str
    criterion_id: str
    edges: tuple[float, ...]
    strata: tuple[Stratum, ...]
    drawn: tuple[DrawnDocument, ...]
    membership: dict[str, int]


class AuditPlan(Statistic):
    """The plans of every platform and criterion, with the seed and budget that made them."""

    seed: int
    budget: int
    rho: float
    method_version: str
    criteria: tuple[CriterionPlan, ...]


def plan_audit(
    documents: Sequence[ScoredDocument],
    budget: int,
    seed: int,
    rho: float = RHO_NEW,
    training_priors: Mapping[str, float] | None = None,
) -> AuditPlan:
    """Draw `budget` documents for each platform and criterion (all of them where there are fewer).

    `training_priors` gives, by criterion id, the share of violations a head was trained on; without
    it scores are taken as they are. The order of `documents` does not matter; a plan with a larger
    budget and the same seed contains the smaller one; criteria share documents as far as they can,
    since a document's turn depends on seed and document only.
    """
    groups: dict[tuple[str, str, str], list[ScoredDocument]] = defaultdict(list)
    for document in documents:
        groups[document.platform_id, document.rubric_id, document.criterion_id].append(document)
    priors = training_priors or {}
    plans = tuple(
        _criterion_plan(groups[key], budget, seed, rho, priors.get(key[2])) for key in sorted(groups)
    )
    return AuditPlan(seed=seed, budget=budget, rho=rho, method_version=METHOD_VERSION, criteria=plans)


def _criterion_plan(
    documents: list[ScoredDocument], budget: int, seed: int, rho: float, prior: float | None
) -> CriterionPlan:
    documents = sorted(documents, key=lambda d: d.document_id)
    _refuse_twins(documents)
    scores, weights = score_array(documents), design_weights(documents)
    cut = stratify(scores, weights)
    strata = cut.strata()
    means = stratum_means(cut, _steering_scores(scores, weights, prior), weights)
    counts = allocate(label_targets(cut.shares, means, rho), [s.documents for s in strata], budget)
    return CriterionPlan(
        platform_id=documents[0].platform_id,
        rubric_id=documents[0].rubric_id,
        criterion_id=documents[0].criterion_id,
        edges=cut.edges,
        strata=strata,
        drawn=_draw(documents, cut, counts, seed),
        membership={d.document_id: int(h) for d, h in zip(documents, cut.index, strict=True)},
    )


def _refuse_twins(documents: Sequence[ScoredDocument]) -> None:
    for one, other in pairwise(documents):
        if one.document_id == other.document_id:
            raise ScoredDocumentError(
                one.document_id,
                f"nội dung xuất hiện hai lần cho tiêu chí {one.criterion_id}",
                "đưa mỗi nội dung vào một lần, với điểm của đầu chấm mà tiêu chí dùng",
            )


def _steering_scores(scores: Floats, weights: Floats, prior: float | None) -> Floats:
    known = ~np.isnan(scores)
    if prior is None or not known.any():
        return scores
    steering = scores.copy()
    steering[known] = corrected_scores(scores[known], weights[known], prior)
    return steering


def _draw(
    documents: Sequence[ScoredDocument], cut: Stratification, counts: Sequence[int], seed: int
) -> tuple[DrawnDocument, ...]:
    members: list[list[str]] = [[] for _ in counts]
    for document, stratum in zip(documents, cut.index, strict=True):
        members[stratum].append(document.document_id)
    return tuple(
        DrawnDocument(document_id=name, stratum=h, turn=turn, probability=count / len(members[h]))
        for h, count in enumerate(counts)
        for turn, name in enumerate(sorted(members[h], key=lambda name: seeded_turn(seed, name))[:count])
    )


def seeded_turn(seed: int, name: str) -> tuple[bytes, str]:
    """Sort key that puts names in a random order fixed by the seed, whatever order they came in."""
    return blake2b(name.encode(), digest_size=16, key=str(seed).encode()).digest(), name
