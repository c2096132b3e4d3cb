"""The cards of an encoder and of a cascade, generated: nobody types a figure."""

from collections.abc import Iterator, Mapping

from classifier.card_tables import head_tables, how_made, number, title
from classifier.cascade import CascadeManifest
from classifier.declarations import Declaration
from classifier.encoder.artefact import EncoderHead, EncoderManifest
from classifier.evaluate import Evaluation, View
from classifier.figures import Figures

_OPENING_VI = """\
Mô hình chấm điểm văn bản tiếng Việt để **chọn nội dung cho người thẩm định xem trước**; mô hình không bao giờ tự
kết luận. Nghĩa của từng bộ chấm, phạm vi dùng và những chỗ yếu: xem thẻ của mô hình tuyến tính đi kèm.
"""

_FAILURES = """\
## Known failures

What the linear model's card says of counter-speech, batch effects, other kinds of text, disguise and harms without a
head holds here too. Beyond it: without diacritics the encoder falls far behind the linear model unless accents are
put back first, which a cascade with a restorer does; and letters drawn out mislead it in reviews. Per function:
docs/benchmarks.md, "What it can tell apart".
"""


def _listed(figures: Mapping[str, float], stripped: Mapping[str, float]) -> str:
    return ", ".join(
        f"{name} {number(value)} ({number(stripped[name])})" for name, value in figures.items()
    )


def _taught(record: EncoderHead) -> Iterator[str]:
    yield (
        f"Training: {record.taught} texts. Calibrated and decided on {record.calibrated} dev texts that training did "
        f"not see; there (without diacritics): {_listed(record.figures, record.figures_stripped)}."
    )
    yield from (
        f"- Data: {source.name}. Licence: **{source.licence}**. {source.citation}."
        for source in record.sources
    )
    yield ""


def _encoder_lines(manifest: EncoderManifest) -> Iterator[str]:
    plan, size = manifest.plan, sum(record.bytes for record in manifest.files.values()) / 1e6
    yield (
        f"A transformer started from {manifest.start}, one linear layer a head on the mean of its token vectors; "
        f"{plan.epochs} epochs of batches of {plan.batch}, at most {plan.longest} tokens, rate {plan.rate:g}, "
        f"{plan.stripped:.0%} copies without diacritics, seed {plan.seed}"
        + "".join(f", {portion:.0%} of {head} an epoch" for head, portion in plan.portions.items())
        + f". int8, {size:.1f} MB, each file named with its SHA-256 in manifest.json."
    )
    yield from (
        f"- Taught beside the heads, never served: {source.name}. Licence: **{source.licence}**."
        for source in manifest.auxiliary
    )
    yield ""


def _cascade_lines(manifest: CascadeManifest) -> Iterator[str]:
    yield (
        f"{manifest.linear} first; {manifest.encoder} where its score is near the threshold, both stacked there. "
        "Bands, stacks and decisions were fitted on dev texts that neither model had seen. Heads not named below "
        "are the linear model's."
    )
    if manifest.restorer:
        yield (
            f"A text that has no accents at all is given them back by {manifest.restorer} before the encoder reads it."
        )
    yield ""
    for name, head in manifest.heads.items():
        yield (
            f"- `{name}`: {head.sent:.0%} of dev texts sent; weights linear {head.stacks.marked.linear:.2f}, encoder "
            f"{head.stacks.marked.encoder:.2f}, without diacritics {head.stacks.bare.linear:.2f} and "
            f"{head.stacks.bare.encoder:.2f}; on dev (without diacritics): "
            f"{_listed(head.figures, head.figures_stripped)}."
        )
    yield ""


def _head_section(
    name: str,
    views: Mapping[View, Figures],
    evaluation: Evaluation,
    manifest: EncoderManifest | CascadeManifest,
    declared: Declaration,
) -> Iterator[str]:
    record = manifest.heads[name]
    yield from (f"## `{name}`: {declared.name_vi}", "")
    yield from (*head_tables(declared, record.decision, views, evaluation), "")
    if isinstance(record, EncoderHead):
        yield from _taught(record)


def render_second_card(
    evaluation: Evaluation,
    manifest: EncoderManifest | CascadeManifest,
    declared: Mapping[str, Declaration],
) -> str:
    """Write the card of an encoder or a cascade in Markdown."""
    about = _encoder_lines(manifest) if isinstance(manifest, EncoderManifest) else _cascade_lines(manifest)
    lines = [*title(evaluation), _OPENING_VI, *about, *how_made(evaluation)]
    for name, views in evaluation.heads.items():
        if name in manifest.heads:
            lines += _head_section(name, views, evaluation, manifest, declared[name])
    return "\n".join([*lines, _FAILURES])
