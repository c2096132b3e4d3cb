"""The cells of benchmarks/coverage.py: many audits of one simulated platform at once, by the product's functions.

A cell's strata and labels a stratum are planned once, on a pooled draw, by the product's own rules; every run then
draws a sample, its labels and the interval. `whole_line` does everything anew in every run, for comparison.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, ndtri
from scipy.stats import binom

from pipelines.rating.allocation import RHO, allocate, corrected_scores, label_targets, stratum_means
from pipelines.rating.cluster import design_effect
from pipelines.rating.counts import Sample
from pipelines.rating.estimate import ends_at, estimate, prevalences_at
from pipelines.rating.grade import LEAST_CLEAN
from pipelines.rating.likelihood import Side, wilson
from pipelines.rating.method import Z_95
from pipelines.rating.strata import Floats, Stratification, stratify
from pipelines.rating.types import Stratum

SAMPLED = 5000
TRAINING_PRIOR = 0.15
SHIFT = 1.5
THREAD = 5
CORRELATION = 0.1  # of two posts of a thread: the upper end of what is found (pipelines/rating/cluster.py)
JUST = 0.999  # the borderline platform is this much worse than the border
PLANNED_ON = 20
FEW = 1e-4  # of a platform's documents are sampled

Bools = NDArray[np.bool_]
Scorer = Callable[[Bools, np.random.Generator], Floats]
"""Scores of documents from whether they violate; any shape."""


@dataclass(frozen=True)
class Cell:
    """What is simulated: one prevalence, one kind of scores, one number of labels, threads or not."""

    kind: str
    prevalence: float
    labels: int
    clustered: bool
    runs: int
    seed: int


@dataclass(frozen=True)
class Figures:
    """Shares over the runs; `width` is the mean width against the mean of Wilson's on a random audit."""

    coverage: float
    coverage_wilson: float
    width: float
    missed_above: float
    missed_below: float
    false_clean: float


def synthetic(auc: float) -> Scorer:
    """Calibrated scores of this AUC under the training prior: two normals of one variance."""
    distance = float(np.sqrt(2) * ndtri(auc))

    def score(violating: Bools, rng: np.random.Generator) -> Floats:
        feature = rng.standard_normal(violating.shape) + distance * violating
        return np.asarray(expit(distance * feature - distance**2 / 2 + float(logit(TRAINING_PRIOR))))

    return score


def real(scores: Floats, labels: Bools) -> Scorer:
    """Scores drawn, by label, from those of a real head."""
    found = np.clip(scores, 1e-6, 1 - 1e-6)

    def score(violating: Bools, rng: np.random.Generator) -> Floats:
        harmful = rng.choice(found[labels], violating.shape)
        return np.where(violating, harmful, rng.choice(found[~labels], violating.shape))

    return score


def read_scores(path: Path) -> tuple[Floats, Bools]:
    """Scores and labels of a CSV with columns score, label (0 or 1)."""
    table = np.genfromtxt(path, delimiter=",", names=True, encoding="utf-8-sig")
    return np.asarray(table["score"], dtype=np.float64), np.asarray(table["label"] == 1)


def shifted(scorer: Scorer, violating: Bools, rng: np.random.Generator) -> Floats:
    """Violations score 1.5 logits lower."""
    return np.asarray(expit(logit(scorer(violating, rng)) - SHIFT * violating))


def useless(scorer: Scorer, violating: Bools, rng: np.random.Generator) -> Floats:
    """The same scores dealt out to the wrong documents."""
    return rng.permuted(scorer(violating, rng), axis=-1)


def half_hidden(scorer: Scorer, violating: Bools, rng: np.random.Generator) -> Floats:
    """Half of the violations score like innocent documents: what the model has never met."""
    return scorer(violating & (rng.random(violating.shape) < 0.5), rng)


def kinds(scorer: Scorer) -> dict[str, Scorer]:
    """The scorer in the worlds it may meet."""
    return {
        "no shift": scorer,
        "shift": partial(shifted, scorer),
        "useless": partial(useless, scorer),
        "half hidden": partial(half_hidden, scorer),
    }


def platform(cell: Cell, runs: int, rng: np.random.Generator) -> Bools:
    """Which documents (runs, SAMPLED) violate; those of a thread stand together."""
    rates: float | Floats = cell.prevalence
    if cell.clustered:
        spread = 1 / CORRELATION - 1
        own = rng.beta(cell.prevalence * spread, (1 - cell.prevalence) * spread, (runs, SAMPLED // THREAD))
        rates = np.repeat(own, THREAD, axis=1)
    return np.asarray(rng.random((runs, SAMPLED)) < rates)


def planned(scores: Floats, labels: int) -> tuple[Stratification, list[int]]:
    """The product's strata and labels a stratum for these scores (N,)."""
    cut, (counts,) = planned_waves(scores, (labels,))
    return cut, counts


def planned_waves(scores: Floats, waves: Sequence[int]) -> tuple[Stratification, list[list[int]]]:
    """The product's strata for these scores (N,), and labels a stratum for budgets of so many labels."""
    weights = np.ones(scores.size)
    steering = corrected_scores(scores, weights, TRAINING_PRIOR)
    cut = stratify(scores, weights, steering)
    targets = label_targets(cut.shares, stratum_means(cut, steering, weights), RHO)
    sizes = [stratum.documents * SAMPLED // scores.size for stratum in cut.strata()]
    return cut, [list(allocate(targets, sizes, labels)) for labels in waves]


def turned_up(
    cut: Stratification, violating: Bools, scores: Floats, rng: np.random.Generator
) -> tuple[Floats, list[Bools]]:
    """Shares (H,) of the strata, and the labels (runs, documents) of each in the order in which they are drawn."""
    ends = np.round(np.cumsum(cut.shares) * SAMPLED).astype(int)
    order = np.argsort(scores + rng.random(scores.shape) * 1e-9, axis=1)
    drawn = [
        np.take_along_axis(
            np.take_along_axis(violating, order[:, start:end], axis=1),
            np.argsort(rng.random((len(order), end - start)), axis=1),
            axis=1,
        )
        for start, end in zip([0, *ends[:-1]], ends, strict=True)
    ]
    return np.diff(ends, prepend=0) / SAMPLED, drawn


def seen_violating(drawn: Sequence[Bools], counts: Sequence[int]) -> Floats:
    """Violations (runs, H) among the first so many labels of each stratum."""
    found = [labels[:, :count].sum(axis=1) for labels, count in zip(drawn, counts, strict=True)]
    return np.stack(found, axis=1).astype(np.float64)


def simulate(cell: Cell, scorer: Scorer) -> Figures:
    """Run one cell; the same cell always gives the same figures."""
    rng = np.random.default_rng(
        [cell.seed, round(cell.prevalence * 1e6), cell.labels, cell.clustered, len(cell.kind)]
    )
    cut, counts = planned(scorer(platform(cell, PLANNED_ON, rng), rng).ravel(), cell.labels)
    violating = platform(cell, cell.runs, rng)
    shares, drawn = turned_up(cut, violating, scorer(violating, rng), rng)
    n = np.tile(np.array(counts, dtype=float), (cell.runs, 1))
    random_audit = rng.random((cell.runs, SAMPLED)).argpartition(cell.labels, axis=1)[:, : cell.labels]
    seen = np.take_along_axis(violating, random_audit, axis=1).mean(axis=1)
    return _figures(cell, (shares, n, seen_violating(drawn, counts)), seen)


def _figures(cell: Cell, audits: tuple[Floats, Floats, Floats], seen: Floats) -> Figures:
    shares, n, x = audits
    rows, back = np.unique(x, axis=0, return_inverse=True)  # equal audits have equal intervals
    threads = [str(document // THREAD) for document in range(SAMPLED)] if cell.clustered else []
    sample = Sample(SAMPLED, design_effect(threads, [FEW] * len(threads)))
    counts = n[: len(rows)], rows, [sample] * len(rows)
    low, high = ends_at(shares, *counts)[back.ravel()].T
    clean = prevalences_at(shares, *counts, np.array([float(ndtri(LEAST_CLEAN))]))[back.ravel(), 0]
    truth = cell.prevalence
    alone = cell.labels / random_effect(cell)
    random_low, random_high = (wilson(seen, alone, side, Z_95) for side in (Side.LOWER, Side.UPPER))
    return Figures(
        coverage=float(np.mean((low <= truth) & (truth <= high))),
        coverage_wilson=float(np.mean((random_low <= truth) & (truth <= random_high))),
        width=float(np.mean(high - low) / random_width(cell)),
        missed_above=float(np.mean(truth > high)),
        missed_below=float(np.mean(truth < low)),
        false_clean=float(np.mean(clean < truth * JUST)),
    )


def random_width(cell: Cell) -> float:
    """Expected width of Wilson's interval on a random audit of as many labels, its threads reckoned with too."""
    found = np.arange(cell.labels + 1)
    labels = cell.labels / random_effect(cell)
    high, low = (wilson(found / cell.labels, labels, side, Z_95) for side in (Side.UPPER, Side.LOWER))
    return float(binom.pmf(found, cell.labels, cell.prevalence) @ (high - low))


def random_effect(cell: Cell) -> float:
    """Design effect of a random audit: how often it meets a second post of a thread, and how alike two are."""
    met = (THREAD - 1) * (cell.labels - 1) / (SAMPLED - 1)
    return 1 + CORRELATION * met if cell.clustered else 1.0


def whole_line(cell: Cell, scorer: Scorer) -> Figures:
    """The same cell with strata, labels and interval planned and computed anew in every run, one by one."""
    rng = np.random.default_rng([cell.seed, 7])
    held, width, above, below = 0, 0.0, 0, 0
    for _ in range(cell.runs):
        violating = platform(cell, 1, rng)[0]
        scores = scorer(violating[None], rng)[0]
        cut, counts = planned(scores, cell.labels)
        found = estimate(labelled(cut, counts, violating, rng))
        assert found is not None
        held += found.low <= cell.prevalence <= found.high
        above, below = above + (cell.prevalence > found.high), below + (cell.prevalence < found.low)
        width += found.high - found.low
    runs, ratio = cell.runs, width / cell.runs / random_width(cell)
    return Figures(held / runs, float("nan"), ratio, above / runs, below / runs, float("nan"))


def labelled(
    cut: Stratification, counts: list[int], violating: Bools, rng: np.random.Generator
) -> list[Stratum]:
    """The strata with as many labels drawn in each as planned."""
    found = []
    for h, (stratum, n) in enumerate(zip(cut.strata(), counts, strict=True)):
        drawn = rng.choice(np.flatnonzero(cut.index == h), n, replace=False)
        found.append(stratum.model_copy(update={"labelled": n, "violating": int(violating[drawn].sum())}))
    return found
