"""Does the published interval hold the truth, and what does the classifier save? By simulation.

python benchmarks/coverage.py [--runs 400] [--labels 300] [--scores scores.csv] [--out result.json]

Each run draws a sample of a platform at a known prevalence, scores it, plans, labels and estimates
with the product's own functions, and asks: does the 95 % interval hold the prevalence; how wide is
it against Wilson's on a random audit of as many labels; is a platform whose prevalence lies just
above the tolerance called met; is one whose points lie just below grade B called clean.
`--scores` takes a CSV with columns score, label (0 or 1) of a real head instead of synthetic scores.
"""

import argparse
import csv
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit, ndtri

from pipelines.rating.allocation import RHO_NEW, allocate, corrected_scores, label_targets, stratum_means
from pipelines.rating.estimate import estimate, prevalence_at, read
from pipelines.rating.grade import GRADE_FLOORS, Points, surely_clean
from pipelines.rating.likelihood import Side, wilson
from pipelines.rating.method import DRAWS, METHOD_VERSION, Z_95
from pipelines.rating.score import prevalence_score
from pipelines.rating.strata import Floats, stratify
from pipelines.rating.types import Grade, Stratum
from rubrics.types import Limits

PREVALENCES = (0.002, 0.01, 0.03)
SAMPLED = 5000
TRAINING_PRIOR = 0.15
AUC = 0.92
SHIFT = 1.5
GOOD_TO_LIMIT = 0.25  # the ratio the simulated rubric sets between its good prevalence and its limit
JUST = 0.999

Labels = np.ndarray[tuple[int], np.dtype[np.bool_]]
Scorer = Callable[[Labels, np.random.Generator], Floats]


@dataclass(frozen=True)
class Cell:
    """Shares over the runs of one prevalence and one kind of scores; widths are means."""

    scores: str
    prevalence: float
    runs: int
    coverage: float
    coverage_wilson: float
    width_ratio: float
    missed_above: float
    missed_below: float
    false_met: float
    false_clean: float
    milliseconds: float


def synthetic(shift: float) -> Scorer:
    """Calibrated scores of AUC .92 under the training prior, violations `shift` logits lower."""
    distance = float(np.sqrt(2) * ndtri(AUC))  # between two unit normals

    def score(violating: Labels, rng: np.random.Generator) -> Floats:
        feature = rng.normal(size=violating.size) + distance * violating
        evidence = distance * feature - distance**2 / 2 + float(logit(TRAINING_PRIOR))
        return np.asarray(expit(evidence - shift * violating))

    return score


def real(path: Path, shift: float) -> Scorer:
    """Scores resampled from a file, by label, violations `shift` logits lower."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = [(float(row["score"]), row["label"].strip() == "1") for row in csv.DictReader(stream)]
    logits = np.array([float(logit(np.clip(score, 1e-6, 1 - 1e-6))) for score, _ in rows])
    labels = np.array([label for _, label in rows])

    def score(violating: Labels, rng: np.random.Generator) -> Floats:
        found = np.where(violating, rng.choice(logits[labels], violating.size), 0.0)
        found = np.where(violating, found - shift, rng.choice(logits[~labels], violating.size))
        return np.asarray(expit(found))

    return score


def useless(scorer: Scorer) -> Scorer:
    """The same scores dealt out to the wrong documents."""
    return lambda violating, rng: rng.permutation(scorer(violating, rng))


def audit(violating: Labels, scores: Floats, labels: int, rng: np.random.Generator) -> list[Stratum]:
    """One planned audit of one sample: strata with their labels counted."""
    weights = np.ones(scores.size)
    cut = stratify(scores, weights)
    steering = stratum_means(cut, corrected_scores(scores, weights, TRAINING_PRIOR), weights)
    strata = cut.strata()
    counts = allocate(label_targets(cut.shares, steering, RHO_NEW), [s.documents for s in strata], labels)
    labelled = []
    for h, (stratum, n) in enumerate(zip(strata, counts, strict=True)):
        drawn = rng.choice(np.flatnonzero(cut.index == h), n, replace=False)
        update = {"labelled": n, "violating": int(violating[drawn].sum())}
        labelled.append(stratum.model_copy(update=update))
    return labelled


def borderline_limits(prevalence: float) -> Limits:
    """Limits under which this prevalence has just fewer points than grade B asks for."""
    floor = GRADE_FLOORS[Grade.B]
    unit = Limits(good=GOOD_TO_LIMIT, limit=1.0, tolerance=0.5)
    at_floor = brentq(lambda p: float(prevalence_score(p, unit)) - floor, 1e-3, 1.0)
    limit = prevalence / at_floor * JUST
    return Limits(good=limit * GOOD_TO_LIMIT, limit=limit, tolerance=prevalence * JUST)


def clean(strata: list[Stratum], limits: Limits, rng: np.random.Generator) -> bool:
    """Whether one criterion alone would make the platform clean."""
    readings = read(strata)
    if readings is None:
        return False
    drawn = prevalence_at(readings.pessimistic, rng.standard_normal(DRAWS), pessimistic=True)
    points = prevalence_score(drawn, limits)
    return surely_clean(Points(points, points, None, 1.0))


def run_cell(name: str, scorer: Scorer, prevalence: float, runs: int, labels: int, seed: int) -> Cell:  # noqa: PLR0913, PLR0917  a cell is its settings
    """Simulate one cell; run i of a cell always has the same seed."""
    tallies = np.zeros(6)
    widths = np.zeros(2)
    limits = borderline_limits(prevalence)
    started = time.process_time()
    for run in range(runs):
        rng = np.random.default_rng([seed, run, round(prevalence * 1e6)])
        violating = rng.random(SAMPLED) < prevalence
        strata = audit(violating, scorer(violating, rng), labels, rng)
        found = estimate(strata)
        assert found is not None
        share = float(rng.choice(violating, labels, replace=False).mean())
        low, high = (float(wilson(share, labels, side, Z_95)) for side in (Side.LOWER, Side.UPPER))
        tallies += [
            found.low <= prevalence <= found.high,
            low <= prevalence <= high,
            prevalence > found.high,
            prevalence < found.low,
            found.high <= limits.tolerance,
            clean(strata, limits, rng),
        ]
        widths += [found.high - found.low, high - low]
    milliseconds = (time.process_time() - started) / runs * 1000
    shares = tallies / runs
    return Cell(
        scores=name,
        prevalence=prevalence,
        runs=runs,
        coverage=float(shares[0]),
        coverage_wilson=float(shares[1]),
        width_ratio=float(widths[0] / widths[1]),
        missed_above=float(shares[2]),
        missed_below=float(shares[3]),
        false_met=float(shares[4]),
        false_clean=float(shares[5]),
        milliseconds=milliseconds,
    )


def print_table(cells: list[Cell]) -> None:
    """The cells as a table, with the Monte Carlo error of a coverage of .95."""
    head = (
        "scores",
        "prevalence",
        "coverage",
        "Wilson's",
        "width ratio",
        "false met",
        "false clean",
        "ms/run",
    )
    print("".join(f"{word:>14}" for word in head))
    for c in cells:
        figures = (c.coverage, c.coverage_wilson, c.width_ratio, c.false_met, c.false_clean)
        numbers = "".join(f"{figure:14.3f}" for figure in figures)
        print(f"{c.scores:>14}{c.prevalence:14.3%}{numbers}{c.milliseconds:14.1f}")
    error = (0.95 * 0.05 / cells[0].runs) ** 0.5
    print(f"{cells[0].runs} runs a cell: a coverage of .950 is known to about ± {1.96 * error:.3f}")


def main() -> int:
    """Run every cell, print the table, write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=400)
    parser.add_argument("--labels", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scores", type=Path, help="CSV with columns score, label of a real head")
    parser.add_argument("--out", type=Path, help="JSON file for the figures")
    options = parser.parse_args()

    def source(shift: float) -> Scorer:
        return real(options.scores, shift) if options.scores else synthetic(shift)

    kinds = {"no shift": source(0.0), "shifted": source(SHIFT), "useless": useless(source(0.0))}
    cells = [
        run_cell(name, scorer, prevalence, options.runs, options.labels, options.seed)
        for name, scorer in kinds.items()
        for prevalence in PREVALENCES
    ]
    print_table(cells)
    if options.out:
        figures = {
            "method": METHOD_VERSION,
            "seed": options.seed,
            "labels": options.labels,
            "sampled": SAMPLED,
            "scores": options.scores.name if options.scores else f"synthetic, AUC {AUC}",
            "cells": [asdict(cell) for cell in cells],
        }
        options.out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
