"""What each page of an edition shows: from the edition's types to a template and its values."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipelines.publication import formats, layout
from pipelines.publication.appeals import told
from pipelines.publication.badge import ADDRESS, HEIGHT, WIDTH, badge, embedding, has_badges
from pipelines.publication.breakdown import rows_of, totals_of
from pipelines.publication.changes import COMPARISON_WORDS, change_of, verdicts_before
from pipelines.publication.method import constants
from pipelines.publication.ranking import Placed, Ranking, by_name, rank
from pipelines.publication.render import render
from pipelines.publication.words import VERDICT_MEANINGS
from pipelines.rating.types import (
    CriterionResult,
    Edition,
    Grade,
    PlatformRating,
    PublishedCriterion,
    PublishedRubric,
    SectionFacts,
    Verdict,
)

_DRIVERS_SHOWN = 3  # what a reader takes in at a glance; the platform's page has them all
_READ = "extracted"
_OPEN = frozenset({Verdict.INSUFFICIENT, Verdict.NOT_MEASURED})


@dataclass(frozen=True)
class Line:
    """One platform in a rubric's table."""

    place: str
    rating: PlatformRating
    page: str
    drivers: tuple[CriterionResult, ...]


@dataclass(frozen=True)
class Group:
    """Lines below one heading; the ordered ones have none."""

    title: str
    rows: tuple[Line, ...]


@dataclass(frozen=True)
class Part:
    """One rubric on the edition's first page."""

    rubric: PublishedRubric
    ranking: Ranking
    groups: tuple[Group, ...]

    @property
    def empty(self) -> bool:
        """True when nothing was rated under the rubric."""
        return not self.groups


def _line(placed: Placed) -> Line:
    rating = placed.rating
    by_id = {c.criterion_id: c for c in rating.criteria}
    drivers = tuple(by_id[d] for d in rating.drivers if d in by_id)[:_DRIVERS_SHOWN]
    return Line(placed.place, rating, layout.platform_page(rating.rubric_id, rating.platform_id), drivers)


def _part(edition: Edition, rubric: PublishedRubric) -> Part:
    ranking = rank(r for r in edition.ratings if r.rubric_id == rubric.id)
    named = (
        ("", ranking.ordered),
        (
            "Không đạt tiêu chí bắt buộc, hạng bị giới hạn",
            [Placed(formats.MISSING, r) for r in ranking.capped],
        ),
        ("Chưa có hạng, không xếp thứ tự", [Placed(formats.MISSING, r) for r in ranking.ungraded]),
    )
    groups = tuple(Group(title, tuple(_line(p) for p in placed)) for title, placed in named if placed)
    return Part(rubric, ranking, groups)


def _matrix(edition: Edition) -> list[tuple[str, list[PlatformRating | None]]]:
    """Every platform with its rating under each rubric, in alphabetical order."""
    cells = {(r.platform_id, r.rubric_id): r for r in edition.ratings}
    platforms = {r.platform_id: r for r in edition.ratings}
    return [
        (r.platform_name, [cells.get((r.platform_id, rubric.id)) for rubric in edition.rubrics])
        for r in sorted(platforms.values(), key=by_name)
    ]


def _common(edition: Edition) -> dict[str, Any]:
    return {"edition": edition, "period": formats.period(edition.period_start, edition.period_end)}


def index(edition: Edition) -> str:
    """The edition's first page."""
    return render(
        "index.html",
        layout.INDEX,
        parts=[_part(edition, rubric) for rubric in edition.rubrics],
        matrix=_matrix(edition),
        platforms={r.platform_id for r in edition.ratings},
        **constants(),
        **_common(edition),
    )


def _rules(rubric: PublishedRubric) -> dict[str, PublishedCriterion]:
    return {c.id: c for c in rubric.criteria}


def _outcomes(rating: PlatformRating) -> list[tuple[str, int, float]]:
    """How fetches ended, most frequent first, with shares."""
    counts = {name: count for name, count in rating.sample.outcomes.items() if count}
    whole = sum(counts.values())
    return [
        (name, n, n / whole) for name, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _coverage(rating: PlatformRating) -> list[tuple[SectionFacts, list[tuple[str, int]]]]:
    """Sections of the sample, each with why drawn items could not be read, most frequent first."""
    return [
        (
            s,
            sorted(
                ((k, n) for k, n in s.outcomes.items() if k != _READ), key=lambda one: (-one[1], one[0])
            ),
        )
        for s in rating.sample.sections
    ]


def platform(edition: Edition, rubric: PublishedRubric, rating: PlatformRating) -> str:
    """A platform's page under one rubric."""
    rules = _rules(rubric)
    return render(
        "platform.html",
        layout.platform_page(rubric.id, rating.platform_id),
        rubric=rubric,
        rating=rating,
        s=rating.sample,
        odds=[(g.value, rating.grade_probabilities.get(g, 0.0)) for g in Grade],
        open_criteria=[c for c in rating.criteria if c.verdict in _OPEN],
        failed=[(c, rules[c.criterion_id]) for c in rating.criteria if c.verdict is Verdict.NOT_MET],
        outcomes=_outcomes(rating),
        coverage=_coverage(rating),
        results={c.criterion_id: c for c in rating.criteria},
        change=(change := change_of(edition, rating)),
        before=verdicts_before(change),
        since=formats.period(change.earlier.period_start, change.earlier.period_end) if change else "",
        not_compared=COMPARISON_WORDS,
        told=told(edition, rating),
        badge=badge(edition, rubric, rating) if has_badges(edition) else None,
        badge_html=embedding(edition, rubric, rating) if has_badges(edition) else "",
        badge_size=(WIDTH, HEIGHT),
        address=ADDRESS,
        **_common(edition),
    )


def criterion(
    edition: Edition, rubric: PublishedRubric, rating: PlatformRating, result: CriterionResult
) -> str:
    """One criterion's page on one platform."""
    rows = rows_of(result.strata)
    return render(
        "criterion.html",
        layout.criterion_page(rubric.id, rating.platform_id, result.criterion_id),
        rubric=rubric,
        rating=rating,
        result=result,
        rule=_rules(rubric)[result.criterion_id],
        meaning=VERDICT_MEANINGS[result.verdict].format(tolerance=formats.threshold(result.tolerance)),
        strata=rows,
        totals=totals_of(rows),
        told=told(edition, rating, result.criterion_id),
        **_common(edition),
    )


def rating_pages(edition: Edition) -> Iterator[tuple[str, str]]:
    """Path and text of every platform's and criterion's page."""
    rubrics = {rubric.id: rubric for rubric in edition.rubrics}
    for rating in edition.ratings:
        rubric = rubrics[rating.rubric_id]
        yield layout.platform_page(rubric.id, rating.platform_id), platform(edition, rubric, rating)
        for result in rating.criteria:
            page = layout.criterion_page(rubric.id, rating.platform_id, result.criterion_id)
            yield page, criterion(edition, rubric, rating, result)
