"""What sentences of our own are worth to a head, by weight: real texts unseen, and templates unseen.

Each of five fits (or the first `--folds`) leaves out a fold of the real texts and a fifth of the grammar's templates,
whole: the first must not fall, the second should rise. No functional case and no test is read.
`python -m benchmarks.supplement --datasets FOLDER --head vihsd [--weights 0 0.1 0.3 1] [--folds 5]`
"""

import argparse
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from classifier.calibration import apply, fit_calibration
from classifier.corpus import read_corpora
from classifier.declarations import Declaration, load_declarations
from classifier.fit import FOLDS, Examples, decide, folds_of, logits_on, regress, unseen_figures
from classifier.grammar import load_grammar, sentences
from classifier.train import SEED, examples_of, fit_space

if TYPE_CHECKING:
    from classifier.metrics import Floats, Labels


def template_folds(declared: Declaration, texts: list[str], sources: list[str]) -> "Labels":
    """Give each sentence of a grammar its template's fold, and every other text -1."""
    own = next(source for source in declared.sources if source.grammar)
    template = {each.text: each.template for each in sentences(load_grammar(own.grammar))}
    order = sorted(set(template.values()))
    fold = dict(zip(order, np.random.default_rng(SEED).permutation(len(order)) % FOLDS, strict=True))
    return np.array(
        [
            fold[template[text]] if source == own.id else -1
            for text, source in zip(texts, sources, strict=True)
        ]
    )


def unseen(
    declared: Declaration, examples: Examples, held: "Labels", weight: float, folds: int
) -> "tuple[Floats, Floats, Labels]":
    """Give logits of texts, and of their stripped copies, by fits that saw neither them nor their templates.

    The third array numbers the texts asked, those of the first `folds` folds.
    """
    weights = np.where(held >= 0, weight, examples.weights)
    weighed = replace(examples, weights=weights)
    plain = np.zeros((len(held), len(declared.classes)))
    stripped, all_asked = plain.copy(), []
    parted = enumerate(islice(folds_of(examples.groups, np.random.default_rng(SEED)), folds))
    for fold, (rest, left) in parted:
        taught = rest[held[rest] < 0]
        if weight:
            taught = np.concatenate([taught, np.flatnonzero((held >= 0) & (held != fold))])
        plane = regress(weighed, taught, declared)
        asked = np.concatenate([left[held[left] < 0], np.flatnonzero(held == fold)])
        plain[asked] = logits_on(examples.rows[asked], plane)
        stripped[asked] = logits_on(examples.stripped[asked], plane)
        all_asked.append(asked)
    return plain, stripped, np.concatenate(all_asked)


def line(declared: Declaration, examples: Examples, held: "Labels", weight: float, folds: int) -> str:
    """Lay out the figures of one weight."""
    plain, stripped, asked = unseen(declared, examples, held, weight, folds)
    main, own = np.intersect1d(asked, examples.main), asked[held[asked] >= 0]
    calibration = fit_calibration(plain[main], examples.labels[main])
    shares = apply(calibration, plain)
    decision = decide(declared, shares[main], examples.labels[main])
    real = unseen_figures(declared, decision, shares[main], examples.labels[main])
    without = unseen_figures(declared, decision, apply(calibration, stripped)[main], examples.labels[main])
    chosen = (shares[own] * np.array(decision.class_weights)).argmax(1)
    truth = examples.labels[own]
    right = [float(((chosen == 0) == (truth == 0))[(truth == 0) == kind].mean()) for kind in (False, True)]
    output = declared.outputs[0].id
    return (
        f"{weight:>6} {real['macro_f1']:>9.4f} {real[f'{output}.auc']:>7.4f} {without['macro_f1']:>9.4f} "
        f"{without[f'{output}.auc']:>7.4f} {right[0]:>9.3f} {right[1]:>9.3f}"
    )


def main() -> None:
    """Print a line for each weight."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--datasets", type=Path, required=True)
    parser.add_argument("--head", required=True)
    parser.add_argument("--weights", type=float, nargs="+", default=[0.0, 0.1, 0.3, 1.0])
    parser.add_argument("--folds", type=int, default=FOLDS)
    asked = parser.parse_args()
    declared = load_declarations()
    corpora = read_corpora(declared, asked.datasets)
    head, corpus = declared[asked.head], corpora[asked.head]
    examples = examples_of(corpus, head, fit_space(corpora, declared))
    held = template_folds(
        head, [row.text for row in corpus.training], [row.source for row in corpus.training]
    )
    print(f"{len(examples.main)} real texts, {int((held >= 0).sum())} of our own")
    print("weight  macro-F1     AUC  stripped     AUC   harmful  harmless (templates unseen)")
    for weight in asked.weights:
        print(line(head, examples, held, weight, asked.folds), flush=True)


if __name__ == "__main__":
    main()
