"""Article extraction: F1 and pages a second a core against plain trafilatura and resiliparse, in one run.

Pages and gold segments are read from the shared folder `extraction-eval` (its SOURCES.md defines the
score). Usage: python benchmarks/extraction.py [--shared FOLDER] [--limit N] [--out FILE.json]
"""

import argparse
import json
import os
import re
import sys
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
_SPACE = re.compile(r"\s+")
Extractor = Callable[[str, str], str]


def load(folder: Path, limit: int) -> list[tuple[str, str, dict[str, list[str]]]]:
    """Address, decoded page and gold segments of each evaluated page."""
    from crawler.extraction import ExtractionError, decode_body

    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    with tarfile.open(folder / "pages.tar.xz") as archive:
        files = {
            member.name: archive.extractfile(member) for member in archive.getmembers() if member.isfile()
        }
        bodies = {name: file.read() for name, file in files.items() if file is not None}
    pages = []
    for url, entry in list(gold.items())[: limit or None]:
        try:
            html = decode_body(bodies[entry["file"]], "text/html")
        except ExtractionError:
            html = bodies[entry["file"]].decode("utf-8", "replace")
        address = re.sub(r"^(?:\w+::)?(?:https?://)?", "https://", url)
        pages.append((address, html, entry))
    return pages


def ours(html: str, url: str) -> str:
    """Title and text of the article part, as a reader would see both."""
    from crawler.extraction import extract_page
    from crawler.types import DocumentKind, ItemKind

    parts = extract_page(html, url, ItemKind.ARTICLE).parts
    return "\n".join(f"{part.title}\n{part.text}" for part in parts if part.kind is DocumentKind.ARTICLE)


def plain_trafilatura(html: str, url: str) -> str:
    """Trafilatura as it comes, comments left out."""
    import trafilatura

    return trafilatura.extract(html, url=url, include_comments=False) or ""


def precise_trafilatura(html: str, url: str) -> str:
    """Trafilatura's precision setting."""
    import trafilatura

    return trafilatura.extract(html, url=url, include_comments=False, favor_precision=True) or ""


def plain_resiliparse(html: str, url: str) -> str:
    """Resiliparse's main content."""
    del url
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=True))


EXTRACTORS: dict[str, Extractor] = {
    "extract_page": ours,
    "trafilatura": plain_trafilatura,
    "trafilatura precision": precise_trafilatura,
    "resiliparse": plain_resiliparse,
}


def measure(extract: Extractor, pages: list[tuple[str, str, dict[str, list[str]]]]) -> dict[str, float]:
    """Precision, recall, F1 over all segments, and pages per CPU second."""
    extract(pages[0][1], pages[0][0])
    begun = time.process_time()
    texts = [extract(html, url) for url, html, _ in pages]
    seconds = time.process_time() - begun
    hit = miss = noise = 0
    for text, (_, _, entry) in zip(texts, pages, strict=True):
        flat = _SPACE.sub(" ", text)
        found = [_SPACE.sub(" ", segment) in flat for segment in entry["with"]]
        hit, miss = hit + sum(found), miss + len(found) - sum(found)
        noise += sum(_SPACE.sub(" ", segment) in flat for segment in entry["without"])
    return {
        "precision": hit / max(1, hit + noise),
        "recall": hit / max(1, hit + miss),
        "f1": 2 * hit / max(1, 2 * hit + noise + miss),
        "pages_per_second": len(pages) / seconds,
    }


def main() -> None:
    """Print the table; write it as JSON where asked."""
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
    pages = load(folder, options.limit)
    print(f"{len(pages)} pages\n{'':24}{'P':>8}{'R':>8}{'F1':>8}{'pages/s':>10}")
    results = {}
    for name, extract in EXTRACTORS.items():
        try:
            results[name] = figures = measure(extract, pages)
        except ImportError as error:
            print(f"{name:24}not installed: {error.name}")
            continue
        row = "".join(f"{figures[key]:8.4f}" for key in ("precision", "recall", "f1"))
        print(f"{name:24}{row}{figures['pages_per_second']:10.1f}", flush=True)
    if options.out:
        options.out.write_text(
            json.dumps({"pages": len(pages), "results": results}, indent=1) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
