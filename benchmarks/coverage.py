"""Does the published interval hold the truth, and what does the classifier save? By simulation.

python -m benchmarks.coverage --make-scores scores.csv --datasets FOLDER [--output-id OUTPUT]
python -m benchmarks.coverage [--runs 1000] [--scores scores.csv] [--rivals] [--only KIND] [--auc AUC]...
    [--row ROW]... [--out FILE]

The first command writes the shipped model's scores of a head's official test texts (columns score, label). The
second simulates every cell of STATISTICS: prevalence by kind of scores by number of labels by threads, on those
scores and on synthetic ones of AUC .92 and .98. Each run draws a platform's sample, scores it, plans, labels and
estimates with the product's own functions, and asks: does the 95 % interval hold the prevalence; how wide is it
against Wilson's on a random audit of as many labels; is a platform just short of grade B called clean.
`--rivals` adds QuaPy's ACC, PACC and EMQ and ppi-python's PPI++ in the same run (extra `bench`).
"""

import argparse
import csv
import json
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from benchmarks.coverage_cells import (
    SAMPLED,
    Cell,
    Figures,
    Scorer,
    kinds,
    read_scores,
    real,
    simulate,
    synthetic,
    whole_line,
)
from pipelines.rating.method import METHOD_VERSION

PREVALENCES = (0.001, 0.002, 0.005, 0.01, 0.03, 0.1, 0.3)
LABELS = (100, 300, 1000)
SYNTHETIC = (0.92, 0.98)
ASKED = ("no shift", "shift", "useless")
BEYOND = "half hidden"
LEAST, MOST = 0.93, 0.99

OUTPUT = "vihsd.harmful"


def make_scores(datasets: Path, out: Path, output_id: str = OUTPUT) -> None:
    """Write the shipped model's scores of an output on its head's official test, which it was not trained on."""
    from classifier.api import load_model
    from classifier.data import read_head
    from classifier.declarations import Split, load_declarations

    outputs = {
        output.id: (declared, output)
        for declared in load_declarations().values()
        for output in declared.head.outputs
    }
    if output_id not in outputs:
        sys.exit(f"no head has an output {output_id!r}; there are: {', '.join(sorted(outputs))}")
    declared, output = outputs[output_id]
    rows = [row for row in read_head(declared, datasets) if row.split is Split.TEST]
    scores = load_model().score([row.text for row in rows], [declared.head.id])[output.id]
    with out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["score", "label"])
        writer.writerows(
            (f"{score:.8g}", int(row.label in output.classes))
            for score, row in zip(scores, rows, strict=True)
        )


def cells(runs: int, seed: int, threads: tuple[bool, ...]) -> Iterator[Cell]:
    """Every cell of the table, and the kind of scores that it does not ask for at 300 labels."""
    for clustered in threads:
        for labels in LABELS:
            for kind in (*ASKED, *((BEYOND,) if labels == 300 else ())):
                for prevalence in PREVALENCES:
                    yield Cell(kind, prevalence, labels, clustered, runs, seed)


def row_of(cell: Cell) -> str:
    """The name of the table's row that holds this cell: "useless, 300, threads"."""
    return f"{cell.kind}, {cell.labels}{', threads' if cell.clustered else ''}"


def run(name: str, scorer: Scorer, planned: Iterable[Cell]) -> Iterator[dict[str, object]]:
    """Simulate and print, a row of the table for each kind, number of labels and threads."""
    world, row = kinds(scorer), ""
    for cell in planned:
        heading = f"{name:8} {row_of(cell):26}"
        print(heading if heading != row else "", end="" if heading == row else " ", flush=True)
        row = heading
        started = time.process_time()
        found = simulate(cell, world[cell.kind])
        print(
            f"{cell.prevalence:.1%} {found.coverage:.3f} {found.width:.2f} {found.false_clean:.3f} |",
            end="\n" if cell.prevalence == PREVALENCES[-1] else " ",
            flush=True,
        )
        seconds = round(time.process_time() - started, 2)
        yield {"scores": name, **asdict(cell), **asdict(found), "seconds": seconds}


def summary(rows: list[dict[str, object]]) -> None:
    """Say which asked cells are outside what STATISTICS allows."""
    asked = [r for r in rows if r["kind"] in ASKED]
    low = [r for r in asked if float(str(r["coverage"])) < LEAST]
    high = [r for r in asked if float(str(r["coverage"])) > MOST]
    wrong = [r for r in asked if float(str(r["false_clean"])) > 0.05]
    wide = [r for r in asked if r["kind"] == "useless" and float(str(r["width"])) > 1.05]
    print(f"{len(asked)} cells; coverage below {LEAST}: {len(low)}, above {MOST}: {len(high)};", end=" ")
    print(f"false clean above .05: {len(wrong)}; useless wider than 1.05: {len(wide)}")
    for r in low + wrong + wide:
        print(
            "  ", {key: r[key] for key in ("scores", "kind", "prevalence", "labels", "clustered")}, end=" "
        )
        print({key: round(float(str(r[key])), 3) for key in ("coverage", "false_clean", "width")})


def compare_whole_line(scorer: Scorer, seed: int) -> Figures:
    """Plan and estimate anew in each of 200 runs, beside the batch's figures."""
    cell = Cell("no shift", 0.01, 300, clustered=False, runs=200, seed=seed)
    whole = whole_line(cell, scorer)
    batch = simulate(cell, scorer)
    print(f"planned anew in every run: coverage {whole.coverage:.3f}, width {whole.width:.2f};", end=" ")
    print(f"in one batch: {batch.coverage:.3f}, {batch.width:.2f}")
    return whole


def write(out: Path | None, rows: list[dict[str, object]], seed: int) -> None:
    """Write the figures so far, so that a run cut short loses one cell; nothing without a file."""
    if out is not None:
        figures = {"method": METHOD_VERSION, "seed": seed, "sampled": SAMPLED, "cells": rows}
        fresh = out.with_name(f".{out.name}.new")
        fresh.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        fresh.replace(out)


def main() -> int:
    """Make scores, or run every cell, print the table and write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scores", type=Path, help="CSV with columns score, label of a real head")
    parser.add_argument("--make-scores", type=Path, help="write that CSV and stop; needs --datasets")
    parser.add_argument("--datasets", type=Path)
    parser.add_argument(
        "--output-id", default=OUTPUT, help=f"of the head whose scores are made; {OUTPUT} if none"
    )
    parser.add_argument(
        "--auc", type=float, action="append", help="of synthetic scores; .92 and .98 if none"
    )
    parser.add_argument("--only", choices=["real", "synthetic"], help="one kind of source only")
    rows_of_table = {row_of(cell) for cell in cells(1, 1, (False, True))}
    parser.add_argument(
        "--row", action="append", choices=sorted(rows_of_table), help="this row only; repeatable"
    )
    parser.add_argument("--rivals", action="store_true", help="QuaPy and ppi-python too (extra bench)")
    parser.add_argument("--out", type=Path, help="JSON file for the figures")
    options = parser.parse_args()
    if options.make_scores:
        make_scores(options.datasets, options.make_scores, options.output_id)
        return 0
    sources: dict[str, Scorer] = {}
    if options.scores and options.only != "synthetic":
        sources["real"] = real(*read_scores(options.scores))
    if options.only != "real":
        sources |= {f"auc {auc:.2f}": synthetic(auc) for auc in options.auc or SYNTHETIC}
    rows: list[dict[str, object]] = []
    print("prevalence, coverage, width against Wilson, false clean")
    for name, scorer in sources.items():
        threads = (False, True) if name == "real" else (False,)
        planned = cells(options.runs, options.seed, threads)
        for row in run(name, scorer, [c for c in planned if not options.row or row_of(c) in options.row]):
            rows.append(row)
            write(options.out, rows, options.seed)
        if not options.row:
            compare_whole_line(scorer, options.seed)
        if options.rivals:
            from benchmarks.coverage_rivals import rivals

            rows += rivals(name, scorer, options.seed)
    summary([row for row in rows if "labels" in row])
    write(options.out, rows, options.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
