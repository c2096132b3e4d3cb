"""How many labels each stratum gets: steered by the scores, guarded against what they cannot see."""

from collections.abc import Sequence

import numpy as np

from pipelines.rating.errors import BudgetError
from pipelines.rating.strata import Floats, Stratification

RHO = 0.3
"""Share of labels spread by size alone, against what the scores cannot see; the interval never trusts them blindly."""

LEAST_MEAN = 0.002  # below it a stratum's mean score says more about the model than about the stratum
LEAST_LABELS = (
    5  # a stratum with fewer says next to nothing, and its share W_h is then at the mercy of luck
)

_EDGE = 1e-6  # a score of exactly 0 or 1 would pin the prior correction
_ROUNDS = 200
_SETTLED = 1e-7


def corrected_scores(scores: Floats, weights: Floats, training_prior: float) -> Floats:
    """Scores (N,) moved from the head's training prior to the platform's own, found by EM.

    Saerens, Latinne and Decaestecker 2002. For allocation only: never a published number.
    """
    odds = likelihood_ratios(scores, training_prior)
    prior = training_prior
    for _ in range(_ROUNDS):
        posterior = prior * odds / (prior * odds + 1 - prior)
        found = float(np.clip(np.average(posterior, weights=weights), _EDGE, 1 - _EDGE))
        if abs(found - prior) < _SETTLED:
            break
        prior = found
    return np.asarray(prior * odds / (prior * odds + 1 - prior))


def likelihood_ratios(scores: Floats, training_prior: float) -> Floats:
    """How many times likelier each score (N,) is of a violating document than of an innocent one."""
    if not 0 < training_prior < 1:
        raise BudgetError(
            "tỷ lệ huấn luyện",
            f"{training_prior} nằm ngoài khoảng (0, 1)",
            "đọc lại từ manifest của mô hình",
        )
    odds = np.clip(scores, _EDGE, 1 - _EDGE)
    return np.asarray(odds / (1 - odds) * (1 - training_prior) / training_prior)


def platform_scores(scores: Floats, weights: Floats, training_prior: float | None) -> Floats:
    """Scores (N,), nan for none, as chances on this platform; as they are where no training prior is known."""
    known = ~np.isnan(scores)
    if training_prior is None or not known.any():
        return scores
    moved = scores.copy()
    moved[known] = corrected_scores(scores[known], weights[known], training_prior)
    return moved


def stratum_means(cut: Stratification, scores: Floats, weights: Floats) -> Floats:
    """Weighted mean score (H,) of each stratum; a stratum without scores takes the mean of the rest."""
    known = ~np.isnan(scores)
    strata = len(cut.shares)
    mass = np.bincount(cut.index[known], weights=weights[known], minlength=strata)
    sums = np.bincount(cut.index[known], weights=(weights * scores)[known], minlength=strata)
    overall = sums.sum() / mass.sum() if mass.sum() > 0 else LEAST_MEAN
    means: Floats = np.divide(sums, mass, out=np.full(strata, overall), where=mass > 0)
    return means


def label_targets(shares: Floats, means: Floats, rho: float) -> Floats:
    """The part of all labels (H,) that each stratum should have, summing to 1: STATISTICS.md, step 3."""
    if not 0 < rho <= 1:
        raise BudgetError(
            "rho",
            f"{rho} nằm ngoài khoảng (0, 1]",
            f"dùng {str(RHO).replace('.', ',')} cho mọi lần thẩm định, lần đầu cũng vậy",
        )
    # Clipped from above too: certainty of guilt deserves no more trust than certainty of innocence.
    q = np.clip(means, LEAST_MEAN, 1 - LEAST_MEAN)
    steered = shares * np.sqrt(q * (1 - q))
    return np.asarray(rho * shares + (1 - rho) * steered / steered.sum())


def allocate(targets: Floats, sizes: Sequence[int], budget: int) -> tuple[int, ...]:
    """Labels for each stratum, summing to min(budget, sum of sizes), at least 5 or all of a stratum.

    Labels are given out one at a time (first the floor in turn, then by Sainte-Laguë's divisors), so
    a larger budget never takes a label away from a stratum. A budget below 5 a stratum fills the
    floor as far as it goes.
    """
    if budget < 0:
        raise BudgetError("ngân sách nhãn", f"{budget} là số âm", "nhập số nhãn từ 0 trở lên")
    counts = [0] * len(sizes)
    for _ in range(min(budget, sum(sizes))):
        counts[_next_stratum(counts, sizes, targets)] += 1
    return tuple(counts)


def _next_stratum(counts: Sequence[int], sizes: Sequence[int], targets: Floats) -> int:
    room = [h for h, size in enumerate(sizes) if counts[h] < size]
    needy = [h for h in room if counts[h] < LEAST_LABELS]
    if needy:
        return min(needy, key=lambda h: (counts[h], -targets[h], h))
    return max(room, key=lambda h: (targets[h] / (2 * counts[h] + 1), -h))
