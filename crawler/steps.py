"""What the journals hold while a run is under way: one entry a finished page, with what it cost."""

from collections.abc import Mapping

from pydantic import Field

from crawler.extraction.manner import Glimpse
from crawler.types import Capture, Document, EntryKind, Fact, FrameItem, ItemKind, Outcome, RunOutcome

FRAME_JOURNAL = "frame.journal.jsonl"
SAMPLE_JOURNAL = "sample.journal.jsonl"
CHECKS_JOURNAL = "checks.journal.jsonl"
LOOKS_JOURNAL = "looks.journal.jsonl"
STUDY_JOURNAL = "study.journal.jsonl"
WAYS_JOURNAL = "ways.journal.jsonl"
JOURNALS = (FRAME_JOURNAL, STUDY_JOURNAL, SAMPLE_JOURNAL, CHECKS_JOURNAL, LOOKS_JOURNAL, WAYS_JOURNAL)


class Spent(Fact):
    """What a run has cost the platform so far, over all its stages and restarts."""

    pages: int = Field(default=0, ge=0)
    bytes: int = Field(default=0, ge=0)
    seconds: float = Field(default=0, ge=0)


class Validators(Fact):
    """By what a platform tells one version of an address from another; '' where it does not."""

    etag: str = ""
    last_modified: str = ""

    def headers(self) -> dict[str, str]:
        """Request headers that ask for the address only if it is another version."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value}


UNKNOWN = Validators()


class FrameTask(Fact):
    """One listing document to fetch: `root` is the entry it descends from, `page` its place in the chain.

    `round` counts the rounds in which lists are searched for that no page named as such (crawler/frame/search.py); a
    `probe` opens what may be an item or a list.
    """

    section: str
    kind: EntryKind
    item_kind: ItemKind
    url: str
    root: str
    pattern: str = ""
    page: int = 1
    depth: int = 0
    discovering: bool = False
    round: int = 0
    probe: bool = False
    adapter: str = ""


class FrameStep(Fact):
    """One listing document done: items it lists and the documents it leads to.

    `adapter` and `adapter_reason` stand on the step of the page by which the program was recognised. `doors` are
    the links of a page that lists nothing, and those of the home page that it does not list; `is_item` says of a probe
    that it gave a document.
    """

    task: FrameTask
    outcome: Outcome
    items: tuple[FrameItem, ...] = ()
    follow: tuple[FrameTask, ...] = ()
    doors: tuple[str, ...] = ()
    is_item: bool = False
    validators: Validators = UNKNOWN
    reused: bool = False
    adapter: str = ""
    adapter_reason: str = ""
    trapped: Mapping[str, int] = Field(default_factory=dict, description="addresses left out, by trap")
    spent: Spent


class ListingRecord(Fact):
    """What a run folder keeps of a listing for the next run; `items` are ids in its frame.

    Adapter and reason stand with the page by which the program was recognised.
    """

    task: FrameTask
    validators: Validators
    items: tuple[str, ...]
    follow: tuple[FrameTask, ...] = ()
    adapter: str = ""
    adapter_reason: str = ""


class StudyStep(Fact):
    """One page looked at, before the sample is read, for how the platform shows posts; `shape` is its address's."""

    item_id: str
    shape: str
    glimpse: Glimpse
    spent: Spent


class SampleStep(Fact):
    """One page of a drawn item done; `archive_end` commits the WARC file up to this page.

    `other_pages` are further addresses that the item's pages named as next and nobody fetched yet.
    `later_pages` are those of all pages after the first, where the first page knows them (on its step
    only). `cut` says that the item goes on where no page can be drawn. `asked_url` is the address that was
    asked for, `named_pages` those that the page names as next, read or not; `named_items` are the frame's items
    that its addresses name beside its parts.
    """

    item_id: str
    page: int
    next_page: str = ""
    next_number: int = 0
    other_pages: tuple[str, ...] = ()
    later_pages: tuple[str, ...] = ()
    cut: bool = False
    asked_url: str = ""
    named_pages: tuple[str, ...] = ()
    named_items: tuple[str, ...] = ()
    validators: Validators = UNKNOWN
    capture: Capture
    documents: tuple[Document, ...] = ()
    wordless: int = 0
    archive_start: int = 0
    archive_end: int
    spent: Spent


class PageRecord(Fact):
    """What a run folder keeps of a page for the next run: how to ask, and where its parts lie."""

    capture_id: str
    item_id: str
    url: str
    validators: Validators
    wordless: int = 0
    next_pages: tuple[str, ...] = ()
    later_pages: tuple[str, ...] = ()
    named_items: tuple[str, ...] = ()
    archive_start: int
    archive_end: int


class CheckStep(Fact):
    """One page of the site checks done; `sealed` is its evidence, encrypted under the operator's key."""

    key: str
    sealed: str
    spent: Spent


class LookStep(Fact):
    """One page seen twice, as ourselves and as a browser: how alike the two are, from 0 to 1."""

    item_id: str
    likeness: float
    spent: Spent


class WayStep(Fact):
    """One item that was not drawn, looked at because of claims that it shows the same; as `ways.evidence.Seen`."""

    item_id: str
    outcome: Outcome
    places: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    spent: Spent


class StageResult(Fact):
    """How a stage ended: RUNNING means that the run goes on, `reason` then holds what was left out.

    `note` is for whoever reads the run's reason, and leaves its outcome as it is.
    """

    outcome: RunOutcome
    reason: str = ""
    adapter: str = ""
    adapter_reason: str = ""
    note: str = ""
    spent: Spent = Spent()
