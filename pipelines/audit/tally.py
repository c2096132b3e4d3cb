"""Count final judgments by stratum: what the statistics of a rating start from."""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

from pipelines.audit.labels import Judgment
from pipelines.audit.resolve import Question, Resolution, Standing
from pipelines.rating.plan import CriterionPlan
from pipelines.rating.types import Stratum


class Count(StrEnum):
    """How a drawn document enters its stratum's counts."""

    VIOLATING = "violating"
    INNOCENT = "innocent"
    UNCLEAR = "unclear"
    UNLABELLED = "unlabelled"


JUDGMENT_COUNTS: dict[Judgment, Count] = {
    Judgment.VIOLATING: Count.VIOLATING,
    Judgment.INNOCENT: Count.INNOCENT,
    Judgment.UNCLEAR: Count.UNCLEAR,
    # What nobody can read was still drawn: leaving it out would let a platform garble its worst pages.
    Judgment.UNUSABLE: Count.UNCLEAR,
}

DISPUTED = "disputed"
"""The published judgment of a document on which people disagree and nobody has decided yet."""

DECIDED = frozenset({Count.VIOLATING, Count.INNOCENT})
"""The counts of documents whose judgment says yes or no."""

STANDING_COUNTS: dict[Standing, Count | None] = {
    Standing.FINAL: None,
    Standing.PENDING_SECOND: Count.UNLABELLED,
    # People looked and disagree: left out, just the hard documents would be missing.
    Standing.PENDING_ADJUDICATION: Count.UNCLEAR,
}
"""How a standing counts; None: as its judgment does."""


def count_of(resolution: Resolution | None) -> Count:
    """How a drawn document with this resolution (None: nobody looked) is counted."""
    if resolution is None:
        return Count.UNLABELLED
    if resolution.judgment is not None:
        return JUDGMENT_COUNTS[resolution.judgment]
    return STANDING_COUNTS[resolution.standing] or Count.UNLABELLED


def published_judgment(resolution: Resolution) -> str:
    """A resolution as the open data show it: its judgment, DISPUTED, or "" where another look is awaited."""
    if resolution.judgment is not None:
        return str(resolution.judgment)
    return DISPUTED if resolution.standing is Standing.PENDING_ADJUDICATION else ""


def published_count(judgment: str) -> Count:
    """How a drawn document with this published judgment is counted; `count_of`, from the open data."""
    if judgment == DISPUTED:
        return Count.UNCLEAR
    return JUDGMENT_COUNTS[Judgment(judgment)] if judgment else Count.UNLABELLED


def tally(plan: CriterionPlan, resolutions: Mapping[Question, Resolution]) -> tuple[Stratum, ...]:
    """The plan's strata with their labels counted; labels of documents it did not draw are ignored."""
    counts: Counter[tuple[int, Count]] = Counter()
    for drawn in plan.drawn:
        found = resolutions.get((drawn.document_id, plan.rubric_id, plan.criterion_id))
        counts[drawn.stratum, count_of(found)] += 1
    return tuple(_counted(stratum, h, counts) for h, stratum in enumerate(plan.strata))


def _counted(stratum: Stratum, h: int, counts: Counter[tuple[int, Count]]) -> Stratum:
    violating, unclear = counts[h, Count.VIOLATING], counts[h, Count.UNCLEAR]
    labelled = violating + unclear + counts[h, Count.INNOCENT]
    return stratum.model_copy(update={"labelled": labelled, "violating": violating, "unclear": unclear})
