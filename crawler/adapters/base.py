"""What an adapter is: four pure questions about what one platform program answered.

An adapter knows no network and no clock. It may say nothing to any question (`""`, `()`, None); the
generic way is then taken, so an adapter that knows half of a program is already useful.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from selectolax.lexbor import LexborHTMLParser

from crawler.extraction.charset import decode_body
from crawler.extraction.errors import PageTooLargeError
from crawler.extraction.json_reader import read_json
from crawler.extraction.page import MAX_CHARACTERS
from crawler.extraction.tamed import tame
from crawler.extraction.types import Extraction
from crawler.frame.found import Listed
from crawler.steps import FrameTask
from crawler.types import EntryPoint, ItemKind


@dataclass(frozen=True)
class Answer:
    """One answer of a platform: final address, bytes as sent, declared type, headers by lower-case name.

    `now` is the aware moment of the fetch. `markup`, `tree` and `data` are made when first asked for and
    kept; they raise UndecodableBodyError, and `data` ValueError where the body is no JSON of a sane depth.
    """

    url: str
    body: bytes
    content_type: str
    now: datetime
    headers: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def markup(self) -> str:
        """Text in NFC."""
        return decode_body(self.body, self.content_type)

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The parsed page, without what parsers need quadratic time for."""
        if len(self.markup) > MAX_CHARACTERS:
            raise PageTooLargeError(self.url, len(self.markup), MAX_CHARACTERS)
        return LexborHTMLParser(tame(self.markup))

    @cached_property
    def data(self) -> Any:  # noqa: ANN401 - JSON
        """The parsed JSON."""
        return read_json(self.markup)


class Adapter(ABC):
    """Knows one platform program. Every method is pure; the defaults say "I do not know"."""

    name: ClassVar[str]
    """Slug, kept in frames, documents (`extractor`) and manifests: `xenforo-2`."""

    program: ClassVar[str]
    """The program's own name, for people: `XenForo 2`."""

    precedence: ClassVar[int] = 0
    """Where two adapters know a page the higher one is taken: 10 for a part of a program (a shop in a blog),
    -10 for a family or a mark-up standard that many programs follow."""

    @abstractmethod
    def recognise(self, answer: Answer) -> str:
        """Why this answer (usually the home page) is this program's, in Vietnamese; '' if it is not."""

    def entries(self, answer: Answer) -> tuple[EntryPoint, ...]:
        """Where the program lists its items, from its home page; () leaves it to sitemaps and links."""
        del answer
        return ()

    def listed(self, answer: Answer, task: FrameTask) -> Listed | None:
        """Items and next page of one list document; None where the generic reader should read it."""
        del answer, task
        return None

    def extract(self, answer: Answer, kind: ItemKind) -> Extraction | None:
        """Parts of one item's page; None where the generic extraction should take it apart."""
        del answer, kind
        return None
