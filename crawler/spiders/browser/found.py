"""Which Chromium renders pages, and whether what drives it is there: asked before anything is fetched."""

import shutil
from importlib.util import find_spec
from pathlib import Path

from crawler.errors import BrowserMissingError
from crawler.options import CrawlOptions
from crawler.types import Platform, Rendering

# As Debian, Google, and Ubuntu name it; the first that is found is taken.
NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
# Where Linux tells how much memory the browser's processes hold; without it nothing would bound them.
_PROCESSES = Path("/proc/self/status")


def browser_path(options: CrawlOptions) -> str:
    """The executable that renders pages; raises BrowserMissingError where a part of it is missing."""
    if find_spec("playwright") is None:
        raise BrowserMissingError("driver")
    if not _PROCESSES.exists():
        raise BrowserMissingError("system")
    if options.browser:
        found = shutil.which(options.browser)
        if found is None:
            raise BrowserMissingError("setting", given=options.browser)
        return found
    paths = filter(None, map(shutil.which, NAMES))
    found = next(paths, None)
    if found is None:
        raise BrowserMissingError("chromium", names=", ".join(NAMES))
    return found


def check_browser(platform: Platform, options: CrawlOptions) -> None:
    """Raise BrowserMissingError where a platform's pages are to be rendered and cannot be."""
    if platform.render is Rendering.JAVASCRIPT:
        browser_path(options)
