"""People's audit labels as training data: which are held back, and which class each stands for."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from classifier.artefact import SourceRecord, sha256_of
from classifier.corpus import Corpus
from classifier.data import Row, text_group
from classifier.declarations import Declaration, Source, Split, Use
from classifier.errors import TooFewLabelsError
from classifier.types import Head, HeadInput, HeadStatus, LoadedModel, Output

HELD_BACK = 0.3
HELD_BACK_SEED = 20261123  # never changed: what one version was compared on, no later one may learn from
LEAST_TAUGHT = 20  # labels of a kind, below which five folds hold too few of it to calibrate on
LEAST_HELD = 10  # labels of a kind, below which a comparison is luck
MOST_WEIGHT = (
    10.0  # one label that stands for a thousand documents would otherwise be most of what is learned
)
SOURCE = "audits"
OTHER, VIOLATING = "other", "violating"


@dataclass(frozen=True)
class AuditLabel:
    """What people settled on one text: whether it violates, by the output that stands for the harm.

    `weight` is the number of documents it stands for (1 / inclusion probability); `cluster` names the
    platform and thread, whose labels are held back together.
    """

    output: str
    text: str
    violating: bool
    weight: float
    cluster: str


def held_back(label: AuditLabel) -> bool:
    """Say whether a label only compares versions; decided by its cluster alone, the same for every version."""
    digest = hashlib.sha256(f"{HELD_BACK_SEED}:{label.cluster}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < HELD_BACK * 2**64


def parted(labels: Sequence[AuditLabel]) -> tuple[list[AuditLabel], list[AuditLabel]]:
    """Part labels into those that teach and those held back; a text on both sides teaches nothing.

    Labels of one text on one output count once, violating if any found it so.
    """
    once: dict[tuple[str, str], AuditLabel] = {}
    for label in sorted(
        labels, key=lambda each: (each.output, each.text, not each.violating, each.cluster)
    ):
        once.setdefault((label.output, text_group(label.text)), label)
    held = {key: label for key, label in once.items() if held_back(label)}
    groups = {group for _, group in held}
    taught = [label for (_, group), label in once.items() if group not in groups]
    return taught, list(held.values())


def enough(labels: Sequence[AuditLabel], outputs: Sequence[str], least: int) -> tuple[str, ...]:
    """Give the outputs with at least `least` labels of either kind.

    Raises:
        TooFewLabelsError: no output has; says for each how many more it takes.

    """
    counts = Counter((label.output, label.violating) for label in labels)
    found = tuple(name for name in outputs if min(counts[name, True], counts[name, False]) >= least)
    if not found:
        lacking = {
            name: (max(0, least - counts[name, True]), max(0, least - counts[name, False]))
            for name in outputs
        }
        raise TooFewLabelsError(lacking, least)
    return found


def weights_of(labels: Sequence[AuditLabel]) -> list[float]:
    """Give training weights: by inclusion probability, on average 1 an output, none above MOST_WEIGHT."""
    totals: dict[str, list[float]] = defaultdict(list)
    for label in labels:
        totals[label.output].append(label.weight)
    return [min(MOST_WEIGHT, label.weight / float(np.mean(totals[label.output]))) for label in labels]


def _likeliest(head: Head, output: Output, label: AuditLabel, shares: Sequence[float]) -> str:
    """Choose among the classes that the judgment leaves open the one the present model finds likeliest."""
    open_classes = [name for name in head.classes if (name in output.classes) == label.violating]
    return max(open_classes, key=lambda name: shares[head.classes.index(name)])


def rows_of(labels: Sequence[AuditLabel], model: LoadedModel) -> dict[str, list[Row]]:
    """Turn labels into training rows by head.

    People say yes or no to an output; where that leaves several classes of its head, the present model chooses.
    """
    owners = {output.id: (head, output) for head in model.heads.values() for output in head.outputs}
    found: dict[str, list[Row]] = defaultdict(list)
    weighed = sorted(zip(labels, weights_of(labels), strict=True), key=lambda pair: pair[0].output)
    for name, group in groupby(weighed, key=lambda pair: pair[0].output):
        head, output = owners[name]
        listed = list(group)
        shares = model.probabilities([label.text for label, _ in listed], (head.id,))[head.id]
        for (label, weight), row in zip(listed, shares, strict=True):
            found[head.id].append(_row(label, _likeliest(head, output, label, row.tolist()), weight))
    return dict(found)


def _row(label: AuditLabel, chosen: str, weight: float) -> Row:
    return Row(label.text, chosen, Split.TRAIN, SOURCE, text_group(label.text), weight)


@dataclass(frozen=True)
class Lessons:
    """Audit labels for training: rows by head, the labels held back, and what the card says of them."""

    rows: Mapping[str, Sequence[Row]]
    held: Sequence[AuditLabel]
    record: SourceRecord

    def added_to(self, corpora: Mapping[str, Corpus]) -> dict[str, Corpus]:
        """Add the rows to the heads' training texts; no text of a test, and none held back, stays among them."""
        kept_out = {row.group for corpus in corpora.values() for row in corpus.test}
        kept_out |= {text_group(label.text) for label in self.held}
        found = {}
        for name, corpus in corpora.items():
            every = (*corpus.training, *self.rows.get(name, ()))
            kept = tuple(row for row in every if row.group not in kept_out)
            left_out = corpus.left_out + len(every) - len(kept)
            found[name] = Corpus(kept, corpus.test, corpus.repeated, left_out)
        return found


def _own_head(output: str) -> str:
    return output.replace(".", "-")


def own_declarations(outputs: Mapping[str, str], licence: str) -> dict[str, Declaration]:
    """Declare a head of two classes for each output, by output id with its harm code: no research data."""
    return {_own_head(name): _own(name, harm, licence) for name, harm in outputs.items()}


def _own(output: str, harm: str, licence: str) -> Declaration:
    source = Source(
        id=SOURCE,
        name="own audit labels",
        use=Use.MAIN,
        licence=licence,
        citation="people's labels of this installation",
        folder="",
        files={},
        text_column="text",
        labels={OTHER: OTHER, VIOLATING: VIOLATING},
    )
    return Declaration(
        id=_own_head(output),
        name_vi=f"Theo nhãn thẩm định của đơn vị ({harm})",
        reads=HeadInput.TEXT,
        status=HeadStatus.EXPERIMENTAL,
        classes=(OTHER, VIOLATING),
        outputs=(
            Output(
                id=output, harm=harm, classes=(VIOLATING,), meaning_vi="Người thẩm định kết luận là vi phạm"
            ),
        ),
        meaning="violating: people found that the text violates a criterion of this harm.",
        why_harm="The criteria's own harm code; people's labels are its only definition.",
        sources=(source,),
        metric="macro_f1",
    )


def own_corpora(labels: Sequence[AuditLabel]) -> dict[str, Corpus]:
    """Give the training texts of the heads of `own_declarations`; such heads have no test but what is held back."""
    found: dict[str, list[Row]] = defaultdict(list)
    for label, weight in zip(labels, weights_of(labels), strict=True):
        chosen = VIOLATING if label.violating else OTHER
        found[_own_head(label.output)].append(_row(label, chosen, weight))
    return {name: Corpus(tuple(rows), (), frozenset(), 0) for name, rows in found.items()}


def source_record(labels: Sequence[AuditLabel], licence: str) -> SourceRecord:
    """Name the labels a version learned from by a digest: their texts are not kept with the model."""
    listed = sorted(f"{each.output}\0{each.violating}\0{each.weight!r}\0{each.text}" for each in labels)
    return SourceRecord(
        id=SOURCE,
        name="audit labels",
        licence=licence,
        citation="people's labels of this installation",
        files={f"{len(listed)} labels": sha256_of("\n".join(listed).encode("utf-8", "surrogatepass"))},
    )
