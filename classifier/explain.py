"""Which words drove a score, shown on the original text."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from classifier.errors import UnknownHeadError
from classifier.normalise import tokens
from classifier.scoring import logit

if TYPE_CHECKING:
    from classifier.artefact import HeadRecord
    from classifier.features import Weights
    from classifier.linear import LinearModel
    from classifier.types import Head, Model, Output

Pull = tuple[int, int, float]
"""Start and end of a token in the text, and by how much it moves the output's log-odds."""


@dataclass(frozen=True)
class Span:
    """`text[start:end]` of the original moved the output's log-odds by about `weight` (above 0: raised it)."""

    start: int
    end: int
    text: str
    weight: float


def _find(model: "Model", output_id: str) -> "tuple[Head, Output]":
    outputs = {output.id: (head, output) for head in model.heads.values() for output in head.outputs}
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


def _pulled(model: "LinearModel", text: str, head: "Head", output: "Output") -> list[Pull]:
    """Share a linear score out over the tokens: the sum of each one's n-grams' weights in this text."""
    record = model.record(head.id)
    pulls = model.space.token_pulls(text, _direction(record, output, model.weights(head.id)))
    slope = _slope(record, output, sum(pull for *_, pull in pulls))
    return [(start, end, pull * slope) for start, end, pull in pulls]


def _left_out(model: "Model", text: str, head: "Head", output: "Output") -> list[Pull]:
    """Score the text again without each of its tokens: what a score loses is what the token gave it."""
    found = tokens(text)
    texts = [text, *(text[: token.start] + text[token.end :] for token in found)]
    odds = logit(model.score(texts, (head.id,))[output.id])
    return [
        (token.start, token.end, float(lost)) for token, lost in zip(found, odds[0] - odds[1:], strict=True)
    ]


def explain(model: "Model", text: str, output_id: str, top: int = 5) -> tuple[Span, ...]:
    """Name up to `top` tokens of a text with the greatest pull on an output, strongest first.

    A linear model's pulls are exact for an output of one class in a head of two, of more classes the difference of
    mean logits. Of other models each token is left out in turn: one more score for each.

    Raises:
        UnknownHeadError: no head has that output.

    """
    from classifier.linear import LinearModel  # noqa: PLC0415 - the linear model's module is heavy

    head, output = _find(model, output_id)
    found = (
        _pulled(model, text, head, output)
        if isinstance(model, LinearModel)
        else _left_out(model, text, head, output)
    )
    pulls = sorted(found, key=lambda pull: -abs(pull[2]))[:top]
    return tuple(Span(start, end, text[start:end], weight) for start, end, weight in pulls)
