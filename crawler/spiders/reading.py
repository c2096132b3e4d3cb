"""From an answer to an item's parts: by the adapter that knows the program, else the generic way."""

import logging
from dataclasses import dataclass

from crawler.adapters.asking import ask_extract
from crawler.adapters.base import Adapter, Answer
from crawler.adapters.registry import adapter_named
from crawler.documents import author_names
from crawler.extraction import ExtractionError, Glimpse, Manner, extract_page, glimpse_page
from crawler.extraction.types import Extraction
from crawler.options import CrawlOptions
from crawler.pretence import Shown
from crawler.redaction import redact_markup
from crawler.redaction_json import redact_json
from crawler.spiders.outcomes import is_json, is_page, outcome_of_error, outcome_of_status
from crawler.spiders.watch import PAGE_SECONDS, within
from crawler.types import FrameItem, ItemKind, Outcome

logger = logging.getLogger(__name__)
_HTML, _JSON = "text/html; charset=utf-8", "application/json; charset=utf-8"


@dataclass(frozen=True)
class Reading:
    """What one answer gave: parts, and how it ended."""

    answer: Answer
    extraction: Extraction
    outcome: Outcome

    @property
    def is_data(self) -> bool:
        """Whether the program's interface answered, not the page that readers open."""
        return is_json(self.answer.content_type)

    def shown(self, asked: str) -> Shown | None:
        """What readers see who ask for that address; None where no page for readers was read."""
        if self.is_data or self.outcome not in {Outcome.EXTRACTED, Outcome.EMPTY}:
            return None
        return Shown(asked, self.answer.url, self.answer.markup, self.extraction.parts)

    def kept(self, options: CrawlOptions, platform_id: str) -> tuple[str, str] | None:
        """Text and type of the answer for the archive: nobody's name and nothing personal in it.

        None where it cannot be made so; such a page is as if it could not be taken apart.
        """
        names = author_names(self.extraction.parts)
        redact = redact_json if self.is_data else redact_markup
        try:
            with within(PAGE_SECONDS):
                text = redact(self.answer.markup, names, options.pseudonym_key, platform_id)
        except Exception:
            logger.exception("masking failed on %s", self.answer.url)
            return None
        return text, _JSON if self.is_data else _HTML


def read_item(answer: Answer, status: int, item: FrameItem, manner: Manner | None = None) -> Reading:
    """Parts of an item's answer and its outcome; raises nothing, whatever a stranger sent.

    `manner` is how the platform's other pages show posts, where they have taught it.
    """
    return read_page(answer, status, item.kind, adapter_named(item.adapter), manner)


def glimpse_item(answer: Answer, status: int, item: FrameItem) -> Glimpse:
    """What an item's answer shows of how its platform shows posts; nothing where it cannot be read."""
    if outcome_of_status(status) is not Outcome.EXTRACTED or not is_page(answer.content_type):
        return Glimpse()
    try:
        with within(PAGE_SECONDS):
            return glimpse_page(answer.markup, answer.url, item.kind, answer.now)
    except ExtractionError:
        return Glimpse()
    except Exception:
        # As below: reading the page itself is what says how it ended.
        logger.exception("no glimpse of %s", answer.url)
        return Glimpse()


def read_page(
    answer: Answer,
    status: int,
    kind: ItemKind,
    known: Adapter | None = None,
    manner: Manner | None = None,
) -> Reading:
    """As `read_item`, of an answer that need not belong to an item: the generic way if no adapter is known."""
    outcome = outcome_of_status(status)
    wanted = is_page(answer.content_type) or (known is not None and is_json(answer.content_type))
    if outcome is Outcome.EXTRACTED and not wanted:
        outcome = Outcome.UNSUPPORTED_TYPE
    if outcome is not Outcome.EXTRACTED:
        return Reading(answer, Extraction(), outcome)
    try:
        with within(PAGE_SECONDS):
            extraction = _extraction(answer, kind, known, manner)
    except ExtractionError as error:
        return Reading(answer, Extraction(), outcome_of_error(error))
    except Exception:
        # A stranger's page must not end the run; the log names it for whoever mends the extraction.
        logger.exception("extraction failed on %s", answer.url)
        return Reading(answer, Extraction(), Outcome.EXTRACTION_ERROR)
    nothing = Outcome.WORDLESS if extraction.wordless else Outcome.EMPTY
    return Reading(answer, extraction, Outcome.EXTRACTED if extraction.parts else nothing)


def _extraction(answer: Answer, kind: ItemKind, known: Adapter | None, manner: Manner | None) -> Extraction:
    own = ask_extract(known, answer, kind) if known else None
    if own is not None:
        return own
    if is_json(answer.content_type):
        return Extraction()
    return extract_page(answer.markup, answer.url, kind, answer.now, manner)
