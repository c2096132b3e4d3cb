"""Fixtures every test may use."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of shared real data, or a skip that says where it was looked for."""
    default = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get("CLEANPLATFORMS_SHARED", default))
    if not folder.is_dir():
        pytest.skip(f"shared data not found at {folder}; set CLEANPLATFORMS_SHARED")
    return folder
