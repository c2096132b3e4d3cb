"""Forecasts: what labels would buy, against what the estimate later says."""

import numpy as np
import pytest

from pipelines.rating.forecast import forecast
from pipelines.rating.strata import ScoredDocument
from pipelines.rating.types import Verdict
from rubrics.types import Limits

LIMITS = Limits(good=0.002, limit=0.05, tolerance=0.02, min_labels=150)


def documents(scores: list[float | None]) -> list[ScoredDocument]:
    return [
        ScoredDocument("nen-tang", "bo", "tieu-chi", f"d{at:05d}", 0.5, score)
        for at, score in enumerate(scores)
    ]


def spread(mean: float, size: int = 3000) -> list[float | None]:
    return [float(p) for p in np.random.default_rng(3).beta(mean * 2, (1 - mean) * 2, size)]


def test_more_labels_never_widen_the_interval() -> None:
    found = forecast(documents(spread(0.1)), 300, LIMITS)
    for outlook in (found.if_good, found.if_limit):
        assert (outlook.planned.labels, outlook.doubled.labels) == (300, 600)
        assert outlook.doubled.high - outlook.doubled.low < outlook.planned.high - outlook.planned.low
        assert outlook.planned.low < outlook.prevalence < outlook.planned.high


def test_the_two_ends_of_the_scale_end_in_opposite_verdicts() -> None:
    found = forecast(documents(spread(0.1)), 400, LIMITS)
    assert (found.if_good.prevalence, found.if_limit.prevalence) == (0.002, 0.05)
    assert found.if_good.planned.verdict is Verdict.MET
    assert found.if_limit.planned.verdict is Verdict.NOT_MET
    assert found.if_good.needed is not None
    assert LIMITS.min_labels <= found.if_good.needed <= 400


def test_a_model_that_separates_saves_labels() -> None:
    rng = np.random.default_rng(5)
    sharp = [float(p) for p in np.where(rng.random(3000) < 0.03, 0.97, 0.001)]
    saved, plain = forecast(documents(sharp), 300, LIMITS), forecast(documents([None] * 3000), 300, LIMITS)
    assert saved.if_limit.planned.low > plain.if_limit.planned.low
    width = saved.if_limit.planned.high - saved.if_limit.planned.low
    assert width < plain.if_limit.planned.high - plain.if_limit.planned.low


def test_a_scale_of_scores_that_is_off_as_a_whole_changes_little() -> None:
    """Scores under another prior order documents alike; only the order plans the audit."""
    scores = np.array([p for p in spread(0.1) if p is not None])
    lower = scores / (scores + 20 * (1 - scores))
    one = forecast(documents([float(p) for p in scores]), 300, LIMITS)
    other = forecast(documents([float(p) for p in lower]), 300, LIMITS)
    assert other.if_limit.planned.high == pytest.approx(one.if_limit.planned.high, rel=0.15)


def test_fewer_labels_than_the_rubric_asks_settle_nothing() -> None:
    found = forecast(documents(spread(0.1)), 100, LIMITS)
    assert found.if_good.planned.verdict is Verdict.INSUFFICIENT
    assert found.if_good.needed is not None


def test_a_sample_smaller_than_the_labels_is_all_labelled() -> None:
    found = forecast(documents(spread(0.1, size=40)), 300, LIMITS)
    assert (found.if_good.planned.labels, found.if_good.needed) == (40, None)
