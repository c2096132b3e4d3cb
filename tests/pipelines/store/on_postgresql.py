"""A pytest plugin: every SQLite store that a test or a process it starts opens is a schema on a PostgreSQL server.

`pytest -p tests.pipelines.store.on_postgresql ...` with the server's URL in CLEANPLATFORMS_TEST_POSTGRESQL.
"""

import os
import shutil
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from pipelines.store import engine
from tests.pipelines.store.in_postgresql import store_schemas

VARIABLE = "CLEANPLATFORMS_TEST_POSTGRESQL"
CHILDREN = Path(__file__).parent / "in_postgresql"
_copytree = shutil.copytree


def pytest_configure(config: pytest.Config) -> None:
    """Point this process and its children to the server; workers of one run share its mark."""
    os.environ[store_schemas.SERVER] = os.environ[VARIABLE]
    os.environ.setdefault(store_schemas.RUN, uuid4().hex[:8])
    inherited = [entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    if str(CHILDREN) not in inherited:
        os.environ["PYTHONPATH"] = os.pathsep.join([str(CHILDREN), *inherited])
    sys.modules.setdefault("store_schemas", store_schemas)
    engine._connectable = store_schemas.connectable
    shutil.copytree = _copied  # type: ignore[assignment]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what is about SQLite's own file."""
    for item in items:
        if item.get_closest_marker("sqlite"):
            item.add_marker(pytest.mark.skip(reason="about SQLite's own file"))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave the server as it was found."""
    if not hasattr(config, "workerinput"):
        store_schemas.sweep()


def _copied(src: Any, dst: Any, *args: Any, **kwargs: Any) -> Any:
    found = _copytree(src, dst, *args, **kwargs)
    store_schemas.copied(Path(src).resolve(), Path(dst).resolve())
    return found
