"""Vietnamese names of every closed set that a rubric may use, for messages, editors and readers."""

from rubrics.types import (
    CriterionKind,
    DocumentKind,
    HarmCode,
    PlatformField,
    Role,
    RubricStatus,
    SiteCheck,
    Weight,
)

HARM_VI: dict[HarmCode, str] = {
    HarmCode.H01: "xâm hại tình dục trẻ em",
    HarmCode.H02: "nội dung không phù hợp với trẻ em",
    HarmCode.H03: "nội dung khiêu dâm",
    HarmCode.H04: "bạo lực",
    HarmCode.H05: "bôi nhọ, xúc phạm",
    HarmCode.H06: "thù ghét, kỳ thị",
    HarmCode.H07: "quấy rối, phát tán hình ảnh riêng tư",
    HarmCode.H08: "tự gây hại",
    HarmCode.H09: "lừa đảo, mạo danh",
    HarmCode.H10: "hàng cấm, hàng giả",
    HarmCode.H11: "quảng cáo sai sự thật hoặc trá hình, tin rác",
    HarmCode.H12: "lộ dữ liệu cá nhân",
    HarmCode.H13: "tin giả gây hại (sức khỏe, thiên tai, tài chính)",
    HarmCode.H14: "vi phạm bản quyền",
    HarmCode.H15: "cờ bạc, mê tín trục lợi",
    HarmCode.H16: "buôn bán động vật hoang dã",
    HarmCode.H18: "tiêu đề câu khách, nội dung kém chất lượng",
}

KIND_VI: dict[CriterionKind, str] = {
    CriterionKind.CONTENT: "tỷ lệ nội dung vi phạm, đo trên mẫu",
    CriterionKind.LINKS: "tỷ lệ nội dung có đường dẫn tới tên miền trong danh sách chặn",
    CriterionKind.SITE: "kiểm tra chính trang web",
    CriterionKind.ATTESTATION: "xác nhận bằng văn bản của cơ quan có thẩm quyền",
}

ROLE_VI: dict[Role, str] = {
    Role.MANDATORY: "bắt buộc",
    Role.WEIGHTED: "tính điểm",
    Role.INFORMATIVE: "tham khảo",
}

WEIGHT_VI: dict[Weight, str] = {
    Weight.CRITICAL: "rất cao",
    Weight.HIGH: "cao",
    Weight.MEDIUM: "vừa",
    Weight.LOW: "thấp",
    Weight.NONE: "không có",
}

STATUS_VI: dict[RubricStatus, str] = {
    RubricStatus.DRAFT: "dự thảo",
    RubricStatus.IN_FORCE: "đang có hiệu lực",
    RubricStatus.SUPERSEDED: "đã được thay thế",
}

FIELD_VI: dict[PlatformField, str] = {
    PlatformField.PRESS: "báo chí",
    PlatformField.SOCIAL: "mạng xã hội",
    PlatformField.FORUM: "diễn đàn",
    PlatformField.ECOMMERCE: "thương mại điện tử",
    PlatformField.APPS: "ứng dụng, trò chơi",
    PlatformField.CHILDREN: "thông tin cho trẻ em",
}

DOCUMENT_VI: dict[DocumentKind, str] = {
    DocumentKind.ARTICLE: "bài viết",
    DocumentKind.POST: "bài đăng",
    DocumentKind.COMMENT: "bình luận",
    DocumentKind.REVIEW: "đánh giá sản phẩm",
    DocumentKind.LISTING: "tin bán hàng",
}

CHECK_VI: dict[SiteCheck, str] = {
    SiteCheck.HTTPS: "mọi trang được phục vụ qua HTTPS",
    SiteCheck.CERTIFICATE: "chứng thư số hợp lệ",
    SiteCheck.SECURITY_HEADERS: "có các tiêu đề bảo mật của trình duyệt",
    SiteCheck.PRIVACY_POLICY: "công bố chính sách bảo vệ dữ liệu cá nhân",
    SiteCheck.OPERATOR_NAMED: "nêu tên đơn vị chủ quản",
    SiteCheck.LICENCE_NAMED: "nêu số giấy phép hoặc đăng ký",
    SiteCheck.CONTACT: "có thông tin liên hệ",
    SiteCheck.REPORT_CHANNEL: "có kênh tiếp nhận phản ánh nội dung",
    SiteCheck.TERMS: "công bố điều khoản sử dụng",
    SiteCheck.SECURITY_TXT: "có tệp security.txt để báo lỗ hổng",
    SiteCheck.MARKED_ADVERTISING: "quảng cáo được đánh dấu rõ",
    SiteCheck.CONSENT_BEFORE_TRACKERS: "hỏi ý kiến trước khi gắn công cụ theo dõi",
}
