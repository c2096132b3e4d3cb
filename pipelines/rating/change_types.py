"""What a change since the last edition is made of: carried by an edition so that anyone can recompute it."""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Compared(BaseModel):
    """Base of these types: frozen, and a field nobody declared is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Comparison(StrEnum):
    """Whether a criterion can be compared with the last edition, and why not."""

    COMPARED = "compared"
    NEW = "new"
    REDEFINED = "redefined"
    UNMEASURED_BEFORE = "unmeasured_before"
    UNMEASURED_NOW = "unmeasured_now"


class Cell(Compared):
    """Labels that decide of one old stratum (`stratum`) in one of the new model's (`fresh`), by index."""

    stratum: int
    fresh: int
    decided: int
    violating: int


class Restrata(Compared):
    """The old sample cut anew by another model's scores: shares W_h of its strata, old labels by both cuts.

    `shares_before` are the shares of the old strata, whose labels the cells are parts of.
    """

    shares: tuple[float, ...]
    shares_before: tuple[float, ...]
    cells: tuple[Cell, ...]


class EarlierFigure(Compared):
    """One criterion as the last edition published it, without its witnesses.

    `same_question` says whether the present rule asks the same; `restrata` is there where another model
    scores and old labels decide.
    """

    criterion_id: str
    name: str
    verdict: str
    score: float | None = None
    score_low: float | None = None
    score_high: float | None = None
    prevalence: float | None = None
    low: float | None = None
    high: float | None = None
    n: int = 0
    agreement: float | None = None
    same_question: bool = True
    restrata: Restrata | None = None


class Earlier(Compared):
    """A platform's last published rating under a rubric; the period is half-open."""

    edition_id: str
    period_start: date
    period_end: date
    rubric_version: str
    rubric_sha256: str
    model_version: str
    score: float | None
    figures: tuple[EarlierFigure, ...]


class ScoreChange(Compared):
    """A score's change in points, parted; `rubric` + `coverage` + `model` + `platform` is `after` - `before`.

    `coverage` is what came or went because evidence did, not because a rule or the platform changed.
    [`low`, `high`] is the 95 % interval of the platform's part; `beyond_noise` says that it leaves 0 out.
    """

    before: float
    after: float
    rubric: float
    coverage: float
    model: float
    platform: float
    low: float
    high: float
    beyond_noise: bool


class CriterionChange(Compared):
    """A criterion's change: of its prevalence, parted, where it has one before and now.

    `model` + `platform` is `after` - `before`; [`low`, `high`] and `beyond_noise` as for the score.
    """

    criterion_id: str
    comparison: Comparison
    verdict_before: str = ""
    before: float | None = None
    after: float | None = None
    model: float | None = None
    platform: float | None = None
    low: float | None = None
    high: float | None = None
    beyond_noise: bool = False


class RatingChange(Compared):
    """What changed for a platform under a rubric since the last edition; no `score` where one is missing."""

    platform_id: str
    rubric_id: str
    earlier: Earlier
    score: ScoreChange | None
    criteria: tuple[CriterionChange, ...]
