"""Fetches addresses in a child process through the crawler's own settings and guards, and says how each ended.

Only waiting is made shorter: the time limit of a page, and no second try after a failure.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from crawler.options import CrawlOptions
from crawler.types import Platform

_ROOT = Path(__file__).resolve().parents[2]
_CHILD = """
import json, re, sys
from pathlib import Path
told = json.loads(sys.stdin.read())
from scrapy.crawler import CrawlerProcess
from crawler.extraction import ExtractionError
from crawler.spiders.base import RunSpider
from crawler.spiders.context import Meter, Run
from crawler.spiders.outcomes import outcome_of_error, outcome_of_status
from crawler.spiders.settings import settings
from crawler.options import CrawlOptions
from crawler.steps import Spent
from crawler.types import Budget, Platform
platform = Platform.model_validate(told["platform"])
options = CrawlOptions.model_validate({**told["options"], "pseudonym_key": b"k" * 16})
said, shown = {}, {}
class Fetcher(RunSpider):
    name = "fetcher"
    async def start(self):
        for url in told["urls"]:
            yield self.ask(url, self.done, self.failed, asked=url, render=run.renders)
    def done(self, response):
        said[response.meta["asked"]] = [outcome_of_status(response.status), response.status, len(response.body)]
        if run.renders:
            shown[response.meta["asked"]] = response.text
    def failed(self, failure):
        said[failure.request.meta["asked"]] = [outcome_of_error(failure.value), 0, 0]
run = Run(platform, options, Path(told["folder"]), Meter(platform.budget, platform.budget.pages), lambda _: None)
run.meter.start_from(Spent(seconds=told["spent"]))
process = CrawlerProcess({**settings(platform, options), "LOG_LEVEL": "CRITICAL", **told["settings"]})
process.crawl(Fetcher, run=run)
process.start()
# Not ru_maxrss, which a child takes over from whoever started it.
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
print(json.dumps({"said": said, "shown": shown, "peak": peak, "pages": run.meter.pages, "bytes": run.meter.bytes}))
"""


@dataclass(frozen=True)
class Fetched:
    """How the fetches of one child ended: outcome, status and bytes an address, megabytes of memory at most.

    `rendered` is what stands on a page after its scripts, where the platform asks for that.
    """

    outcomes: dict[str, str]
    statuses: dict[str, int]
    sizes: dict[str, int]
    peak_megabytes: int
    pages: int
    bytes: int
    rendered: dict[str, str]


def fetch(
    platform: Platform,
    urls: list[str],
    folder: Path,
    *,
    resolve: dict[str, str] | None = None,
    spent: float = 0,
    **settings: object,
) -> Fetched:
    """Fetch every address once, at most 3 seconds a page unless told otherwise, `spent` seconds after a run began."""
    options = CrawlOptions(seed=1, pseudonym_key=b"k" * 16, resolve=resolve or {})
    told = {
        "platform": platform.model_dump(mode="json"),
        "options": options.model_dump(mode="json", exclude={"pseudonym_key"}),
        "urls": urls,
        "folder": str(folder),
        "spent": spent,
        "settings": {"DOWNLOAD_TIMEOUT": 3, "RETRY_TIMES": 0, **settings},
    }
    done = subprocess.run(
        [sys.executable, "-c", _CHILD],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    heard = json.loads(done.stdout)
    return Fetched(
        outcomes={url: outcome for url, (outcome, _, _) in heard["said"].items()},
        statuses={url: status for url, (_, status, _) in heard["said"].items()},
        sizes={url: size for url, (_, _, size) in heard["said"].items()},
        peak_megabytes=heard["peak"],
        pages=heard["pages"],
        bytes=heard["bytes"],
        rendered=heard["shown"],
    )
