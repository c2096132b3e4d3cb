"""Whether learned weights choose a page's posts better than the rules do, on programs they have not seen.

A logistic regression on traits of each group of blocks, trained on the pages of benchmarks/fallback.py (a group
is right where it holds the expected posts, one a block, F1 above .85), with fixture pages without posts, and
lists and articles of the shared folder where it is there, as counter-examples. One program is left out at a
time. Needs scikit-learn. Usage: python benchmarks/fallback_learned.py [--shared FOLDER] [--least SCORE]
"""

import argparse
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fallback

if TYPE_CHECKING:
    from crawler.extraction.blocks import Block, Marks
    from crawler.extraction.dom import Node, Page
    from crawler.extraction.source import Source

ROOT = Path(__file__).resolve().parents[1]
_WORD = re.compile(r"\w+")
_RIGHT = 0.85
_MIN_PROSE = 2
_NAMING = ("a", "b", "strong", "cite", "em", "i", "span", "h3", "h4", "h5", "h6", "dt", "font")
# Finding posts where none are is worse than missing some: a group of such a page counts for ten.
_COUNTER = 10
# Posts of these fixtures are of one program: they are left out together.
_KIN = {
    "vbulletin4_thread": "vbulletin",
    "xenforo2_thread": "xenforo",
    "phpbb_topic": "phpbb-3",
    "discourse_crawler": "discourse",
}


@dataclass(frozen=True)
class Sheet:
    """One page: its program, the traits and quality of each group, and the quality of what the rules choose."""

    program: str
    traits: list[list[float]]
    quality: list[float]
    rules: float
    has_posts: bool


def sheets(shared: Path) -> Iterator[Sheet]:
    """Every page of both sets in both ways, then the pages without posts."""
    for pages in fallback.sets().values():
        for change in fallback.WAYS.values():
            for page in pages:
                wanted = [
                    part.get("text") or part.get("text_starts", "")
                    for part in page.expected["parts"]
                    if part.get("kind", "post") not in {"article", "listing"}
                ]
                if any(wanted):
                    now = page.expected.get("now")
                    moment = datetime.fromisoformat(now) if now else None
                    yield sheet(
                        page.name,
                        change(page.html),
                        page.expected["url"],
                        moment,
                        [flat(text) for text in wanted if text],
                    )
    for page in fallback.lists_and_articles(shared):
        moment = datetime.fromisoformat(page.expected["now"])
        for change in fallback.WAYS.values():
            yield sheet(page.name, change(page.html), page.expected["url"], moment, [])


def sheet(name: str, html: str, url: str, now: datetime | None, wanted: list[str]) -> Sheet:
    """Traits and quality of every group of a page."""
    from crawler.extraction.blocks import marks_of, seeds_in
    from crawler.extraction.discussion import find_blocks
    from crawler.extraction.dom import parse
    from crawler.extraction.source import Source
    from crawler.extraction.tamed import tame

    source = Source(parse(tame(html)), url, now)
    areas = source.page.nodes[:1]
    marks = marks_of(source, areas, *seeds_in(source, areas))
    guessed = guessed_marks(marks, source.page)
    groups = candidates(source, marks, guessed)
    chosen = [block.node for block in find_blocks(source, single=True)]
    stem = name.rstrip("*").partition("/")
    program = _KIN.get(stem[2], stem[0] if stem[0] not in {"extraction", "shared"} else stem[2]).split("-")[
        0
    ]
    return Sheet(
        program,
        [list(traits(source, marks, guessed, nodes).values()) for nodes in groups],
        [quality(source, nodes, wanted) for nodes in groups],
        quality(source, chosen, wanted) if wanted else float(bool(chosen)),
        bool(wanted),
    )


def guessed_marks(marks: "Marks", page: "Page") -> "Marks":
    """The same marks with whatever has a name's shape in place of what calls itself an author."""
    from crawler.extraction.dom import clean
    from crawler.extraction.slots import reads_as_name

    small = [node for node in page.elements(*_NAMING) if node.end - node.index == 2]
    authors = [node for node in small if reads_as_name(clean(page.text(node)))]
    return replace(marks, authors=authors, author_at=[node.index for node in authors])


def quality(source: Any, nodes: list[Any], wanted: list[str]) -> float:  # noqa: ANN401 - pages and nodes
    """F1 of a group's blocks: right is a block that holds exactly one expected post."""
    hits: set[str] = set()
    right = 0
    for node in nodes:
        text = f" {flat(source.page.text(node))} "
        held = {post for post in wanted if f" {post} " in text}
        right += len(held) == 1
        hits |= held if len(held) == 1 else set()
    return 2 * right / max(1, len(nodes) + len(wanted)) if hits else 0.0


def flat(text: str) -> str:
    """Words in lower case with one space between."""
    return " ".join(_WORD.findall(text.lower()))


def candidates(source: "Source", marks: "Marks", guessed: "Marks") -> "list[list[Node]]":
    """Every group of blocks above a date, an id, or what names or may name an author."""
    from crawler.extraction.blocks import groups_of

    found = {
        tuple(node.index for node in nodes): nodes
        for each in (marks, guessed)
        for nodes in groups_of(source.page, each)
    }
    return list(found.values())


def traits(source: "Source", marks: "Marks", guessed: "Marks", nodes: "list[Node]") -> dict[str, float]:
    """What a group of blocks is like: shares of its blocks, and of the page, from 0 to 1 (counts to 3)."""
    from crawler.extraction.blocks import blocks_of, heading_targets, in_frame, written_dates
    from crawler.extraction.dom import clean
    from crawler.extraction.slots import numbered_id

    blocks, count = blocks_of(marks, nodes), len(nodes)
    letters = [_letters(source, marks, block) for block in blocks]
    dates = [written_dates(block) for block in blocks]
    names = [len({clean(source.page.text(name)) for name in block.authors}) for block in blocks]
    parents = {node.parent.index for node in nodes if node.parent is not None}
    size = sum(node.end - node.index for node in nodes)
    return {
        "dated": sum(map(bool, dates)) / count,
        "named": sum(map(bool, names)) / count,
        "nameable": sum(bool(block.authors) for block in blocks_of(guessed, nodes)) / count,
        "worded": sum(size >= _MIN_PROSE for size in letters) / count,
        "numbered": sum(bool(numbered_id(node)) for node in nodes) / count,
        "prose of the page": min(1.0, sum(letters) / max(1, marks.prose[-1])),
        "dates beside one": sum(min(3, abs(number - 1)) for number in dates) / count,
        "names beside one": sum(min(3, abs(number - 1)) for number in names) / count,
        "headed by links": sum(bool(heading_targets(source, node)) for node in nodes) / count,
        "side by side": 1 / len(parents) if parents and count > 1 else 0.5,
        "in a frame": float(in_frame(source.page, nodes[0])),
        "alone": float(count == 1),
        "size of the page": min(1.0, size / max(1, len(source.page.nodes))),
    }


def _letters(source: "Source", marks: "Marks", block: "Block") -> int:
    nested = (source.page.nodes[index] for index in block.nested)
    own = marks.prose[block.node.end] - marks.prose[block.node.index]
    return max(0, own - sum(marks.prose[node.end] - marks.prose[node.index] for node in nested))


def fitted(known: list[Sheet]) -> tuple[list[float], float]:
    """Weights and bias for plain traits; a page's right groups weigh as much as its wrong ones."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    rows = [
        (traits, right > _RIGHT, one)
        for one in known
        for traits, right in zip(one.traits, one.quality, strict=True)
    ]
    sizes = {id(one): (sum(value > _RIGHT for value in one.quality), len(one.quality)) for one in known}
    weight = [
        1 / max(1, sizes[id(one)][0]) if right else (1 if one.has_posts else _COUNTER) / sizes[id(one)][1]
        for _, right, one in rows
    ]
    scaler = StandardScaler()
    values = scaler.fit_transform([traits for traits, _, _ in rows])
    model = LogisticRegression(max_iter=3000, C=20).fit(
        values, [right for _, right, _ in rows], sample_weight=weight
    )
    plain = model.coef_[0] / scaler.scale_
    return [float(value) for value in plain], float(model.intercept_[0] - np.dot(plain, scaler.mean_))


def chosen(one: Sheet, weights: list[float], bias: float, least: float) -> float | None:
    """Quality of the likeliest group, None where none is likely enough."""
    scores = [
        bias + sum(w * value for w, value in zip(weights, traits, strict=True)) for traits in one.traits
    ]
    best = max(range(len(scores)), key=scores.__getitem__, default=None)
    return one.quality[best] if best is not None and scores[best] > least else None


def main() -> None:
    """Print the figures with each program left out, for several least scores."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    default = Path(os.environ.get("CLEANPLATFORMS_SHARED", ROOT.parent / "shared"))
    parser.add_argument("--shared", type=Path, default=default)
    parser.add_argument(
        "--least", type=float, nargs="*", default=[0.0, 1.0, 2.0], help="scores below count as none"
    )
    options = parser.parse_args()
    every = list(sheets(options.shared))
    folds = [
        (program, *fitted([one for one in every if one.program != program]))
        for program in sorted({one.program for one in every})
    ]
    for least in options.least:
        figures: dict[str, list[float]] = defaultdict(list)
        for program, weights, bias in folds:
            for one in (one for one in every if one.program == program):
                for name, value in judged(one, chosen(one, weights, bias, least)):
                    figures[name].append(value)
        print(f"least score {least}")
        for name, values in figures.items():
            print(f"  {name:36}{sum(values) / len(values):.3f}  ({len(values)} pages)")


def judged(one: Sheet, found: float | None) -> Iterator[tuple[str, float]]:
    """One page's figures: F1 where it has posts, whether some were found where it has none."""
    if one.has_posts:
        yield "F1, rules", one.rules
        yield "F1, weights", found or 0.0
        yield "F1, rules, then weights", one.rules or found or 0.0
    else:
        yield "posts where none are, rules", one.rules
        yield "posts where none are, weights", float(found is not None)
        yield "posts where none are, both", float(bool(one.rules) or found is not None)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
