"""How long a flow takes to start: as a plain function, and with Prefect's ephemeral server.

python benchmarks/flow_start.py [--out FILE]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FLOW = """
import os
from prefect import flow, task
@task
def step(): return 1
@flow
def job(): return CALL
print(RUN)
"""
WAYS = {
    "plain function": ("step.fn()", "job.fn()"),
    "ephemeral server": ("step()", "job()"),
}
ROUNDS = 3


def seconds(call: str, run: str) -> float:
    """Give the wall seconds of one fresh process that runs a flow of one task, with a fresh home."""
    with tempfile.TemporaryDirectory() as home:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
        environment |= {"PREFECT_HOME": home, "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
        environment |= {"DO_NOT_TRACK": "1", "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120"}
        start = time.monotonic()
        program = FLOW.replace("CALL", call).replace("RUN", run)
        subprocess.run([sys.executable, "-c", program], env=environment, check=True, capture_output=True)
        return time.monotonic() - start


def main() -> None:
    """Measure each way in turn and print the medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    out = parser.parse_args().out
    runs: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(ROUNDS):
        for name, way in WAYS.items():
            runs[name].append(seconds(*way))
    medians = {name: sorted(values)[ROUNDS // 2] for name, values in runs.items()}
    for name, value in medians.items():
        print(f"{name:>18}: {value:5.1f} s")
    print(f"{'ratio':>18}: {medians['ephemeral server'] / medians['plain function']:5.1f}")
    if out:
        out.write_text(json.dumps({"seconds": runs, "median": medians}, indent=2) + "\n")


if __name__ == "__main__":
    main()
