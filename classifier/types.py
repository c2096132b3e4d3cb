"""What a model speaks of: heads, their outputs, and scores."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from classifier.calibration import Decision
    from classifier.metrics import Labels

Scores = NDArray[np.float64]
"""Calibrated probabilities, shape (documents,), each in [0, 1]."""


class Judgment(BaseModel):
    """Base of every classifier type: frozen, and a field nobody declared is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class HeadStatus(StrEnum):
    """How far a head may be leaned upon when documents are chosen for people."""

    STABLE = "stable"
    EXPERIMENTAL = "experimental"


class HeadInput(StrEnum):
    """Which text of a document a head reads."""

    TEXT = "text"
    TITLE = "title"


class Output(Judgment):
    """One published score of a head: the probability of any of `classes`.

    `harm` is the harm code it speaks of (empty for a positive signal such as constructiveness);
    `id` is stable and unique over the model, e.g. `vihsd.harmful`.
    """

    id: str
    harm: str
    classes: tuple[str, ...]
    meaning_vi: str


class Head(Judgment):
    """One kind of harm a model scores, by one source's definition."""

    id: str
    name_vi: str
    reads: HeadInput
    classes: tuple[str, ...]
    outputs: tuple[Output, ...]
    status: HeadStatus


class Model(Protocol):
    """What a loaded model can do, whichever kind it is."""

    @property
    def version(self) -> str:
        """Name of the version folder and the digest of its manifest, e.g. `linear-1+ab12cd34`."""

    @property
    def heads(self) -> Mapping[str, Head]:
        """Heads by id."""

    @property
    def training_shares(self) -> Mapping[str, float]:
        """Share of violating texts behind each output's scores, by output id; without those nobody noted."""

    def score(self, texts: Sequence[str], heads: Sequence[str] = ()) -> Mapping[str, Scores]:
        """Score texts with the named heads (all when empty): output id to (len(texts),) scores."""


class LoadedModel(Model, Protocol):
    """What the door gives: a model that can be measured as well as asked for scores."""

    @property
    def manifest(self) -> Judgment:
        """What the model's folder says of itself; each kind of model has its own."""

    def decision(self, head: str) -> "Decision":
        """Give a head's class weights and the thresholds of its outputs."""

    def probabilities(self, texts: Sequence[str], heads: Sequence[str] = ()) -> Mapping[str, Scores]:
        """Give calibrated probabilities of every class: head id to shape (len(texts), classes)."""

    def classify(self, texts: Sequence[str], head: str) -> "Labels":
        """Choose a class for each text: position in the head's `classes`, shape (len(texts),)."""
