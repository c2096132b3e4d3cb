"""What a head saves in people's work: labels for an interval of given width, by its scores and at random."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.evaluate import LabelCost
from pipelines.rating.allocation import RHO, allocate, label_targets, stratum_means
from pipelines.rating.counts import covered
from pipelines.rating.estimate import foreseen_interval
from pipelines.rating.likelihood import Side, wilson
from pipelines.rating.method import Z_95
from pipelines.rating.strata import Floats, stratify

WIDTHS = {0.005: 0.01, 0.01: 0.015, 0.03: 0.03}
"""Prevalence to the width asked of its 95 % interval: what some 500 to 800 labels drawn at random would give."""

POPULATION = 5_000  # sampled documents of a platform: what STATISTICS.md's tables reckon with
REPLICAS = 4  # populations drawn from the test's texts; their widths are averaged
SEED = 20261123


@dataclass(frozen=True)
class _Platform:
    """A population of the test's texts at one prevalence: strata by score, and the true rate of each."""

    shares: Floats
    sizes: list[int]
    rates: Floats
    targets: Floats
    ranked: bool

    def width(self, labels: int) -> float:
        """Width of the interval at the expected number of violations in each stratum."""
        n = np.array(allocate(self.targets, self.sizes, labels), dtype=np.float64)
        counts = covered(self.shares, n, n * self.rates, sum(self.sizes), ranked=self.ranked)
        low, high = foreseen_interval(counts, counts)
        return high - low


@dataclass(frozen=True)
class _Texts:
    """Scored texts (N,), which are violating, and how many documents each stands for (None: all as many)."""

    scores: Floats
    positive: NDArray[np.bool_]
    weights: Floats | None

    def draw(self, side: NDArray[np.bool_], count: int, chance: np.random.Generator) -> Floats:
        """Draw the scores of `count` texts of one side, with replacement, by weight."""
        weights = None if self.weights is None else self.weights[side] / self.weights[side].sum()
        return chance.choice(self.scores[side], count, p=weights)


def _platform(texts: _Texts, prevalence: float, chance: np.random.Generator) -> _Platform:
    violating = round(POPULATION * prevalence)
    own = np.concatenate(
        [
            texts.draw(texts.positive, violating, chance),
            texts.draw(~texts.positive, POPULATION - violating, chance),
        ]
    )
    weights = np.ones(POPULATION)
    cut = stratify(own, weights)
    sizes = np.bincount(cut.index, minlength=len(cut.shares))
    hits = np.bincount(cut.index[:violating], minlength=len(cut.shares))
    means = stratum_means(cut, own, weights)
    return _Platform(
        shares=cut.shares,
        sizes=[int(size) for size in sizes],
        rates=np.asarray(hits / sizes),
        targets=label_targets(cut.shares, means, RHO),
        ranked=cut.ranked,
    )


def _random_width(prevalence: float, labels: int) -> float:
    high, low = (float(wilson(prevalence, float(labels), side, Z_95)) for side in (Side.UPPER, Side.LOWER))
    return high - low


def _fewest(width: float, at: Callable[[int], float], most: int) -> int | None:
    """Find the fewest labels whose interval is no wider; widths fall with labels."""
    found = bisect_left(range(1, most + 1), -width, key=lambda labels: -at(labels)) + 1
    return found if found <= most else None


def random_labels(prevalence: float, width: float) -> int:
    """Give the labels drawn at random that such an interval takes, at most all of POPULATION."""
    return _fewest(width, lambda labels: _random_width(prevalence, labels), POPULATION) or POPULATION


def label_costs(
    scores: Floats, positive: NDArray[np.bool_], weights: Floats | None = None
) -> tuple[LabelCost, ...]:
    """Reckon an output's label costs from its scores (N,) on texts and which of them are violating (N,).

    `weights` (N,) say how many documents each text stands for (alike, unless given). Texts are drawn with
    replacement to populations of the wanted prevalence; expected counts take the place of luck, for the audit
    by strata (STATISTICS.md, steps 2 to 6) and for the random audit (Wilson) alike. None where there is no
    text of one kind.
    """
    if positive.all() or not positive.any():
        return ()
    texts = _Texts(scores, positive, weights)
    return tuple(_cost(texts, prevalence, width) for prevalence, width in WIDTHS.items())


def _cost(texts: _Texts, prevalence: float, width: float) -> LabelCost:
    chance = np.random.default_rng(SEED)
    platforms = [_platform(texts, prevalence, chance) for _ in range(REPLICAS)]

    def steered(labels: int) -> float:
        return float(np.mean([platform.width(labels) for platform in platforms]))

    return LabelCost(
        prevalence=prevalence,
        width=width,
        population=POPULATION,
        labels=_fewest(width, steered, POPULATION),
        random=random_labels(prevalence, width),
    )
