"""The end of a run: final files from the journals, counts, digests, and the outcome in words."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from crawler.coverage import Coverage
from crawler.identity import near_duplicates
from crawler.journal import Journal
from crawler.manifest import ended, save, with_counts, with_files, with_looks
from crawler.previous import page_records
from crawler.reasons import explain, nothing_found, shown_again, truncation
from crawler.runfolder import (
    AGAIN,
    ARCHIVE,
    CAPTURES,
    DOCUMENTS,
    DRAW,
    FRAME,
    ITEMS,
    LISTINGS,
    OBSERVATIONS,
    PAGES,
    PLATFORM,
    WAYS,
    read_draw,
    read_frame,
    write_rows,
)
from crawler.steps import (
    JOURNALS,
    LOOKS_JOURNAL,
    SAMPLE_JOURNAL,
    WAYS_JOURNAL,
    LookStep,
    SampleStep,
    Spent,
    StageResult,
    WayStep,
)
from crawler.types import Document, DrawnItem, Manifest, Outcome, Platform, RunOutcome, WaysCount
from crawler.ways.count import Counted, counted
from crawler.ways.steps import Read


def finish(
    folder: Path, manifest: Manifest, frame_result: StageResult, spent: Spent, *, mark_copies: bool
) -> Manifest:
    """Write the final files, then the manifest, then drop the journals; safe to repeat after a kill."""
    _complete(folder)
    steps = sample_steps(folder)
    draw = tuple(read_draw(folder))
    covered = coverage(folder, manifest, draw, steps)
    posts, ways = _each_once(folder, manifest, draw, covered)
    again = Counter(document.item_id for document in posts.again)
    write_rows(folder / CAPTURES, (step.capture for step in _in_order(draw, steps)))
    write_rows(folder / DOCUMENTS, _marked(posts.documents, mark_copies=mark_copies))
    write_rows(folder / WAYS, posts.posts)
    write_rows(folder / AGAIN, posts.again)
    write_rows(folder / ITEMS, covered.items(again))
    write_rows(folder / PAGES, page_records(_in_order(draw, steps)))
    outcome, reason = _judge(frame_result, draw, steps)
    sections = covered.sections(again)
    reason = " ".join(filter(None, (reason, truncation(sections), shown_again(ways))))
    done = with_counts(ended(manifest, outcome, reason, spent), draw, steps, sections)
    known = {"adapter": frame_result.adapter, "adapter_reason": frame_result.adapter_reason}
    done = _told_of_looks(with_looks(done.model_copy(update={**known, "ways": ways}), _looks(folder)))
    done = with_files(done, folder)
    save(folder, done)
    for journal in JOURNALS:
        (folder / journal).unlink(missing_ok=True)
    return done


def _complete(folder: Path) -> None:
    """Every run leaves every file, empty where a stage had nothing to do."""
    for name in (FRAME, DRAW, OBSERVATIONS, LISTINGS):
        if not (folder / name).exists():
            write_rows(folder / name, ())
    (folder / ARCHIVE).touch()


def coverage(
    folder: Path, manifest: Manifest, draw: Sequence[DrawnItem], steps: Sequence[SampleStep]
) -> Coverage:
    """What the steps say of a drawn sample of the run's frame."""
    platform = Platform.model_validate_json((folder / PLATFORM).read_bytes())
    return Coverage(platform, manifest.seed, tuple(read_frame(folder)), draw, steps)


def sample_steps(folder: Path) -> list[SampleStep]:
    """What the sample's journal holds; opening it cuts a torn line."""
    journal = Journal(folder / SAMPLE_JOURNAL, SampleStep)
    journal.close()
    return journal.entries


def _each_once(
    folder: Path, manifest: Manifest, draw: Sequence[DrawnItem], covered: Coverage
) -> tuple[Counted, WaysCount]:
    """The sample's documents, each post once whatever the number of items that show it, and what that took."""
    platform = Platform.model_validate_json((folder / PLATFORM).read_bytes())
    gathered = Read(manifest.seed, platform.budget.pages_per_item)
    read = [(gathered.add(step), found) for step, found in covered.read()]
    journal = Journal(folder / WAYS_JOURNAL, WayStep)
    journal.close()
    looks = journal.entries
    evidence = gathered.evidence(read_frame(folder), draw, looks)
    posts = counted(manifest.seed, read, evidence)
    return posts, WaysCount(
        posts=len(posts.posts),
        again=len(posts.again) - posts.chanced,
        chanced=posts.chanced,
        looked=len(looks),
        untested=evidence.untested,
        unnamed=posts.unnamed,
    )


def _looks(folder: Path) -> list[LookStep]:
    journal = Journal(folder / LOOKS_JOURNAL, LookStep)
    journal.close()
    return journal.entries


def _told_of_looks(manifest: Manifest) -> Manifest:
    if not manifest.second_looks_different:
        return manifest
    told = (
        f"Xem lại dưới tên trình duyệt: {manifest.second_looks_different} trong {manifest.second_looks} trang "
        "có nội dung khác hẳn."
    )
    return manifest.model_copy(update={"reason": f"{manifest.reason} {told}".strip()})


def _in_order(draw: tuple[DrawnItem, ...], steps: list[SampleStep]) -> list[SampleStep]:
    """Steps by draw order and page, whatever order the network gave."""
    order = {drawn.item.item_id: drawn.order for drawn in draw}
    return sorted(steps, key=lambda step: (order[step.item_id], step.page))


def _marked(documents: Sequence[Document], *, mark_copies: bool) -> list[Document]:
    firsts = near_duplicates(documents) if mark_copies else {}
    return [
        document.model_copy(update={"near_duplicate_of": firsts[document.document_id]})
        if document.document_id in firsts
        else document
        for document in documents
    ]


def _judge(
    frame_result: StageResult, draw: tuple[DrawnItem, ...], steps: list[SampleStep]
) -> tuple[RunOutcome, str]:
    """Outcome and reason of a whole run from how its frame and its pages ended."""
    if frame_result.outcome is not RunOutcome.RUNNING:
        return frame_result.outcome, frame_result.reason
    pages = [step.capture.outcome for step in steps]
    unasked = len(draw) - len({step.item_id for step in steps})
    pages += [Outcome.BUDGET_EXHAUSTED] * unasked
    if not any(step.documents for step in steps):
        outcome = nothing_found(pages, RunOutcome.NO_DOCUMENTS)
        return outcome, explain(outcome, pages)
    outcome = RunOutcome.BUDGET_EXHAUSTED if unasked or frame_result.reason else RunOutcome.COMPLETE
    told = (explain(outcome, pages), frame_result.reason, frame_result.note)
    return outcome, " ".join(part for part in told if part)
