"""The rubric language as tables: every field, its shape, whether it must stand, and what it means."""

from collections.abc import Mapping
from typing import Any

from rubrics.authorities import authority_names
from rubrics.blocklists import block_list_names
from rubrics.labels import (
    CHECK_VI,
    DOCUMENT_VI,
    FIELD_VI,
    HARM_VI,
    KIND_VI,
    ROLE_VI,
    STATUS_VI,
    WEIGHT_VI,
)
from rubrics.shapes import SLUG, VERSION, Choice, Day, Field, Flag, Group, ListOf, Number, Whole, Words
from rubrics.types import CriterionKind, HarmCode, Weight


def _table(labels: Mapping[Any, str]) -> Choice:
    allowed = {member.value: label for member, label in labels.items()}
    return Choice(lambda: allowed, stand_in=next(iter(allowed)))


def _harms() -> Choice:
    allowed = {code.value: label for code, label in HARM_VI.items()}
    return Choice(lambda: allowed, stand_in=HarmCode.H05)


_SLUG = Words(
    most=64,
    pattern=SLUG,
    form="chữ thường không dấu, số và gạch nối, ví dụ binh-luan-xuc-pham",
    stand_in="x",
)
_VERSION = Words(
    most=16,
    pattern=VERSION,
    form='hai hoặc ba số cách nhau bằng dấu chấm trong nháy, ví dụ "1.0"',
    version=True,
)
_SHARE = Number(0.0001, 0.9, "một tỷ lệ từ 0.0001 đến 0.9, ví dụ 0.005 nghĩa là 0,5 %", 0.01)
_SENTENCES = ListOf(Words(most=500), most=30)

TEXT = Group(
    (
        Field("vi", Words(most=1000), "nội dung tiếng Việt", required=True),
        Field("en", Words(most=1000), "nội dung tiếng Anh", required=True),
    )
)

LEGAL = Group(
    (
        Field("document", Words(), "tên và số hiệu văn bản", required=True),
        Field("article", Words(most=100), "điều, khoản, điểm"),
        Field("in_force_from", Day(), "ngày văn bản có hiệu lực", required=True),
        Field("in_force_until", Day(), "ngày cuối cùng còn hiệu lực; bỏ trống nếu đang có hiệu lực"),
        Field("checked_on", Day(), "ngày đối chiếu văn bản gần nhất", required=True),
        Field("verified", Flag(), "true nếu đã đối chiếu với bản chính thức; mặc định true"),
    )
)

EXAMPLE = Group(
    (
        Field(
            "text", Words(most=1000), "đoạn văn ví dụ, tự viết, không chép lời người thật", required=True
        ),
        Field("violates", Flag(), "true nếu vi phạm, false nếu chỉ trông giống", required=True),
        Field("why", Words(most=500), "vì sao kết luận như vậy", required=True),
    )
)

LIMITS = Group(
    (
        Field("good", _SHARE, "tỷ lệ vi phạm được coi là tốt, ứng với 90 điểm", required=True),
        Field("limit", _SHARE, "tỷ lệ vi phạm ở mức giới hạn, ứng với 50 điểm", required=True),
        Field("tolerance", _SHARE, "ngưỡng chấp nhận, để kết luận đạt hay không đạt", required=True),
        Field(
            "min_labels",
            Whole(30, 100_000, "một số nguyên từ 30 đến 100000", 100_000),
            "số nội dung tối thiểu phải được gán nhãn (với links: số nội dung trong mẫu); mặc định 100",
        ),
        Field(
            "min_agreement",
            Number(0.6, 0.95, "một số từ 0.6 đến 0.95", 0.6),
            "mức thống nhất tối thiểu giữa những người gán nhãn (Krippendorff alpha); mặc định 0.6",
        ),
    )
)

CRITERION = Group(
    (
        Field("id", _SLUG, "mã tiêu chí, không đổi sau khi công bố", required=True),
        Field("kind", _table(KIND_VI), "loại tiêu chí, cho biết bằng chứng đến từ đâu", required=True),
        Field("role", _table(ROLE_VI), "vai trò trong xếp hạng", required=True),
        Field("weight", _table(WEIGHT_VI), "trọng số, cần khi role là weighted"),
        Field("name", TEXT, "tên tiêu chí", required=True),
        Field("harm", _harms(), "mã tác hại trong danh mục đóng"),
        Field(
            "applies_to", ListOf(_table(DOCUMENT_VI), least=1, unique=True), "những loại nội dung được xét"
        ),
        Field("limits", LIMITS, "mức tốt, mức giới hạn và ngưỡng chấp nhận"),
        Field(
            "block_lists",
            ListOf(Choice(block_list_names), least=1, unique=True),
            "danh sách chặn công khai được dùng",
        ),
        Field("check", _table(CHECK_VI), "điều kiểm tra ở chính trang web"),
        Field("human_only", Flag(), "true nếu chỉ con người xét, không dùng mô hình chọn mẫu"),
        Field("include", _SENTENCES, "hướng dẫn gán nhãn: những gì tính là vi phạm"),
        Field("exclude", _SENTENCES, "hướng dẫn gán nhãn: những gì không tính là vi phạm"),
        Field("legal", ListOf(LEGAL, most=20), "căn cứ pháp lý"),
        Field("examples", ListOf(EXAMPLE, most=100), "ví dụ vi phạm và không vi phạm"),
        Field("remedy", Words(most=1000), "nền tảng phải làm gì khi không đạt"),
        Field(
            "deadline_days",
            Whole(1, 365, "một số nguyên từ 1 đến 365", 30),
            "số ngày nền tảng có để khắc phục",
        ),
        Field(
            "deprecated_from",
            Day(),
            "ngày đầu tiên tiêu chí thôi được tính; từ ngày đó chỉ còn để tham khảo",
        ),
    )
)

NOT_OVERRIDDEN = frozenset({"id", "kind", "harm", "check", "human_only"})
"""What makes a criterion the one it is: changing it is a new criterion, under a new id."""

EXTENDS = Group(
    (
        Field("rubric", _SLUG, "mã bộ tiêu chí gốc", required=True),
        Field("version", _VERSION, "đúng phiên bản của bộ gốc", required=True),
    )
)

OVERRIDE = Group(
    (
        Field("criterion", _SLUG, "mã tiêu chí kế thừa được sửa", required=True),
        Field("why", Words(most=500), "vì sao sửa", required=True),
        *(
            Field(field.name, field.shape, f"{field.about} (thay cho nội dung của bộ gốc)")
            for field in CRITERION.fields
            if field.name not in NOT_OVERRIDDEN
        ),
    )
)

WAIVER = Group(
    (
        Field("criterion", _SLUG, "mã tiêu chí được tạm miễn", required=True),
        Field("why", Words(most=500), "lý do tạm miễn, được công bố", required=True),
        Field("until", Day(), "ngày cuối cùng được miễn, tính cả ngày đó", required=True),
        Field(
            "platforms",
            ListOf(_SLUG, least=1, unique=True),
            "mã những nền tảng được miễn; bỏ trống nếu miễn cho mọi nền tảng",
        ),
    )
)

CHANGE = Group(
    (
        Field("version", _VERSION, "phiên bản", required=True),
        Field("day", Day(), "ngày thay đổi", required=True),
        Field("what", Words(most=500), "thay đổi gì", required=True),
    )
)

RUBRIC = Group(
    (
        Field("id", _SLUG, "mã bộ tiêu chí, không đổi sau khi công bố", required=True),
        Field("version", _VERSION, "phiên bản, đặt trong dấu nháy", required=True),
        Field("status", _table(STATUS_VI), "tình trạng của bộ tiêu chí", required=True),
        Field("name", TEXT, "tên bộ tiêu chí", required=True),
        Field("summary", TEXT, "tóm tắt cho người đọc", required=True),
        Field("authority", Choice(authority_names), "đơn vị ban hành, theo danh bạ", required=True),
        Field(
            "fields",
            ListOf(_table(FIELD_VI), least=1, unique=True),
            "những lĩnh vực áp dụng",
            required=True,
        ),
        Field("effective_from", Day(), "ngày bắt đầu áp dụng", required=True),
        Field("effective_until", Day(), "ngày cuối cùng áp dụng; bỏ trống nếu chưa định"),
        Field("abstract", Flag(), "true nếu chỉ để các bộ khác kế thừa, không dùng để xếp hạng"),
        Field("extends", EXTENDS, "bộ tiêu chí gốc mà bộ này kế thừa"),
        Field("overrides", ListOf(OVERRIDE, most=200), "những chỗ sửa trong các tiêu chí kế thừa"),
        Field("criteria", ListOf(CRITERION, most=200), "các tiêu chí của riêng bộ này"),
        Field("waivers", ListOf(WAIVER, most=200), "những tiêu chí tạm miễn, có lý do và thời hạn"),
        Field("changelog", ListOf(CHANGE, most=200), "các lần thay đổi"),
    )
)

KIND_NEEDS: dict[CriterionKind, tuple[str, ...]] = {
    CriterionKind.CONTENT: ("harm", "applies_to", "limits"),
    CriterionKind.LINKS: ("block_lists", "limits"),
    CriterionKind.SITE: ("check",),
    CriterionKind.ATTESTATION: (),
}

_MEASURED = ("applies_to", "limits", "human_only", "include", "exclude", "examples")

KIND_FORBIDS: dict[CriterionKind, tuple[str, ...]] = {
    CriterionKind.CONTENT: ("block_lists", "check"),
    CriterionKind.LINKS: ("check", "human_only", "examples"),
    CriterionKind.SITE: ("harm", "block_lists", *_MEASURED),
    CriterionKind.ATTESTATION: ("check", "block_lists", *_MEASURED),
}

REAL_WEIGHTS = tuple(weight.value for weight in Weight if weight is not Weight.NONE)
