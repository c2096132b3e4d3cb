"""Write and read an encoder's folder: an ONNX graph, a tokenizer, and a manifest with each file's hash."""

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, ValidationError

from classifier.artefact import MANIFEST, FileRecord, SourceRecord, sha256_of, write_file
from classifier.calibration import Calibration, Decision
from classifier.encoder.plan import Plan
from classifier.errors import ModelChangedError, ModelFormatError, ModelNotFoundError
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


class EncoderManifest(Judgment):
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
    """Write the files, then the manifest that makes the folder a model; `manifest.files` is filled here."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    for name, data in files.items():
        write_file(folder / name, data)
    records = {name: FileRecord(sha256=sha256_of(data), bytes=len(data)) for name, data in files.items()}
    whole = manifest.model_copy(update={"files": records}).model_dump(mode="json")
    write_file(folder / MANIFEST, f"{json.dumps(whole, ensure_ascii=False, indent=1)}\n".encode())


def read_encoder_manifest(folder: Path) -> tuple[EncoderManifest, str]:
    """Read an encoder's manifest and give it with the hash of its bytes.

    Raises:
        ModelNotFoundError: no manifest there.
        ModelFormatError: not a manifest of an encoder, or made with another normalisation than this code's.

    """
    file = folder / MANIFEST
    if not file.is_file():
        raise ModelNotFoundError(folder)
    data = file.read_bytes()
    try:
        manifest = EncoderManifest.model_validate_json(data)
    except (ValueError, ValidationError) as error:
        raise ModelFormatError(file, str(error)) from error
    if (manifest.format, manifest.kind) != (FORMAT, KIND):
        raise ModelFormatError(file, f"{manifest.kind} of format {manifest.format}")
    if manifest.normalisation != probe_digest():
        raise ModelFormatError(file, "trained with another normalisation than this code's")
    if missing := {GRAPH, TOKENIZER} - set(manifest.files):
        raise ModelFormatError(file, f"does not name {', '.join(sorted(missing))}")
    return manifest, sha256_of(data)


def read_part(folder: Path, manifest: EncoderManifest, name: str) -> bytes:
    """Read one file after comparing its bytes with the manifest.

    Raises:
        ModelChangedError: the file is missing, or one byte of it differs.

    """
    file = folder / name
    if not file.is_file():
        raise ModelChangedError(file, "missing")
    data = file.read_bytes()
    if sha256_of(data) != (wanted := manifest.files[name].sha256):
        raise ModelChangedError(file, f"SHA-256 is not {wanted}")
    return data
