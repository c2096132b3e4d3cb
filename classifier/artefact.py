"""Write and read a model folder: plain arrays and a manifest that names each file's hash; never a pickle."""

import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, ValidationError

from classifier.calibration import Calibration, Decision
from classifier.declarations import Training
from classifier.errors import ModelChangedError, ModelFormatError, ModelNotFoundError
from classifier.ngrams import DEFINITION, probe_digest
from classifier.types import Head, Judgment

FORMAT = 1
MANIFEST, KEPT, IDF = "manifest.json", "kept.npy", "idf.npy"

Arrays = Mapping[str, NDArray[Any]]


class FileRecord(Judgment):
    """A file of the model, by the hash of its bytes."""

    sha256: str
    bytes: int


class SourceRecord(Judgment):
    """A data set a head learned from: its terms, and the hash of each file read."""

    id: str
    name: str
    licence: str
    citation: str
    files: dict[str, str]


class TrainingRecord(Judgment):
    """What a head's training saw and chose; figures are cross-validated on training texts."""

    texts: int
    left_out_as_tested: int
    settings: Training
    seed: int
    folds: int
    figures: dict[str, float]
    figures_stripped: dict[str, float]
    sources: tuple[SourceRecord, ...]


class HeadRecord(Judgment):
    """A head with everything but its weights."""

    head: Head
    weights: str
    intercepts: tuple[float, ...]
    calibration: Calibration
    decision: Decision
    training: TrainingRecord


class Features(Judgment):
    """The feature space: its definition in words, a digest of what it makes of fixed texts, its size."""

    definition: str = DEFINITION
    probe: str = Field(default_factory=probe_digest)
    columns: int
    min_texts: int


class Manifest(Judgment):
    """The description every model folder holds."""

    format: int = FORMAT
    kind: str = "linear"
    features: Features
    heads: dict[str, HeadRecord]
    files: dict[str, FileRecord]
    code: str
    libraries: dict[str, str]


def sha256_of(data: bytes) -> str:
    """Give the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def write_file(file: Path, data: bytes) -> None:
    """Write whole or not at all."""
    partial = file.with_name(f".{file.name}.part")
    partial.write_bytes(data)
    partial.replace(file)


def array_bytes(array: NDArray[Any]) -> bytes:
    """Give the bytes of an array in numpy's plain format."""
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def save_model(folder: Path, arrays: Arrays, manifest: Manifest) -> None:
    """Write arrays, then the manifest that makes the folder a model; `manifest.files` is filled here."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    files = {}
    for name, array in arrays.items():
        data = array_bytes(array)
        write_file(folder / name, data)
        files[name] = FileRecord(sha256=sha256_of(data), bytes=len(data))
    whole = manifest.model_copy(update={"files": files}).model_dump(mode="json")
    write_file(folder / MANIFEST, f"{json.dumps(whole, ensure_ascii=False, indent=1)}\n".encode())


def read_manifest(folder: Path) -> tuple[Manifest, str]:
    """Read a folder's manifest and give it with the hash of its bytes.

    Raises:
        ModelNotFoundError: no manifest there.
        ModelFormatError: not JSON, another format, or made by features other than this code's.

    """
    file = folder / MANIFEST
    if not file.is_file():
        raise ModelNotFoundError(folder)
    data = file.read_bytes()
    try:
        fields = json.loads(data)
        found = fields.get("format") if isinstance(fields, dict) else None
        if found != FORMAT:
            raise ModelFormatError(file, f"format {found!r}, this code reads {FORMAT}")
        manifest = Manifest.model_validate(fields)
    except (ValueError, ValidationError) as error:
        raise ModelFormatError(file, str(error)) from error
    if (manifest.features.definition, manifest.features.probe) != (DEFINITION, probe_digest()):
        raise ModelFormatError(file, "trained with other normalisation or features than this code's")
    return manifest, sha256_of(data)


def read_array(folder: Path, name: str, record: FileRecord) -> NDArray[Any]:
    """Read one array after comparing its bytes with the manifest.

    Raises:
        ModelChangedError: the file is missing, or one byte of it differs.

    """
    file = folder / name
    if Path(name).name != name or not file.is_file():
        raise ModelChangedError(file, "missing")
    data = file.read_bytes()
    if sha256_of(data) != record.sha256:
        raise ModelChangedError(file, f"SHA-256 is not {record.sha256}")
    try:
        return np.asarray(np.load(io.BytesIO(data), allow_pickle=False))
    except ValueError as error:
        raise ModelFormatError(file, str(error)) from error


def read_arrays(folder: Path, manifest: Manifest) -> Arrays:
    """Read all arrays of a model and see that they fit together.

    Raises:
        ModelChangedError: as `read_array`.
        ModelFormatError: an array that the heads need is not named, or has another shape than they need.

    """
    shapes: dict[str, tuple[int, ...]] = dict.fromkeys((KEPT, IDF), (manifest.features.columns,))
    for head in manifest.heads.values():
        shapes[head.weights] = (manifest.features.columns, len(head.head.classes) - 1)
    arrays = {name: read_array(folder, name, record) for name, record in manifest.files.items()}
    for name, shape in shapes.items():
        if name not in arrays or arrays[name].shape != shape:
            raise ModelFormatError(folder / MANIFEST, f"no array {name} of shape {shape}")
    return arrays
