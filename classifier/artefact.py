"""Write and read a model folder: plain arrays and a manifest that names each file's hash; never a pickle."""

import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

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


class Described(Judgment):
    """Base of every kind's manifest; a kind gives both fields the default that it reads."""

    format: int
    kind: str


M = TypeVar("M", bound=Described)


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
    """What a head's training saw and chose; figures are cross-validated on training texts.

    `shares` is each output's share of the texts that its scores were calibrated on; empty where a model is
    older than that.
    """

    texts: int
    left_out_as_tested: int
    settings: Training
    seed: int
    folds: int
    figures: dict[str, float]
    figures_stripped: dict[str, float]
    sources: tuple[SourceRecord, ...]
    shares: dict[str, float] = Field(default_factory=dict)


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


class Manifest(Described):
    """The description of a linear model's folder."""

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


def write_manifest(folder: Path, manifest: Described) -> None:
    """Write what makes a folder a model."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=1)
    write_file(folder / MANIFEST, f"{whole}\n".encode())


def write_folder(folder: Path, files: Iterable[tuple[str, bytes]], manifest: Described) -> None:
    """Write files, then the manifest that makes the folder a model; `manifest.files` is filled here."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    records = {}
    for name, data in files:
        write_file(folder / name, data)
        records[name] = FileRecord(sha256=sha256_of(data), bytes=len(data))
    write_manifest(folder, manifest.model_copy(update={"files": records}))


def save_model(folder: Path, arrays: Arrays, manifest: Manifest) -> None:
    """Write a linear model's arrays and manifest; `manifest.files` is filled here."""
    write_folder(folder, ((name, array_bytes(array)) for name, array in arrays.items()), manifest)


def read_fields(folder: Path) -> tuple[dict[str, Any], str]:
    """Read a folder's manifest as it stands and give it with the hash of its bytes.

    Raises:
        ModelNotFoundError: no manifest there.
        ModelFormatError: no JSON object.

    """
    file = folder / MANIFEST
    if not file.is_file():
        raise ModelNotFoundError(folder)
    data = file.read_bytes()
    try:
        fields = json.loads(data)
    except ValueError as error:
        raise ModelFormatError(file, str(error)) from error
    if not isinstance(fields, dict):
        raise ModelFormatError(file, "not an object with named fields")
    return fields, sha256_of(data)


def read_described(folder: Path, manifest: type[M]) -> tuple[M, str]:
    """Read a folder's manifest as one of that kind and give it with the hash of its bytes.

    Raises:
        ModelNotFoundError: no manifest there.
        ModelFormatError: not JSON, or another format or kind.

    """
    fields, digest = read_fields(folder)
    for name in Described.model_fields:
        found, wanted = fields.get(name), manifest.model_fields[name].default
        if found != wanted:
            raise ModelFormatError(folder / MANIFEST, f"{name} {found!r}, this code reads {wanted}")
    try:
        return manifest.model_validate(fields), digest
    except ValidationError as error:
        raise ModelFormatError(folder / MANIFEST, str(error)) from error


def read_manifest(folder: Path) -> tuple[Manifest, str]:
    """Read a linear model's manifest and give it with the hash of its bytes.

    Raises:
        ModelNotFoundError, ModelFormatError: as `read_described`.
        ModelFormatError: made by features other than this code's.

    """
    manifest, digest = read_described(folder, Manifest)
    if (manifest.features.definition, manifest.features.probe) != (DEFINITION, probe_digest()):
        raise ModelFormatError(
            folder / MANIFEST, "trained with other normalisation or features than this code's"
        )
    return manifest, digest


def read_unchanged(folder: Path, name: str, record: FileRecord) -> bytes:
    """Read one file after comparing its bytes with the manifest.

    Raises:
        ModelChangedError: the file is missing, or one byte of it differs.

    """
    file = folder / name
    if Path(name).name != name or not file.is_file():
        raise ModelChangedError(file, "missing")
    data = file.read_bytes()
    if sha256_of(data) != record.sha256:
        raise ModelChangedError(file, f"SHA-256 is not {record.sha256}")
    return data


def read_array(folder: Path, name: str, record: FileRecord) -> NDArray[Any]:
    """Read one array.

    Raises:
        ModelChangedError: as `read_unchanged`.
        ModelFormatError: not an array in numpy's plain format.

    """
    data = read_unchanged(folder, name, record)
    try:
        return np.asarray(np.load(io.BytesIO(data), allow_pickle=False))
    except ValueError as error:
        raise ModelFormatError(folder / name, str(error)) from error


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
