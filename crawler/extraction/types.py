"""What extraction gives back: parts of a page, with what the page itself says about each."""

from dataclasses import dataclass
from datetime import datetime

from crawler.types import DocumentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One article, post, comment, review or listing found on a page.

    `anchor` is the platform's own id of the part ('' if it shows none), `author_name` is raw and must
    be pseudonymised before storage, `links` are outbound absolute http(s) URLs, `position` counts from
    0 in reading order, `text` is NFC with one line a paragraph and without the quoted words of others.
    `beside` are addresses of the same site that the platform, not the writer, links in the part's block.
    Both times are aware; a time without a zone is read as Asia/Ho_Chi_Minh.
    """

    kind: DocumentKind
    text: str
    anchor: str = ""
    title: str = ""
    published_at: datetime | None = None
    modified_at: datetime | None = None
    language: str = ""
    author_name: str = ""
    links: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    ad_markers: tuple[str, ...] = ()
    position: int = 0
    extractor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """The parts of one page, where the thread's or product's next page may be, and the path that found them.

    `next_pages` are () on a last page, more than one where the direction cannot be seen: the first that was
    not fetched yet is the next. `later_pages` are the addresses of all the item's pages after the first, in
    order, where the page shows how many there are; () where it does not. `extractor` joins the names of the
    paths used by '+', '' where the page carries no part. `wordless` counts posts that show something (an
    image, a sticker) and say nothing: nobody can judge them by what they say, so they are no parts. `named` are
    addresses that the page gives to itself (rel=canonical) or links beside its parts: they may show the same.
    """

    parts: tuple[Part, ...] = ()
    next_pages: tuple[str, ...] = ()
    later_pages: tuple[str, ...] = ()
    extractor: str = ""
    wordless: int = 0
    named: tuple[str, ...] = ()

    @property
    def next_page(self) -> str:
        """The surest of the next pages, '' if there is none."""
        return next(iter(self.next_pages), "")
