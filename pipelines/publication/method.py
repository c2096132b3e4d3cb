"""The method page: how a number came about, with every constant taken from the code that uses it."""

from typing import Any

from pipelines.publication import formats, layout
from pipelines.publication.example import worked_example
from pipelines.publication.render import render
from pipelines.rating.types import Edition

_TOLERANCES = (0.01, 0.005, 0.002, 0.001)  # those that departments write most


def constants() -> dict[str, Any]:
    """What the method fixes: bands, least weight and probability, draws, and what the interval assumes."""
    # Imported here: numpy and scipy load only when a site is made.
    from pipelines.rating.cluster import CORRELATION, PRIOR_POSITIVES  # noqa: PLC0415
    from pipelines.rating.estimate import MISSED_BELOW, OWN_DEPTH, SPOTLESS  # noqa: PLC0415
    from pipelines.rating.grade import GRADE_FLOORS, LEAST_CLEAN, LEAST_PROBABILITY, LEAST_WEIGHT  # noqa: PLC0415
    from pipelines.rating.method import DRAWS  # noqa: PLC0415
    from pipelines.rating.separation import LEAN_HIGH, LEAN_LOW  # noqa: PLC0415
    from pipelines.rating.shapes import (  # noqa: PLC0415
        PLACED_BY,
        SEPARATIONS,
        SHAPES,
        SPREADS,
        USELESS,
        middle_knot,
    )
    from pipelines.rating.strata import STRATA  # noqa: PLC0415
    from pipelines.rating.verdict import zero_positives_needed  # noqa: PLC0415
    from pipelines.rating.words import GRADE_WORDS  # noqa: PLC0415

    return {
        "bands": [(grade, floor, GRADE_WORDS[grade]) for grade, floor in GRADE_FLOORS.items()],
        "least_probability": LEAST_PROBABILITY,
        "least_weight": LEAST_WEIGHT,
        "least_clean": LEAST_CLEAN,
        "draws": DRAWS,
        "strata": STRATA,
        "shapes": len(SHAPES),
        "useless": USELESS,
        "separations": SEPARATIONS,
        "spreads": SPREADS,
        "lean_low": LEAN_LOW,
        "lean_high": LEAN_HIGH,
        "spotless": SPOTLESS,
        "missed_below": MISSED_BELOW,
        "own_depth": OWN_DEPTH,
        "middle_knot": middle_knot(STRATA) + 1,
        "placed_by": PLACED_BY,
        "correlation": CORRELATION,
        "prior_positives": PRIOR_POSITIVES,
        "needed": [(tolerance, zero_positives_needed(tolerance)) for tolerance in _TOLERANCES],
    }


def method_page(edition: Edition) -> str:
    """The page as text."""
    return render(
        "method.html",
        layout.METHOD,
        edition=edition,
        period=formats.period(edition.period_start, edition.period_end),
        example=worked_example(),
        **constants(),
    )
