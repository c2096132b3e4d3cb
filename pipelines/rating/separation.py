"""Prevalence from labels by score stratum, where the labels themselves show how well the scores separate.

Two things are unknown: the prevalence P, and how the violating documents lie over the strata. For the
second stand two dozen shapes, from scores that say nothing to scores that nearly separate. On a scale of
ranks innocent documents' scores are standard normal, violating ones normal around a separation d with a
spread of their own (the binormal ROC curve, which asks only for the order of scores; AUC = Phi(d / sqrt 2)
where the spreads are equal), and a share `hidden` of them looks like anything. Each shape weighs as its
weight beforehand times the likelihood of the labels, so what people found decides how far the scores are
believed.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from pipelines.rating.strata import Floats

Cube = NDArray[np.float64]


class Shape(NamedTuple):
    """One way in which violating documents may lie over the scores, and its weight beforehand."""

    separation: float
    spread: float
    hidden: float
    weight: float


USELESS = 0.25
"""Weight of scores that say nothing."""

SEPARATIONS = (0.4, 0.8, 1.2, 1.6, 2.0, 2.4, 2.8, 3.2)  # AUC .61 to .99

SPREADS = {(1.0, 0.0): 0.70, (1.5, 0.0): 0.15, (1.0, 0.4): 0.15}
"""Spread of violating documents' scores and the share of them that the scores cannot see, and the weight of each."""

LEAN_LOW, LEAN_HIGH = 0.65, 0.25
"""Prior P^-lean behind the lower and the upper bound: each leans so that its own error stays small."""

_NODES = np.linspace(0.0, 1.0, 65)  # of arcsin sqrt P over pi / 2: where the shapes are worked out
_CELLS = 100  # of the curve between its ends
_DEPTH = 25.0  # log density below its peak at which the curve ends
_ROUNDS = 3
_BISECTIONS = 40
_FAR = 12.0  # beyond it a normal tail is nothing
_TINY = 1e-300
_CAPS = (0, 1, 2, 3, 4, 6, 8, 11, 16, 23, 32, 45, 64, 90, 128, 181)
_BLOCK = 8  # audits worked on at once

SHAPES = (
    Shape(0.0, 1.0, 0.0, USELESS),
    *(
        Shape(separation, spread, hidden, (1 - USELESS) * weight / len(SEPARATIONS))
        for separation in SEPARATIONS
        for (spread, hidden), weight in SPREADS.items()
    ),
)


@dataclass(frozen=True)
class Curves:
    """Confidence distributions of R audits: shares of belief (R, C + 1) at or below `prevalence` (C + 1,).

    `low` is read for lower bounds, `high` for upper ones.
    """

    prevalence: Floats
    low: Floats
    high: Floats

    def lower(self, shares: Floats) -> Floats:
        """Prevalences (R, K) at shares of belief (K,), for lower bounds."""
        return _read(self.prevalence, self.low, shares)

    def upper(self, shares: Floats) -> Floats:
        """Prevalences (R, K) at shares of belief (K,), for upper bounds."""
        return _read(self.prevalence, self.high, shares)


def confidence(shares: Floats, n: Floats, x: Floats) -> Curves:
    """What labels `n` and violations `x` (R, H) of strata with `shares` (H,), lowest scores first, say of P.

    Among the top strata one more violation can make the scores more believable and so the rest look cleaner.
    That must never improve a rating: belief is the least favourable over audits with fewer violations there for
    upper bounds, with more for lower ones.
    """
    table = _lying(tuple(float(share) for share in shares))
    angles = _span(table, shares, n, x)
    middles = (angles[1:] + angles[:-1]) / 2
    likelihood = _Likelihood.at(table, shares, middles)
    high, low = np.ones((len(x), _CELLS)), np.zeros((len(x), _CELLS))
    for rows in _blocks(len(x)):
        fewer, more = _fewer(x[rows]), _more(x[rows], n[rows])
        beliefs = _belief(likelihood.log(n[rows], fewer), middles, LEAN_HIGH)
        high[rows] = beliefs.reshape(-1, len(n[rows]), _CELLS).min(axis=0)
        beliefs = _belief(likelihood.log(n[rows], more), middles, LEAN_LOW)
        low[rows] = beliefs.reshape(-1, len(n[rows]), _CELLS).max(axis=0)
    return Curves(np.sin(angles) ** 2, _from_zero(low), _from_zero(high))


def _blocks(audits: int) -> list[slice]:
    """Audits that are worked on at once: few enough for the processor's own memory."""
    return [slice(first, first + _BLOCK) for first in range(0, audits, _BLOCK)]


@dataclass(frozen=True)
class _Likelihood:
    """Log odds and log innocence (C, shapes, H) of the strata at prevalences (C,)."""

    odds: Cube
    innocent: Cube

    @classmethod
    def at(cls, table: Cube, shares: Floats, angles: Floats) -> "_Likelihood":
        place = np.clip(angles / (np.pi / 2), 0, 1) * (len(_NODES) - 1)
        left = np.minimum(place.astype(np.intp), len(_NODES) - 2)
        part = (place - left)[:, None, None]
        lying = table[left] * (1 - part) + table[left + 1] * part
        rates = np.clip(np.sin(angles)[:, None, None] ** 2 * lying / shares, _TINY, 1 - 1e-12)
        innocent = np.log1p(-rates)
        return cls(np.log(rates) - innocent, innocent)

    def log(self, n: Floats, x: Floats) -> Floats:
        """Log likelihood (S, C) of audits `x` (S, H), the shapes weighed; S is a multiple of the rows of n.

        No matrix product: a library that spreads it over threads is slower here, and rounds by its build.
        """
        cells = self.odds.shape[:2]
        spotless = np.einsum("rh,cmh->rcm", n, self.innocent) + _WEIGHTS
        found = np.einsum("sh,cmh->scm", x, self.odds).reshape(-1, len(n), *cells) + spotless
        found = found.reshape(len(x), *cells)
        peak = found.max(axis=2, keepdims=True)
        return np.asarray(peak[..., 0] + np.log(np.exp(found - peak).sum(axis=2)))


_WEIGHTS = np.log(np.array([shape.weight for shape in SHAPES]))


def _span(table: Cube, shares: Floats, n: Floats, x: Floats) -> Floats:
    """Ends of the cells (C + 1,), in arcsin sqrt P, outside of which no audit of these finds any belief."""
    low, high = 0.0, np.pi / 2
    for _ in range(_ROUNDS):
        ends = np.linspace(low, high, len(_NODES))
        middles = (ends[1:] + ends[:-1]) / 2
        log = _Likelihood.at(table, shares, middles).log(n, x)
        held = np.flatnonzero((log >= log.max(axis=1, keepdims=True) - _DEPTH).any(axis=0))
        low, high = float(ends[max(held[0] - 1, 0)]), float(ends[min(held[-1] + 2, len(middles))])
    return np.linspace(low, high, _CELLS + 1)


def _belief(log: Floats, angles: Floats, lean: float) -> Floats:
    """Share of belief (S, C) up to the end of each cell, under a prior P^-lean."""
    density = log + (1 - 2 * lean) * np.log(np.sin(angles)) + np.log(np.cos(angles))
    sums = np.cumsum(np.exp(density - density.max(axis=1, keepdims=True)), axis=1)
    return np.asarray(sums / sums[:, -1:])


def _from_zero(belief: Floats) -> Floats:
    return np.concatenate([np.zeros((len(belief), 1)), belief], axis=1)


def _read(prevalence: Floats, belief: Floats, shares: Floats) -> Floats:
    return np.stack([np.interp(shares, row, prevalence) for row in belief])


def _fewer(x: Floats) -> Floats:
    """The audits (S, H), and each with fewer violations in its top stratum or none in its bottom ones."""
    strata = x.shape[1]
    most = x[:, -1].max() if strata > 1 else 0.0
    found = [x]
    found += [
        np.concatenate([x[:, :-1], np.minimum(x[:, -1:], cap)], axis=1) for cap in _CAPS if cap < most
    ]
    found += [np.concatenate([0 * x[:, :k], x[:, k:]], axis=1) for k in range(1, strata)]
    return np.concatenate(found)


def _more(x: Floats, n: Floats) -> Floats:
    """The audits (S, H), and each with more violations in its top or bottom strata, as far as labels go.

    More violations are fewer innocent ones: the same with the two exchanged.
    """
    innocent = _fewer(n - x)
    return np.asarray(np.tile(n, (len(innocent) // len(n), 1)) - innocent)


@lru_cache(maxsize=64)
def _lying(shares: tuple[float, ...]) -> Cube:
    """How violating documents lie over the strata (nodes, shapes, H), for each shape; rows sum to 1.

    The cuts between strata are where the scores of all documents, (1 - P) innocent and P violating, reach
    the strata's running shares; by bisection.
    """
    reached = np.cumsum(shares)[:-1] / np.sum(shares)
    prevalence = (np.sin(_NODES * np.pi / 2) ** 2)[:, None, None]
    separation, spread, hidden, _ = (
        np.array(column)[None, :, None] for column in zip(*SHAPES, strict=True)
    )

    def violating(cut: Cube) -> Cube:
        return np.asarray((1 - hidden) * ndtr((cut - separation) / spread) + hidden * ndtr(cut))

    low = np.full((len(_NODES), len(SHAPES), len(reached)), -_FAR)
    high = -low
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        short = (1 - prevalence) * ndtr(middle) + prevalence * violating(middle) < reached
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    below = violating((low + high) / 2)
    edge = np.zeros((*below.shape[:2], 1))
    return np.diff(np.concatenate([edge, below, edge + 1], axis=2), axis=2)
