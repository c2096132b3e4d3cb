"""The command as people give it."""

import sys

import pytest

from pipelines import cli


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Give the command `cleanplatforms` with these arguments; returns its exit code."""
    monkeypatch.setattr(sys, "argv", ["cleanplatforms", *arguments])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    return int(caught.value.code or 0)
