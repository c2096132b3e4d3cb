"""Weighted estimates are right on average whatever way the sample was drawn; the old way was not."""

import pytest

from benchmarks.sampling import (
    COUNTINGS,
    OLD_WAY,
    POPULATIONS,
    VARIANTS,
    Cell,
    long_threads,
    run_cell,
    run_shared,
)
from benchmarks.several_ways import (
    addresses_of_answers,
    claims_tested,
    half_liars,
    later_pages,
    liars,
    one_text_sixty_times,
    parts_of_pages,
    twins,
)

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


WHOLE, BELIEVED, DRAWN, *TESTED = COUNTINGS
HONEST = (addresses_of_answers, twins, later_pages, one_text_sixty_times, liars)
DEARER = (parts_of_pages, half_liars)


@pytest.mark.integration
@pytest.mark.parametrize("counting", TESTED, ids=lambda counting: str(counting.name))
@pytest.mark.parametrize("make", HONEST, ids=lambda make: str(make.__name__))
def test_posts_with_several_ways_in_are_counted_without_bias(make: object, counting: object) -> None:
    cell = run_shared(make(1), counting, 60, 100)  # type: ignore[operator,arg-type] - pytest's parameters
    assert abs(cell.total_bias) < 4 * cell.total_error, _shown(cell)
    assert abs(cell.share_bias) < 4 * cell.share_error + 0.02, _shown(cell)


@pytest.mark.integration
@pytest.mark.parametrize("make", DEARER, ids=lambda make: str(make.__name__))
def test_where_claims_hold_in_part_harm_never_counts_less(make: object) -> None:
    counting = next(one for one in COUNTINGS if one.count is claims_tested)
    cell = run_shared(make(1), counting, 60, 100)  # type: ignore[operator] - as above
    assert cell.total_bias > -4 * cell.total_error, _shown(cell)
    assert cell.total_bias < run_shared(make(1), WHOLE, 60, 100).total_bias / 2, _shown(cell)  # type: ignore[operator]


@pytest.mark.integration
def test_what_was_rejected_is_wrong() -> None:
    assert run_shared(twins(1), WHOLE, 20, 100).total_bias > 0.5
    assert run_shared(twins(1), DRAWN, 20, 100).total_bias > 0.5
    assert run_shared(liars(1), BELIEVED, 20, 100).total_bias < -0.9
