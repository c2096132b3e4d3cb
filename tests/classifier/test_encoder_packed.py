"""The packed start model: read as it was written, refused when it is something else."""

import struct
from pathlib import Path

import numpy as np
import pytest

from classifier.encoder.packed import read_packed
from classifier.errors import ClassifierError, StartModelError

SIZES = (32, 1, 2, 64, 4, 16, 2)
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁phố", "đẹp"]


def packed_bytes() -> bytes:
    """Write a file of the layout: one packed tensor of two blocks, one plain one."""
    blob = "".join(PIECES).encode()
    ends = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)]).astype("<u4")
    scores = np.arange(len(PIECES), dtype="<f4")
    head = b"E5S1" + struct.pack("<I7ifi", 1, *SIZES, 1e-12, 32)
    words = (
        struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob)) + ends.tobytes() + scores.tobytes() + blob
    )
    folding = struct.pack("<iI", 1, 5) + b"\0" * 5
    blocks = b"".join(struct.pack("<e16B", scale, *range(16)) for scale in (0.5, 2.0))
    plain = np.array([1.5, -2.5], "<f4").tobytes()
    names = (("emb.word", 0, 64, len(blocks)), ("emb.ln.b", 1, 2, len(plain)))
    size = sum(2 + len(name) + struct.calcsize("<BIQQ") for name, *_ in names) + 4
    at = len(head) + len(words) + len(folding) + size
    directory = struct.pack("<i", len(names))
    for name, kind, values, length in names:
        directory += (
            struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, values, at, length)
        )
        at += length
    return head + words + folding + directory + blocks + plain


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "model.bin"
    found.write_bytes(packed_bytes())
    return found


def test_everything_is_read_back(file: Path) -> None:
    packed = read_packed(file)
    assert (packed.shape.hidden, packed.shape.positions, packed.shape.types) == (32, 16, 2)
    assert packed.pieces == tuple(PIECES)
    assert packed.scores.tolist() == [0, 1, 2, 3, 4, 5]
    assert packed.weights("emb.ln.b").tolist() == [1.5, -2.5]


def test_blocks_are_unpacked_low_halves_first(file: Path) -> None:
    rows = read_packed(file).weights("emb.word", 32)
    low, high = np.arange(16) % 16 - 8, np.zeros(16) - 8
    assert rows[0].tolist() == [*(low * 0.5), *(high * 0.5)]
    assert rows[1].tolist() == [*(low * 2.0), *(high * 2.0)]


@pytest.mark.parametrize("spoilt", [b"", b"PK\x03\x04" + b"\0" * 60, packed_bytes()[:70]])
def test_another_file_is_refused(file: Path, spoilt: bytes) -> None:
    file.write_bytes(spoilt)
    with pytest.raises(StartModelError, match=r"model.bin") as caught:
        read_packed(file)
    assert "mô hình khởi đầu" in caught.value.message_vi
    assert isinstance(caught.value, ClassifierError)
