"""The change since the last edition: as its page tells it, and recomputed from what the edition carries."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import ValidationError

from pipelines.publication import layout
from pipelines.rating.change import earlier_figures, rating_change, same_labels
from pipelines.rating.change_types import Comparison, EarlierFigure, RatingChange
from pipelines.rating.types import Edition, PlatformRating
from pipelines.rating.words import VERDICT_WORDS

COMPARISON_WORDS: Mapping[Comparison, str] = {
    Comparison.COMPARED: "",
    Comparison.NEW: "Tiêu chí mới, kỳ trước chưa có.",
    Comparison.REDEFINED: "Câu hỏi của tiêu chí đã đổi, không so được với kỳ trước.",
    Comparison.UNMEASURED_BEFORE: "Kỳ trước chưa đo được.",
    Comparison.UNMEASURED_NOW: "Kỳ này chưa đo được.",
}


def change_of(edition: Edition, rating: PlatformRating) -> RatingChange | None:
    """The change of one rating since the last edition, None where that did not rate it."""
    place = (rating.platform_id, rating.rubric_id)
    return next((one for one in edition.changes if (one.platform_id, one.rubric_id) == place), None)


def verdicts_before(change: RatingChange | None) -> dict[str, str]:
    """By criterion, what the last edition concluded, in words."""
    found = change.earlier.figures if change else ()
    words = {verdict.value: text for verdict, text in VERDICT_WORDS.items()}
    return {figure.criterion_id: words.get(figure.verdict, figure.verdict) for figure in found}


def unlike_changes(edition: Edition, folder: Path) -> Iterator[tuple[str, str]]:
    """Changes that are not what the edition gives, or that misquote the last one where it stands beside.

    Each as (where, what) in Vietnamese. An edition carries what it compares with, old labels by the old
    strata and the new among it, so that it is enough; the last edition's folder proves the quotation.
    """
    beside = {name: _beside(folder, name) for name in {one.earlier.edition_id for one in edition.changes}}
    ratings = {(r.platform_id, r.rubric_id): r for r in edition.ratings}
    rules = {rubric.id: {rule.id: rule for rule in rubric.criteria} for rubric in edition.rubrics}
    for change in edition.changes:
        where = f"{change.rubric_id}/{change.platform_id}, thay đổi so với kỳ trước"
        rating = ratings.get((change.platform_id, change.rubric_id))
        if rating is None:
            yield where, "không có kết quả nào ứng với thay đổi này."
            continue
        if rating_change(change.earlier, rating, rules[change.rubric_id]) != change:
            yield where, "tính lại ra các phần khác."
        last = beside[change.earlier.edition_id]
        if last is not None and not _quoted(edition, last, change):
            yield where, f"số liệu dẫn lại khác với kỳ {last.edition_id} đã công bố."


def _beside(folder: Path, edition_id: str) -> Edition | None:
    file = folder.parent / edition_id / layout.EDITION_JSON
    try:
        return Edition.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return None


def _quoted(edition: Edition, last: Edition, change: RatingChange) -> bool:
    """Whether a change starts from the very figures that the last edition published."""
    place = (change.platform_id, change.rubric_id)
    rating = next((r for r in last.ratings if (r.platform_id, r.rubric_id) == place), None)
    old = next((rubric for rubric in last.rubrics if rubric.id == change.rubric_id), None)
    if rating is None or old is None or rating.score != change.earlier.score:
        return False
    present = next(rubric for rubric in edition.rubrics if rubric.id == change.rubric_id)
    figures = earlier_figures(old, rating, {rule.id: rule for rule in present.criteria})
    strata = {result.criterion_id: result.strata for result in rating.criteria}
    return all(
        _plain(said) == made
        and (said.restrata is None or same_labels(said.restrata, strata[said.criterion_id]))
        for said, made in zip(change.earlier.figures, figures, strict=False)
    ) and len(figures) == len(change.earlier.figures)


def _plain(figure: EarlierFigure) -> EarlierFigure:
    return figure.model_copy(update={"restrata": None})
