"""The next version of the model from people's labels, and whether it may take the present one's place."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel, ConfigDict

from classifier import audits
from classifier.audits import AuditLabel
from classifier.types import HeadInput, LoadedModel, Model
from crawler.types import Document
from pipelines.audit.labels import VIOLATES, Judgment
from pipelines.errors import ModelFolderTakenError
from pipelines.steps.assess import head_for, head_text
from pipelines.steps.audit import run_reader
from pipelines.steps.evidence import final_judgments
from pipelines.steps.label_cost import POPULATION, WIDTHS, label_costs, random_labels
from pipelines.steps.offices import office_of
from pipelines.steps.workspace import Workspace
from pipelines.store import judgments

if TYPE_CHECKING:
    from classifier.train import Progress

PROMOTION = "promotion.json"


@dataclass(frozen=True)
class Settled:
    """A document that people settled under a criterion of a harm; `weight` is how many documents it stands for."""

    harm: str
    document: Document
    violating: bool
    weight: float


class Compared(BaseModel):
    """One harm's held-back labels, and the labels audits would take by the old version and by the new.

    Both are sums over the prevalences of `label_cost.WIDTHS`; without a head the audit is a random one.
    """

    model_config = ConfigDict(frozen=True)

    harm: str
    labels: int
    violating: int
    old: int
    new: int


class Promotion(BaseModel):
    """What the comparison said: the new version takes the old one's place only where it costs fewer labels.

    `missing` are harms that the old version scores and the new does not: then it never does.
    """

    model_config = ConfigDict(frozen=True)

    old: str
    new: str
    taught: int
    compared: tuple[Compared, ...]
    missing: tuple[str, ...]
    promoted: bool


def settled_documents(workspace: Workspace, harms: Mapping[tuple[str, str], str]) -> list[Settled]:
    """Give everything people have settled in the store, office by office, in fixed order.

    `harms` names the harm of (rubric, criterion) pairs, for criteria that no model steers; where a model steered,
    its output says the harm.
    """
    by_output = _harms_by_output(workspace.model)
    mine, read = office_of(workspace), run_reader(workspace)
    with workspace.engine.connect() as connection:
        plans = judgments.period_plans(connection, judgments.planned_runs(connection))
    found: list[Settled] = []
    for plan in plans:
        harm = by_output.get(plan.output_id) or harms.get((plan.key.rubric_id, plan.key.criterion_id), "")
        if not harm or not mine.owns(plan.key.rubric_id):
            continue
        documents = read(plan.key.run_id)
        hashes = {name: documents[name].content_hash for name, *_ in plan.documents}
        chances = {drawn.document_id: drawn.probability for drawn in plan.pure.drawn}
        for name, judgment in sorted(final_judgments(workspace, plan, hashes).items()):
            if judgment in VIOLATES and chances.get(name):
                document = documents[name]
                weight = 1 / (document.inclusion_probability * chances[name])
                found.append(Settled(harm, document, VIOLATES[Judgment(judgment)], weight))
    return found


def _label(settled: Settled, output: str, reads: HeadInput) -> AuditLabel:
    document = settled.document
    return AuditLabel(
        output=output,
        text=head_text(document, reads),
        violating=settled.violating,
        weight=settled.weight,
        cluster=f"{document.platform}:{document.cluster}",
    )


def labels_for(model: LoadedModel, settled: Sequence[Settled]) -> list[AuditLabel]:
    """Give the labels by the output that steers each harm; harms that no head scores are left out."""
    steering = {harm: head_for(model, harm) for harm in {each.harm for each in settled}}
    pairs = ((each, steering[each.harm]) for each in settled)
    return [_label(each, found[1].id, found[0].reads) for each, found in pairs if found is not None]


def own_labels(settled: Sequence[Settled]) -> list[AuditLabel]:
    """Give the labels by an output of their own for each harm, for a model without research data."""
    return [_label(each, own_output(each.harm), HeadInput.TEXT) for each in settled]


def own_output(harm: str) -> str:
    """Name the output of a harm in a model of own labels."""
    return f"audited.{harm.lower()}"


def licence_of(workspace: Workspace) -> str:
    """Say whose the labels are, for the card."""
    return f"owned by {workspace.settings.operator}; not for publication, texts are the platforms'"


def retrain(workspace: Workspace, datasets: Path, out: Path, progress: "Progress") -> Promotion:
    """Train the research data's heads with people's labels beside them, and compare with the present model.

    Raises:
        ModelFolderTakenError: `out` holds something already; an old version is never written over.
        TooFewLabelsError: no output has labels enough to compare by.

    """
    from classifier.train import train  # noqa: PLC0415 - heavy

    _refuse_taken(out)
    model = _loaded(workspace)
    labels = labels_for(model, settled_documents(workspace, {}))
    taught, held = audits.parted(labels)
    audits.enough(held, sorted({label.output for label in labels}), audits.LEAST_HELD)
    record = audits.source_record(taught, licence_of(workspace))
    train(
        datasets,
        out,
        lessons=audits.Lessons(audits.rows_of(taught, model), held, record),
        progress=progress,
    )
    return _compared(workspace, out, len(taught), _by_harm(model, held))


def train_own(
    workspace: Workspace, harms: Mapping[tuple[str, str], str], out: Path, progress: "Progress"
) -> Promotion:
    """Train a model from people's labels alone, a head of yes and no for each harm with labels enough.

    Raises:
        ModelFolderTakenError, TooFewLabelsError: as `retrain`; also too few labels to learn from.

    """
    from classifier.train import train_on  # noqa: PLC0415 - heavy

    _refuse_taken(out)
    settled = settled_documents(workspace, harms)
    labels = own_labels(settled)
    taught, held = audits.parted(labels)
    outputs = sorted({label.output for label in labels})
    kept = audits.enough(taught, outputs, audits.LEAST_TAUGHT)
    audits.enough(held, kept, audits.LEAST_HELD)
    named = {own_output(harm): harm for harm in sorted({each.harm for each in settled})}
    lessons = [label for label in taught if label.output in kept]
    licence = licence_of(workspace)
    declared = audits.own_declarations({name: named[name] for name in kept}, licence)
    record = audits.source_record(lessons, licence)
    train_on(
        audits.own_corpora(lessons), declared, out, dict.fromkeys(declared, (record,)), progress=progress
    )
    by_harm = {harm: [each for each in held if each.output == own_output(harm)] for harm in named.values()}
    return _compared(workspace, out, len(lessons), by_harm)


def _refuse_taken(out: Path) -> None:
    if out.exists() and any(out.iterdir()):
        raise ModelFolderTakenError(out)


def _loaded(workspace: Workspace) -> LoadedModel:
    from classifier.api import load_model  # noqa: PLC0415 - heavy

    return load_model(workspace.settings.model_folder)


def _harms_by_output(model: Model) -> dict[str, str]:
    return {output.id: output.harm for head in model.heads.values() for output in head.outputs}


def _by_harm(model: LoadedModel, held: Sequence[AuditLabel]) -> dict[str, list[AuditLabel]]:
    harms = _harms_by_output(model)
    found: dict[str, list[AuditLabel]] = defaultdict(list)
    for label in held:
        found[harms[label.output]].append(label)
    return dict(found)


def _compared(
    workspace: Workspace, out: Path, taught: int, held: Mapping[str, Sequence[AuditLabel]]
) -> Promotion:
    """Compare the new version with the present one, write down what was found, and promote the better."""
    from classifier.api import load_model  # noqa: PLC0415 - heavy
    from classifier.artefact import read_manifest, write_file  # noqa: PLC0415 - heavy
    from classifier.card import CARD  # noqa: PLC0415 - heavy
    from classifier.own_card import render_own_card  # noqa: PLC0415 - heavy

    old, new = _loaded(workspace), load_model(out)
    rows = tuple(
        Compared(
            harm=harm,
            labels=len(labels),
            violating=sum(label.violating for label in labels),
            old=_cost(old, harm, labels),
            new=_cost(new, harm, labels),
        )
        for harm, labels in sorted(held.items())
        if _both_kinds(labels) >= audits.LEAST_HELD
    )
    missing = tuple(sorted(_harms(old) - _harms(new)))
    better = not missing and sum(row.new for row in rows) < sum(row.old for row in rows)
    found = Promotion(
        old=old.version, new=new.version, taught=taught, compared=rows, missing=missing, promoted=better
    )
    write_file(out / CARD, render_own_card(new.version, read_manifest(out)[0]).encode())
    text = json.dumps(found.model_dump(mode="json"), ensure_ascii=False, indent=1)
    write_file(out / PROMOTION, f"{text}\n".encode())
    if better:
        pointer = workspace.settings.model_pointer
        pointer.parent.mkdir(parents=True, exist_ok=True)
        write_file(pointer, f"{out.resolve()}\n".encode())
    return found


def promotion_text(found: Promotion, out: Path) -> str:
    """Say in Vietnamese what was compared and what follows from it."""
    lines = [f"Đã ghi {found.new} vào {out} (học thêm từ {found.taught} nhãn thẩm định)."]
    lines += [
        f"{row.harm}: {row.labels} nhãn để riêng ({row.violating} vi phạm); số nhãn cần cho một kỳ thẩm định: "
        f"bản đang dùng {row.old}, bản mới {row.new}"
        for row in found.compared
    ]
    lines.append(_outcome(found, out))
    return "\n".join(lines)


def _outcome(found: Promotion, out: Path) -> str:
    if found.promoted:
        return f"Bản mới tốn ít nhãn hơn và được dùng từ nay; bản cũ ({found.old}) vẫn giữ nguyên."
    if found.missing:
        return (
            f"Bản mới không có bộ chấm cho {', '.join(found.missing)}, nên vẫn dùng {found.old}. "
            f'Muốn chỉ dùng bản mới, hãy đặt model_dir = "{out}".'
        )
    return f"Bản mới không tốn ít nhãn hơn, nên vẫn dùng {found.old}."


def _both_kinds(labels: Sequence[AuditLabel]) -> int:
    violating = sum(label.violating for label in labels)
    return min(violating, len(labels) - violating)


def _harms(model: LoadedModel) -> set[str]:
    return set(_harms_by_output(model).values()) - {""}


def _cost(model: LoadedModel, harm: str, labels: Sequence[AuditLabel]) -> int:
    """Give the labels that audits of this harm take by a model's scores: at random where no head scores it."""
    steering = head_for(model, harm)
    if steering is None:
        return sum(random_labels(prevalence, width) for prevalence, width in WIDTHS.items())
    head, output = steering
    positive = np.array([label.violating for label in labels])
    weights = np.array([label.weight for label in labels])
    scores = model.score([label.text for label in labels], (head.id,))[output.id]
    costs = label_costs(scores, positive, weights)
    return sum(POPULATION if cost.labels is None else cost.labels for cost in costs)
