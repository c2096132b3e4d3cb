"""Killing a crawl at any moment: the finished run is the same, and at most pages in flight repeat."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.options import CrawlOptions
from crawler.run import crawl
from crawler.runfolder import read_captures, read_documents, verify
from crawler.types import Manifest, Platform, RunOutcome
from tests.site.crawling import crawling
from tests.site.newspaper import newspaper, newspaper_at
from tests.site.server import Site, serving

pytestmark = pytest.mark.integration

CONCURRENCY = 2
OPTIONS = CrawlOptions(
    seed=11, pseudonym_key=b"the operator's key, 16 bytes+", resolve={"127.0.0.1": "127.0.0.1"}
)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(newspaper(60), delay=0.03) as running:
        yield running


def _platform(site: Site) -> Platform:
    return newspaper_at(site.url(), items=40, concurrency=CONCURRENCY)


def _killed(site: Site, folder: Path, after: int, *, whole_group: bool) -> None:
    """Start a crawl in another process and kill it when the site has been asked `after` times."""
    with crawling(_platform(site), folder, OPTIONS) as process:
        until = time.monotonic() + 120
        while len(site.asked) < after and process.poll() is None and time.monotonic() < until:
            time.sleep(0.002)
        if process.poll() is None:
            (os.killpg if whole_group else os.kill)(process.pid, signal.SIGKILL)


def _finish(site: Site, folder: Path) -> Manifest:
    return crawl(_platform(site), folder, OPTIONS, lambda _: None)


def _result(folder: Path) -> tuple[bytes, list[str], list[str]]:
    captures = [capture.capture_id for capture in read_captures(folder)]
    return (folder / "draw.jsonl").read_bytes(), captures, [d.document_id for d in read_documents(folder)]


def test_a_run_killed_in_every_stage_ends_like_one_that_was_not(site: Site, tmp_path: Path) -> None:
    """Six kills in one run: in the frame, in the sample, in the checks; the child with its parent or left alone."""
    whole = _finish(site, tmp_path / "whole")
    requests = len(site.asked)
    folder = tmp_path / "killed"
    kills = [(3, True), (4, False), (12, True), (20, False), (24, True), (46, True)]
    site.asked.clear()
    for after, whole_group in kills:
        _killed(site, folder, after, whole_group=whole_group)
    manifest = _finish(site, folder)
    assert manifest.outcome is whole.outcome is RunOutcome.COMPLETE
    assert _result(folder) == _result(tmp_path / "whole")
    assert verify(folder) == ()
    assert manifest.sections == whole.sections
    # Each kill costs at most what was in flight: a request a slot, and the one page that was answered
    # (its slot already given to the next) but not committed yet.
    assert len(site.asked) <= requests + len(kills) * (CONCURRENCY + 1)
    assert site.counts()["/robots.txt"] <= 2


def test_only_the_child_is_killed(site: Site, tmp_path: Path) -> None:
    """The parent names what happened, and the next call goes on."""
    folder = tmp_path / "r"
    pids: list[int] = []

    def kill_once(progress: object) -> None:
        if not pids and len(site.asked) > 15:
            children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
            pids.extend(
                int(pid)
                for pid in children
                if b"crawler.child" in Path(f"/proc/{pid}/cmdline").read_bytes()
            )
            os.kill(pids[0], signal.SIGKILL)

    manifest = crawl(_platform(site), folder, OPTIONS, kill_once)
    assert pids
    assert manifest.outcome is RunOutcome.FAILED
    assert "tín hiệu 9" in manifest.reason
    done = _finish(site, folder)
    assert done.outcome is RunOutcome.COMPLETE
    assert done.run_id == manifest.run_id
    assert done.sections[0].extracted == 40


def test_the_key_is_never_on_a_command_line(site: Site, tmp_path: Path) -> None:
    lines: set[bytes] = set()

    def look(progress: object) -> None:
        for folder in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                line = folder.read_bytes()
            except OSError:
                continue
            if b"crawler.child" in line:
                lines.add(line)

    crawl(_platform(site), tmp_path / "r", OPTIONS, look)
    assert lines
    assert not any(
        OPTIONS.pseudonym_key in line or OPTIONS.pseudonym_key.hex().encode() in line for line in lines
    )
