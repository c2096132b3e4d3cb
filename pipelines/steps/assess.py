"""From a platform to scored documents: crawl, ingest, score."""

import hashlib
import itertools
import json
from collections.abc import Callable
from pathlib import Path

from classifier.types import Head, HeadInput, HeadStatus, Model, Output
from crawler.types import Document, Manifest, Platform, Progress, RunOutcome
from pipelines.errors import RunFolderGoneError
from pipelines.settings import Period
from pipelines.steps import offices
from pipelines.steps.workspace import Workspace
from pipelines.store import facts, judgments

SCORE_CHUNK = 2_000
"""Texts scored and stored at a time: a killed step loses one chunk, a bar moves often enough."""

WITHOUT_SAMPLE = frozenset(
    {RunOutcome.UNREACHABLE, RunOutcome.ROBOTS_REFUSED, RunOutcome.EMPTY_FRAME, RunOutcome.NO_DOCUMENTS}
)
"""Ends after which asking again may give another answer, and loses nothing."""

TITLE_FALLBACK = 200
"""Characters of the text that stand in for a missing title."""


def run_folder(workspace: Workspace, platform: Platform, period: Period, seed: int) -> Path:
    """Give the folder of a run: the same inputs share one, so a second call resumes the first.

    A run that ended without a sample (unreachable, refused ...) stays as it is, and the next call
    makes another attempt in a folder of its own.
    """
    spec = json.dumps(platform.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(spec.encode()).hexdigest()[:8]
    stem = workspace.settings.runs_dir / platform.id / f"{period.label}-s{seed}-{digest}"
    later = (stem.with_name(f"{stem.name}-{attempt}") for attempt in itertools.count(2))
    return next(folder for folder in itertools.chain([stem], later) if not _ended_without_sample(folder))


def _ended_without_sample(folder: Path) -> bool:
    from crawler import runfolder  # noqa: PLC0415 - keeps --help quick

    if not (folder / runfolder.MANIFEST).exists():
        return False
    return runfolder.read_manifest(folder).outcome in WITHOUT_SAMPLE


def crawl_platform(
    workspace: Workspace,
    platform: Platform,
    period: Period,
    seed: int,
    progress: Callable[[Progress], None],
) -> Path:
    """Sample a platform into its run folder, resuming an unfinished run; give the folder.

    What has not changed since the platform's last usable run is not fetched again. Raises RunFolderGoneError.
    """
    from crawler.run import crawl  # noqa: PLC0415 - keeps --help quick

    offices.check_platform(workspace, platform)
    folder = run_folder(workspace, platform, period, seed)
    if not workspace.from_scratch and not folder.exists():
        _refuse_gone(workspace, platform, period, folder)
    before = "" if workspace.from_scratch else last_run(workspace, platform.id, folder)
    crawl(platform, folder, workspace.crawl_options(seed, before), progress)
    return folder


def _refuse_gone(workspace: Workspace, platform: Platform, period: Period, folder: Path) -> None:
    """Raise RunFolderGoneError where the store has a usable run of that folder, wherever it stood then."""
    from pipelines.rating.rate import USABLE_OUTCOMES  # noqa: PLC0415 - keeps --help quick

    with workspace.engine.connect() as connection:
        known = facts.run_folders(connection, platform.id, map(str, USABLE_OUTCOMES))
    if folder.name in {Path(one).name for one in known}:
        raise RunFolderGoneError(platform.id, period.label, str(folder))


def last_run(workspace: Workspace, platform_id: str, folder: Path) -> str:
    """Give the folder of a platform's last usable run other than `folder`, '' if there is none."""
    from crawler.manifest import reusable  # noqa: PLC0415 - keeps --help quick
    from pipelines.rating.rate import USABLE_OUTCOMES  # noqa: PLC0415 - keeps --help quick

    options = workspace.crawl_options(0)
    with workspace.engine.connect() as connection:
        folders = facts.run_folders(connection, platform_id, map(str, USABLE_OUTCOMES))
    usable = (f for f in folders if Path(f) != folder and reusable(Path(f), platform_id, options))
    return next(usable, "")


def ingest_run(workspace: Workspace, platform: Platform, period: Period, folder: Path) -> Manifest:
    """Store a run folder's facts; doing it twice changes nothing."""
    from crawler import runfolder  # noqa: PLC0415 - keeps --help quick

    manifest = runfolder.read_manifest(folder)
    with workspace.engine.connect() as connection:
        if facts.has_run(connection, manifest):
            return manifest
    offices.check_platform(workspace, platform)
    new = not offices.known_platform(workspace, platform.id)
    with workspace.engine.begin() as connection:
        facts.save_run(
            connection,
            (platform, period.label, manifest, str(folder)),
            runfolder.read_captures(folder),
            runfolder.read_documents(folder),
            runfolder.read_observations(folder),
        )
    offices.own_platform(workspace, platform, new=new)
    return manifest


def score_run(workspace: Workspace, run_id: str, progress: Callable[[Progress], None]) -> int:
    """Score a run's documents with every head that has not seen their texts; give how many texts."""
    with workspace.engine.connect() as connection:
        documents = facts.run_documents(connection, run_id)
    done = 0
    for reads, heads in _heads_by_input(workspace.model).items():
        texts = {input_hash(text): text for text in (head_text(d, reads) for d in documents)}
        missing = sorted(set(texts) - _known(workspace, heads, texts))
        for start in range(0, len(missing), SCORE_CHUNK):
            chunk = missing[start : start + SCORE_CHUNK]
            _score_chunk(workspace, heads, {key: texts[key] for key in chunk})
            done += len(chunk)
            progress(Progress(stage="score", done=start + len(chunk), total=len(missing)))
    return done


PREFERRED_OUTPUTS = frozenset({"vihsd.harmful", "vihsd.hate"})
"""Where several heads score one harm: ViHSD's has three times the training texts of ViCTSD's, taken
from many platforms rather than from one newspaper's readers. It only steers; people decide."""


def head_for(model: Model, harm: str) -> tuple[Head, Output] | None:
    """Give the head and output that steer a harm's audit: stable, then preferred, then by name."""
    found = [
        (head.status != HeadStatus.STABLE, output.id not in PREFERRED_OUTPUTS, output.id, head, output)
        for head in model.heads.values()
        for output in head.outputs
        if output.harm == harm
    ]
    if not found:
        return None
    *_, head, output = min(found, key=lambda entry: entry[:3])
    return head, output


def head_text(document: Document, reads: HeadInput) -> str:
    """Give the text of a document that a head reads."""
    if reads == HeadInput.TEXT:
        return document.text
    return document.title or document.text[:TITLE_FALLBACK]


def input_hash(text: str) -> str:
    """Give the name under which a text's scores are stored."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _heads_by_input(model: Model) -> dict[HeadInput, list[Head]]:
    groups: dict[HeadInput, list[Head]] = {}
    for head in model.heads.values():
        groups.setdefault(head.reads, []).append(head)
    return groups


def _known(workspace: Workspace, heads: list[Head], texts: dict[str, str]) -> set[str]:
    known = set(texts)
    with workspace.engine.connect() as connection:
        for output in (output for head in heads for output in head.outputs):
            found = judgments.known_scores(connection, workspace.model.version, output.id, sorted(texts))
            known &= set(found)
    return known


def _score_chunk(workspace: Workspace, heads: list[Head], texts: dict[str, str]) -> None:
    scores = workspace.model.score(list(texts.values()), [head.id for head in heads])
    by_output = {
        output: dict(zip(texts, (float(value) for value in values), strict=True))
        for output, values in scores.items()
    }
    with workspace.engine.begin() as connection:
        judgments.save_scores(connection, workspace.model.version, by_output)
