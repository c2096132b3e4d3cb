"""What a crawl speaks of: platforms, frame items, captures, documents, observations, manifests."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
# What a platform's file writes as its adapter so that none is looked for.
GENERIC = "none"
Probability = Annotated[float, Field(gt=0, le=1)]


class Fact(BaseModel):
    """Base of every crawler type: frozen, and a field nobody declared is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PlatformField(StrEnum):
    """Field of online life, which decides the authority that answers for a platform."""

    PRESS = "press"
    SOCIAL = "social"
    FORUM = "forum"
    ECOMMERCE = "ecommerce"
    APPS = "apps"
    CHILDREN = "children"


class Rendering(StrEnum):
    """What is read of a platform's pages: the document as it was sent, or what its scripts make of it."""

    AS_SENT = "as_sent"
    JAVASCRIPT = "javascript"


class EntryKind(StrEnum):
    """How an entry point lists items; API is a platform program's own public interface."""

    SITEMAP = "sitemap"
    FEED = "feed"
    LISTING = "listing"
    API = "api"


class ItemKind(StrEnum):
    """What a frame item's page is expected to carry."""

    ARTICLE = "article"
    THREAD = "thread"
    PRODUCT = "product"
    UNKNOWN = "unknown"


class DocumentKind(StrEnum):
    """What a document is to a reader."""

    ARTICLE = "article"
    POST = "post"
    COMMENT = "comment"
    REVIEW = "review"
    LISTING = "listing"


class EntryPoint(Fact):
    """Where a section's items are listed.

    `item_pattern` is a regular expression searched in an address's path and query, which an item must
    match (empty: decided by the entry's own shape).
    """

    kind: EntryKind
    url: str
    item_pattern: str = ""


class Section(Fact):
    """A part of a platform that is sampled separately (a stratum of the first phase)."""

    id: Slug
    name: str
    item_kind: ItemKind = ItemKind.UNKNOWN
    entries: tuple[EntryPoint, ...]
    sample: int = Field(default=0, ge=0, description="items to draw; 0: a share of the budget by size")


class Budget(Fact):
    """What one run may cost the platform."""

    items: int = Field(default=300, ge=1, description="items drawn over all sections")
    pages: int = Field(default=3000, ge=1, description="requests, robots.txt and listings included")
    megabytes: int = Field(default=500, ge=1)
    minutes: int = Field(default=120, ge=1)
    pages_per_item: int = Field(default=5, ge=1, description="pages of one thread that are followed")
    listing_pages: int = Field(default=200, ge=1, description="pages of one listing that are followed")


class Politeness(Fact):
    """How gently a host is asked. Robots.txt may ask for more, never for less."""

    delay_seconds: float = Field(default=1.0, ge=0, le=60)
    concurrency: int = Field(default=2, ge=1, le=8)


class SamplingMethod(StrEnum):
    """How items are drawn: in one go, after a pilot, or in proportion to their public view counts."""

    SINGLE = "single"
    TWO_PHASE = "two_phase"
    VIEWS = "views"


class Sampling(Fact):
    """How a platform's sample is drawn. A pilot happens only where several sections share the budget."""

    method: SamplingMethod = SamplingMethod.TWO_PHASE
    pilot_share: float = Field(default=0.25, ge=0.05, le=0.9, description="part of the items in the pilot")
    pilot_minimum: int = Field(default=10, ge=2, description="items of each section in the pilot")


class Platform(Fact):
    """What is rated: one YAML file in the registry."""

    id: Slug
    name: str
    url: str
    fields: tuple[PlatformField, ...]
    operator: str = ""
    contact: str = ""
    hosts: tuple[str, ...] = Field(default=(), description="further hosts that belong to it")
    adapter: str = Field(default="", description="program it runs on; empty: recognised, none: no adapter")
    render: Rendering = Field(
        default=Rendering.AS_SENT, description="javascript: pages exist only after their scripts have run"
    )
    sections: tuple[Section, ...] = ()
    budget: Budget = Budget()
    politeness: Politeness = Politeness()
    sampling: Sampling = Sampling()


class FrameItem(Fact):
    """One listed item. `item_id` is a digest of the canonical URL, so it is stable across periods.

    `fetch_url` is where the program's own interface answers with it ('' fetches `url`), `adapter` the
    slug of the adapter that knows the program ('' if none does).
    """

    item_id: str
    url: str
    section: str
    kind: ItemKind
    source: EntryKind
    title: str = ""
    published_at: datetime | None = None
    modified_at: datetime | None = None
    views: int | None = None
    replies: int | None = None
    fetch_url: str = ""
    adapter: str = ""


class DrawnItem(Fact):
    """A frame item that the draw took, with the probability it had of being taken.

    `order` is its place in the order of fetching, `pilot` whether it was read before the allocation.
    """

    item: FrameItem
    inclusion_probability: Probability
    order: int
    pilot: bool = False


class Outcome(StrEnum):
    """How the fetch and extraction of one page ended: a closed list."""

    EXTRACTED = "extracted"
    EMPTY = "empty"
    WORDLESS = "wordless"
    NOT_FOUND = "not_found"
    SOFT_NOT_FOUND = "soft_not_found"
    LOGIN_WALL = "login_wall"
    CONSENT_WALL = "consent_wall"
    FORBIDDEN = "forbidden"
    ROBOTS_DISALLOWED = "robots_disallowed"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    TIMEOUT = "timeout"
    DNS_ERROR = "dns_error"
    CONNECTION_ERROR = "connection_error"
    TLS_ERROR = "tls_error"
    NON_PUBLIC_ADDRESS = "non_public_address"
    OFF_PLATFORM_REDIRECT = "off_platform_redirect"
    REDIRECT_LOOP = "redirect_loop"
    TOO_LARGE = "too_large"
    UNSUPPORTED_TYPE = "unsupported_type"
    UNDECODABLE = "undecodable"
    EXTRACTION_ERROR = "extraction_error"
    BUDGET_EXHAUSTED = "budget_exhausted"


class RunOutcome(StrEnum):
    """How a whole run ended. Only COMPLETE and BUDGET_EXHAUSTED carry a usable sample."""

    RUNNING = "running"
    COMPLETE = "complete"
    BUDGET_EXHAUSTED = "budget_exhausted"
    ROBOTS_REFUSED = "robots_refused"
    UNREACHABLE = "unreachable"
    EMPTY_FRAME = "empty_frame"
    NO_DOCUMENTS = "no_documents"
    FAILED = "failed"


class Capture(Fact):
    """One HTTP exchange kept. `payload_sha256` is of the bytes as the platform sent them.

    `url` is the address that readers open; `fetched_url` where the program's own interface answered with
    it instead ('' where the page itself was fetched). `rendered` pages were read after their scripts had
    run: digest and size are still those of the document as it was sent, before any script.
    `reused_from` is the run that fetched it where this one found the page unchanged, at `confirmed_at`.
    """

    capture_id: str
    item_id: str
    url: str
    fetched_at: datetime
    status: int
    outcome: Outcome
    payload_sha256: str = ""
    payload_bytes: int = 0
    fetched_url: str = ""
    rendered: bool = False
    reused_from: str = ""
    confirmed_at: datetime | None = None


class Document(Fact):
    """One article, post, comment, review or product listing, personal data masked.

    `document_id` is a digest of platform, page and `anchor` (the platform's own id of the part, or
    its content hash where it shows none). `cluster` is the thread or page it was drawn with;
    `author` a keyed pseudonym or empty. `links` are outbound absolute URLs.
    """

    document_id: str
    platform: str
    section: str
    item_id: str
    capture_id: str
    url: str
    anchor: str
    kind: DocumentKind
    position: int
    title: str
    text: str
    published_at: datetime | None = None
    modified_at: datetime | None = None
    language: str = ""
    author: str = ""
    cluster: str
    links: tuple[str, ...] = ()
    ad_markers: tuple[str, ...] = ()
    content_hash: str
    near_duplicate_of: str = ""
    inclusion_probability: Probability
    extractor: str


class SiteCheck(StrEnum):
    """Facts about the site itself that a run observes."""

    HTTPS = "https"
    CERTIFICATE = "certificate"
    SECURITY_HEADERS = "security_headers"
    PRIVACY_POLICY = "privacy_policy"
    OPERATOR_NAMED = "operator_named"
    LICENCE_NAMED = "licence_named"
    CONTACT = "contact"
    REPORT_CHANNEL = "report_channel"
    TERMS = "terms"
    SECURITY_TXT = "security_txt"
    MARKED_ADVERTISING = "marked_advertising"
    CONSENT_BEFORE_TRACKERS = "consent_before_trackers"


class ObservationOutcome(StrEnum):
    """What a site check found; INCONCLUSIVE is never read as either of the others."""

    MET = "met"
    NOT_MET = "not_met"
    INCONCLUSIVE = "inconclusive"


class Observation(Fact):
    """A fact about the site itself. `detail` is Vietnamese, for readers."""

    check: SiteCheck
    outcome: ObservationOutcome
    detail: str
    evidence_url: str = ""
    observed_at: datetime


class ItemCoverage(Fact):
    """How far one drawn item was read, and the probability it truly had.

    `outcome` is that of its first page. `pages` counts its pages (0: it does not say), `asked` holds those asked for,
    `read` counts those taken apart. `truncated`: it goes on where no page had a chance. `inclusion_probability` is 0
    where the budget never got to it. `wordless` counts posts without a word, `again` documents stored elsewhere.
    """

    item_id: str
    section: str
    outcome: Outcome
    inclusion_probability: float = Field(ge=0, le=1)
    pages: int = 0
    asked: tuple[int, ...] = ()
    read: int = 0
    truncated: bool = False
    documents: int = 0
    wordless: int = 0
    again: int = 0


class SectionCount(Fact):
    """How much of one section was listed, drawn, asked for, and taken apart.

    `outcomes` says how the asked items ended, by their first page. The page counts are over items that
    were read: all pages they say they have, those drawn and asked for, and those taken apart.
    """

    section: str
    listed: int
    drawn: int
    extracted: int
    documents: int
    pilot: int = 0
    outcomes: dict[Outcome, int] = {}
    truncated: int = 0
    wordless: int = 0
    pages: int = 0
    pages_asked: int = 0
    pages_read: int = 0
    again: int = 0


class WaysCount(Fact):
    """Posts that several items of the frame show (ways.jsonl).

    `again` documents were not stored once more, `chanced` count below one and were left out. `looked` items tested
    claims, those of `untested` ones nobody did; `unnamed` posts look like others and count by themselves.
    """

    posts: int = 0
    again: int = 0
    chanced: int = 0
    looked: int = 0
    untested: int = 0
    unnamed: int = 0


class Manifest(Fact):
    """What a run folder is: inputs, versions, digests of its files, and how it ended."""

    run_id: str
    platform_id: str
    platform_sha256: str
    seed: int
    code_version: str
    started_at: datetime
    finished_at: datetime | None = None
    outcome: RunOutcome
    reason: str = ""
    adapter: str = Field(default="", description="adapter that knew the program; empty: none did")
    adapter_reason: str = ""
    frame_sha256: str = ""
    sections: tuple[SectionCount, ...] = ()
    outcomes: dict[Outcome, int] = {}
    previous_run: str = Field(default="", description="run of which unchanged pages were taken over")
    reused: int = Field(default=0, description="pages taken over from it")
    key_check: str = Field(
        default="", description="digest by which two runs know that their key is the same"
    )
    pages: int = 0
    megabytes: float = 0.0
    ways: WaysCount = WaysCount()
    second_looks: int = 0
    second_looks_different: int = 0
    files: dict[str, str] = {}


class Progress(Fact):
    """A step of a running crawl: `stage` is frame, sample or checks."""

    stage: str
    done: int
    total: int
