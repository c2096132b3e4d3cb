"""Doubted labels and agreement of repeats, on cases worked out by hand."""

import numpy as np
import pytest

from benchmarks.label_noise import conflicting, doubted, repeat_agreement
from benchmarks.linear_tries import corrected
from benchmarks.teencode import standard


def test_a_label_is_doubted_where_another_class_is_as_sure_as_its_own() -> None:
    shares = np.array([[0.9, 0.1], [0.8, 0.2], [0.1, 0.9], [0.3, 0.7], [0.95, 0.05]])
    labels = np.array([0, 0, 1, 1, 1])
    # usual shares: (.9 + .8) / 2 of class 0 and (.9 + .7 + .05) / 3 of class 1
    assert doubted(shares, labels).tolist() == [False, False, False, False, True]


def test_conflicts_are_groups_of_several_labels() -> None:
    groups, labels = np.array([0, 0, 1, 1, 2]), np.array([0, 1, 1, 1, 0])
    assert conflicting(groups, labels).tolist() == [True, True, False, False, False]


def test_each_repeat_counts_once_however_many_there_are() -> None:
    groups, labels = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 1, 1, 1, 0])
    count, table = repeat_agreement(groups, labels, 2)
    assert count == 5
    assert table == pytest.approx(np.array([[1.0, 1.0], [1.0, 2.0]]))


def test_a_prior_is_found_again() -> None:
    chance = np.random.default_rng(5)
    truth = chance.random(20_000) < 0.1
    signal = chance.normal(0, 1, 20_000) + 2 * truth
    odds = np.exp(2 * signal - 2)  # at even odds
    shares = np.stack([1 / (1 + odds), odds / (1 + odds)], axis=1)
    assert corrected(shares, np.array([0.5, 0.5]))[:, 1].mean() == pytest.approx(0.1, abs=0.01)


def test_respellings_are_read_whole_and_only_where_they_mean_one_thing() -> None:
    assert standard("Ko bít j, cx dc") == "không biết gì, cũng được"
    assert standard("kon kono c h") == "con kono c h"
