"""Taking platforms' appeals and answering them; an answer that changes a finding rates the platform anew."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import cache, partial
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from crawler.privacy import mask_personal_data
from pipelines.audit.appeal_form import MOST_OFFICE, MOST_WORDS, AskedAppeal, read_form
from pipelines.audit.appeals import (
    Answer,
    AnsweredAppeal,
    Appeal,
    AppealAnswer,
    Effect,
    possible_effects,
)
from pipelines.audit.errors import (
    AppealOfficeError,
    AppealWordsError,
    EffectError,
    LateAppealError,
    OwnJudgmentError,
    UnknownAppealError,
    UnknownFindingError,
)
from pipelines.audit.offices import EVERYWHERE
from pipelines.audit.preview import Finding, PlatformPreview
from pipelines.errors import AlreadyPublishedError
from pipelines.publication.formats import deadline, moment
from pipelines.rating.types import PlatformRating
from pipelines.steps.offices import office_of, rubric_offices
from pipelines.steps.rate import rate_run
from pipelines.steps.signers import check_signer
from pipelines.steps.workspace import Workspace
from pipelines.store import appeals, judgments, policy
from pipelines.store.judgments import PlanKey
from rubrics.types import Rubric

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Reply(BaseModel):
    """An authority's answer before it is given a turn; without an effect it has its usual one."""

    model_config = ConfigDict(frozen=True)

    answer: Answer
    reason: str
    office: str
    effect: Effect | None = None


class Recomputed(BaseModel):
    """The rating before and after an answer; None where it is not stored."""

    model_config = ConfigDict(frozen=True)

    effect: Effect
    before: PlatformRating | None
    after: PlatformRating | None


def add_appeals(
    workspace: Workspace,
    asked: Sequence[AskedAppeal],
    received_at: datetime,
    by: tuple[str, datetime],
    edition_id: str = "",
) -> int:
    """Record appeals that arrived at `received_at`, entered by whom and when; give how many are new.

    All or none; to an office other offices' findings are unknown. Raises UnknownFindingError, UnfitSignerError,
    LateAppealError, AppealWordsError, AlreadyPublishedError and AppealExistsError.
    """
    mine, offices = office_of(workspace), rubric_offices(workspace)
    with workspace.engine.begin() as connection:
        shown = cache(partial(appeals.edition_previews, connection))  # a form's findings share few previews
        editions = [edition_id] if edition_id else appeals.editions_in_preview(connection)
        published = policy.edition_ids(connection)
        made = [
            _appeal(one, _locate(one.finding_id, editions, shown), published, received_at, by)
            for one in asked
        ]
        for one in made:
            if not mine.owns(one.rubric_id):
                raise UnknownFindingError(one.finding_id)
        for office in sorted({offices.get(one.rubric_id, EVERYWHERE) for one in made}):
            check_signer(connection, by[0], office)
        return sum(appeals.append_appeal(connection, one) for one in made)


def import_appeals(
    workspace: Workspace, data: bytes, received_at: datetime, by: tuple[str, datetime], edition_id: str = ""
) -> tuple[int, int]:
    """Record the appeals of a form sent back; give how many it holds and how many are new.

    Raises AppealFileError with every mistake in the file, and as `add_appeals` does.
    """
    with workspace.engine.connect() as connection:
        editions = [edition_id] if edition_id else appeals.editions_in_preview(connection)
        known = {
            finding.finding_id
            for edition in editions
            for preview in appeals.edition_previews(connection, edition).values()
            for finding in preview.findings
        }
    asked = read_form(data, known)
    return len(asked), add_appeals(workspace, asked, received_at, by, edition_id)


def answer_appeal(
    workspace: Workspace, appeal_id: int, reply: Reply, by: tuple[str, datetime], turn: int = 0
) -> Recomputed:
    """Answer an appeal and rate its platform anew where that changes a finding.

    `turn` is the turn the answer is meant for (0: the next): who answers a page that is no longer new gets
    AnsweredMeanwhileError. The same answer again changes nothing. Raises UnfitSignerError for whoever has no
    account that answers appeals, and OwnJudgmentError for whoever labelled the document.
    """
    mine, offices = office_of(workspace), rubric_offices(workspace)
    with workspace.engine.begin() as connection:
        found = appeals.find_appeal(connection, appeal_id)
        if found is None or not mine.owns(found.appeal.rubric_id):
            raise UnknownAppealError(appeal_id)
        check_signer(connection, by[0], offices.get(found.appeal.rubric_id, EVERYWHERE))
        effect = _effect(found, reply)
        _refuse(connection, found, reply, by[0])
        given = _given(found, reply, effect, by, turn)
        if given is not None:
            appeals.append_answer(connection, given)
    return _rated_anew(workspace, found.appeal, effect)


def _locate(
    name: str, editions: Sequence[str], shown: Callable[[str], Mapping[str, PlatformPreview]]
) -> tuple[PlatformPreview, Finding]:
    for edition in editions:
        for preview in shown(edition).values():
            finding = preview.finding(name)
            if finding is not None:
                return preview, finding
    raise UnknownFindingError(name)


def _appeal(
    asked: AskedAppeal,
    place: tuple[PlatformPreview, Finding],
    published: Collection[str],
    received_at: datetime,
    by: tuple[str, datetime],
) -> Appeal:
    preview, finding = place
    if preview.edition_id in published:
        raise AlreadyPublishedError(preview.edition_id, "nhận kiến nghị")
    if not preview.opened_at <= received_at < preview.deadline:
        times = moment(received_at), moment(preview.opened_at), deadline(preview.deadline)
        raise LateAppealError(finding.finding_id, *times)
    return Appeal(
        edition_id=preview.edition_id,
        platform_id=preview.platform_id,
        run_id=finding.run_id,
        rubric_id=finding.rubric_id,
        criterion_id=finding.criterion_id,
        kind=finding.kind,
        document_id=finding.document_id,
        content_hash=finding.content_hash,
        finding_id=finding.finding_id,
        ground=asked.ground,
        statement=_words("Kiến nghị", asked.statement),
        evidence=mask_personal_data(asked.evidence.strip()[:MOST_WORDS]),
        received_at=received_at,
        entered_at=by[1],
        entered_by=by[0],
    )


def _words(what: str, said: str) -> str:
    """A reason as it is kept: masked; raises AppealWordsError where there is none or too much."""
    kept = mask_personal_data(
        said.replace("\r\n", "\n").strip()
    )  # browsers send two signs for a line's end
    if not kept or len(kept) > MOST_WORDS:
        raise AppealWordsError(what, MOST_WORDS)
    return kept


def _effect(found: AnsweredAppeal, reply: Reply) -> Effect:
    possible = possible_effects(found.appeal.kind, found.appeal.ground, reply.answer)
    if reply.effect is not None and reply.effect not in possible:
        raise EffectError(reply.effect, tuple(map(str, possible)))
    return possible[0] if reply.effect is None else reply.effect


def _refuse(connection: "Connection", found: AnsweredAppeal, reply: Reply, account: str) -> None:
    """Raise where this person may not answer, or the appeal may no longer be answered."""
    appeal = found.appeal
    if appeal.edition_id in policy.edition_ids(connection):
        raise AlreadyPublishedError(appeal.edition_id, "trả lời kiến nghị")
    if not 0 < len(reply.office.strip()) <= MOST_OFFICE:
        raise AppealOfficeError(MOST_OFFICE)
    hashes = {appeal.document_id: appeal.content_hash}
    asked = PlanKey(run_id=appeal.run_id, rubric_id=appeal.rubric_id, criterion_id=appeal.criterion_id)
    labels = judgments.answering_labels(connection, asked, hashes)  # those given below too
    if account in {label.labeller for label in labels}:
        raise OwnJudgmentError(appeal.appeal_id, account)


def _given(
    found: AnsweredAppeal, reply: Reply, effect: Effect, by: tuple[str, datetime], turn: int
) -> AppealAnswer | None:
    """The answer in its turn; None where it says what the last one said."""
    old = found.answer
    given = AppealAnswer(
        appeal_id=found.appeal.appeal_id,
        turn=turn or (old.turn if old else 0) + 1,
        answer=reply.answer,
        effect=effect,
        reason=_words("Câu trả lời", reply.reason),
        office=reply.office.strip(),
        answered_by=by[0],
        answered_at=by[1],
    )
    said = {"answer", "effect", "reason", "office"}
    same = old is not None and old.model_dump(include=said) == given.model_dump(include=said)
    return None if same else given


def _rated_anew(workspace: Workspace, appeal: Appeal, effect: Effect) -> Recomputed:
    with workspace.engine.connect() as connection:
        stored = policy.rubric_ratings(connection, appeal.rubric_id)
        shown = appeals.preview_rubrics(connection, appeal.edition_id, appeal.platform_id)
    before = next((rating for run_id, rating, _ in stored if run_id == appeal.run_id), None)
    rubrics = {rubric.id: rubric for rubric in map(Rubric.model_validate, shown)}
    rubric = rubrics.get(appeal.rubric_id)
    if before is None or rubric is None:
        return Recomputed(effect=effect, before=before, after=None)
    after = rate_run(workspace, appeal.run_id, rubric, before.seed)
    return Recomputed(effect=effect, before=before, after=after)
