"""From class probabilities to classes and to the scores that a model publishes; the same for every kind."""

from collections.abc import Mapping

import numpy as np

from classifier.calibration import Decision
from classifier.metrics import Floats, Labels
from classifier.types import Head, Scores


def chosen_classes(shares: Floats, decision: Decision) -> Labels:
    """Choose the class of the greatest weighted probability, shape (texts,)."""
    return np.asarray((shares * np.array(decision.class_weights)).argmax(axis=1))


def output_scores(heads: Mapping[str, Head], shares: Mapping[str, Floats]) -> dict[str, Scores]:
    """Sum each output's classes: output id to (texts,) scores in [0, 1]."""
    found: dict[str, Scores] = {}
    for name, probabilities in shares.items():
        head = heads[name]
        for output in head.outputs:
            columns = [head.classes.index(each) for each in output.classes]
            found[output.id] = np.clip(probabilities[:, columns].sum(axis=1), 0.0, 1.0)
    return found
