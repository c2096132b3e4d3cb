"""An evaluation in a screenful of Vietnamese text: what the command prints."""

from collections.abc import Iterator, Mapping

from classifier.declarations import Declaration, load_declarations
from classifier.evaluate import Evaluation, View
from classifier.figures import Figures

HEADINGS: dict[View, str] = {
    View.OFFICIAL: "chính thức",
    View.STRIPPED: "bỏ dấu",
    View.UNREPEATED: "không trùng",
}


def _decimal(value: float) -> str:
    return f"{value:.3f}".replace(".", ",")


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %".replace(".", ",")


def _asked(declared: Declaration) -> list[str]:
    """List the figures to show first: the head's metric, what is required, what peers publish, AUC, ECE."""
    figures = [declared.metric, *(required.figure for required in declared.required)]
    figures += [peer.figure for peer in declared.peers]
    for output in declared.outputs:
        figures += [f"{output.id}.{name}" for name in ("auc", "average_precision", "calibration_error")]
    return list(dict.fromkeys(figures))


def _lines(declared: Declaration, views: Mapping[View, Figures]) -> Iterator[str]:
    yield f"\n{declared.name_vi} [{declared.id}], {views[View.OFFICIAL].texts} văn bản kiểm tra"
    for figure in _asked(declared):
        values = "  ".join(f"{HEADINGS[view]} {_decimal(views[view].values[figure])}" for view in View)
        yield f"  {figure:<44} {values}"
        for peer in declared.peers:
            if peer.figure == figure:
                yield f"      {peer.model}: {_decimal(peer.value)} ({peer.source})"


def _disguise_line(declared: Declaration, evaluation: Evaluation) -> Iterator[str]:
    found = evaluation.disguises.get(declared.id, {})
    if found:
        values = ", ".join(
            f"{way} {_decimal(figures.values[declared.metric])}" for way, figures in found.items()
        )
        yield f"  {declared.metric} khi chữ bị che giấu: {values}"


def _cost_lines(declared: Declaration, evaluation: Evaluation) -> Iterator[str]:
    for output in declared.outputs:
        for cost in evaluation.label_costs.get(output.id, ()):
            steered = "không đủ" if cost.labels is None else str(cost.labels)
            yield (
                f"  {output.id}: vi phạm {_percent(cost.prevalence)}, khoảng rộng {_percent(cost.width)}: "
                f"{steered} nhãn (rút ngẫu nhiên: {cost.random})"
            )


def summary_text(evaluation: Evaluation) -> str:
    """Write the summary, with the required figures that were missed at its end."""
    declared = load_declarations()
    lines = [f"Mô hình {evaluation.model}"]
    for name, views in evaluation.heads.items():
        lines.extend(_lines(declared[name], views))
        lines.extend(_disguise_line(declared[name], evaluation))
        lines.extend(_cost_lines(declared[name], evaluation))
    lines.append("")
    lines += [
        f"CHƯA ĐẠT: {miss.head} {miss.figure} ({HEADINGS[miss.view]}) {_decimal(miss.found)}, "
        f"yêu cầu {_decimal(miss.required)}"
        for miss in evaluation.misses
    ] or ["Mọi chỉ số yêu cầu đều đạt."]
    return "\n".join(lines)
