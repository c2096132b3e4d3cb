"""Adapters: time of one page of 20 posts, against the generic way and against parsing alone, in one run.

Each program's fixture page is grown to 20 posts and 74 KB, the size of a forum's page; every way gets the
same pages. Recall, precision and F1 are over all fixtures with expected posts: a post is found when anchor,
author, moment and words are all as expected.
Usage: python benchmarks/adapters.py [--rounds N] [--out FILE.json]
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.adapters.base import Adapter, Answer
    from crawler.extraction.types import Part

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
FIXTURES = ROOT / "tests" / "crawler" / "adapters" / "fixtures"
SUFFIX = ".expected.json"
TYPES = {".html": "text/html; charset=utf-8", ".json": "application/json; charset=utf-8"}
POSTS, SIZE = 20, 74_000
# The page of each adapter that is grown, and the element of one post in it.
GROWN = {
    "xenforo-2": ("thread", "article.message--post"),
    "xenforo-1": ("thread", "li.message"),
    "vbulletin": ("thread3", "table[id^=post]"),
    "phpbb-3": ("topic", "div.post"),
    "discourse": ("crawler_page", "div.crawler-post"),
    "nodebb": ("topic_page", "li[component=post]"),
    "mastodon": ("status_page", "div.entry-reply"),
    "shop": ("woo_product", "li.review"),
    "shop-schema": ("microdata", "[itemprop=review]"),
}


def load(name: str, case: str) -> "tuple[dict[str, Any], Answer]":
    """What is expected of a fixture, and its answer."""
    from crawler.adapters.base import Answer

    folder = FIXTURES / name
    expected = json.loads((folder / f"{case}{SUFFIX}").read_text(encoding="utf-8"))
    page = next(folder / f"{case}{kind}" for kind in TYPES if (folder / f"{case}{kind}").exists())
    now = datetime.fromisoformat(expected["now"])
    answer = Answer(
        expected["url"], page.read_bytes(), TYPES[page.suffix], now, expected.get("headers", {})
    )
    return expected, answer


def grown(answer: "Answer", selector: str) -> "Answer":
    """The page with its posts repeated to 20, numbered anew, and with script in its head to 74 KB."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(answer.body.decode())
    nodes = [node.html or "" for node in tree.css(selector)]
    copies = "".join(
        # Ids follow a letter or a sign; years and zones do not.
        re.sub(r"(?<=[-_=#a-z])\d{3,6}(?![\d-])", lambda match, at=at: str(int(match[0]) + 1000 * at), html)  # type: ignore[misc]
        for at, html in ((at, nodes[at % len(nodes)]) for at in range(len(nodes), POSTS))
    )
    last = tree.css(selector)[-1]
    page = (tree.html or "").replace(last.html or "", (last.html or "") + copies, 1)
    filler = "var a=[" + "1234567890," * max(0, (SIZE - len(page.encode())) // 11) + "0];"
    page = page.replace("</head>", f"<script>{filler}</script></head>", 1)
    return replace(answer, body=page.encode(), content_type=TYPES[".html"])


def milliseconds(work: Callable[[], object], rounds: int) -> float:
    """CPU time of one call, the least of five rounds of calls."""
    work()
    best = float("inf")
    for _ in range(5):
        begun = time.process_time()
        for _ in range(rounds):
            work()
        best = min(best, (time.process_time() - begun) / rounds)
    return best * 1000


def timed(adapter: "Adapter", rounds: int) -> dict[str, float]:
    """Milliseconds of parsing, of the adapter beyond parsing, and of the generic way, for a grown page."""
    from selectolax.lexbor import LexborHTMLParser

    from crawler.extraction import extract_page
    from crawler.types import ItemKind

    case, selector = GROWN[adapter.name]
    expected, answer = load(adapter.name, case)
    answer = grown(answer, selector)
    kind = ItemKind(expected["extract"].get("kind", "thread"))
    markup, _ = answer.markup, answer.tree
    found = adapter.extract(answer, kind)
    return {
        "kilobytes": len(answer.body) / 1000,
        "posts": len(found.parts) if found else 0,
        "parse_ms": milliseconds(lambda: LexborHTMLParser(markup), rounds),
        "adapter_ms": milliseconds(lambda: adapter.extract(answer, kind), rounds),
        "generic_ms": milliseconds(
            lambda: extract_page(markup, answer.url, kind, answer.now), max(1, rounds // 10)
        ),
    }


def is_same(part: "Part", wanted: dict[str, Any]) -> bool:
    """Whether a found post is the expected one in every value that is expected."""
    moment = wanted.get("published_at")
    return (
        part.text == wanted["text"]
        and part.author_name == wanted.get("author_name", part.author_name)
        and part.anchor == wanted.get("anchor", part.anchor)
        and (moment is None or part.published_at == datetime.fromisoformat(moment))
    )


def counted(adapter: "Adapter") -> dict[str, float]:
    """Cases, expected posts, recall, precision and F1 over the adapter's fixtures."""
    from crawler.types import ItemKind

    hit = shown = wanted = cases = 0
    for path in sorted((FIXTURES / adapter.name).glob(f"*{SUFFIX}")):
        expected, answer = load(adapter.name, path.name.removesuffix(SUFFIX))
        if not expected.get("extract"):
            continue
        cases += 1
        posts = expected["extract"]["parts"]
        found = adapter.extract(answer, ItemKind(expected["extract"].get("kind", "thread")))
        parts = list(found.parts) if found else []
        hit += sum(any(is_same(part, post) for part in parts) for post in posts)
        shown, wanted = shown + len(parts), wanted + len(posts)
    return {
        "cases": cases,
        "wanted": wanted,
        "recall": hit / max(1, wanted),
        "precision": hit / max(1, shown),
        "f1": 2 * hit / max(1, shown + wanted),
    }


def main() -> None:
    """Print both tables; write them as JSON where asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args()
    from importlib import import_module
    from pkgutil import iter_modules

    from crawler.adapters import programs

    modules = [
        import_module(f"{programs.__name__}.{found.name}") for found in iter_modules(programs.__path__)
    ]
    adapters = {module.ADAPTER.name: module.ADAPTER for module in modules}
    results = {}
    print(
        f"{'':14}{'KB':>6}{'posts':>7}{'parse':>9}{'adapter':>9}{'generic':>9}{'times':>7}{'R':>8}{'P':>8}{'F1':>8}"
    )
    for name in GROWN:
        row = results[name] = timed(adapters[name], options.rounds) | counted(adapters[name])
        print(
            f"{name:14}{row['kilobytes']:6.0f}{row['posts']:7.0f}{row['parse_ms']:8.2f}m{row['adapter_ms']:8.2f}m"
            f"{row['generic_ms']:8.2f}m{row['generic_ms'] / (row['parse_ms'] + row['adapter_ms']):7.1f}"
            f"{row['recall']:8.3f}{row['precision']:8.3f}{row['f1']:8.3f}",
            flush=True,
        )
    if options.out:
        options.out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
