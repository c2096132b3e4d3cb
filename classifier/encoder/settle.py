"""Calibrate unseen logits and choose by them: what a head says besides its weights."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from classifier.calibration import Calibration, Decision, apply, fit_calibration
from classifier.declarations import Declaration
from classifier.fit import decide, unseen_figures
from classifier.metrics import Floats


class Settled(NamedTuple):
    """Calibration, decisions, and figures of the texts they were chosen on."""

    calibration: Calibration
    decision: Decision
    figures: dict[str, float]
    figures_stripped: dict[str, float]


def settle(declared: Declaration, plain: Floats, stripped: Floats, labels: Sequence[str]) -> Settled:
    """Fit calibration and decisions to logits, shape (texts, classes), of texts and of their stripped copies."""
    truth = np.array([declared.classes.index(label) for label in labels], np.int64)
    calibration = fit_calibration(plain, truth)
    shares = apply(calibration, plain)
    decision = decide(declared, shares, truth)
    figures = unseen_figures(declared, decision, shares, truth)
    without = unseen_figures(declared, decision, apply(calibration, stripped), truth)
    return Settled(calibration, decision, figures, without)
