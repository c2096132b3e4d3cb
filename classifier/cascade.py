"""The cascade: linear first; the encoder only where it can change a decision, both stacked there."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from pydantic import ValidationError

from classifier.artefact import MANIFEST, sha256_of, write_file
from classifier.calibration import Decision, softmax
from classifier.errors import ModelChangedError, ModelFormatError, ModelNotFoundError, UnknownHeadError
from classifier.linear import LinearModel
from classifier.metrics import Floats, Labels
from classifier.scoring import chosen_classes, output_scores
from classifier.types import Head, Judgment, Scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from classifier.encoder.model import EncoderModel

FORMAT, KIND = 1, "cascade"
_LEAST = 1e-9


class Band(Judgment):
    """Which texts the encoder reads: those whose linear score is within `reach` logits of `centre`."""

    centre: float
    reach: float


class Stack(Judgment):
    """How two models' log-probabilities become one: a weight each and a shift a class."""

    linear: float
    encoder: float
    shifts: tuple[float, ...]


class CascadeHead(Judgment):
    """A head that both models know, and how they share it; `sent` is the share of dev texts in the band."""

    band: Band
    stack: Stack
    decision: Decision
    sent: float
    figures: dict[str, float]
    figures_stripped: dict[str, float]


class CascadeManifest(Judgment):
    """The description of a cascade: two models by version, in folders beside its own."""

    format: int = FORMAT
    kind: str = KIND
    linear: str
    encoder: str
    heads: dict[str, CascadeHead]


def log_odds(shares: Floats) -> Floats:
    """Give each class's log-probability less the first one's, shape (texts, classes)."""
    logs = np.log(np.maximum(shares, _LEAST))
    return np.asarray(logs - logs[:, :1])


def harm_logit(shares: Floats) -> Floats:
    """Give the logit of any class but the first, shape (texts,)."""
    clean = np.clip(shares[:, 0], _LEAST, 1 - _LEAST)
    return np.asarray(np.log1p(-clean) - np.log(clean))


def in_band(band: Band, shares: Floats) -> "NDArray[np.bool_]":
    """Say which texts the encoder is asked about, by the linear probabilities alone."""
    return np.asarray(np.abs(harm_logit(shares) - band.centre) <= band.reach)


def stacked(stack: Stack, linear: Floats, encoder: Floats) -> Floats:
    """Join both models' probabilities of the same texts, all of shape (texts, classes)."""
    return softmax(
        stack.linear * log_odds(linear) + stack.encoder * log_odds(encoder) + np.array(stack.shifts)
    )


def save_cascade(folder: Path, manifest: CascadeManifest) -> None:
    """Write the manifest, which is all a cascade has of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    said = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=1)
    write_file(folder / MANIFEST, f"{said}\n".encode())


def _read_manifest(folder: Path) -> tuple[CascadeManifest, str]:
    file = folder / MANIFEST
    if not file.is_file():
        raise ModelNotFoundError(folder)
    data = file.read_bytes()
    try:
        manifest = CascadeManifest.model_validate_json(data)
    except ValidationError as error:
        raise ModelFormatError(file, str(error)) from error
    if (manifest.format, manifest.kind) != (FORMAT, KIND):
        raise ModelFormatError(file, f"{manifest.kind} of format {manifest.format}")
    return manifest, sha256_of(data)


def _beside(folder: Path, version: str) -> Path:
    """Find a part of a cascade: the folder that its version names, beside the cascade's own."""
    name = version.partition("+")[0]
    if Path(name).name != name:
        raise ModelFormatError(folder / MANIFEST, f"{version!r} is not a version")
    return folder.parent / name


class CascadeModel:
    """Two models in memory. Scores depend on a text alone: not on its neighbours, order or number."""

    def __init__(
        self, version: str, manifest: CascadeManifest, linear: LinearModel, encoder: "EncoderModel"
    ) -> None:
        """Take both models; use `CascadeModel.load`."""
        self._version = version
        self.manifest = manifest
        self.linear = linear
        self.encoder = encoder

    @classmethod
    def load(cls, folder: Path) -> "CascadeModel":
        """Read a cascade and the two models that it names.

        Raises:
            ModelNotFoundError, ModelFormatError: as for any model, of the cascade or a part.
            ModelChangedError: a part is not the version that the cascade was fitted with.
            MissingExtraError: onnxruntime or tokenizers is not installed.

        """
        from classifier.encoder.model import EncoderModel  # noqa: PLC0415 - knows optional packages

        manifest, digest = _read_manifest(folder)
        linear = LinearModel.load(_beside(folder, manifest.linear))
        encoder = EncoderModel.load(_beside(folder, manifest.encoder))
        for part, wanted in ((linear, manifest.linear), (encoder, manifest.encoder)):
            if part.version != wanted:
                raise ModelChangedError(
                    _beside(folder, wanted) / MANIFEST, f"{part.version} is not {wanted}"
                )
        return cls(f"{folder.name}+{digest[:8]}", manifest, linear, encoder)

    @property
    def version(self) -> str:
        """Name of the version folder and the digest of its manifest."""
        return self._version

    @property
    def heads(self) -> Mapping[str, Head]:
        """Heads by id: those of the linear model."""
        return self.linear.heads

    def decision(self, head: str) -> Decision:
        """Give a head's class weights and the thresholds of its outputs."""
        if head not in self.heads:
            raise UnknownHeadError(head, tuple(self.heads))
        shared = self.manifest.heads.get(head)
        return shared.decision if shared else self.linear.decision(head)

    def probabilities(self, texts: Sequence[str], heads: Sequence[str] = ()) -> Mapping[str, Floats]:
        """Give calibrated probabilities of every class: head id to shape (len(texts), classes)."""
        found = {name: shares.copy() for name, shares in self.linear.probabilities(texts, heads).items()}
        shared = [name for name in found if name in self.manifest.heads]
        bands = {name: in_band(self.manifest.heads[name].band, found[name]) for name in shared}
        asked = np.flatnonzero(np.any([*bands.values(), np.zeros(len(texts), bool)], axis=0)).tolist()
        if not asked:
            return found
        second = self.encoder.probabilities([texts[place] for place in asked], shared)
        for name in shared:
            inside = bands[name][asked]
            places = np.array(asked)[inside]
            found[name][places] = stacked(
                self.manifest.heads[name].stack, found[name][places], second[name][inside]
            )
        return found

    def classify(self, texts: Sequence[str], head: str) -> Labels:
        """Choose a class for each text: position in the head's `classes`, shape (len(texts),)."""
        return chosen_classes(self.probabilities(texts, (head,))[head], self.decision(head))

    def score(self, texts: Sequence[str], heads: Sequence[str] = ()) -> Mapping[str, Scores]:
        """Score texts with the named heads (all when empty): output id to (len(texts),) scores."""
        return output_scores(self.heads, self.probabilities(texts, heads))
