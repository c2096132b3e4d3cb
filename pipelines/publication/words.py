"""The words readers see for every closed set that publication prints; tables only.

Verdicts, grades, statuses and reasons have theirs in pipelines.rating.words, what a rubric names in
rubrics.labels, judgments in pipelines.audit.labels.
"""

from collections.abc import Mapping

from pipelines.audit.appeals import ANSWER_WORDS, EFFECT_WORDS, GROUND_WORDS
from pipelines.audit.labels import EXCLUDED, JUDGMENT_WORDS
from pipelines.rating.types import Verdict
from rubrics.labels import DOCUMENT_VI, FIELD_VI, HARM_VI, KIND_VI, ROLE_VI

OUTCOMES: Mapping[str, str] = {
    "extracted": "đọc được nội dung",
    "empty": "trang không có nội dung",
    "wordless": "trang chỉ có bài không lời (hình, nhãn dán)",
    "not_found": "trang không còn (404, 410)",
    "soft_not_found": "trang không còn, dù máy chủ báo là có",
    "login_wall": "trang đòi đăng nhập mới cho xem",
    "consent_wall": "trang đòi đồng ý (cookie, độ tuổi) mới cho xem",
    "forbidden": "máy chủ từ chối (401, 403)",
    "robots_disallowed": "robots.txt không cho phép",
    "rate_limited": "máy chủ báo gửi quá nhanh (429)",
    "server_error": "máy chủ lỗi (5xx)",
    "timeout": "quá thời gian chờ",
    "dns_error": "không tìm thấy tên miền",
    "connection_error": "không kết nối được",
    "tls_error": "kết nối bảo mật lỗi",
    "non_public_address": "địa chỉ không công khai, không truy cập",
    "off_platform_redirect": "bị chuyển sang trang ngoài nền tảng",
    "redirect_loop": "chuyển hướng vòng lặp",
    "too_large": "trang quá lớn",
    "unsupported_type": "không phải trang văn bản",
    "undecodable": "không giải mã được",
    "extraction_error": "không tách được nội dung",
    "budget_exhausted": "hết định mức truy cập trước khi tới lượt",
}

RUN_OUTCOMES: Mapping[str, str] = {
    "running": "đang thu thập",
    "complete": "hoàn tất",
    "budget_exhausted": "dừng vì hết định mức truy cập; phần đã thu vẫn dùng được",
    "robots_refused": "nền tảng không cho thu thập tự động (robots.txt)",
    "unreachable": "không truy cập được nền tảng",
    "empty_frame": "không tìm thấy danh sách nội dung nào để lấy mẫu",
    "no_documents": "không tách được nội dung nào từ các trang đã thu",
    "failed": "thu thập gặp lỗi",
}

SAMPLING: Mapping[str, str] = {
    "single": "ngẫu nhiên trong từng chuyên mục",
    "two_phase": "ngẫu nhiên trong từng chuyên mục, chia phần theo một lượt thăm dò",
    "views": "xác suất theo lượt xem công khai",
}

UNLABELLED = "chưa gán nhãn"

VERDICT_MEANINGS: Mapping[Verdict, str] = {
    Verdict.MET: "Cả khoảng nằm trong ngưỡng chấp nhận {tolerance}, nên kết luận đạt.",
    Verdict.NOT_MET: "Cả khoảng nằm trên ngưỡng chấp nhận {tolerance}, nên kết luận không đạt.",
    Verdict.INSUFFICIENT: "Chưa thể khẳng định tỷ lệ thật nằm dưới hay trên ngưỡng chấp nhận {tolerance}.",
    Verdict.NOT_MEASURED: "Con số này không được dùng để kết luận.",
    Verdict.NOT_APPLICABLE: "Tiêu chí này không áp dụng cho nền tảng.",
}

TABLES: Mapping[str, Mapping[str, str]] = {
    "outcomes": OUTCOMES,
    "run_outcomes": RUN_OUTCOMES,
    "sampling": SAMPLING,
    "harms": {code.value: text for code, text in HARM_VI.items()},
    "documents": {kind.value: text for kind, text in DOCUMENT_VI.items()},
    "kinds": {kind.value: text for kind, text in KIND_VI.items()},
    "roles": {role.value: text for role, text in ROLE_VI.items()},
    "fields": {field.value: text for field, text in FIELD_VI.items()},
    "judgments": {"": UNLABELLED}
    | {judgment.value: text for judgment, text in JUDGMENT_WORDS.items()}
    | {EXCLUDED: "không tính, theo kiến nghị của nền tảng"},
    "grounds": {ground.value: text for ground, text in GROUND_WORDS.items()},
    "answers": {answer.value: text for answer, text in ANSWER_WORDS.items()},
    "effects": {effect.value: text for effect, text in EFFECT_WORDS.items()},
}


def word(table: Mapping[str, str], key: str) -> str:
    """The Vietnamese for `key`; an edition newer than this table shows its own word, never nothing."""
    return table.get(key, key)
