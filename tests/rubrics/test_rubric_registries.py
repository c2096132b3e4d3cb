"""The dated registry of authorities, and the block lists: reading and matching."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rubrics.authorities import authorities, authority, responsible
from rubrics.blocklists import ListFormat, block_list, block_lists, clean_host, match, parse_block_list
from rubrics.errors import BlockListError, RegistryError, UnknownNameError
from rubrics.law import replaced_laws
from rubrics.registry import read_registry
from rubrics.shapes import Day, Field, Group
from rubrics.types import HarmCode, PlatformField


@pytest.mark.parametrize(
    ("day", "ministry"),
    [
        (date(2021, 6, 15), "Bộ Thông tin và Truyền thông"),
        (date(2025, 2, 28), "Bộ Thông tin và Truyền thông"),
        (date(2025, 3, 1), "Bộ Văn hóa, Thể thao và Du lịch"),
        (date(2026, 11, 22), "Bộ Văn hóa, Thể thao và Du lịch"),
    ],
)
def test_the_ministry_of_the_press_changes_on_its_day(day: date, ministry: str) -> None:
    tenure = authority("cuc-bao-chi").on(day)
    assert tenure is not None
    assert tenure.ministry == ministry


def test_an_office_without_a_successor_is_gone() -> None:
    assert authority("cuc-an-toan-thong-tin").on(date(2025, 3, 1)) is None


@pytest.mark.parametrize("field", PlatformField)
def test_somebody_answers_for_every_field_today(field: PlatformField) -> None:
    assert responsible(field, date(2026, 11, 22))


def test_nobody_is_invented_for_days_before_the_registry() -> None:
    assert responsible("press", date(2019, 1, 1)) == ()


def test_tenures_of_an_office_do_not_overlap() -> None:
    for office in authorities().values():
        for earlier, later in zip(office.tenures, office.tenures[1:], strict=False):
            assert earlier.until is not None
            assert earlier.until < later.since


def test_an_unknown_office_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="gần nhất là “cuc-bao-chi”"):
        authority("cuc-baochi")


def test_a_broken_registry_names_its_mistakes(tmp_path: Path) -> None:
    path = tmp_path / "so.yaml"
    path.write_text("ngay: 01/02/2026\nla: 1\n", encoding="utf-8")
    with pytest.raises(RegistryError, match=r"so\.yaml:1:7: lỗi: .*2026-02-01(.|\n)*so\.yaml:2:1"):
        read_registry(path, Group((Field("ngay", Day(), "ngày"),)))


def test_replaced_laws_are_dated() -> None:
    assert all(row["from"] > date(2025, 1, 1) and row["number"] not in row["by"] for row in replaced_laws())


def test_block_lists_name_publisher_licence_and_harm() -> None:
    assert {found.harm for found in block_lists().values()} <= set(HarmCode)
    assert block_list("gambling-vn").licence == "MIT"
    assert block_list("phishing-vn").licence == "BSD-3-Clause"
    with pytest.raises(UnknownNameError, match="gambling-vn"):
        block_list("gambling")


HOSTS = """\
# danh sách thử
127.0.0.1 localhost
0.0.0.0 Cuoc.example www.cuoc.example  # hai tên
0.0.0.0 0.0.0.0
::1 ip6-localhost
"""


def test_a_hosts_file() -> None:
    assert parse_block_list(HOSTS, "hosts") == {"cuoc.example", "www.cuoc.example", "0.0.0.0"}


def test_a_list_of_domains() -> None:
    text = "\ufeff! chú thích\n||cuoc.example^\n*.bac.example\n.do.example\nTài-Xỉu.example\n192.0.2.7\nlocalhost\na b\ncom\n-x.example\n"
    assert parse_block_list(text, ListFormat.DOMAINS) == {
        "cuoc.example",
        "bac.example",
        "do.example",
        "xn--ti-xu-rqa6174c.example",
        "192.0.2.7",
    }


def test_a_list_of_links_keeps_pages_apart_from_hosts() -> None:
    text = "https://cuoc.example/\nlua.example\nhttp://mxh.example/nhom/12?a=1#x\nhttp://mxh.example/trang/\nftp://f.example\n"
    assert parse_block_list(text, "urls") == {
        "cuoc.example",
        "lua.example",
        "mxh.example/nhom/12?a=1",
        "mxh.example/trang",
    }


@pytest.mark.parametrize("text", ["", "# chỉ có chú thích\n", "<html>không phải danh sách</html>"])
@pytest.mark.parametrize("form", ListFormat)
def test_a_list_without_a_usable_line_is_refused(text: str, form: ListFormat) -> None:
    with pytest.raises(BlockListError, match="không có dòng nào"):
        parse_block_list(text, form)


LISTED = frozenset(
    {
        "cuoc.example",
        "mxh.example/nhom/12",
        "mxh.example/a.php?id=1",
        "xn--ti-xu-rqa6174c.example",
        "192.0.2.7",
    }
)


@pytest.mark.parametrize(
    ("url", "entry"),
    [
        ("https://cuoc.example/", "cuoc.example"),
        ("HTTP://WWW.Cuoc.Example.:8080/x?y#z", "cuoc.example"),
        ("https://a.b.cuoc.example", "cuoc.example"),
        ("https://ten:mat-khau@cuoc.example/", "cuoc.example"),
        ("https://cuoc.example\\@lanh.example/", "cuoc.example"),
        ("https://tài-xỉu.example/", "xn--ti-xu-rqa6174c.example"),
        ("https://xn--ti-xu-rqa6174c.example/", "xn--ti-xu-rqa6174c.example"),
        ("http://192.0.2.7/nap-tien", "192.0.2.7"),
        ("https://mxh.example/nhom/12/bai/3", "mxh.example/nhom/12"),
        ("https://mxh.example/a.php?id=1", "mxh.example/a.php?id=1"),
        ("https://mxh.example/a.php?id=2", ""),
        ("https://mxh.example/nhom/123", ""),
        ("https://mxh.example/", ""),
        ("https://khongcuoc.example/", ""),
        ("https://cuoc.example.lanh.example/", ""),
        ("https://lanh.example/?u=https://cuoc.example", ""),
        ("https://lanh.example/cuoc.example", ""),
        ("http://7.192.0.2.7/", ""),
        ("mailto:a@cuoc.example", ""),
        ("javascript:location='https://cuoc.example'", ""),
        ("//cuoc.example", ""),
        ("http://[::1", ""),
        ("", ""),
    ],
)
def test_matching_a_link(url: str, entry: str) -> None:
    assert match(url, LISTED) == entry


def test_the_longest_listed_host_is_named() -> None:
    assert match("https://a.b.example", frozenset({"b.example", "a.b.example"})) == "a.b.example"


@settings(max_examples=300)
@given(st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    assert match(text, LISTED) in LISTED | {""}
    assert match(f"http://{text}", LISTED) in LISTED | {""}
    host = clean_host(text)
    assert clean_host(host) == host
