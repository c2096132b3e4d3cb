"""Crawl, rate, publish, status, serve: the main job, a command a step."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.console import Json, emit, progress_bars, say
from pipelines.errors import ExitCode, NoRubricForFieldError

if TYPE_CHECKING:
    from crawler.types import Manifest, Platform
    from pipelines.settings import Period
    from pipelines.steps.edition import EditionRequest
    from pipelines.steps.workspace import Workspace
    from rubrics.types import Rubric

Target = Annotated[
    str, typer.Argument(help="Tệp .yaml (hoặc thư mục các tệp) của nền tảng, hoặc một địa chỉ.")
]
PeriodOption = Annotated[
    str, typer.Option("--period", help="Kỳ đánh giá, dạng 2026-10; mặc định: tháng này.")
]
SeedOption = Annotated[
    int, typer.Option("--seed", help="Hạt giống của mẫu; mặc định lấy từ cấu hình.", show_default=False)
]
FromScratch = Annotated[
    bool,
    typer.Option("--from-scratch", help="Tải lại mọi trang, kể cả trang không đổi từ lần thu thập trước."),
]
AuthorityOption = Annotated[
    str,
    typer.Option(
        "--authority", help="Mã cơ quan mà lệnh này làm thay; mặc định lấy từ cấu hình, trống: cả hệ thống."
    ),
]
Rubrics = Annotated[
    list[str],
    typer.Option("--rubric", help="Tệp bộ tiêu chí, hoặc mã trong thư viện; dùng được nhiều lần."),
]


def crawl(
    target: Target,
    period: PeriodOption = "",
    seed: SeedOption = -1,
    from_scratch: FromScratch = False,
    authority: AuthorityOption = "",
    as_json: Json = False,
) -> None:
    """Lấy mẫu một nền tảng và lưu vào kho; chạy lại thì tiếp tục từ chỗ dừng."""
    from crawler.reasons import coverage_lines
    from pipelines.rating.rate import USABLE_OUTCOMES
    from pipelines.steps import assess, progress

    workspace, when, seed = job(period, seed, authority)
    workspace = workspace.model_copy(update={"from_scratch": from_scratch})
    rows: list[dict[str, object]] = []
    lines: list[str] = []
    with progress_bars():
        for platform in _platforms(target):
            folder = assess.crawl_platform(workspace, platform, when, seed, progress.tell(platform.name))
            manifest = assess.ingest_run(workspace, platform, when, folder)
            rows.append({"platform": platform.id, "run": manifest.run_id, "folder": str(folder)})
            rows[-1] |= {"outcome": str(manifest.outcome), "reason": manifest.reason}
            rows[-1] |= {"adapter": manifest.adapter, "adapter_reason": manifest.adapter_reason}
            rows[-1] |= {"sections": [section.model_dump(mode="json") for section in manifest.sections]}
            lines.append(
                f"{platform.id}: {manifest.outcome} {manifest.reason}{_program(manifest)} → {folder}"
            )
            lines += [f"  {line}" for line in coverage_lines(manifest)]
    emit({"runs": rows}, "\n".join(lines), as_json)
    if any(row["outcome"] not in USABLE_OUTCOMES for row in rows):
        raise typer.Exit(ExitCode.NO_SAMPLE)


def _program(manifest: "Manifest") -> str:
    """By which program's adapter a platform was read, and why; nothing where none knew it."""
    return f" Bộ đọc {manifest.adapter}: {manifest.adapter_reason}." if manifest.adapter else ""


def score(period: PeriodOption = "", as_json: Json = False) -> None:
    """Chấm điểm các nội dung chưa được chấm trong một kỳ."""
    from pipelines.steps import assess, progress
    from pipelines.store.facts import latest_runs

    workspace, when, _ = job(period, -1)
    with workspace.engine.connect() as connection:
        runs = latest_runs(connection, when.label)
    with progress_bars():
        counts = {name: assess.score_run(workspace, run, progress.tell(name)) for name, run in runs.items()}
    lines = [f"{name}: {count} nội dung mới được chấm" for name, count in counts.items()]
    emit({"scored": counts}, "\n".join(lines) or "Chưa có lượt thu thập nào trong kỳ này.", as_json)


def rate(
    target: Target,
    rubric: Rubrics,
    period: PeriodOption = "",
    seed: SeedOption = -1,
    from_scratch: FromScratch = False,
    authority: AuthorityOption = "",
    as_json: Json = False,
) -> None:
    """Đánh giá nền tảng theo bộ tiêu chí; là “tạm thời” cho tới khi có người gán nhãn."""
    platforms = _platforms(target, rubric)
    workspace, when, seed = job(period, seed, authority)
    workspace = workspace.model_copy(update={"from_scratch": from_scratch})
    from pipelines import flows
    from pipelines.commands.report import rating_table
    from pipelines.rating.rate import USABLE_OUTCOMES
    from pipelines.steps.drift import drift_rows, drift_text, rating_drifts
    from pipelines.steps.gathering import gathering_rows, gathering_text, rating_gatherings
    from pipelines.steps.rubrics import open_rubric
    from pipelines.steps.status import TO_BE_SHOWN
    from pipelines.steps.unseen import unseen

    with progress_bars():
        ratings = flows.run(flows.rate_period, workspace, list(platforms), list(rubric), when.label, seed)
    drifts, gathered = rating_drifts(workspace, ratings), rating_gatherings(workspace, ratings)
    alarms = {"drift": drift_rows(drifts), "gathering": gathering_rows(gathered)}
    parts = rating_table(ratings), drift_text(drifts), gathering_text(gathered)
    emit(
        {"ratings": [r.model_dump(mode="json") for r in ratings]} | alarms,
        "\n".join(filter(None, parts)),
        as_json,
    )
    warn_of_law((open_rubric(name) for name in rubric), when)
    for rating in ratings:
        if rating.sample.run_outcome not in USABLE_OUTCOMES:
            say(
                f"{rating.platform_name}: chi tiết và việc tiếp theo: `cleanplatforms status --period {when.label}`."
            )
    if any(rating.status == "provisional" for rating in ratings):
        say(
            "Tiếp theo: gán nhãn bằng `cleanplatforms audit serve` hoặc `audit export`, `audit import`, rồi chạy lại."
        )
    old = unseen(workspace, {r.sample.run_id for r in ratings}, {r.rubric_id for r in ratings})
    if old:
        say(
            f"Kết quả trên mới dựa vào nhãn của lượt trước: còn {sum(one.waiting for one in old)} câu hỏi về nội dung "
            "mới hoặc đã đổi chưa đủ hai người xem. Tiếp theo: gán nhãn bằng `cleanplatforms audit serve` hoặc "
            "`audit export`, `audit import`, rồi chạy lại."
        )
    elif any(rating.status in TO_BE_SHOWN for rating in ratings):
        asked = " ".join(f"--rubric {name}" for name in rubric)
        asked += f" --authority {authority}" if authority else ""
        say(
            f"Tiếp theo: cho nền tảng xem trước bằng `cleanplatforms preview {asked} --period {when.label}`."
        )
    if all(rating.sample.run_outcome not in USABLE_OUTCOMES for rating in ratings):
        raise typer.Exit(ExitCode.NO_SAMPLE)


def publish(
    rubric: Rubrics,
    period: PeriodOption = "",
    edition: Annotated[str, typer.Option(help="Mã kỳ công bố; mặc định là kỳ đánh giá.")] = "",
    title: Annotated[str, typer.Option(help="Tên kỳ công bố.")] = "",
    corrects: Annotated[str, typer.Option(help="Mã kỳ công bố được đính chính.")] = "",
    why: Annotated[str, typer.Option(help="Lý do đính chính, được công bố.")] = "",
    skip_preview: Annotated[
        str, typer.Option(help="Lý do không chờ nền tảng xem trước và kiến nghị, được in trong kỳ công bố.")
    ] = "",
    out: Annotated[Path | None, typer.Option(help="Thư mục trang công bố.")] = None,
    provisional: Annotated[bool, typer.Option(help="Bản xem trước cho người vận hành.")] = False,
    authority: AuthorityOption = "",
    as_json: Json = False,
) -> None:
    """Phát hành kỳ công bố sau khi nền tảng đã xem trước. Kỳ đã phát hành không bao giờ bị sửa."""
    workspace, when, seed = job(period, -1, authority)
    from datetime import datetime

    from pipelines import flows
    from pipelines.publication.formats import day
    from pipelines.settings import ZONE

    request = edition_to_be(workspace, when, seed, rubric, (edition, title)).model_copy(
        update={
            "corrects": corrects,
            "corrects_why": why,
            "no_preview": skip_preview,
            "site": str(out or workspace.settings.site_dir),
            "provisional": provisional,
        }
    )
    folder = flows.run(flows.publish_edition, workspace, request)
    page = Path(folder) / "index.html"
    emit({"edition": request.edition_id, "page": str(page)}, f"Đã công bố: {page}", as_json)
    until = when.valid_until(workspace.settings.valid_months)
    if until < datetime.now(ZONE).date():
        say(
            f"Kết quả của kỳ này chỉ có hiệu lực đến hết ngày {day(until)}, đã qua: trang công bố báo là hết hạn. Muốn "
            "có kết quả còn hiệu lực thì thu mẫu kỳ mới (`cleanplatforms rate`); thời hạn đặt ở `valid_months`."
        )


def verify(
    folder: Annotated[Path, typer.Argument(help="Thư mục của một kỳ công bố, ví dụ site/2026-10.")],
    as_json: Json = False,
) -> None:
    """Tính lại mọi con số và mọi tệp của một kỳ công bố từ chính dữ liệu mở của nó."""
    from pipelines.publication.examination import Outcome, examination_text, examine

    done = examine(folder)
    told: dict[str, object] = {"edition": done.made.edition_id, "outcome": done.outcome}
    told |= {"method": done.made.method_version, "code": done.made.code_version}
    told["build"] = done.made.build
    rows = [{"check": one.check, "where": one.where, "what": one.what} for one in done.found]
    emit(told | {"disagreements": rows}, examination_text(done), as_json)
    if done.outcome is not Outcome.HOLDS:
        raise typer.Exit(
            ExitCode.BAD_INPUT if done.outcome is Outcome.DISAGREES else ExitCode.OTHER_VERSION
        )


def status(period: PeriodOption = "", authority: AuthorityOption = "", as_json: Json = False) -> None:
    """Xem mỗi nền tảng đang ở bước nào và cần làm gì tiếp."""
    from datetime import datetime

    from pipelines.settings import ZONE
    from pipelines.steps.desk import waiting_editions, waiting_text
    from pipelines.steps.drift import drift_rows, drift_text, stored_drifts
    from pipelines.steps.expiry import expired_ratings, expired_text
    from pipelines.steps.gathering import gathering_rows, gathering_text, stored_gatherings
    from pipelines.steps.status import period_status, status_text
    from pipelines.store.policy import period_ratings, published_editions

    workspace, when, _ = job(period, -1, authority)
    waiting = waiting_editions(workspace, datetime.now(ZONE))
    with workspace.engine.connect() as connection:
        ratings = period_ratings(connection, when.label)
        editions = published_editions(connection)
    rows = period_status(workspace, when, ratings, waiting, editions)
    expired = expired_ratings(workspace, editions, datetime.now(ZONE).date())
    drifts, gathered = stored_drifts(workspace, ratings), stored_gatherings(workspace, ratings)
    alarms = drift_text(drifts), gathering_text(gathered)
    parts = (status_text(when, rows), *alarms, waiting_text(waiting), expired_text(expired))
    told = {"period": when.label, "platforms": rows, "previews": waiting, "expired": expired}
    told |= {"drift": drift_rows(drifts), "gathering": gathering_rows(gathered)}
    emit(told, "\n".join(filter(None, parts)), as_json)


def serve(
    target: Target,
    rubric: Rubrics,
    cron: Annotated[str, typer.Option(help="Lịch chạy dạng cron, theo giờ Việt Nam.")] = "0 2 1 * *",
) -> None:
    """Chạy định kỳ qua máy chủ Prefect (đặt PREFECT_API_URL trước)."""
    from pipelines import flows

    workspace, *_ = job("", -1)
    flows.serve(workspace, list(_platforms(target, rubric)), list(rubric), cron)


def warn_of_law(rubrics: "Iterable[Rubric]", when: "Period") -> None:
    """Tell operators of legal bases that do not hold all through a period; what follows is for lawyers to say."""
    from pipelines.steps.rubrics import shaky_bases

    found = [words for rubric in rubrics for words in shaky_bases(rubric, when)]
    if found:
        lines = "\n".join(f"  {one}" for one in found)
        say(
            f"Cảnh báo: căn cứ pháp lý không có hiệu lực suốt kỳ {when.label}; nhờ bộ phận pháp chế xem lại bộ "
            f"tiêu chí (`cleanplatforms rubric check`):\n{lines}"
        )


def edition_to_be(
    workspace: "Workspace", when: "Period", seed: int, rubrics: list[str], named: tuple[str, str]
) -> "EditionRequest":
    """Give what `preview` and `publish` ask for alike; `named` are the edition's id and title, '' for the usual.

    What the demo's answer key labelled is called a demonstration, whatever command publishes it.
    """
    from pipelines.steps.edition import EditionRequest
    from pipelines.steps.rubrics import open_rubric
    from pipelines.store.judgments import from_answer_key

    edition, title = named
    opened = tuple(open_rubric(name) for name in rubrics)
    warn_of_law(opened, when)
    with workspace.engine.connect() as connection:
        demo = from_answer_key(connection, (rubric.id for rubric in opened))
    return EditionRequest(
        period=when.label,
        edition_id=edition or "-".join(filter(None, (workspace.settings.authority, when.label))),
        title=title,
        rubrics=opened,
        site="",
        seed=seed,
        demo=demo,
    )


def job(period: str, seed: int, authority: str = "") -> "tuple[Workspace, Period, int]":
    """Give the workspace of this installation, the period asked for (or this month), and the seed.

    `authority` is the office to act for, '' that of the settings.
    """
    from datetime import UTC, datetime

    from pipelines.settings import Period, Settings
    from pipelines.steps.offices import acting_as
    from pipelines.steps.workspace import Workspace

    settings = Settings()
    when = Period(period) if period else Period.of(datetime.now(UTC))
    workspace = acting_as(Workspace(settings=settings), authority)
    return workspace, when, workspace.seed_of(when) if seed < 0 else seed


def _platforms(target: str, rubrics: Sequence[str] = ()) -> "tuple[Platform, ...]":
    from crawler.registry import load_platforms, platform_from_url
    from crawler.types import PlatformField
    from pipelines.steps.rubrics import open_rubric

    covered = {PlatformField(field) for rubric in rubrics for field in open_rubric(rubric).fields}
    if _is_address(target):  # an address declares no field: the rubric that is asked for decides
        return (platform_from_url(target).model_copy(update={"fields": tuple(sorted(covered))}),)
    platforms = load_platforms(Path(target))
    for platform in platforms:
        if rubrics and not covered & set(platform.fields):
            raise NoRubricForFieldError(platform.id, platform.fields)
    return platforms


def _is_address(target: str) -> bool:
    """Whether an address is meant, with its scheme or as a bare host; a file or folder goes first."""
    if "://" in target:
        return True
    host = re.fullmatch(r"[^\s/\\]+\.[^\s/\\.\d]{2,}/?", target.strip())
    return bool(host) and not target.endswith((".yaml", ".yml")) and not Path(target).exists()
