"""Peak memory of a crawl's frame and draw at 100,000 listed items, each stage in the process it runs in.

A loopback server lists the items in an index of sitemaps; the frame stage is the real child process, the
draw the real function in a process of its own. `python -m benchmarks.memory [--items 100000]`
"""

import argparse
import json
import multiprocessing
import re
import resource
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.loopback import HOST, serve_bodies

PER_SITEMAP = 5000


def serve(items: int, told: Connection) -> None:
    """An index of sitemaps, made when asked for."""
    sitemaps = -(-items // PER_SITEMAP)

    def body(path: bytes, origin: str) -> bytes:
        if path == b"/sitemap.xml":
            rows = "".join(
                f"<sitemap><loc>{origin}/sitemap-{n}.xml</loc></sitemap>" for n in range(sitemaps)
            )
            return f"<sitemapindex>{rows}</sitemapindex>".encode()
        found = re.fullmatch(rb"/sitemap-(\d+)\.xml", path)
        if not found:
            return b""
        start = int(found[1]) * PER_SITEMAP
        rows = "".join(
            f"<url><loc>{origin}/chuyen-muc-{n % 40}/bai-viet-ve-que-nha-so-{n}-{n + 10**7}.html</loc>"
            f"<lastmod>2026-10-{n % 28 + 1:02d}T08:00:00+07:00</lastmod></url>"
            for n in range(start, min(items, start + PER_SITEMAP))
        )
        return f"<urlset>{rows}</urlset>".encode()

    serve_bodies(body, "text/xml", told)


def crawl(origin: str, items: int, folder: Path, told: Connection) -> None:
    """Frame and draw of one platform known by its address; tells sizes, times and peaks in megabytes."""
    from crawler.draw import draw
    from crawler.manifest import begin
    from crawler.options import CrawlOptions
    from crawler.run import Stages
    from crawler.runfolder import read_frame
    from crawler.types import Budget, Platform, Politeness

    platform = Platform(
        id="bench", name="Bench", url=origin, fields=(), budget=Budget(items=300, pages=5000),
        politeness=Politeness(delay_seconds=0, concurrency=8),
    )  # fmt: skip
    options = CrawlOptions(seed=1, pseudonym_key=b"k" * 32, resolve={HOST: HOST})
    begin(platform, folder, options)
    started = time.monotonic()
    result = Stages(folder, options, lambda _: None).run("frame")
    framed = time.monotonic()
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    taken = draw(read_frame(folder), platform.sections, platform.budget.items, options.seed)
    drawn = time.monotonic()
    parent = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    listed = sum(1 for _ in read_frame(folder))
    assert listed == items, f"{listed} of {items}: {result.reason}"
    told.send(
        {
            "items": listed,
            "drawn": len(taken),
            "frame_mb": round(child),
            "draw_mb": round(parent),
            "frame_seconds": round(framed - started, 1),
            "draw_seconds": round(drawn - framed, 1),
        }
    )


def main() -> None:
    """Measure, print, write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    spawn = multiprocessing.get_context("spawn")
    here, there = multiprocessing.Pipe()
    server = spawn.Process(target=serve, args=(asked.items, there), daemon=True)
    server.start()
    origin = f"http://{HOST}:{here.recv()}"
    with tempfile.TemporaryDirectory() as folder:
        worker = spawn.Process(target=crawl, args=(origin, asked.items, Path(folder) / "run", there))
        worker.start()
        figures = here.recv()
        worker.join()
    server.terminate()
    for name, value in figures.items():
        print(f"{name:16}{value:>12}")
    if asked.out:
        asked.out.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
