"""Pages a second of the full line against bare Scrapy on the same pages, in the same run, on one core.

Full line: fetch, robots and address checks, extraction, masking, WARC, JSON lines (the sample stage of a
real crawl), on articles of an unknown site and on threads of a program that an adapter knows. Bare
Scrapy: its defaults, fetch only. A local server in a process of its own serves the pages of about 75 KB,
made from a seed; both crawlers are pinned to one core, the server to another where there is one.
`python -m benchmarks.crawl [--pages 300] [--rounds 2] [--out figures.json]`
"""

import argparse
import json
import multiprocessing
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.loopback import HOST, serve_bodies

if TYPE_CHECKING:
    from crawler.options import CrawlOptions

KNOWN = "xenforo-2"  # the program whose threads stand for pages that an adapter knows
CONCURRENCY = 8
PHRASES = (
    *("bà con trong xóm", "rủ nhau ra đồng", "từ sớm khi sương", "còn đọng trên lá", "lúa tiếng cười"),
    *("người già kể chuyện", "mùa nước nổi", "năm nào trẻ nhỏ", "chạy theo đàn vịt", "về phía bờ kênh"),
    *("chợ phiên họp", "dưới gốc đa", "có bánh đúc", "chè lam rổ khế", "những câu mặc cả", "ai cũng vui"),
)
WORDS = " ".join(PHRASES).split()
BARE = """
import sys, scrapy
from scrapy.crawler import CrawlerProcess
class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for n in range(int(sys.argv[2])):
            yield scrapy.Request(f"{sys.argv[1]}/tin/chuyen-lang-so-{n}-{10000 + n}.html")
    def parse(self, response):
        pass
process = CrawlerProcess({"LOG_LEVEL": "ERROR"})
crawler = process.create_crawler(Bare)
process.crawl(crawler)
process.start()
print(crawler.stats.get_value("elapsed_time_seconds"), crawler.stats.get_value("response_received_count"))
"""


def sentence(chance: random.Random, words: int) -> str:
    """So many random words as one sentence."""
    return " ".join(chance.choices(WORDS, k=words)).capitalize() + "."


def page(number: int) -> bytes:
    """An article of about 76 KB as newspapers serve it: menus, scripts, related links, comments' shell."""
    chance = random.Random(number)
    title = sentence(chance, 11)
    body = "".join(f"<p>{' '.join(sentence(chance, 18) for _ in range(4))}</p>" for _ in range(14))
    menu = "".join(
        f'<li class="menu-item"><a href="/muc-{n}">{sentence(chance, 2)}</a></li>' for n in range(90)
    )
    related = "".join(
        f'<div class="related-item"><a href="/tin/bai-{n}-{n + 500}.html" title="{sentence(chance, 8)}">'
        f'<img src="/anh/{n}.jpg" alt="{sentence(chance, 6)}"></a><h4>{sentence(chance, 9)}</h4></div>'
        for n in range(180)
    )
    filler = "".join(f"var o{n}={{id:{n},w:{chance.random():.12f}}};" for n in range(500))
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "author": {"name": "Lê Thị Mướp"},
        "datePublished": f"2026-10-{number % 28 + 1:02d}T08:00:00+07:00",
    }
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>'
        f'<script type="application/ld+json">{json.dumps(data)}</script><script>{filler}</script></head>'
        f'<body><header><ul>{menu}</ul></header><article class="detail"><h1>{title}</h1>{body}'
        f"<p>Góp ý số {number} xin gọi 0912 345 {number % 1000:03d}.</p></article>"
        f"<aside>{related}</aside><footer>{sentence(chance, 60)}</footer></body></html>"
    ).encode()


def threads() -> bytes:
    """A page of 15 posts, 74 KB, as a program serves it that an adapter knows."""
    from benchmarks.adapters import GROWN, grown, load

    case, selector = GROWN[KNOWN]
    return grown(load(KNOWN, case)[1], selector).body


def serve(pages: int, told: Connection) -> None:
    """Articles and threads, made before the first is asked for."""
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {1})
    bodies, thread = [page(number) for number in range(pages)], threads()
    told.send(sum(map(len, bodies)) / pages)

    def body(path: bytes, _origin: str) -> bytes:
        found = re.match(rb"/(tin|chu-de)/chuyen-lang-so-(\d+)-", path)
        if not found:
            return b""
        return bodies[int(found[2])] if found[1] == b"tin" else thread

    serve_bodies(body, "text/html; charset=utf-8", told)


@contextmanager
def served(pages: int) -> Iterator[tuple[str, float]]:
    """The server in a process of its own: its origin and the mean size of an article in bytes."""
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(pages, there), daemon=True)
    server.start()
    size, port = here.recv(), here.recv()
    try:
        yield f"http://{HOST}:{port}", size
    finally:
        server.terminate()


def bare(origin: str, pages: int) -> tuple[float, float]:
    """Seconds of wall clock inside the crawl, and CPU seconds of the process."""
    return timed(lambda: float(_bare(origin, pages)))


def _bare(origin: str, pages: int) -> str:
    done = subprocess.run(
        [sys.executable, "-c", BARE, origin, str(pages)], capture_output=True, text=True, check=True
    )
    seconds, received = done.stdout.split()
    assert int(float(received)) == pages, done.stderr
    return seconds


def sample_folder(origin: str, pages: int, folder: Path, adapter: str) -> "CrawlOptions":
    """A run folder whose frame is these pages, all of them drawn; returns the options to crawl it with."""
    from crawler.draw import draw
    from crawler.manifest import begin
    from crawler.options import CrawlOptions
    from crawler.runfolder import DRAW, FRAME, read_frame, write_rows
    from crawler.types import Budget, FrameItem, Platform, Politeness
    from crawler.urls import item_id

    platform = Platform(
        id="bench", name="Bench", url=origin, fields=(),
        budget=Budget(items=pages, pages=pages * 2 + 50, pages_per_item=1),
        politeness=Politeness(delay_seconds=0, concurrency=CONCURRENCY),
    )  # fmt: skip
    options = CrawlOptions(seed=1, pseudonym_key=b"k" * 32, resolve={HOST: HOST})
    begin(platform, folder, options)
    place, kind = ("chu-de", "thread") if adapter else ("tin", "article")
    urls = [f"{origin}/{place}/chuyen-lang-so-{n}-{10000 + n}.html" for n in range(pages)]
    write_rows(
        folder / FRAME,
        (
            FrameItem(
                item_id=item_id(url),
                url=url,
                section="tat-ca",
                kind=kind,
                source="sitemap",
                adapter=adapter,
            )
            for url in urls
        ),
    )
    write_rows(folder / DRAW, draw(read_frame(folder), (), pages, options.seed))
    return options


def full(origin: str, pages: int, folder: Path, adapter: str = "") -> tuple[float, float]:
    """The sample stage of a crawl whose frame is these pages: wall clock from its first to its last page.

    With an adapter the pages are threads of the program it knows, else articles of an unknown one.
    """
    from crawler.run import Stages
    from crawler.steps import SAMPLE_JOURNAL
    from crawler.types import RunOutcome

    options = sample_folder(origin, pages, folder, adapter)
    moments: list[float] = []

    def run() -> float:
        result = Stages(folder, options, lambda _: moments.append(time.monotonic())).run("sample")
        assert result.outcome is RunOutcome.RUNNING, result.reason
        return moments[-1] - moments[0]

    wall, cpu = timed(run)
    documents = (folder / SAMPLE_JOURNAL).read_text().count('"document_id"')
    assert documents >= pages, f"{documents} documents of {pages} pages"
    return wall, cpu


def timed(run: Callable[[], float]) -> tuple[float, float]:
    """What `run` measures itself, and the CPU seconds of its child processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall = run()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure both, print a table, write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--out", type=Path)
    told = parser.parse_args()
    rows: dict[str, list[tuple[float, float]]] = {"bare": [], "full": [], "known": []}
    with served(told.pages) as (origin, size):
        os.sched_setaffinity(0, {0})
        for _ in range(told.rounds):
            rows["bare"].append(bare(origin, told.pages))
            with tempfile.TemporaryDirectory() as folder:
                rows["full"].append(full(origin, told.pages, Path(folder) / "run"))
                rows["known"].append(full(origin, told.pages, Path(folder) / "known", KNOWN))
    report(rows, told.pages, size, told.out)


def report(rows: dict[str, list[tuple[float, float]]], pages: int, size: float, out: Path | None) -> None:
    """Print the table; `rows` holds wall and CPU seconds of every round."""
    print(f"{pages} pages of {size / 1000:.0f} KB, one core, best of {len(rows['bare'])} rounds")
    print(f"{'':24}{'pages/s':>10}{'ms/page':>10}{'CPU ms/page*':>14}")
    best = {name: min(wall for wall, _ in values) for name, values in rows.items()}
    figures: dict[str, object] = {"pages": pages, "page_bytes": round(size)}
    for name, label in (
        ("bare", "bare Scrapy, fetch only"),
        ("full", "full line, articles"),
        ("known", f"full line, {KNOWN}"),
    ):
        cpu = statistics.median(cpu for _, cpu in rows[name]) / pages * 1000
        print(f"{label:24}{pages / best[name]:10.0f}{best[name] / pages * 1000:10.1f}{cpu:14.1f}")
        figures[name] = {
            "pages_per_second": round(pages / best[name], 1),
            "cpu_ms_per_page_with_start": round(cpu, 2),
        }
    for name in ("full", "known"):
        share = best["bare"] / best[name]
        figures[f"{name}_share_of_bare"] = round(share, 3)
        print(f"{name} line runs at {share:.0%} of bare Scrapy")
    print("* start of the process included")
    if out:
        out.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
