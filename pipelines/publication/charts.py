"""Small charts as inline SVG, drawn here, with a text alternative each.

Horizontal places are percents and sizes pixels, so that a chart fills 360 px of a phone or a printed
page with letters of the same size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from markupsafe import Markup

from pipelines.publication import formats
from pipelines.rating.types import CriterionResult, Estimate, Grade, PlatformRating

_EDGE = 1.5  # percent kept free at both ends, so that a dot at zero is drawn whole
_MOST_STEPS = 5  # more labels than this run into each other at 360 px
_GAP = 0.3  # percent between two grades
_NARROW = 13.0  # percent of width below which a grade's share does not fit inside its segment


@dataclass(frozen=True)
class Axis:
    """A linear scale from 0 to `top`, with marks every `step`."""

    top: float
    step: float

    def place(self, value: float) -> str:
        """Horizontal place of a value, as a percent of the chart's width."""
        inside = min(max(value / self.top, 0.0), 1.0)
        return f"{_EDGE + inside * (100 - 2 * _EDGE):.2f}%"

    def width(self, low: float, high: float) -> str:
        """Width of the stretch from low to high; never so thin that it vanishes."""
        span = (min(high, self.top) - max(low, 0.0)) / self.top
        return f"{max(span * (100 - 2 * _EDGE), 0.4):.2f}%"

    def ticks(self) -> list[float]:
        """Values that carry a mark."""
        return [self.step * i for i in range(round(self.top / self.step) + 1)]


def axis_for(largest: float) -> Axis:
    """The finest axis of at most five round steps that holds the share `largest` with some room."""
    need = min(max(largest * 1.08, 1e-4), 1.0)
    steps = (m * 10.0**power for power in range(-6, 1) for m in (1, 2, 5))
    step = next(s for s in steps if s * _MOST_STEPS >= need)
    return Axis(top=step * ceil(need / step), step=step)


@dataclass(frozen=True)
class Mark:
    """A named value of the rule, drawn as a line across the chart."""

    value: float
    name: str
    css: str


def rule_marks(result: CriterionResult) -> list[Mark]:
    """Good, tolerance and limit, smallest first; equal values share one line."""
    named = (
        (result.good, "mức tốt", "good"),
        (result.tolerance, "ngưỡng chấp nhận", "tolerance"),
        (result.limit, "giới hạn", "limit"),
    )
    marks: dict[float, Mark] = {}
    for value, name, css in named:
        if value is not None:
            known = marks.get(value)
            marks[value] = Mark(value, f"{known.name} và {name}" if known else name, css)
    return [marks[value] for value in sorted(marks)]


def _mark(axis: Axis, mark: Mark, row: int, bottom: int) -> Markup:
    left = mark.value < axis.top / 2
    return Markup(
        '<line class="mark mark-{css}" x1="{x}" x2="{x}" y1="{top}" y2="{bottom}"/>'
        '<text class="mark-label" x="{x}" dx="{dx}" y="{text}" text-anchor="{anchor}">{name} {value}</text>'
    ).format(
        css=mark.css,
        x=axis.place(mark.value),
        top=4 + 20 * row,
        text=16 + 20 * row,
        bottom=bottom,
        dx=6 if left else -6,
        anchor="start" if left else "end",
        name=mark.name,
        value=formats.threshold(mark.value),
    )


def _scale(axis: Axis, y: int) -> Markup:
    line = Markup('<line class="axis" x1="{}" x2="{}" y1="{y}" y2="{y}"/>').format(
        axis.place(0), axis.place(axis.top), y=y
    )
    ticks = axis.ticks()
    return line + Markup("").join(
        Markup(
            '<line class="axis" x1="{x}" x2="{x}" y1="{y}" y2="{y2}"/>'
            '<text class="tick" x="{x}" y="{ty}" text-anchor="{anchor}">{value}</text>'
        ).format(
            x=axis.place(t),
            y=y,
            y2=y + 5,
            ty=y + 20,
            value=formats.threshold(round(t, 10)),
            anchor="start" if i == 0 else "end" if i == len(ticks) - 1 else "middle",
        )
        for i, t in enumerate(ticks)
    )


def _bar(axis: Axis, estimate: Estimate, y: int) -> Markup:
    return Markup(
        '<rect class="interval" x="{x}" width="{width}" y="{top}" height="10" rx="5"/>'
        '<circle class="point" cx="{cx}" cy="{y}" r="6.5"/>'
    ).format(
        x=axis.place(estimate.low),
        width=axis.width(estimate.low, estimate.high),
        top=y - 5,
        cx=axis.place(estimate.prevalence),
        y=y,
    )


def _zone(axis: Axis, tolerance: float | None, top: int, height: int) -> Markup:
    if tolerance is None:
        return Markup("")
    return Markup('<rect class="zone" x="{}" width="{}" y="{}" height="{}"/>').format(
        axis.place(0), axis.width(0, tolerance), top, height
    )


def interval_words(result: CriterionResult) -> str:
    """What the interval chart shows, in words."""
    if result.estimate is None:
        return ""
    e = result.estimate
    marks = "; ".join(f"{m.name} {formats.threshold(m.value)}" for m in rule_marks(result))
    return (
        f"Ước tính {formats.percent(e.prevalence)}, khoảng tin cậy 95 % từ {formats.percent_range(e.low, e.high)}"
        f"{'; ' + marks if marks else ''}."
    )


def interval_chart(result: CriterionResult) -> Markup:
    """Estimate and interval against the rule's marks; empty without an estimate."""
    estimate = result.estimate
    if estimate is None:
        return Markup("")
    marks = rule_marks(result)
    axis = axis_for(max([estimate.high, *(m.value for m in marks)]))
    top = 20 * len(marks)
    middle, bottom = top + 24, top + 46
    body = [
        _zone(axis, result.tolerance, top + 4, bottom - top - 4),
        _scale(axis, bottom),
        *(_mark(axis, mark, row, bottom) for row, mark in enumerate(marks)),
        _bar(axis, estimate, middle),
    ]
    return _svg(bottom + 26, interval_words(result), body)


def interval_spark(result: CriterionResult) -> Markup:
    """The same in one line for a table whose cells already say the numbers."""
    estimate = result.estimate
    if estimate is None:
        return Markup("")
    marks = rule_marks(result)
    axis = axis_for(max([estimate.high, *(m.value for m in marks)]))
    lines = Markup("").join(
        Markup('<line class="mark mark-{}" x1="{x}" x2="{x}" y1="1" y2="21"/>').format(
            m.css, x=axis.place(m.value)
        )
        for m in marks
    )
    base = Markup('<line class="axis" x1="{}" x2="{}" y1="21" y2="21"/>').format(
        axis.place(0), axis.place(axis.top)
    )
    body = [_zone(axis, result.tolerance, 1, 20), base, lines, _bar(axis, estimate, 11)]
    return _svg(22, "", body)


def score_chart(rating: PlatformRating) -> Markup:
    """Score with its interval on 0 to 100, for beside the printed numbers; empty without a score."""
    if rating.score is None or rating.score_low is None or rating.score_high is None:
        return Markup("")
    axis = Axis(top=100, step=25)
    base = Markup('<line class="axis" x1="{}" x2="{}" y1="11" y2="11"/>').format(
        axis.place(0), axis.place(100)
    )
    body = Markup(
        '<rect class="interval" x="{x}" width="{width}" y="6" height="10" rx="5"/>'
        '<circle class="point" cx="{cx}" cy="11" r="5"/>'
    ).format(
        x=axis.place(rating.score_low),
        width=axis.width(rating.score_low, rating.score_high),
        cx=axis.place(rating.score),
    )
    return _svg(22, "", [base, body])


def grade_words(rating: PlatformRating) -> str:
    """Probability of each grade, in words."""
    return "Xác suất: " + "; ".join(
        f"hạng {grade.value} {formats.percent(rating.grade_probabilities.get(grade, 0.0))}"
        for grade in Grade
    )


def grade_strip(rating: PlatformRating) -> Markup:
    """One bar cut by the probability of each grade; empty where none was computed."""
    if not rating.grade_probabilities:
        return Markup("")
    body, left = [], 0.0
    for grade in Grade:
        width = 100 * rating.grade_probabilities.get(grade, 0.0)
        if width > 0:
            body.append(_segment(grade, left, width))
        left += width
    return _svg(34, grade_words(rating), body)


def _segment(grade: Grade, left: float, width: float) -> Markup:
    gap = _GAP if left + width < 100 - _GAP else 0.0
    box = Markup('<rect class="fill-{g}" x="{x:.2f}%" width="{w:.2f}%" y="0" height="34"/>').format(
        g=grade.value.lower(), x=left, w=max(width - gap, 0.1)
    )
    if width < _NARROW:
        return box
    share = formats.percent(width / 100) if width > 2 * _NARROW else ""
    return box + Markup('<text class="on-fill" x="{:.2f}%" y="22" text-anchor="middle">{}</text>').format(
        left + width / 2, f"{grade.value} {share}".strip()
    )


def _svg(height: int, words: str, body: Sequence[Markup]) -> Markup:
    """The frame: an image with words, or decoration where the words stand beside it."""
    role = Markup('role="img" aria-label="{}"').format(words) if words else Markup('aria-hidden="true"')
    return Markup('<svg class="chart" width="100%" height="{}" {} focusable="false">{}</svg>').format(
        height, role, Markup("").join(body)
    )
