"""Which links of a home page lead to the pages that the checks want to see."""

import re
import unicodedata
from urllib.parse import unquote, urlsplit

from crawler.checks.evidence import PageRole
from crawler.extraction.dom import Node, Page, clean, parse
from crawler.extraction.tamed import tame
from crawler.extraction.urls import absolute, host, same_site

# Words of the link (accents kept) and of its path (accents gone), per role; the first that fits wins.
WORDS: dict[PageRole, re.Pattern[str]] = {
    PageRole.PRIVACY: re.compile(
        r"bảo mật|quyền riêng tư|bảo vệ (?:dữ liệu|thông tin)|dữ liệu cá nhân|thông tin cá nhân|privacy|data protection"
    ),
    PageRole.REPORT: re.compile(
        r"báo cáo (?:vi phạm|nội dung|bài viết|bình luận|xấu|lạm dụng)|"
        r"báo xấu|phản ánh|tố cáo|tố giác|khiếu nại|đường dây nóng|"
        r"giải quyết tranh chấp|report (?:abuse|content|a |violation)|abuse|complaint|dmca|bản quyền.*vi phạm"
    ),
    PageRole.TERMS: re.compile(
        r"điều khoản|thỏa thuận|thoả thuận|quy định sử dụng|quy chế|nội quy|điều kiện (?:sử dụng|giao dịch)|"
        r"terms|conditions of use|rules"
    ),
    PageRole.CONTACT: re.compile(r"liên hệ|liên lạc|tòa soạn|toà soạn|contact"),
    PageRole.ABOUT: re.compile(r"giới thiệu|về chúng tôi|giấy phép|chủ quản|about|imprint|licen[cs]e"),
}
PATHS: dict[PageRole, re.Pattern[str]] = {
    PageRole.PRIVACY: re.compile(r"bao-?mat|rieng-?tu|privacy|du-?lieu-?ca-?nhan|bao-?ve-?thong-?tin"),
    PageRole.REPORT: re.compile(
        r"report|bao-?cao-?vi-?pham|phan-?anh|to-?cao|khieu-?nai|abuse|complaint|duong-?day-?nong"
    ),
    PageRole.TERMS: re.compile(
        r"dieu-?khoan|thoa-?thuan|quy-?dinh|quy-?che|noi-?quy|terms|(?:^|/)tos(?:$|/)|rules"
    ),
    PageRole.CONTACT: re.compile(r"lien-?he|toa-?soan|contact"),
    PageRole.ABOUT: re.compile(r"gioi-?thieu|ve-chung-toi|giay-?phep|about|imprint"),
}
# A link to an article has a headline's length; a link to a policy has a label's.
_LONGEST_LABEL = 60


def wanted_links(html: str, base_url: str) -> dict[PageRole, str]:
    """Absolute address of each wanted page that a home page links to on its own site; absent roles are left out."""
    return roles_in(parse(tame(html)), base_url)


def roles_in(page: Page, base_url: str) -> dict[PageRole, str]:
    """Like `wanted_links`, of a page that is parsed already; words of a link count before its path."""
    links = [(clean(page.text(node)), _target(node, base_url)) for node in page.elements("a")]
    usable = [(text.lower(), url) for text, url in links if url and len(text) <= _LONGEST_LABEL]
    found: dict[PageRole, str] = {}
    for role, words in WORDS.items():
        by_words = (url for text, url in usable if words.search(text))
        by_path = (url for _, url in usable if PATHS[role].search(_plain_path(url)))
        url = next(by_words, "") or next(by_path, "")
        if url:
            found[role] = url
    return found


def _target(node: Node, base_url: str) -> str:
    url = absolute(base_url, node.get("href"))
    return url if url and same_site(host(url), host(base_url)) else ""


def _plain_path(url: str) -> str:
    """The path in lower case without accents."""
    path = unquote(urlsplit(url).path).lower().replace("đ", "d")
    return "".join(char for char in unicodedata.normalize("NFD", path) if not unicodedata.combining(char))
