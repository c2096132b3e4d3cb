"""What a model speaks of: heads, their outputs, and scores."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

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

    def score(self, texts: Sequence[str], heads: Sequence[str] = ()) -> Mapping[str, Scores]:
        """Score texts with the named heads (all when empty): output id to (len(texts),) scores."""
