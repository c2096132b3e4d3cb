"""The tables of a card: figures with their intervals, disguises, and what labels cost."""

from collections.abc import Iterator, Mapping, Sequence

from classifier.declarations import Declaration
from classifier.disguises import DISGUISE_MEANINGS, SHARE, Disguise
from classifier.evaluate import LabelCost, View
from classifier.figures import Figures

_OF_OUTPUT = ("auc", "average_precision", "calibration_error")


def number(value: float) -> str:
    """Write a figure as the cards do."""
    return f"{value:.3f}"


def with_interval(figures: Figures, name: str) -> str:
    """Write a figure with its 95 % interval, where it has one."""
    value = number(figures.values[name])
    if name not in figures.intervals:
        return value
    low, high = figures.intervals[name]
    return f"{value} ({number(low)}-{number(high)})"


def figure_table(views: Mapping[View, Figures]) -> Iterator[str]:
    """Lay out every figure of every view."""
    yield "| figure | " + " | ".join(f"{view.value} (n={views[view].texts})" for view in View) + " |"
    yield "|---|" + "---|" * len(View)
    for name in views[View.OFFICIAL].values:
        yield f"| {name} | " + " | ".join(with_interval(views[view], name) for view in View) + " |"


def _asked(declared: Declaration) -> list[str]:
    outputs = [f"{output.id}.{name}" for output in declared.outputs[:1] for name in _OF_OUTPUT]
    return [declared.metric, *outputs]


def disguise_table(
    declared: Declaration, official: Figures, disguises: Mapping[Disguise, Figures]
) -> Iterator[str]:
    """Lay out the head's metric and its first output's figures under each disguise."""
    if not disguises:
        return
    asked = _asked(declared)
    yield from ("", f"The official test's texts with {SHARE:.0%} of their words disguised:", "")
    yield "| disguise | " + " | ".join(asked) + " |"
    yield "|---|" + "---|" * len(asked)
    yield "| none | " + " | ".join(with_interval(official, name) for name in asked) + " |"
    for way, figures in disguises.items():
        yield f"| {way.value} | " + " | ".join(with_interval(figures, name) for name in asked) + " |"


def disguise_notes(disguises: Mapping[str, Mapping[Disguise, Figures]]) -> Iterator[str]:
    """Say what each disguise does, and which could not be measured."""
    measured = {way for found in disguises.values() for way in found}
    if not measured:
        return
    yield (
        f"- Disguises rewrite {SHARE:.0%} of the words of harmful and harmless texts alike, by a seed. They and the "
        "normaliser that undoes them were written by the same hands: other ways of hiding will fare worse."
    )
    for way, meaning in DISGUISE_MEANINGS.items():
        yield f"  - {way.value}: {meaning}{'' if way in measured else ' (not measured: the data set was not given)'}."


def cost_table(declared: Declaration, costs: Mapping[str, Sequence[LabelCost]]) -> Iterator[str]:
    """Lay out the labels an audit takes with each output's scores, and at random."""
    own = {output.id: costs[output.id] for output in declared.outputs if costs.get(output.id)}
    if not own:
        return
    population = next(iter(own.values()))[0].population
    yield ""
    yield f"Labels for a 95 % interval of that width, {population:,} documents sampled:"
    yield ""
    yield "| output | prevalence | width | drawn at random | steered by the score | saved |"
    yield "|---|---|---|---|---|---|"
    for name, rows in own.items():
        for row in rows:
            steered = "never so narrow" if row.labels is None else str(row.labels)
            saved = "–" if row.labels is None else f"{1 - row.labels / row.random:.0%}"
            yield f"| {name} | {row.prevalence:.1%} | {row.width:.1%} | {row.random} | {steered} | {saved} |"
