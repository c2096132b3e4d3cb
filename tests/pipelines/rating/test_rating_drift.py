"""The model against the audit: EMQ on the scores alone, and what makes an alarm of it."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.special import expit, logit

from pipelines.rating import drift as rating_drift
from pipelines.rating.allocation import corrected_scores
from pipelines.rating.drift import LEAST_CLUSTERS, Drift, drift, quantified, quantity_key
from pipelines.rating.errors import BudgetError
from pipelines.rating.strata import Floats
from pipelines.rating.types import Estimate

PRIOR = 0.15
DOCUMENTS = 4000
NAMES = [f"c{number}" for number in range(DOCUMENTS)]
WEIGHTS = np.ones(DOCUMENTS)


def _scores(prevalence: float, seed: int = 1, lower: float = 0.0) -> Floats:
    """Calibrated under the training prior, AUC .92; violations score `lower` logits lower than they should."""
    rng = np.random.default_rng(seed)
    violating = rng.random(DOCUMENTS) < prevalence
    feature = rng.standard_normal(DOCUMENTS) + 2 * violating
    return np.asarray(expit(2 * feature - 2 + logit(PRIOR) - lower * violating))


def _audited(low: float, high: float) -> Estimate:
    return Estimate(
        prevalence=(low + high) / 2, low=low, high=high, n=300, effective_n=300, population=DOCUMENTS
    )


@pytest.mark.parametrize("prevalence", [0.01, 0.05, 0.3, 0.7])
def test_the_scores_alone_give_the_prevalence_under_prior_shift(prevalence: float) -> None:
    found = quantified(_scores(prevalence), WEIGHTS, NAMES, PRIOR)
    assert found.low <= found.prevalence <= found.high
    assert found.low <= prevalence <= found.high


def test_it_is_what_em_climbs_to() -> None:
    scores, weights = _scores(0.2), np.random.default_rng(2).uniform(1, 4, DOCUMENTS)
    found = quantified(scores, weights, NAMES, PRIOR).prevalence
    mean = np.average(corrected_scores(scores, weights, PRIOR), weights=weights)
    assert logit(found) == pytest.approx(logit(mean), abs=0.05)


def test_quapy_says_the_same() -> None:
    aggregative = pytest.importorskip("quapy.method.aggregative", reason="extra bench, .8 GB")
    scores = _scores(0.3)
    posteriors = np.column_stack([1 - scores, scores])
    theirs = aggregative.EMQ.EM(np.array([1 - PRIOR, PRIOR]), posteriors)[0][1]
    assert logit(quantified(scores, WEIGHTS, NAMES, PRIOR).prevalence) == pytest.approx(
        logit(theirs), abs=0.05
    )


@pytest.mark.parametrize(
    ("audited", "verdict"),
    [
        (_audited(0.15, 0.25), Drift.NONE),
        (_audited(0.0, 0.05), Drift.MODEL_HIGH),
        (_audited(0.5, 0.6), Drift.MODEL_LOW),
        (None, Drift.NOT_MEASURABLE),
    ],
)
def test_only_intervals_that_do_not_touch_alarm(audited: Estimate | None, verdict: Drift) -> None:
    assert drift(_scores(0.2), WEIGHTS, NAMES, PRIOR, audited).drift is verdict


def test_violations_that_score_too_low_are_found() -> None:
    found = drift(_scores(0.3, lower=1.5), WEIGHTS, NAMES, PRIOR, _audited(0.26, 0.34))
    assert found.drift is Drift.MODEL_LOW


def test_a_touching_interval_is_no_alarm() -> None:
    found = quantified(_scores(0.2), WEIGHTS, NAMES, PRIOR)
    assert drift(_scores(0.2), WEIGHTS, NAMES, PRIOR, _audited(0.0, found.low)).drift is Drift.NONE
    assert drift(_scores(0.2), WEIGHTS, NAMES, PRIOR, _audited(found.high, 1.0)).drift is Drift.NONE


def test_scores_that_show_nothing_leave_open_what_so_few_clusters_cannot_see() -> None:
    names = [f"t{at // 10}" for at in range(DOCUMENTS)]
    spotless = np.full(DOCUMENTS, 0.001)
    assert drift(spotless, WEIGHTS, names, PRIOR, _audited(0.002, 0.02)).drift is Drift.NONE
    assert drift(spotless, WEIGHTS, names, PRIOR, _audited(0.02, 0.05)).drift is Drift.MODEL_LOW


def test_documents_of_one_thread_say_less_than_as_many_threads() -> None:
    scores = np.repeat(_scores(0.2)[:400], 10)
    threads = quantified(scores, WEIGHTS, [f"t{at // 10}" for at in range(DOCUMENTS)], PRIOR)
    alone = quantified(scores, WEIGHTS, NAMES, PRIOR)
    assert threads.high - threads.low > 2 * (alone.high - alone.low)


def test_the_order_of_documents_never_matters() -> None:
    order = np.random.default_rng(3).permutation(DOCUMENTS)
    scores = _scores(0.2)
    mixed = quantified(scores[order], WEIGHTS, [NAMES[at] for at in order], PRIOR)
    assert mixed == quantified(scores, WEIGHTS, NAMES, PRIOR)


def test_a_quantity_is_known_by_all_that_it_depends_on(monkeypatch: pytest.MonkeyPatch) -> None:
    scores, clusters = _scores(0.2), list(NAMES)
    keys = [quantity_key(scores, WEIGHTS, clusters, PRIOR)]
    assert quantity_key(scores.copy(), WEIGHTS.copy(), list(NAMES), PRIOR) == keys[0]
    keys += [
        quantity_key(np.nextafter(scores, 1.0), WEIGHTS, clusters, PRIOR),
        quantity_key(scores, 2 * WEIGHTS, clusters, PRIOR),
        quantity_key(WEIGHTS, scores, clusters, PRIOR),
        quantity_key(scores, WEIGHTS, [*clusters[1:], "c0"], PRIOR),
        quantity_key(scores, WEIGHTS, clusters, PRIOR + 1e-12),
    ]
    for constant in ("COPIES", "_SEED", "_MIDDLE", "_RULE_OF_THREE", "_PREVALENCES", "_RECKONED_BY"):
        with monkeypatch.context() as patch:
            patch.setattr(rating_drift, constant, 3)
            keys.append(quantity_key(scores, WEIGHTS, clusters, PRIOR))
    assert len(set(keys)) == len(keys)


def test_who_reckons_otherwise_takes_another_name() -> None:
    """Kept quantities come back by name: where these figures change, `_RECKONED_BY` must too."""
    scores = np.linspace(0.001, 0.3, 60)
    found = quantified(scores, np.linspace(1, 3, 60), [f"c{at // 2}" for at in range(60)], PRIOR)
    assert rating_drift._RECKONED_BY == "emq-grid-1"
    assert (found.prevalence, found.low, found.high) == pytest.approx(
        (0.5826011774, 0.0808438738, 0.9083890738), abs=1e-9
    )


def _mostly_unscored(scores: Floats) -> Floats:
    return np.where(np.arange(DOCUMENTS) % 2 == 0, scores, np.nan)


@pytest.mark.parametrize(
    ("prior", "of_clusters", "scored"),
    [
        (None, DOCUMENTS, lambda scores: scores),
        (PRIOR, LEAST_CLUSTERS - 1, lambda scores: scores),
        (PRIOR, DOCUMENTS, _mostly_unscored),
        (PRIOR, DOCUMENTS, lambda scores: np.full(scores.shape, np.nan)),
    ],
)
def test_what_cannot_be_measured_says_so(
    prior: float | None, of_clusters: int, scored: Callable[[Floats], Floats]
) -> None:
    names = [f"t{at % of_clusters}" for at in range(DOCUMENTS)]
    found = drift(scored(_scores(0.2)), WEIGHTS, names, prior, _audited(0.0, 0.01))
    assert found.drift is Drift.NOT_MEASURABLE
    assert found.low is None


def test_an_impossible_training_prior_is_refused() -> None:
    with pytest.raises(BudgetError):
        drift(_scores(0.2), WEIGHTS, NAMES, 1.0, _audited(0.1, 0.3))
