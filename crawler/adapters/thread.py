"""From what an adapter read of each post to the extraction of a thread's page."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.adapters.pages import Pages
from crawler.extraction.body import Own
from crawler.extraction.language import language_of
from crawler.extraction.types import Extraction, Part
from crawler.types import DocumentKind

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post as an adapter read it; `title` is the thread's, for the post that opened it."""

    anchor: str
    author: str
    own: Own
    published_at: datetime | None = None
    modified_at: datetime | None = None
    title: str = ""
    kind: DocumentKind = DocumentKind.POST


def thread_page(adapter: str, posts: Iterable[Post], pages: Pages | None = None) -> Extraction:
    """Posts that say something, in order, each anchor once; posts of one image are counted."""
    parts: list[Part] = []
    wordless = 0
    seen: set[str] = set()
    for post in posts:
        own = post.own
        if not (own.text or own.links or post.title):
            wordless += 1
            continue
        parts.append(
            Part(
                kind=post.kind,
                text=own.text,
                anchor="" if post.anchor in seen else post.anchor,
                title=post.title,
                published_at=post.published_at,
                modified_at=post.modified_at,
                language=language_of(own.text or post.title),
                author_name=post.author[:_LONGEST_NAME],
                links=own.links,
                ad_markers=own.ad_markers,
                position=len(parts),
                extractor=adapter,
            )
        )
        seen.add(post.anchor)
    pages = pages or Pages()
    return Extraction(
        parts=_one_language(parts),
        next_pages=pages.next_pages,
        later_pages=pages.later,
        extractor=adapter if parts else "",
        wordless=wordless,
    )


def _one_language(parts: list[Part]) -> tuple[Part, ...]:
    """Parts too short to tell ("ok", "up") are in the language that most of the page is in."""
    told = Counter(part.language for part in parts if part.language)
    usual = max(told, key=lambda language: (told[language], language), default="")
    if not usual:
        return tuple(parts)
    return tuple(part if part.language else replace(part, language=usual) for part in parts)
