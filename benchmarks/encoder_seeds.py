"""Encoders of several seeds: each alone, their logits averaged, their weights averaged. Dev texts, before int8.

python -m benchmarks.encoder_seeds --datasets FOLDER WORK WORK ...

Each WORK is the work folder of a finished `cleanplatforms model encoder`; the plans differ in their seed only.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.halves import halves
from classifier.calibration import apply, fit_calibration, fit_class_weights
from classifier.encoder import checkpoint
from classifier.encoder.build import PLAN, opened
from classifier.encoder.learn import logits_of
from classifier.encoder.network import Network
from classifier.encoder.plan import Lesson, Material, Plan, Reader, all_corpora, read_material
from classifier.encoder.start import Start
from classifier.metrics import Floats, auc, average_precision, macro_f1

Weights = Mapping[str, torch.Tensor]


def start_of(plan: Plan, datasets: Path) -> tuple[Start, Material]:
    """Open the start model with its vocabulary cut, and the plan's texts as its token ids."""
    corpora = all_corpora(plan, datasets)
    start = opened(plan, corpora)
    return start, read_material(plan, corpora, Reader(start.tokenizer, plan.longest, start.segmented))


def mean_of(states: Sequence[Weights]) -> Weights:
    """Average weights of the same shapes; whole numbers are those of the first."""
    return {
        name: torch.stack([state[name] for state in states]).mean(0) if value.is_floating_point() else value
        for name, value in states[0].items()
    }


def figures(logits: Floats, lesson: Lesson) -> str:
    """Give macro-F1, AUC and average precision; calibration and class weights of each half come from the other."""
    shares, chosen = np.zeros(logits.shape), np.zeros(len(logits), np.int64)
    for learn, judge in halves(len(logits)):
        fitted = fit_calibration(logits[learn], lesson.labels[learn])
        shares[judge] = apply(fitted, logits[judge])
        weights = fit_class_weights(apply(fitted, logits[learn]), lesson.labels[learn])
        chosen[judge] = (shares[judge] * np.array(weights)).argmax(axis=1)
    harmful, scores = lesson.labels > 0, 1 - shares[:, 0]
    return (
        f"{macro_f1(lesson.labels, chosen, logits.shape[1]):.4f} {auc(harmful, scores):.4f} "
        f"{average_precision(harmful, scores):.4f}"
    )


def main() -> None:
    """Print a line a head, view and way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--datasets", type=Path, required=True)
    parser.add_argument("works", type=Path, nargs="+", metavar="WORK")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    plans = [Plan.model_validate_json((work / PLAN).read_bytes()) for work in asked.works]
    start, material = start_of(plans[0], asked.datasets)
    network = Network(start.network, material.widths)
    pad = int(start.network.config.pad_token_id)
    states: list[Weights] = []
    for work in asked.works:
        checkpoint.load(work / "checkpoint.safetensors", network)
        states.append({name: value.clone() for name, value in network.state_dict().items()})
    ways = {str(plan.seed): state for plan, state in zip(plans, states, strict=True)}
    ways["weights averaged"] = mean_of(states)
    for lesson in material.dev:
        for view, ids in (("", lesson.ids), (" stripped", lesson.stripped)):
            found: dict[str, Floats] = {}
            for name, state in ways.items():
                network.load_state_dict(state)
                found[name] = logits_of(network, lesson.head, ids, pad)
            found["logits averaged"] = np.mean([found[str(plan.seed)] for plan in plans], axis=0)
            for name, logits in found.items():
                print(f"{lesson.head}{view}, {name}: {figures(logits, lesson)}", flush=True)


if __name__ == "__main__":
    main()
