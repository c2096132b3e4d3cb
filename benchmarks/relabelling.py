"""Does a label turned from innocent to violating ever make a platform look better? By simulated single steps.

python -m benchmarks.relabelling [--steps 3000] [--threads 500]

Each step draws an audit that the product planned, some of them labelled in part or of threads, with few
violations or many, gathered among the highest scores or not; then turns one innocent label and compares every quantile
of the distribution from which grades are drawn, and both ends of the interval. `--threads` steps take documents that
stand in threads by fives and reckon the design effect anew after the step, as the product does.
"""

import argparse
import sys
import time
from dataclasses import dataclass

import numpy as np

from benchmarks.coverage_cells import FEW, SAMPLED, THREAD, Cell, planned, platform, synthetic
from pipelines.rating.cluster import design_effect
from pipelines.rating.counts import Sample
from pipelines.rating.estimate import ends_at, prevalences_at
from pipelines.rating.strata import Floats, Stratification

DEPTHS = np.linspace(-4.5, 4.5, 181)
EFFECTS = (1.0, 1.0, 1.4, 2.9)
SIZES = ((800, 100), (2000, 300), (5000, 300), (5000, 1000))
PREVALENCES = (0.003, 0.02, 0.1, 0.3)
SCORER = synthetic(0.92)
LAST_BITS = 1e-12  # of a prevalence: numbers are published to ten decimals
OFTEN = 8  # steps from one audit in threads


@dataclass(frozen=True)
class Audit:
    """Shares, labels and violations of strata (H,), and the sample they are of."""

    shares: Floats
    n: Floats
    x: Floats
    sample: Sample

    def read(self) -> Floats:
        """Prevalences at `DEPTHS`, and the ends of the interval."""
        counts = self.n[None], self.x[None], [self.sample]
        quantiles = prevalences_at(self.shares, *counts, DEPTHS)[0]
        return np.concatenate([quantiles, ends_at(self.shares, *counts)[0]])


@dataclass
class Tally:
    """What the steps showed."""

    steps: int = 0
    lowered: int = 0
    worst: float = 0.0

    def add(self, before: Floats, after: Floats) -> None:
        """Count a step."""
        self.steps += 1
        self.lowered += bool((before - after > LAST_BITS).any())
        self.worst = max(self.worst, float(((before - after) / np.maximum(before, LAST_BITS)).max()))

    def __str__(self) -> str:
        """A sentence."""
        return f"{self.steps} steps: {self.lowered} lowered a quantile, by {self.worst:.1e} of it at most"


Plan = tuple[Floats, Floats, float]


def plans(rng: np.random.Generator) -> list[Plan]:
    """Shares, labels and documents of audits as the product plans them, at several sizes and prevalences."""
    found = []
    for documents, labels in SIZES:
        for prevalence in PREVALENCES:
            violating = rng.random(documents) < prevalence
            cut, counts = planned(SCORER(violating, rng), labels)
            found.append((cut.shares, np.array(counts, dtype=np.float64), float(documents)))
    return found


def draw(plan: Plan, rng: np.random.Generator) -> Audit:
    """An audit of this plan: violations rise with the score, steeply or not, or lie anyhow."""
    shares, n, documents = plan
    if rng.random() < 0.3:
        n = np.maximum(1, np.floor(n * rng.uniform(0.2, 1)))
    places = (np.arange(len(n)) + 1) / len(n)
    anyhow = rng.random() < 0.2
    rates = rng.random(len(n)) if anyhow else places ** rng.choice([1.0, 2.0, 4.0, 8.0])
    x = rng.binomial(n.astype(np.intp), rates * rng.choice([0.02, 0.05, 0.2, 0.5, 0.9]))
    return Audit(shares, n, x.astype(np.float64), Sample(documents, float(rng.choice(EFFECTS))))


def alone(steps: int, rng: np.random.Generator) -> Tally:
    """Steps that leave the design effect as it is."""
    ready, tally, seconds = plans(rng), Tally(), []
    for _ in range(steps):
        audit = draw(ready[rng.integers(len(ready))], rng)
        after = audit.x.copy()
        after[rng.choice(np.flatnonzero(audit.x < audit.n))] += 1
        started = time.process_time()
        before = audit.read()
        seconds.append(time.process_time() - started)
        tally.add(before, Audit(audit.shares, audit.n, after, audit.sample).read())
    print(
        f"an audit takes {np.median(seconds) * 1000:.0f} ms in the middle, {max(seconds) * 1000:.0f} at most"
    )
    return tally


def in_threads(steps: int, rng: np.random.Generator) -> Tally:
    """Steps after which the design effect is reckoned anew."""
    tally = Tally()
    while tally.steps < steps:
        prevalence = float(rng.choice(PREVALENCES))
        cell = Cell("no shift", prevalence, 300, clustered=True, runs=1, seed=1)
        violating = platform(cell, 1, rng)[0]
        if rng.random() < 1 / 3:  # whole threads
            violating = np.repeat(rng.random(SAMPLED // THREAD) < prevalence, THREAD)
        cut, counts = planned(SCORER(violating, rng), int(rng.choice([100, 300])))
        drawn = np.concatenate(
            [
                rng.choice(np.flatnonzero(cut.index == h), count, replace=False)
                for h, count in enumerate(counts)
            ]
        )
        found = np.full(SAMPLED, np.nan)
        found[drawn] = violating[drawn]
        before = _audit(cut, found).read()
        for at in rng.choice(np.flatnonzero(found == 0), OFTEN, replace=False):
            turned = found.copy()
            turned[at] = 1
            tally.add(before, _audit(cut, turned).read())
    return tally


def _audit(cut: Stratification, found: Floats) -> Audit:
    """The audit of documents in threads, with their labels (N,), nan where nobody looked."""
    labelled = ~np.isnan(found)
    n = np.bincount(cut.index[labelled], minlength=len(cut.shares)).astype(np.float64)
    x = np.bincount(cut.index[labelled], found[labelled], len(cut.shares))
    threads = [str(document // THREAD) for document in range(SAMPLED)]
    return Audit(np.asarray(cut.shares), n, x, Sample(SAMPLED, design_effect(threads, [FEW] * SAMPLED)))


def main() -> int:
    """Print how many steps lowered a quantile, and by how much at most."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--threads", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    tally = alone(options.steps, rng)
    print(tally, flush=True)
    print("in threads, the design effect reckoned anew:", in_threads(options.threads, rng))
    return int(tally.lowered > 0)


if __name__ == "__main__":
    sys.exit(main())
