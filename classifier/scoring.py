"""From class probabilities to classes and to the scores that a model publishes; the same for every kind."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from classifier.calibration import Decision
from classifier.errors import UnknownHeadError
from classifier.metrics import Floats, Labels
from classifier.types import Head, Output, Scores

R = TypeVar("R")

LEAST = 1e-9
"""A probability of 0 counts as this where logarithms are taken."""
# Disguises are undone a token at a time, in time that grows with the square of its letters: a hundred thousand
# in a row would take minutes. Addresses, which may be long, have their slashes; no word is as long as this.
_UNBROKEN = 256
_TOO_LONG = re.compile(rf"[^\s/@]{{{_UNBROKEN}}}(?=[^\s/@])")


class ScoringModel(ABC):
    """What a loaded model of any kind does alike, once the kind gives calibrated probabilities.

    Scores depend on a text alone: not on its neighbours, order or number.
    """

    def __init__(self, version: str, heads: Mapping[str, Head]) -> None:
        """Take the version and the heads by id."""
        self._version = version
        self._heads = heads

    @property
    def version(self) -> str:
        """Name of the version folder and the digest of its manifest."""
        return self._version

    @property
    def heads(self) -> Mapping[str, Head]:
        """Heads by id."""
        return self._heads

    @property
    def training_shares(self) -> Mapping[str, float]:
        """Share of violating texts behind each output's scores; none unless the kind notes them."""
        return {}

    @abstractmethod
    def decision(self, head: str) -> Decision:
        """Give a head's class weights and the thresholds of its outputs."""

    @abstractmethod
    def probabilities(self, texts: Sequence[str], heads: Sequence[str] = ()) -> Mapping[str, Floats]:
        """Give calibrated probabilities of every class: head id to shape (len(texts), classes)."""

    def classify(self, texts: Sequence[str], head: str) -> Labels:
        """Choose a class for each text: position in the head's `classes`, shape (len(texts),)."""
        return chosen_classes(self.probabilities(parted(texts), (head,))[head], self.decision(head))

    def score(self, texts: Sequence[str], heads: Sequence[str] = ()) -> Mapping[str, Scores]:
        """Score texts with the named heads (all when empty): output id to (len(texts),) scores."""
        return output_scores(self.heads, self.probabilities(parted(texts), heads))


def parted(texts: Sequence[str]) -> list[str]:
    """Give texts in which no row of signs without a blank is longer than any word, address or number is."""
    return [_TOO_LONG.sub(r"\g<0> ", text) if len(text) > _UNBROKEN else text for text in texts]


def named(heads: Mapping[str, R], head: str) -> R:
    """Give what is known of a head; UnknownHeadError where this model has none of that name."""
    if head not in heads:
        raise UnknownHeadError(head, tuple(heads))
    return heads[head]


def version_of(folder: Path, digest: str) -> str:
    """Name a model by its version folder and the hash of its manifest: `linear-1+ab12cd34`."""
    return f"{folder.name}+{digest[:8]}"


def chosen_classes(shares: Floats, decision: Decision) -> Labels:
    """Choose the class of the greatest weighted probability, shape (texts,)."""
    return np.asarray((shares * np.array(decision.class_weights)).argmax(axis=1))


def output_shares(output: Output, head: Head, shares: Floats) -> Floats:
    """Sum an output's classes, shape (texts,), of class probabilities, shape (texts, classes)."""
    columns = [head.classes.index(name) for name in output.classes]
    return np.asarray(shares[:, columns].sum(axis=1))


def logit(shares: Floats) -> Floats:
    """Give the log-odds of probabilities, of the same shape; 0 and 1 are taken as `LEAST` away from themselves."""
    inside = np.clip(shares, LEAST, 1 - LEAST)
    return np.asarray(np.log(inside) - np.log1p(-inside))


def output_scores(heads: Mapping[str, Head], shares: Mapping[str, Floats]) -> dict[str, Scores]:
    """Sum each output's classes: output id to (texts,) scores in [0, 1]."""
    return {
        output.id: np.clip(output_shares(output, heads[name], probabilities), 0.0, 1.0)
        for name, probabilities in shares.items()
        for output in heads[name].outputs
    }
