"""Profile likelihood of a stratified prevalence, and Wilson's interval beside it.

Prevalence P = sum of W_h p_h; along the profile every p_h solves
lambda W_h p^2 - (n_h + lambda W_h) p + x_h = 0 for one multiplier lambda (STATISTICS.md, step 6).
"""

from enum import IntEnum

import numpy as np
from scipy.optimize import brentq
from scipy.special import xlog1py, xlogy

from pipelines.rating.counts import Counts
from pipelines.rating.strata import Floats


class Side(IntEnum):
    """Which bound is sought; the value is the sign of the multiplier that leads there."""

    LOWER = 1
    UPPER = -1


_REACH = 16.0  # multipliers run from e^-16 to e^16 times the strata's own scale n_h / W_h
_FIRST_POINTS = 200
_DEPTHS = np.linspace(0.0, 5.0, 251)  # signed roots of the deviance; 4,000 normal draws stay below 4.5
_REFINEMENTS = 3  # a stratum with no violation turns on within one step of the first curve


def bound(counts: Counts, side: Side, cutoff: float) -> float:
    """The least or greatest P among the labelled strata with 2 [l(p^) - l(p)] <= cutoff."""
    if _pinned(counts, side):
        return 0.0 if side is Side.LOWER else 1.0

    def excess(log_multiplier: float) -> float:
        return float(_profile(counts, side, np.array([log_multiplier]))[1][0]) - cutoff

    start, end = _scale(counts)
    while excess(end) < 0:
        end += _REACH
    solved = brentq(excess, start - 2 * _REACH, end, xtol=1e-10)
    return float(_profile(counts, side, np.array([solved]))[0][0])


def bound_at(counts: Counts, side: Side, z: Floats) -> Floats:
    """The bounds (K,) at cutoffs z^2, z >= 0 (K,), read off one curve: fast where many are needed."""
    if _pinned(counts, side):
        return np.full(z.shape, 0.0 if side is Side.LOWER else 1.0)
    start, end = _scale(counts)
    multipliers = np.linspace(start - _REACH, end + _REACH, _FIRST_POINTS)
    prevalence, deviance = _profile(counts, side, multipliers)
    for _ in range(_REFINEMENTS):
        wanted = np.interp(_DEPTHS, np.sqrt(deviance), multipliers)
        multipliers = np.unique(np.concatenate([multipliers, wanted]))
        prevalence, deviance = _profile(counts, side, multipliers)
    depth = np.concatenate([[0.0], np.sqrt(deviance)])
    return np.asarray(np.interp(z, depth, np.concatenate([[counts.rate], prevalence])))


def effective_n(counts: Counts) -> float:
    """Labels of a simple random audit that would be as precise, from smoothed stratum rates."""
    smooth = (counts.x + 0.5) / (counts.n + 1)
    centre = float(np.dot(counts.shares, smooth))
    variance = float(np.sum(counts.shares**2 * smooth * (1 - smooth) / counts.n))
    rate = counts.rate
    documents, effect = counts.sample
    return centre * (1 - centre) / (variance + effect * rate * (1 - rate) / documents)


def wilson(rate: float | Floats, n: float, side: Side, z: float | Floats) -> Floats:
    """Wilson's score bound for a rate seen among n, at normal quantile z >= 0 (either of any shape)."""
    squared = np.square(z)
    spread = z * np.sqrt(rate * (1 - rate) / n + squared / (4 * n * n))
    centre = rate + squared / (2 * n)
    return np.asarray(np.clip((centre - side * spread) / (1 + squared / n), 0.0, 1.0))


def _pinned(counts: Counts, side: Side) -> bool:
    extreme = counts.x == 0 if side is Side.LOWER else counts.x == counts.n
    return bool(extreme.all())


def _scale(counts: Counts) -> tuple[float, float]:
    scale = np.log(counts.n / counts.shares)
    return float(scale.min()), float(scale.max())


def _profile(counts: Counts, side: Side, log_multipliers: Floats) -> tuple[Floats, Floats]:
    """Prevalence and deviance (K,) along the profile at multipliers side * exp(log_multipliers)."""
    pull = side * np.exp(log_multipliers)[:, None] * counts.shares
    rates = _stratum_rates(counts, pull)
    best = counts.x / counts.n
    deviance = 2 * (_likelihood(counts, best) - _likelihood(counts, rates))
    return rates @ counts.shares, np.maximum(deviance, 0.0)


def _stratum_rates(counts: Counts, pull: Floats) -> Floats:
    """The root in [0, 1] of pull p^2 - (n + pull) p + x = 0, in the form that does not cancel."""
    linear = counts.n + pull
    root = np.sqrt(np.maximum(linear**2 - 4 * pull * counts.x, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = np.where(linear > 0, 2 * counts.x / (linear + root), (linear - root) / (2 * pull))
    return np.clip(rates, 0.0, 1.0)


def _likelihood(counts: Counts, rates: Floats) -> Floats:
    logs = xlogy(counts.x, rates) + xlog1py(counts.n - counts.x, -rates)
    return np.asarray(np.sum(logs, axis=-1))
