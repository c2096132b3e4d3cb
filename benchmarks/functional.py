"""What the model can tell apart, function by function, on the suite of our own writing.

For every function the share of cases that the head's own decision gets right, as written, without
diacritics and in teencode. `python -m benchmarks.functional [--model FOLDER] [--out FILE.json]`
"""

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "functional")]


def accuracies(folder: Path | None = None) -> dict[str, dict[str, float]]:
    """Function id to way of writing to the share of its cases decided rightly."""
    from functional_suite import cases

    from classifier.api import load_model

    model = load_model(folder)
    right: dict[tuple[str, str], list[bool]] = defaultdict(list)
    by_head = defaultdict(list)
    for case in cases():
        by_head[case.head].append(case)
    for head, asked in by_head.items():
        classes = model.heads[head].classes
        harmful = {name for output in model.heads[head].outputs if output.harm for name in output.classes}
        found = model.classify([case.text for case in asked], head)
        for case, position in zip(asked, found, strict=True):
            right[case.function, case.writing].append((classes[position] in harmful) == case.violating)
    table: dict[str, dict[str, float]] = defaultdict(dict)
    for (function, writing), decided in right.items():
        table[function][writing] = sum(decided) / len(decided)
    return dict(table)


def main() -> None:
    """Print the table, worst functions first."""
    from functional_suite import cases, functions

    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--model", type=Path)
    parser.add_argument("--out", type=Path)
    told = parser.parse_args()
    found = accuracies(told.model)
    about = {function["id"]: function for function in functions()}
    print(f"{len(about)} functions, {len(cases())} cases")
    print(f"{'function':20}{'violating':>10}{'written':>9}{'stripped':>10}{'teencode':>10}")
    for name, shares in sorted(found.items(), key=lambda row: sum(row[1].values())):
        kind = "yes" if about[name]["violating"] else "no"
        print(f"{name:20}{kind:>10}" + "".join(f"{shares[w]:>{9 + (w != 'written')}.2f}" for w in shares))
    if told.out:
        told.out.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
