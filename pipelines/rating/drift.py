"""Whether a model still says of a platform what people found there: an alarm to operators, never a published number."""

import json
from collections.abc import Callable, Sequence
from enum import StrEnum
from hashlib import sha256

import numpy as np
from scipy.special import expit, logit

from pipelines.rating.allocation import likelihood_ratios
from pipelines.rating.method import DECIMALS
from pipelines.rating.strata import Floats
from pipelines.rating.types import Estimate, Statistic

COPIES = 200
"""Bootstrap copies of the sample behind the interval; whole clusters are drawn."""

LEAST_CLUSTERS = 20  # fewer threads or pages say nothing of how much they differ
LEAST_SCORED = 0.9  # share of the platform by weight that must have a score: people looked at all of it

_SEED = 20261123
_PREVALENCES = expit(np.linspace(logit(1e-5), logit(1 - 1e-3), 256))
_MIDDLE = (2.5, 97.5)
_RULE_OF_THREE = 3.0  # n clusters without a violation leave this over n open, at 95 %
_RECKONED_BY = "emq-grid-1"
"""Names how a quantity is reckoned, beside the constants: another way needs another name, or old ones come back."""


class Drift(StrEnum):
    """What the scores alone say of a platform, against what people found there."""

    NONE = "none"
    MODEL_HIGH = "model_high"
    MODEL_LOW = "model_low"
    NOT_MEASURABLE = "not_measurable"


class DriftReport(Statistic):
    """The verdict, and the prevalence that the scores alone give with its 95 % interval where they give one."""

    drift: Drift
    prevalence: float | None = None
    low: float | None = None
    high: float | None = None


class Quantity(Statistic):
    """The prevalence that scores alone give, and its 95 % interval; shares of 1."""

    prevalence: float
    low: float
    high: float


Quantifier = Callable[[Floats, Floats, Sequence[str], float], Quantity]
"""What gives a Quantity as `quantified` does."""


def drift(  # noqa: PLR0913, PLR0917 -- what `quantified` takes, what it is compared with, and a way to remember it
    scores: Floats,
    weights: Floats,
    clusters: Sequence[str],
    training_prior: float | None,
    audited: Estimate | None,
    quantify: Quantifier | None = None,
) -> DriftReport:
    """Compare the scores (N,), nan for none, with the audit of the same documents, of these weights and clusters.

    Only intervals that do not touch raise an alarm. Where the head's training prior or the audit is missing, or
    too few documents have a score, nothing can be said. `quantify` is `quantified`, or a way to remember it.
    """
    known = ~np.isnan(scores)
    names = [name for name, scored in zip(clusters, known, strict=True) if scored]
    if (
        training_prior is None
        or audited is None
        or len(set(names)) < LEAST_CLUSTERS
        or weights[known].sum() < LEAST_SCORED * weights.sum()
    ):
        return DriftReport(drift=Drift.NOT_MEASURABLE)
    found = (quantify or quantified)(scores[known], weights[known], names, training_prior)
    verdict = Drift.NONE
    if found.low > audited.high:
        verdict = Drift.MODEL_HIGH
    elif found.high < audited.low:
        verdict = Drift.MODEL_LOW
    return DriftReport(drift=verdict, **found.model_dump())


def quantity_key(scores: Floats, weights: Floats, clusters: Sequence[str], training_prior: float) -> str:
    """SHA-256 of all that `quantified` depends on: what it is given, its constants, and how it reckons."""
    constants = (_RECKONED_BY, COPIES, _SEED, _MIDDLE, _RULE_OF_THREE, DECIMALS, training_prior, clusters)
    digest = sha256(json.dumps(constants).encode())
    for numbers in (_PREVALENCES, scores, weights):
        digest.update(np.ascontiguousarray(numbers, dtype="<f8").tobytes())
    return digest.hexdigest()


def quantified(scores: Floats, weights: Floats, clusters: Sequence[str], training_prior: float) -> Quantity:
    """Prevalence by the scores (N,) alone, and its bootstrap interval: EMQ of Saerens et al. 2002.

    What their EM climbs to is the peak of a concave likelihood, read here off a grid (a step is 7 % of the odds).
    Copies of a sample that shows nothing all show nothing: no bound comes nearer to 0 or 1 than so many clusters say.
    """
    ratios = likelihood_ratios(scores, training_prior)
    logs = np.log1p(_PREVALENCES * (ratios[:, None] - 1)) * weights[:, None]
    names, at = np.unique(np.array(clusters), return_inverse=True)
    order = np.argsort(at, kind="stable")
    summed = np.add.reduceat(logs[order], np.searchsorted(at[order], np.arange(len(names))), axis=0)
    draws = np.random.default_rng(_SEED).multinomial(
        len(names), np.full(len(names), 1 / len(names)), COPIES
    )
    copies = _PREVALENCES[(draws.astype(np.float64) @ summed).argmax(axis=1)]
    nearest = _RULE_OF_THREE / len(names)
    low, high = np.percentile(copies, _MIDDLE)
    low, high = min(low, 1 - nearest), max(high, nearest)
    found = _PREVALENCES[summed.sum(axis=0).argmax()]
    return Quantity(
        prevalence=round(float(found), DECIMALS),
        low=round(float(low), DECIMALS),
        high=round(float(high), DECIMALS),
    )
