"""The tables of the open data: each column's name, type, meaning and where its value comes from.

The same tables make the CSV files, the Data Package's schemas and the page that explains them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipelines.publication.cells import Cell
from pipelines.rating.types import (
    CriterionResult,
    Estimate,
    Grade,
    PlatformRating,
    PublishedAppeal,
    SampledRow,
    SectionFacts,
    Stratum,
)

Row = TypeVar("Row")


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column. `type` is a Frictionless Table Schema type."""

    name: str
    type: str
    meaning: str
    value: Callable[[Row], Cell]


@dataclass(frozen=True)
class Table(Generic[Row]):
    """One CSV file. `parent` names the table that the leading part of `key` points to."""

    name: str
    title: str
    columns: tuple[Column[Row], ...]
    key: tuple[str, ...]
    parent: str = ""
    parent_key: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """File name in the data folder."""
        return f"{self.name}.csv"


@dataclass(frozen=True)
class CriterionRow:
    """One criterion of one rating, as a row."""

    rating: PlatformRating
    result: CriterionResult

    def estimated(self, field: str) -> float | None:
        """A field of the estimate, or None where there is none."""
        estimate: Estimate | None = self.result.estimate
        return None if estimate is None else getattr(estimate, field)


@dataclass(frozen=True)
class StratumRow:
    """One stratum of one criterion, as a row."""

    rating: PlatformRating
    result: CriterionResult
    index: int
    stratum: Stratum


@dataclass(frozen=True)
class CoverageRow:
    """One section of one rating's sample, as a row."""

    rating: PlatformRating
    facts: SectionFacts


LIST_SEPARATOR = ";"
_RUBRIC = "mã bộ tiêu chí"
_PLATFORM = "mã nền tảng"
_CRITERION = "mã tiêu chí"


def _probability(grade: Grade) -> Column[PlatformRating]:
    return Column(
        f"probability_{grade.value.lower()}",
        "number",
        f"xác suất hạng thật là {grade.value}",
        lambda r: r.grade_probabilities.get(grade),
    )


RATINGS: Table[PlatformRating] = Table(
    "ratings",
    "Kết quả của từng nền tảng theo từng bộ tiêu chí",
    (
        Column("rubric_id", "string", _RUBRIC, lambda r: r.rubric_id),
        Column("platform_id", "string", _PLATFORM, lambda r: r.platform_id),
        Column("rubric_version", "string", "phiên bản bộ tiêu chí", lambda r: r.rubric_version),
        Column("platform_name", "string", "tên nền tảng", lambda r: r.platform_name),
        Column("platform_url", "string", "địa chỉ nền tảng", lambda r: r.platform_url),
        Column("operator", "string", "đơn vị vận hành", lambda r: r.operator),
        Column("fields", "string", "lĩnh vực, cách nhau bằng ;", lambda r: LIST_SEPARATOR.join(r.fields)),
        Column("rating_seed", "integer", "hạt giống của các lần rút để tính hạng", lambda r: r.seed),
        Column("status", "string", "trạng thái kết quả", lambda r: r.status.value),
        Column(
            "grade",
            "string",
            "hạng, hoặc hai hạng liền kề (A-B); trống: không có hạng",
            lambda r: "-".join(r.grades),
        ),
        *(_probability(grade) for grade in Grade),
        Column("clean", "boolean", "có được công bố là nền tảng sạch không", lambda r: r.clean),
        Column("score", "number", "điểm chung, 0 đến 100", lambda r: r.score),
        Column("score_low", "number", "cận dưới 95 % của điểm", lambda r: r.score_low),
        Column("score_high", "number", "cận trên 95 % của điểm", lambda r: r.score_high),
        Column("weight_measured", "number", "phần trọng số đo được, 0 đến 1", lambda r: r.weight_measured),
        Column(
            "reasons",
            "string",
            "lý do không có hạng hoặc bị hạ hạng, cách nhau bằng ;",
            lambda r: LIST_SEPARATOR.join(r.reasons),
        ),
        Column(
            "drivers",
            "string",
            "các tiêu chí kéo điểm nhiều nhất, cách nhau bằng ;",
            lambda r: LIST_SEPARATOR.join(r.drivers),
        ),
        Column("run_id", "string", "mã lượt thu thập", lambda r: r.sample.run_id),
        Column("run_outcome", "string", "lượt thu thập kết thúc thế nào", lambda r: r.sample.run_outcome),
        Column("seed", "integer", "hạt giống ngẫu nhiên của phép rút mẫu", lambda r: r.sample.seed),
        Column("frame_sha256", "string", "mã băm SHA-256 của khung mẫu", lambda r: r.sample.frame_sha256),
        Column("listed", "integer", "số mục trong khung mẫu", lambda r: r.sample.listed),
        Column("drawn", "integer", "số mục rút được", lambda r: r.sample.drawn),
        Column("extracted", "integer", "số mục đọc được", lambda r: r.sample.extracted),
        Column("documents", "integer", "số nội dung tách được", lambda r: r.sample.documents),
        Column("first_capture", "datetime", "lần truy cập đầu (UTC)", lambda r: r.sample.first_capture),
        Column("last_capture", "datetime", "lần truy cập cuối (UTC)", lambda r: r.sample.last_capture),
    ),
    ("rubric_id", "platform_id"),
)

CRITERIA: Table[CriterionRow] = Table(
    "criteria",
    "Từng tiêu chí trên từng nền tảng",
    (
        Column("rubric_id", "string", _RUBRIC, lambda c: c.rating.rubric_id),
        Column("platform_id", "string", _PLATFORM, lambda c: c.rating.platform_id),
        Column("criterion_id", "string", _CRITERION, lambda c: c.result.criterion_id),
        Column("name", "string", "tên tiêu chí", lambda c: c.result.name),
        Column("kind", "string", "loại: content, links, site, attestation", lambda c: c.result.kind),
        Column("role", "string", "vai trò: mandatory, weighted, informative", lambda c: c.result.role),
        Column("weight", "number", "trọng số (điểm)", lambda c: c.result.weight),
        Column("harm", "string", "mã loại tác hại, trống nếu không có", lambda c: c.result.harm),
        Column("verdict", "string", "kết luận", lambda c: c.result.verdict.value),
        Column(
            "prevalence",
            "number",
            "tỷ lệ nội dung vi phạm ước tính, 0 đến 1",
            lambda c: c.estimated("prevalence"),
        ),
        Column("low", "number", "cận dưới 95 %", lambda c: c.estimated("low")),
        Column("high", "number", "cận trên 95 %", lambda c: c.estimated("high")),
        Column("n", "integer", "số nội dung đã được người gán nhãn", lambda c: c.estimated("n")),
        Column(
            "effective_n",
            "number",
            "cỡ mẫu hiệu dụng sau khi tính trọng số",
            lambda c: c.estimated("effective_n"),
        ),
        Column(
            "design_effect",
            "number",
            "hệ số thiết kế: rút theo cụm và với xác suất không đều làm phương sai của lần rút mẫu tăng lên mấy lần",
            lambda c: c.estimated("design_effect"),
        ),
        Column("population", "integer", "số nội dung trong mẫu", lambda c: c.estimated("population")),
        Column("good", "number", "mức tốt của bộ tiêu chí (90 điểm)", lambda c: c.result.good),
        Column("limit", "number", "mức giới hạn của bộ tiêu chí (50 điểm)", lambda c: c.result.limit),
        Column("tolerance", "number", "ngưỡng chấp nhận dùng để kết luận", lambda c: c.result.tolerance),
        Column("score", "number", "điểm tiêu chí, 0 đến 100", lambda c: c.result.score),
        Column("score_low", "number", "cận dưới 95 % của điểm", lambda c: c.result.score_low),
        Column("score_high", "number", "cận trên 95 % của điểm", lambda c: c.result.score_high),
        Column(
            "further_labels",
            "integer",
            "số nhãn còn cần để có thể kết luận",
            lambda c: c.result.further_labels,
        ),
        Column(
            "agreement",
            "number",
            "độ đồng thuận giữa người gán nhãn về tiêu chí, trên mọi nền tảng của kỳ (alpha của Krippendorff)",
            lambda c: c.result.agreement,
        ),
        Column("detail", "string", "diễn giải", lambda c: c.result.detail),
    ),
    ("rubric_id", "platform_id", "criterion_id"),
    "ratings",
    ("rubric_id", "platform_id"),
)

STRATA: Table[StratumRow] = Table(
    "strata",
    "Từng tầng điểm của mô hình, nơi rút nội dung cho người gán nhãn",
    (
        Column("rubric_id", "string", _RUBRIC, lambda s: s.rating.rubric_id),
        Column("platform_id", "string", _PLATFORM, lambda s: s.rating.platform_id),
        Column("criterion_id", "string", _CRITERION, lambda s: s.result.criterion_id),
        Column("stratum", "integer", "số thứ tự tầng, từ 0", lambda s: s.index),
        Column("lower", "number", "cận dưới điểm mô hình, tính cả", lambda s: s.stratum.lower),
        Column("upper", "number", "cận trên điểm mô hình, không tính", lambda s: s.stratum.upper),
        Column("documents", "integer", "số nội dung trong tầng", lambda s: s.stratum.documents),
        Column(
            "share", "number", "tỷ trọng của tầng theo trọng số rút mẫu, 0 đến 1", lambda s: s.stratum.share
        ),
        Column("labelled", "integer", "số nội dung đã gán nhãn", lambda s: s.stratum.labelled),
        Column("violating", "integer", "trong đó vi phạm", lambda s: s.stratum.violating),
        Column("unclear", "integer", "trong đó chưa phân định được", lambda s: s.stratum.unclear),
    ),
    ("rubric_id", "platform_id", "criterion_id", "stratum"),
    "criteria",
    ("rubric_id", "platform_id", "criterion_id"),
)

COVERAGE: Table[CoverageRow] = Table(
    "coverage",
    "Độ phủ của mẫu theo chuyên mục",
    (
        Column("rubric_id", "string", _RUBRIC, lambda c: c.rating.rubric_id),
        Column("platform_id", "string", _PLATFORM, lambda c: c.rating.platform_id),
        Column("section", "string", "mã chuyên mục", lambda c: c.facts.section),
        Column("name", "string", "tên chuyên mục", lambda c: c.facts.name),
        Column("listed", "integer", "số mục nền tảng liệt kê", lambda c: c.facts.listed),
        Column("drawn", "integer", "số mục rút được", lambda c: c.facts.drawn),
        Column("extracted", "integer", "số mục đọc được", lambda c: c.facts.extracted),
        Column("documents", "integer", "số nội dung tách được", lambda c: c.facts.documents),
        Column(
            "truncated",
            "integer",
            "số mục còn trang sau không thể rút vào mẫu",
            lambda c: c.facts.truncated,
        ),
        Column(
            "wordless",
            "integer",
            "số bài không lời (hình, nhãn dán), không chấm được",
            lambda c: c.facts.wordless,
        ),
        Column("pages", "integer", "số trang của các mục đọc được", lambda c: c.facts.pages),
        Column("pages_asked", "integer", "trong đó số trang được rút", lambda c: c.facts.pages_asked),
        Column("pages_read", "integer", "trong đó số trang đọc được", lambda c: c.facts.pages_read),
        Column(
            "outcomes",
            "string",
            "các mục được rút kết thúc thế nào, dạng kết quả=số mục, cách nhau bằng ;",
            lambda c: LIST_SEPARATOR.join(f"{k}={n}" for k, n in sorted(c.facts.outcomes.items())),
        ),
    ),
    ("rubric_id", "platform_id", "section"),
    "ratings",
    ("rubric_id", "platform_id"),
)

SAMPLES: Table[SampledRow] = Table(
    "samples",
    "Từng nội dung trong mẫu, không kèm văn bản",
    (
        Column("rubric_id", "string", _RUBRIC, lambda s: s.rubric_id),
        Column("platform_id", "string", _PLATFORM, lambda s: s.platform_id),
        Column("criterion_id", "string", _CRITERION, lambda s: s.criterion_id),
        Column("document_id", "string", "mã nội dung", lambda s: s.document_id),
        Column("section", "string", "chuyên mục", lambda s: s.section),
        Column("kind", "string", "loại nội dung", lambda s: s.kind),
        Column("url", "string", "địa chỉ trang chứa nội dung", lambda s: s.url),
        Column("content_hash", "string", "mã băm của nội dung", lambda s: s.content_hash),
        Column(
            "inclusion_probability",
            "number",
            "xác suất được rút vào mẫu; bài xem được qua nhiều địa chỉ chỉ có một dòng, tính chung các địa chỉ",
            lambda s: s.inclusion_probability,
        ),
        Column("score", "number", "điểm mô hình, chỉ dùng để chia tầng", lambda s: s.score),
        Column("stratum", "integer", "số thứ tự tầng", lambda s: s.stratum),
        Column(
            "judgment",
            "string",
            "nhãn cuối cùng; disputed: còn chờ phân xử; excluded: bị loại theo kiến nghị; trống: chưa gán",
            lambda s: s.judgment,
        ),
        Column("cluster", "string", "cụm (chủ đề hoặc trang) mà nội dung thuộc về", lambda s: s.cluster),
        Column(
            "asked_under",
            "string",
            "bộ được kế thừa mà nhãn được gán, hoặc nội dung bị loại, theo nó, cách nhau bằng ;; "
            "trống: chính bộ này, hoặc chưa gán",
            lambda s: s.asked_under,
        ),
    ),
    ("rubric_id", "platform_id", "criterion_id", "document_id"),
    "criteria",
    ("rubric_id", "platform_id", "criterion_id"),
)

APPEALS: Table[PublishedAppeal] = Table(
    "appeals",
    "Từng kiến nghị của nền tảng và câu trả lời, không kèm lời của nền tảng",
    (
        Column("rubric_id", "string", _RUBRIC, lambda a: a.rubric_id),
        Column("platform_id", "string", _PLATFORM, lambda a: a.platform_id),
        Column("appeal_id", "integer", "số của kiến nghị", lambda a: a.appeal_id),
        Column("edition_id", "string", "kỳ công bố mà kiến nghị được gửi trước đó", lambda a: a.edition_id),
        Column("criterion_id", "string", _CRITERION, lambda a: a.criterion_id),
        Column(
            "document_id",
            "string",
            "mã nội dung; trống: kết luận về trang web nói chung",
            lambda a: a.document_id,
        ),
        Column("finding_id", "string", "mã kết luận trong bản xem trước", lambda a: a.finding_id),
        Column("ground", "string", "căn cứ kiến nghị", lambda a: a.ground),
        Column("received_at", "datetime", "lúc nhận (UTC)", lambda a: a.received_at),
        Column("answer", "string", "câu trả lời; trống: chưa trả lời", lambda a: a.answer),
        Column("effect", "string", "hệ quả của câu trả lời với con số", lambda a: a.effect),
        Column("reason", "string", "lý do của cơ quan", lambda a: a.reason),
        Column("office", "string", "cơ quan trả lời", lambda a: a.office),
        Column("answered_at", "datetime", "lúc trả lời (UTC)", lambda a: a.answered_at),
    ),
    ("rubric_id", "platform_id", "appeal_id"),
    "ratings",
    ("rubric_id", "platform_id"),
)
