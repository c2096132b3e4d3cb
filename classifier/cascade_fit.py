"""Fit a cascade on dev texts that neither model learned from: bands, stacks, decisions."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from classifier.calibration import apply, softmax
from classifier.cascade import (
    Band,
    CascadeHead,
    CascadeManifest,
    Stack,
    Stacks,
    harm_logit,
    in_band,
    is_bare,
    joined,
    log_odds,
    read_by_encoder,
)
from classifier.corpus import read_corpora
from classifier.declarations import Declaration, load_declarations
from classifier.encoder.plan import all_corpora, split_rows
from classifier.fit import decide, logits_on, regress, unseen_figures
from classifier.linear import LinearModel
from classifier.metrics import Floats, Labels
from classifier.normalise import strip_text
from classifier.scoring import logit, named
from classifier.train import Progress, examples_of, silent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from classifier.corpus import Corpus
    from classifier.encoder.model import EncoderModel
    from classifier.restorer import Restorer

SHARE = 0.5  # of documents that the encoder reads, unless asked otherwise


@dataclass(frozen=True)
class Unseen:
    """Probabilities of one head's dev texts, and of their stripped copies, by two models that saw neither.

    `bare` says which of the texts stand without diacritics as they are.
    """

    labels: Labels
    bare: NDArray[np.bool_]
    linear: Floats
    linear_stripped: Floats
    encoder: Floats
    encoder_stripped: Floats

    def part(self, places: Labels) -> "Unseen":
        """Give the chosen texts alone."""
        return Unseen(**{each.name: getattr(self, each.name)[places] for each in fields(self)})


def fit_stack(linear: Floats, encoder: Floats, labels: Labels) -> Stack:
    """Fit two weights and a shift a class by least log loss."""
    from scipy.optimize import minimize  # noqa: PLC0415 - heavy, and only training fits

    parts, truth = (log_odds(linear), log_odds(encoder)), np.arange(len(labels))

    def loss(values: Floats) -> float:
        shares = softmax(values[0] * parts[0] + values[1] * parts[1] + np.append(0.0, values[2:]))
        return float(-np.log(np.maximum(shares[truth, labels], 1e-12)).mean())

    found = minimize(loss, np.append([0.5, 0.5], np.zeros(linear.shape[1] - 1))).x
    return Stack(
        linear=float(found[0]),
        encoder=float(found[1]),
        shifts=(0.0, *(float(value) for value in found[2:])),
    )


def band_around(threshold: float, linear: Floats, share: float) -> Band:
    """Choose the band around a threshold that holds `share` of the texts."""
    centre = float(logit(np.array(threshold)))
    distances = np.abs(harm_logit(linear) - centre)
    return Band(centre=centre, reach=float(np.quantile(distances, share)))


def fit_stacks(unseen: Unseen) -> Stacks:
    """Fit the stack of texts as they are, and that of texts without diacritics on the stripped copies."""
    return Stacks(
        marked=fit_stack(unseen.linear, unseen.encoder, unseen.labels),
        bare=fit_stack(unseen.linear_stripped, unseen.encoder_stripped, unseen.labels),
    )


def cascaded(band: Band, stacks: Stacks, unseen: Unseen) -> tuple[Floats, Floats]:
    """Give the cascade's probabilities of the texts and of their stripped copies."""
    every = np.ones(len(unseen.labels), bool)
    plain = joined(stacks, unseen.linear, unseen.encoder, unseen.bare)
    stripped = joined(stacks, unseen.linear_stripped, unseen.encoder_stripped, every)
    return (
        np.where(in_band(band, unseen.linear)[:, np.newaxis], plain, unseen.linear),
        np.where(in_band(band, unseen.linear_stripped)[:, np.newaxis], stripped, unseen.linear_stripped),
    )


def _unseen_linear(linear: LinearModel, head: Declaration, corpus: "Corpus") -> tuple[Floats, Floats]:
    """Fit the head anew without its dev texts, in the model's own feature space, and score those."""
    examples = examples_of(corpus, head, linear.space)
    _, dev = split_rows(corpus, head.main_source.id)
    held = {row.group for row in dev}
    rest = np.flatnonzero([row.group not in held for row in corpus.training])
    plane = regress(examples, rest, head)
    calibration = linear.record(head.id).calibration
    plain, stripped = (
        apply(calibration, logits_on(linear.space.rows(texts), plane))
        for texts in ([row.text for row in dev], [strip_text(row.text) for row in dev])
    )
    return plain, stripped


def unseen_shares(  # noqa: PLR0913 - three parts, and what of them is asked
    linear: LinearModel,
    encoder: "EncoderModel",
    datasets: Path,
    progress: Progress = silent,
    heads: Sequence[str] = (),
    *,
    restorer: "Restorer | None" = None,
) -> dict[str, Unseen]:
    """Score the dev texts of the heads (all shared ones when empty) by the encoder and by a linear head that saw none.

    The encoder reads what has no accents as the restorer gives it, which saw none of them either.

    Raises:
        UnknownHeadError: the encoder has no such head.

    """
    declared = load_declarations()
    ours, theirs = read_corpora(declared, datasets), all_corpora(encoder.manifest.plan, datasets)
    found = {}
    for name in dict.fromkeys(heads) or encoder.heads:
        named(encoder.heads, name)
        head = declared[name]
        _, dev = split_rows(theirs[name], head.main_source.id)
        texts = [row.text for row in dev]
        bare, without = is_bare(texts), [strip_text(text) for text in texts]
        read = read_by_encoder(texts, bare, restorer)
        read_without = read_by_encoder(without, np.ones(len(texts), bool), restorer)
        plain, stripped = _unseen_linear(linear, head, ours[name])
        found[name] = Unseen(
            labels=np.array([head.classes.index(row.label) for row in dev], np.int64),
            bare=bare,
            linear=plain,
            linear_stripped=stripped,
            encoder=encoder.probabilities(read, (name,))[name],
            encoder_stripped=encoder.probabilities(read_without, (name,))[name],
        )
        progress(f"Đã chấm {len(texts)} văn bản chưa dùng để học: {head.name_vi}")
    return found


def fit_cascade_head(head: Declaration, threshold: float, unseen: Unseen, share: float) -> CascadeHead:
    """Fit one head's band, stack and decisions."""
    band = band_around(threshold, unseen.linear, share)
    stacks = fit_stacks(unseen)
    shares, without = cascaded(band, stacks, unseen)
    decision = decide(head, shares, unseen.labels)
    return CascadeHead(
        band=band,
        stacks=stacks,
        decision=decision,
        sent=float(in_band(band, unseen.linear).mean()),
        figures=unseen_figures(head, decision, shares, unseen.labels),
        figures_stripped=unseen_figures(head, decision, without, unseen.labels),
    )


def fit_cascade(
    linear: LinearModel,
    encoder: "EncoderModel",
    unseen: "Mapping[str, Unseen]",
    share: float = SHARE,
    restorer: "Restorer | None" = None,
) -> CascadeManifest:
    """Fit a cascade of two models on what `unseen_shares` gave; `save_cascade` writes it beside theirs.

    Heads that `unseen` does not hold stay the linear model's. `restorer` is the one that `unseen_shares` had.
    """
    declared = load_declarations()
    heads = {
        name: fit_cascade_head(
            declared[name], linear.decision(name).thresholds[linear.heads[name].outputs[0].id], texts, share
        )
        for name, texts in unseen.items()
    }
    return CascadeManifest(
        linear=linear.version,
        encoder=encoder.version,
        restorer=restorer.version if restorer else "",
        heads=heads,
    )
