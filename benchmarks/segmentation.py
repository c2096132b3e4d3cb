"""Does a word-segmented view pay? ViHSD: trained on train, measured on dev, with and without the view.

    python benchmarks/segmentation.py --datasets ../shared/datasets --out segmentation.json

Needs the extra `segment` (underthesea) and the data folder. Reads no test text.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from classifier.calibration import fit_class_weights, softmax
from classifier.data import Row, read_head
from classifier.declarations import Split, load_declarations
from classifier.features import FeatureSpace
from classifier.learners import fit_softmax
from classifier.metrics import auc, macro_f1
from classifier.segment import segmented

if TYPE_CHECKING:
    from scipy.sparse import csr_array

CLASSES = ("clean", "offensive", "hate")
PENALTY = 4.0


def figures(train: "csr_array", dev: "csr_array", truth: tuple[np.ndarray, np.ndarray]) -> dict[str, float]:
    """Fit on train; give AUC of harm and macro-F1 on dev, class weights of halves used on the other halves."""
    plane = fit_softmax(train, truth[0], np.ones(len(truth[0])), PENALTY, len(CLASSES))
    shares = softmax(np.asarray(dev @ plane.weights, dtype=np.float64) + plane.intercepts)
    halves = []
    chance = np.random.default_rng(1)
    for _ in range(10):
        first = chance.random(len(shares)) < 0.5
        for chosen, other in ((first, ~first), (~first, first)):
            weights = np.array(fit_class_weights(shares[chosen], truth[1][chosen]))
            halves.append(macro_f1(truth[1][other], (shares[other] * weights).argmax(1), len(CLASSES)))
    return {"auc": auc(truth[1] > 0, 1 - shares[:, 0]), "macro_f1": float(np.mean(halves))}


def labels(rows: list[Row]) -> np.ndarray:
    """Give class numbers."""
    return np.array([CLASSES.index(row.label) for row in rows])


def compare(datasets: Path) -> dict[str, float]:
    """Measure without and with the segmented view."""
    from scipy.sparse import csr_array, hstack
    from sklearn.feature_extraction.text import TfidfVectorizer

    rows = read_head(load_declarations()["vihsd"], datasets)
    outside = {row.group for row in rows if row.split is not Split.TRAIN}
    parts = (
        [row for row in rows if row.split is Split.TRAIN and row.group not in outside],
        [row for row in rows if row.split is Split.DEV],
    )
    texts = [[row.text for row in part] for part in parts]
    truth = labels(parts[0]), labels(parts[1])
    space = FeatureSpace.fit(texts[0], 3)
    views = [space.rows(part) for part in texts]
    found = {f"without_{name}": value for name, value in figures(*views, truth).items()}
    start = time.process_time()
    words = [segmented(part) for part in texts]
    found["segmented_texts_a_second"] = sum(map(len, texts)) / (time.process_time() - start)
    vectorizer = TfidfVectorizer(sublinear_tf=True, min_df=3, token_pattern=r"\S+", ngram_range=(1, 2))
    vectorizer.fit(words[0])
    for weight in (0.5, 1.0):
        joined = [
            csr_array(hstack([view, weight * vectorizer.transform(part)]))
            for view, part in zip(views, words, strict=True)
        ]
        both = figures(joined[0].astype(np.float32), joined[1].astype(np.float32), truth)
        found |= {f"with_x{weight}_{name}": value for name, value in both.items()}
    return found


def main() -> None:
    """Run the comparison and print its figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--datasets", type=Path, required=True, help="folder that holds vihsd/")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args()
    found = compare(options.datasets)
    for name, value in found.items():
        print(f"{name:28} {value:10.4f}")
    if options.out:
        options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
