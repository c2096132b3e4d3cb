"""Ratings as a table for the terminal."""

from collections.abc import Mapping

from pipelines.commands.console import table
from pipelines.publication.formats import number, percent, percent_range, points, points_range
from pipelines.rating.forecast import LabelForecast, Outlook
from pipelines.rating.types import CriterionResult, PlatformRating
from pipelines.rating.words import REASON_WORDS, STATUS_WORDS, VERDICT_WORDS
from pipelines.steps.examples import ExampleReport, ScoredExample
from pipelines.steps.impact import Impact

SHOWN_DRIVERS = 2


def rating_table(ratings: list[PlatformRating]) -> str:
    """Give one line a rating: platform, rubric, grade or why none, interval of the score, drivers."""
    headers = ("Nền tảng", "Bộ tiêu chí", "Hạng", "Điểm (khoảng 95 %)", "Yếu tố chính")
    rows = [(r.platform_name, r.rubric_id, grade(r), interval(r), drivers(r)) for r in ratings]
    return table(headers, rows)


def grade(rating: PlatformRating) -> str:
    """Give the grade as printed, or the status when there is none."""
    if rating.grades:
        return "-".join(rating.grades) + (" · nền tảng sạch" if rating.clean else "")
    return STATUS_WORDS[rating.status]


def interval(rating: PlatformRating) -> str:
    """Give the score with its interval, or a dash."""
    if rating.score is None or rating.score_low is None or rating.score_high is None:
        return "–"
    return f"{points(rating.score)} ({points_range(rating.score_low, rating.score_high)})"


def drivers(rating: PlatformRating) -> str:
    """Give what moved the score most, or the reasons for there being no grade."""
    by_id = {criterion.criterion_id: criterion for criterion in rating.criteria}
    named = [_driver(by_id[driver]) for driver in rating.drivers[:SHOWN_DRIVERS] if driver in by_id]
    reasons = [REASON_WORDS[reason].removesuffix(".") for reason in rating.reasons]
    return "; ".join((reasons if not rating.grades else []) + named) or "–"


def _driver(criterion: CriterionResult) -> str:
    if criterion.estimate is None:
        return criterion.name
    return f"{criterion.name} {percent(criterion.estimate.prevalence)}"


def impact_table(found: list[Impact]) -> str:
    """Give one line a stored rating: what it is, what it would be, which verdicts would differ."""
    headers = ("Nền tảng", "Lượt thu thập", "Hiện nay", "Theo bản sửa", "Tiêu chí đổi kết luận")
    rows = [
        (
            one.before.platform_name,
            one.run_id,
            grade(one.before) + (" *" if one.relabelled else ""),
            grade(one.after) if one.changes else "không đổi",
            ", ".join(one.criteria) or "–",
        )
        for one in found
    ]
    changed, regraded = sum(one.changes for one in found), sum(one.regrades for one in found)
    lines = [table(headers, rows), f"{len(found)} kết quả, {changed} sẽ đổi, trong đó {regraded} đổi hạng."]
    if any(one.relabelled for one in found):
        lines.append(
            "* Nhãn đã đổi sau lần xếp hạng này, nên một phần khác biệt là do nhãn: chạy `cleanplatforms rate` theo "
            "bản đang dùng rồi xem lại."
        )
    if reworded := sorted({name for one in found for name in one.reworded}):
        lines.append(
            f"Bản sửa hỏi khác đi ở {', '.join(reworded)}: nhãn cũ được dùng ở đây chỉ để ước chừng; khi áp dụng phải "
            "gán nhãn lại từ đầu."
        )
    return "\n".join(lines)


def examples_text(found: list[ExampleReport]) -> str:
    """Give, criterion by criterion, how the model separates the examples and which it misjudges."""
    lines = [line for report in found for line in _examples(report)]
    return "\n".join(lines) or "Bộ tiêu chí này không có ví dụ nào."


def _examples(report: ExampleReport) -> list[str]:
    if report.separation is None:
        return [f"{report.criterion_id}: chỉ con người xét, máy không chấm."]
    head = (
        f"{report.criterion_id}: máy xếp đúng {percent(report.separation)} số cặp ví dụ ({report.output})."
    )
    return [head, *(f"  {_misranked(one)}" for one in report.misranked)]


def _misranked(example: ScoredExample) -> str:
    kind = "vi phạm nhưng điểm thấp" if example.violates else "không vi phạm nhưng điểm cao"
    return f"{kind} ({percent(example.score)}): {example.text}"


def forecast_table(found: Mapping[tuple[str, str], Mapping[str, LabelForecast]]) -> str:
    """Give, platform by platform, how many labels a verdict would take and what twice the plan would buy."""
    headers = (
        *("Nền tảng", "Tiêu chí", "Nếu tỷ lệ thật là", "Nhãn dự kiến", "Khoảng sẽ được", "Kết luận sẽ là"),
        *("Gấp đôi nhãn", "Nhãn để kết luận"),
    )
    rows = [
        (platform, criterion, *_outlook(outlook))
        for (platform, _), by_criterion in found.items()
        for criterion, one in by_criterion.items()
        for outlook in (one.if_good, one.if_limit)
    ]
    note = "Hai dòng mỗi tiêu chí: nếu nền tảng ở mức tốt, và nếu ở mức giới hạn của bộ tiêu chí."
    return f"{table(headers, rows)}\n{note}" if rows else "Chưa có lượt thu thập nào để dự báo."


def _outlook(outlook: Outlook) -> tuple[str, ...]:
    return (
        percent(outlook.prevalence),
        number(outlook.planned.labels),
        percent_range(outlook.planned.low, outlook.planned.high),
        VERDICT_WORDS[outlook.planned.verdict],
        percent_range(outlook.doubled.low, outlook.doubled.high),
        "mẫu này chưa đủ" if outlook.needed is None else number(outlook.needed),
    )
