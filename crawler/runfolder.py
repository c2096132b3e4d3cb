"""The run folder: what a finished run leaves, and how it is read."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from crawler.errors import RunFolderError
from crawler.types import (
    Capture,
    Document,
    DrawnItem,
    Fact,
    FrameItem,
    ItemCoverage,
    Manifest,
    Observation,
)
from crawler.ways.types import PostWays

FRAME = "frame.jsonl"
DRAW = "draw.jsonl"
# The draw's first part, while it is being read.
PILOT = "pilot.jsonl"
ITEMS = "items.jsonl"
DOCUMENTS = "documents.jsonl"
# Posts that several items show: the terms of their weights, and what was not stored once more.
WAYS = "ways.jsonl"
AGAIN = "again.jsonl"
OBSERVATIONS = "observations.jsonl"
CAPTURES = "captures.jsonl"
# How the next run may ask for what changed only.
PAGES = "pages.jsonl"
LISTINGS = "listings.jsonl"
ARCHIVE = "captures.warc.gz"
PLATFORM = "platform.json"
MANIFEST = "manifest.json"
# What the manifest lists with its digest, in reading order.
DATA_FILES = (
    *(PLATFORM, FRAME, DRAW, ITEMS, CAPTURES, DOCUMENTS, WAYS, AGAIN, OBSERVATIONS, PAGES, LISTINGS),
    ARCHIVE,
)
_BLOCK = 1 << 20
_RESUME = "chạy lại lệnh thu thập với cùng thư mục để làm tiếp, hoặc chọn thư mục khác."

Row = TypeVar("Row", bound=Fact)


def read_manifest(run_dir: Path) -> Manifest:
    """The run's manifest; raises RunFolderError where there is none or it is damaged."""
    path = run_dir / MANIFEST
    if not path.is_file():
        raise RunFolderError(
            run_dir, f"không có {MANIFEST}.", "kiểm tra lại đường dẫn, hoặc chạy thu thập trước."
        )
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise RunFolderError(path, "tệp kê khai bị hỏng.", _RESUME) from error


def read_frame(run_dir: Path) -> Iterator[FrameItem]:
    """Every listed item."""
    return read_rows(run_dir / FRAME, FrameItem)


def read_draw(run_dir: Path) -> Iterator[DrawnItem]:
    """The sample, in the random order in which it is fetched."""
    return read_rows(run_dir / DRAW, DrawnItem)


def lines_at(path: Path) -> Iterator[tuple[int, bytes]]:
    """Every line of a file with the byte at which it begins."""
    at = 0
    with path.open("rb") as lines:
        for line in lines:
            yield at, line
            at += len(line)


def read_documents(run_dir: Path) -> Iterator[Document]:
    """Every document taken from the sample, by document id."""
    return read_rows(run_dir / DOCUMENTS, Document)


def read_ways(run_dir: Path) -> Iterator[PostWays]:
    """The terms of the weight of every post that several items show."""
    return read_rows(run_dir / WAYS, PostWays)


def read_observations(run_dir: Path) -> Iterator[Observation]:
    """What the site checks found."""
    return read_rows(run_dir / OBSERVATIONS, Observation)


def read_items(run_dir: Path) -> Iterator[ItemCoverage]:
    """How far every drawn item was read, in draw order."""
    return read_rows(run_dir / ITEMS, ItemCoverage)


def read_captures(run_dir: Path) -> Iterator[Capture]:
    """Every fetched page of the sample, failures included."""
    return read_rows(run_dir / CAPTURES, Capture)


def read_rows(path: Path, kind: type[Row]) -> Iterator[Row]:
    """Rows of one JSON lines file; raises RunFolderError naming file and line."""
    if not path.is_file():
        raise RunFolderError(path, "chưa có tệp này, lượt thu thập chưa xong.", _RESUME)
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield kind.model_validate_json(line)
            except ValidationError as error:
                raise RunFolderError(path, f"dòng {number} không đọc được.", _RESUME) from error


def write_rows(path: Path, rows: Iterable[Fact]) -> None:
    """Replace a JSON lines file in one step."""
    write_bytes(path, (row.model_dump_json().encode() + b"\n" for row in rows))


def write_bytes(path: Path, blocks: Iterable[bytes]) -> None:
    """Replace a file in one step: whoever reads it sees the old or the new one, never a half."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.writelines(blocks)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def is_torn(path: Path) -> bool:
    """Whether a file is what a kill left of `write_bytes`: never read, and no sign of another run."""
    return path.name.startswith(".") and path.suffix == ".tmp"


def digest_of(path: Path) -> str:
    """SHA-256 of a file in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def verify(run_dir: Path) -> tuple[str, ...]:
    """Names of the run's files whose bytes are not those the manifest lists; empty when all are."""
    listed = read_manifest(run_dir).files
    return tuple(
        name
        for name, digest in sorted(listed.items())
        if not (run_dir / name).is_file() or digest_of(run_dir / name) != digest
    )
