"""How violating documents may lie over strata of scores: some fifty shapes, and the rates that each gives a stratum.

On a scale of ranks innocent documents' scores are standard normal, violating ones normal around a separation d
with a spread of their own (the binormal ROC curve, which asks only for the order of scores; AUC = Phi(d / sqrt 2)
where the spreads are equal), and a share `hidden` of them looks like anything.

In a shape the log odds of a violation rise nearly on a straight line along the strata's places, so they are
straightened between three knots: bottom, middle and top. What labels say of prevalence and shape is then carried
by three sums of violations, each stratum's divided between the two knots beside it, and not by eight.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtr

from pipelines.rating.strata import Floats

Cube = NDArray[np.float64]


class Shape(NamedTuple):
    """One way in which violating documents may lie over the scores, and its weight beforehand."""

    separation: float
    spread: float
    hidden: float
    weight: float


USELESS = 0.12
"""Weight of scores that say nothing."""

SEPARATIONS = {0.4: 1, 0.8: 1, 1.2: 1, 1.6: 1, 2.0: 1, 2.4: 2, 2.8: 10, 3.2: 1}
"""Separations (AUC .61 to .99) and how the weight of scores that say something is dealt out among them.

Most lies at AUC .976, where few violations are as telling as they can be. To believe too much does little harm:
violations in low strata take the belief away at once. To believe too little lets the lower end rise above the truth.
"""

SPREADS = {
    (1.0, 0.0): 0.71,
    (0.6, 0.0): 0.06,
    (1.5, 0.0): 0.10,
    (2.0, 0.0): 0.04,
    (1.0, 0.4): 0.05,
    (1.0, 0.7): 0.04,
}
"""Spread of violating documents' scores and the share of them that the scores cannot see, and the weight of each.

The narrow spread is for heads that score some innocent documents above most violating ones.
"""

SHAPES = (
    Shape(0.0, 1.0, 0.0, USELESS),
    *(
        Shape(separation, spread, hidden, (1 - USELESS) * weight * parts / sum(SEPARATIONS.values()))
        for separation, parts in SEPARATIONS.items()
        for (spread, hidden), weight in SPREADS.items()
    ),
)

PLACED_BY = 1.6
"""Separation of the shape, of equal spreads, in whose log odds the strata's places are told."""

_NODES = np.linspace(0.0, np.pi / 2, 65).clip(1e-3, np.pi / 2 - 1e-3)  # arcsin sqrt P
_NODE_OF_PLACES = 4  # 1 %
_BISECTIONS = 40
_SHIFTS = 8  # steps of Newton's method until the strata's rates add up to P again
_FARTHEST_SHIFT = 5.0
_FAR = 12.0  # beyond it a normal tail is nothing
_TINY = 1e-300
_NEVER_NOTHING = 1e-4  # least weight of a stratum in the line


@dataclass(frozen=True)
class Straight:
    """Strata's shares (H,), the part (H, J) of each at every knot, and log odds (G, M, J) of the M shapes there.

    G prevalences, in the middles of cells of equal size of arcsin sqrt P; `innocent` (G, M, H) is the log of
    one minus the rate.
    """

    shares: Floats
    parts: Floats
    odds: Cube
    innocent: Cube


def middle_knot(strata: int) -> int:
    """The stratum, counted from 0, of the middle knot: of eight the sixth, above which violations gather."""
    return round(5 / 7 * (strata - 1))


def middles(cells: int) -> Floats:
    """Middles (G,) of the cells, in arcsin sqrt P."""
    return np.asarray((np.arange(cells) + 0.5) * (np.pi / 2 / cells))


@lru_cache(maxsize=16)
def straight(shares: tuple[float, ...], cells: int) -> Straight:
    """The straightened shapes of strata with these shares, lowest scores first."""
    parts, at_nodes = _straightened(shares)
    angles = middles(cells)
    place = np.clip(np.interp(angles, _NODES, np.arange(len(_NODES))), 0, len(_NODES) - 1)
    left = np.minimum(place.astype(np.intp), len(_NODES) - 2)
    part = (place - left)[:, None, None]
    odds = at_nodes[left] * (1 - part) + at_nodes[left + 1] * part + _log_odds(angles)[:, None, None]
    lines = np.einsum("gmj,hj->gmh", odds, parts)
    return Straight(np.array(shares), parts, odds, -np.logaddexp(0.0, lines))


@lru_cache(maxsize=64)
def _straightened(shares: tuple[float, ...]) -> tuple[Floats, Cube]:
    """Parts (H, J), and log odds (nodes, M, J) at the knots above those of P itself.

    The line is fitted where a label tells most, then shifted so that the rates of the strata add up to P.
    """
    widths = np.array(shares) / np.sum(shares)
    lying = lying_over(shares, SHAPES, _NODES)
    prevalence = np.sin(_NODES)[:, None, None] ** 2
    rates = np.clip(prevalence * lying / widths, _TINY, 1 - 1e-12)
    odds = np.log(rates) - np.log1p(-rates)
    placing = next(i for i, shape in enumerate(SHAPES) if shape[:3] == (PLACED_BY, 1.0, 0.0))
    parts = _parts(np.log(lying[_NODE_OF_PLACES, placing] / widths))
    telling = rates * (1 - rates)
    telling = telling / telling.sum(axis=2, keepdims=True) + _NEVER_NOTHING
    squares = np.einsum("gmh,hj,hk->gmjk", telling, parts, parts)
    knots = _solved(squares, np.einsum("gmh,hj,gmh->gmj", telling, parts, odds))
    for _ in range(_SHIFTS):
        found = expit(np.einsum("gmj,hj->gmh", knots, parts))
        total, slope = found @ widths, (found * (1 - found)) @ widths
        missing = _log_odds(_NODES)[:, None] - np.log(total / (1 - total))
        step = np.minimum(total * (1 - total) / slope, _FARTHEST_SHIFT)
        knots = knots + (missing * step)[..., None]
    return parts, knots - _log_odds(_NODES)[:, None, None]


def _solved(squares: Cube, right: Cube) -> Cube:
    """Solutions (..., J) of normal equations by elimination, which rounds alike wherever it runs."""
    size = right.shape[-1]
    rows = [np.concatenate([squares[..., j, :], right[..., j, None]], axis=-1) for j in range(size)]
    for j in range(size):
        rows[j] = rows[j] / rows[j][..., j, None]
        for other in range(size):
            if other != j:
                rows[other] = rows[other] - rows[other][..., j, None] * rows[j]
    return np.stack([row[..., -1] for row in rows], axis=-1)


def _log_odds(angles: Floats) -> Floats:
    return np.asarray(2 * np.log(np.tan(angles)))


def _parts(places: Floats) -> Floats:
    """The part (H, J) of each stratum at the knots: its place between the two beside it."""
    knots = places[sorted({0, middle_knot(len(places)), len(places) - 1})]
    return np.stack([np.interp(places, knots, one) for one in np.eye(len(knots))], axis=1)


def lying_over(shares: tuple[float, ...], shapes: Sequence[Shape], angles: Floats) -> Cube:
    """How violating documents lie over the strata (G, M, H) at prevalences in arcsin sqrt P (G,); rows sum to 1.

    The cuts between strata are where the scores of all documents, (1 - P) innocent and P violating, reach
    the strata's running shares; by bisection.
    """
    reached = np.cumsum(shares)[:-1] / np.sum(shares)
    prevalence = np.sin(angles)[:, None, None] ** 2
    separation, spread, hidden, _ = (
        np.array(column)[None, :, None] for column in zip(*shapes, strict=True)
    )

    def violating(cut: Cube) -> Cube:
        return np.asarray((1 - hidden) * ndtr((cut - separation) / spread) + hidden * ndtr(cut))

    low = np.full((len(angles), len(shapes), len(reached)), -_FAR)
    high = -low
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        short = (1 - prevalence) * ndtr(middle) + prevalence * violating(middle) < reached
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    below = violating((low + high) / 2)
    edge = np.zeros((*below.shape[:2], 1))
    return np.diff(np.concatenate([edge, below, edge + 1], axis=2), axis=2)
