"""What the journals hold while a run is under way: one entry a finished page, with what it cost."""

from pydantic import Field

from crawler.types import Capture, Document, EntryKind, Fact, FrameItem, ItemKind, Outcome, RunOutcome

FRAME_JOURNAL = "frame.journal.jsonl"
SAMPLE_JOURNAL = "sample.journal.jsonl"
CHECKS_JOURNAL = "checks.journal.jsonl"
JOURNALS = (FRAME_JOURNAL, SAMPLE_JOURNAL, CHECKS_JOURNAL)


class Spent(Fact):
    """What a run has cost the platform so far, over all its stages and restarts."""

    pages: int = Field(default=0, ge=0)
    bytes: int = Field(default=0, ge=0)
    seconds: float = Field(default=0, ge=0)


class FrameTask(Fact):
    """One listing document to fetch: `root` is the entry it descends from, `page` its place in the chain."""

    section: str
    kind: EntryKind
    item_kind: ItemKind
    url: str
    root: str
    pattern: str = ""
    page: int = 1
    depth: int = 0
    discovering: bool = False
    adapter: str = ""


class FrameStep(Fact):
    """One listing document done: items it lists and the documents it leads to.

    `adapter` and `adapter_reason` stand on the step of the page by which the program was recognised.
    """

    task: FrameTask
    outcome: Outcome
    items: tuple[FrameItem, ...] = ()
    follow: tuple[FrameTask, ...] = ()
    adapter: str = ""
    adapter_reason: str = ""
    spent: Spent


class SampleStep(Fact):
    """One page of a drawn item done; `archive_end` commits the WARC file up to this page.

    `other_pages` are further addresses that the item's pages named as next and nobody fetched yet.
    """

    item_id: str
    page: int
    next_page: str = ""
    other_pages: tuple[str, ...] = ()
    capture: Capture
    documents: tuple[Document, ...] = ()
    archive_end: int
    spent: Spent


class CheckStep(Fact):
    """One page of the site checks done; `sealed` is its evidence, encrypted under the operator's key."""

    key: str
    sealed: str
    spent: Spent


class StageResult(Fact):
    """How a stage ended: RUNNING means that the run goes on, `reason` then holds what was left out."""

    outcome: RunOutcome
    reason: str = ""
    adapter: str = ""
    adapter_reason: str = ""
    spent: Spent = Spent()
