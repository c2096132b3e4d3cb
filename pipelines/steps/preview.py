"""Showing platforms what is held against them before an edition is published."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from pipelines.audit.preview import PlatformPreview
from pipelines.errors import AlreadyPublishedError
from pipelines.rating.types import PlatformRating
from pipelines.settings import ZONE, Period
from pipelines.steps.edition import (
    EditionRequest,
    check_edition_id,
    edition_title,
    published_rubric,
    rated_rows,
)
from pipelines.steps.findings import rating_findings
from pipelines.steps.gate import changed_since
from pipelines.steps.offices import claim_rubric
from pipelines.steps.unseen import check_seen
from pipelines.steps.workspace import Workspace
from pipelines.store import appeals, policy


class OpenedPreview(BaseModel):
    """A platform's preview as it stands, whether this call opened it, and where its bundle is."""

    model_config = ConfigDict(frozen=True)

    preview: PlatformPreview
    new: bool
    bundle: Path


def deadline_after(opened_at: datetime, days: int) -> datetime:
    """When appeals end: at midnight in Vietnam after `days` whole days; at once for none."""
    if days <= 0:
        return opened_at
    last = opened_at.astimezone(ZONE).date() + timedelta(days=days)
    return datetime.combine(last + timedelta(days=1), time(), tzinfo=ZONE)


def open_previews(
    workspace: Workspace, request: EditionRequest, days: int | None, now: datetime, out: Path
) -> list[OpenedPreview]:
    """Show every platform of an edition to be its findings, and write a bundle for each below `out`.

    What a platform was shown already keeps its day and its deadline, which only more `days` than before
    put off; what has changed since by anything but answers to its appeals is shown anew, with the whole
    time from now. Raises NothingToPublishError, AlreadyPublishedError and UnseenError.
    """
    from pipelines.publication.bundle import write_bundle  # noqa: PLC0415 - the templates load only when used

    check_edition_id(request.edition_id)
    for rubric in request.rubrics:
        claim_rubric(workspace, rubric)
    rows = rated_rows(workspace, request)
    with workspace.engine.connect() as connection:
        if request.edition_id in policy.edition_ids(connection):
            raise AlreadyPublishedError(request.edition_id, "gửi bản xem trước")
        shown = appeals.edition_previews(connection, request.edition_id)
    check_seen(workspace, request.edition_id, ((run, rating.rubric_id) for run, rating, _ in rows))
    found = []
    for platform_id in sorted({rating.platform_id for _, rating, _ in rows}):
        ours = [rating for _, rating, _ in rows if rating.platform_id == platform_id]
        standing = _standing(workspace, request, shown.get(platform_id), ours, (days, now))
        new = standing != shown.get(platform_id)
        if new:
            _keep(workspace, request, standing)
        found.append((standing, new))
    return [OpenedPreview(preview=one, new=new, bundle=write_bundle(one, out)) for one, new in found]


def _standing(
    workspace: Workspace,
    request: EditionRequest,
    old: PlatformPreview | None,
    ratings: Sequence[PlatformRating],
    asked: tuple[int | None, datetime],
) -> PlatformPreview:
    """The preview that stands from now on."""
    days, now = asked
    rubrics = {rubric.id: rubric for rubric in request.rubrics}
    deadline = deadline_after(now, workspace.settings.appeal_days if days is None else days)
    if old is None or changed_since(workspace, old, ratings, rubrics):
        return _preview(workspace, request, ratings, (now, deadline))
    later = deadline if days is not None and deadline > old.deadline else old.deadline
    return old.model_copy(update={"deadline": later})


def _keep(workspace: Workspace, request: EditionRequest, preview: PlatformPreview) -> None:
    rated = {rating.rubric_id for rating in preview.ratings}
    rubrics = [rubric.model_dump(mode="json") for rubric in request.rubrics if rubric.id in rated]
    with workspace.engine.begin() as connection:
        appeals.append_preview(connection, preview, rubrics)


def _preview(
    workspace: Workspace,
    request: EditionRequest,
    ratings: Sequence[PlatformRating],
    moments: tuple[datetime, datetime],
) -> PlatformPreview:
    period = Period(request.period)
    rubrics = {rubric.id: rubric for rubric in request.rubrics}
    return PlatformPreview(
        edition_id=request.edition_id,
        title=edition_title(request),
        platform_id=ratings[0].platform_id,
        platform_name=ratings[0].platform_name,
        period_start=period.start,
        period_end=period.end,
        opened_at=moments[0],
        deadline=moments[1],
        demo=request.demo,
        rubrics=tuple(published_rubric(rubrics[r.rubric_id], period.start) for r in ratings),
        ratings=tuple(ratings),
        findings=tuple(
            finding
            for rating in ratings
            for finding in rating_findings(workspace, rubrics[rating.rubric_id], rating)
        ),
    )
