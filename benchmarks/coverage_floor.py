"""How narrow could an interval be that keeps the promises? Beside what benchmarks/coverage.py reaches.

python -m benchmarks.coverage_floor [--runs 1000]

Two promises bind whatever the model: audits without a violation claim no more than a random audit of as many labels
could, and one violation more never lowers a bound, so no other result claims more either. Width against the mean of
Wilson's on a random audit, without shift: were the model perfect and known to be (only the luck of drawing 5,000
documents is left), and were its ROC curve known (AUC as given, binormal) and not to be learned from the labels.
"""

import argparse
import sys

import numpy as np
from scipy.special import ndtri
from scipy.stats import beta, binom

from benchmarks.coverage import LABELS, PREVALENCES
from benchmarks.coverage_cells import SAMPLED, Cell, planned, platform, random_width, synthetic
from pipelines.rating.estimate import SPOTLESS
from pipelines.rating.method import Z_95
from pipelines.rating.separation import LEAN_HIGH, LEAN_LOW
from pipelines.rating.shapes import Shape, lying_over, middles
from pipelines.rating.strata import Floats

AUCS = (0.934, 0.98)  # the shipped head's, and the better one that was asked about
CELLS = 1500
OUTSIDE = 0.025
READ = ((LEAN_LOW, OUTSIDE), (LEAN_HIGH, 0.5), (LEAN_HIGH, 1 - OUTSIDE))


def spotless(labels: int) -> float:
    """What no audit of so many labels may claim less than."""
    return float(1 - SPOTLESS ** (1 / labels))


def perfect(prevalence: float, labels: int) -> float:
    """Mean width were every document's label known: the bounds of `SAMPLED` draws, and the promises."""
    found = np.arange(SAMPLED + 1)
    low = beta.ppf(OUTSIDE, found + 1 - LEAN_LOW, SAMPLED - found + 1)
    high = beta.ppf(1 - OUTSIDE, found + 1 - LEAN_HIGH, SAMPLED - found + 1)
    low, high = np.minimum(low, found / SAMPLED), np.maximum(high, spotless(labels))
    return float((high - low) @ binom.pmf(found, SAMPLED, prevalence))


def known(cell: Cell, auc: float) -> float:
    """Mean width of audits whose strata's rates are known but for the prevalence."""
    rng = np.random.default_rng([cell.seed, round(cell.prevalence * 1e6), cell.labels, round(auc * 1000)])
    scorer = synthetic(auc)
    violating = platform(cell, cell.runs, rng)
    cut, counts = planned(scorer(violating[:20], rng).ravel(), cell.labels)
    shares, n = np.asarray(cut.shares), np.array(counts, dtype=np.float64)
    rates, truth = (
        _rates(shares, auc, np.array(at)) for at in (middles(CELLS), [np.arcsin(cell.prevalence**0.5)])
    )
    x = rng.binomial(n.astype(np.intp), truth[0], (cell.runs, len(n)))
    odds = np.log(rates) - np.log1p(-rates)
    log = np.einsum("rh,gh->rg", x, odds) + np.log1p(-rates) @ n
    luck = Z_95**2 * shares @ np.square(truth[0] - cell.prevalence) / SAMPLED
    low, middle, high = (_quantile(log, lean, share) for lean, share in READ)
    low = np.maximum(middle - np.sqrt((middle - low) ** 2 + luck), low / 2)
    high = middle + np.sqrt((high - middle) ** 2 + luck)
    return float((np.maximum(high, spotless(cell.labels)) - np.minimum(low, (x / n) @ shares)).mean())


def _rates(shares: Floats, auc: float, angles: Floats) -> Floats:
    """Rates (G, H) of the strata by prevalence where the ROC curve is binormal with this area."""
    shape = Shape(float(np.sqrt(2) * ndtri(auc)), 1.0, 0.0, 1.0)
    lying = lying_over(tuple(shares.tolist()), (shape,), angles)[:, 0]
    return np.asarray(np.clip(np.sin(angles)[:, None] ** 2 * lying / shares, 1e-300, 1 - 1e-12))


def _quantile(log: Floats, lean: float, share: float) -> Floats:
    angles = middles(CELLS)
    density = log + (1 - 2 * lean) * np.log(np.sin(angles)) + np.log(np.cos(angles))
    belief = np.cumsum(np.exp(density - density.max(axis=1, keepdims=True)), axis=1)
    edges = angles + angles[0]
    return np.sin([np.interp(share, row / row[-1], edges) for row in belief]) ** 2


def main() -> int:
    """Print a row for each number of labels and kind of knowledge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print("width against Wilson;", " ".join(f"{prevalence:.1%}" for prevalence in PREVALENCES))
    for labels in LABELS:
        cells = [
            Cell("no shift", p, labels, clustered=False, runs=options.runs, seed=options.seed)
            for p in PREVALENCES
        ]
        randoms = [random_width(cell) for cell in cells]
        for auc in AUCS:
            widths = [known(cell, auc) / width for cell, width in zip(cells, randoms, strict=True)]
            print(
                f"{labels} labels, AUC {auc} known:",
                " ".join(f"{width:.2f}" for width in widths),
                flush=True,
            )
        widths = [perfect(p, labels) / width for p, width in zip(PREVALENCES, randoms, strict=True)]
        print(
            f"{labels} labels, perfect and known:", " ".join(f"{width:.2f}" for width in widths), flush=True
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
