"""Recall and precision of the masks on generated data, and what masking a page costs.

`python -m benchmarks.privacy [--count 1000] [--seed 1] [--shared FOLDER] [--out figures.json]`; with the shared
folder, masks in its news texts are counted by kind as well, and every one of them printed for reading.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from benchmarks.crawl import page
from benchmarks.personal_data import FORMS, SPLITS, personal, prose, survives
from crawler.privacy import PersonalData, mask_personal_data
from crawler.redaction import redact_markup

KEY = b"k" * 32
_KINDS = tuple(kind.name.lower() for kind in PersonalData)


def recall(split: str, count: int, seed: int) -> dict[str, float]:
    """Share of secrets of each kind that cannot be read any more."""
    hidden: Counter[PersonalData] = Counter()
    for case in personal(split, count, seed):
        assert case.kind is not None
        hidden[case.kind] += not survives(case, mask_personal_data(case.text))
    return {kind.name.lower(): hidden[kind] / count for kind in PersonalData if kind in FORMS[split]}


def precision(split: str, count: int, seed: int) -> float:
    """Share of sentences without personal data that stay as they are."""
    return sum(mask_personal_data(case.text) == case.text for case in prose(split, count, seed)) / count


def milliseconds(run: Callable[[], object], rounds: int = 60) -> float:
    """CPU time of one run, the least of many: what else the machine does only ever adds."""
    run()
    best = float("inf")
    for _ in range(rounds):
        begun = time.process_time()
        run()
        best = min(best, time.process_time() - begun)
    return best * 1000


def cost() -> dict[str, float]:
    """What masking costs: the archived markup of an article's page of about 74 KB, and a text of 2,000 letters."""
    markup = page(5).decode()
    text = " ".join(markup.split("<p>")[1:3])[:2000]
    return {
        "page_bytes": len(markup.encode()),
        "markup_ms": milliseconds(lambda: redact_markup(markup, ("Lê Thị Mướp",), KEY, "p")),
        "text_ms": milliseconds(lambda: mask_personal_data(text)),
    }


def read_news(shared: Path) -> Counter[str]:
    """Masks in 800 news articles, each printed with what stands before it."""
    found: Counter[str] = Counter()
    for line in (shared / "datasets/baomoi-news/articles_800.jsonl").read_text().splitlines():
        article = json.loads(line)
        masked = mask_personal_data(f"{article['title']}\n{article['lead']}\n{article['body']}")
        for kind in PersonalData:
            for before in masked.split(kind)[:-1]:
                found[kind.name.lower()] += 1
                print(f"   {before[-60:]!r} {kind}")
    return found


def main() -> None:
    """Print the tables and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shared", type=Path)
    parser.add_argument("--out", type=Path)
    told = parser.parse_args()
    figures: dict[str, object] = {"cost": cost()}
    print("".join(f"{name:>12}" for name in ("", *_KINDS, "prose")))
    for split in SPLITS:
        row = {**recall(split, told.count, told.seed), "prose": precision(split, told.count * 4, told.seed)}
        figures[split] = row
        shown = (f"{row[name]:12.4f}" if name in row else " " * 12 for name in (*_KINDS, "prose"))
        print(f"{split:>12}" + "".join(shown))
    print({name: round(value, 2) for name, value in cost().items()})
    if told.shared:
        figures["news"] = read_news(told.shared)
        print(figures["news"])
    if told.out:
        told.out.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
