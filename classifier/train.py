"""Train every head on its declared data and write a model folder."""

import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from classifier.artefact import (
    IDF,
    KEPT,
    Features,
    HeadRecord,
    Manifest,
    SourceRecord,
    TrainingRecord,
    save_model,
    sha256_of,
)
from classifier.corpus import Corpus, read_corpora
from classifier.data import files_of
from classifier.declarations import Declaration, Source, load_declarations
from classifier.features import FeatureSpace
from classifier.fit import FOLDS, Examples, Fitted, fit_head
from classifier.grammar import grammar_file
from classifier.normalise import strip_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from classifier.audits import Lessons

SEED = 20210615
MIN_TEXTS = 3  # buckets seen in fewer texts cost three fifths of the file and no cross-validated figure
MAKERS = (
    "calibration.py",
    "corpus.py",
    "data.py",
    "declarations.py",
    "features.py",
    "fit.py",
    "grammar.py",
    "heads/*.yaml",
    "learners.py",
    "metrics.py",
    "ngrams.py",
    "normalise/*.py",
    "supplements/*.yaml",
    "tokens.py",
    "train.py",
)
Progress = Callable[[str], None]
"""Told after each step, in Vietnamese, with steps done and steps in all."""


def silent(_what: str) -> None:
    """Tell nobody."""


def code_digest() -> str:
    """Digest the code and declarations that weights follow from, so that a model names what made it."""
    folder = Path(__file__).parent
    files = sorted(file for pattern in MAKERS for file in folder.glob(pattern))
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def examples_of(corpus: Corpus, declared: Declaration, space: FeatureSpace) -> Examples:
    """Give a head's training texts as rows of a feature space."""
    texts = [row.text for row in corpus.training]
    numbers: dict[str, int] = {}
    return Examples(
        rows=space.rows(texts),
        stripped=space.rows([strip_text(text) for text in texts]),
        labels=np.array([declared.classes.index(row.label) for row in corpus.training]),
        groups=np.array([numbers.setdefault(row.group, len(numbers)) for row in corpus.training]),
        weights=np.array([row.weight for row in corpus.training]),
        main=np.flatnonzero([row.source in declared.judged_by for row in corpus.training]),
        scale=space.scale(declared.training.word_weight),
    )


def source_record(source: Source, datasets: Path) -> SourceRecord:
    """Give a source's terms and the hash of each of its files; of a grammar, its own file's."""
    listed = (
        [grammar_file(source.grammar)] if source.grammar else [f for _, f in files_of(source, datasets)]
    )
    files = {file.name: sha256_of(file.read_bytes()) for file in listed}
    return SourceRecord(
        id=source.id, name=source.name, licence=source.licence, citation=source.citation, files=files
    )


def training_shares(corpus: Corpus, declared: Declaration) -> dict[str, float]:
    """Give each output's share of the texts that calibration looks at: the prior behind the head's scores.

    Not weighted, as calibration is not; an output that all or none of them show has no prior.
    """
    labels = [row.label for row in corpus.training if row.source in declared.judged_by]
    counts = {each.id: sum(label in each.classes for label in labels) for each in declared.outputs}
    return {
        name: round(count / len(labels), 6) for name, count in counts.items() if 0 < count < len(labels)
    }


def _record(
    declared: Declaration, corpus: Corpus, fitted: Fitted, seed: int, sources: tuple[SourceRecord, ...]
) -> HeadRecord:
    training = TrainingRecord(
        texts=len(corpus.training),
        left_out_as_tested=corpus.left_out,
        settings=declared.training,
        seed=seed,
        folds=FOLDS,
        figures={} if declared.weak else fitted.figures,
        figures_stripped={} if declared.weak else fitted.figures_stripped,
        sources=sources,
        shares=training_shares(corpus, declared),
    )
    return HeadRecord(
        head=declared.head,
        weights=f"{declared.id}.npy",
        intercepts=fitted.intercepts,
        calibration=fitted.calibration,
        decision=fitted.decision,
        training=training,
    )


class _Steps:
    """Counts steps and tells of them."""

    def __init__(self, steps: int, progress: Progress) -> None:
        self._done, self._steps, self._progress = 0, steps, progress

    def tell(self, what: str) -> None:
        self._done += 1
        self._progress(f"[{self._done}/{self._steps}] {what}")


def fit_space(corpora: Mapping[str, Corpus], declared: Mapping[str, Declaration]) -> FeatureSpace:
    """Learn idf from every text that training reads from people, once, in whatever head it serves.

    Neither from sentences of our own nor for weak heads, unless there is nothing else: a template said 500 times
    says nothing of how rare its words are, and a grammar or a weak head can change without every head changing.
    """
    texts = {
        row.text: None
        for name, corpus in corpora.items()
        if not declared[name].weak
        for row in corpus.training
        if row.source not in declared[name].written
    }
    every = (row.text for corpus in corpora.values() for row in corpus.training)
    return FeatureSpace.fit(list(texts or dict.fromkeys(every)), MIN_TEXTS)


def train(  # noqa: PLR0913 - what is learned and how, by keyword
    datasets: Path,
    out: Path,
    *,
    declarations: Mapping[str, Declaration] | None = None,
    lessons: "Lessons | None" = None,
    seed: int = SEED,
    progress: Progress = silent,
) -> Path:
    """Train all declared heads (those of `heads/` unless given) and write the model folder `out`.

    Takes about 8 minutes of one core and 1 GB. The same data, code, seed and libraries give the same
    files. No text of any head's test is trained on, and idf is learned from training texts only.
    `lessons` are people's audit labels to learn from besides.

    Raises:
        DatasetError: a data set is missing or not as declared; nothing is written then.

    """
    declared = load_declarations() if declarations is None else declarations
    corpora = read_corpora(declared, datasets)
    sources = {
        name: tuple(source_record(source, datasets) for source in head.sources)
        for name, head in declared.items()
    }
    if lessons is not None:
        corpora = lessons.added_to(corpora)
        sources |= {name: (*sources[name], lessons.record) for name in lessons.rows}
    return train_on(corpora, declared, out, sources, seed=seed, progress=progress)


def train_on(  # noqa: PLR0913 - as above
    corpora: Mapping[str, Corpus],
    declared: Mapping[str, Declaration],
    out: Path,
    sources: Mapping[str, tuple[SourceRecord, ...]],
    *,
    seed: int = SEED,
    progress: Progress = silent,
) -> Path:
    """Train declared heads on texts already read, by head id, and write the model folder `out`.

    `sources` says of each head what its texts are and on which terms.
    """
    steps = _Steps(len(declared) * (FOLDS + 1) + 1, progress)
    space = fit_space(corpora, declared)
    steps.tell("Đã dựng không gian đặc trưng")
    arrays: dict[str, NDArray[np.generic]] = {KEPT: space.kept.astype(np.uint32), IDF: space.idf}
    records: dict[str, HeadRecord] = {}
    for name, head in declared.items():
        step = partial(steps.tell, f"Huấn luyện: {head.name_vi}")
        fitted = fit_head(examples_of(corpora[name], head, space), head, seed, step)
        records[name] = _record(head, corpora[name], fitted, seed, sources[name])
        arrays[records[name].weights] = fitted.weights.astype(np.float16)
    libraries = {package: version(package) for package in ("numpy", "scipy", "scikit-learn")}
    features = Features(columns=len(space.kept), min_texts=MIN_TEXTS)
    manifest = Manifest(features=features, heads=records, files={}, code=code_digest(), libraries=libraries)
    save_model(out, arrays, manifest)
    return out
