"""Audit commands: plan, export, import, status, attest, the review application and its accounts."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands import account, review
from pipelines.commands.console import Json, day, emit, table
from pipelines.commands.usage import Commands
from pipelines.commands.work import AuthorityOption, PeriodOption, Rubrics, job

if TYPE_CHECKING:
    from pipelines.audit.resolve import Standing
    from pipelines.steps.workspace import Workspace
    from rubrics.types import Rubric

app = Commands(help="Thẩm định: chọn nội dung để người xem, xuất và nạp nhãn, ghi nhận văn bản.")

app.add_typer(account.app, name="account")
app.command("serve")(review.serve)

Platform = Annotated[str, typer.Option("--platform", help="Chỉ một nền tảng (mã); mặc định: mọi nền tảng.")]
STANDINGS = ("pending_second", "pending_adjudication")
EXPORTED = (*STANDINGS, "final")


@app.command()
def plan(
    rubric: Rubrics,
    period: PeriodOption = "",
    labels: Annotated[
        int | None,
        typer.Option(help="Số nhãn cho mỗi nền tảng và tiêu chí; mặc định lấy từ cấu hình.", min=1),
    ] = None,
    forecast: Annotated[
        bool, typer.Option("--forecast", help="Chỉ dự báo cần bao nhiêu nhãn, không lập kế hoạch.")
    ] = False,
    authority: AuthorityOption = "",
    as_json: Json = False,
) -> None:
    """Lập (hoặc mở rộng) kế hoạch thẩm định cho các lượt thu thập trong kỳ."""
    from pipelines.commands.report import forecast_table
    from pipelines.steps.audit import experimental_steering, forecast_run, plan_run
    from pipelines.store.facts import latest_runs, run_manifest

    workspace, when, seed = job(period, -1, authority)
    if labels:
        settings = workspace.settings.model_copy(update={"labels_per_criterion": labels})
        workspace = workspace.model_copy(update={"settings": settings})
    opened = _own_rubrics(workspace, rubric)
    rows = []
    with workspace.engine.connect() as connection:
        runs = latest_runs(connection, when.label)
        fields = {name: set(run_manifest(connection, run)[0].fields) for name, run in runs.items()}
    pairs = [
        (name, run_id, ours)
        for name, run_id in sorted(runs.items())
        for ours in opened
        if set(ours.fields) & fields[name]
    ]
    if forecast:
        found = {(name, ours.id): forecast_run(workspace, run_id, ours) for name, run_id, ours in pairs}
        told = [
            {"platform": name, "rubric": rubric_id, "criterion": criterion, **one.model_dump(mode="json")}
            for (name, rubric_id), by_criterion in found.items()
            for criterion, one in by_criterion.items()
        ]
        emit({"forecasts": told}, forecast_table(found), as_json)
        return
    for name, run_id, ours in pairs:
        total = plan_run(workspace, run_id, ours, seed)
        rows.append({"platform": name, "rubric": ours.id, "questions": total})
    text = table(
        ("Nền tảng", "Bộ tiêu chí", "Số câu hỏi"),
        [(str(r["platform"]), str(r["rubric"]), str(r["questions"])) for r in rows],
    )
    tried = {ours.id: experimental_steering(workspace, ours) for ours in opened}
    notes = [
        f"{rubric_id}, {criterion}: đầu chấm thử nghiệm {output} gợi ý thứ tự xem; chỉ nhãn của người quyết định."
        for rubric_id, found in tried.items()
        for criterion, output in found.items()
    ]
    if not any(row["questions"] for row in rows):
        notes.append(
            "Chưa có nội dung nào để thẩm định: xem vì sao bằng `cleanplatforms status`, rồi thu thập lại bằng "
            "`cleanplatforms rate`."
        )
    emit({"plans": rows, "experimental": tried}, "\n".join([text, *notes]), as_json)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="Tệp CSV sẽ ghi.", dir_okay=False)],
    rubric: Rubrics,
    period: PeriodOption = "",
    platform: Platform = "",
    only: Annotated[
        str,
        typer.Option(
            help="Chỉ những câu chờ người thứ hai (pending_second), chờ phân xử (pending_adjudication), hoặc đã xong "
            "(final, để gán lại); mặc định: mọi câu chưa xong."
        ),
    ] = "",
    semicolon: Annotated[bool, typer.Option(help="Dùng dấu chấm phẩy, như Excel tiếng Việt.")] = False,
    label_studio: Annotated[
        bool, typer.Option(help="Ghi nhiệm vụ JSON của Label Studio, và cấu hình gán nhãn .xml bên cạnh.")
    ] = False,
    authority: AuthorityOption = "",
    as_json: Json = False,
) -> None:
    """Xuất câu hỏi thẩm định ra bảng tính hoặc Label Studio; không có điểm mô hình, tên nền tảng."""
    from pipelines.audit.errors import FilledFileError
    from pipelines.audit.exchange import filled
    from pipelines.steps.labels import export_file, export_studio, stored_plans

    if labels := filled(file.read_bytes()) if file.is_file() else 0:
        raise FilledFileError(str(file), labels)
    workspace, when, _ = job(period, -1, authority)
    opened = _own_rubrics(workspace, rubric)
    plans = stored_plans(workspace, when, platform)
    if label_studio:
        from pipelines.audit.studio import STUDIO_CONFIG

        data, count = export_studio(workspace, plans, opened, _standing(only))
        file.with_suffix(".xml").write_text(STUDIO_CONFIG, encoding="utf-8")
    else:
        data, count = export_file(workspace, plans, opened, _standing(only), ";" if semicolon else ",")
    file.write_bytes(data)
    words = f"{file}: {count} câu hỏi. " + (
        f"Tạo dự án với cấu hình {file.with_suffix('.xml').name}, nhập tệp này; xong thì xuất JSON và nạp lại."
        if label_studio
        else "Mỗi người điền cột “nhãn” trong bản riêng của mình rồi nạp lại."
    )
    emit({"file": str(file), "questions": count}, words, as_json)


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="Tệp đã điền.", exists=True, dir_okay=False)],
    labeller: Annotated[str, typer.Option(help="Mã người gán nhãn (không cần tên thật).")],
    adjudicator: Annotated[bool, typer.Option(help="Người này phân xử các bất đồng.")] = False,
    period: PeriodOption = "",
    label_studio: Annotated[bool, typer.Option(help="Tệp JSON do Label Studio xuất.")] = False,
    annotator: Annotated[
        str, typer.Option(help="Số hoặc email của người này trong Label Studio, nếu tệp có nhiều người.")
    ] = "",
    authority: AuthorityOption = "",
    as_json: Json = False,
) -> None:
    """Nạp nhãn của một người; có lỗi thì nêu mọi lỗi và không nạp gì. Nhãn cũ không bao giờ bị xóa."""
    from functools import partial

    from pipelines.audit.exchange import import_labels
    from pipelines.audit.labels import LabellerRole
    from pipelines.audit.studio import studio_labels
    from pipelines.steps import labels

    workspace, when, _ = job(period, -1, authority)
    read = partial(studio_labels, annotator=annotator) if label_studio else import_labels
    role = LabellerRole.ADJUDICATOR if adjudicator else LabellerRole.LABELLER
    plans = labels.stored_plans(workspace, when)
    now = datetime.now(UTC)
    new, blank = labels.import_file(workspace, plans, file.read_bytes(), (labeller, role), now, read)
    words = f"Đã nạp {new} nhãn mới của {labeller}; {blank} câu còn để trống."
    emit({"new": new, "blank": blank}, words, as_json)


@app.command()
def status(
    period: PeriodOption = "",
    platform: Platform = "",
    authority: AuthorityOption = "",
    as_json: Json = False,
) -> None:
    """Xem tiến độ thẩm định của từng tiêu chí."""
    from pipelines.steps.labels import audit_progress, stored_plans

    workspace, when, _ = job(period, -1, authority)
    rows = audit_progress(workspace, stored_plans(workspace, when, platform, to_read=True))
    names = ("platform", "rubric", "criterion", "questions", "final", *STANDINGS)
    headers = ("Nền tảng", "Bộ tiêu chí", "Tiêu chí", "Câu hỏi", "Xong", "Chờ người thứ hai", "Chờ phân xử")
    text = table(headers, [tuple(str(row[name]) for name in names) for row in rows])
    emit({"criteria": rows}, text, as_json)


@app.command()
def attest(
    platform: Annotated[str, typer.Argument(help="Mã nền tảng.")],
    criterion: Annotated[str, typer.Argument(help="Mã tiêu chí loại attestation.")],
    document: Annotated[str, typer.Option(help="Số, ký hiệu văn bản.")],
    office: Annotated[str, typer.Option(help="Cơ quan ban hành.")],
    on: Annotated[str, typer.Option(help="Ngày văn bản, dạng 2026-10-31.")],
    met: Annotated[bool, typer.Option("--met/--failed", help="Văn bản xác nhận đạt hay không đạt.")],
    authority: AuthorityOption = "",
    as_json: Json = False,
) -> None:
    """Ghi nhận một văn bản làm bằng chứng; văn bản trước vẫn được giữ."""
    from pipelines.store.policy import Attestation, append_attestation

    workspace, _, _ = job("", -1, authority)
    attestation = Attestation(
        platform_id=platform,
        criterion_id=criterion,
        met=met,
        document=document,
        office=office,
        attested_on=day(on),
        entered_at=datetime.now(UTC),
        authority=workspace.settings.authority,
    )
    with workspace.engine.begin() as connection:
        append_attestation(connection, attestation)
    emit(
        attestation.model_dump(mode="json"), f"Đã ghi nhận {document} cho {platform}/{criterion}.", as_json
    )


def _standing(only: str) -> "Standing | None":
    from pipelines.audit.resolve import Standing

    if only and only not in EXPORTED:
        message = f"--only nhận {' hoặc '.join(EXPORTED)}, không phải “{only}”"
        raise typer.BadParameter(message)
    return Standing(only) if only else None


def _own_rubrics(workspace: "Workspace", names: list[str]) -> "list[Rubric]":
    """Open rubrics; another office's is refused before anything is done under one."""
    from pipelines.steps.offices import claim_rubric
    from pipelines.steps.rubrics import open_rubric

    opened = [open_rubric(name) for name in names]
    for ours in opened:
        claim_rubric(workspace, ours)
    return opened
