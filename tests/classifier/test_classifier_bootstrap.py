"""Bootstrap: every resampled figure against the plain one on the texts repeated as drawn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import bootstrap, metrics
from classifier.calibration import Decision
from classifier.figures import figures_of
from classifier.types import Head, HeadInput, HeadStatus, Output

ROWS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 8)), min_size=4, max_size=30
).filter(lambda rows: len({truth > 0 for truth, _, _ in rows}) == 2)


@given(ROWS)
def test_resampled_figures_are_those_of_the_texts_drawn(rows: list[tuple[int, int, int]]) -> None:
    truth, chosen = (np.array([row[side] for row in rows]) for side in (0, 1))
    scores, positive = np.array([row[2] / 8 for row in rows]), truth > 0
    weights = bootstrap.resample(np.arange(len(rows)), 12, seed=5)
    sides = bootstrap.by_score(weights, positive, scores)
    found = {
        "f1": bootstrap.f1_by_class(weights, truth, chosen, 3),
        "auc": bootstrap.auc(*sides),
        "precision": bootstrap.average_precision(*sides),
        "calibration": bootstrap.calibration_error(weights, positive, scores),
    }
    for at, times in enumerate(weights.astype(np.int64)):
        drawn = np.repeat(np.arange(len(rows)), times)
        wanted = {
            "f1": metrics.f1_by_class(truth[drawn], chosen[drawn], 3),
            "auc": metrics.auc(positive[drawn], scores[drawn]),
            "precision": metrics.average_precision(positive[drawn], scores[drawn]),
            "calibration": metrics.calibration_error(positive[drawn], scores[drawn]),
        }
        for name, value in wanted.items():
            assert found[name][at] == pytest.approx(value, nan_ok=True, abs=1e-6), name


def test_groups_are_drawn_whole_and_as_many_as_there_are() -> None:
    weights = bootstrap.resample(np.array([0, 1, 1, 2, 0]), 50)
    assert np.array_equal(weights[:, 0], weights[:, 4])
    assert np.array_equal(weights[:, 1], weights[:, 2])
    assert set((weights[:, 0] + weights[:, 1] + weights[:, 3]).tolist()) == {3.0}
    assert len(np.unique(weights, axis=0)) > 1


def test_the_interval_covers_what_it_says() -> None:
    """In 200 worlds of known AUC, about 95 in 100 intervals hold it."""
    chance, held = np.random.default_rng(11), 0
    true_auc = 0.7602  # of N(1, 1) above N(0, 1)
    for world in range(200):
        positive = np.arange(240) < 80
        scores = chance.normal(size=240) + positive
        weights = bootstrap.resample(np.arange(240), 200, seed=world)
        low, high = bootstrap.interval(bootstrap.auc(*bootstrap.by_score(weights, positive, scores)))
        held += low <= true_auc <= high
    assert 0.9 <= held / 200 <= 0.985


def test_an_interval_of_nothing_is_not_a_number() -> None:
    assert np.isnan(bootstrap.interval(np.array([np.nan]))).all()


def test_figures_of_a_head_come_with_intervals_of_their_own_width() -> None:
    outputs = (Output(id="h.bad", harm="H05", classes=("bad",), meaning_vi="xấu"),)
    head = Head(
        id="h",
        name_vi="h",
        reads=HeadInput.TEXT,
        classes=("good", "bad"),
        outputs=outputs,
        status=HeadStatus.STABLE,
    )
    decision = Decision(class_weights=(1.0, 1.0), thresholds={"h.bad": 0.5})
    chance = np.random.default_rng(1)
    widths = []
    for texts in (150, 2_400):
        scores = chance.random(texts)
        truth = (chance.random(texts) < scores).astype(np.int64)
        weights = bootstrap.resample(np.arange(texts), 300)
        found = figures_of(head, decision, np.stack([1 - scores, scores], axis=1), truth, weights)
        assert found.values["h.bad.macro_f1"] == found.values["macro_f1"]
        for name, (low, high) in found.intervals.items():
            assert 0 < low < high < 1, name
        low, high = found.intervals["h.bad.auc"]
        assert low < found.values["h.bad.auc"] < high
        widths.append(high - low)
    assert widths[0] / widths[1] == pytest.approx(4, rel=0.25)


def test_the_floor_is_what_right_scores_show_by_chance() -> None:
    chance = np.random.default_rng(8)
    for texts in (200, 3_000):
        scores = chance.random(texts) ** 2
        shown = [metrics.calibration_error(chance.random(texts) < scores, scores) for _ in range(300)]
        assert bootstrap.calibration_floor(scores) == pytest.approx(float(np.mean(shown)), rel=0.06)
