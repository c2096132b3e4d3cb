"""The child process of one stage: `python -m crawler.child RUN_DIR STAGE`, options on standard input.

The first line of standard input is JSON with the options and the pseudonym key, so the key is never
on a command line or on disk. Standard input stays open: when it ends, the parent is gone, and the
child stops at once, as if killed. Progress and result are JSON lines on standard output.
"""

import fcntl
import gc
import json
import os
import resource
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any, TextIO

from crawler.options import CrawlOptions
from crawler.runfolder import PLATFORM
from crawler.steps import Spent, StageResult
from crawler.types import Fact, Platform, Progress, RunOutcome

LOCK = ".lock"
# An orphan of a killed parent sees the end of its input at once; the rest is for a slow machine.
_LOCK_SECONDS = 20.0
_ORPHANED = 3
_REPORT_SECONDS = 0.1
# Address space of a child: many times what a crawl needs (about 150 MB resident), so that whatever a
# page makes us do, the machine goes on and the run ends as failed.
_MEMORY = 4 << 30
# Python's 700, 10, 10 look through everything that lives after every few pages: a fifth of the fetch. So many
# objects in cycles weigh a few MB; with more, dead pages crowd the processor's cache.
_COLLECT = (20_000, 10, 20)


class ChildInput(Fact):
    """What the parent tells a child."""

    options: dict[str, Any]
    pseudonym_key: str
    spent: Spent


def main(arguments: list[str], stdin: TextIO, stdout: TextIO) -> int:
    """Run one stage; returns the process's exit code."""
    folder, stage = Path(arguments[0]), arguments[1]
    _bound_memory()
    told = ChildInput.model_validate_json(stdin.readline())
    threading.Thread(target=_stop_with_parent, args=(stdin,), daemon=True).start()
    lock = _lock(folder / LOCK)
    if lock is None:
        reason = "Thư mục này đang được một lượt thu thập khác dùng; chờ lượt đó xong rồi chạy lại."
        _say(stdout, "result", StageResult(outcome=RunOutcome.FAILED, reason=reason, spent=told.spent))
        return 0
    with lock:
        _say(stdout, "result", _run(folder, stage, told, stdout))
    return 0


def _bound_memory() -> None:
    """Bound the address space; soft only, for a browser starts above it (spiders/browser/launch.py)."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    soft = _MEMORY if hard == resource.RLIM_INFINITY else min(_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _run(folder: Path, stage_name: str, told: ChildInput, stdout: TextIO) -> StageResult:
    from crawler.spiders.context import Meter, Run, Stage, page_limit  # noqa: PLC0415 - after the lock
    from crawler.spiders.stages import run_stage  # noqa: PLC0415 - scrapy takes half a second to import

    platform = Platform.model_validate_json((folder / PLATFORM).read_bytes())
    options = CrawlOptions.model_validate(
        {**told.options, "pseudonym_key": bytes.fromhex(told.pseudonym_key)}
    )
    stage = Stage(stage_name)
    run = Run(
        platform=platform,
        options=options,
        folder=folder,
        meter=Meter(platform.budget, page_limit(platform.budget, stage)),
        report=Reporter(stdout),
    )
    _calm_collector()
    return run_stage(stage, run, told.spent)


class Reporter:
    """Tells the parent how far the stage is, a few times a second: it has to be woken for each."""

    def __init__(self, stdout: TextIO) -> None:
        self._stdout, self._next = stdout, 0.0

    def __call__(self, progress: Progress) -> None:
        """Tell it, unless the last was told just now; what is whole is always told."""
        now = time.monotonic()
        if now >= self._next or progress.done >= progress.total:
            self._next = now + _REPORT_SECONDS
            _say(self._stdout, "progress", progress)


def _calm_collector() -> None:
    """Look for cycles less often, and never among what was imported: a crawl leaves few, a look costs a page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT)


def _say(stdout: TextIO, name: str, message: Progress | StageResult) -> None:
    stdout.write(json.dumps({name: message.model_dump(mode="json")}) + "\n")
    stdout.flush()


def _lock(path: Path) -> IO[bytes] | None:
    """An exclusive lock on the run folder, held by the open file; None where another run keeps it."""
    file = path.open("ab")
    until = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > until:
                file.close()
                return None
            time.sleep(0.1)
        else:
            return file


def _stop_with_parent(stdin: TextIO) -> None:
    while stdin.readline():
        pass
    os._exit(_ORPHANED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdin, sys.stdout))
