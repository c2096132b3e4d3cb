"""Recall and precision of whole crawls of real platform programs that nobody here wrote.

Crawls a WordPress blog, a MediaWiki, and what no adapter knows: forums by django-spirit, django-machina, PunkwebBB,
Fossil and Redmine, a question site by Askbot, tickets by Trac, mailing lists by HyperKitty, articles by Plone,
Mezzanine and ikiwiki, a shop by django-oscar (any may be left out), with the command's own path: known by address
only, the same without adapters, and declared section by section. Compares frame and documents with
the record of what was put in. Sets nothing up: benchmarks/targets/README.md says how, and what the record holds.
Dates are compared to the minute, for forums show no seconds, or as exactly as the record says that pages show them.
`python -m benchmarks.real_platforms --wordpress URL --spirit URL --truth FILE [--out figures.json]`
"""

import argparse
import json
import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import yaml

from crawler.options import CrawlOptions
from crawler.pseudonyms import pseudonym
from crawler.redaction import redact_text
from crawler.registry import load_platforms, platform_from_url
from crawler.run import crawl
from crawler.runfolder import read_documents, read_frame, read_ways
from crawler.types import GENERIC, Budget, Document, EntryKind, FrameItem, Manifest, Platform, Politeness
from crawler.urls import canonical_url
from crawler.ways.types import PostWays

KEY = b"k" * 32
# Enough to take everything: what is measured is the crawl, not its sampling.
BUDGET = Budget(items=5000, pages=20_000, pages_per_item=50, megabytes=2000)
POLITENESS = Politeness(delay_seconds=0, concurrency=4)
_FIELDS = {"article": "press", "thread": "forum", "product": "ecommerce"}
# Where each program lists what its sections may leave out.
EVERYTHING = {
    "wordpress": ((EntryKind.SITEMAP, "/wp-sitemap.xml"), (EntryKind.FEED, "/feed/")),
    "spirit": ((EntryKind.LISTING, "/topic/active/"),),
    "mediawiki": (),
    "machina": (),
    "punkweb": (),
    "fossil": (),
    "trac": (),
    "redmine": (),
    "plone": (),
    "hyperkitty": (),
    "oscar": (),
    "mezzanine": (),
    "ikiwiki": (),
    "askbot": ((EntryKind.LISTING, "/c%C3%A2u%20h%E1%BB%8Fi/"),),
}
SHARES = (
    *("frame_recall", "frame_precision", "sections_right", "recall", "precision", "f1"),
    *("kind", "date", "author", "whole_threads"),
)
SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Figures:
    """One crawl against the record; shares in [0, 1], `date`, `author` and `kind` of the found documents."""

    program: str
    way: str
    adapter: str
    requests: int
    outcome: str
    pages_put_in: int
    frame_items: int
    frame_recall: float
    frame_precision: float
    sections_right: float | None
    documents_put_in: int
    documents_taken: int
    recall: float
    precision: float
    f1: float
    kind: float
    date: float
    author: float
    authors_put_in: int
    authors_seen: int
    whole_threads: float
    missed: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()


def main() -> None:
    """Crawl what was named, print the table, write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    for name in EVERYTHING:
        parser.add_argument(f"--{name}", metavar="URL", help="address where it runs")
    parser.add_argument("--truth", type=Path, required=True, help="record of what was put in, JSON")
    parser.add_argument("--out", type=Path, help="file for the figures, JSON")
    parser.add_argument("--keep", type=Path, help="folder to leave the run folders in")
    parser.add_argument(
        "--way", action="append", choices=tuple(WAYS), help="only this way (may be repeated)"
    )
    parser.add_argument("--show", type=int, default=0, help="wrong documents to print of each crawl")
    options = parser.parse_args()
    truth = json.loads(options.truth.read_text(encoding="utf-8"))
    figures = []
    with tempfile.TemporaryDirectory() as scratch:
        for program in EVERYTHING:
            url = getattr(options, program)
            if url:
                folder = (options.keep or Path(scratch)) / program
                figures += [
                    measure(program, way, url, truth[program], folder) for way in options.way or WAYS
                ]
    print_table(figures, options.show)
    if options.out:
        rows = [asdict(row) for row in figures]
        options.out.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def known_by_address(program: str, url: str, told: dict[str, Any], folder: Path) -> Platform:  # noqa: ARG001 - one signature for both ways
    """The platform as `crawl URL` makes it, with a budget for everything."""
    return platform_from_url(url).model_copy(update={"budget": BUDGET, "politeness": POLITENESS})


def without_adapters(program: str, url: str, told: dict[str, Any], folder: Path) -> Platform:
    """The same platform, read as if nobody knew its program."""
    return known_by_address(program, url, told, folder).model_copy(update={"adapter": GENERIC})


def declared(program: str, url: str, told: dict[str, Any], folder: Path) -> Platform:
    """The platform by a registry file: a listing for each section, then the place that lists everything."""
    pattern = told["item_pattern"]
    places = [
        (s["id"], s["name"], [(EntryKind.LISTING, urljoin(url, s["path"]))]) for s in told["sections"]
    ]
    if EVERYTHING[program]:
        rest = [(kind, urljoin(url, path)) for kind, path in EVERYTHING[program]]
        places.append(("con-lai", "Phần còn lại", rest))
    text = {
        "id": f"{program}-thu",
        "name": program,
        "url": url,
        "fields": [_FIELDS.get(told["item_kind"], "forum")],
        "sections": [
            {
                "id": id_,
                "name": name,
                "item_kind": told["item_kind"],
                "entries": [{"kind": k.value, "url": u, "item_pattern": pattern} for k, u in entries],
            }
            for id_, name, entries in places
        ],
        "budget": BUDGET.model_dump(),
        "politeness": POLITENESS.model_dump(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "platform.yaml"
    file.write_text(yaml.safe_dump(text, allow_unicode=True), encoding="utf-8")
    (platform,) = load_platforms(file)
    return platform


WAYS = {"address": known_by_address, "generic": without_adapters, "declared": declared}


def measure(program: str, way: str, url: str, told: dict[str, Any], folder: Path) -> Figures:
    """Crawl once and compare."""
    platform = WAYS[way](program, url, told, folder)
    run_dir = folder / way
    host = urlsplit(url).hostname or ""
    options = CrawlOptions(seed=1, pseudonym_key=KEY, resolve={host: "127.0.0.1"})
    manifest = crawl(platform, run_dir, options, lambda _: None)
    print(f"{program}, {way}: {manifest.outcome.value} {manifest.pages} requests {manifest.reason}".strip())
    items = list(read_frame(run_dir))
    documents = at_recorded(list(read_documents(run_dir)), list(read_ways(run_dir)), items, told["pages"])
    return compare(program, way, manifest, platform, told["pages"], items, documents)


def compare(  # noqa: PLR0913, PLR0917 - the parts of one comparison
    program: str,
    way: str,
    manifest: Manifest,
    platform: Platform,
    pages: list[dict[str, Any]],
    items: list[FrameItem],
    documents: list[Document],
) -> Figures:
    """Figures of one crawl. A page marked optional (an about page) is neither missed nor surplus."""
    counted = {canonical_url(page["url"]): page for page in pages if not page.get("optional")}
    optional = {canonical_url(page["url"]) for page in pages if page.get("optional")}
    by_url = {item.url: item for item in items}
    taken = group(documents, items)
    pairs: list[tuple[dict[str, Any], Document]] = []
    missed: list[str] = []
    surplus = [doc.text for url, docs in taken.items() if url not in {*counted, *optional} for doc in docs]
    whole = 0
    for url, page in counted.items():
        found, lost, extra = matched(page["documents"], taken.get(url, []), platform.id)
        pairs += found
        missed += lost
        surplus += extra
        whole += not lost and not extra and len({doc.cluster for _, doc in found}) <= 1
    found_urls = counted.keys() & by_url.keys()
    put_in = sum(len(page["documents"]) for page in counted.values())
    recall = ratio(len(pairs), put_in)
    precision = ratio(len(pairs), len(pairs) + len(surplus))
    return Figures(
        program=program,
        way=way,
        adapter=manifest.adapter,
        requests=manifest.pages,
        outcome=manifest.outcome.value,
        pages_put_in=len(counted),
        frame_items=len(items),
        frame_recall=ratio(len(found_urls), len(counted)),
        frame_precision=ratio(len(found_urls), len(by_url.keys() - optional)),
        sections_right=ratio(
            sum(by_url[u].section == counted[u]["section"] for u in found_urls), len(found_urls)
        )
        if platform.sections
        else None,
        documents_put_in=put_in,
        documents_taken=len(pairs) + len(surplus),
        recall=recall,
        precision=precision,
        f1=ratio(2 * recall * precision, recall + precision),
        kind=ratio(sum(told["kind"] == doc.kind.value for told, doc in pairs), len(pairs)),
        date=ratio(sum(same_moment(told, doc.published_at) for told, doc in pairs), len(pairs)),
        author=ratio(
            sum(pseudonym(told["author"], KEY, platform.id) == doc.author for told, doc in pairs),
            len(pairs),
        ),
        authors_put_in=len({told["author"] for told, _ in pairs} - {""}),
        authors_seen=len({doc.author for _, doc in pairs if doc.author}),
        whole_threads=ratio(whole, len(counted)),
        missed=tuple(missed),
        surplus=tuple(surplus),
    )


def at_recorded(
    documents: list[Document], shared: list[PostWays], items: list[FrameItem], pages: list[dict[str, Any]]
) -> list[Document]:
    """Documents that several items show, under the one of these that the record knows: they are stored once."""
    known = {canonical_url(page["url"]) for page in pages}
    recorded = {item.item_id for item in items if item.url in known}
    ways = {one.document_id: [way.item_id for way in one.ways] for one in shared}
    return [
        document.model_copy(update={"item_id": next((i for i in found if i in recorded), document.item_id)})
        if (found := ways.get(document.document_id))
        else document
        for document in documents
    ]


def group(documents: Iterable[Document], items: Iterable[FrameItem]) -> dict[str, list[Document]]:
    """Documents by the address of the item that they were drawn with, in page order."""
    address = {item.item_id: item.url for item in items}
    taken: dict[str, list[Document]] = {}
    for document in sorted(documents, key=lambda doc: doc.position):
        taken.setdefault(address[document.item_id], []).append(document)
    return taken


def matched(
    told: list[dict[str, Any]], documents: list[Document], platform_id: str
) -> tuple[list[tuple[dict[str, Any], Document]], list[str], list[str]]:
    """Pairs with equal text on one page, the texts that were missed, and those nobody put in."""
    names = [one["author"] for one in told]
    left = [(plain(doc.text, names, platform_id), doc) for doc in documents]
    pairs, missed = [], []
    for one in told:
        text = plain(one["text"], names, platform_id)
        at = next((at for at, (other, _) in enumerate(left) if other == text), None)
        if at is None:
            missed.append(one["text"])
        else:
            pairs.append((one, left.pop(at)[1]))
    return pairs, missed, [doc.text for _, doc in left]


def plain(text: str, names: Iterable[str], platform_id: str) -> str:
    """A text as it is compared: NFC, white space collapsed, personal data and the page's authors masked."""
    masked = redact_text(unicodedata.normalize("NFC", text), tuple(dict.fromkeys(names)), KEY, platform_id)
    return SPACE.sub(" ", masked).strip()


def same_moment(told: dict[str, Any], found: datetime | None) -> bool:
    """Whether two instants agree, to the minute or `within` the seconds that the page leaves open; '' is of none."""
    if not told["at"]:
        return found is None
    if found is None:
        return False
    put_in, minute = datetime.fromisoformat(told["at"]).replace(second=0), {"second": 0, "microsecond": 0}
    return abs((found.replace(**minute) - put_in).total_seconds()) <= told.get("within", 0)


def ratio(part: float, whole: float) -> float:
    """A share, 0 of nothing."""
    return part / whole if whole else 0.0


def shown(value: float | None) -> str:
    """A share with three digits, a dash where there is nothing to be right about."""
    return "-" if value is None else f"{value:.3f}"


def print_table(figures: list[Figures], show: int) -> None:
    """The figures as one line a crawl, with the first wrong documents where asked."""
    names = SHARES
    print(f"{'':20}" + "".join(f"{name:>16}" for name in names))
    for row in figures:
        print(
            f"{row.program + ' ' + row.way:20}"
            + "".join(f"{shown(getattr(row, name)):>16}" for name in names)
        )
    for row in figures:
        for label, texts in (("missed", row.missed), ("surplus", row.surplus)):
            for text, count in Counter(texts).most_common(show):
                print(f"{row.program} {row.way} {label} x{count}: {text[:160]!r}")


if __name__ == "__main__":
    main()
