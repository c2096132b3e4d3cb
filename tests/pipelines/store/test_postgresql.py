"""The whole line, from the store to the published site and its commands, works on PostgreSQL as on SQLite."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from on_postgresql import VARIABLE

ROOT = Path(__file__).parents[3]


@pytest.mark.integration
@pytest.mark.timeout(2400)
def test_the_same_tests_pass_on_postgresql() -> None:
    if not os.environ.get(VARIABLE):
        pytest.skip(f"set {VARIABLE} to a server's URL, e.g. postgresql+psycopg://user@127.0.0.1/test")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.pipelines.store.on_postgresql"]
    command += ["tests/pipelines", f"--ignore={Path(__file__).relative_to(ROOT)}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
