"""Tests that need a Chromium run where there is one."""

import pytest

from crawler.errors import BrowserMissingError
from crawler.options import CrawlOptions
from crawler.spiders.browser.found import browser_path


def _missing() -> str:
    try:
        browser_path(CrawlOptions(seed=1, pseudonym_key=b"k" * 16))
    except BrowserMissingError as error:
        return str(error)
    return ""


needs_chromium = pytest.mark.skipif(bool(_missing()), reason=_missing() or "there is one")
