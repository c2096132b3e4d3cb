"""Write a model's metrics and its card, both generated: nobody types a figure."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from classifier.artefact import HeadRecord, Manifest, TrainingRecord, write_file
from classifier.card_tables import head_tables, how_made, number, title
from classifier.declarations import Declaration, load_declarations
from classifier.evaluate import Evaluation, Reading, View
from classifier.tried import TRIED
from classifier.types import HeadStatus, Judgment

METRICS, CARD = "metrics.json", "MODEL_CARD.md"

_SUMMARY_VI = """\
## Tóm tắt tiếng Việt

Mô hình chấm điểm văn bản tiếng Việt để **chọn nội dung cho người thẩm định xem trước**; mô hình không bao giờ tự
kết luận. Mỗi bộ chấm theo định nghĩa của một bộ dữ liệu, không gộp chung thành một nhãn "độc hại". Điểm là xác suất
đã hiệu chỉnh trên dữ liệu cùng loại; trên loại văn bản khác, điểm chỉ nên dùng để xếp thứ tự. Mô hình yếu khi văn
bản không dấu, khi người viết trích lại lời xúc phạm để phản đối, khi bạn bè nói tục đùa nhau, và khi tin tức kể về vụ
lừa đảo. Chưa có bộ chấm cho nội dung tình dục, bạo lực và tự hại vì không có dữ liệu tiếng Việt được gán nhãn; các
tiêu chí ấy do người thẩm định, danh sách tên miền và việc kiểm tra trang quyết định. Bộ chấm cờ bạc là thử nghiệm, học
từ nhãn yếu: chỉ dùng để xếp thứ tự xem, không có số liệu về độ chính xác.
"""

_FAILURES = """\
## Known failures (all heads)

- **Counter-speech and reporting.** A comment that quotes an insult in order to object, or an article that tells
  of a crime, holds the words of the offence. A linear model weighs words, not stances.
- **Text without diacritics.** Different words fall together; see the stripped figures of each head. A second
  view of the stripped text and stripped training copies narrow the gap, they do not close it.
- **Batch effects.** Where positives and negatives were collected in different ways, part of any figure measures the
  collection. This is known for the scam head.
- **Another kind of text.** Each head learned from one kind of text (comments, reviews, messages, headlines).
  Elsewhere its score ranks at best; its level is not a probability. `vispam` calls anything that is not a review
  a non-review: ask it about reviews only.
- **Disguise.** Zero-width and look-alike letters, repeated letters, digits for letters, and letters parted by spaces,
  signs or emoji are undone where a Vietnamese syllable comes of it; abbreviations, swapped letters and new code words
  are not. See each head's table.
- **No head** for sexual content, violence or self-harm: no labelled Vietnamese data was available. Such criteria
  are measured by link lists, by site checks, or by people only. For gambling there are weak labels only; its head
  puts texts in an order for people to look at, and nothing is claimed of it.
"""

_UNSEEN_NOTE = (
    "- No training text, compared after normalisation and without diacritics, is in any head's test. Everything "
    "was chosen by cross-validation on train and dev."
)

_UNMEASURED = "**Not measured**: no person gave its labels, so no figure would say how often it is right."


def _unseen(training: TrainingRecord) -> str:
    return ", ".join(
        f"{name} {number(value)} ({number(training.figures_stripped[name])})"
        for name, value in training.figures.items()
    )


def _training_rows(record: HeadRecord, declared: Declaration) -> Iterator[str]:
    training = record.training
    yield (
        f"Training: {training.texts} texts (train and dev; {training.left_out_as_tested} left out because a test "
        f"holds them), each with a copy without diacritics of weight {training.settings.stripped_weight:g}; mean of "
        f"logistic regression (C = {training.settings.inverse_penalty:g}) and of the same on columns scaled by naive "
        f"Bayes ratios (C = {training.settings.inverse_penalty_scaled:g}), words weighing "
        f"{training.settings.word_weight:g} times characters; seed {training.seed}. In {training.folds} "
        f"folds of the training texts (without diacritics): {_unseen(training) or 'not measured'}."
    )
    for source in declared.sources:
        yield f"- Data: {source.name} ({source.use.value}). Licence: **{source.licence}**. {source.citation}."
        if source.caveat:
            yield f"  - Caveat: {source.caveat}."
    known = {source.id for source in declared.sources}
    for record_of in training.sources:
        if record_of.id not in known:
            yield f"- Data: {record_of.name} (extra). Licence: **{record_of.licence}**. {record_of.citation}."
    yield from (f"- {caveat}" for caveat in declared.caveats)


def _head_section(record: HeadRecord, declared: Declaration, evaluation: Evaluation) -> Iterator[str]:
    views = evaluation.heads.get(declared.id, {})
    mark = " (experimental)" if declared.status is HeadStatus.EXPERIMENTAL else ""
    yield from (f"## `{declared.id}`{mark}: {declared.name_vi}", "")
    yield from (f"Reads the {declared.reads.value}. {declared.meaning}", "", declared.why_harm, "")
    yield from ("| output | harm | classes | nghĩa |", "|---|---|---|---|")
    for output in declared.outputs:
        yield f"| `{output.id}` | {output.harm or '–'} | {', '.join(output.classes)} | {output.meaning_vi} |"
    yield ""
    if declared.weak:
        yield _UNMEASURED
    else:
        yield from head_tables(declared, record.decision, views, evaluation)
    yield ""
    yield from _training_rows(record, declared)
    yield ""


def _opening(evaluation: Evaluation, manifest: Manifest) -> Iterator[str]:
    size = sum(record.bytes for record in manifest.files.values()) / 1e6
    yield from title(evaluation)
    yield (
        f"Linear heads on one hashed feature space of {manifest.features.columns:,} columns "
        f"({manifest.features.definition}); buckets seen in fewer than {manifest.features.min_texts} training texts "
        f"are dropped. {size:.1f} MB of plain arrays, each named with its SHA-256 in manifest.json. "
    )
    yield from ("", _SUMMARY_VI, *how_made(evaluation, _UNSEEN_NOTE))


def render_card(evaluation: Evaluation, manifest: Manifest, declared: Mapping[str, Declaration]) -> str:
    """Write the card in Markdown."""
    lines = list(_opening(evaluation, manifest))
    for name in manifest.heads:
        lines.extend(_head_section(manifest.heads[name], declared[name], evaluation))
    return "\n".join([*lines, _FAILURES, TRIED])


def _with_earlier(evaluation: Evaluation, file: Path, declared: Mapping[str, Declaration]) -> Evaluation:
    """Add what the folder's metrics say of a model before this one."""
    if not file.is_file():
        return evaluation
    before = Evaluation.model_validate_json(file.read_bytes())
    if before.model == evaluation.model:
        return evaluation.model_copy(update={"earlier": before.earlier})
    figures = {
        name: views[View.OFFICIAL].values[declared[name].metric]
        for name, views in before.heads.items()
        if name in declared
    }
    reading = Reading(model=before.model, figures=figures)
    return evaluation.model_copy(update={"earlier": (*before.earlier, reading)})


def _card(evaluation: Evaluation, manifest: Judgment, declared: Mapping[str, Declaration]) -> str:
    if isinstance(manifest, Manifest):
        return render_card(evaluation, manifest, declared)
    from classifier.cascade import CascadeManifest  # noqa: PLC0415 - only models of these kinds need it
    from classifier.encoder.artefact import EncoderManifest  # noqa: PLC0415 - as above
    from classifier.second_card import render_second_card  # noqa: PLC0415 - as above

    assert isinstance(manifest, EncoderManifest | CascadeManifest)
    return render_second_card(evaluation, manifest, declared)


def write_evaluation(
    evaluation: Evaluation,
    manifest: Judgment,
    folder: Path,
    declarations: Mapping[str, Declaration] | None = None,
) -> None:
    """Write metrics.json and MODEL_CARD.md into a model folder; earlier looks at the tests stay on record."""
    declared = load_declarations() if declarations is None else declarations
    whole = _with_earlier(evaluation, folder / METRICS, declared)
    metrics = json.dumps(whole.model_dump(mode="json"), ensure_ascii=False, indent=1)
    write_file(folder / METRICS, f"{metrics}\n".encode())
    write_file(folder / CARD, _card(whole, manifest, declared).encode())
