"""The application's words: keys, buttons, and what became of a press."""

from pipelines.audit.labels import JUDGMENT_WORDS, Judgment
from pipelines.store.seats import Press, Undo

KEYS: dict[Judgment, str] = {
    Judgment.VIOLATING: "1",
    Judgment.INNOCENT: "2",
    Judgment.UNCLEAR: "3",
    Judgment.UNUSABLE: "4",
}

BUTTONS = tuple((KEYS[j], j.value, JUDGMENT_WORDS[j].capitalize()) for j in Judgment)
"""Key, value and word of each judgment's button."""

PRESS_WORDS: dict[Press, str] = {
    Press.RECORDED: "",
    Press.ALREADY: "Bạn đã gán nhãn nội dung này; nhãn trước được giữ nguyên. Muốn đổi, hãy bấm Hoàn tác.",
    Press.TAKEN: (
        "Trang mở quá lâu nên nội dung này đã được giao cho người khác và đã đủ người. "
        "Nhãn vừa bấm không cần nữa; các nhãn trước của bạn vẫn còn nguyên."
    ),
    Press.WITHDRAWN: "Nội dung này không còn trong kế hoạch thẩm định; nhãn vừa bấm không được ghi.",
}

UNDO_WORDS: dict[Undo, str] = {
    Undo.REOPENED: "Đã mở lại nội dung trước. Nhãn cũ còn hiệu lực cho tới khi bạn chọn lại.",
    Undo.NOTHING: "Chưa có nhãn nào để hoàn tác.",
    Undo.DECIDED: "Người phân xử đã quyết định nội dung trước, nên không mở lại được.",
}

SESSION_OVER = (
    "Phiên đã kết thúc nên lần bấm vừa rồi chưa được ghi; mọi nhãn trước vẫn còn. "
    "Đăng nhập lại rồi làm tiếp."
)

REFUSALS: dict[int, tuple[str, str]] = {
    400: (
        "Yêu cầu không hợp lệ",
        "Trang đã cũ hoặc phiên đã kết thúc; lần bấm vừa rồi chưa được ghi. Hãy về trang đầu, đăng nhập lại nếu cần.",
    ),
    403: ("Không có quyền", "Tài khoản của bạn không làm việc này. Hãy hỏi trưởng nhóm."),
    404: ("Không có trang này", "Địa chỉ sai, hoặc liên kết đã dùng hay hết hạn."),
    405: ("Cách gọi không hợp lệ", "Hãy quay về trang đầu."),
    413: ("Dữ liệu gửi lên quá lớn", "Hãy quay về trang đầu."),
    500: (
        "Có lỗi ngoài dự kiến",
        "Nhãn đã bấm trước đó vẫn còn. Hãy tải lại; nếu còn lỗi, báo người vận hành.",
    ),
}
