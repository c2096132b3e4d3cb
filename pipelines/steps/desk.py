"""What whoever answers appeals has before them: the appeal, the finding, the rule, and who is to sign."""

from datetime import datetime
from itertools import islice

from pydantic import BaseModel, ConfigDict

from pipelines.audit.appeals import Answer, Appeal, AppealAnswer, Effect, possible_effects
from pipelines.audit.preview import Finding
from pipelines.errors import BadInputError
from pipelines.publication.formats import deadline
from pipelines.rating.types import PublishedCriterion
from pipelines.settings import ZONE
from pipelines.steps.offices import office_of
from pipelines.steps.workspace import Workspace
from pipelines.store import appeals, policy

DAY = "2026-11-20"
"""A day as it is written; longer is a moment."""


_EARLIEST = 2000
"""No appeal is older; the year 1 is no year in every zone."""


class Case(BaseModel):
    """One appeal with all that is needed to answer it; `office` signs unless another is named."""

    model_config = ConfigDict(frozen=True)

    appeal: Appeal
    answer: AppealAnswer | None
    finding: Finding | None
    rule: PublishedCriterion | None
    platform_name: str
    office: str

    @property
    def turn(self) -> int:
        """The turn that an answer given now would have."""
        return 1 if self.answer is None else self.answer.turn + 1

    @property
    def choices(self) -> tuple[Effect, ...]:
        """The effects to choose among where the ground leaves a choice."""
        return possible_effects(self.appeal.kind, self.appeal.ground, Answer.UPHELD)


def editions_at_hand(workspace: Workspace) -> list[str]:
    """Give the editions whose appeals are still to be dealt with, those in preview longest first.

    Where all are published, the newest alone: its answers can still be read.
    """
    mine = office_of(workspace)
    with workspace.engine.connect() as connection:

        def ours(edition: str) -> bool:
            shown = appeals.edition_previews(connection, edition).values()
            return any(mine.owns(one.rubric_id) for preview in shown for one in preview.findings)

        published = set(policy.edition_ids(connection))
        known = appeals.editions_in_preview(connection)
        waiting = [edition for edition in reversed(known) if edition not in published and ours(edition)]
        return waiting or list(islice(filter(ours, known), 1))


def appeal_cases(workspace: Workspace, edition_id: str = "") -> list[Case]:
    """Give the appeals before an edition (all in preview and not published yet), in the order they came in.

    An office sees those under its own rubrics.
    """
    return [
        case
        for edition in ([edition_id] if edition_id else editions_at_hand(workspace))
        for case in _cases(workspace, edition)
    ]


def _cases(workspace: Workspace, edition: str) -> list[Case]:
    mine = office_of(workspace)
    with workspace.engine.connect() as connection:
        previews = appeals.edition_previews(connection, edition)
        made = appeals.edition_appeals(connection, edition)
    found = [one for one in made if mine.owns(one.appeal.rubric_id)]
    cases = []
    for one in found:
        preview = previews[one.appeal.platform_id]
        rubric = next((r for r in preview.rubrics if r.id == one.appeal.rubric_id), None)
        rules = {rule.id: rule for rule in rubric.criteria} if rubric else {}
        cases.append(
            Case(
                appeal=one.appeal,
                answer=one.answer,
                finding=preview.finding(one.appeal.finding_id),
                rule=rules.get(one.appeal.criterion_id),
                platform_name=preview.platform_name,
                office=one.answer.office if one.answer else rubric.authority_name if rubric else "",
            )
        )
    return cases


def waiting_editions(workspace: Workspace, now: datetime) -> list[dict[str, str]]:
    """Give each platform's preview before editions not yet published: its deadline, appeals, unanswered ones.

    `over` says whether the deadline has passed at `now`.
    """
    mine = office_of(workspace)
    rows = []
    with workspace.engine.connect() as connection:
        published = set(policy.edition_ids(connection))
        for edition in appeals.editions_in_preview(connection):
            if edition in published:
                continue
            made = appeals.edition_appeals(connection, edition)
            for name, preview in appeals.edition_previews(connection, edition).items():
                ours = [one for one in made if one.appeal.platform_id == name]
                row = {"edition": edition, "platform": name, "deadline": deadline(preview.deadline)}
                row |= {
                    "period": f"{preview.period_start:%Y-%m}",
                    "appeals": str(len(ours)),
                    "over": "yes" if preview.deadline <= now else "no",
                    "unanswered": str(sum(one.answer is None for one in ours)),
                }
                if any(mine.owns(rating.rubric_id) for rating in preview.ratings):
                    rows.append(row)
    return rows


def waiting_text(rows: list[dict[str, str]]) -> str:
    """Lay previews out for the terminal, '' for none."""
    lines = [
        f"  {row['edition']}, {row['platform']}: kiến nghị đến {row['deadline']}; đã nhận {row['appeals']}, "
        f"chưa trả lời {row['unanswered']}"
        for row in rows
    ]
    return "\n".join(["Đang cho nền tảng xem trước (giờ Việt Nam):", *lines]) if rows else ""


def _no_moment(written: str) -> BadInputError:
    return BadInputError(f"“{written[:40]}” không phải thời điểm: viết {DAY} hoặc {DAY}T16:30.")


def arrival(written: str, now: datetime) -> datetime:
    """Read when something arrived, in Vietnam's time: a day alone is its last minute, nothing is now.

    Raises BadInputError for what is no moment, or is yet to come.
    """
    if not written:
        return now
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        raise _no_moment(written) from None
    if found.year < _EARLIEST:
        raise _no_moment(written)
    if len(written) == len(DAY):
        found = found.replace(hour=23, minute=59)
    found = found if found.tzinfo else found.replace(tzinfo=ZONE)
    if found.astimezone(ZONE).date() > now.astimezone(ZONE).date():
        message = f"“{written[:40]}” chưa tới: ghi lúc kiến nghị đã đến nơi, giờ Việt Nam."
        raise BadInputError(message)
    return min(found, now)
