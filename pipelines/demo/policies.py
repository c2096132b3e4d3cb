"""Policy pages of the demo platforms: what each has, and by being absent what it lacks."""

from typing import TypeAlias

Policies: TypeAlias = dict[str, tuple[str, tuple[str, ...]]]
"""Path to heading and paragraphs."""

NEWS_POLICIES: Policies = {
    "/gioi-thieu.html": (
        "Giới thiệu",
        (
            "Báo Tin Sáng là báo điện tử địa phương (hư cấu), viết về đời sống quanh nhà bằng lời dễ hiểu.",
            "Cơ quan chủ quản: Hội Người Đọc Báo thành phố Nam Sa. Giấy phép số 01/GP-BTTS ngày 02/01/2024.",
        ),
    ),
    "/lien-he.html": (
        "Liên hệ tòa soạn",
        (
            "Địa chỉ: 12 đường Hàng Me, thành phố Nam Sa. Điện thoại: 0000 000 101.",
            "Thư điện tử: toasoan@tin-sang.example. Đường dây nóng tiếp nhận phản ánh từ 7 giờ đến 21 giờ.",
        ),
    ),
    "/quang-cao.html": (
        "Bảng giá quảng cáo",
        (
            "Mọi nội dung quảng cáo trên Tin Sáng đều có nhãn “Quảng cáo” và có nút đóng, nút báo xấu.",
            "Liên hệ: quangcao@tin-sang.example.",
        ),
    ),
    "/dieu-khoan-su-dung.html": (
        "Điều khoản sử dụng",
        (
            "Bạn đọc chịu trách nhiệm về ý kiến của mình. Ý kiến xúc phạm, kỳ thị, lừa đảo, quảng cáo bị gỡ.",
            "Bình luận bị gỡ được giữ 30 ngày để giải quyết khiếu nại.",
        ),
    ),
    "/chinh-sach-bao-mat.html": (
        "Chính sách bảo vệ dữ liệu cá nhân",
        (
            "Chúng tôi chỉ thu thập tên hiển thị và thư điện tử khi bạn gửi bình luận, không bán cho bên thứ ba.",
            "Bạn có quyền xem, sửa, xóa dữ liệu của mình và từ chối cookie không cần thiết.",
            "Bộ phận bảo vệ dữ liệu cá nhân: dulieu@tin-sang.example.",
        ),
    ),
    "/bao-cao-vi-pham.html": (
        "Báo cáo nội dung vi phạm",
        (
            "Bấm “Báo vi phạm” dưới mỗi bình luận, hoặc gửi địa chỉ trang tới baovipham@tin-sang.example.",
            "Chúng tôi xử lý trong 24 giờ và trả lời người báo.",
        ),
    ),
}
NEWS_SECURITY_TXT = (
    "Contact: mailto:baomat@tin-sang.example\n"
    "Expires: 2027-10-31T23:59:59+07:00\n"
    "Preferred-Languages: vi, en\n"
    "Canonical: {origin}/.well-known/security.txt\n"
)
# The forum says nothing of personal data, names no operator and no licence.
FORUM_POLICIES: Policies = {
    "/help/noi-quy": (
        "Nội quy diễn đàn",
        (
            "Thành viên tự chịu trách nhiệm về bài viết. Không đăng bài xúc phạm, lừa đảo, quảng cáo sai box.",
            "Ban quản trị có quyền khóa chủ đề mà không cần báo trước.",
        ),
    ),
    "/help/lien-he": (
        "Liên hệ ban quản trị",
        ("Gửi thư tới bqt@pho-nho.example hoặc nhắn tin cho thành viên có tên màu đỏ.",),
    ),
    "/help/bao-xau": (
        "Báo cáo bài viết",
        ("Bấm biểu tượng tam giác dưới mỗi bài để báo cáo bài viết vi phạm nội quy.",),
    ),
}
# The shop names its operator but no licence, and offers no way to complain or report.
SHOP_POLICIES: Policies = {
    "/trang/dieu-khoan": (
        "Điều khoản mua bán",
        (
            "Khi đặt hàng, khách đồng ý với điều khoản của Chợ Bến Song và của gian hàng.",
            "Đánh giá được hiển thị ngay, không duyệt trước.",
        ),
    ),
    "/trang/chinh-sach-bao-mat": (
        "Chính sách bảo mật thông tin",
        (
            "Chợ Bến Song thu thập tên, số điện thoại, địa chỉ để giao hàng và chia sẻ cho đơn vị vận chuyển.",
            "Khách có thể yêu cầu xóa tài khoản tại mục Tài khoản của tôi.",
        ),
    ),
    "/trang/van-chuyen": (
        "Vận chuyển và đổi trả",
        ("Giao trong 2 đến 5 ngày. Đổi trả trong 7 ngày nếu hàng lỗi, khách chịu phí gửi lại.",),
    ),
    "/trang/gioi-thieu": (
        "Về Chợ Bến Song",
        ("Chợ Bến Song do Công ty TNHH Chợ Bến Song (hư cấu) vận hành, trụ sở tại tỉnh Trà Giồng.",),
    ),
}
