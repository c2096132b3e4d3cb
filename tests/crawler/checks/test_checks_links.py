"""Which links of a home page lead to the pages the checks want."""

import pytest

from crawler.checks import PageRole, wanted_links

BASE = "https://www.xom.example/"


@pytest.mark.parametrize(
    ("link", "role"),
    [
        ('<a href="/p/1">Chính sách bảo mật</a>', PageRole.PRIVACY),
        ('<a href="/p/1">Quyền riêng tư</a>', PageRole.PRIVACY),
        ('<a href="/p/1">Privacy Policy</a>', PageRole.PRIVACY),
        ('<a href="/chinh-sach-bao-mat.html"><img src="/i.png"></a>', PageRole.PRIVACY),
        ('<a href="/p/1">Điều khoản sử dụng</a>', PageRole.TERMS),
        ('<a href="/p/1">Nội quy diễn đàn</a>', PageRole.TERMS),
        ('<a href="/p/1">Terms of Service</a>', PageRole.TERMS),
        ('<a href="/p/1">Liên hệ</a>', PageRole.CONTACT),
        ('<a href="/lien-he">Ở đây</a>', PageRole.CONTACT),
        ('<a href="/p/1">Giới thiệu</a>', PageRole.ABOUT),
        ('<a href="/about-us">Us</a>', PageRole.ABOUT),
        ('<a href="/p/1">Báo cáo vi phạm</a>', PageRole.REPORT),
        ('<a href="/p/1">Báo cáo bài viết</a>', PageRole.REPORT),
        ('<a href="/p/1">Báo cáo bình luận</a>', PageRole.REPORT),
        ('<a href="/p/1">Đường dây nóng</a>', PageRole.REPORT),
        ('<a href="/report-abuse">!</a>', PageRole.REPORT),
    ],
)
def test_link_is_found(link: str, role: PageRole) -> None:
    found = wanted_links(f"<p>x</p><footer>{link}</footer>", BASE)
    assert set(found) == {role}
    assert found[role].startswith(BASE)


@pytest.mark.parametrize(
    "link",
    [
        '<a href="https://khac.example/privacy">Chính sách bảo mật</a>',
        '<a href="javascript:void(0)">Chính sách bảo mật</a>',
        '<a href="#bao-mat">Chính sách bảo mật</a>',
        '<a href="/tin/1">Ngân hàng đổi chính sách bảo mật sau khi hàng nghìn khách hàng phản ánh lên báo</a>',
        '<a href="/tin/2">Chợ quê</a>',
    ],
)
def test_link_is_left_alone(link: str) -> None:
    assert wanted_links(link, BASE) == {}


def test_words_win_over_paths_and_the_first_link_over_later_ones() -> None:
    html = '<a href="/bao-mat-tai-khoan">Tài khoản</a><a href="/p/7">Bảo mật thông tin</a><a href="/p/8">Chính sách bảo mật</a>'
    assert wanted_links(html, BASE) == {PageRole.PRIVACY: BASE + "p/7"}
