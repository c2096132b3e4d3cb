"""What every outcome of a rating is called, in Vietnamese for readers. One total table each."""

from enum import StrEnum

from pipelines.rating.drift import Drift
from pipelines.rating.types import Grade, RatingStatus, Reason, Verdict

VERDICT_WORDS: dict[Verdict, str] = {
    Verdict.MET: "Đạt",
    Verdict.NOT_MET: "Không đạt",
    Verdict.INSUFFICIENT: "Chưa đủ bằng chứng",
    Verdict.NOT_MEASURED: "Chưa đo được",
    Verdict.NOT_APPLICABLE: "Không áp dụng",
}

GRADE_WORDS: dict[Grade, str] = {
    Grade.A: "Rất tốt: hầu hết tiêu chí ở mức tốt hoặc hơn",
    Grade.B: "Tốt: nhìn chung gần mức tốt hơn là gần giới hạn",
    Grade.C: "Trung bình: nhìn chung còn trong giới hạn",
    Grade.D: "Kém: nhìn chung vượt giới hạn",
    Grade.E: "Rất kém: vượt xa giới hạn, hoặc không đạt một tiêu chí bắt buộc",
}

STATUS_WORDS: dict[RatingStatus, str] = {
    RatingStatus.RATED: "Đã xếp hạng",
    RatingStatus.INSUFFICIENT: "Chưa đủ bằng chứng",
    RatingStatus.PROVISIONAL: "Tạm tính, chưa thẩm định",
}

REASON_WORDS: dict[Reason, str] = {
    Reason.NO_SAMPLE: "Chưa có mẫu nội dung nào của nền tảng trong kỳ đánh giá.",
    Reason.ROBOTS_REFUSED: "Nền tảng không cho thu thập tự động (robots.txt từ chối hoặc không đọc được).",
    Reason.UNREACHABLE: "Không kết nối được tới nền tảng.",
    Reason.EMPTY_FRAME: "Nền tảng không liệt kê nội dung nào để lấy mẫu.",
    Reason.NO_DOCUMENTS: "Các trang lấy mẫu không cho ra nội dung nào đọc được.",
    Reason.CRAWL_FAILED: "Lần thu thập bị lỗi hoặc chưa kết thúc nên mẫu không dùng được.",
    Reason.NO_AUDIT: "Chưa có người thẩm định nội dung nào: kết quả chỉ là tạm tính và không được công bố.",
    Reason.WEIGHT_BELOW_MINIMUM: "Các tiêu chí đo được chiếm chưa tới 70 % tổng trọng số.",
    Reason.MANDATORY_FAILED: "Không đạt ít nhất một tiêu chí bắt buộc nên bị xếp hạng E.",
    Reason.MANDATORY_INSUFFICIENT: "Ít nhất một tiêu chí bắt buộc chưa đủ bằng chứng để kết luận.",
    Reason.GRADE_UNCERTAIN: "Bằng chứng chưa đủ để phân biệt giữa các hạng có thể, tính cả phần chưa đo được.",
}


DRIFT_WORDS: dict[Drift, str] = {
    Drift.NONE: "mô hình và người thẩm định khớp nhau",
    Drift.MODEL_HIGH: "mô hình báo cao hơn người thẩm định",
    Drift.MODEL_LOW: "mô hình báo thấp hơn người thẩm định",
    Drift.NOT_MEASURABLE: "không đo được độ lệch của mô hình",
}


class Shortfall(StrEnum):
    """Why one criterion has no score, or does not count."""

    NOT_OFFERED = "not_offered"
    NO_DOCUMENTS = "no_documents"
    NO_LABELS = "no_labels"
    FEW_LABELS = "few_labels"
    LOW_AGREEMENT = "low_agreement"
    INCONCLUSIVE = "inconclusive"
    NO_LIST = "no_list"
    MISSING = "missing"


SHORTFALL_WORDS: dict[Shortfall, str] = {
    Shortfall.NOT_OFFERED: "Nền tảng không có loại nội dung mà tiêu chí này nói tới.",
    Shortfall.NO_DOCUMENTS: "Mẫu không có nội dung nào thuộc loại mà tiêu chí này nói tới.",
    Shortfall.NO_LABELS: "Chưa có nội dung nào được thẩm định cho tiêu chí này.",
    Shortfall.FEW_LABELS: "Số nội dung đã thẩm định ít hơn mức tối thiểu của bộ tiêu chí.",
    Shortfall.LOW_AGREEMENT: "Người thẩm định chưa đủ đồng thuận nên chưa đo được tiêu chí này.",
    Shortfall.INCONCLUSIVE: "Phép kiểm tra không cho kết luận.",
    Shortfall.NO_LIST: "Chưa nạp đủ các danh sách chặn mà tiêu chí này viện dẫn.",
    Shortfall.MISSING: "Chưa có kết quả kiểm tra hoặc văn bản xác nhận.",
}
