"""A fixed lattice of sums of violations: what is worked out at its points, made to rise, and read between them.

Which points there are depends on the labels alone, never on what they found. So audits of the same labels read the
same lattice, and what rises from point to point rises from audit to audit.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np

from pipelines.rating.strata import Floats

_FIRST = (0.0, 0.5, 1.0, 2.0, 3.0, 5.0, 7.0, 9.0)
_ROOT = (
    0.65  # between the square roots of steps beyond those: a step is about as long as the sum is uncertain
)
_LAST = 1.0  # between the square roots of steps counted from the other end
_MOST = 30  # steps up to half of all labels: with more the lattice would grow for little
_SMOOTH = 4.0  # violations and innocents added to a sum where its place between two steps is measured
_SLACK = 1e-9


@dataclass(frozen=True)
class Lattice:
    """Steps of each of J sums, from no violation up to the first step that no audit at hand exceeds.

    `most` are the sums were every label violating.
    """

    most: tuple[float, ...]
    sizes: tuple[int, ...]

    @classmethod
    def over(cls, most: Floats, reached: Floats) -> "Lattice":
        """The part of the lattice of these labels that holds sums up to `reached` (J,)."""
        sizes = (
            min(int(np.searchsorted(_steps(end), top - _SLACK)) + 1, len(_steps(end)))
            for end, top in zip(most.tolist(), reached.tolist(), strict=True)
        )
        return cls(tuple(most.tolist()), tuple(sizes))

    @property
    def levels(self) -> list[Floats]:
        """Steps of each sum."""
        return [_steps(end)[:size] for end, size in zip(self.most, self.sizes, strict=True)]

    @property
    def points(self) -> Floats:
        """Sums (S, J) at every point."""
        return np.array(list(product(*self.levels)))

    def rising(self, values: Floats) -> Floats:
        """Values (S, K) of the points, each raised to the greatest of those with fewer violations everywhere."""
        table = values.reshape(*self.sizes, -1).copy()
        for axis in range(len(self.sizes)):
            np.maximum.accumulate(table, axis=axis, out=table)
        table.flags.writeable = False
        return table

    def read(self, table: Floats, sums: Floats) -> Floats:
        """The table's values (R, K) at sums (R, J), between points linear in the arcsine of each sum."""
        lefts, parts = [], []
        for at, end, level in zip(sums.T, self.most, self.levels, strict=True):
            place = np.interp(_arc(at, end), _arc(level, end), np.arange(len(level)))
            left = np.minimum(place.astype(np.intp), max(len(level) - 2, 0))
            lefts.append(left)
            parts.append(place - left)
        found = np.zeros((len(sums), table.shape[-1]))
        for corner in product((0, 1), repeat=len(lefts)):
            weight = np.ones(len(sums))
            for right, part in zip(corner, parts, strict=True):
                weight *= part if right else 1 - part
            at = (
                np.minimum(left + right, size - 1)
                for left, right, size in zip(lefts, corner, self.sizes, strict=True)
            )
            found += weight[:, None] * table[tuple(at)]
        return found


@lru_cache(maxsize=256)
def _steps(most: float) -> Floats:
    """Steps from 0 to `most`: denser towards both ends, where one violation says more."""
    half = most / 2
    root = max(_ROOT, np.sqrt(half) / _MOST)
    up = np.concatenate([_FIRST, np.square(np.arange(np.sqrt(_FIRST[-1]) + root, np.sqrt(half), root))])
    up = up[(up <= half) | (up == 0)]
    down = most - np.square(np.arange(0.0, np.sqrt(half), max(_LAST, root)))[::-1]
    return np.concatenate([up, down[down > up[-1] + _SLACK]])


def _arc(sums: Floats, most: float) -> Floats:
    return np.asarray(np.arcsin(np.sqrt((np.minimum(sums, most) + _SMOOTH) / (most + 2 * _SMOOTH))))
