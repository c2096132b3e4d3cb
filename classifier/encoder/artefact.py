"""Write and read an encoder's folder: an ONNX graph, a tokenizer, and a manifest with each file's hash."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field

from classifier.artefact import (
    MANIFEST,
    Described,
    FileRecord,
    SourceRecord,
    read_described,
    read_unchanged,
    write_folder,
)
from classifier.calibration import Calibration, Decision
from classifier.encoder.plan import Plan
from classifier.errors import ModelFormatError
from classifier.ngrams import probe_digest
from classifier.types import Head, Judgment

FORMAT, KIND = 1, "encoder"
GRAPH, TOKENIZER = "encoder.onnx", "tokenizer.json"


class EncoderHead(Judgment):
    """A head with everything but its weights; figures are of dev texts, which calibrated and decided too."""

    head: Head
    calibration: Calibration
    decision: Decision
    taught: int
    calibrated: int
    figures: dict[str, float]
    figures_stripped: dict[str, float]
    sources: tuple[SourceRecord, ...]


class EncoderManifest(Described):
    """The description of an encoder's folder; logits stand side by side in the order of `logits`."""

    format: int = FORMAT
    kind: str = KIND
    start: str
    segmented: bool
    pad: int
    plan: Plan
    normalisation: str = Field(default_factory=probe_digest)
    logits: dict[str, int]
    heads: dict[str, EncoderHead]
    auxiliary: tuple[SourceRecord, ...]
    files: dict[str, FileRecord]
    code: str
    libraries: dict[str, str]


def save_encoder(folder: Path, files: Mapping[str, bytes], manifest: EncoderManifest) -> None:
    """Write an encoder's files and manifest; `manifest.files` is filled here."""
    write_folder(folder, files.items(), manifest)


def read_encoder_manifest(folder: Path) -> tuple[EncoderManifest, str]:
    """Read an encoder's manifest and give it with the hash of its bytes.

    Raises:
        ModelNotFoundError, ModelFormatError: as `artefact.read_described`.
        ModelFormatError: made with another normalisation than this code's, or without graph or tokenizer.

    """
    manifest, digest = read_described(folder, EncoderManifest)
    file = folder / MANIFEST
    if manifest.normalisation != probe_digest():
        raise ModelFormatError(file, "trained with another normalisation than this code's")
    if missing := {GRAPH, TOKENIZER} - set(manifest.files):
        raise ModelFormatError(file, f"does not name {', '.join(sorted(missing))}")
    return manifest, digest


def read_part(folder: Path, manifest: EncoderManifest, name: str) -> bytes:
    """Read one file; ModelChangedError as `artefact.read_unchanged`."""
    return read_unchanged(folder, name, manifest.files[name])
