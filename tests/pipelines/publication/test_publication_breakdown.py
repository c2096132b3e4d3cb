import pytest
from publication_factory import CLEAN, FEW, GAP, GOOD, NONE, POOR, PRESS, rating

from pipelines.publication.breakdown import rows_of, totals_of


@pytest.mark.parametrize("labels", [CLEAN, GOOD, POOR, FEW, GAP])
def test_contributions_add_up_to_the_published_prevalence(labels: tuple[tuple[int, int, int], ...]) -> None:
    result = rating("a", "A", PRESS, labels).criteria[0]
    assert result.estimate is not None
    totals = totals_of(rows_of(result.strata))
    assert totals.contribution == pytest.approx(result.estimate.prevalence, abs=1e-9)
    assert totals.labelled - totals.unclear == result.estimate.n
    assert totals.documents == result.estimate.population


def test_a_stratum_nobody_labelled_is_said_to_be_open() -> None:
    rows = rows_of(rating("a", "A", PRESS, GAP).criteria[0].strata)
    assert [row.rate is None for row in rows] == [False, False, True]
    assert totals_of(rows).uncovered == pytest.approx(0.05)


def test_without_any_label_nothing_is_claimed() -> None:
    rows = rows_of(rating("a", "A", PRESS, NONE).criteria[0].strata)
    assert all(row.rate is None and row.contribution is None for row in rows)
    assert totals_of(rows).uncovered == pytest.approx(1)


def test_documents_without_a_score_are_named() -> None:
    stratum = (
        rating("a", "A", PRESS, GOOD).criteria[0].strata[0].model_copy(update={"lower": -1.0, "upper": 0.0})
    )
    assert rows_of([stratum])[0].range == "không có điểm"
