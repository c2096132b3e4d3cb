"""How often the drift alarm cries wolf, and how often it finds a model that no longer fits. By simulation.

python -m benchmarks.drift [--runs 200] [--scores scores.csv]

Each run draws a platform's 5,000 documents, plans and labels 300 of them as the product does and asks the alarm, on
synthetic scores of AUC .92 and, with `--scores` (`python -m benchmarks.coverage --make-scores`), on a real head's.
"""

import argparse
from collections import Counter
from pathlib import Path

import numpy as np

from benchmarks.coverage import OUTPUT
from benchmarks.coverage_cells import (
    SAMPLED,
    TRAINING_PRIOR,
    Cell,
    Scorer,
    kinds,
    labelled,
    planned,
    platform,
    read_scores,
    real,
    synthetic,
)
from classifier.api import load_model
from pipelines.rating.drift import Drift, drift
from pipelines.rating.estimate import estimate
from pipelines.steps.drift import ALARMS

PREVALENCES = (0.002, 0.01, 0.03, 0.1, 0.3)
KINDS = ("no shift", "shift", "useless")
LABELS = 300
SEED = 20261123


def alarms(cell: Cell, scorer: Scorer, prior: float) -> dict[Drift, int]:
    """Count what the alarm says over a cell's runs."""
    rng = np.random.default_rng([cell.seed, round(cell.prevalence * 1e4)])
    names = [f"d{at}" for at in range(SAMPLED)]
    found: Counter[Drift] = Counter()
    for _ in range(cell.runs):
        violating = platform(cell, 1, rng)[0]
        scores = scorer(violating[None], rng)[0]
        cut, counts = planned(scores, cell.labels)
        audited = estimate(labelled(cut, counts, violating, rng))
        found[drift(scores, np.ones(SAMPLED), names, prior, audited).drift] += 1
    return found


def main() -> None:
    """Print a table: for each scores and prevalence the share of runs that alarm."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--scores", type=Path)
    asked = parser.parse_args()
    scorers = {"AUC .92": (synthetic(0.92), TRAINING_PRIOR)}
    if asked.scores:
        scores, labels = read_scores(asked.scores)
        scorers["real"] = (real(scores, labels), load_model().training_shares[OUTPUT])
    for name, (scorer, prior) in scorers.items():
        for kind in KINDS:
            row = []
            for prevalence in PREVALENCES:
                cell = Cell(kind, prevalence, LABELS, clustered=False, runs=asked.runs, seed=SEED)
                found = alarms(cell, kinds(scorer)[kind], prior)
                row.append(f"{prevalence:.1%} {sum(found[each] for each in ALARMS) / asked.runs:.2f}")
            print(f"{name}, {kind}: " + " | ".join(row), flush=True)


if __name__ == "__main__":
    main()
