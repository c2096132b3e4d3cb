"""Are weighted estimates from the crawler's samples right? By simulation, with the crawler's own draw.

python -m benchmarks.sampling [--runs 2000] [--seed 1] [--out result.json]

Three invented populations: threads of very unequal length whose late pages hold the harm; sections of
unequal size of which one is dense with harm and one often cannot be read; articles whose views go with
harm. Seven more hold posts that several items show (several_ways.py). Each run draws with another seed and estimates
the share of harmful documents (Hajek) and their number (Horvitz-Thompson). A bias of less than three of its standard
errors is the simulation's own noise.
"""

import argparse
import json
import random
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean, stdev

from benchmarks import several_ways
from benchmarks.several_ways import (
    SHARED,
    Counting,
    Reader,
    Shared,
    believed,
    claims_tested,
    every_way_whole,
    only_drawn,
    thread_item,
)
from crawler.draw import draw, draw_rest, pilot
from crawler.draw.achieved import item_probabilities
from crawler.draw.allocation import ItemYield
from crawler.draw.pages import draw_pages, page_probability
from crawler.types import (
    Budget,
    DrawnItem,
    FrameItem,
    Platform,
    Sampling,
    SamplingMethod,
)

PAGES_PER_ITEM = 5
STOPPED_AT = 0.6  # part of the sample that a spent budget leaves
POSTS = 10  # documents of a full page

Page = tuple[int, int]  # documents and harmful ones among them


@dataclass(frozen=True)
class Population:
    """A frame with what its pages hold; a page without documents could not be read."""

    name: str
    frame: tuple[FrameItem, ...]
    pages: Mapping[str, tuple[Page, ...]]
    items: int

    @property
    def truth(self) -> tuple[float, int]:
        """Share and number of harmful documents."""
        every = [page for pages in self.pages.values() for page in pages]
        harmful = sum(harms for _, harms in every)
        return harmful / sum(documents for documents, _ in every), harmful

    def platform(self, method: SamplingMethod) -> Platform:
        """The platform that would be crawled so."""
        return Platform(
            id="dien-dan",
            name=self.name,
            url="https://dien-dan.example/",
            fields=(),
            budget=Budget(items=self.items, pages_per_item=PAGES_PER_ITEM),
            sampling=Sampling(method=method),
        )


@dataclass(frozen=True)
class Read:
    """What reading one item gives: pages asked for, and each page's weight, documents and harmful ones."""

    pages: int
    parts: tuple[tuple[float, int, int], ...]


@dataclass(frozen=True)
class Cell:
    """Relative bias and error of one variant's estimates over the runs; standard errors are the simulation's."""

    population: str
    variant: str
    runs: int
    share_bias: float
    share_error: float
    share_rmse: float
    total_bias: float
    total_error: float
    pages: float


def first_pages(population: Population, item: str, seed: int) -> Read:
    """The old way: the first few pages, as if no others existed."""
    del seed
    pages = population.pages[item][:PAGES_PER_ITEM]
    return Read(len(pages), tuple((1.0, *page) for page in pages))


def drawn_pages(population: Population, item: str, seed: int) -> Read:
    """The first page and a random sample of the others."""
    first, *later = population.pages[item]
    drawn = draw_pages(seed, item, [""] * len(later), PAGES_PER_ITEM)
    weight = 1 / page_probability(len(later), PAGES_PER_ITEM)
    parts = ((1.0, *first), *((weight, *later[number - 2]) for number, _ in drawn))
    return Read(len(parts), parts)


def one_go(population: Population, seed: int, method: SamplingMethod) -> tuple[DrawnItem, ...]:
    """Items drawn at once."""
    return draw(population.frame, (), population.items, seed, method)


def two_phases(population: Population, seed: int, method: SamplingMethod) -> tuple[DrawnItem, ...]:
    """Items drawn after a pilot."""
    platform = population.platform(method)
    yields: dict[str, list[ItemYield]] = {}
    for drawn in pilot(population.frame, platform, seed):
        read = drawn_pages(population, drawn.item.item_id, seed)
        documents = sum(weight * count for weight, count, _ in read.parts)
        squares = sum(weight**2 * count for weight, count, _ in read.parts)
        yields.setdefault(drawn.item.section, []).append(ItemYield(read.pages, documents, squares))
    return draw_rest(population.frame, platform, {}, seed, yields)


@dataclass(frozen=True)
class Variant:
    """One way of sampling."""

    name: str
    method: SamplingMethod
    draw: Callable[[Population, int, SamplingMethod], tuple[DrawnItem, ...]]
    read: Callable[[Population, str, int], Read] = drawn_pages
    part: float = 1.0


SINGLE, PHASES, VIEWS = SamplingMethod.SINGLE, SamplingMethod.TWO_PHASE, SamplingMethod.VIEWS
OLD_WAY = Variant("old: first pages", SINGLE, one_go, first_pages)
VARIANTS = (
    OLD_WAY,
    Variant("single", SINGLE, one_go),
    Variant("two phases", PHASES, two_phases),
    Variant("two phases, stopped", PHASES, two_phases, part=STOPPED_AT),
    Variant("by views", VIEWS, one_go),
    Variant("by views, stopped", VIEWS, one_go, part=STOPPED_AT),
)


def estimates(population: Population, variant: Variant, seed: int) -> tuple[float, float, int]:
    """Share and number of harmful documents as one sample estimates them, and how many pages it read."""
    sample = variant.draw(population, seed, variant.method)
    asked = {drawn.item.item_id for drawn in sample[: round(len(sample) * variant.part)]}
    chances = item_probabilities(population.frame, sample, asked, seed, variant.method)
    weighted, harmful, read = 0.0, 0.0, 0
    for item, chance in chances.items():
        seen = variant.read(population, item, seed)
        read += seen.pages
        for weight, documents, harms in seen.parts:
            weighted += weight / chance * documents
            harmful += weight / chance * harms
    return harmful / weighted, harmful, read


def run_cell(population: Population, variant: Variant, runs: int, seed: int) -> Cell:
    """Bias and error over `runs` seeds."""
    found = [estimates(population, variant, seed + run) for run in range(runs)]
    return summed_up(population.name, variant.name, population.truth, found)


def run_shared(population: Shared, counting: Counting, runs: int, seed: int) -> Cell:
    """As `run_cell`, of a population in which several items show the same posts."""
    found = [several_ways.estimates(population, counting, seed + run) for run in range(runs)]
    return summed_up(population.name, counting.name, population.truth, found)


def summed_up(
    population: str, variant: str, truth: tuple[float, int], found: Sequence[tuple[float, float, int]]
) -> Cell:
    """Bias and error of share, number and pages as runs found them."""
    runs, (share, total) = len(found), truth
    shares = [one / share - 1 for one, _, _ in found]
    totals = [one / total - 1 for _, one, _ in found]
    return Cell(
        population=population,
        variant=variant,
        runs=runs,
        share_bias=fmean(shares),
        share_error=stdev(shares) / runs**0.5,
        share_rmse=fmean(one**2 for one in shares) ** 0.5,
        total_bias=fmean(totals),
        total_error=stdev(totals) / runs**0.5,
        pages=fmean(read for *_, read in found),
    )


def _page(dice: random.Random, documents: int, harm: float) -> Page:
    return documents, sum(dice.random() < harm for _ in range(documents))


def long_threads(seed: int) -> Population:
    """Threads of 1 to 80 pages; from the sixth page on one post in ten is harmful, before it one in a hundred."""
    dice = random.Random(seed)
    pages: dict[str, tuple[Page, ...]] = {}
    frame = [
        thread_item(section, n)
        for section, size in (("a", 300), ("b", 200), ("c", 100))
        for n in range(size)
    ]
    for item in frame:
        length = min(80, int(dice.paretovariate(0.9)))
        pages[item.item_id] = tuple(
            _page(dice, POSTS, 0.1 if at >= PAGES_PER_ITEM else 0.01) for at in range(length)
        )
    return Population("long threads", tuple(frame), pages, 120)


def unequal_sections(seed: int) -> Population:
    """A large quiet section, a small dense one with long threads, and one of which a third cannot be read."""
    dice = random.Random(seed)
    pages: dict[str, tuple[Page, ...]] = {}
    frame: list[FrameItem] = []
    sorts = (("tin", 500, 1, 0.01, 0.0), ("cho", 60, 30, 0.15, 0.0), ("hoi", 140, 4, 0.03, 0.33))
    for section, size, longest, harm, lost in sorts:
        for item in (thread_item(section, n) for n in range(size)):
            frame.append(item)
            length = 1 if dice.random() < lost else dice.randint(1, longest)
            gone = length == 1 and dice.random() < lost * 2
            pages[item.item_id] = tuple(
                (0, 0) if gone else _page(dice, dice.randint(1, POSTS), harm) for _ in range(length)
            )
    return Population("unequal sections", tuple(frame), pages, 120)


def viewed_articles(seed: int) -> Population:
    """Articles with comments; the more views, the more comments and harm; a tenth shows no count."""
    dice = random.Random(seed)
    pages: dict[str, tuple[Page, ...]] = {}
    frame: list[FrameItem] = []
    for section, size in (("a", 400), ("b", 200)):
        for n in range(size):
            views = int(dice.lognormvariate(5, 1.5))
            item = thread_item(section, n, None if dice.random() < 0.1 else views)
            frame.append(item)
            share = views / (views + 1000)
            comments = 1 + int(60 * share)
            pages[item.item_id] = tuple(
                _page(dice, min(POSTS, comments - at), 0.02 + 0.2 * share)
                for at in range(0, comments, POSTS)
            )
    return Population("viewed articles", tuple(frame), pages, 120)


POPULATIONS = (long_threads, unequal_sections, viewed_articles)


def in_two_phases(population: Shared, seed: int, method: SamplingMethod) -> tuple[DrawnItem, ...]:
    """Items of a frame with several ways to a post, drawn after a pilot."""
    platform = Population(population.name, population.frame, {}, population.items).platform(method)
    reader = Reader(population)
    yields: dict[str, list[ItemYield]] = {}
    for drawn in pilot(population.frame, platform, seed):
        yields.setdefault(drawn.item.section, []).append(reader.yields(drawn.item.item_id, seed))
    return draw_rest(population.frame, platform, {}, seed, yields)


def at_once(population: Shared, seed: int, method: SamplingMethod) -> tuple[DrawnItem, ...]:
    """Items of such a frame, drawn in one go."""
    return draw(population.frame, (), population.items, seed, method)


COUNTINGS = (
    Counting("every way whole", every_way_whole, at_once, SINGLE),
    Counting("claims believed", believed, at_once, SINGLE),
    Counting("drawn ways only", only_drawn, at_once, SINGLE),
    Counting("claims tested", claims_tested, at_once, SINGLE),
    Counting("tested, two phases", claims_tested, in_two_phases, PHASES),
    Counting("tested, stopped", claims_tested, in_two_phases, PHASES, STOPPED_AT),
    Counting("tested, by views", claims_tested, at_once, VIEWS),
)


def print_table(cells: Iterable[Cell]) -> None:
    """One line a cell; biases relative to the truth, with three of the simulation's standard errors."""
    print(f"{'population':<22}{'variant':<22}{'share':>18}{'rmse':>8}{'number':>18}{'pages':>8}")
    for c in cells:
        share = f"{c.share_bias:+.1%} ± {3 * c.share_error:.1%}"
        total = f"{c.total_bias:+.1%} ± {3 * c.total_error:.1%}"
        print(f"{c.population:<22}{c.variant:<22}{share:>18}{c.share_rmse:8.1%}{total:>18}{c.pages:8.0f}")


def main() -> int:
    """Run every cell, print the table, write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="JSON file for the figures")
    options = parser.parse_args()
    cells = [
        run_cell(make(options.seed), variant, options.runs, options.seed)
        for make in POPULATIONS
        for variant in VARIANTS
    ]
    cells += [
        run_shared(make(options.seed), counting, options.runs, options.seed)
        for make in SHARED
        for counting in COUNTINGS
    ]
    print_table(cells)
    if options.out:
        figures = {"seed": options.seed, "cells": [asdict(cell) for cell in cells]}
        options.out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
