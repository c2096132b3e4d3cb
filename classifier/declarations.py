"""What `heads/<head>.yaml` declares; training, evaluation and card are driven by it."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import yaml
from pydantic import Field, ValidationError

from classifier.errors import DeclarationError
from classifier.types import Head, HeadInput, HeadStatus, Judgment, Output

HEADS_FOLDER = Path(__file__).parent / "heads"


class Split(StrEnum):
    """What rows of a source are for; `ALL` is split by us (see `Source.holdout`)."""

    TRAIN = "train"
    DEV = "dev"
    TEST = "test"
    ALL = "all"


class Use(StrEnum):
    """Whether a source defines the head's labels, gives the other class to one that has none, or only adds texts.

    Calibration and decisions look at `MAIN` and `CONTRAST`.
    """

    MAIN = "main"
    CONTRAST = "contrast"
    EXTRA = "extra"


class Source(Judgment):
    """One data set: where it comes from, on which terms, and how its tables are read.

    `labels` maps a cell of `label_column` to a class; `holdout` is the share of text groups kept for
    testing when the source has no official test; `weight` is that of each training text. Rows whose cell is
    in `ignored` are passed over; for a file of JSON lines the columns are keys, and without `label_column`
    every text has the one label. `grammar` names sentences of our own (see `classifier.grammar`) instead of
    a folder's files.
    """

    id: str
    name: str
    use: Use
    licence: str
    citation: str
    grammar: str = ""
    folder: str = ""
    files: dict[Split, tuple[str, ...]] = Field(default_factory=dict)
    text_column: str = ""
    label_column: str = ""
    labels: dict[str, str]
    ignored: tuple[str, ...] = ()
    holdout: float = 0.0
    weight: float = 1.0
    caveat: str = ""


class Peer(Judgment):
    """A published or measured figure of another model on the same test, and where it stands."""

    model: str
    figure: str
    value: float
    source: str


class Required(Judgment):
    """The least value a figure must have on the official test, and on it without diacritics."""

    figure: str
    official: float
    stripped: float = 0.0


class Training(Judgment):
    """How the head is fitted.

    Inverse penalties (scikit-learn's C) of the two learners, the weight of the copy without diacritics
    that stands beside each training text, and the weight of word columns relative to character columns.
    """

    inverse_penalty: float = 4.0
    inverse_penalty_scaled: float = 4.0
    stripped_weight: float = 0.5
    word_weight: float = 1.0


class Declaration(Judgment):
    """A head, its data and its claims.

    `weak` says that no person gave the main source's labels: such a head is experimental, and no figure of it is
    measured or published.
    """

    id: str
    name_vi: str
    reads: HeadInput
    status: HeadStatus
    classes: tuple[str, ...]
    outputs: tuple[Output, ...]
    meaning: str
    why_harm: str
    sources: tuple[Source, ...]
    training: Training = Training()
    weak: bool = False
    metric: str
    peers: tuple[Peer, ...] = ()
    required: tuple[Required, ...] = ()
    caveats: tuple[str, ...] = ()

    @property
    def head(self) -> Head:
        """The head as a model publishes it."""
        return Head(
            id=self.id,
            name_vi=self.name_vi,
            reads=self.reads,
            classes=self.classes,
            outputs=self.outputs,
            status=self.status,
        )

    @property
    def main_source(self) -> Source:
        """The source whose definition and test the head stands for."""
        return next(source for source in self.sources if source.use is Use.MAIN)

    @property
    def judged_by(self) -> frozenset[str]:
        """The sources whose texts calibration and decisions look at."""
        return frozenset(source.id for source in self.sources if source.use is not Use.EXTRA)

    @property
    def written(self) -> frozenset[str]:
        """The sources that are sentences of our own."""
        return frozenset(source.id for source in self.sources if source.grammar)


def _weak_faults(declared: Declaration) -> list[str]:
    """Say what a head whose labels nobody gave may not have."""
    tested = any(source.holdout or Split.TEST in source.files for source in declared.sources)
    forbidden = {
        "status: stable": declared.status is not HeadStatus.EXPERIMENTAL,
        "peers": bool(declared.peers),
        "required": bool(declared.required),
        "a test": tested,
    }
    return [f"a weak head may not have {name}" for name, present in forbidden.items() if present]


def _faults(declared: Declaration, file: Path) -> list[str]:
    known = set(declared.classes)
    faults = [
        f"output {output.id}: unknown class"
        for output in declared.outputs
        if not known >= {*output.classes}
    ]
    faults += [
        f"source {source.id}: labels outside classes"
        for source in declared.sources
        if not known >= set(source.labels.values())
    ]
    faults += [
        f"source {source.id}: needs either grammar, or folder, files and text_column"
        for source in declared.sources
        if bool(source.grammar) == bool(source.folder and source.files and source.text_column)
    ]
    if declared.weak:
        faults += _weak_faults(declared)
    if declared.id != file.stem:
        faults.append(f"id {declared.id!r} differs from the file's name")
    if sum(source.use is Use.MAIN for source in declared.sources) != 1:
        faults.append("exactly one source must have use: main")
    return faults


def load_declaration(file: Path) -> Declaration:
    """Read one head's YAML.

    Raises:
        DeclarationError: not YAML, a missing or unknown field, or fields that contradict each other.

    """
    try:
        declared = Declaration.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise DeclarationError(file, str(error)) from error
    faults = _faults(declared, file)
    if faults:
        raise DeclarationError(file, "; ".join(faults))
    return declared


def load_declarations(folder: Path = HEADS_FOLDER) -> Mapping[str, Declaration]:
    """Read every head's YAML of a folder, by head id in order of name."""
    declared = {file.stem: load_declaration(file) for file in sorted(folder.glob("*.yaml"))}
    owners: dict[str, str] = {}
    for head in declared.values():
        for output in head.outputs:
            if owners.setdefault(output.id, head.id) != head.id:
                raise DeclarationError(
                    folder / f"{head.id}.yaml", f"output {output.id} is already one of {owners[output.id]}"
                )
    return declared
