"""Ratings as a table for the terminal."""

from pipelines.commands.console import table
from pipelines.publication.formats import percent, points, points_range
from pipelines.rating.types import CriterionResult, PlatformRating
from pipelines.rating.words import REASON_WORDS, STATUS_WORDS

SHOWN_DRIVERS = 2


def rating_table(ratings: list[PlatformRating]) -> str:
    """Give one line a rating: platform, rubric, grade or why none, interval of the score, drivers."""
    headers = ("Nền tảng", "Bộ tiêu chí", "Hạng", "Điểm (khoảng 95 %)", "Yếu tố chính")
    rows = [(r.platform_name, r.rubric_id, grade(r), interval(r), drivers(r)) for r in ratings]
    return table(headers, rows)


def grade(rating: PlatformRating) -> str:
    """Give the grade as printed, or the status when there is none."""
    if rating.grades:
        return "-".join(rating.grades) + (" · nền tảng sạch" if rating.clean else "")
    return STATUS_WORDS[rating.status]


def interval(rating: PlatformRating) -> str:
    """Give the score with its interval, or a dash."""
    if rating.score is None or rating.score_low is None or rating.score_high is None:
        return "–"
    return f"{points(rating.score)} ({points_range(rating.score_low, rating.score_high)})"


def drivers(rating: PlatformRating) -> str:
    """Give what moved the score most, or the reasons for there being no grade."""
    by_id = {criterion.criterion_id: criterion for criterion in rating.criteria}
    named = [_driver(by_id[driver]) for driver in rating.drivers[:SHOWN_DRIVERS] if driver in by_id]
    reasons = [REASON_WORDS[reason] for reason in rating.reasons]
    return "; ".join((reasons if not rating.grades else []) + named) or "–"


def _driver(criterion: CriterionResult) -> str:
    if criterion.estimate is None:
        return criterion.name
    return f"{criterion.name} {percent(criterion.estimate.prevalence)}"
