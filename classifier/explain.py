"""Which words drove a score, shown on the original text."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from classifier.errors import UnknownHeadError

if TYPE_CHECKING:
    from classifier.artefact import HeadRecord
    from classifier.features import Weights
    from classifier.linear import LinearModel
    from classifier.types import Output


@dataclass(frozen=True)
class Span:
    """`text[start:end]` of the original moved the output's log-odds by about `weight` (above 0: raised it)."""

    start: int
    end: int
    text: str
    weight: float


def _find(model: "LinearModel", output_id: str) -> "tuple[HeadRecord, Output]":
    outputs = {
        out.id: (record, out) for record in model.manifest.heads.values() for out in record.head.outputs
    }
    if output_id not in outputs:
        raise UnknownHeadError(output_id, tuple(outputs))
    return outputs[output_id]


def _direction(record: "HeadRecord", output: "Output", weights: "Weights") -> "Weights":
    """Give each column's pull: mean weight of the output's classes less that of the others, shape (columns,)."""
    every = np.hstack([np.zeros((len(weights), 1), np.float32), weights])
    inside = np.isin(record.head.classes, output.classes)
    pull = every[:, inside].mean(axis=1) - every[:, ~inside].mean(axis=1)
    return np.asarray(pull, dtype=np.float32)


def _slope(record: "HeadRecord", output: "Output", pulled: float) -> float:
    """Give what calibration makes of a pull, given the sum of all pulls of the text."""
    if len(record.intercepts) > 1:
        return record.calibration.scale
    towards_second = record.head.classes[1] in output.classes
    return record.calibration.slope(record.intercepts[0] + (pulled if towards_second else -pulled))


def explain(model: "LinearModel", text: str, output_id: str, top: int = 5) -> tuple[Span, ...]:
    """Name up to `top` tokens of a text with the greatest pull on an output, strongest first.

    The pull of a token is the sum of its n-grams' weights in this text, exact for an output of one class
    in a head of two; of more classes it is the difference of mean logits.

    Raises:
        UnknownHeadError: no head has that output.

    """
    record, output = _find(model, output_id)
    pulls = model.space.token_pulls(text, _direction(record, output, model.weights(record.head.id)))
    slope = _slope(record, output, sum(pull for *_, pull in pulls))
    order = sorted(range(len(pulls)), key=lambda place: -abs(pulls[place][2]))[:top]
    return tuple(
        Span(start, end, text[start:end], pull * slope) for start, end, pull in (pulls[at] for at in order)
    )
