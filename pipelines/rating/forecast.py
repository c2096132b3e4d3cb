"""What labels would buy, before anyone has labelled: expected interval and verdict by number of labels."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit

from pipelines.rating.allocation import RHO, allocate, label_targets, platform_scores, stratum_means
from pipelines.rating.counts import covered
from pipelines.rating.estimate import foreseen_interval
from pipelines.rating.method import DECIMALS
from pipelines.rating.strata import (
    Floats,
    ScoredDocument,
    Stratification,
    design_weights,
    score_array,
    stratify,
)
from pipelines.rating.types import Statistic, Verdict
from pipelines.rating.verdict import MOST_LABELS, verdict_of
from rubrics.types import Limits

_STEP = 1.25  # between the numbers of labels that are tried: nobody plans more finely
_LEAST_RATE = 1e-6  # of a stratum; no score is surer than that
_FARTHEST = 40.0  # in log-odds: beyond it every rate is 0 or 1


class Forecast(Statistic):
    """The interval that so many labels would probably give. `labels` never exceeds the sampled documents."""

    labels: int
    low: float
    high: float
    verdict: Verdict


class Outlook(Statistic):
    """What an audit would show on a platform of this prevalence.

    `needed` is the number of labels from which the verdict would probably be settled, None where even the
    whole sample would leave it open.
    """

    prevalence: float
    planned: Forecast
    doubled: Forecast
    needed: int | None


class LabelForecast(Statistic):
    """One criterion on one platform before its audit: were it as good as the rubric asks, and at its limit.

    The model's scores only say in which strata violations would stand; how common they are is what the
    audit is to find out, so both ends of the rubric's scale are reckoned with.
    """

    if_good: Outlook
    if_limit: Outlook


def forecast(
    documents: Sequence[ScoredDocument], labels: int, limits: Limits, training_prior: float | None = None
) -> LabelForecast:
    """What `labels` labels of a criterion on a platform would show; documents and prior as for `plan_audit`."""
    ordered = sorted(documents, key=lambda document: document.document_id)
    scores, weights = score_array(ordered), design_weights(ordered)
    steering = platform_scores(scores, weights, training_prior)
    cut = stratify(scores, weights, steering)
    known = not np.isnan(scores).all()
    means = stratum_means(cut, steering, weights) if known else np.full(len(cut.shares), limits.good)
    return LabelForecast(
        if_good=_outlook(cut, means, labels, limits, limits.good),
        if_limit=_outlook(cut, means, labels, limits, limits.limit),
    )


def _outlook(cut: Stratification, means: Floats, labels: int, limits: Limits, prevalence: float) -> Outlook:
    rates = _moved(cut.shares, means, prevalence)
    sizes = [stratum.documents for stratum in cut.strata()]
    most = sum(sizes)

    def expect(count: int) -> Forecast:
        return _expected(cut, sizes, rates, count, limits)

    return Outlook(
        prevalence=round(prevalence, DECIMALS),
        planned=expect(min(labels, most)),
        doubled=expect(min(2 * labels, most)),
        needed=next(
            (n for n in _tried(limits, most) if expect(n).verdict is not Verdict.INSUFFICIENT), None
        ),
    )


def _tried(limits: Limits, most: int) -> list[int]:
    found = []
    labels = float(limits.min_labels)
    while labels < min(most, MOST_LABELS):
        found.append(round(labels))
        labels *= _STEP
    return [*found, most]


def _moved(shares: Floats, means: Floats, prevalence: float) -> Floats:
    """The strata's rates with all odds multiplied alike, so that together they give this prevalence."""
    odds = logit(np.clip(means, _LEAST_RATE, 1 - _LEAST_RATE))
    shift = brentq(lambda s: float(shares @ expit(odds + s)) - prevalence, -_FARTHEST, _FARTHEST)
    return np.asarray(np.clip(expit(odds + shift), _LEAST_RATE, 1.0))


def _expected(
    cut: Stratification, sizes: Sequence[int], rates: Floats, labels: int, limits: Limits
) -> Forecast:
    """The interval at the expected number of violations in each stratum."""
    n = np.array(allocate(label_targets(cut.shares, rates, RHO), sizes, labels), dtype=np.float64)
    counts = covered(cut.shares, n, n * rates, sum(sizes), ranked=cut.ranked)
    low, high = foreseen_interval(counts, counts)
    verdict = verdict_of(low, high, limits.tolerance)
    settled = verdict if labels >= limits.min_labels else Verdict.INSUFFICIENT
    return Forecast(labels=labels, low=round(low, DECIMALS), high=round(high, DECIMALS), verdict=settled)
