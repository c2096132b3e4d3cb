"""A crawl in a process group of its own, so that parent and child can be killed together or apart."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.options import CrawlOptions
from crawler.types import Platform

_ROOT = Path(__file__).resolve().parents[2]
_SCRIPT = (
    "import sys; from pathlib import Path; from crawler.run import crawl; "
    "from crawler.options import CrawlOptions; from crawler.types import Platform; "
    "held = Platform.model_validate_json(sys.stdin.readline()); "
    "told = CrawlOptions.model_validate_json(sys.stdin.readline()); "
    "crawl(held, Path(sys.argv[1]), told, lambda _: None)"
)


@contextmanager
def crawling(
    platform: Platform, folder: Path, options: CrawlOptions
) -> Iterator["subprocess.Popen[bytes]"]:
    """Start a crawl, or go on with one; waits for its end on leaving."""
    told = f"{platform.model_dump_json()}\n{options.model_dump_json()}\n".encode()
    with subprocess.Popen(
        [sys.executable, "-c", _SCRIPT, str(folder)],
        stdin=subprocess.PIPE,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
    ) as process:
        assert process.stdin is not None
        process.stdin.write(told)
        process.stdin.close()
        yield process
