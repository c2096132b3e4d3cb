"""The store, the steps over it and the review application work on PostgreSQL as on SQLite."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from on_postgresql import VARIABLE

ROOT = Path(__file__).parents[3]
SUITES = (
    "tests/pipelines/store",
    "tests/pipelines/review",
    "tests/pipelines/steps",
    "tests/pipelines/line/test_line_change.py",
)
SQLITE_ONLY = ("test_engine.py", "test_upgrade.py", "test_postgresql.py", "test_review_server.py")
"""What is about SQLite's file, or starts a child that knows nothing of the plugin."""


@pytest.mark.integration
@pytest.mark.timeout(900)
def test_the_same_tests_pass_on_postgresql() -> None:
    if not os.environ.get(VARIABLE):
        pytest.skip(f"set {VARIABLE} to a server's URL, e.g. postgresql+psycopg://user@127.0.0.1/test")
    ignored = [f"--ignore-glob=*/{name}" for name in SQLITE_ONLY]
    plugin = ["-p", "tests.pipelines.store.on_postgresql", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "-q", "-x", *plugin, *ignored, *SUITES]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
