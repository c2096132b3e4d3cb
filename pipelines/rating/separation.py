"""Prevalence from labels by score stratum, where the labels themselves show how well the scores separate.

Two things are unknown: the prevalence P, and how the violating documents lie over the strata. For the second
stand some fifty `shapes`, from scores that say nothing to scores that nearly separate. Each weighs as its weight
beforehand times the likelihood of the labels, so what people found decides how far the scores are believed.

One violation more must never make a platform look better, yet among the highest scores it makes the scores more
believable, and so the rest look cleaner. So bounds are worked out on a `lattice` of the three sums of violations that
the shapes leave, made to rise along each of them, and read between its points: they rise with every violation.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from pipelines.rating.counts import Sample
from pipelines.rating.lattice import Lattice
from pipelines.rating.method import Z_95
from pipelines.rating.shapes import SHAPES, Straight, middles, straight
from pipelines.rating.strata import Floats, Indices

LEAN_LOW, LEAN_HIGH = 0.7, 0.45
"""Prior P^-lean behind the lower and the upper bound: each leans so that its own error stays small."""

DEPTHS = np.union1d(np.linspace(0.0, 4.5, 19), [Z_95])
"""Normal quantiles (K,), without their signs, at which bounds are worked out; between them they are read off."""

_CELLS = 1024  # of arcsin sqrt P for up to `_LABELS` labels, finer beyond
_LABELS = 4096
_STRIDE = 32  # cells of the first look
_FINE = 64  # strides of the second
_DEPTH = 25.0  # log density below its peak at which the curve ends
_SURE = 1e-15  # no belief is nearer to 0 or 1
_NEAR_NOTHING = 0.125  # of a stride: where the curve begins that reaches P = 0
_BLOCK = 64  # points worked on at once: few enough for the processor's own memory

_WEIGHTS = np.log(np.array([shape.weight for shape in SHAPES]))


def bounds(shares: Floats, n: Floats, x: Floats, sample: Sample) -> tuple[Floats, Floats]:
    """Lower and upper bounds (R, K) of the prevalence at `DEPTHS`, for R audits that differ in their violations.

    Labels `n` (H,) and violations `x` (R, H) of strata with `shares` (H,), lowest scores first, in a `sample`
    each, all of one size and design effect. No bound falls where a violation is added.
    """
    parts = _shapes(shares, n).parts
    sums = x @ parts
    lattice = Lattice.over(n @ parts, sums.max(axis=0))
    tables = _tables(tuple(shares.tolist()), tuple(n.tolist()), sample, lattice)
    low, high = (np.sin(lattice.read(table, sums)) ** 2 for table in tables)
    return low, high


def bounds_alone(shares: Floats, n: Floats, x: Floats, sample: Sample) -> tuple[Floats, Floats]:
    """What `bounds` gives but for its promise: not compared with audits of fewer violations."""
    shapes = _shapes(shares, n)
    low, high = _Model.of(shapes, n).bounds(x @ shapes.parts, sample)
    return np.sin(low) ** 2, np.sin(high) ** 2


@lru_cache(maxsize=8)  # a rating asks twice: for its interval, and for the draws behind its grade
def _tables(
    shares: tuple[float, ...], n: tuple[float, ...], sample: Sample, lattice: Lattice
) -> tuple[Floats, Floats]:
    labels = np.array(n)
    model = _Model.of(_shapes(np.array(shares), labels), labels)
    points = lattice.points
    found = [model.bounds(points[at : at + _BLOCK], sample) for at in range(0, len(points), _BLOCK)]
    low, high = (lattice.rising(np.concatenate(side)) for side in zip(*found, strict=True))
    return low, high


def _shapes(shares: Floats, n: Floats) -> Straight:
    finer = max(1, int(np.ceil(np.sqrt(n.sum() / _LABELS))))
    return straight(tuple(shares.tolist()), _CELLS * finer)


@dataclass(frozen=True)
class _Model:
    """Shapes, and their log likelihood (G, M) where no label is violating, weighed."""

    shapes: Straight
    spotless: Floats

    @classmethod
    def of(cls, shapes: Straight, n: Floats) -> "_Model":
        return cls(shapes, np.einsum("h,gmh->gm", n, shapes.innocent) + _WEIGHTS)

    @property
    def width(self) -> float:
        """Of a cell, in arcsin sqrt P."""
        return float(np.pi / 2 / len(self.spotless))

    def bounds(self, sums: Floats, sample: Sample) -> tuple[Floats, Floats]:
        """Bounds (S, K), in arcsin sqrt P, at sums of violations (S, J)."""
        cells, stride, log = self._curves(sums)
        angles = middles(len(self.spotless))[np.minimum(cells, len(self.spotless) - 1)]
        strides = stride[:, None] * (np.arange(_FINE + 1) - 0.5)
        edges = np.asarray((cells[:, :1] + 0.5 + strides) * self.width, dtype=np.float64)
        low = _quantiles(log, angles, edges, LEAN_LOW, -DEPTHS)
        high = _quantiles(log, angles, edges, LEAN_HIGH, DEPTHS)
        luck = self._luck(sums, high[:, 0], sample)
        return _widened(low, luck, -1), _widened(high, luck, 1)

    def _curves(self, sums: Floats) -> tuple[Indices, Indices, Floats]:
        """Cells (S, C), a stride (S,) apart, that hold all belief, and the log likelihood (S, C) there."""
        last = len(self.spotless) - 1
        coarse = np.arange(_STRIDE // 2, last + 1, _STRIDE)
        log = self._log(sums, np.broadcast_to(coarse, (len(sums), len(coarse))))
        held = log >= log.max(axis=1, keepdims=True) - _DEPTH
        first = np.maximum(coarse[held.argmax(axis=1)] - _STRIDE, 0)
        end = np.minimum(coarse[len(coarse) - 1 - held[:, ::-1].argmax(axis=1)] + _STRIDE, last)
        stride = -(-(end - first + 1) // _FINE)
        cells = first[:, None] + (stride // 2)[:, None] + stride[:, None] * np.arange(_FINE)
        log = np.where(cells <= last, self._log(sums, np.minimum(cells, last)), -np.inf)
        return cells, stride, log

    def _log(self, sums: Floats, cells: NDArray[np.intp]) -> Floats:
        """Log likelihood (S, C) of violations; no matrix product, which rounds by the build of its library."""
        found = self._by_shape(sums, cells)
        peak = found.max(axis=2, keepdims=True)
        return np.asarray(peak[..., 0] + np.log(np.exp(found - peak).sum(axis=2)))

    def _by_shape(self, sums: Floats, cells: Indices) -> Floats:
        odds, found = self.shapes.odds[cells], self.spotless[cells]
        for j, violations in enumerate(sums.T):
            found += violations[:, None, None] * odds[..., j]
        return found

    def _luck(self, sums: Floats, angles: Floats, sample: Sample) -> Floats:
        """Variance (S,) of the first draw that the labels do not carry, at prevalences in arcsin sqrt P (S,).

        The interval is for the platform, of which the sample is a draw. Of that draw's variance P (1 - P) / N the
        labels carry the part within strata, also where all of a stratum is labelled. The part between them is added,
        and all that clusters bring.
        """
        cells = np.minimum((angles / self.width).astype(np.intp), len(self.spotless) - 1)
        log = self._by_shape(sums, cells[:, None])[:, 0]
        weights = np.exp(log - log.max(axis=1, keepdims=True))
        weights /= weights.sum(axis=1, keepdims=True)
        rates = np.einsum("sm,smh->sh", weights, -np.expm1(self.shapes.innocent[cells]))
        shares = self.shapes.shares
        centre = np.einsum("sh,h->s", rates, shares)
        between = np.einsum("sh,h->s", np.square(rates - centre[:, None]), shares)
        return np.asarray(sample.luck(centre * (1 - centre), between))


def _quantiles(log: Floats, angles: Floats, edges: Floats, lean: float, z: Floats) -> Floats:
    """Angles (S, K) at normal quantiles of the belief, under a prior P^-lean."""
    density = log + (1 - 2 * lean) * np.log(np.sin(angles)) + np.log(np.cos(angles))
    sums = np.cumsum(np.exp(density - density.max(axis=1, keepdims=True)), axis=1)
    belief = np.concatenate([np.zeros((len(sums), 1)), sums / sums[:, -1:]], axis=1)
    depth = ndtri(np.clip(belief, _SURE, 1 - _SURE))
    logs = np.log(np.maximum(edges, edges[:, 1:2] * _NEAR_NOTHING))
    return np.stack([np.exp(np.interp(z, row, edge)) for row, edge in zip(depth, logs, strict=True)])


def _widened(angles: Floats, luck: Floats, side: int) -> Floats:
    """Bounds with the luck of the first draw added to their distance from the middle one.

    A lower bound of a rare thing is a fraction of it: luck alone never takes it to nothing.
    """
    bound = np.sin(angles) ** 2
    centre = bound[:, :1]
    moved = centre + side * np.sqrt((bound - centre) ** 2 + luck[:, None] * DEPTHS**2)
    moved = np.maximum(moved, bound / 2) if side < 0 else np.minimum(moved, 1.0)
    return np.asarray(np.arcsin(np.sqrt(moved)))
