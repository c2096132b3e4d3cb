"""Manifests: how a run begins, and what it says of itself when it has ended."""

import hashlib
import hmac
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from crawler.errors import RunFolderError
from crawler.options import CrawlOptions
from crawler.runfolder import (
    AGAIN,
    DATA_FILES,
    FRAME,
    LISTINGS,
    MANIFEST,
    PAGES,
    PLATFORM,
    digest_of,
    is_torn,
    read_manifest,
    write_bytes,
)
from crawler.sample_journal import PageDone
from crawler.steps import LookStep, Spent
from crawler.types import DrawnItem, Manifest, Outcome, Platform, RunOutcome, SectionCount
from crawler.version import code_version

# A run in one of these may go on; every other outcome is final.
RESUMABLE = frozenset({RunOutcome.RUNNING, RunOutcome.FAILED})
_WITH_SAMPLE = frozenset({RunOutcome.COMPLETE, RunOutcome.BUDGET_EXHAUSTED})
_ID_CHARS = 8
# Less than half of the runs of words in common: new comments, dates and boxes change less than that.
ANOTHER_PAGE = 0.5


def begin(platform: Platform, folder: Path, options: CrawlOptions) -> Manifest:
    """The folder's manifest, new or of the same run before; raises RunFolderError for another run's."""
    described = platform.model_dump_json().encode()
    digest = hashlib.sha256(described).hexdigest()
    if (folder / MANIFEST).exists():
        return _same_run(read_manifest(folder), digest, folder, options)
    folder.mkdir(parents=True, exist_ok=True)
    if any(entry.name not in {".lock", PLATFORM} and not is_torn(entry) for entry in folder.iterdir()):
        raise RunFolderError(folder, "thư mục đã có tệp khác.", "chọn một thư mục trống hoặc chưa có.")
    now = datetime.now(UTC)
    tail = hashlib.sha256(f"{digest}|{options.seed}".encode()).hexdigest()[:_ID_CHARS]
    manifest = Manifest(
        run_id=f"{platform.id}-{now:%Y%m%dT%H%M%SZ}-{tail}",
        platform_id=platform.id,
        platform_sha256=digest,
        seed=options.seed,
        code_version=code_version(),
        key_check=key_check(options),
        previous_run=_run_before(options),
        started_at=now,
        outcome=RunOutcome.RUNNING,
    )
    write_bytes(folder / PLATFORM, (described,))
    save(folder, manifest)
    return manifest


def key_check(options: CrawlOptions) -> str:
    """What tells two pseudonym keys apart and says nothing of either."""
    return hmac.new(options.pseudonym_key, b"cleanplatforms key check", hashlib.sha256).hexdigest()[:16]


def reusable(folder: Path, platform_id: str, options: CrawlOptions) -> bool:
    """Whether pages of a run may be taken over.

    It must be finished with a sample of the same platform, and have been read by this version of the code
    under the same pseudonym key: documents of two versions or keys cannot be compared.
    """
    if not all((folder / name).is_file() for name in (MANIFEST, PAGES, LISTINGS, AGAIN)):
        return False
    held = read_manifest(folder)
    return (held.platform_id, held.code_version, held.key_check) == (
        platform_id,
        code_version(),
        key_check(options),
    ) and held.outcome in _WITH_SAMPLE


def _run_before(options: CrawlOptions) -> str:
    return read_manifest(Path(options.previous_run)).run_id if options.previous_run else ""


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
    manifest: Manifest,
    draw: Sequence[DrawnItem],
    done: Sequence[PageDone],
    sections: tuple[SectionCount, ...],
) -> Manifest:
    """The manifest with what was listed, drawn and taken apart per section, and how pages ended."""
    outcomes = Counter(step.outcome for step in done)
    unasked = len({drawn.item.item_id for drawn in draw} - {step.item_id for step in done})
    if unasked:
        outcomes[Outcome.BUDGET_EXHAUSTED] += unasked
    ordered = {kind: outcomes[kind] for kind in Outcome if outcomes[kind]}
    reused = sum(step.reused for step in done)
    return manifest.model_copy(update={"sections": sections, "outcomes": ordered, "reused": reused})


def with_looks(manifest: Manifest, looks: Sequence[LookStep]) -> Manifest:
    """The manifest with how many pages were seen twice, and how many were then another page."""
    different = [step for step in looks if step.likeness < ANOTHER_PAGE]
    return manifest.model_copy(
        update={"second_looks": len(looks), "second_looks_different": len(different)}
    )
