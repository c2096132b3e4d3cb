"""Weighted estimates are right on average whatever way the sample was drawn; the old way was not."""

import pytest

from benchmarks.sampling import OLD_WAY, POPULATIONS, VARIANTS, Cell, long_threads, run_cell

RUNS = 120


def _shown(cell: Cell) -> str:
    return f"share {cell.share_bias:+.3f} ± {cell.share_error:.3f}, number {cell.total_bias:+.3f}"


@pytest.mark.integration
@pytest.mark.parametrize("variant", [v for v in VARIANTS if v is not OLD_WAY], ids=lambda v: str(v.name))
@pytest.mark.parametrize("make", POPULATIONS, ids=lambda make: str(make.__name__))
def test_weighted_estimates_are_unbiased(make: object, variant: object) -> None:
    cell = run_cell(make(1), variant, RUNS, 100)  # type: ignore[operator,arg-type] - pytest's parameters
    # Four standard errors of the simulation; a share is a ratio and keeps a bias of the order of 1/n.
    assert abs(cell.total_bias) < 4 * cell.total_error, _shown(cell)
    assert abs(cell.share_bias) < 4 * cell.share_error + 0.02, _shown(cell)


def test_reading_first_pages_only_hides_what_long_threads_hold() -> None:
    cell = run_cell(long_threads(1), OLD_WAY, 20, 100)
    assert cell.share_bias < -0.5, _shown(cell)
