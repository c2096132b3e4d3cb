"""What an edition tells beyond its ratings: previews, appeals and answers, its number, and who was not rated again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipelines.audit.appeals import AnsweredAppeal, Effect
from pipelines.rating.types import (
    Edition,
    LapsedRating,
    PlatformRating,
    PublishedAppeal,
    PublishedPreview,
    SampledRow,
)
from pipelines.settings import Period
from pipelines.steps.expiry import last_day, last_ratings
from pipelines.steps.workspace import Workspace
from pipelines.store import appeals

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from pipelines.steps.edition import EditionRequest


@dataclass(frozen=True)
class Told:
    """Fields of an Edition, and when what they rest on came about."""

    fields: dict[str, Any]
    moments: tuple[datetime, ...]


def history(
    workspace: Workspace,
    request: "EditionRequest",
    ratings: Sequence[PlatformRating],
    samples: Iterable[SampledRow],
    earlier: Sequence[Edition],
) -> Told:
    """Give what the store knows of an edition's previews, appeals, number and predecessors.

    `earlier` are the office's published editions. Moments in the future, deadlines that a skipped preview
    did not wait for, are no ground for a date.
    """
    rated = {(rating.platform_id, rating.rubric_id) for rating in ratings}
    with workspace.engine.connect() as connection:
        shown = [] if request.provisional else _previews(connection, request.edition_id, rated)
        made = _appeals(connection, request.edition_id, ratings, samples)
    fields = {
        "previews": tuple(shown),
        "appeals": tuple(_published(one) for one in made),
        "number": 0 if request.provisional else _number(earlier, request.edition_id),
        "lapsed": () if request.provisional else tuple(_lapsed(workspace, request, earlier, rated)),
    }
    moments = [one.opened_at if request.no_preview else one.deadline for one in shown]
    moments += [one.answer.answered_at if one.answer else one.appeal.received_at for one in made]
    return Told(fields, tuple(moments))


def _previews(
    connection: "Connection", edition_id: str, rated: set[tuple[str, str]]
) -> list[PublishedPreview]:
    platforms = {platform_id for platform_id, _ in rated}
    return [
        PublishedPreview(
            platform_id=name, opened_at=one.opened_at, deadline=one.deadline, findings=len(one.findings)
        )
        for name, one in appeals.edition_previews(connection, edition_id).items()
        if name in platforms
    ]


def _appeals(
    connection: "Connection",
    edition_id: str,
    ratings: Sequence[PlatformRating],
    samples: Iterable[SampledRow],
) -> list[AnsweredAppeal]:
    """The appeals before this edition or about its runs, and older ones whose answer its numbers rest on."""
    runs = {rating.sample.run_id for rating in ratings}
    texts = {(row.platform_id, row.document_id, row.content_hash) for row in samples}
    rubrics: dict[str, set[str]] = {}
    for rating in ratings:
        rubrics.setdefault(rating.platform_id, set()).add(rating.rubric_id)
    found = [
        one
        for platform_id, ids in sorted(rubrics.items())
        for one in appeals.platform_appeals(connection, platform_id, ids)
    ]
    return sorted(
        (one for one in found if _told(one, edition_id, runs, texts)), key=lambda one: one.appeal.appeal_id
    )


def _told(one: AnsweredAppeal, edition_id: str, runs: set[str], texts: set[tuple[str, str, str]]) -> bool:
    appeal = one.appeal
    if appeal.edition_id == edition_id or appeal.run_id in runs:
        return True
    place = (appeal.platform_id, appeal.document_id, appeal.content_hash)
    return one.effect is not Effect.STANDS and place in texts


def _published(one: AnsweredAppeal) -> PublishedAppeal:
    names = set(PublishedAppeal.model_fields)
    said = {} if one.answer is None else one.answer.model_dump(mode="json", include=names)
    return PublishedAppeal.model_validate(one.appeal.model_dump(mode="json", include=names) | said)


def _number(earlier: Sequence[Edition], edition_id: str) -> int:
    """The number an edition bears already, or the next one."""
    numbers = {one.edition_id: one.number for one in earlier}
    return numbers.get(edition_id, max([len(earlier), *numbers.values()]) + 1)


def _lapsed(
    workspace: Workspace,
    request: "EditionRequest",
    earlier: Sequence[Edition],
    rated: set[tuple[str, str]],
) -> list[LapsedRating]:
    """Platforms that an earlier period rated under these rubrics and this one does not."""
    period = Period(request.period)
    rubrics = {rubric.id for rubric in request.rubrics}
    last = last_ratings(edition for edition in earlier if edition.period_end <= period.start)
    found = []
    for platform_id, rubric_id in sorted(last, key=lambda place: place[::-1]):
        edition, rating = last[platform_id, rubric_id]
        if rubric_id not in rubrics or (platform_id, rubric_id) in rated:
            continue
        until = last_day(edition, workspace.settings)
        found.append(
            LapsedRating(
                platform_id=platform_id,
                platform_name=rating.platform_name,
                rubric_id=rubric_id,
                edition_id=edition.edition_id,
                valid_until=until,
                expired=until < period.end,
            )
        )
    return found
