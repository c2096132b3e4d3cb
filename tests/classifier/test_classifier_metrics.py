"""Figures of merit against scikit-learn's, and calibration and decisions on cases with known answers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, f1_score, log_loss, roc_auc_score

from classifier.calibration import apply, fit_calibration, fit_class_weights, fit_threshold, softmax
from classifier.metrics import auc, average_precision, calibration_error, f1_by_class, macro_f1

PAIRS = st.lists(st.tuples(st.booleans(), st.integers(0, 8)), min_size=2, max_size=40).filter(
    lambda pairs: len({truth for truth, _ in pairs}) == 2
)


@given(PAIRS)
def test_ranking_figures_are_scikit_learns(pairs: list[tuple[bool, int]]) -> None:
    truth = np.array([each for each, _ in pairs])
    scores = np.array([score / 8 for _, score in pairs])
    assert auc(truth, scores) == pytest.approx(roc_auc_score(truth, scores))
    assert average_precision(truth, scores) == pytest.approx(average_precision_score(truth, scores))


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1))
def test_f1_is_scikit_learns(pairs: list[tuple[int, int]]) -> None:
    truth, chosen = (np.array(side) for side in zip(*pairs, strict=True))
    wanted = f1_score(truth, chosen, labels=[0, 1, 2], average=None, zero_division=0)
    assert f1_by_class(truth, chosen, 3) == pytest.approx(wanted)
    assert macro_f1(truth, chosen, 3) == pytest.approx(wanted.mean())


def test_figures_without_positives_are_not_numbers() -> None:
    assert np.isnan(auc(np.array([False]), np.array([0.5])))
    assert np.isnan(average_precision(np.array([False]), np.array([0.5])))


def test_calibration_error_by_hand() -> None:
    truth = np.array([True, False, False, False, True])
    assert calibration_error(truth, np.array([0.3, 0.3, 0.3, 0.3, 1.0])) == pytest.approx(0.2 / 5)
    assert calibration_error(truth, np.array([0.0, 1.0, 1.0, 1.0, 0.0])) == pytest.approx(1.0)


def test_calibration_undoes_a_known_distortion() -> None:
    chance = np.random.default_rng(7)
    honest = chance.normal(size=(20_000, 3)) * 2
    labels = np.array([chance.choice(3, p=row) for row in softmax(honest)])
    distorted = (honest - np.array([0.0, 0.7, -0.4])) * 3
    found = fit_calibration(distorted, labels)
    assert found.scale == pytest.approx(1 / 3, abs=0.01)
    assert found.shifts == pytest.approx((0.0, 0.7, -0.4), abs=0.06)
    assert log_loss(labels, apply(found, distorted)) < log_loss(labels, softmax(distorted))


def test_two_classes_may_be_wrong_by_different_amounts() -> None:
    chance = np.random.default_rng(5)
    honest = chance.normal(size=20_000) * 2 - 1
    labels = (chance.random(20_000) < 1 / (1 + np.exp(-honest))).astype(np.int64)
    distorted = np.where(honest > 0, 3 * honest, honest)
    logits = np.stack([np.zeros(20_000), distorted], axis=1)
    found = fit_calibration(logits, labels)
    shares = apply(found, logits)
    assert found.scale > 0
    assert found.scale + found.bend > 0
    assert np.array_equal(np.argsort(shares[:, 1], kind="stable"), np.argsort(distorted, kind="stable"))
    plain = apply(found.model_copy(update={"bend": 0.0}), logits)
    assert log_loss(labels, shares) < log_loss(labels, plain)
    assert calibration_error(labels == 1, shares[:, 1]) < 0.02


def test_class_weights_raise_macro_f1_of_a_rare_class() -> None:
    chance = np.random.default_rng(3)
    labels = (chance.random(4_000) < 0.1).astype(np.int64)
    scores = 1 / (1 + np.exp(-(chance.normal(size=4_000) + 1.5 * labels - 2.5)))
    shares = np.stack([1 - scores, scores], axis=1)
    weights = fit_class_weights(shares, labels)
    assert weights[0] == 1
    assert weights[1] > 1.5
    assert macro_f1(labels, (shares * weights).argmax(1), 2) > macro_f1(labels, shares.argmax(1), 2) + 0.02


def test_the_threshold_parts_what_can_be_parted() -> None:
    scores = np.array([0.1, 0.2, 0.3, 0.7, 0.8])
    assert 0.2 < fit_threshold(scores > 0.25, scores) <= 0.3
