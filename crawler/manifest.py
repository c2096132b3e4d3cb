"""Manifests: how a run begins, and what it says of itself when it has ended."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from crawler.errors import RunFolderError
from crawler.runfolder import (
    DATA_FILES,
    FRAME,
    MANIFEST,
    PLATFORM,
    digest_of,
    read_manifest,
    write_bytes,
)
from crawler.steps import SampleStep, Spent
from crawler.types import (
    CrawlOptions,
    DrawnItem,
    FrameItem,
    Manifest,
    Outcome,
    Platform,
    RunOutcome,
    SectionCount,
)
from crawler.version import code_version

# A run in one of these may go on; every other outcome is final.
RESUMABLE = frozenset({RunOutcome.RUNNING, RunOutcome.FAILED})
_ID_CHARS = 8


def begin(platform: Platform, folder: Path, options: CrawlOptions) -> Manifest:
    """The folder's manifest, new or of the same run before; raises RunFolderError for another run's."""
    described = platform.model_dump_json().encode()
    digest = hashlib.sha256(described).hexdigest()
    if (folder / MANIFEST).exists():
        return _same_run(read_manifest(folder), digest, folder, options)
    folder.mkdir(parents=True, exist_ok=True)
    if any(entry.name != ".lock" for entry in folder.iterdir() if entry.name != PLATFORM):
        raise RunFolderError(folder, "thư mục đã có tệp khác.", "chọn một thư mục trống hoặc chưa có.")
    now = datetime.now(UTC)
    tail = hashlib.sha256(f"{digest}|{options.seed}".encode()).hexdigest()[:_ID_CHARS]
    manifest = Manifest(
        run_id=f"{platform.id}-{now:%Y%m%dT%H%M%SZ}-{tail}",
        platform_id=platform.id,
        platform_sha256=digest,
        seed=options.seed,
        code_version=code_version(),
        started_at=now,
        outcome=RunOutcome.RUNNING,
    )
    write_bytes(folder / PLATFORM, (described,))
    save(folder, manifest)
    return manifest


def _same_run(manifest: Manifest, digest: str, folder: Path, options: CrawlOptions) -> Manifest:
    if manifest.platform_sha256 != digest:
        raise RunFolderError(
            folder,
            f"thư mục này thuộc lượt thu thập {manifest.run_id}, khai báo nền tảng đã khác.",
            "chọn thư mục mới cho lượt thu thập mới.",
        )
    if manifest.seed != options.seed:
        raise RunFolderError(
            folder,
            f"lượt thu thập này đã rút mẫu với seed {manifest.seed}, không phải {options.seed}.",
            "dùng lại seed cũ để làm tiếp, hoặc chọn thư mục mới.",
        )
    return manifest


def save(folder: Path, manifest: Manifest) -> None:
    """Write the manifest in one step."""
    write_bytes(folder / MANIFEST, (manifest.model_dump_json(indent=1).encode() + b"\n",))


def ended(manifest: Manifest, outcome: RunOutcome, reason: str, spent: Spent) -> Manifest:
    """The manifest of a run that stopped with an outcome."""
    return manifest.model_copy(
        update={
            "outcome": outcome,
            "reason": reason,
            "finished_at": None if outcome in RESUMABLE else datetime.now(UTC),
            "pages": spent.pages,
            "megabytes": round(spent.bytes / 1_000_000, 3),
        }
    )


def with_files(manifest: Manifest, folder: Path) -> Manifest:
    """The manifest with the digest of every data file that is there."""
    files = {name: digest_of(folder / name) for name in DATA_FILES if (folder / name).is_file()}
    return manifest.model_copy(update={"files": files, "frame_sha256": files.get(FRAME, "")})


def with_counts(
    manifest: Manifest, frame: Sequence[FrameItem], draw: Sequence[DrawnItem], steps: Sequence[SampleStep]
) -> Manifest:
    """The manifest with what was listed, drawn and taken apart per section, and how pages ended."""
    outcomes = Counter(step.capture.outcome for step in steps)
    unasked = len({drawn.item.item_id for drawn in draw} - {step.item_id for step in steps})
    if unasked:
        outcomes[Outcome.BUDGET_EXHAUSTED] += unasked
    ordered = {kind: outcomes[kind] for kind in Outcome if outcomes[kind]}
    return manifest.model_copy(update={"sections": _sections(frame, draw, steps), "outcomes": ordered})


def _sections(
    frame: Sequence[FrameItem], draw: Sequence[DrawnItem], steps: Sequence[SampleStep]
) -> tuple[SectionCount, ...]:
    section_of = {drawn.item.item_id: drawn.item.section for drawn in draw}
    listed = Counter(item.section for item in frame)
    drawn = Counter(section_of.values())
    read = {step.item_id for step in steps if step.capture.outcome is Outcome.EXTRACTED}
    extracted = Counter(section_of[item] for item in read)
    documents = Counter(document.section for step in steps for document in step.documents)
    return tuple(
        SectionCount(
            section=name,
            listed=listed[name],
            drawn=drawn[name],
            extracted=extracted[name],
            documents=documents[name],
        )
        for name in dict.fromkeys(item.section for item in frame)
    )
