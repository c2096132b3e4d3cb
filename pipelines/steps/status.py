"""Where each platform of a period stands, and what to do next."""

from collections.abc import Mapping, Sequence

from pipelines.rating.rate import USABLE_OUTCOMES
from pipelines.rating.types import Edition, PlatformRating, RatingStatus
from pipelines.rating.words import STATUS_WORDS
from pipelines.settings import Period
from pipelines.steps.cut_off import unstored_crawls
from pipelines.steps.expiry import last_ratings
from pipelines.steps.offices import office_of
from pipelines.steps.unseen import unseen
from pipelines.steps.workspace import Workspace
from pipelines.store import facts
from pipelines.store.policy import StoredRating

NEXT_STEPS: dict[str, str] = {
    "running": "chạy lại `cleanplatforms rate` để hoàn tất lượt thu thập",
    "no_sample": "xem lý do; kiểm tra địa chỉ, robots.txt, rồi chạy lại `cleanplatforms rate`",
    "not_rated": "chạy `cleanplatforms rate`",
    RatingStatus.PROVISIONAL: "`cleanplatforms audit serve` (hoặc `audit export`, `audit import`), rồi `rate` lại",
    RatingStatus.INSUFFICIENT: "thêm nhãn (`cleanplatforms audit plan --labels`, gán tiếp, rồi `rate` lại), hoặc "
    "công bố là chưa đủ bằng chứng: `cleanplatforms preview`, rồi `cleanplatforms publish`",
    "unseen": "còn {waiting} câu hỏi về nội dung mới hoặc đã đổi chưa đủ hai người xem: `cleanplatforms audit serve` "
    "(hoặc `audit export`, `audit import`), rồi `rate` lại",
    RatingStatus.RATED: "`cleanplatforms preview`, trả lời kiến nghị (`appeal answer`), rồi `cleanplatforms publish`",
}
"""What an operator does next, by the state a platform is in."""

TO_BE_SHOWN = frozenset({RatingStatus.INSUFFICIENT, RatingStatus.RATED})
"""States whose platform is to have its preview next."""

SHOWN = {
    False: "đang cho xem trước, kỳ {edition}, nhận kiến nghị đến {deadline}: còn {unanswered} kiến nghị chưa trả lời "
    "(`appeal answer`); hết hạn thì `publish`",
    True: "đã hết hạn kiến nghị, kỳ {edition}: còn {unanswered} kiến nghị chưa trả lời (`appeal answer`); trả lời đủ "
    "thì `publish`",
}
"""What comes next once a rated platform has its preview, and once its time is over."""

PUBLISHED = "{rubric} đã công bố ở kỳ {edition}"
OTHERWISE = (
    "{rubric} đã công bố ở kỳ {edition} nhưng kết quả trong kho đã đổi từ đó: kỳ ấy sai thì công bố kỳ đính chính "
    "(`preview` và `publish` với `--edition`, `--corrects {edition}`)"
)
"""What is said of a rating that an edition of this period holds, as it is or in another form."""


def period_status(
    workspace: Workspace,
    period: Period,
    ratings: Sequence[StoredRating],
    waiting: Sequence[Mapping[str, str]] = (),
    editions: Sequence[Edition] = (),
) -> list[dict[str, str]]:
    """Give each platform's run, its outcome, its ratings, and the next step; crawls cut off come last.

    `ratings` are the period's (store.policy.period_ratings), `waiting` the previews before editions not yet
    published (steps.desk.waiting_editions), `editions` those that are, by time. An office sees ratings under
    its own rubrics and, marked, under those that its own build upon.
    """
    rows, began, mine = [], {}, office_of(workspace)
    shown = [one for one in waiting if one["period"] == period.label]
    told = last_ratings(one for one in editions if one.period_start == period.start)
    with workspace.engine.connect() as connection:
        for platform_id, run_id in sorted(facts.latest_runs(connection, period.label).items()):
            _, _, manifest = facts.run_manifest(connection, run_id)
            began[platform_id] = manifest.started_at
            row = {"platform": platform_id, "run": run_id, "outcome": str(manifest.outcome)}
            row["reason"] = manifest.reason
            seen = [r for run, r, _ in ratings if run == run_id and mine.may_read(r.rubric_id)]
            ours = [rating for rating in seen if mine.owns(rating.rubric_id)]
            out = [
                _published(r, *told[platform_id, r.rubric_id])
                for r in ours
                if (platform_id, r.rubric_id) in told
            ]
            left = [r for r in ours if (platform_id, r.rubric_id) not in told]
            states = sorted({str(rating.status) for rating in left}) or ([] if ours else ["not_rated"])
            waiting_here = sum(
                one.waiting for one in unseen(workspace, [run_id], {r.rubric_id for r in left})
            )
            if waiting_here:
                states = [state for state in states if state not in TO_BE_SHOWN] + ["unseen"]
            if manifest.outcome not in USABLE_OUTCOMES:
                states = ["running" if manifest.outcome == "running" else "no_sample"]
            row["ratings"] = ", ".join(_rated(r, own=mine.owns(r.rubric_id)) for r in seen)
            asked = [
                SHOWN[one["over"] == "yes"].format(**one) for one in shown if one["platform"] == platform_id
            ]
            steps = [
                NEXT_STEPS[state].format(waiting=waiting_here)
                for state in states
                if not (asked and state in TO_BE_SHOWN)
            ]
            rows.append(row | {"next": "; ".join(steps + asked + out)})
    return rows + unstored_crawls(workspace, period, began)


def _published(rating: PlatformRating, edition: Edition, then: PlatformRating) -> str:
    words = PUBLISHED if rating == then else OTHERWISE
    return words.format(rubric=rating.rubric_id, edition=edition.edition_id)


def _rated(rating: PlatformRating, *, own: bool) -> str:
    grade = "–".join(rating.grades) or STATUS_WORDS[rating.status].lower()
    return f"{rating.rubric_id}: {grade}" + ("" if own else " (chỉ xem)")


def status_text(period: Period, rows: list[dict[str, str]]) -> str:
    """Lay the state out for the terminal."""
    if not rows:
        return f"Kỳ {period.label}: chưa có lượt thu thập nào. Bắt đầu bằng `cleanplatforms rate`."
    lines = [f"Kỳ {period.label}"]
    for row in rows:
        lines.append(" ".join(filter(None, (f"{row['platform']}:", row["reason"], f"[{row['outcome']}]"))))
        lines.append(f"  xếp hạng: {row['ratings'] or 'chưa có'}")
        lines.append(f"  tiếp theo: {row['next']}")
    return "\n".join(lines)
