"""The cascade: linear first; the encoder only where it can change a decision, both stacked there."""

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from classifier.artefact import MANIFEST, Described, read_described, write_manifest
from classifier.calibration import Decision, softmax
from classifier.errors import ModelChangedError, ModelFormatError
from classifier.linear import LinearModel
from classifier.metrics import Floats
from classifier.normalise import strip_text
from classifier.scoring import LEAST, ScoringModel, logit, named, version_of
from classifier.types import Judgment

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from classifier.encoder.model import EncoderModel
    from classifier.restorer import Restorer

FORMAT, KIND = 1, "cascade"


class Band(Judgment):
    """Which texts the encoder reads: those whose linear score is within `reach` logits of `centre`."""

    centre: float
    reach: float


class Stack(Judgment):
    """How two models' log-probabilities become one: a weight each and a shift a class."""

    linear: float
    encoder: float
    shifts: tuple[float, ...]


class Stacks(Judgment):
    """One stack for texts that carry diacritics, one for those without any: there the encoder knows less."""

    marked: Stack
    bare: Stack


class CascadeHead(Judgment):
    """A head that both models know, and how they share it; `sent` is the share of dev texts in the band."""

    band: Band
    stacks: Stacks
    decision: Decision
    sent: float
    figures: dict[str, float]
    figures_stripped: dict[str, float]


class CascadeManifest(Described):
    """The description of a cascade: its parts by version, in folders beside its own; no restorer where it is empty."""

    format: int = FORMAT
    kind: str = KIND
    linear: str
    encoder: str
    restorer: str = ""
    heads: dict[str, CascadeHead]


def log_odds(shares: Floats) -> Floats:
    """Give each class's log-probability less the first one's, shape (texts, classes)."""
    logs = np.log(np.maximum(shares, LEAST))
    return np.asarray(logs - logs[:, :1])


def harm_logit(shares: Floats) -> Floats:
    """Give the logit of any class but the first, shape (texts,)."""
    return -logit(shares[:, 0])


def in_band(band: Band, shares: Floats) -> "NDArray[np.bool_]":
    """Say which texts the encoder is asked about, by the linear probabilities alone."""
    return np.asarray(np.abs(harm_logit(shares) - band.centre) <= band.reach)


def stacked(stack: Stack, linear: Floats, encoder: Floats) -> Floats:
    """Join both models' probabilities of the same texts, all of shape (texts, classes)."""
    return softmax(
        stack.linear * log_odds(linear) + stack.encoder * log_odds(encoder) + np.array(stack.shifts)
    )


def is_bare(texts: Sequence[str]) -> "NDArray[np.bool_]":
    """Say of each text whether it stands without any diacritic, shape (texts,)."""
    return np.array([strip_text(text) == unicodedata.normalize("NFC", text) for text in texts], bool)


def read_by_encoder(
    texts: Sequence[str], bare: "NDArray[np.bool_]", restorer: "Restorer | None"
) -> list[str]:
    """Give texts as the encoder is asked of them: with accents put back where there are none."""
    if restorer is None:
        return list(texts)
    return [restorer.restored(text) if alone else text for text, alone in zip(texts, bare, strict=True)]


def joined(stacks: Stacks, linear: Floats, encoder: Floats, bare: "NDArray[np.bool_]") -> Floats:
    """Join both models' probabilities of the same texts, each text by its own stack."""
    return np.where(
        bare[:, np.newaxis],
        stacked(stacks.bare, linear, encoder),
        stacked(stacks.marked, linear, encoder),
    )


def save_cascade(folder: Path, manifest: CascadeManifest) -> None:
    """Write the manifest, which is all a cascade has of its own."""
    write_manifest(folder, manifest)


def _beside(folder: Path, version: str) -> Path:
    """Find a part of a cascade: the folder that its version names, beside the cascade's own."""
    name = version.partition("+")[0]
    if Path(name).name != name:
        raise ModelFormatError(folder / MANIFEST, f"{version!r} is not a version")
    return folder.parent / name


class CascadeModel(ScoringModel):
    """Two models in memory; its heads are those of the linear model."""

    def __init__(
        self,
        version: str,
        manifest: CascadeManifest,
        linear: LinearModel,
        encoder: "EncoderModel",
        restorer: "Restorer | None" = None,
    ) -> None:
        """Take the parts; use `CascadeModel.load`."""
        super().__init__(version, linear.heads)
        self.manifest = manifest
        self.linear = linear
        self.encoder = encoder
        self.restorer = restorer

    @classmethod
    def load(cls, folder: Path) -> "CascadeModel":
        """Read a cascade and the models that it names.

        Raises:
            ModelNotFoundError, ModelFormatError: as for any model, of the cascade or a part.
            ModelChangedError: a part is not the version that the cascade was fitted with.
            MissingExtraError: onnxruntime or tokenizers is not installed.

        """
        from classifier.encoder.model import EncoderModel  # noqa: PLC0415 - knows optional packages
        from classifier.restorer import Restorer  # noqa: PLC0415 - wanted by some cascades only

        manifest, digest = read_described(folder, CascadeManifest)
        linear = LinearModel.load(_beside(folder, manifest.linear))
        encoder = EncoderModel.load(_beside(folder, manifest.encoder))
        restorer = Restorer.load(_beside(folder, manifest.restorer)) if manifest.restorer else None
        parts = ((linear, manifest.linear), (encoder, manifest.encoder), (restorer, manifest.restorer))
        for part, wanted in parts:
            if part is not None and part.version != wanted:
                raise ModelChangedError(
                    _beside(folder, wanted) / MANIFEST, f"{part.version} is not {wanted}"
                )
        return cls(version_of(folder, digest), manifest, linear, encoder, restorer)

    @property
    def training_shares(self) -> Mapping[str, float]:
        """Share of violating texts behind each output's scores: the linear model's, whose sources the stacks share."""
        return self.linear.training_shares

    def decision(self, head: str) -> Decision:
        """Give a head's class weights and the thresholds of its outputs."""
        named(self.heads, head)
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
        read = [texts[place] for place in asked]
        bare = is_bare(read)
        second = self.encoder.probabilities(read_by_encoder(read, bare, self.restorer), shared)
        for name in shared:
            inside = bands[name][asked]
            places = np.array(asked)[inside]
            found[name][places] = joined(
                self.manifest.heads[name].stacks, found[name][places], second[name][inside], bare[inside]
            )
        return found
