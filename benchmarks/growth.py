"""How the line's steps grow from 1,000 to 10,000 documents: crawl, ingest, score, plan, rate.

python benchmarks/growth.py [--out FILE]

The demo's forum is built at two sizes and rated end to end on loopback; a step that grows by much
more than the documents did is not linear.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipelines.demo.platforms import crawl_overrides, demo_platforms
from pipelines.demo.server import serve
from pipelines.demo.world import build_world
from pipelines.settings import Period, Settings
from pipelines.steps import assess, audit, labels, rate
from pipelines.steps.rubrics import open_rubric
from pipelines.steps.workspace import Workspace

PERIOD = Period("2026-10")
SEED = 2026
SIZES = {"1,000": (0.5, 90), "10,000": (4.0, 900)}
"""Scale of the world and items drawn, which give about that many documents."""
RUBRIC = "mang-xa-hoi-dien-dan"
PORTS = 46_801


def timed(seconds: dict[str, float], step: str, call: Callable[[], Any]) -> Any:  # noqa: ANN401
    """Call, note the wall seconds under the step's name, and give the result."""
    start = time.monotonic()
    result = call()
    seconds[step] = time.monotonic() - start
    return result


def measure(scale: float, items: int) -> tuple[int, dict[str, float]]:
    """Give the number of documents and the seconds of each step at one size."""
    seconds: dict[str, float] = {}
    world = build_world(SEED, scale)
    platform = demo_platforms(PORTS)[1]
    budget = platform.budget.model_copy(update={"items": items, "pages": 50_000, "minutes": 60})
    platform = platform.model_copy(update={"budget": budget})
    rubric = open_rubric(RUBRIC)
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(settings=Settings(data_dir=Path(folder)))
        with serve(world, PORTS) as server:
            resolve, ca_file = crawl_overrides(server)
            at_work = workspace.model_copy(update={"resolve": resolve, "extra_ca_file": ca_file})
            crawl = lambda: assess.crawl_platform(at_work, platform, PERIOD, SEED, lambda _: None)  # noqa: E731
            run = timed(seconds, "crawl", crawl)
        manifest = timed(seconds, "ingest", lambda: assess.ingest_run(workspace, platform, PERIOD, run))
        _ = workspace.model  # loading it is no step of the growth
        timed(seconds, "score", lambda: assess.score_run(workspace, manifest.run_id, lambda _: None))
        timed(seconds, "plan", lambda: audit.plan_run(workspace, manifest.run_id, rubric, SEED))
        labels.label_from_key(workspace, world.key, [platform], [rubric], PERIOD)
        timed(seconds, "rate", lambda: rate.rate_run(workspace, manifest.run_id, rubric, SEED))
    return sum(section.documents for section in manifest.sections), seconds


def main() -> None:
    """Measure both sizes and print seconds and growth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    out = parser.parse_args().out
    (small, first), (large, second) = (measure(*size) for size in SIZES.values())
    print(f"{'step':>8} {small:>8,} {large:>8,} growth (documents: {large / small:.1f})")
    for step in first:
        print(f"{step:>8} {first[step]:8.2f} {second[step]:8.2f} {second[step] / first[step]:6.1f}")
    if out:
        found = {"documents": [small, large], "seconds": [first, second]}
        out.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
