"""The run before this one: what it kept of listings and pages, so that nothing unchanged is fetched again."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from crawler.runfolder import (
    AGAIN,
    ARCHIVE,
    CAPTURES,
    DOCUMENTS,
    FRAME,
    LISTINGS,
    PAGES,
    lines_at,
    read_manifest,
    read_rows,
)
from crawler.steps import (
    UNKNOWN,
    FrameStep,
    FrameTask,
    ListingRecord,
    PageRecord,
    SampleStep,
    Validators,
)
from crawler.types import Capture, Document, DocumentKind, DrawnItem, FrameItem, ItemKind, Outcome

# A page may change in the very minute in which it is read, and a platform's clock may be wrong: only a
# change-date that lay this long before the reading proves that the reading saw the change.
MARGIN = timedelta(days=1)
# Some platforms never move their change-dates: after a quarter they are asked again whether a page changed.
BELIEVED = timedelta(days=92)
# Some answer 304 whatever became of a page: twice a year it is read as if for the first time.
READ_ANEW = timedelta(days=183)
# What readers add below an article or a product; its change-date says nothing of them.
_ADDED_BY_READERS = frozenset({DocumentKind.COMMENT, DocumentKind.REVIEW})


@dataclass(frozen=True)
class KeptPage:
    """One page of the run before, with its documents."""

    record: PageRecord
    capture: Capture
    documents: tuple[Document, ...]


@dataclass(frozen=True)
class KeptListing:
    """One listing of the run before, with the items that it listed."""

    record: ListingRecord
    items: tuple[FrameItem, ...]


class Previous:
    """A finished run folder, read piece by piece: it may hold more than fits in memory twice."""

    def __init__(self, folder: Path, platform_sha256: str) -> None:
        """`platform_sha256` is of the platform's file as this run has it."""
        held = read_manifest(folder)
        self._folder = folder
        self._is_same_platform = held.platform_sha256 == platform_sha256
        self.run_id = held.run_id

    def page(self, item_id: str, url: str) -> KeptPage | None:
        """What was kept of an item's page under the address asked for."""
        record = self._pages.get((item_id, url))
        if record is None:
            return None
        (capture,) = self._captures.rows(record.capture_id)
        # What another item shows too may be stored with that one alone.
        lines = (*self._documents.rows(record.capture_id), *self._again.rows(record.capture_id))
        documents = map(Document.model_validate_json, lines)
        return KeptPage(
            record,
            Capture.model_validate_json(capture),
            tuple(sorted(documents, key=lambda document: document.position)),
        )

    def is_unchanged(self, drawn: DrawnItem, kept: KeptPage) -> bool:
        """Whether the frame's change-date says that the item is as it was read.

        A thread's is that of its last post; an article's says nothing of the comments below it.
        """
        modified = drawn.item.modified_at
        read = kept.capture.fetched_at
        if modified is None or modified + MARGIN > read or not _is_younger(read, BELIEVED):
            return False
        added = any(document.kind in _ADDED_BY_READERS for document in kept.documents)
        if added and drawn.item.kind is not ItemKind.THREAD:
            return False
        before = (FrameItem.model_validate_json(line) for line in self._frame.rows(drawn.item.item_id))
        return any(item.modified_at == modified for item in before)

    def had(self, name: str) -> bool:
        """Whether an item of this id was in its frame."""
        return next(self._frame.rows(name), None) is not None

    def kept(self, name: str) -> bytes | None:
        """A file that it left beside its data, None where there is none."""
        path = self._folder / name
        return path.read_bytes() if path.exists() else None

    def archived(self, record: PageRecord) -> bytes:
        """The page's record in the archive, as it stands there."""
        with (self._folder / ARCHIVE).open("rb") as file:
            file.seek(record.archive_start)
            return file.read(record.archive_end - record.archive_start)

    def validators(self, tasks: Iterable[FrameTask]) -> Validators:
        """What to ask a listing with; nothing where it was not read for every one of the tasks.

        Nor where the platform's file changed: an unchanged page may then have another meaning.
        """
        if not self._is_same_platform:
            return UNKNOWN
        records = [self._listings.get(_key(task)) for task in tasks]
        known = {record.validators for record in records if record is not None}
        return known.pop() if len(known) == 1 and None not in records else UNKNOWN

    def listing(self, task: FrameTask) -> KeptListing | None:
        """What was kept of a listing: its items as this task's section lists them."""
        record = self._listings.get(_key(task))
        if record is None:
            return None
        lines = (line for name in record.items for line in self._frame.rows(name))
        items = tuple(FrameItem.model_validate_json(line) for line in lines)
        own = {"section": task.section, "source": task.kind, "kind": task.item_kind}
        return KeptListing(record, tuple(item.model_copy(update=own) for item in items))

    @cached_property
    def _pages(self) -> dict[tuple[str, str], PageRecord]:
        rows = read_rows(self._folder / PAGES, PageRecord)
        return {(row.item_id, row.url): row for row in rows}

    @cached_property
    def _listings(self) -> dict[tuple[str, str, str], ListingRecord]:
        return {_key(row.task): row for row in read_rows(self._folder / LISTINGS, ListingRecord)}

    @cached_property
    def _captures(self) -> "_Index":
        return _Index(self._folder / CAPTURES, "capture_id")

    @cached_property
    def _documents(self) -> "_Index":
        return _Index(self._folder / DOCUMENTS, "capture_id")

    @cached_property
    def _again(self) -> "_Index":
        return _Index(self._folder / AGAIN, "capture_id")

    @cached_property
    def _frame(self) -> "_Index":
        return _Index(self._folder / FRAME, "item_id")


class _Index:
    """Where in a JSON lines file the rows with a key stand."""

    def __init__(self, path: Path, key: str) -> None:
        self._path = path
        self._places: dict[str, list[int]] = defaultdict(list)
        for at, line in lines_at(path):
            self._places[json.loads(line)[key]].append(at)

    def rows(self, key: str) -> Iterator[bytes]:
        """Lines with a key, in the file's order."""
        with self._path.open("rb") as file:
            for at in self._places.get(key, ()):
                file.seek(at)
                yield file.readline()


def page_records(steps: Iterable[SampleStep]) -> Iterator[PageRecord]:
    """What the next run needs of every page that was taken apart."""
    for step in steps:
        if step.capture.outcome is Outcome.EXTRACTED:
            yield PageRecord(
                capture_id=step.capture.capture_id,
                item_id=step.item_id,
                url=step.asked_url,
                validators=step.validators,
                wordless=step.wordless,
                next_pages=step.named_pages,
                later_pages=step.later_pages,
                named_items=step.named_items,
                archive_start=step.archive_start,
                archive_end=step.archive_end,
            )


def listing_records(steps: Iterable[FrameStep]) -> Iterator[ListingRecord]:
    """What the next run needs of every listing that can be asked for by its version.

    Where lists had to be searched for, none: what was opened on the way is no item, and so is not in the frame.
    """
    held = tuple(steps)
    for step in () if any(one.task.round for one in held) else held:
        if step.outcome is Outcome.EXTRACTED and step.validators != UNKNOWN:
            yield ListingRecord(
                task=step.task,
                validators=step.validators,
                items=tuple(item.item_id for item in step.items),
                follow=step.follow,
                adapter=step.adapter,
                adapter_reason=step.adapter_reason,
            )


def _key(task: FrameTask) -> tuple[str, str, str]:
    return task.section, str(task.kind), task.url


def version_of(kept: KeptPage) -> Validators:
    """With what to ask for a kept page; nothing where it was read too long ago."""
    return kept.record.validators if _is_younger(kept.capture.fetched_at, READ_ANEW) else UNKNOWN


def _is_younger(read: datetime, than: timedelta) -> bool:
    """Whether a page was read less long ago; one of the future was read by a clock that went wrong."""
    return timedelta(0) <= datetime.now(UTC) - read <= than


def confirmed(kept: KeptPage, capture_id: str, run_id: str) -> Capture:
    """The capture of a page that is as it was: read then, known to be so now."""
    return kept.capture.model_copy(
        update={
            "capture_id": capture_id,
            "reused_from": kept.capture.reused_from or run_id,
            "confirmed_at": datetime.now(UTC),
        }
    )
