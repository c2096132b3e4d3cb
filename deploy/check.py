"""Second README command: install with the development tools, then every quality gate in turn.

`python3 deploy/check.py` runs all gates; `python3 deploy/check.py lint unit` runs some.
"""

import subprocess
import sys
import time
from pathlib import Path

from bootstrap import ROOT, environment

PACKAGES = ("crawler", "classifier", "rubrics", "pipelines")


def main(wanted: list[str]) -> int:
    """Run the wanted gates (all when none is named) and say which failed."""
    unknown = [name for name in wanted if name not in GATES]
    if unknown:
        sys.exit(f"no gate called {', '.join(unknown)}; there are: {', '.join(GATES)}")
    python = environment("dev")
    failed = []
    for name in wanted or GATES:
        print(f"== {name}", flush=True)
        start = time.monotonic()
        # every command of a gate runs, so that one call shows all there is to mend
        passed = [_passes(command) for command in GATES[name](python)]
        if not all(passed):
            failed.append(name)
        print(f"== {name}: {time.monotonic() - start:.0f} s", flush=True)
    print("failed: " + ", ".join(failed) if failed else "all gates passed", flush=True)
    return 1 if failed else 0


def _passes(command: list[str]) -> bool:
    return subprocess.run(command, cwd=ROOT, check=False, stdin=subprocess.DEVNULL).returncode == 0


def _lint(python: Path) -> list[list[str]]:
    tools = python.parent
    folders = [*PACKAGES, "tests", "benchmarks", "deploy"]
    return [
        [str(tools / "ruff"), "check", *folders],
        [str(tools / "ruff"), "format", "--check", *folders],
        [str(tools / "mypy")],
        [str(tools / "lint-imports")],
    ]


def _docs(python: Path) -> list[list[str]]:
    return [[str(python), "-m", "pytest", "tests/docs"]]


def _unit(python: Path) -> list[list[str]]:
    return [
        [str(python), "-m", "pytest", "-n", "2", "-m", "not integration and not shared", "--durations=5"]
    ]


def _data(python: Path) -> list[list[str]]:
    return [[str(python), "-m", "pytest", "-m", "shared and not integration", "-rs"]]


def _integration(python: Path) -> list[list[str]]:
    return [[str(python), "-m", "pytest", "-m", "integration", "--durations=10"]]


def _wheel(python: Path) -> list[list[str]]:
    return [[str(python), str(ROOT / "deploy" / "check_wheel.py")]]


GATES = {
    "lint": _lint,
    "docs": _docs,
    "unit": _unit,
    "data": _data,
    "integration": _integration,
    "wheel": _wheel,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
