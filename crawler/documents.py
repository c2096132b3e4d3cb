"""From a page's parts to documents: masked, pseudonymous, with stable ids."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from crawler.extraction.types import Part
from crawler.identity import content_hash, document_id
from crawler.options import CrawlOptions
from crawler.pseudonyms import pseudonym
from crawler.redaction import redact_text
from crawler.types import Capture, Document, DrawnItem, Platform

# A document's links beyond this say nothing more about it; spam posts have thousands.
_MAX_LINKS = 200


class DocumentMaker:
    """Makes a run's documents and remembers, per drawn item, which parts were already taken."""

    def __init__(self, platform: Platform, options: CrawlOptions, earlier: Iterable[Document] = ()) -> None:
        self._platform = platform
        self._key = options.pseudonym_key
        name = re.escape(platform.name.strip())
        self._site_name = re.compile(rf"\s*[-–—|·•:»]\s*{name}\s*$", re.IGNORECASE) if name else None
        self._taken: dict[str, dict[str, str]] = {}
        for document in earlier:
            self._taken.setdefault(document.item_id, {})[document.anchor] = document.content_hash

    def make(self, drawn: DrawnItem, capture: Capture, parts: Sequence[Part]) -> tuple[Document, ...]:
        """Documents of one page.

        A part that an earlier page of the item already showed (a thread's first post, repeated on top)
        is not taken twice; equal texts on one page are different documents. Anchors that a program counts
        anew on every page name nothing, so such a page's parts are named by their content.
        """
        names = author_names(parts)
        earlier = self._taken.setdefault(drawn.item.item_id, {})
        start = len(earlier)
        named = not self._counted_anew(parts, names, earlier)
        repeats: Counter[str] = Counter()
        documents: list[Document] = []
        for part in parts:
            text = self._plain(part.text, names)
            # A post that is one link, or a listing that is one title, has no text and still was shown.
            shown = text or self._plain(self._own_title(part.title), names) or " ".join(part.links)
            if not shown:
                continue
            anchor = (part.anchor if named else "") or content_hash(shown)[:16]
            repeats[anchor] += 1
            if anchor in earlier:
                continue
            unique = anchor if repeats[anchor] == 1 else f"{anchor}~{repeats[anchor]}"
            documents.append(
                self._document(drawn, capture, part, (unique, text, start + len(documents)), names)
            )
        earlier.update({document.anchor: document.content_hash for document in documents})
        return tuple(documents)

    def adopt(
        self, drawn: DrawnItem, capture: Capture, documents: Sequence[Document]
    ) -> tuple[Document, ...]:
        """Documents of a page that an earlier run took apart, as this run's; none that it has already."""
        earlier = self._taken.setdefault(drawn.item.item_id, {})
        start = len(earlier)
        new = [document for document in documents if document.anchor not in earlier]
        earlier.update({document.anchor: document.content_hash for document in new})
        own = {
            "section": drawn.item.section,
            "capture_id": capture.capture_id,
            "cluster": drawn.item.item_id,
            "near_duplicate_of": "",
            "inclusion_probability": drawn.inclusion_probability,
        }
        return tuple(d.model_copy(update={**own, "position": start + at}) for at, d in enumerate(new))

    def forget(self, item_id: str) -> None:
        """Let go of an item of which no further page is read."""
        self._taken.pop(item_id, None)

    def _counted_anew(self, parts: Sequence[Part], names: Sequence[str], earlier: dict[str, str]) -> bool:
        """Whether most of a page's anchors stood on an earlier page over other words."""
        known = [part for part in parts if part.anchor in earlier]
        other = [p for p in known if content_hash(self._plain(p.text, names)) != earlier[p.anchor]]
        return len(other) > 1 and len(other) * 2 > len(parts)

    def _plain(self, text: str, names: Sequence[str]) -> str:
        return redact_text(text, names, self._key, self._platform.id).strip()

    def _own_title(self, title: str) -> str:
        """A title without the platform's name at its end: whoever labels is not to see whose page it is."""
        own = self._site_name.sub("", title) if self._site_name else title
        return own or title

    def _document(
        self,
        drawn: DrawnItem,
        capture: Capture,
        part: Part,
        placed: tuple[str, str, int],
        names: Sequence[str],
    ) -> Document:
        anchor, text, position = placed
        item, title = drawn.item, self._plain(self._own_title(part.title), names)
        links = tuple(self._plain(link, ()) for link in part.links[:_MAX_LINKS])
        return Document(
            document_id=document_id(self._platform.id, item.item_id, anchor),
            platform=self._platform.id,
            section=item.section,
            item_id=item.item_id,
            capture_id=capture.capture_id,
            url=capture.url,
            anchor=anchor,
            kind=part.kind,
            position=position,
            title=title,
            text=text,
            published_at=part.published_at,
            modified_at=part.modified_at,
            language=part.language,
            author=pseudonym(part.author_name, self._key, self._platform.id),
            cluster=item.item_id,
            links=links,
            ad_markers=part.ad_markers,
            content_hash=content_hash(text or title or " ".join(links)),
            inclusion_probability=drawn.inclusion_probability,
            extractor=part.extractor,
        )


def author_names(parts: Iterable[Part]) -> tuple[str, ...]:
    """Raw names of a page's authors, each once."""
    return tuple(dict.fromkeys(part.author_name.strip() for part in parts if part.author_name.strip()))
