"""Quality against throughput of the cascade, by the share of documents that the encoder reads.

Quality is that of dev texts which neither model learned from; bands and stacks are fitted on one half of them and
measured on the other, both ways round. Throughput: the linear model over all texts and the encoder over the share,
both timed in this run, in documents a second. With --restorer the encoder reads texts without accents restored.

    python -m benchmarks.cascade --datasets FOLDER --linear models/linear-1 --encoder models/encoder-1 \
        [--restorer models/restorer-1]
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.halves import halves
from classifier.calibration import fit_class_weights
from classifier.cascade import in_band
from classifier.cascade_fit import Unseen, band_around, cascaded, fit_stacks, unseen_shares
from classifier.declarations import load_declarations
from classifier.encoder.model import EncoderModel
from classifier.encoder.plan import all_corpora, split_rows
from classifier.linear import LinearModel
from classifier.metrics import Floats, Labels, auc, average_precision, macro_f1
from classifier.restorer import Restorer

SHARES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)
TIMED = 1_000  # texts


def crossed(unseen: Unseen, threshold: float, share: float) -> tuple[Floats, Floats, float]:
    """Give the cascade's probabilities of each half by what the other half fitted, and the share sent."""
    if not share:
        return unseen.linear, unseen.linear_stripped, 0.0
    plain, stripped, sent = np.zeros_like(unseen.linear), np.zeros_like(unseen.linear), 0.0
    for learn, judge in halves(len(unseen.labels)):
        taught, judged = unseen.part(learn), unseen.part(judge)
        band = band_around(threshold, taught.linear, share)
        plain[judge], stripped[judge] = cascaded(band, fit_stacks(taught), judged)
        sent += float(in_band(band, judged.linear).mean()) / 2
    return plain, stripped, sent


def figures(shares: Floats, labels: Labels) -> dict[str, float]:
    """Give figures of class probabilities; class weights of each half are chosen on the other."""
    chosen = np.zeros(len(labels), np.int64)
    for learn, judge in halves(len(labels)):
        weights = np.array(fit_class_weights(shares[learn], labels[learn]))
        chosen[judge] = (shares[judge] * weights).argmax(axis=1)
    harmful, scores = labels > 0, 1 - shares[:, 0]
    return {
        "macro_f1": macro_f1(labels, chosen, shares.shape[1]),
        "auc": auc(harmful, scores),
        "average_precision": average_precision(harmful, scores),
    }


def seconds_a_text(model: LinearModel | EncoderModel, texts: Sequence[str]) -> float:
    """Time one pass over the texts, after one to warm up."""
    model.probabilities(texts[:100])
    start = time.perf_counter()
    model.probabilities(texts)
    return (time.perf_counter() - start) / len(texts)


def main() -> None:
    """Measure and print, a line a share; --out keeps everything as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name in ("--datasets", "--linear", "--encoder"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--restorer", type=Path)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    linear, encoder = LinearModel.load(asked.linear), EncoderModel.load(asked.encoder)
    restorer = Restorer.load(asked.restorer) if asked.restorer else None
    unseen = unseen_shares(linear, encoder, asked.datasets, print, restorer=restorer)
    declared, corpora = load_declarations(), all_corpora(encoder.manifest.plan, asked.datasets)
    found = []
    for name, texts in unseen.items():
        _, dev = split_rows(corpora[name], declared[name].main_source.id)
        sample = [row.text for row in dev[:TIMED]]
        costs = seconds_a_text(linear, sample), seconds_a_text(encoder, sample)
        threshold = linear.decision(name).thresholds[linear.heads[name].outputs[0].id]
        alone = {
            "linear alone": figures(texts.linear, texts.labels),
            "encoder alone": figures(texts.encoder, texts.labels),
            "encoder alone, stripped": figures(texts.encoder_stripped, texts.labels),
        }
        print(name, json.dumps(alone))
        for share in SHARES:
            plain, stripped, sent = crossed(texts, threshold, share)
            line = {
                "head": name,
                "share": share,
                "sent": sent,
                "documents_a_second": 1 / (costs[0] + sent * costs[1]),
                "plain": figures(plain, texts.labels),
                "stripped": figures(stripped, texts.labels),
            }
            found.append(line)
            print(json.dumps(line))
    if asked.out:
        asked.out.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
