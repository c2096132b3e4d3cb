"""What every extraction path reads: the page's nodes, its address, and the moment of the fetch."""

from dataclasses import dataclass
from datetime import datetime

from crawler.extraction.dom import Page


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed page; `now` (aware) is None where relative dates may not be resolved."""

    page: Page
    url: str
    now: datetime | None = None
