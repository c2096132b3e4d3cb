"""What others' methods reach in the cells of benchmarks/coverage.py: QuaPy's ACC, PACC, EMQ and ppi-python's PPI++.

Extra `bench`. The quantifiers learn from 2,000 texts labelled as the model was trained and see the platform's
scores only; their interval is the middle 95 % of 40 bootstrap copies of both. PPI++ has as many labels as the
audit, drawn at random, and the scores of all documents.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.coverage_cells import SAMPLED, TRAINING_PRIOR, Bools, Scorer, kinds
from pipelines.rating.strata import Floats

RUNS = 60
COPIES = 40
LEARNED_ON = 2000
LABELS = 300
PREVALENCES = (0.002, 0.01, 0.03)
KINDS = ("no shift", "shift", "useless")

Interval = tuple[float, float]


@dataclass(frozen=True)
class Seen:
    """What one run shows: scores and labels learned from, the platform's scores, and a random audit of it."""

    learned: Floats
    labels: Bools
    scores: Floats
    violating: Bools
    rng: np.random.Generator


def quantifier(name: str) -> Callable[[Seen], Interval]:
    """One of QuaPy's aggregative methods, its interval by bootstrap."""
    from quapy.method import aggregative
    from sklearn.linear_model import LogisticRegression

    # QuaPy asks for a fitted classifier; it is never used, the scores are the model's.
    unused = LogisticRegression().fit([[0.0], [1.0]], [0, 1])

    def estimate(seen: Seen) -> Interval:
        found = []
        for _ in range(COPIES):
            own = seen.rng.integers(0, seen.learned.size, seen.learned.size)
            other = seen.rng.integers(0, seen.scores.size, seen.scores.size)
            method = getattr(aggregative, name)(classifier=unused, fit_classifier=False, val_split=None)
            method.aggregation_fit(_predictions(name, seen.learned[own]), seen.labels[own].astype(int))
            # EMQ takes it from the texts in its own `fit`, which would train the classifier too.
            share = float(seen.labels[own].mean())
            method.train_prevalence = np.array([1 - share, share])
            found.append(float(method.aggregate(_predictions(name, seen.scores[other]))[1]))
        return float(np.quantile(found, 0.025)), float(np.quantile(found, 0.975))

    return estimate


def _predictions(name: str, scores: Floats) -> Floats:
    return np.asarray(
        (scores > 0.5).astype(int) if name == "ACC" else np.column_stack([1 - scores, scores])
    )


def ppi(seen: Seen) -> Interval:
    """PPI++ of a random audit."""
    from ppi_py import ppi_mean_ci

    drawn = seen.rng.choice(SAMPLED, LABELS, replace=False)
    rest = np.ones(SAMPLED, dtype=bool)
    rest[drawn] = False
    low, high = ppi_mean_ci(
        seen.violating[drawn].astype(float), seen.scores[drawn], seen.scores[rest], alpha=0.05
    )
    return float(np.ravel(low)[0]), float(np.ravel(high)[0])


def rivals(source: str, scorer: Scorer, seed: int) -> list[dict[str, object]]:
    """Print and return coverage and mean width of each method; [] with a word where the extra is missing."""
    try:
        methods = {name: quantifier(name) for name in ("ACC", "PACC", "EMQ")} | {"PPI++": ppi}
        import ppi_py  # noqa: F401  asked here, not after the first minute
    except ImportError as missing:
        print(f"no rivals: {missing.name} is missing; pip install 'cleanplatforms[bench]'", file=sys.stderr)
        return []
    rows: list[dict[str, object]] = []
    for kind in KINDS:
        for prevalence in PREVALENCES:
            held = {name: np.zeros(2) for name in methods}
            for run in range(RUNS):
                seen = _seen(scorer, kinds(scorer)[kind], prevalence, np.random.default_rng([seed, run]))
                for name, method in methods.items():
                    low, high = method(seen)
                    held[name] += [low <= prevalence <= high, high - low]
            for name, (coverage, width) in held.items():
                row = {"scores": source, "kind": kind, "prevalence": prevalence, "method": name}
                rows.append({**row, "coverage": coverage / RUNS, "mean_width": width / RUNS})
            told = " ".join(f"{name} {held[name][0] / RUNS:.2f}" for name in methods)
            print(f"{source:8} {kind:10} {prevalence:.1%} {told}", flush=True)
    return rows


def _seen(plain: Scorer, world: Scorer, prevalence: float, rng: np.random.Generator) -> Seen:
    labels = rng.random(LEARNED_ON) < TRAINING_PRIOR
    violating = rng.random(SAMPLED) < prevalence
    return Seen(plain(labels[None], rng)[0], labels, world(violating[None], rng)[0], violating, rng)
