import pytest
from rating_cases import strata, stratum

from pipelines.rating.estimate import estimate, read
from pipelines.rating.types import Verdict
from pipelines.rating.verdict import further_labels, verdict_of, zero_positives_needed


@pytest.mark.parametrize(("tolerance", "labels"), [(0.01, 299), (0.005, 598), (0.002, 1497), (0.001, 2995)])
def test_the_published_table_of_zero_positives(tolerance: float, labels: int) -> None:
    assert zero_positives_needed(tolerance) == labels
    assert (1 - tolerance) ** labels <= 0.05 < (1 - tolerance) ** (labels - 1)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.0, 0.01, Verdict.MET),
        (0.0, 0.011, Verdict.INSUFFICIENT),
        (0.01, 0.02, Verdict.INSUFFICIENT),
        (0.011, 0.02, Verdict.NOT_MET),
    ],
)
def test_verdict_against_a_tolerance_of_one_percent(low: float, high: float, verdict: Verdict) -> None:
    assert verdict_of(low, high, 0.01) is verdict


def test_without_a_label_a_spotless_sample_is_what_is_needed() -> None:
    assert further_labels(None, 0.01, 100) == 299
    assert further_labels(None, 0.1, 100) == 100


@pytest.mark.parametrize(
    ("rows", "tolerance"),
    [
        ([(1.0, 200, 0)], 0.01),
        ([(1.0, 300, 6)], 0.01),
        ([(0.9, 200, 0), (0.1, 100, 5)], 0.012),
        ([(0.9, 200, 0), (0.1, 100, 60)], 0.055),
    ],
)
def test_the_further_labels_settle_it_and_hardly_fewer_would(
    rows: list[tuple[float, int, int]], tolerance: float
) -> None:
    more = further_labels(read(strata(*rows)), tolerance, 1)
    have = sum(n for _, n, _ in rows)

    def at(labels: int) -> Verdict:
        grown = [
            stratum(round(n * labels / have), round(x * labels / have), w, documents=200_000)
            for w, n, x in rows
        ]
        found = estimate(grown)
        return verdict_of(found.low, found.high, tolerance)

    assert at(have) is Verdict.INSUFFICIENT
    # A fifth either way: here violations come whole, in the search they do not.
    assert at(round((have + more) * 1.2)) is not Verdict.INSUFFICIENT
    assert at(round((have + more) * 0.8)) is Verdict.INSUFFICIENT


def test_a_prevalence_right_at_the_tolerance_is_never_settled_by_labels() -> None:
    assert further_labels(read([stratum(300, 3)]), 0.01, 100) is None


def test_the_rubrics_least_number_of_labels_counts_too() -> None:
    assert further_labels(read([stratum(20, 0)]), 0.5, 100) == 80


def test_a_stratum_nobody_labelled_is_expected_to_be_like_the_rest() -> None:
    more = further_labels(read((stratum(300, 0, 0.8), stratum(0, 0, 0.2))), 0.02, 100)
    assert more is not None
    assert more < 200
