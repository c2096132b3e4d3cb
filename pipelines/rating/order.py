"""Order platforms only where their intervals separate; ties stay ties."""

from collections.abc import Sequence

from pipelines.rating.types import PlatformRating, RatingStatus


def ranks(ratings: Sequence[PlatformRating]) -> dict[str, int]:
    """Rank by platform id: one more than the platforms certainly better; ratings without a grade have none.

    Certainly better: the whole interval of the score lies above, and the grade printed is no worse.
    """
    rated = [r for r in ratings if r.status is RatingStatus.RATED and r.score_low is not None]
    return {r.platform_id: 1 + sum(_surely_better(other, r) for other in rated) for r in rated}


def _surely_better(one: PlatformRating, other: PlatformRating) -> bool:
    if one.score_low is None or other.score_high is None:
        return False
    return one.score_low > other.score_high and max(one.grades) <= max(other.grades)
