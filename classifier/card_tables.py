"""The tables of a card: figures with their intervals, disguises, and what labels cost."""

from collections.abc import Iterator, Mapping, Sequence

from classifier.bootstrap import RESAMPLES, SEED
from classifier.calibration import Decision
from classifier.declarations import Declaration
from classifier.disguises import DISGUISE_MEANINGS, SHARE, Disguise
from classifier.evaluate import Evaluation, LabelCost, View
from classifier.figures import Figures
from classifier.metrics import ECE_BINS
from classifier.types import Head

INTENDED = """\
## Intended use

The scores steer **which documents people look at**: the sample that is labelled is drawn with more weight
where a head sees harm. They never decide: no document, author or platform is judged by a score, and every
published prevalence rests on people's labels. Not for moderation, not for profiling, not for languages other
than Vietnamese.
"""

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


def decisions_line(head: Head, decision: Decision) -> str:
    """Say by which weights and levels a head decides."""
    chosen = ", ".join(
        f"{name} x {weight:.2f}" for name, weight in zip(head.classes, decision.class_weights, strict=True)
    )
    levels = ", ".join(f"{name} >= {level:.2f}" for name, level in decision.thresholds.items())
    return f"Decisions, chosen on texts unseen in training: class = heaviest of ({chosen}); {levels}."


def peer_table(declared: Declaration, official: Figures) -> Iterator[str]:
    """Lay out the official figures beside the published ones, with their sources."""
    if not declared.peers:
        return
    yield from ("", "| model | figure | value | source |", "|---|---|---|---|")
    for figure in dict.fromkeys(peer.figure for peer in declared.peers):
        yield f"| **this model** | {figure} | **{with_interval(official, figure)}** | measured |"
        for peer in declared.peers:
            if peer.figure == figure:
                yield f"| {peer.model} | {figure} | {number(peer.value)} | {peer.source} |"


def interval_note() -> str:
    """Say what the brackets and the calibration figures mean."""
    return (
        f"- In brackets: 95 % percentile intervals over {RESAMPLES:,} resamples (seed {SEED}) of whole groups of "
        f"repeated texts. calibration_error is the expected one over {ECE_BINS} equal bins of the score, "
        "calibration_floor what chance alone would show on so many texts if every score were exactly right."
    )


def readings(evaluation: Evaluation) -> str:
    """Own up to how often the tests were looked at before this card."""
    if not evaluation.earlier:
        return "The tests were read once, for this card."
    looks = "; ".join(
        f"{reading.model}: "
        + ", ".join(f"{head} {number(value)}" for head, value in reading.figures.items())
        for reading in evaluation.earlier
    )
    return f"The tests were read before, by candidates this model replaced ({looks})."


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
