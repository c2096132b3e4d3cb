"""Previews for platforms, and their appeals: show, take in, answer."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.console import Json, emit, table
from pipelines.commands.usage import Commands
from pipelines.commands.work import AuthorityOption, PeriodOption, Rubrics, edition_to_be, job

app = Commands(help="Kiến nghị của nền tảng trước khi công bố: ghi nhận, xem, trả lời.")

EditionOption = Annotated[
    str, typer.Option("--edition", help="Mã kỳ công bố; mặc định: kỳ xem trước mới nhất có kết luận này.")
]
Received = Annotated[
    str,
    typer.Option(
        "--received",
        help="Lúc nhận, giờ Việt Nam, dạng 2026-11-20 hoặc 2026-11-20T16:30; mặc định: bây giờ.",
    ),
]
By = Annotated[str, typer.Option("--by", help="Mã tài khoản trưởng nhóm của người nhập hoặc trả lời.")]


def preview(
    rubric: Rubrics,
    period: PeriodOption = "",
    edition: Annotated[str, typer.Option(help="Mã kỳ công bố sẽ phát hành; mặc định là kỳ đánh giá.")] = "",
    title: Annotated[str, typer.Option(help="Tên kỳ công bố.")] = "",
    days: Annotated[
        int | None,
        typer.Option(
            help="Số ngày trọn để kiến nghị; mặc định lấy từ cấu hình. Lớn hơn thì gia hạn.", min=0
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Thư mục đặt các gói gửi nền tảng.")] = None,
    authority: AuthorityOption = "",
    as_json: Json = False,
) -> None:
    """Làm gói xem trước riêng cho từng nền tảng và mở thời gian nhận kiến nghị."""
    from pipelines.publication.formats import deadline
    from pipelines.steps.preview import open_previews

    workspace, when, seed = job(period, -1, authority)
    request = edition_to_be(workspace, when, seed, rubric, (edition, title))
    folder = out or workspace.settings.previews_dir
    found = open_previews(workspace, request, days, datetime.now(UTC), folder)
    rows = [
        (
            one.preview.platform_id,
            str(len(one.preview.findings)),
            deadline(one.preview.deadline),
            "mới" if one.new else "đã gửi, giữ nguyên",
            str(one.bundle),
        )
        for one in found
    ]
    text = table(("Nền tảng", "Kết luận", "Hạn kiến nghị", "", "Gói để gửi"), rows)
    told = [
        {"platform": one.preview.platform_id, "findings": len(one.preview.findings), "new": one.new}
        | {"deadline": one.preview.deadline, "bundle": str(one.bundle)}
        for one in found
    ]
    emit({"edition": request.edition_id, "previews": told}, text, as_json)


@app.command("list")
def listed(
    edition: Annotated[
        str, typer.Option(help="Mã kỳ công bố; mặc định: mọi kỳ đang xem trước, chưa phát hành.")
    ] = "",
    waiting: Annotated[bool, typer.Option("--open", help="Chỉ các kiến nghị chưa trả lời.")] = False,
    authority: AuthorityOption = "",
    as_json: Json = False,
) -> None:
    """Xem các kiến nghị của một kỳ và câu trả lời."""
    from pipelines.audit.appeals import ANSWER_WORDS, EFFECT_WORDS, GROUND_WORDS, UNANSWERED_WORD
    from pipelines.steps.desk import appeal_cases

    workspace, _, _ = job("", -1, authority)
    found = appeal_cases(workspace, edition)
    found = [one for one in found if one.answer is None or not waiting]
    rows = [
        (
            str(one.appeal.appeal_id),
            one.appeal.edition_id,
            one.appeal.platform_id,
            one.appeal.finding_id,
            GROUND_WORDS[one.appeal.ground],
            ANSWER_WORDS[one.answer.answer] if one.answer else UNANSWERED_WORD,
            EFFECT_WORDS[one.answer.effect] if one.answer else "",
            " ".join(one.appeal.statement.split())[:60],
        )
        for one in found
    ]
    headers = ("Số", "Kỳ", "Nền tảng", "Kết luận", "Căn cứ", "Trả lời", "Hệ quả", "Lý do của nền tảng")
    none = "Không có kiến nghị nào" + (" chưa trả lời." if waiting else ".")
    text = table(headers, rows) if rows else none
    emit(
        {"appeals": [one.model_dump(mode="json", include={"appeal", "answer"}) for one in found]},
        text,
        as_json,
    )


@app.command()
def add(
    finding: Annotated[str, typer.Argument(help="Mã kết luận, dạng kl-1a2b-3c4d-5e6f.")],
    ground: Annotated[str, typer.Option(help="Căn cứ: một trong sáu từ trong biểu mẫu, hoặc mã của nó.")],
    text: Annotated[str, typer.Option(help="Lý do của nền tảng.")],
    by: By,
    evidence: Annotated[str, typer.Option(help="Tài liệu kèm theo.")] = "",
    received: Received = "",
    edition: EditionOption = "",
    authority: AuthorityOption = "",
    as_json: Json = False,
) -> None:
    """Ghi một kiến nghị, ví dụ nhận qua công văn."""
    from pipelines.audit.appeal_form import ALLOWED_GROUNDS, AskedAppeal, ground_of
    from pipelines.steps.appeals import add_appeals
    from pipelines.steps.desk import arrival

    known = ground_of(ground)
    if known is None:
        message = f"“{ground}” không phải là căn cứ: dùng một trong {ALLOWED_GROUNDS}."
        raise typer.BadParameter(message, param_hint="--ground")
    workspace, _, _ = job("", -1, authority)
    asked = AskedAppeal(finding_id=finding, ground=known, statement=text, evidence=evidence)
    now = datetime.now(UTC)
    new = add_appeals(workspace, [asked], arrival(received, now), (by, now), edition)
    emit({"new": new}, "Đã ghi kiến nghị." if new else "Kiến nghị này đã có.", as_json)


@app.command("import")
def import_form(
    file: Annotated[Path, typer.Argument(help="Biểu mẫu nền tảng gửi lại.", exists=True, dir_okay=False)],
    by: By,
    received: Received = "",
    edition: EditionOption = "",
    authority: AuthorityOption = "",
    as_json: Json = False,
) -> None:
    """Nhập biểu mẫu kiến nghị mà nền tảng gửi lại; nhập lại cùng tệp không ghi thêm gì."""
    from pipelines.steps.appeals import import_appeals
    from pipelines.steps.desk import arrival

    workspace, _, _ = job("", -1, authority)
    now = datetime.now(UTC)
    count, new = import_appeals(workspace, file.read_bytes(), arrival(received, now), (by, now), edition)
    emit({"appeals": count, "new": new}, f"Tệp có {count} kiến nghị, {new} kiến nghị mới.", as_json)


@app.command()
def answer(
    appeal: Annotated[int, typer.Argument(help="Số của kiến nghị.")],
    answered: Annotated[str, typer.Argument(metavar="TRẢ LỜI", help="upheld, partly hoặc rejected.")],
    reason: Annotated[str, typer.Option(help="Lý do, được công bố.")],
    office: Annotated[str, typer.Option(help="Cơ quan trả lời, được công bố.")],
    by: By,
    effect: Annotated[
        str, typer.Option(help="Hệ quả, chỉ với căn cứ “lý do khác”: stands, withdrawn, out_of_sample, ...")
    ] = "",
    authority: AuthorityOption = "",
    as_json: Json = False,
) -> None:
    """Trả lời một kiến nghị; kết quả được tính lại ngay."""
    from pipelines.audit.appeals import EFFECT_WORDS, Answer, Effect
    from pipelines.commands.report import grade, interval
    from pipelines.steps.appeals import Reply, answer_appeal

    workspace, _, _ = job("", -1, authority)
    reply = Reply(
        answer=Answer(_one_of(answered, Answer, "TRẢ LỜI")),
        reason=reason,
        office=office,
        effect=Effect(_one_of(effect, Effect, "--effect")) if effect else None,
    )
    done = answer_appeal(workspace, appeal, reply, (by, datetime.now(UTC)))
    lines = [f"Kiến nghị số {appeal}: {EFFECT_WORDS[done.effect]}."]
    if done.before and done.after:
        was, now = (f"{grade(r)}, {interval(r)}" for r in (done.before, done.after))
        lines.append(f"Kết quả: {was}." if was == now else f"Kết quả: {was} → {now}.")
    emit({"appeal": appeal, **done.model_dump(mode="json")}, "\n".join(lines), as_json)


def _one_of(word: str, kind: type[str], where: str) -> str:
    allowed = [str(member) for member in kind]  # type: ignore[attr-defined] # a StrEnum's members
    if word not in allowed:
        message = f"“{word}” không hợp lệ: dùng một trong {', '.join(allowed)}."
        raise typer.BadParameter(message, param_hint=where)
    return word
