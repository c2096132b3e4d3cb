from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from rating_cases import scored, skewed_scores

from pipelines.rating.errors import ScoredDocumentError
from pipelines.rating.strata import Stratification, design_weights, quantile_edges, score_array, stratify

NAN = float("nan")


def cut(values: Sequence[float], weights: Sequence[float] | None = None) -> Stratification:
    scores = np.array(values, dtype=float)
    return stratify(scores, np.ones(scores.size) if weights is None else np.array(weights, dtype=float))


def test_edges_are_the_platforms_own_quantiles() -> None:
    found = cut([i / 1000 for i in range(1000)])
    assert found.edges == (0.0, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0)
    assert [s.documents for s in found.strata()] == [500, 250, 150, 50, 30, 10, 5, 5]
    assert found.shares == pytest.approx([0.5, 0.25, 0.15, 0.05, 0.03, 0.01, 0.005, 0.005])


def test_quantiles_and_shares_follow_the_design_weights() -> None:
    # Two documents of weight 3 below two of weight 1: half the weight is reached inside the first two.
    found = cut([0.1, 0.2, 0.3, 0.4], [3, 3, 1, 1])
    assert found.edges[1] == 0.2
    assert found.shares[0] == pytest.approx(3 / 8)
    assert found.shares.sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("scores", "edges"),
    [
        ([], (0.0, 1.0)),
        ([0.4], (0.0, 1.0)),
        ([0.3] * 50, (0.0, 1.0)),
        ([0.0] * 50, (0.0, 1.0)),
        ([1.0] * 50, (0.0, 1.0)),
        ([None] * 5, (0.0, 1.0)),
        ([NAN] * 5, (0.0, 1.0)),
    ],
)
def test_scores_that_say_nothing_make_one_stratum(
    scores: list[float | None], edges: tuple[float, ...]
) -> None:
    found = stratify(score_array(scored(scores)), np.ones(len(scores)))
    assert found.edges == edges
    assert set(found.index.tolist()) <= {0}
    assert found.shares == pytest.approx([1.0])


def test_tied_scores_never_leave_an_empty_stratum() -> None:
    found = cut([0.0] * 900 + [0.2] * 95 + [0.9] * 5)
    assert all(s.documents > 0 for s in found.strata())
    assert found.edges == (0.0, 0.2, 0.9, 1.0)


def test_a_document_stands_in_the_stratum_whose_edges_hold_its_score() -> None:
    scores = np.array(skewed_scores(777))
    found = stratify(scores, np.ones(777))
    for score, h in zip(scores, found.index, strict=True):
        last = h == len(found.shares) - 1
        assert found.edges[h] <= score
        assert score < found.edges[h + 1] or last


def test_documents_without_a_score_make_their_own_stratum_below_the_others() -> None:
    found = cut([NAN, 0.1, 0.2, 0.3, NAN, 0.4])
    assert found.edges[:2] == (-1.0, 0.0)
    assert found.index[[0, 4]].tolist() == [0, 0]
    assert min(found.index[[1, 2, 3, 5]]) == 1
    assert found.shares[0] == pytest.approx(1 / 3)


@pytest.mark.parametrize("score", [1.2, -0.1, float("inf")])
def test_a_score_outside_its_range_is_named(score: float) -> None:
    with pytest.raises(ScoredDocumentError, match="d00001"):
        score_array(scored([0.5, score]))


@pytest.mark.parametrize("probability", [0.0, -1.0, 1.5, NAN])
def test_an_impossible_inclusion_probability_is_named(probability: float) -> None:
    documents = [replace(d, inclusion_probability=probability) for d in scored([0.5])]
    with pytest.raises(ScoredDocumentError, match="d00000"):
        design_weights(documents)


def test_edges_of_no_scores_span_everything() -> None:
    assert quantile_edges(np.array([]), np.array([])) == (0.0, 1.0)
