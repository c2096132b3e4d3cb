"""Article extraction: F1, CPU milliseconds a page and share by path, against trafilatura and resiliparse, in one run.

Pages and gold segments are read from the shared folder `extraction-eval` (its SOURCES.md defines the
score). The pages are split by a hash of their address: thresholds and vocabulary of the fast path were
chosen on the development half, the held-out half only tells. Everything counts as CPU of a page: decoding,
parsing, title, text, dates, author, language, links, advertising marks, comments.
Usage: python -m benchmarks.extraction [--shared FOLDER] [--limit N] [--out FILE.json]
"""

import argparse
import hashlib
import json
import os
import re
import statistics
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Sample:
    """One evaluated page: its bytes, its decoded text, and the segments it must and must not give."""

    url: str
    body: bytes
    html: str
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]

    @property
    def is_development(self) -> bool:
        """Which half the page belongs to."""
        return hashlib.sha256(self.url.encode()).digest()[0] % 2 == 0


@dataclass(frozen=True)
class Found:
    """A page's article and the path that found it."""

    text: str
    path: str


Extractor = Callable[[Sample], Found]


def load(folder: Path, limit: int) -> list[Sample]:
    """The evaluated pages in the order of their list."""
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    with tarfile.open(folder / "pages.tar.xz") as archive:
        files = {
            member.name: archive.extractfile(member) for member in archive.getmembers() if member.isfile()
        }
        bodies = {name: file.read() for name, file in files.items() if file is not None}
    samples = []
    for url, entry in list(gold.items())[: limit or None]:
        body = bodies[entry["file"]]
        address = re.sub(r"^(?:\w+::)?(?:https?://)?", "https://", url)
        wanted, unwanted = (tuple(_flat(piece) for piece in entry[name]) for name in ("with", "without"))
        samples.append(Sample(address, body, _decoded(body), wanted, unwanted))
    return samples


def _flat(text: str) -> str:
    return _SPACE.sub(" ", text)


def _decoded(body: bytes) -> str:
    from crawler.extraction import ExtractionError, decode_body

    try:
        return decode_body(body, "text/html")
    except ExtractionError:
        return body.decode("utf-8", "replace")


def ours(sample: Sample) -> Found:
    """Title and text of the article part, as a reader would see both."""
    from crawler.extraction import extract_page
    from crawler.types import DocumentKind, ItemKind

    parts = extract_page(_decoded(sample.body), sample.url, ItemKind.ARTICLE).parts
    articles = [part for part in parts if part.kind is DocumentKind.ARTICLE]
    text = "\n".join(f"{part.title}\n{part.text}" for part in articles)
    return Found(text, articles[0].extractor if articles else "none")


def structure_only(sample: Sample) -> Found:
    """The fast path alone, however unsure it is: what its share of the pages rests on."""
    from crawler.extraction.dom import clean, parse
    from crawler.extraction.source import Source
    from crawler.extraction.structure import shown_article
    from crawler.extraction.tamed import tame

    source = Source(parse(tame(_decoded(sample.body))), sample.url)
    shown = shown_article(source, ())
    title = next((clean(source.page.text(node)) for node in source.page.elements("h1")), "")
    return Found(f"{title}\n{shown.text}" if shown is not None else title, "structure")


def trafilatura(**options: bool) -> Extractor:
    """Trafilatura with these options, comments left out."""

    def extract(sample: Sample) -> Found:
        import trafilatura as module

        found = module.extract(sample.html, url=sample.url, include_comments=False, **options)
        return Found(found or "", "trafilatura")

    return extract


def resiliparse(sample: Sample) -> Found:
    """Resiliparse's main content."""
    from resiliparse.extract.html2text import extract_plain_text

    return Found(str(extract_plain_text(sample.html, main_content=True)), "resiliparse")


EXTRACTORS: dict[str, Extractor] = {
    "extract_page": ours,
    "fast path only": structure_only,
    "trafilatura": trafilatura(),
    "trafilatura fast": trafilatura(fast=True),
    "resiliparse": resiliparse,
}


def measure(extract: Extractor, samples: list[Sample]) -> dict[str, object]:
    """Precision, recall and F1 over all segments, CPU milliseconds a page (mean and median), pages by path."""
    extract(samples[0])
    import trafilatura as _  # noqa: F401 - what is imported once in a process is no page's

    texts, paths, seconds = [], Counter[str](), []
    for sample in samples:
        begun = time.process_time()
        found = extract(sample)
        seconds.append(time.process_time() - begun)
        texts.append(_flat(found.text))
        paths[found.path] += 1
    hit = sum(piece in text for text, sample in zip(texts, samples, strict=True) for piece in sample.wanted)
    noise = sum(
        piece in text for text, sample in zip(texts, samples, strict=True) for piece in sample.unwanted
    )
    wanted = sum(len(sample.wanted) for sample in samples)
    return {
        "precision": hit / max(1, hit + noise),
        "recall": hit / max(1, wanted),
        "f1": 2 * hit / max(1, wanted + hit + noise),
        "ms": statistics.mean(seconds) * 1000,
        "median_ms": statistics.median(seconds) * 1000,
        "paths": {path: count / len(samples) for path, count in paths.most_common()},
    }


def report(name: str, samples: list[Sample]) -> dict[str, object]:
    """Measure every extractor on one half and print the table."""
    print(
        f"{name}: {len(samples)} pages\n{'':20}{'P':>8}{'R':>8}{'F1':>8}{'ms':>8}{'median':>8}  share by path"
    )
    results: dict[str, object] = {"pages": len(samples)}
    for label, extract in EXTRACTORS.items():
        try:
            results[label] = figures = measure(extract, samples)
        except ImportError as error:
            print(f"{label:20}not installed: {error.name}")
            continue
        row = "".join(f"{figures[key]:8.4f}" for key in ("precision", "recall", "f1"))
        times = f"{figures['ms']:8.1f}{figures['median_ms']:8.1f}"
        paths = figures["paths"]
        shares = (
            ", ".join(f"{path} {share:.0%}" for path, share in paths.items())
            if isinstance(paths, dict)
            else ""
        )
        print(f"{label:20}{row}{times}  {shares}", flush=True)
    return results


def main() -> None:
    """Print both tables; write the figures as JSON where asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--shared", type=Path, default=Path(os.environ.get("CLEANPLATFORMS_SHARED", ROOT.parent / "shared"))
    )
    parser.add_argument("--limit", type=int, default=0, help="first N pages only (0: all)")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args()
    folder = options.shared / "extraction-eval"
    if not folder.is_dir():
        sys.exit(f"{folder} not found; give the shared folder by --shared or CLEANPLATFORMS_SHARED")
    samples = load(folder, options.limit)
    halves = {
        "development half": [sample for sample in samples if sample.is_development],
        "held-out half": [sample for sample in samples if not sample.is_development],
    }
    results = {name: report(name, half) for name, half in halves.items() if half}
    if options.out:
        options.out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
