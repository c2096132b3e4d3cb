"""The sections of the demo platforms: slug to name, in the order of their menus."""

NEWS_SECTIONS: dict[str, str] = {
    "thoi-su": "Thời sự",
    "phap-luat": "Pháp luật",
    "doi-song": "Đời sống",
    "cong-nghe": "Công nghệ",
}
FORUM_BOARDS: dict[str, str] = {
    "chuyen-tro": "Chuyện trò",
    "ky-thuat": "Hỏi đáp kỹ thuật",
    "cho-troi": "Chợ trời",
    "bong-da": "Bóng đá xóm",
    "viec-lam": "Học hành – việc làm",
}
SHOP_CATEGORIES: dict[str, str] = {
    "gia-dung": "Đồ gia dụng",
    "thoi-trang": "Thời trang",
    "phu-kien": "Phụ kiện điện tử",
    "thuc-pham": "Thực phẩm",
}
