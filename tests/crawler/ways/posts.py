"""Pages and posts of an invented forum, as a run has read them."""

from collections.abc import Collection
from datetime import UTC, datetime

from crawler.types import Document, DocumentKind
from crawler.ways.evidence import Seen, mark_of

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


def post(says: str, item: str = "a", chance: float = 0.5, when: datetime | None = NOON) -> Document:
    return Document(
        document_id=f"{item}/{says}",
        platform="dien-dan",
        section="s",
        item_id=item,
        capture_id=f"{item}-1",
        url="",
        anchor="",
        kind=DocumentKind.POST,
        position=0,
        title="",
        text=says,
        published_at=when,
        author="mai",
        cluster=item,
        content_hash=says,
        inclusion_probability=chance,
        extractor="",
    )


def page(item: str, *says: str, number: int = 1, leads: Collection[str] = (), at: str = "") -> Seen:
    """A page that shows these posts, under an address of its own."""
    return Seen(
        item=item,
        page=number,
        places=frozenset({at or f"{item}#{number}"}),
        marks=frozenset(mark_of(post(one)) for one in says),
        leads=frozenset(leads),
    )
