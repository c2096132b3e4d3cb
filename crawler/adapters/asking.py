"""Asking an adapter without trusting it: whatever it raises is logged, and the generic way is taken."""

import logging
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from crawler.adapters.base import Adapter, Answer
from crawler.extraction.errors import ExtractionError
from crawler.extraction.language import language_of
from crawler.extraction.types import Extraction, Part
from crawler.frame.found import Listed
from crawler.steps import FrameTask
from crawler.types import EntryPoint, ItemKind

logger = logging.getLogger(__name__)


def ask_entries(adapter: Adapter, answer: Answer) -> tuple[EntryPoint, ...]:
    """Where the program lists its items; () where the adapter does not say."""
    try:
        return adapter.entries(answer)
    except Exception:
        logger.exception("adapter %s failed on the entries of %s", adapter.name, answer.url)
        return ()


def ask_listed(adapter: Adapter, answer: Answer, task: FrameTask) -> Listed | None:
    """Items of a list document; None where the adapter does not say."""
    try:
        return adapter.listed(answer, task)
    except Exception:
        logger.exception("adapter %s failed on the list %s", adapter.name, answer.url)
        return None


def ask_extract(adapter: Adapter, answer: Answer, kind: ItemKind) -> Extraction | None:
    """Parts of an item's page, finished and named after the adapter; None where it does not say.

    Raises ExtractionError where the body is no text, which no other way could mend.
    """
    try:
        extraction = adapter.extract(answer, kind)
    except ExtractionError:
        raise
    except Exception:
        logger.exception("adapter %s failed on the page %s", adapter.name, answer.url)
        return None
    if extraction is None or not (extraction.parts or extraction.wordless):
        return None
    return replace(extraction, parts=_finished(extraction.parts, adapter.name), extractor=adapter.name)


def _finished(parts: Iterable[Part], name: str) -> tuple[Part, ...]:
    """Parts in order, each with its position, language and extractor, in NFC, and no anchor twice."""
    seen: set[str] = set()
    finished = []
    for position, part in enumerate(parts):
        anchor = part.anchor if part.anchor not in seen else ""
        seen.add(anchor)
        text, title = (unicodedata.normalize("NFC", words) for words in (part.text, part.title))
        finished.append(
            replace(
                part,
                text=text,
                title=title,
                position=position,
                anchor=anchor,
                language=part.language or language_of(text or title),
                extractor=name,
            )
        )
    return tuple(finished)
