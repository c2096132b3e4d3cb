"""From a page's bytes to its parts: articles, posts, comments, reviews, product listings."""

from crawler.extraction.charset import decode_body
from crawler.extraction.errors import ExtractionError, PageTooLargeError, UndecodableBodyError
from crawler.extraction.manner import Glimpse, Manner, learned
from crawler.extraction.page import extract_page, glimpse_page
from crawler.extraction.threads import thread_links
from crawler.extraction.types import Extraction, Part

__all__ = [
    "Extraction",
    "ExtractionError",
    "Glimpse",
    "Manner",
    "PageTooLargeError",
    "Part",
    "UndecodableBodyError",
    "decode_body",
    "extract_page",
    "glimpse_page",
    "learned",
    "thread_links",
]
