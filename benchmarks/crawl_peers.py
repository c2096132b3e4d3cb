"""The line that one would build of libraries, beside ours and bare Scrapy: same pages, same run, one core.

A peer's line fetches with Scrapy (CONCURRENT_ITEMS=4, no log), takes the text out with a library, writes a WARC
record with warcio and a JSON line. It asks no robots.txt, checks no address, counts no budget, masks nothing,
keeps no journal, and finds neither comments nor authors: what ours costs besides. On threads the peers' one
text a page is no split into posts, so `posts by CSS` stands for a line whose author knew the page's classes.
Each process is started anew and timed from its twentieth page to its last.
`python -m benchmarks.crawl_peers [--pages 300] [--rounds 3] [--out figures.json]`
"""

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.crawl import KNOWN, bare, full, served

PEER = """
import hashlib, io, json, sys, time
import scrapy
from pathlib import Path
from scrapy.crawler import CrawlerProcess
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

origin, pages, place, kind, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4], Path(sys.argv[5])
if kind.startswith("trafilatura"):
    import trafilatura
    def parts(text): return [{"text": trafilatura.extract(text, fast=kind.endswith("fast")) or ""}]
elif kind == "resiliparse":
    from resiliparse.extract.html2text import extract_plain_text
    def parts(text): return [{"text": extract_plain_text(text, main_content=True)}]
else:
    from selectolax.lexbor import LexborHTMLParser
    def parts(text):
        found = []
        for post in LexborHTMLParser(text).css(".message--post"):
            body, moment = post.css_first(".bbWrapper"), post.css_first("time")
            found.append({
                "text": body.text() if body else "", "author": post.attributes.get("data-author"),
                "date": moment.attributes.get("datetime") if moment else None,
            })
        return found

archive = WARCWriter((folder / "pages.warc.gz").open("wb"), gzip=True)
lines = (folder / "documents.jsonl").open("wb")
moments = []

class Peer(scrapy.Spider):
    name = "peer"
    async def start(self):
        for n in range(pages):
            yield scrapy.Request(f"{origin}/{place}/chuyen-lang-so-{n}-{10000 + n}.html")
    def parse(self, response):
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        archive.write_record(archive.create_warc_record(
            response.url, "response", payload=io.BytesIO(response.body), http_headers=head))
        found = parts(response.text)
        assert any(part["text"] for part in found)
        for part in found:
            part["digest"] = hashlib.sha256(part["text"].encode()).hexdigest()
        lines.write(json.dumps(found, ensure_ascii=False).encode() + b"\\n")
        moments.append(time.monotonic())

process = CrawlerProcess({"LOG_LEVEL": "ERROR", "CONCURRENT_ITEMS": 4})
process.crawl(Peer)
process.start()
assert len(moments) == pages, f"{len(moments)} of {pages} pages"
print((moments[-1] - moments[19]) / (pages - 20))
"""
# A line's name, the path of its pages, what takes them apart.
PEERS = (
    ("Scrapy + trafilatura + warcio", "tin", "trafilatura"),
    ("Scrapy + trafilatura fast + warcio", "tin", "trafilatura fast"),
    ("Scrapy + resiliparse + warcio", "tin", "resiliparse"),
    ("Scrapy + posts by CSS + warcio", "chu-de", "css"),
)


def peer(origin: str, pages: int, place: str, kind: str) -> float:
    """Seconds a page of a peer's line."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", PEER, origin, str(pages), place, kind, folder]
        return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main() -> None:
    """Run every line in turn, some rounds over; print the least seconds a page of each and its share of bare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path)
    told = parser.parse_args()
    rows: dict[str, list[float]] = {}
    peers = [row for row in PEERS if row[2] != "resiliparse" or importlib.util.find_spec("resiliparse")]
    with served(told.pages) as (origin, _):
        os.sched_setaffinity(0, {0})
        for _ in range(told.rounds):
            rows.setdefault("bare Scrapy, fetch only", []).append(bare(origin, told.pages)[0] / told.pages)
            for name, place, kind in peers:
                rows.setdefault(name, []).append(peer(origin, told.pages, place, kind))
            for name, adapter in (("ours, articles", ""), (f"ours, {KNOWN}", KNOWN)):
                with tempfile.TemporaryDirectory() as folder:
                    seconds = full(origin, told.pages, Path(folder) / "run", adapter)[0]
                rows.setdefault(name, []).append(seconds / told.pages)
    least = {name: min(values) for name, values in rows.items()}
    first = next(iter(least.values()))
    for name, seconds in least.items():
        print(f"{name:36}{seconds * 1000:8.2f} ms{1 / seconds:8.0f} pages/s{first / seconds:8.0%}")
    if told.out:
        told.out.write_text(
            json.dumps({name: round(v * 1000, 3) for name, v in least.items()}, indent=1) + "\n"
        )


if __name__ == "__main__":
    main()
