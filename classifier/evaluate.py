"""Measure a model on the official tests: as they are, without diacritics, without repeats, and disguised."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from classifier.bootstrap import Weights, resample
from classifier.calibration import Decision
from classifier.corpus import Corpus, read_corpora
from classifier.data import Row
from classifier.declarations import Declaration, Required, load_declarations
from classifier.disguises import Disguise, Teencode, disguised, read_teencode
from classifier.figures import Figures, figures_of, numbered, output_truth
from classifier.metrics import Floats
from classifier.normalise import strip_text
from classifier.scoring import output_shares
from classifier.train import Progress, silent
from classifier.types import Head, Judgment


class View(StrEnum):
    """Which form of the test a figure is about."""

    OFFICIAL = "official"
    STRIPPED = "stripped"
    UNREPEATED = "unrepeated"


VIEW_MEANINGS: dict[View, str] = {
    View.OFFICIAL: "the test as published (held-out groups where none is published)",
    View.STRIPPED: "the same texts with every diacritic removed",
    View.UNREPEATED: "the test without texts that the source repeats in its own train or dev",
}


class Measurable(Protocol):
    """What a model needs for its figures: class probabilities and the decisions that go with them."""

    @property
    def version(self) -> str:
        """Name and digest of the model."""

    @property
    def heads(self) -> Mapping[str, Head]:
        """Heads by id."""

    def decision(self, head: str) -> Decision:
        """Class weights and thresholds of a head."""

    def probabilities(self, texts: Sequence[str], heads: Sequence[str] = ()) -> Mapping[str, Floats]:
        """Calibrated class probabilities: head id to shape (len(texts), classes)."""


class Miss(Judgment):
    """A required figure that was not reached."""

    head: str
    view: View
    figure: str
    required: float
    found: float


class Reading(Judgment):
    """An earlier look at the same tests, by a model that this one replaced: head id to its official metric."""

    model: str
    figures: dict[str, float]


class LabelCost(Judgment):
    """Labels that a 95 % interval of this width takes at this prevalence, steered by scores and drawn at random.

    `labels` is None where labelling all of the `population` sampled documents does not make it so narrow.
    """

    prevalence: float
    width: float
    population: int
    labels: int | None
    random: int


CostOf = Callable[[Floats, NDArray[np.bool_]], tuple[LabelCost, ...]]
"""Label costs of a head's test scores, shape (texts,), and whether each text is violating."""


class Evaluation(Judgment):
    """All figures of a model: head id to view to figures, and every earlier look at the same tests.

    `disguises` are of the official test's texts, by head id; `label_costs` are by output id.
    """

    model: str
    heads: dict[str, dict[View, Figures]]
    misses: tuple[Miss, ...]
    earlier: tuple[Reading, ...] = ()
    disguises: dict[str, dict[Disguise, Figures]] = Field(default_factory=dict)
    label_costs: dict[str, tuple[LabelCost, ...]] = Field(default_factory=dict)

    def as_text(self) -> str:
        """Lay out the figures a reader asks for first, in Vietnamese, beside those published by others."""
        from classifier.summary import summary_text  # noqa: PLC0415 - the summary knows this type

        return summary_text(self)


def _resampled(rows: Iterable[Row]) -> Weights:
    return resample(numbered([row.group for row in rows]))


class _Test:
    """One head's test, and figures of any rewriting of its texts."""

    def __init__(self, model: Measurable, name: str, corpus: Corpus) -> None:
        self._model, self._head, self._corpus = model, model.heads[name], corpus
        self._decision = model.decision(name)
        self._texts = [row.text for row in corpus.test]
        self._truth = np.array([self._head.classes.index(row.label) for row in corpus.test], dtype=np.int64)
        self._weights = _resampled(corpus.test)
        self._official = self._shares(self._texts)  # scored once: two views and the label costs rest on it

    def _shares(self, texts: Sequence[str]) -> Floats:
        return self._model.probabilities(texts, (self._head.id,))[self._head.id]

    def _figures(self, shares: Floats) -> Figures:
        return figures_of(self._head, self._decision, shares, self._truth, self._weights)

    def _unrepeated(self) -> Figures:
        test, repeated = self._corpus.test, self._corpus.repeated
        kept = [at for at, row in enumerate(test) if row.group not in repeated]
        weights = _resampled(test[at] for at in kept)
        return figures_of(self._head, self._decision, self._official[kept], self._truth[kept], weights)

    def views(self) -> dict[View, Figures]:
        return {
            View.OFFICIAL: self._figures(self._official),
            View.STRIPPED: self._figures(self._shares([strip_text(text) for text in self._texts])),
            View.UNREPEATED: self._unrepeated(),
        }

    def disguises(self, teencode: Teencode) -> dict[Disguise, Figures]:
        """Measure every disguise; that of social networks' spellings only where the pairs are at hand."""
        ways = [way for way in Disguise if way is not Disguise.TEENCODE or teencode]
        rewritten = {way: [disguised(text, way, teencode) for text in self._texts] for way in ways}
        return {way: self._figures(self._shares(texts)) for way, texts in rewritten.items()}

    def costs(self, cost: CostOf) -> dict[str, tuple[LabelCost, ...]]:
        return {
            output.id: cost(
                output_shares(output, self._head, self._official),
                output_truth(output, self._head, self._truth),
            )
            for output in self._head.outputs
            if output.harm
        }


def _misses(name: str, required: Required, found: Mapping[View, Figures]) -> list[Miss]:
    asked = {View.OFFICIAL: required.official, View.STRIPPED: required.stripped}
    return [
        Miss(head=name, view=view, figure=required.figure, required=least, found=value)
        for view, least in asked.items()
        if (value := found[view].values[required.figure]) < least
    ]


def evaluate(
    model: Measurable,
    datasets: Path,
    *,
    declarations: Mapping[str, Declaration] | None = None,
    cost: CostOf | None = None,
    progress: Progress = silent,
) -> Evaluation:
    """Measure every head of a model that is declared; reads test texts only, changes nothing.

    Takes about two minutes of one core. `cost` knows what labels a score saves; without it label costs are
    left out. `misses` lists the required figures that were not reached.

    Raises:
        DatasetError: a data set is missing or not as declared.

    """
    declared = load_declarations() if declarations is None else declarations
    measured = [name for name, head in declared.items() if name in model.heads and not head.weak]
    corpora = read_corpora(declared, datasets)
    teencode = read_teencode(datasets)
    heads: dict[str, dict[View, Figures]] = {}
    disguises: dict[str, dict[Disguise, Figures]] = {}
    costs: dict[str, tuple[LabelCost, ...]] = {}
    for done, name in enumerate(measured, start=1):
        test = _Test(model, name, corpora[name])
        heads[name] = test.views()
        disguises[name] = test.disguises(teencode)
        costs |= test.costs(cost) if cost is not None else {}
        progress(f"[{done}/{len(measured)}] Đánh giá: {declared[name].name_vi}")
    misses = tuple(
        miss
        for name in measured
        for asked in declared[name].required
        for miss in _misses(name, asked, heads[name])
    )
    return Evaluation(
        model=model.version, heads=heads, misses=misses, disguises=disguises, label_costs=costs
    )
