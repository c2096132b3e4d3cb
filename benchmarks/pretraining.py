"""What does masked-language training on the unlabelled texts bring to the encoder? Dev figures with and without.

python -m benchmarks.pretraining --datasets FOLDER --work FOLDER [--epochs 1] [--head NAME ...]

The start model learns to find hidden pieces of the training texts of every head and of the auxiliary sources, a share
of them without diacritics; no dev or test text is among them. Then the same plan of fine-tuning runs from the start
model as it came and as adapted. A killed run goes on: `--work` keeps checkpoints.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from classifier.encoder import checkpoint
from classifier.encoder.build import opened
from classifier.encoder.learn import fit_network
from classifier.encoder.network import Network
from classifier.encoder.plan import (
    SERVED,
    Plan,
    Reader,
    all_corpora,
    declared_heads,
    read_material,
    split_rows,
)
from classifier.encoder.texts import Ids, padded, shuffled
from classifier.normalise import strip_text

if TYPE_CHECKING:
    from transformers import PreTrainedModel

SEED = 20261123
BATCH = 32
LONGEST = 64  # pieces of an unlabelled text
RATE = 2e-4
WARMUP = 0.06
HIDDEN_SHARE, KEPT, REPLACED = (
    0.2,
    0.1,
    0.1,
)  # of the pieces; of the hidden ones stay as they are, or are another
STRIPPED = 0.2
UNKNOWN, SPECIAL = 3, 4  # the piece that stands for a hidden one; how many pieces are no text
FINE_TUNED = ("victsd-toxic", "clickbait")
EVERY = 100


class Guesser(torch.nn.Module):
    """The transformer with a layer that names hidden pieces by its own word embeddings."""

    def __init__(self, encoder: "PreTrainedModel") -> None:
        """Take the transformer; its embeddings are shared with the output."""
        super().__init__()
        hidden, pieces = encoder.config.hidden_size, encoder.config.vocab_size
        self.encoder = encoder
        self.dense = torch.nn.Linear(hidden, hidden)
        self.norm = torch.nn.LayerNorm(hidden)
        self.bias = torch.nn.Parameter(torch.zeros(pieces))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, asked: torch.Tensor) -> torch.Tensor:
        """Give logits over all pieces at the asked places, shape (asked, pieces)."""
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state[asked]
        states = self.norm(torch.nn.functional.gelu(self.dense(states)))
        return states @ self.encoder.get_input_embeddings().weight.T + self.bias


def unlabelled(plan: Plan, datasets: Path, reader: Reader) -> list[list[int]]:
    """Give the training texts of every head and auxiliary source, each once, then as many copies stripped."""
    every = plan.model_copy(update={"heads": (*SERVED, "smishing"), "auxiliary": ("vlsp-hsd",)})
    declared = declared_heads(every)
    texts: dict[str, str] = {}
    for name, corpus in all_corpora(every, datasets).items():
        taught, _ = split_rows(corpus, declared[name].main_source.id)
        texts |= {row.group: row.text for row in taught if row.group}
    kept = [texts[group] for group in sorted(texts)]
    generator = np.random.default_rng(SEED)
    copies = generator.permutation(len(kept))[: round(len(kept) * STRIPPED)]
    short = Reader(reader.tokenizer, LONGEST, reader.segmented)
    found = short.ids([*kept, *(strip_text(kept[place]) for place in copies)])
    return [ids for ids in found if len(ids) > SPECIAL]


def hide(ids: Ids, mask: Ids, pieces: int, generator: np.random.Generator) -> tuple[Ids, Ids]:
    """Hide a share of a batch's pieces; give what the network reads, and where something was hidden."""
    asked = (generator.random(ids.shape) < HIDDEN_SHARE) & (mask == 1) & (ids >= SPECIAL)
    how = generator.random(ids.shape)
    read = np.where(asked & (how >= KEPT + REPLACED), UNKNOWN, ids)
    other = generator.integers(SPECIAL, pieces, ids.shape)
    return np.where(asked & (how < REPLACED), other, read), asked


def batches(ids: list[list[int]], epochs: float) -> Iterator[Ids]:
    """Draw the batches of all epochs; the last may be a part of one."""
    left = round(len(ids) * epochs / BATCH)
    for epoch in range(int(np.ceil(epochs))):
        for places in shuffled([len(each) for each in ids], BATCH, np.random.default_rng((SEED, epoch))):
            if left:
                left -= 1
                yield places


def say(text: str) -> None:
    """Print with the time."""
    print(time.strftime("%H:%M:%S"), text, flush=True)


def adapt(network: "PreTrainedModel", ids: list[list[int]], epochs: float, work: Path) -> None:
    """Train `network` in place on hidden pieces; goes on from a checkpoint in `work`."""
    torch.manual_seed(SEED)
    guesser = Guesser(network)
    optimizer = torch.optim.AdamW(guesser.parameters(), lr=RATE, weight_decay=0.01, fused=True)
    work.mkdir(parents=True, exist_ok=True)
    done = checkpoint.load(work / "adapted.safetensors", guesser, optimizer)
    planned = [*batches(ids, epochs)]
    guesser.train()
    losses: list[float] = []
    pieces = int(network.config.vocab_size)
    for step, places in enumerate(planned, start=1):
        if step <= done:
            continue
        torch.manual_seed(SEED + step)
        laid = padded(ids, places, int(network.config.pad_token_id))
        read, asked = hide(laid.ids, laid.mask, pieces, np.random.default_rng((SEED, 1, step)))
        share = min(
            step / (WARMUP * len(planned)), (len(planned) - step + 1) / ((1 - WARMUP) * len(planned))
        )
        optimizer.param_groups[0]["lr"] = RATE * min(1.0, share)
        where = torch.from_numpy(asked)
        with torch.autocast("cpu", torch.bfloat16):
            logits = guesser(torch.from_numpy(read), torch.from_numpy(laid.mask), where)
        loss = torch.nn.functional.cross_entropy(logits.float(), torch.from_numpy(laid.ids)[where])
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(guesser.parameters(), 1.0)
        optimizer.step()
        losses.append(float(loss.detach()))
        if step % EVERY == 0 or step == len(planned):
            checkpoint.save(work / "adapted.safetensors", guesser, optimizer, step)
            say(f"[{step}/{len(planned)}] hidden pieces, loss {np.mean(losses[-EVERY:]):.4f}")


def main() -> None:
    """Adapt, then fine-tune from both starts; dev figures are printed after every epoch."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--datasets", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--epochs", type=float, default=1.0, help="of the unlabelled texts")
    parser.add_argument("--tuned", type=int, default=3, help="epochs of fine-tuning")
    parser.add_argument("--head", action="append", choices=SERVED, help=f"fine-tuned; else {FINE_TUNED}")
    parser.add_argument("--from", dest="starts", action="append", choices=("adapted", "raw"))
    asked = parser.parse_args()
    plan = Plan(heads=tuple(asked.head or FINE_TUNED), epochs=asked.tuned)
    torch.set_num_threads(plan.threads)
    for name in asked.starts or ("adapted", "raw"):
        every = plan.model_copy(update={"heads": SERVED})  # the vocabulary that the shipped encoder has
        start = opened(every, all_corpora(every, asked.datasets))
        reader = Reader(start.tokenizer, plan.longest, start.segmented)
        if name == "adapted":
            texts = unlabelled(plan, asked.datasets, reader)
            say(f"{len(texts)} texts, {sum(map(len, texts))} pieces of {start.network.config.vocab_size}")
            adapt(start.network, texts, asked.epochs, asked.work)
        material = read_material(plan, all_corpora(plan, asked.datasets), reader)
        torch.manual_seed(plan.seed)
        network = Network(start.network, material.widths)
        work = asked.work / f"tuned-{name}-{'-'.join(plan.heads)}-{plan.epochs}"
        work.mkdir(parents=True, exist_ok=True)
        fit_network(network, material, plan, work, lambda text, name=name: say(f"{name}: {text}"))


if __name__ == "__main__":
    main()
