"""From the criteria's points to the rating's: its interval, the probability of each grade, the grade."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipelines.rating.criterion import Judged
from pipelines.rating.estimate import prevalence_at
from pipelines.rating.method import DECIMALS, DRAWS
from pipelines.rating.score import BEST, WORST, prevalence_score
from pipelines.rating.strata import Floats, Indices
from pipelines.rating.types import Grade

GRADE_FLOORS: dict[Grade, float] = {
    Grade.A: 85.0,  # a platform at the good level everywhere scores 90: room for the noise of a sample
    Grade.B: 70.0,  # half-way between good (90) and limit (50): on the whole nearer to good
    Grade.C: 50.0,  # on the whole within the limits
    Grade.D: 30.0,  # as far beyond the limits as B reaches within them
    Grade.E: 0.0,
}
"""Least points of each grade, best first."""

CLEAN_GRADES = (Grade.A, Grade.B)

LEAST_WEIGHT = 0.7  # share of weight that must be measured for any grade: STATISTICS.md

LEAST_PROBABILITY = 0.8  # of a single grade, or of two neighbours together: STATISTICS.md

LEAST_CLEAN = 0.985
"""Least probability of a clean grade behind the word "clean", so that it is false once in twenty at most.

Not .95: where violations are few or hidden, or scores useless, belief and frequency differ (benchmarks/coverage.py).
"""

_GRADES = tuple(GRADE_FLOORS)


@dataclass(frozen=True)
class Points:
    """Draws of S (DRAWS,) with what is missing counted as worst and as best, and S as measured."""

    worst: Floats
    best: Floats
    measured: float | None
    weight_measured: float

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of S: missing evidence can only widen it."""
        low, high = np.quantile(self.worst, 0.025), np.quantile(self.best, 0.975)
        return round(float(low), DECIMALS), round(float(high), DECIMALS)


def rating_points(criteria: Sequence[Judged], seed: int, scope: str) -> Points:
    """Draw S, weighing the criteria that apply; `scope` names platform and rubric.

    Every criterion has its own stream of random numbers from seed, scope and id, so what is known of
    one never moves the draws of another, and their order does not matter.
    """
    weighted = sorted((c for c in criteria if c.weighs), key=lambda c: c.result.criterion_id)
    total = sum(c.result.weight for c in weighted)
    known = sum(c.result.weight for c in weighted if c.measured)
    worst, best = np.zeros(DRAWS), np.zeros(DRAWS)
    for criterion in weighted:
        low, high = _criterion_draws(criterion, seed, scope)
        worst += low * criterion.result.weight
        best += high * criterion.result.weight
    if total > 0:
        # Divided once, at the end: sums of shares fall a hair below the floor of a grade that is reached exactly.
        worst, best = worst / total, best / total
    sums = sum(c.result.weight * c.result.score for c in weighted if c.result.score is not None)
    return Points(
        worst=np.clip(worst, WORST, BEST),
        best=np.clip(best, WORST, BEST),
        measured=round(sums / known, DECIMALS) if known > 0 else None,
        weight_measured=round(known / total, DECIMALS) if total > 0 else 0.0,
    )


def _criterion_draws(criterion: Judged, seed: int, scope: str) -> tuple[Floats, Floats]:
    points = criterion.result.score
    if points is None:
        return np.full(DRAWS, WORST), np.full(DRAWS, BEST)
    readings, limits = criterion.readings, criterion.limits
    if readings is None or limits is None:
        return np.full(DRAWS, points), np.full(DRAWS, points)
    z = _stream(seed, scope, criterion.result.criterion_id).standard_normal(DRAWS)
    worst = prevalence_score(prevalence_at(readings.pessimistic, z, pessimistic=True), limits)
    if readings.complete:
        return worst, worst
    best = prevalence_score(prevalence_at(readings.optimistic, z, pessimistic=False), limits)
    return worst, best


def _stream(seed: int, *names: str) -> np.random.Generator:
    digest = blake2b("\0".join((str(seed), *names)).encode(), digest_size=16).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest, "big")))


def grade_of(points: float) -> Grade:
    """The grade whose band holds these points, 0-100."""
    return next(grade for grade, floor in GRADE_FLOORS.items() if points >= floor)


def grade_probabilities(points: Points) -> dict[Grade, float]:
    """Share of draws in each band, with missing evidence counted as worst; sums to 1."""
    places = _places(points.worst)
    return {g: _share(places == i) for i, g in enumerate(_GRADES)}


def printed_grades(points: Points) -> tuple[Grade, ...]:
    """One grade of probability .8 at least, else the likeliest two neighbours that have it, else none.

    Probabilities count what is missing as worst. Where the draws, with what is missing at its best,
    would leave two neighbouring grades, too much is missing and none is printed: so a grade never
    comes out of evidence that is taken away.
    """
    places, hoped = _places(points.worst), _places(points.best)
    singles = [(place, place) for place in range(len(_GRADES))]
    for spans in (singles, list(pairwise(range(len(_GRADES))))):
        shares = {span: _share((places >= span[0]) & (places <= span[1])) for span in spans}
        likeliest = max(spans, key=lambda span: (shares[span], span))
        if shares[likeliest] >= LEAST_PROBABILITY:
            best, worst = likeliest
            certain = _share((places <= worst) & (hoped >= worst - 1)) >= LEAST_PROBABILITY
            return _GRADES[best : worst + 1] if certain else ()
    return ()


def surely_clean(points: Points) -> bool:
    """Whether a clean grade has probability `LEAST_CLEAN` at least; what is printed is then A, B or "A-B".

    By probability, not by a single grade printed: else a platform between A and B would become clean
    by getting worse.
    """
    return _share(_places(points.worst) <= _GRADES.index(CLEAN_GRADES[-1])) >= LEAST_CLEAN


def _share(hits: NDArray[np.bool_]) -> float:
    return float(np.count_nonzero(hits)) / DRAWS


def _places(points: Floats) -> Indices:
    floors = np.array([GRADE_FLOORS[g] for g in reversed(_GRADES)])
    return len(_GRADES) - np.searchsorted(floors, points, side="right")
