"""Which places a platform may hold: only separated intervals order two platforms, the rest are ties.

One number a platform would order pairs that overlap, because overlap does not chain: a may stand
surely above c, and b tie with both. So each platform shows all places it may hold.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.publication.collation import alphabetical
from pipelines.rating.order import ranks
from pipelines.rating.types import PlatformRating, RatingStatus, Reason


@dataclass(frozen=True)
class Placed:
    """A rating with the places it may hold: "1", or "2–3"."""

    place: str
    rating: PlatformRating


@dataclass(frozen=True)
class Ranking:
    """Ratings of one rubric: ordered, failed at a mandatory criterion, and without a grade."""

    ordered: tuple[Placed, ...]
    capped: tuple[PlatformRating, ...]
    ungraded: tuple[PlatformRating, ...]


def by_name(rating: PlatformRating) -> tuple[tuple[tuple[int, ...], ...], str]:
    """Sort key: the platform's name in Vietnamese alphabetical order."""
    return alphabetical(rating.platform_name), rating.platform_id


def _surely_above(one: PlatformRating, other: PlatformRating) -> bool:
    """What pipelines.rating calls certainly better, asked of two."""
    return ranks((one, other)).get(other.platform_id, 1) > 1


def _place(rating: PlatformRating, ratings: Sequence[PlatformRating]) -> tuple[int, int]:
    """First and last place the rating may hold among `ratings`, as far as intervals tell."""
    others = [other for other in ratings if other is not rating]
    first = 1 + sum(_surely_above(other, rating) for other in others)
    return first, len(ratings) - sum(_surely_above(rating, other) for other in others)


def places(ratings: Sequence[PlatformRating]) -> list[Placed]:
    """The ratings by the places they may hold, then by name; "1–3" says that no order can be told."""
    found = [(_place(rating, ratings), rating) for rating in ratings]
    found.sort(key=lambda item: (*item[0], *by_name(item[1])))
    return [Placed(str(a) if a == b else f"{a}–{b}", rating) for (a, b), rating in found]


def rank(ratings: Iterable[PlatformRating]) -> Ranking:
    """The ranking of one rubric's ratings; each of them stands in exactly one part."""
    graded, capped, ungraded = [], [], []
    for rating in sorted(ratings, key=by_name):
        if rating.status is not RatingStatus.RATED:
            ungraded.append(rating)
        elif Reason.MANDATORY_FAILED in rating.reasons:
            capped.append(rating)
        else:
            graded.append(rating)
    return Ranking(tuple(places(graded)), tuple(capped), tuple(ungraded))
