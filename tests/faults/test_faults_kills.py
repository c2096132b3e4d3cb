"""Kill -9 at random moments: the finished sample is the same (fifty of them: benchmarks/kills.py)."""

from pathlib import Path

import pytest

from benchmarks.kills import CONCURRENCY, run

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]


def test_a_run_killed_at_random_moments_ends_like_one_that_was_not(tmp_path: Path) -> None:
    figures = run(kills=8, each=5, seed=20261122, folder=tmp_path)
    assert figures["kills"] >= 8
    # What was in flight, a request a slot, and the one page answered but not committed yet.
    assert figures["asked_again"] <= figures["kills"] * (CONCURRENCY + 1)  # type: ignore[operator]
