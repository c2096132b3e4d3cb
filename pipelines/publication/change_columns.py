"""The open data's tables of what changed since the last edition."""

from dataclasses import dataclass

from pipelines.publication.columns import Column, Table
from pipelines.rating.change_types import CriterionChange, RatingChange, ScoreChange
from pipelines.rating.types import Edition


@dataclass(frozen=True)
class CriterionChangeRow:
    """One criterion of one rating's change, as a row."""

    change: RatingChange
    one: CriterionChange


def _points(name: str, meaning: str) -> Column[RatingChange]:
    return Column(name, "number", meaning, lambda c: _part(c.score, name))


def _part(score: ScoreChange | None, name: str) -> float | None:
    return None if score is None else getattr(score, name)


CHANGES: Table[RatingChange] = Table(
    "changes",
    "Điểm đổi bao nhiêu so với kỳ công bố trước, và phần nào do đâu",
    (
        Column("rubric_id", "string", "mã bộ tiêu chí", lambda c: c.rubric_id),
        Column("platform_id", "string", "mã nền tảng", lambda c: c.platform_id),
        Column("since_edition", "string", "kỳ công bố được so sánh", lambda c: c.earlier.edition_id),
        Column("since_model", "string", "phiên bản mô hình của kỳ đó", lambda c: c.earlier.model_version),
        Column(
            "since_rubric_version",
            "string",
            "phiên bản bộ tiêu chí của kỳ đó",
            lambda c: c.earlier.rubric_version,
        ),
        _points("before", "điểm kỳ trước; trống cả dòng: một trong hai kỳ không có điểm"),
        _points("after", "điểm kỳ này"),
        _points("rubric", "phần do bộ tiêu chí đổi (điểm)"),
        _points("coverage", "phần do điều đo được nhiều lên hay ít đi"),
        _points("model", "phần do mô hình chia tầng mẫu cũ khác đi"),
        _points("platform", "phần do chính nền tảng"),
        _points("low", "cận dưới 95 % của phần do nền tảng"),
        _points("high", "cận trên 95 % của phần do nền tảng"),
        Column(
            "beyond_noise",
            "boolean",
            "phần do nền tảng có vượt quá sai số của hai lần lấy mẫu không",
            lambda c: None if c.score is None else c.score.beyond_noise,
        ),
    ),
    ("rubric_id", "platform_id"),
    "ratings",
    ("rubric_id", "platform_id"),
)

CRITERION_CHANGES: Table[CriterionChangeRow] = Table(
    "criterion_changes",
    "Từng tiêu chí so với kỳ công bố trước",
    (
        Column("rubric_id", "string", "mã bộ tiêu chí", lambda c: c.change.rubric_id),
        Column("platform_id", "string", "mã nền tảng", lambda c: c.change.platform_id),
        Column("criterion_id", "string", "mã tiêu chí", lambda c: c.one.criterion_id),
        Column(
            "comparison",
            "string",
            "so được không: compared, new, redefined, unmeasured_before, unmeasured_now",
            lambda c: c.one.comparison.value,
        ),
        Column("verdict_before", "string", "kết luận kỳ trước", lambda c: c.one.verdict_before),
        Column("before", "number", "tỷ lệ vi phạm kỳ trước, 0 đến 1", lambda c: c.one.before),
        Column("after", "number", "tỷ lệ vi phạm kỳ này, 0 đến 1", lambda c: c.one.after),
        Column("model", "number", "phần do mô hình", lambda c: c.one.model),
        Column("platform", "number", "phần do nền tảng", lambda c: c.one.platform),
        Column("low", "number", "cận dưới 95 % của phần do nền tảng", lambda c: c.one.low),
        Column("high", "number", "cận trên 95 % của phần do nền tảng", lambda c: c.one.high),
        Column(
            "beyond_noise",
            "boolean",
            "phần do nền tảng có vượt quá sai số không",
            lambda c: c.one.beyond_noise,
        ),
    ),
    ("rubric_id", "platform_id", "criterion_id"),
    "criteria",
    ("rubric_id", "platform_id", "criterion_id"),
)


def criterion_change_rows(edition: Edition) -> list[CriterionChangeRow]:
    """Every criterion of every change, in the edition's order."""
    return [CriterionChangeRow(change, one) for change in edition.changes for one in change.criteria]
