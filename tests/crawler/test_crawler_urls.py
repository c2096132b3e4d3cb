"""Canonical addresses and platform membership."""

import pytest

from crawler.types import Platform
from crawler.urls import authority, canonical_url, item_id, on_platform, registrable_domain


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://Bao.Example:80", "http://bao.example/"),
        ("https://bao.example:443/a/../b/./c", "https://bao.example/b/c"),
        ("https://bao.example/tin?b=2&a=1#binh-luan", "https://bao.example/tin?a=1&b=2"),
        ("https://bao.example/tin?utm_source=zalo&id=7&fbclid=x", "https://bao.example/tin?id=7"),
        ("https://bao.example/t.php?s=0123456789abcdef0123&t=5", "https://bao.example/t.php?t=5"),
        ("https://bao.example/t.php?s=giay&t=5", "https://bao.example/t.php?s=giay&t=5"),
        ("https://bao.example/a;jsessionid=AB12?x=1", "https://bao.example/a?x=1"),
        ("https://ten:matkhau@bao.example/a", "https://bao.example/a"),
        ("https://bao.example:8443/a", "https://bao.example:8443/a"),
        ("https://báo.example/a", "https://xn--bo-mia.example/a"),
    ],
)
def test_canonical_form(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    "url",
    ["", "tin.html", "ftp://bao.example/", "javascript:alert(1)", "https:///a", "http://a" + "b" * 3000],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        canonical_url(url)


def test_an_item_keeps_its_id_across_schemes_and_tracking() -> None:
    plain = item_id("http://bao.example/tin-1.html")
    assert plain == item_id("https://bao.example/tin-1.html?utm_medium=x#y")
    assert plain != item_id("https://bao.example/tin-2.html")
    assert len(plain) == 20


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("tin.bao.com.vn", "bao.com.vn"),
        ("bao.vn", "bao.vn"),
        ("www.bao.vn.example", "bao.vn.example"),
        ("ban.blogspot.com", "ban.blogspot.com"),
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "localhost"),
    ],
)
def test_registrable_domain(host: str, domain: str) -> None:
    assert registrable_domain(host) == domain


def _platform(url: str, *hosts: str) -> Platform:
    return Platform(id="p", name="P", url=url, fields=(), hosts=hosts)


@pytest.mark.parametrize(
    ("url", "platform", "belongs"),
    [
        ("https://m.bao.com.vn/a", _platform("https://www.bao.com.vn/"), True),
        ("https://bao.com.vn.evil.example/a", _platform("https://www.bao.com.vn/"), False),
        ("https://evilbao.com.vn/a", _platform("https://bao.com.vn/"), False),
        ("https://cdn.khac.example/a", _platform("https://bao.com.vn/", "khac.example"), True),
        ("http://127.0.0.1:8001/a", _platform("http://127.0.0.1:8001/"), True),
        ("http://127.0.0.1:8002/a", _platform("http://127.0.0.1:8001/"), False),
        ("http://localhost:9/a", _platform("http://localhost:8/"), False),
        ("http://bao.vn.example:8001/a", _platform("http://bao.vn.example:8000/"), True),
        ("http://khac.vn.example/a", _platform("http://bao.vn.example/"), False),
        ("file:///etc/passwd", _platform("http://bao.vn.example/"), False),
        ("http://[::1]/", _platform("http://bao.vn.example/"), False),
        ("http://", _platform("http://bao.vn.example/"), False),
    ],
)
def test_membership(url: str, platform: Platform, belongs: bool) -> None:
    assert on_platform(url, platform) is belongs


def test_authority_brackets_ipv6_and_drops_default_ports() -> None:
    assert authority("http://[2001:db8::1]:80/") == "[2001:db8::1]"
    assert authority("http://a.example:8080/") == "a.example:8080"
