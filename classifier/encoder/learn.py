"""Train the network: batches of one head at a time, resumable, the same seed giving the same weights."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from classifier.calibration import apply, fit_calibration, fit_class_weights
from classifier.encoder import checkpoint
from classifier.encoder.network import Network
from classifier.encoder.plan import Lesson, Material, Plan
from classifier.encoder.texts import Ids, in_order_of_length, padded, shuffled
from classifier.metrics import Floats, auc, average_precision, macro_f1
from classifier.train import Progress

if TYPE_CHECKING:
    from torch.optim import Optimizer

_EVERY = 100  # steps between checkpoints: a minute of one core
_READ_AT_ONCE = 64
_GREATEST_NORM = 1.0


@dataclass(frozen=True)
class Batch:
    """A head's texts by number, and which of them stand without diacritics."""

    lesson: Lesson
    places: Ids

    def ids(self) -> list[list[int]]:
        """Give the token ids; numbers from the number of texts on mean the stripped copies."""
        count = len(self.lesson.ids)
        return [
            self.lesson.ids[place] if place < count else self.lesson.stripped[place - count]
            for place in self.places
        ]

    def labels(self) -> Ids:
        """Give the classes."""
        return self.lesson.labels[self.places % len(self.lesson.ids)]


def _part(count: int, portion: float, seed: int, epoch: int) -> Ids:
    """Give the texts an epoch reads: the next part of one order, so that all have their turn."""
    size = round(count * portion)
    order = np.random.default_rng(seed).permutation(count)
    return np.asarray(order[(epoch * size + np.arange(size)) % count])


def epoch_batches(material: Material, plan: Plan, epoch: int) -> list[Batch]:
    """Draw an epoch's batches: its part of every head's texts, a share of stripped copies, heads interleaved.

    A text of weight w is read in w of the epochs: a source of small weight is then cheap, too.
    """
    generator = np.random.default_rng((plan.seed, epoch))
    batches: list[Batch] = []
    for lesson in material.learn:
        count = len(lesson.ids)
        read = _part(count, plan.portions.get(lesson.head, 1.0), plan.seed, epoch)
        read = read[generator.random(len(read)) < lesson.weights[read]]
        copies = generator.permutation(read)[: round(len(read) * plan.stripped)] + count
        places = np.concatenate([read, copies])
        both = [*lesson.ids, *lesson.stripped]
        lengths = [len(both[place]) for place in places]
        batches += [Batch(lesson, places[chosen]) for chosen in shuffled(lengths, plan.batch, generator)]
    return [batches[place] for place in generator.permutation(len(batches))]


def _optimizer(network: Network, plan: Plan) -> "Optimizer":
    groups = [
        {"params": network.encoder.parameters(), "lr": plan.rate},
        {"params": network.heads.parameters(), "lr": plan.head_rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=plan.decay, fused=True)


def _share_of_rate(plan: Plan, step: int, steps: int) -> float:
    rising = max(1, round(steps * plan.warmup))
    return min((step + 1) / rising, (steps - step) / max(1, steps - rising))


def best_device() -> torch.device:
    """Give a graphics processor where torch sees one, else the processor."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def _where(network: Network) -> torch.device:
    return next(network.parameters()).device


def _learn_one(network: Network, optimizer: "Optimizer", batch: Batch, pad: int) -> float:
    laid, where = padded(batch.ids(), np.arange(len(batch.places)), pad), _where(network)
    ids, mask, labels = (torch.from_numpy(each).to(where) for each in (laid.ids, laid.mask, batch.labels()))
    with torch.autocast(where.type, torch.bfloat16):
        logits = network.head(batch.lesson.head, ids, mask)
    loss = torch.nn.functional.cross_entropy(logits.float(), labels)
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), _GREATEST_NORM)
    optimizer.step()
    return float(loss.detach())


def logits_of(network: Network, head: str, ids: list[list[int]], pad: int) -> Floats:
    """Give one head's logits of texts as token ids, shape (texts, classes)."""
    network.eval()
    width, where = network.heads[head].out_features, _where(network)
    found = np.zeros((len(ids), int(width)))
    with torch.inference_mode(), torch.autocast(where.type, torch.bfloat16):
        for places in in_order_of_length(ids, _READ_AT_ONCE):
            laid = padded(ids, places, pad)
            rows, mask = (torch.from_numpy(each).to(where) for each in (laid.ids, laid.mask))
            found[places] = network.head(head, rows, mask).float().cpu().numpy()
    network.train()
    return found


def dev_figures(network: Network, lesson: Lesson, pad: int) -> Iterator[str]:
    """Say how a head does on its dev texts, with diacritics and without; class 0 against the rest for AUC."""
    for view, ids in (("", lesson.ids), ("stripped ", lesson.stripped)):
        logits = logits_of(network, lesson.head, ids, pad)
        shares = apply(fit_calibration(logits, lesson.labels), logits)
        chosen = (shares * np.array(fit_class_weights(shares, lesson.labels))).argmax(1)
        harmful, scores = lesson.labels > 0, 1 - shares[:, 0]
        figures = (
            f"macro-F1 {macro_f1(lesson.labels, chosen, shares.shape[1]):.4f}",
            f"AUC {auc(harmful, scores):.4f}",
            f"AP {average_precision(harmful, scores):.4f}",
        )
        yield f"{lesson.head} dev {view}{', '.join(figures)}"


def fit_network(network: Network, material: Material, plan: Plan, work: Path, progress: Progress) -> None:
    """Train `network` in place, on a graphics processor if there is one; it ends on the ordinary one.

    What is in `work` from a killed run of the same plan is gone on with.
    """
    torch.set_num_threads(plan.threads)
    network.to(best_device())
    pad = int(network.encoder.config.pad_token_id)
    optimizer = _optimizer(network, plan)
    done = checkpoint.load(work / "checkpoint.safetensors", network, optimizer)
    step, losses = 0, [0.0]
    network.train()
    epochs = [epoch_batches(material, plan, epoch) for epoch in range(plan.epochs)]
    steps = sum(map(len, epochs))
    for epoch, batches in enumerate(epochs):
        for batch in batches:
            step += 1
            if step <= done:
                continue
            torch.manual_seed(plan.seed + step)
            for group, rate in zip(optimizer.param_groups, (plan.rate, plan.head_rate), strict=True):
                group["lr"] = rate * _share_of_rate(plan, step - 1, steps)
            losses.append(_learn_one(network, optimizer, batch, pad))
            if step % _EVERY == 0 or step == steps:
                checkpoint.save(work / "checkpoint.safetensors", network, optimizer, step)
                progress(f"[{step}/{steps}] loss {np.mean(losses[-_EVERY:]):.4f}")
        if step > done:
            for lesson in material.dev:
                for line in dev_figures(network, lesson, pad):
                    progress(f"[{step}/{steps}] epoch {epoch + 1}: {line}")
    network.to("cpu")
