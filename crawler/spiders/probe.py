"""One request a run for an address that cannot exist: what the platform then shows is no content anywhere."""

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK

from crawler.extraction.types import Extraction
from crawler.pretence import Missing, missing_of, pretended
from crawler.runfolder import write_bytes
from crawler.spiders.answers import answer_of
from crawler.spiders.base import RENDER
from crawler.spiders.context import Run
from crawler.spiders.reading import Reading, read_page
from crawler.spiders.watch import PAGE_SECONDS, PageTooSlowError, within
from crawler.types import DrawnItem, ItemKind, Outcome

MISSING_FILE = "missing.json"
_DIGEST_CHARS = 16
_ENDING = re.compile(r"\.[a-z]{2,5}$")


async def learn_missing(crawler: Crawler, run: Run, draw: Sequence[DrawnItem]) -> Missing:
    """How the platform answers for a made-up neighbour of the first drawn item: kept, or asked for now."""
    path = run.folder / MISSING_FILE
    if path.exists():
        return Missing.model_validate_json(path.read_bytes())
    # What a program's own interface answers needs no judging by its looks.
    shown = next((drawn.item.url for drawn in draw if not drawn.item.fetch_url), "")
    if not shown:
        return Missing()
    url = made_up(shown, run.options.seed)
    # Shown as the items are shown, or the two could not be compared.
    meta = {"dont_retry": True, RENDER: run.renders}
    request = Request(url, callback=NO_CALLBACK, dont_filter=True, meta=meta)
    try:
        assert crawler.engine is not None
        missing = _read(url, await crawler.engine.download_async(request))
    except IgnoreRequest:
        return Missing()  # forbidden or beyond the budget: the next start may ask
    except Exception:  # noqa: BLE001 - a probe that fails tells nothing, and must not end the run
        missing = Missing()
    write_bytes(path, (missing.model_dump_json().encode(),))
    return missing


def made_up(url: str, seed: int) -> str:
    """An address beside this one, of its form, that no platform has given to anything."""
    parts = urlsplit(url)
    folder, _, last = parts.path.rstrip("/").rpartition("/")
    ending = _ENDING.search(last)
    digest = hashlib.sha256(f"{seed}|{url}".encode()).hexdigest()[:_DIGEST_CHARS]
    tail = "/" if parts.path.endswith("/") and folder + last else ""
    name = f"khong-co-trang-nay-{digest}{ending[0] if ending and not parts.query else tail}"
    return parts._replace(path=f"{folder}/{name}", query="", fragment="").geturl()


def _read(asked: str, response: Any) -> Missing:  # noqa: ANN401 - scrapy
    shown = read_page(answer_of(response, datetime.now(UTC)), response.status, ItemKind.UNKNOWN).shown(
        asked
    )
    return missing_of(shown) if shown else Missing()


def judged(asked: str, reading: Reading, missing: Missing) -> tuple[Extraction, Outcome]:
    """What an answer is worth: nothing, under its true name, where it only pretends to be the page."""
    shown = reading.shown(asked)
    try:
        with within(PAGE_SECONDS):
            pretence = pretended(shown, missing) if shown else None
    except PageTooSlowError:
        pretence = Outcome.EXTRACTION_ERROR
    return (Extraction(), pretence) if pretence else (reading.extraction, reading.outcome)
