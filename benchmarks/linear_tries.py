"""What was tried on a linear head: taught on train, measured on the dev texts it did not see; no test is read.

Class weights are chosen on one half of the dev texts as written and judged on the other half, as written, without
diacritics and in the disguise that the try is about. Figures: macro-F1 of the classes and AUC of harm.

    python -m benchmarks.linear_tries --datasets FOLDER --linear models/linear-1 --head vispam --try drawn-out
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.halves import halves
from benchmarks.label_noise import conflicting, doubted, repeat_agreement, unseen_shares
from benchmarks.teencode import standard
from classifier.calibration import Calibration, apply, fit_class_weights
from classifier.corpus import Corpus, read_corpora
from classifier.declarations import Declaration, load_declarations
from classifier.disguises import Disguise, disguised, read_teencode
from classifier.encoder.plan import split_rows
from classifier.features import FeatureSpace
from classifier.fit import Examples, logits_on, regress
from classifier.learners import Plane
from classifier.linear import LinearModel
from classifier.metrics import Floats, Labels, auc, macro_f1
from classifier.normalise import strip_text
from classifier.train import examples_of

if TYPE_CHECKING:
    from scipy.sparse import csr_array

PLAIN, STRIPPED = "written", "stripped"
PARTS = (0.25, 0.5, 1.0)
DRAWN_OUT = (0.0, 0.03, 0.1)
TRAINING_DISGUISE = 7  # seed of the training copies; the judged ones have the evaluation's own
_SHIFTS = (1.0, 0.5, 0.2)  # of the harmful dev texts that stay
_PARTITIONS = 10

Views = Mapping[str, "csr_array"]
Tried = tuple[str, Plane, Views]
"""A name, what was learned, and the rows to judge it by."""


@dataclass(frozen=True)
class Trial:
    """A head's training texts and rows; `taught` and `asked` number those of train and those of dev."""

    declared: Declaration
    corpus: Corpus
    examples: Examples
    space: FeatureSpace
    calibration: Calibration
    taught: Labels
    asked: Labels
    datasets: Path

    @property
    def texts(self) -> list[str]:
        """Every training text."""
        return [row.text for row in self.corpus.training]

    @property
    def labels(self) -> Labels:
        """Classes of the dev texts."""
        return self.examples.labels[self.asked]

    def views(self, examples: Examples) -> dict[str, "csr_array"]:
        """Give the dev texts as written and stripped, in the rows of `examples`."""
        return {PLAIN: examples.rows[self.asked], STRIPPED: examples.stripped[self.asked]}


def judged(shares: Mapping[str, Floats], labels: Labels) -> str:
    """Lay out macro-F1 and AUC of each way of writing, by decisions chosen on texts as written."""
    chosen = {name: np.zeros(len(labels), np.int64) for name in shares}
    for learn, judge in halves(len(labels)):
        weights = np.array(fit_class_weights(shares[PLAIN][learn], labels[learn]))
        for name, found in shares.items():
            chosen[name][judge] = (found[judge] * weights).argmax(axis=1)
    parts = []
    for name, found in shares.items():
        score = macro_f1(labels, chosen[name], found.shape[1])
        parts.append(f"{name} {score:.4f} {auc(labels > 0, 1 - found[:, 0]):.4f}")
    return "  ".join(parts)


def _fitted(trial: Trial, name: str, examples: Examples, taught: Labels) -> Tried:
    return name, regress(examples, taught, trial.declared), trial.views(examples)


def parts_of_training(trial: Trial) -> Iterator[Tried]:
    """Teach a quarter, half and all of the groups of training texts: the learning curve."""
    drawn = np.random.default_rng(1).random(int(trial.examples.groups.max()) + 1)
    place = drawn[trial.examples.groups[trial.taught]]
    for part in PARTS:
        yield _fitted(trial, f"{part:.0%} of the texts", trial.examples, trial.taught[place < part])


def noise(trial: Trial) -> Iterator[Tried]:
    """Leave out, or weigh half, texts whose labels unseeing fits doubt; leave out repeats of differing labels."""
    shares = unseen_shares(trial.examples, trial.declared, trial.taught)
    main = np.isin(trial.taught, trial.examples.main)
    doubt = doubted(shares, trial.examples.labels[trial.taught]) & main
    conflict = conflicting(trial.examples.groups[trial.taught], trial.examples.labels[trial.taught])
    for name, found, weight in (
        ("all", doubt & ~doubt, 1.0),
        ("doubted left out", doubt, 0.0),
        ("doubted weigh half", doubt, 0.5),
        ("conflicting repeats left out", conflict, 0.0),
    ):
        weights = trial.examples.weights.copy()
        weights[trial.taught[found]] *= weight
        taught = trial.taught[weights[trial.taught] > 0]
        yield _fitted(trial, f"{name} ({found.sum()})", replace(trial.examples, weights=weights), taught)


def _disguised_views(
    trial: Trial, examples: Examples, disguise: Disguise, read: Callable[[str], str]
) -> Views:
    teencode = read_teencode(trial.datasets) if disguise is Disguise.TEENCODE else {}
    texts = trial.texts
    hidden = [read(disguised(texts[at], disguise, teencode)) for at in trial.asked]
    return {**trial.views(examples), disguise.value: trial.space.rows(hidden)}


def with_copies(examples: Examples, copies: "csr_array", weight: float) -> Examples:
    """Add a copy of each text, after all texts; a copy has no stripped copy of its own, but an empty row."""
    from scipy.sparse import csr_array, vstack

    return replace(
        examples,
        rows=vstack([examples.rows, copies], format="csr"),
        stripped=vstack([examples.stripped, csr_array(copies.shape, dtype=np.float32)], format="csr"),
        labels=np.tile(examples.labels, 2),
        groups=np.tile(examples.groups, 2),
        weights=np.concatenate([examples.weights, examples.weights * weight]),
    )


def drawn_out(trial: Trial) -> Iterator[Tried]:
    """Add a copy of each training text with letters drawn out, by weight."""
    rows = trial.space.rows(
        [disguised(text, Disguise.REPEATED, {}, TRAINING_DISGUISE) for text in trial.texts]
    )
    views = _disguised_views(trial, trial.examples, Disguise.REPEATED, str)
    for weight in DRAWN_OUT:
        taught = np.concatenate([trial.taught, trial.taught + len(trial.texts)]) if weight else trial.taught
        plane = regress(with_copies(trial.examples, rows, weight), taught, trial.declared)
        yield f"copies weighing {weight:g}", plane, views


def teencode(trial: Trial) -> Iterator[Tried]:
    """Read teencode as the words it stands for, inside both views and as a further one."""
    from scipy.sparse import csr_array, hstack

    inside = replace(
        trial.examples,
        rows=trial.space.rows([standard(text) for text in trial.texts]),
        stripped=trial.space.rows([standard(strip_text(text)) for text in trial.texts]),
    )
    views = [
        _disguised_views(trial, trial.examples, Disguise.TEENCODE, str),
        _disguised_views(trial, inside, Disguise.TEENCODE, standard),
    ]
    yield "as it is", regress(trial.examples, trial.taught, trial.declared), views[0]
    yield "inside", regress(inside, trial.taught, trial.declared), views[1]

    def both(left: "csr_array", right: "csr_array") -> "csr_array":
        joined = hstack([left * 0.5**0.5, right * 0.5**0.5], format="csr")
        return csr_array(joined, dtype=np.float32)

    third = replace(
        trial.examples,
        rows=both(trial.examples.rows, inside.rows),
        stripped=both(trial.examples.stripped, inside.stripped),
        scale=np.tile(trial.examples.scale, 2),
    )
    rows = {name: both(views[0][name], views[1][name]) for name in views[0]}
    yield "a further view", regress(third, trial.taught, trial.declared), rows


TRIES: dict[str, Callable[[Trial], Iterator[Tried]]] = {
    "curve": parts_of_training,
    "noise": noise,
    "drawn-out": drawn_out,
    "teencode": teencode,
}


def corrected(shares: Floats, prior: Floats, steps: int = 200) -> Floats:
    """Move probabilities to the prior of the texts themselves (Saerens, Latinne & Decaestecker 2002)."""
    own, moved = prior, shares
    for _ in range(steps):
        moved = shares * (own / prior)
        moved /= moved.sum(axis=1, keepdims=True)
        own = moved.mean(axis=0)
    return moved


def thresholds(trial: Trial) -> Iterator[str]:
    """Compare ways to decide, where as many texts are harmful as in training, half and a fifth as many."""
    plane = regress(trial.examples, trial.taught, trial.declared)
    shares = apply(trial.calibration, logits_on(trial.examples.rows[trial.asked], plane))
    labels, classes = trial.labels, shares.shape[1]
    for kept in _SHIFTS:
        found: dict[str, list[float]] = {}
        chance = np.random.default_rng(1)
        for partition in range(_PARTITIONS):
            for learn, half in halves(len(labels), partition):
                judge = half[(labels[half] == 0) | (chance.random(len(half)) < kept)]
                prior = shares[learn].mean(axis=0)
                weights = np.array(fit_class_weights(shares[learn], labels[learn]))
                moved = corrected(shares[judge], prior)
                for name, decided in (
                    ("class weights", shares[judge] * weights),
                    ("argmax", shares[judge]),
                    ("EM, argmax", moved),
                    ("EM, class weights", moved * weights),
                    ("even prior", shares[judge] / prior),
                ):
                    score = macro_f1(labels[judge], decided.argmax(axis=1), classes)
                    found.setdefault(name, []).append(score)
        yield f"harmful kept {kept}: " + "  ".join(
            f"{name} {np.mean(all_):.4f}" for name, all_ in found.items()
        )


def repeats(trial: Trial) -> Iterator[str]:
    """Tell how well the label of a text foretells that of its repeat."""
    own = trial.examples.main
    count, table = repeat_agreement(
        trial.examples.groups[own], trial.examples.labels[own], len(trial.declared.classes)
    )
    scores = 2 * np.diag(table) / np.maximum(table.sum(axis=0) + table.sum(axis=1), 1)
    yield (
        f"{count} of {len(own)} texts have a repeat; labels agree {np.trace(table) / max(count, 1):.3f}, "
        f"macro-F1 of one by the other {scores.mean():.3f} ({', '.join(f'{each:.3f}' for each in scores)})"
    )


TOLD: dict[str, Callable[[Trial], Iterator[str]]] = {"thresholds": thresholds, "repeats": repeats}


def lines(trial: Trial, wanted: str) -> Iterator[str]:
    """Run one try and lay out a line for each of its variants."""
    if wanted in TOLD:
        yield from TOLD[wanted](trial)
        return
    for name, plane, views in TRIES[wanted](trial):
        shares = {view: apply(trial.calibration, logits_on(rows, plane)) for view, rows in views.items()}
        yield f"{name:36} {judged(shares, trial.labels)}"


def read_trial(head: str, linear: LinearModel, datasets: Path) -> Trial:
    """Read a head's texts as rows of the shipped model's feature space."""
    declared = load_declarations()
    corpus, own = read_corpora(declared, datasets)[head], declared[head]
    return trial_of(own, corpus, examples_of(corpus, own, linear.space), linear, datasets)


def trial_of(
    declared: Declaration, corpus: Corpus, examples: Examples, linear: LinearModel, datasets: Path
) -> Trial:
    """Part a head's texts into those taught and the dev texts asked."""
    _, dev = split_rows(corpus, declared.main_source.id)
    held, own = {row.group for row in dev}, set(map(id, dev))
    return Trial(
        declared=declared,
        corpus=corpus,
        examples=examples,
        space=linear.space,
        calibration=linear.record(declared.id).calibration,
        taught=np.flatnonzero([row.group not in held for row in corpus.training]),
        asked=np.flatnonzero([id(row) in own for row in corpus.training]),
        datasets=datasets,
    )


def main() -> None:
    """Print a line for each variant of a try."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--datasets", type=Path, required=True)
    parser.add_argument("--linear", type=Path, required=True)
    parser.add_argument("--head", required=True)
    parser.add_argument("--try", dest="wanted", choices=[*TRIES, *TOLD], required=True)
    asked = parser.parse_args()
    for line in lines(read_trial(asked.head, LinearModel.load(asked.linear), asked.datasets), asked.wanted):
        print(line, flush=True)


if __name__ == "__main__":
    main()
