"""Pages a second with rendering, as a ratio to the same pages sent whole, in the same run.

The newspaper of tests/site as its server sends it and as its scripted twin, sample stage and all, no delay
between requests: what a page costs us, not what our politeness adds. The start of the browser is in it.
`python -m benchmarks.rendering [--pages 30] [--rounds 2]`
"""

import argparse
import tempfile
import time
from pathlib import Path

from crawler.options import CrawlOptions
from crawler.run import crawl
from crawler.runfolder import read_captures
from crawler.types import Rendering
from tests.site.newspaper import newspaper, newspaper_at
from tests.site.scripted import scripted
from tests.site.server import Page, serving

HOST = "127.0.0.1"


def main() -> None:
    """Print pages a second of both, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=2)
    told = parser.parse_args()
    whole, rendered = [], []
    for _ in range(told.rounds):
        plain = newspaper(told.pages, told.pages)
        whole.append(_pages_a_second(plain, Rendering.AS_SENT))
        rendered.append(_pages_a_second(scripted(plain), Rendering.JAVASCRIPT))
        print(f"as sent {whole[-1]:.2f} pages/s, rendered {rendered[-1]:.2f}", flush=True)
    print(f"best of {told.rounds}: {max(rendered) / max(whole):.3f} of the pages a second")


def _pages_a_second(pages: dict[str, Page], render: Rendering) -> float:
    """Captured pages by the time from the first capture to the last: the stages' starts are left out."""
    options = CrawlOptions(seed=1, pseudonym_key=b"k" * 16, resolve={HOST: HOST}, second_look=False)
    with serving(pages) as site, tempfile.TemporaryDirectory() as folder:
        platform = newspaper_at(site.url(), items=len(pages)).model_copy(update={"render": render})
        begun = time.monotonic()
        crawl(platform, Path(folder), options, lambda _: None)
        read = sorted(one.fetched_at for one in read_captures(Path(folder)))
        print(f"  whole run: {time.monotonic() - begun:.1f} s", flush=True)
    return (len(read) - 1) / (read[-1] - read[0]).total_seconds()


if __name__ == "__main__":
    main()
