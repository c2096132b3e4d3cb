"""The audit plan: which documents people look at, for each platform and criterion."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from itertools import pairwise
from math import log1p

import numpy as np

from pipelines.rating.allocation import RHO, allocate, label_targets, platform_scores, stratum_means
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

# Of an interval of floats: beyond their precision.
_HALVINGS = 80


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
    `membership` names the stratum of every sampled document, drawn or not. `training_prior` is the share of
    violations from which scores were moved to the platform's own before cutting; None: they were not.
    """

    platform_id: str
    rubric_id: str
    criterion_id: str
    edges: tuple[float, ...]
    strata: tuple[Stratum, ...]
    drawn: tuple[DrawnDocument, ...]
    membership: dict[str, int]
    training_prior: float | None = None


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
    rho: float = RHO,
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
    steering = platform_scores(scores, weights, prior)
    cut = stratify(scores, weights, steering)
    strata = cut.strata()
    means = stratum_means(cut, steering, weights)
    counts = allocate(label_targets(cut.shares, means, rho), [s.documents for s in strata], budget)
    return CriterionPlan(
        platform_id=documents[0].platform_id,
        rubric_id=documents[0].rubric_id,
        criterion_id=documents[0].criterion_id,
        edges=cut.edges,
        strata=strata,
        drawn=_draw(documents, cut, counts, seed, weights),
        membership={d.document_id: int(h) for d, h in zip(documents, cut.index, strict=True)},
        training_prior=prior,
    )


def _refuse_twins(documents: Sequence[ScoredDocument]) -> None:
    for one, other in pairwise(documents):
        if one.document_id == other.document_id:
            raise ScoredDocumentError(
                one.document_id,
                f"nội dung xuất hiện hai lần cho tiêu chí {one.criterion_id}",
                "đưa mỗi nội dung vào một lần, với điểm của đầu chấm mà tiêu chí dùng",
            )


def _draw(
    documents: Sequence[ScoredDocument],
    cut: Stratification,
    counts: Sequence[int],
    seed: int,
    weights: Floats,
) -> tuple[DrawnDocument, ...]:
    """Documents of each stratum by turns, a document of twice the weight twice as likely to come first.

    A post of a long thread's drawn page stands for many others. Labels drawn in proportion to weights
    make the plain share of violating labels the stratum's weighted share; only a stratum that is
    labelled nearly whole loses that.
    """
    members: list[list[int]] = [[] for _ in counts]
    for at, stratum in enumerate(cut.index):
        members[stratum].append(at)
    return tuple(
        DrawnDocument(document_id=documents[at].document_id, stratum=h, turn=turn, probability=chance)
        for h, count in enumerate(counts)
        for turn, (at, chance) in enumerate(_taken(members[h], documents, weights, count, seed))
    )


def _taken(
    members: Sequence[int], documents: Sequence[ScoredDocument], weights: Floats, count: int, seed: int
) -> list[tuple[int, float]]:
    own = weights[np.array(members, dtype=np.intp)]
    chances = dict(zip(members, turn_probabilities(own, count), strict=True))

    def turn(at: int) -> tuple[float, tuple[bytes, str]]:
        digest = seeded_turn(seed, documents[at].document_id)
        # Exponential waiting times at rates that are the weights: equal weights leave the digests' order.
        waiting = -log1p(-(int.from_bytes(digest[0][:6], "big") + 0.5) / 2**48)
        return waiting / weights[at], digest

    return [(at, chances[at]) for at in sorted(members, key=turn)[:count]]


def turn_probabilities(weights: Floats, count: int) -> list[float]:
    """Chance (N,) of each document to be among the first `count` when turns come at rates `weights` (N,)."""
    size = len(weights)
    if count >= size or np.ptp(weights) == 0:
        return [min(1.0, count / size)] * size if size else []
    low, high = 0.0, 50.0 / float(weights.min())
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        reached = -np.expm1(-weights * middle).sum()
        low, high = (middle, high) if reached < count else (low, middle)
    return [float(chance) for chance in -np.expm1(-weights * high)]


def seeded_turn(seed: int, name: str) -> tuple[bytes, str]:
    """Sort key that puts names in a random order fixed by the seed, whatever order they came in."""
    return blake2b(name.encode(), digest_size=16, key=str(seed).encode()).digest(), name
