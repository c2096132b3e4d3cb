"""May people label on where the first labels settle nothing? Coverage and wrong verdicts of audits in two waves.

python -m benchmarks.second_wave [--runs 1000] [--scores scores.csv] [--seed 1]

A first wave of labels; where the interval holds the rubric's tolerance, a second doubles them, by the product's own
plan, whose larger budget contains the smaller. Whoever looks twice may be fooled twice: so coverage of the interval
that is published in the end, and how often a platform just beyond the tolerance is found to meet it, or one just
within it not to. Beside audits of one wave of either size.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.coverage_cells import (
    JUST,
    PLANNED_ON,
    SAMPLED,
    Bools,
    Cell,
    Scorer,
    kinds,
    planned_waves,
    platform,
    read_scores,
    real,
    seen_violating,
    synthetic,
    turned_up,
)
from pipelines.rating.counts import Sample
from pipelines.rating.estimate import ends_at
from pipelines.rating.strata import Floats

WAVES = (300, 600)
TOLERANCES = (0.01, 0.03)
TIMES = (0.5, JUST, 1 / JUST, 2.0)  # of the tolerance: the platform's true prevalence
WORLDS = ("no shift", "shift", "useless")
SYNTHETIC = 0.92


@dataclass(frozen=True)
class Ends:
    """Ends (R,) of intervals, and which of them hold the tolerance between them."""

    low: Floats
    high: Floats
    tolerance: float

    @property
    def settled(self) -> Bools:
        """Audits (R,) whose interval lies wholly on one side."""
        return (self.high <= self.tolerance) | (self.low > self.tolerance)

    def after(self, further: "Ends") -> "Ends":
        """What is published where whoever is unsettled goes on to `further`."""
        low, high = (
            np.where(self.settled, mine, theirs)
            for mine, theirs in ((self.low, further.low), (self.high, further.high))
        )
        return Ends(low, high, self.tolerance)

    def figures(self, truth: float) -> tuple[float, float, float]:
        """Shares: intervals that hold the truth, wrong verdicts, settled ones."""
        met, not_met = self.high <= self.tolerance, self.low > self.tolerance
        wrong = met if truth > self.tolerance else not_met
        held = (self.low <= truth) & (truth <= self.high)
        return float(held.mean()), float(wrong.mean()), float(self.settled.mean())


def waves(cell: Cell, scorer: Scorer, tolerance: float) -> list[Ends]:
    """The intervals after either wave of the same audits."""
    rng = np.random.default_rng([cell.seed, round(cell.prevalence * 1e6), len(cell.kind)])
    cut, budgets = planned_waves(scorer(platform(cell, PLANNED_ON, rng), rng).ravel(), WAVES)
    violating = platform(cell, cell.runs, rng)
    shares, drawn = turned_up(cut, violating, scorer(violating, rng), rng)
    return [_read(shares, drawn, counts, tolerance) for counts in budgets]


def _read(shares: Floats, drawn: Sequence[Bools], counts: Sequence[int], tolerance: float) -> Ends:
    rows, back = np.unique(seen_violating(drawn, counts), axis=0, return_inverse=True)
    n = np.tile(np.array(counts, dtype=np.float64), (len(rows), 1))
    low, high = ends_at(shares, n, rows, [Sample(SAMPLED)] * len(rows))[back.ravel()].T
    return Ends(low, high, tolerance)


def main() -> int:
    """Print a line for every world, tolerance and prevalence."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--scores", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    scorer = real(*read_scores(told.scores)) if told.scores else synthetic(SYNTHETIC)
    print(f"coverage, wrong verdicts, settled; {WAVES[0]} labels, {WAVES[1]}, and {WAVES[0]} or {WAVES[1]}")
    for kind, world in ((kind, kinds(scorer)[kind]) for kind in WORLDS):
        for tolerance in TOLERANCES:
            for times in TIMES:
                truth = tolerance * times
                cell = Cell(kind, truth, WAVES[0], clustered=False, runs=told.runs, seed=told.seed)
                first, second = waves(cell, world, tolerance)
                shown = (
                    " ".join(f"{share:.3f}" for share in found.figures(truth))
                    for found in (first, second, first.after(second))
                )
                print(
                    f"{kind:9} tolerance {tolerance:.0%} truth {truth:.3%} | {' | '.join(shown)}",
                    flush=True,
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
