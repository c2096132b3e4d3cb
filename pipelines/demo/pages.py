"""What the demo's server hands out, and what stands written on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from crawler.types import DocumentKind

HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"
RSS = "application/rss+xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
GZIP = "application/gzip"
CSS = "text/css; charset=utf-8"
SVG = "image/svg+xml"


class Note(StrEnum):
    """Why a document is interesting though it does no harm, or what form its harm takes."""

    ORDINARY = "ordinary"
    PLANTED = "planted"
    QUOTED_ABUSE = "quoted_abuse"
    COUNTER_SPEECH = "counter_speech"
    SCAM_NEWS = "scam_news"
    WARNING = "warning"
    GAMBLING_NEWS = "gambling_news"
    FRIENDLY_PROFANITY = "friendly_profanity"
    ATTACK_ON_OBJECT = "attack_on_object"
    HONEST_NEGATIVE = "honest_negative"
    HONEST_SHORT = "honest_short"
    HONEST_SALE = "honest_sale"
    HONEST_QUESTION = "honest_question"


LOOKALIKES: frozenset[Note] = frozenset(Note) - {Note.ORDINARY, Note.PLANTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One address of a platform, ready to be served.

    `gzip_file` bodies are compressed files, not compressed transfers; `delay_seconds` is how long the
    server thinks before it answers.
    """

    body: bytes = b""
    content_type: str = HTML
    status: int = 200
    location: str = ""
    modified: datetime | None = None
    gzip_file: bool = False
    delay_seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One document as the demo wrote it: where it stands, what it says, what is wrong with it."""

    path: str
    anchor: str
    section: str
    kind: DocumentKind
    text: str
    title: str = ""
    harms: frozenset[str] = frozenset()
    note: Note = Note.ORDINARY
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformWorld:
    """One invented platform: its pages by path (with query), and the documents that stand on them.

    `moved` maps listed addresses to where they redirect.
    """

    platform_id: str
    origin: str
    pages: Mapping[str, Page]
    not_found: Page
    headers: tuple[tuple[str, str], ...]
    written: tuple[Written, ...]
    moved: Mapping[str, str] = field(default_factory=dict)
