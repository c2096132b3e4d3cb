"""Kill -9 at random moments of a crawl, over and over: the finished sample must be the same, and little asked twice.

`python -m benchmarks.kills [--kills 50] [--each 5] [--seed 1] [--out figures.json]`. A local newspaper of 60 articles
is crawled once undisturbed; then run after run is killed `each` times at moments drawn by the seed, the child with its
parent or the parent alone, and finished. Seeds and moments are printed, so that a failure can be run again.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from crawler.options import CrawlOptions
from crawler.run import crawl
from crawler.runfolder import DOCUMENTS, DRAW, read_captures, verify
from crawler.types import Platform, RunOutcome
from tests.site.crawling import crawling
from tests.site.newspaper import newspaper, newspaper_at
from tests.site.server import Site, serving

HOST = "127.0.0.1"
CONCURRENCY = 2
OPTIONS = CrawlOptions(seed=11, pseudonym_key=b"the operator's key, 16 bytes+", resolve={HOST: HOST})


def platform(site: Site) -> Platform:
    """The newspaper, forty of its sixty articles to draw."""
    return newspaper_at(site.url(), items=40, concurrency=CONCURRENCY)


def killed(site: Site, folder: Path, seconds: float, *, whole_group: bool) -> bool:
    """Start or go on with a crawl in another process and kill it after some seconds; False if it was over."""
    with crawling(platform(site), folder, OPTIONS) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            (os.killpg if whole_group else os.kill)(process.pid, signal.SIGKILL)
            return True
        return False


def result(folder: Path) -> tuple[bytes, bytes, list[tuple[object, ...]]]:
    """What a run has found, without its times."""
    captures = [(c.capture_id, c.url, c.status, c.outcome, c.payload_sha256) for c in read_captures(folder)]
    return (folder / DRAW).read_bytes(), (folder / DOCUMENTS).read_bytes(), captures


def trial(site: Site, folder: Path, chance: random.Random, kills: int, longest: float) -> tuple[int, int]:
    """Kill one run so many times, finish it; returns kills that met it at work, and requests it took."""
    site.asked.clear()
    met = 0
    for _ in range(kills):
        met += killed(site, folder, chance.uniform(0, longest), whole_group=chance.random() < 0.5)
    manifest = crawl(platform(site), folder, OPTIONS, lambda _: None)
    assert manifest.outcome is RunOutcome.COMPLETE, manifest.reason
    assert verify(folder) == ()
    return met, len(site.asked)


def run(kills: int, each: int, seed: int, folder: Path) -> dict[str, object]:
    """Kill runs until `kills` kills met one at work; raises AssertionError where a sample differs."""
    chance = random.Random(seed)
    with serving(newspaper(60), delay=0.03) as site:
        begun = time.monotonic()
        crawl(platform(site), folder / "whole", OPTIONS, lambda _: None)
        lasted, base = time.monotonic() - begun, len(site.asked)
        expected = result(folder / "whole")
        met, twice, worst, runs = 0, 0, 0.0, 0
        while met < kills:
            here = folder / f"run-{runs}"
            # The last kills of a run often find it over; those are not counted.
            hit, asked = trial(site, here, chance, min(each, kills - met), lasted * 1.2)
            assert result(here) == expected, f"seed {seed}, run {runs}"
            met, runs, twice = met + hit, runs + 1, twice + asked - base
            worst = max(worst, (asked - base) / max(hit, 1))
            print(f"run {runs}: {hit} kills, {asked - base} requests more than undisturbed", flush=True)
    return {
        "kills": met, "runs": runs, "seconds_undisturbed": round(lasted, 1), "requests_undisturbed": base,
        "asked_again": twice, "asked_again_per_kill": round(twice / met, 2), "most_per_kill_in_a_run": worst,
        "allowed_per_kill": CONCURRENCY + 1, "seed": seed,
    }  # fmt: skip


def main() -> None:
    """Run, print, write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--each", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = run(told.kills, told.each, told.seed, Path(folder))
    print(figures)
    if told.out:
        told.out.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
