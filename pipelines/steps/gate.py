"""Whether an edition may be published: every platform shown its findings, its time over, its appeals answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from pipelines.audit.appeals import AnsweredAppeal
from pipelines.audit.preview import PlatformPreview
from pipelines.errors import NotReadyError
from pipelines.publication.formats import deadline
from pipelines.rating.types import PlatformRating
from pipelines.steps.rate import try_rating
from pipelines.steps.workspace import Workspace
from pipelines.store import appeals, policy
from rubrics.types import Rubric

if TYPE_CHECKING:
    from pipelines.steps.edition import EditionRequest
    from pipelines.store.policy import StoredRating


class Stage(StrEnum):
    """Where one platform stands on the way to an edition."""

    DRAFT = "draft"
    CHANGED = "changed"
    TIMELESS = "timeless"
    OPEN = "open"
    ANSWERING = "answering"
    READY = "ready"
    PUBLISHED = "published"


STAGE_WORDS: dict[Stage, str] = {
    Stage.DRAFT: "chưa gửi bản xem trước: chạy `cleanplatforms preview`",
    Stage.CHANGED: "kết quả đã đổi sau bản xem trước: chạy lại `cleanplatforms preview`",
    Stage.TIMELESS: "bản xem trước không dành thời gian kiến nghị nào: chạy lại `cleanplatforms preview` với `--days`",
    Stage.OPEN: "đang nhận kiến nghị đến {deadline} (giờ Việt Nam)",
    Stage.ANSWERING: "còn {waiting} kiến nghị chưa trả lời: `cleanplatforms appeal answer`",
    Stage.READY: "sẵn sàng phát hành: `cleanplatforms publish`",
    Stage.PUBLISHED: "đã phát hành",
}
"""What each stage means and what comes next."""


def stage_of(preview: PlatformPreview | None, waiting: int, now: datetime, *, changed: bool) -> Stage:
    """Where a platform stands whose preview, unanswered appeals and rating are these."""
    if preview is None:
        return Stage.DRAFT
    if changed:
        return Stage.CHANGED
    if preview.deadline <= preview.opened_at:
        return Stage.TIMELESS
    if now < preview.deadline:
        return Stage.OPEN
    return Stage.ANSWERING if waiting else Stage.READY


def stages(
    workspace: Workspace, request: "EditionRequest", rows: Sequence["StoredRating"], now: datetime
) -> dict[str, tuple[Stage, str]]:
    """Give each platform's stage, and what it means in words, for the ratings an edition would hold."""
    with workspace.engine.connect() as connection:
        if request.edition_id in policy.edition_ids(connection):
            return {
                rating.platform_id: (Stage.PUBLISHED, STAGE_WORDS[Stage.PUBLISHED]) for _, rating, _ in rows
            }
        previews = appeals.edition_previews(connection, request.edition_id)
        made = appeals.edition_appeals(connection, request.edition_id)
    rubrics = {rubric.id: rubric for rubric in request.rubrics}
    found: dict[str, tuple[Stage, str]] = {}
    for platform_id in sorted({rating.platform_id for _, rating, _ in rows}):
        ours = [rating for _, rating, _ in rows if rating.platform_id == platform_id]
        preview, waiting = previews.get(platform_id), len(unanswered(made, platform_id))
        changed = preview is not None and changed_since(workspace, preview, ours, rubrics)
        stage = stage_of(preview, waiting, now, changed=changed)
        until = deadline(preview.deadline) if preview else ""
        found[platform_id] = stage, STAGE_WORDS[stage].format(deadline=until, waiting=waiting)
    return found


def check_ready(
    workspace: Workspace, request: "EditionRequest", rows: Sequence["StoredRating"], now: datetime
) -> None:
    """Raise NotReadyError with every obstacle, unless the request says why platforms are not asked."""
    if request.no_preview.strip():
        return
    found = stages(workspace, request, rows, now)
    obstacles = [
        f"{platform_id}: {words}"
        for platform_id, (stage, words) in found.items()
        if stage not in {Stage.READY, Stage.PUBLISHED}
    ]
    if obstacles:
        raise NotReadyError(request.edition_id, obstacles)


def unanswered(made: Sequence[AnsweredAppeal], platform_id: str) -> list[AnsweredAppeal]:
    """Give a platform's appeals that nobody has answered."""
    return [one for one in made if one.answer is None and one.appeal.platform_id == platform_id]


def changed_since(
    workspace: Workspace,
    preview: PlatformPreview,
    ratings: Sequence[PlatformRating],
    rubrics: Mapping[str, Rubric],
) -> bool:
    """Say whether a rating differs from the one shown, by anything but the answers to its own appeals."""
    shown = {rating.rubric_id: rating for rating in preview.ratings}
    rules = {rubric.id: rubric.sha256 for rubric in preview.rubrics}
    return any(
        rules.get(rating.rubric_id) != rubrics[rating.rubric_id].sha256
        or (
            shown[rating.rubric_id] != rating
            and shown[rating.rubric_id]
            != try_rating(
                workspace,
                rating.sample.run_id,
                rubrics[rating.rubric_id],
                rating.seed,
                aside=preview.edition_id,
            )
        )
        for rating in ratings
    )
