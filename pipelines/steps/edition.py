"""From a period's ratings to a published edition."""

import re
from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from pipelines.errors import (
    BadInputError,
    CorrectionError,
    ForeignEditionError,
    MixedVersionsError,
    NothingToPublishError,
    OutdatedRatingsError,
)
from pipelines.publication.versions import build
from pipelines.rating.types import (
    Edition,
    PlatformRating,
    PublishedCriterion,
    PublishedExample,
    PublishedRubric,
    PublishedWaiver,
    RatingStatus,
    SampledRow,
)
from pipelines.settings import Period
from pipelines.steps.audit import run_reader
from pipelines.steps.basis import JOINED, MODELS, STAMP, basis
from pipelines.steps.change import changes
from pipelines.steps.expiry import office_editions
from pipelines.steps.gate import check_ready
from pipelines.steps.history import history
from pipelines.steps.offices import claim_rubric, owner_name
from pipelines.steps.rate import rate_run
from pipelines.steps.samples import run_samples
from pipelines.steps.unseen import check_seen
from pipelines.steps.workspace import Workspace
from pipelines.store import appeals, policy
from pipelines.store.policy import StoredRating
from rubrics.authorities import authority
from rubrics.law import vi_day
from rubrics.types import WEIGHT_POINTS, Criterion, LegalBasis, Rubric

if TYPE_CHECKING:
    from sqlalchemy import Connection

EDITION_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class EditionRequest(BaseModel):
    """What to publish: a period's ratings under a name, into a site folder.

    `rubrics` are the rubrics rated against, so that readers get the very rules; `provisional` makes
    an operators' preview, which may hold ratings that nobody has audited. `no_preview` is the printed
    reason for not asking the platforms, `corrects_why` what was wrong with the edition corrected.
    """

    model_config = ConfigDict(frozen=True)

    period: str
    edition_id: str
    rubrics: tuple[Rubric, ...]
    site: str
    seed: int
    title: str = ""
    corrects: str = ""
    corrects_why: str = ""
    demo: bool = False
    provisional: bool = False
    no_preview: str = ""


def publish_period(workspace: Workspace, request: EditionRequest, now: datetime | None = None) -> Path:
    """Make the edition of a period's ratings, store it for good, and write its site; give its folder.

    Raises NothingToPublishError, MixedVersionsError, EditionChangedError, CorrectionError, OutdatedRatingsError
    where labels came after the ratings, UnseenError where only old texts are labelled, and NotReadyError where
    platforms have yet to be asked or answered at `now` (None: the clock's).
    """
    from pipelines.publication.catalogue import write_catalogue  # noqa: PLC0415 - the templates load
    from pipelines.publication.site import publish  # noqa: PLC0415 - only when used
    from pipelines.publication.verify import miscounted  # noqa: PLC0415 - only when used

    check_edition_id(request.edition_id)
    for rubric in request.rubrics:
        claim_rubric(workspace, rubric)
    rows = rated_rows(workspace, request)
    _own_correction(workspace, request)
    if not request.provisional:
        check_correction(workspace, request)
        check_seen(workspace, request.edition_id, ((run, rating.rubric_id) for run, rating, _ in rows))
        check_ready(workspace, request, rows, now or datetime.now(UTC))
    edition, samples = build_edition(workspace, request, rows)
    edition = _as_published(workspace, edition)
    if not request.provisional:
        unlike = [one.where for one in miscounted(edition, samples)] or _outdated(
            workspace, request, rows, samples
        )
        if unlike:
            raise OutdatedRatingsError(request.edition_id, unlike)
    site = Path(request.site)
    with workspace.engine.begin() as connection:  # a site that cannot be written leaves nothing stored
        if not request.provisional:
            policy.save_edition(connection, edition)
        folder = publish(edition, samples, site / edition.authority)
    if edition.authority:
        write_catalogue(site)
    return folder


def _as_published(workspace: Workspace, edition: Edition) -> Edition:
    """Give the edition under the build that first published it, where nothing else differs: it never changes."""
    with workspace.engine.connect() as connection:
        old = policy.load_edition(connection, edition.edition_id)
    same = old is not None and old == edition.model_copy(update={"build": old.build})
    return old if old is not None and same else edition


def _outdated(
    workspace: Workspace, request: EditionRequest, rows: list[StoredRating], samples: list[SampledRow]
) -> list[str]:
    """Give the ratings that rest on other judgments or attestations than there are now."""
    rubrics, period = {rubric.id: rubric for rubric in request.rubrics}, Period(request.period)
    of_rating: dict[tuple[str, str], list[SampledRow]] = defaultdict(list)
    for row in samples:
        of_rating[row.rubric_id, row.platform_id].append(row)
    found = []
    for _, rating, stamps in rows:
        if STAMP not in stamps:  # ratings from before the stamp are compared by their counts alone
            continue
        own = of_rating[rating.rubric_id, rating.platform_id]
        if stamps[STAMP] != basis(workspace, (rating.platform_id, period), rubrics[rating.rubric_id], own):
            found.append(f"{rating.rubric_id}/{rating.platform_id}")
    return found


def check_correction(workspace: Workspace, request: EditionRequest) -> None:
    """Raise CorrectionError unless a correction names a published edition and says why."""
    if not request.corrects and not request.corrects_why:
        return
    with workspace.engine.connect() as connection:
        known = policy.edition_ids(connection)
    if request.corrects not in known:
        raise CorrectionError(f"không có kỳ “{request.corrects}”", known)
    if not request.corrects_why.strip():
        raise CorrectionError("chưa nêu lý do", known)


def rated_rows(workspace: Workspace, request: EditionRequest) -> list[StoredRating]:
    """Give the ratings that an edition would hold; what appeals decided since is rated anew first.

    Raises NothingToPublishError.
    """
    by_id = {rubric.id: rubric for rubric in request.rubrics}
    with workspace.engine.connect() as connection:
        rows = [
            row for row in policy.period_ratings(connection, request.period) if row[1].rubric_id in by_id
        ]
        stale = [
            (run_id, by_id[rating.rubric_id], stamps)
            for run_id, rating, stamps in rows
            if stamps.get("rubric_sha256") == by_id[rating.rubric_id].sha256
            and _answered(connection, rating, by_id[rating.rubric_id]) != stamps.get("appeals", "")
        ]
    for run_id, rubric, stamps in stale:
        rate_run(workspace, run_id, rubric, int(stamps["seed"]))
    if stale:
        with workspace.engine.connect() as connection:
            rows = [r for r in policy.period_ratings(connection, request.period) if r[1].rubric_id in by_id]
    rows = [row for row in rows if _publishable(row[1], request)]
    if not rows:
        raise NothingToPublishError(request.period)
    return rows


def _answered(connection: "Connection", rating: PlatformRating, rubric: Rubric) -> str:
    """The stamp of all answers there are that a rating would rest on now."""
    own = appeals.decisions(connection, rating.platform_id, rubric.id)
    return appeals.decisions_stamp(connection, own, rating.platform_id, rubric.bases)


def build_edition(
    workspace: Workspace, request: EditionRequest, rows: list[StoredRating]
) -> tuple[Edition, list[SampledRow]]:
    """Give the edition of some ratings and the rows of its samples.

    Time comes from the inputs alone, so that the same inputs give the same bytes.
    """
    by_id = {rubric.id: rubric for rubric in request.rubrics}
    office = workspace.settings.authority
    read = run_reader(workspace)
    samples = [
        row
        for run_id, rating, _ in rows
        for row in run_samples(workspace, run_id, by_id[rating.rubric_id], read(run_id))
    ]
    ratings = tuple(rating for _, rating, _ in rows)
    earlier = office_editions(workspace)
    told = history(workspace, request, ratings, samples, earlier)
    period = Period(request.period)
    edition = Edition(
        edition_id=request.edition_id,
        title=edition_title(request),
        period_start=period.start,
        period_end=period.end,
        created_at=max([*map(datetime.fromisoformat, _moments(rows)), *told.moments]),
        demo=request.demo,
        provisional=request.provisional,
        seed=request.seed,
        method_version=_one("method_version", rows),
        code_version=_one("code_version", rows),
        model_version=_models(rows),
        rubrics=tuple(
            published_rubric(by_id[name], period.start) for name in sorted({r.rubric_id for r in ratings})
        ),
        ratings=ratings,
        corrects=request.corrects,
        authority=office,
        authority_name=owner_name(office) if office else "",
        corrects_why=request.corrects_why,
        no_preview="" if request.provisional else request.no_preview,
        valid_until=period.valid_until(workspace.settings.valid_months),
        build=build(),
        **told.fields,
    )
    edition = edition.model_copy(update={"changes": changes(workspace, edition, by_id, earlier)})
    return edition, samples


def _own_correction(workspace: Workspace, request: EditionRequest) -> None:
    """Refuse to correct what is not this office's: its edition alone, if the workspace acts for one."""
    acting = workspace.settings.authority
    if not request.corrects or not acting:
        return
    with workspace.engine.connect() as connection:
        corrected = policy.load_edition(connection, request.corrects)
    if corrected is None or corrected.authority != acting:
        owner = owner_name(corrected.authority) if corrected else "không rõ đơn vị nào"
        raise ForeignEditionError(request.corrects, owner)


def edition_title(request: EditionRequest) -> str:
    """Give an edition's title: as asked for, or after its month."""
    return request.title or f"Kỳ đánh giá tháng {Period(request.period).start:%m/%Y}"


def check_edition_id(edition_id: str) -> None:
    """Raise BadInputError where an edition's id cannot be a folder's name."""
    if not EDITION_ID.fullmatch(edition_id):
        message = (
            f"Mã kỳ công bố “{edition_id}” không hợp lệ: chỉ dùng chữ thường không dấu, chữ số và "
            "dấu gạch nối, ví dụ 2026-10 hoặc 2026-10-dinh-chinh-1."
        )
        raise BadInputError(message)


def published_rubric(rubric: Rubric, day: date) -> PublishedRubric:
    """Give what readers need of a rubric, with its authority as it was called on a day."""
    office = authority(rubric.authority)
    tenure = office.on(day) or office.latest
    names = {criterion.id: criterion.name.vi for criterion in rubric.criteria}
    return PublishedRubric(
        id=rubric.id,
        version=rubric.version,
        status=rubric.status,
        name_vi=rubric.name.vi,
        name_en=rubric.name.en,
        summary_vi=rubric.summary.vi,
        authority_name=tenure.name,
        ministry_name=tenure.ministry,
        sha256=rubric.sha256,
        effective_from=rubric.effective_from,
        effective_until=rubric.effective_until,
        extends=f"{rubric.extends.rubric} {rubric.extends.version}" if rubric.extends else "",
        criteria=tuple(_published_criterion(criterion) for criterion in rubric.criteria),
        waivers=tuple(
            PublishedWaiver(
                criterion_id=waiver.criterion,
                name_vi=names.get(waiver.criterion, waiver.criterion),
                platforms=waiver.platforms,
                until=waiver.until,
                why=waiver.why,
            )
            for waiver in rubric.waivers
        ),
    )


def _published_criterion(criterion: Criterion) -> PublishedCriterion:
    limits = criterion.limits
    return PublishedCriterion(
        id=criterion.id,
        name_vi=criterion.name.vi,
        name_en=criterion.name.en,
        kind=criterion.kind,
        role=criterion.role,
        weight=WEIGHT_POINTS[criterion.weight],
        harm=criterion.harm or "",
        applies_to=criterion.applies_to,
        include=criterion.include,
        exclude=criterion.exclude,
        legal=tuple(_legal(basis) for basis in criterion.legal),
        remedy=criterion.remedy,
        good=limits.good if limits else None,
        limit=limits.limit if limits else None,
        tolerance=limits.tolerance if limits else None,
        min_labels=limits.min_labels if limits else None,
        min_agreement=limits.min_agreement if limits else None,
        human_only=criterion.human_only,
        check=criterion.check,
        block_lists=criterion.block_lists,
        deadline_days=criterion.deadline_days,
        deprecated_from=criterion.deprecated_from,
        examples=tuple(
            PublishedExample(text=found.text, violates=found.violates, why=found.why)
            for found in criterion.examples
        ),
    )


def _legal(basis: LegalBasis) -> str:
    where = f"{basis.article}, " if basis.article else ""
    until = (
        ""
        if basis.in_force_until is None
        else f" (có hiệu lực đến hết ngày {vi_day(basis.in_force_until)})"
    )
    doubt = "" if basis.verified else " (chưa kiểm chứng)"
    return f"{where}{basis.document}{until}{doubt}"


def _publishable(rating: PlatformRating, request: EditionRequest) -> bool:
    # A rating without an audit is shown only to operators: it stays out of a public edition.
    return request.provisional or rating.status != RatingStatus.PROVISIONAL


def _moments(rows: list[StoredRating]) -> list[str]:
    return [stamps["decided_at"] for _, _, stamps in rows]


def _models(rows: list[StoredRating]) -> str:
    """The models that steered the audits of the ratings, several where labels rest on plans of an earlier one."""
    return JOINED.join(sorted({name for _, _, stamps in rows for name in stamps[MODELS].split(JOINED)}))


def _one(stamp: str, rows: list[StoredRating]) -> str:
    found = sorted({stamps[stamp] for _, _, stamps in rows})
    if len(found) > 1:
        raise MixedVersionsError(stamp, tuple(found))
    return found[0]
