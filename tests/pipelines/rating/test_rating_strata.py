from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from rating_cases import scored, skewed_scores

from pipelines.rating.errors import ScoredDocumentError
from pipelines.rating.strata import (
    BY_SIZE,
    LEAST_SCORE,
    STRATA,
    Stratification,
    design_weights,
    score_array,
    score_edges,
    stratify,
)

NAN = float("nan")


def cut(values: Sequence[float], weights: Sequence[float] | None = None) -> Stratification:
    scores = np.array(values, dtype=float)
    return stratify(scores, np.ones(scores.size) if weights is None else np.array(weights, dtype=float))


def test_strata_share_the_unsureness_of_the_scores_equally() -> None:
    scores = np.array(skewed_scores(4000))
    unsure = np.sqrt(np.clip(scores, LEAST_SCORE, 1) * (1 - scores))
    mass = BY_SIZE / scores.size + (1 - BY_SIZE) * unsure / unsure.sum()
    found = cut(list(scores))
    parts = np.bincount(found.index, weights=mass)
    assert len(parts) == STRATA
    assert parts == pytest.approx([1 / STRATA] * STRATA, abs=2 * mass.max())


def test_strata_are_thin_where_violations_gather() -> None:
    sizes = [s.documents for s in cut(skewed_scores(4000)).strata()]
    assert sizes[0] > 2 * sizes[-1]


def test_edges_and_shares_follow_the_design_weights() -> None:
    scores, weights = [0.3] * 4 + [0.7] * 4, [3.0] * 4 + [1.0] * 4
    found = cut(scores, weights)
    assert found.edges == (0.0, 0.7, 1.0)
    assert found.shares == pytest.approx([0.75, 0.25])
    heavy = cut([i / 100 for i in range(100)], [9.0] * 50 + [1.0] * 50)
    even = cut([i / 100 for i in range(100)])
    assert heavy.edges[4] < even.edges[4]


def test_steering_scores_move_the_edges() -> None:
    scores = np.linspace(0.01, 0.99, 1000)
    plain = stratify(scores, np.ones(1000))
    rare = stratify(scores, np.ones(1000), scores / 20)
    assert rare.edges[1:-1] != plain.edges[1:-1]
    # Where harm is rare a middling score is the least sure of all scores below it, not half-way to certainty.
    assert rare.edges[-2] > plain.edges[-2]


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
    found = cut([0.0] * 900 + [0.2] * 95 + [0.9] * 40)
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
    assert score_edges(np.array([]), np.array([]), np.array([])) == (0.0, 1.0)
