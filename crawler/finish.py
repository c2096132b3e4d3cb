"""The end of a run: final files from the journals, counts, digests, and the outcome in words."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import tee
from pathlib import Path
from typing import TypeVar

from crawler.copies import near_duplicates
from crawler.coverage import Coverage
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
    read_documents,
    read_draw,
    read_frame,
    write_rows,
)
from crawler.sample_journal import PageDone, SampleJournal
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
from crawler.texts import Texts
from crawler.types import Document, DrawnItem, Manifest, Outcome, Platform, RunOutcome, WaysCount
from crawler.ways.count import Counted, counted, told_of
from crawler.ways.steps import Read

Step = TypeVar("Step", LookStep, WayStep)


def finish(
    folder: Path, manifest: Manifest, frame_result: StageResult, spent: Spent, *, mark_copies: bool
) -> Manifest:
    """Write the final files, then the manifest, then drop the journals; safe to repeat after a kill."""
    _complete(folder)
    journal = sample_journal(folder)
    draw = tuple(read_draw(folder))
    covered = coverage(folder, manifest, draw, journal.done)
    # Entry by entry, each time anew: all of them at once may be more than there is memory for.
    looks = _entries(folder / WAYS_JOURNAL, WayStep)
    posts, ways = _each_once(manifest.seed, covered, draw, _steps(journal, covered), looks)
    write_rows(folder / CAPTURES, (step.capture for step, _ in _steps(journal, covered)))
    write_rows(folder / DOCUMENTS, _documents(journal, covered, posts))
    if mark_copies:
        _mark_copies(folder / DOCUMENTS)
    write_rows(folder / WAYS, posts.posts)
    write_rows(folder / AGAIN, _left(journal, covered, posts) if posts.again else ())
    write_rows(folder / ITEMS, covered.items(posts.again))
    write_rows(folder / PAGES, page_records(step for step, _ in _steps(journal, covered)))
    outcome, reason = _judge(frame_result, draw, journal.done)
    sections = covered.sections(posts.again)
    reason = " ".join(filter(None, (reason, truncation(sections), shown_again(ways))))
    done = with_counts(ended(manifest, outcome, reason, spent), draw, journal.done, sections)
    known = {"adapter": frame_result.adapter, "adapter_reason": frame_result.adapter_reason}
    done = with_looks(
        done.model_copy(update={**known, "ways": ways}), _entries(folder / LOOKS_JOURNAL, LookStep)
    )
    done = with_files(_told_of_looks(done), folder)
    save(folder, done)
    for name in JOURNALS:
        (folder / name).unlink(missing_ok=True)
    return done


def _complete(folder: Path) -> None:
    """Every run leaves every file, empty where a stage had nothing to do."""
    for name in (FRAME, DRAW, OBSERVATIONS, LISTINGS):
        if not (folder / name).exists():
            write_rows(folder / name, ())
    (folder / ARCHIVE).touch()


def coverage(
    folder: Path, manifest: Manifest, draw: Sequence[DrawnItem], done: Sequence[PageDone]
) -> Coverage:
    """What the pages done say of a drawn sample of the run's frame."""
    platform = Platform.model_validate_json((folder / PLATFORM).read_bytes())
    return Coverage(platform, manifest.seed, tuple(read_frame(folder)), draw, done)


def sample_journal(folder: Path) -> SampleJournal:
    """The sample's journal, to be read; opening it cuts a torn line."""
    journal = SampleJournal(folder / SAMPLE_JOURNAL)
    journal.close()
    return journal


def _each_once(
    seed: int,
    covered: Coverage,
    draw: Sequence[DrawnItem],
    steps: Iterable[tuple[SampleStep, float]],
    looks: Sequence[WayStep],
) -> tuple[Counted, WaysCount]:
    """The sample's documents, each post once whatever the number of items that show it, and what that took."""
    gathered = Read(seed, covered.limit)
    read = [
        (gathered.add(step), [told_of(document, probability) for document in step.documents])
        for step, probability in steps
    ]
    evidence = gathered.claimed(covered.frame, draw).evidence(looks)
    posts = counted(seed, read, evidence)
    return posts, WaysCount(
        posts=len(posts.posts),
        again=sum(posts.again.values()) - posts.chanced,
        chanced=posts.chanced,
        looked=len(looks),
        untested=evidence.untested,
        unnamed=posts.unnamed,
    )


def _entries(path: Path, kind: type[Step]) -> list[Step]:
    journal = Journal(path, kind)
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


def _steps(journal: SampleJournal, covered: Coverage) -> Iterator[tuple[SampleStep, float]]:
    """Entries by draw order and page, whatever order the network gave, with the probability of their documents."""
    done, chances = tee(covered.pages())
    steps = journal.steps(page for page, _ in done)
    return zip(steps, (chance for _, chance in chances), strict=True)


def _documents(journal: SampleJournal, covered: Coverage, posts: Counted) -> Iterator[Document]:
    """Every document that is stored, with its own probability and cluster."""
    for document in _read(journal, covered):
        stored = posts.stored(document)
        if stored is not None:
            yield stored


def _left(journal: SampleJournal, covered: Coverage, posts: Counted) -> Iterator[Document]:
    """Every document that was read and is not stored, with the probability of its item and page."""
    return (document for document in _read(journal, covered) if document.document_id not in posts.kept)


def _read(journal: SampleJournal, covered: Coverage) -> Iterator[Document]:
    for step, probability in _steps(journal, covered):
        for document in step.documents:
            yield document.model_copy(update={"inclusion_probability": probability})


def _mark_copies(path: Path) -> None:
    """Name in a file of documents the first of each that repeats another."""
    with closing(Texts(path)) as texts:
        firsts = near_duplicates(texts)
    if firsts:
        marked = (
            document.model_copy(update={"near_duplicate_of": firsts.get(document.document_id, "")})
            for document in read_documents(path.parent)
        )
        write_rows(path, marked)


def _judge(
    frame_result: StageResult, draw: tuple[DrawnItem, ...], done: Sequence[PageDone]
) -> tuple[RunOutcome, str]:
    """Outcome and reason of a whole run from how its frame and its pages ended."""
    if frame_result.outcome is not RunOutcome.RUNNING:
        return frame_result.outcome, frame_result.reason
    pages = [step.outcome for step in done]
    unasked = len(draw) - len({step.item_id for step in done})
    pages += [Outcome.BUDGET_EXHAUSTED] * unasked
    if not any(step.documents for step in done):
        outcome = nothing_found(pages, RunOutcome.NO_DOCUMENTS)
        return outcome, explain(outcome, pages)
    outcome = RunOutcome.BUDGET_EXHAUSTED if unasked or frame_result.reason else RunOutcome.COMPLETE
    told = (explain(outcome, pages), frame_result.reason, frame_result.note)
    return outcome, " ".join(part for part in told if part)
