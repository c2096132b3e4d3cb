"""The registry: right files load, wrong ones get all their mistakes in Vietnamese."""

from pathlib import Path

import pytest
from pydantic_core._pydantic_core import list_all_errors

from crawler.errors import PlatformAddressError, PlatformFileError
from crawler.registry import load_platforms, platform_from_url
from crawler.registry_messages import MESSAGES, message

GOOD = """\
id: bao-ben-mo
name: Báo Bến Mơ
url: https://benmo.vn.example/
fields: [press]
operator: Công ty Bến Mơ
sections:
  - id: doi-song
    name: Đời sống
    item_kind: article
    entries:
      - {kind: listing, url: "https://benmo.vn.example/doi-song", item_pattern: '\\.html$'}
      - kind: feed
        url: https://benmo.vn.example/rss/doi-song.rss
budget: {items: 120}
"""


def _write(folder: Path, text: str, name: str = "a.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_and_a_folder_load(tmp_path: Path) -> None:
    path = _write(tmp_path, GOOD)
    (platform,) = load_platforms(path)
    assert platform.sections[0].entries[0].item_pattern == r"\.html$"
    assert platform.budget.items == 120
    _write(tmp_path, GOOD.replace("bao-ben-mo", "bao-khac"), "b.yml")
    assert [one.id for one in load_platforms(tmp_path)] == ["bao-ben-mo", "bao-khac"]


def test_all_mistakes_of_all_files_at_once_with_their_lines(tmp_path: Path) -> None:
    bad = (
        GOOD.replace("name: Báo Bến Mơ\n", "")
        .replace("fields: [press]", "fields: [bao-chi]")
        .replace("operator:", "opperator:")
        .replace("{items: 120}", "{items: 0}")
    )
    _write(tmp_path, bad)
    _write(
        tmp_path,
        GOOD.replace("https://benmo.vn.example/rss/", "https://khac.vn.example/rss/").replace(
            "'\\.html$'", "'('"
        ),
        "b.yaml",
    )
    with pytest.raises(PlatformFileError) as caught:
        load_platforms(tmp_path)
    found = {(Path(one.file).name, one.line, one.field) for one in caught.value.mistakes}
    assert found == {
        ("a.yaml", 1, "name"),
        ("a.yaml", 3, "fields.1"),
        ("a.yaml", 4, "opperator"),
        ("a.yaml", 13, "budget.items"),
        ("b.yaml", 11, "sections.1.entries.1.item_pattern"),
        ("b.yaml", 13, "sections.1.entries.2.url"),
    }
    text = str(caught.value)
    assert "6 lỗi" in text
    assert text.count("Cách sửa") == 6
    assert "operator" in text.split("opperator")[1]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("id: [a\n", "YAML"),
        ("id: a\nid: b\n", "hai lần"),
        ("a: &x 1\nb: *x\n", "bí danh"),
        ("- 1\n", "tên: giá trị"),
        ("", "thiếu trường"),
        (GOOD + "x: " + "y" * 300_000, "lớn quá"),
        (GOOD.replace("https://benmo.vn.example/\n", "benmo\n"), "không phải địa chỉ web"),
        (GOOD.replace("id: doi-song", "id: Đời sống"), "không phải mã hợp lệ"),
        (GOOD.replace("    item_kind: article", "    sample: 500"), "ngân sách chỉ có 120"),
        (GOOD + "sampling: {method: two-phase}\n", "single, two_phase, views"),
        (GOOD + "sampling: {metod: views}\n", "gần nhất là method"),
        (GOOD + "sampling:\n  pilot_share: 0,2\n", "sau dấu chấm"),
        (GOOD + "contact:\n", "bỏ trống"),
        (GOOD + "operator: Công ty: Bến Mơ\n", "dấu hai chấm"),
        (GOOD + "\toperator: x\n", "ký tự Tab"),
        (GOOD + "\u00a0operator: x\n", "dấu cách đặc biệt"),
        (GOOD + "operator:\u00a0x\n", "dấu cách đặc biệt"),
        (GOOD.replace("items: 120", "items: 1.200"), "ghi 1200"),
        (GOOD + "sampling: {pilot_share: 1}\n", "ghi số không quá 0.9"),
        (GOOD + "sampling: {pilot_minimum: 1}\n", "ghi số từ 2 trở lên"),
        (GOOD + "sampling: {pilot: 0.2}\n", "method, pilot_share, pilot_minimum"),
    ],
)
def test_each_kind_of_mistake_has_its_words(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(PlatformFileError, match=problem):
        load_platforms(_write(tmp_path, text))


def test_unreadable_and_empty_places(tmp_path: Path) -> None:
    with pytest.raises(PlatformFileError, match="không đọc được tệp"):
        load_platforms(tmp_path / "khong-co.yaml")
    with pytest.raises(PlatformFileError, match=r"không có tệp \.yaml nào"):
        load_platforms(tmp_path)
    path = tmp_path / "latin.yaml"
    path.write_bytes("name: Báo".encode("latin-1"))
    with pytest.raises(PlatformFileError, match="UTF-8"):
        load_platforms(path)


@pytest.mark.parametrize("name", ["con", "nul", "com1"])
def test_an_id_that_windows_keeps_for_a_device_is_refused(tmp_path: Path, name: str) -> None:
    _write(tmp_path, GOOD.replace("id: bao-ben-mo", f"id: {name}", 1))
    with pytest.raises(PlatformFileError, match=f"{name}-vn"):
        load_platforms(tmp_path)
    _write(tmp_path, GOOD.replace("id: bao-ben-mo", f"id: {name}-vn", 1))
    assert load_platforms(tmp_path)[0].id == f"{name}-vn"


def test_two_platforms_cannot_share_an_id(tmp_path: Path) -> None:
    _write(tmp_path, GOOD)
    _write(tmp_path, GOOD, "b.yaml")
    with pytest.raises(PlatformFileError, match=r"a\.yaml"):
        load_platforms(tmp_path)


def test_messages_are_for_errors_that_pydantic_knows() -> None:
    own = {
        "yaml",
        "encoding",
        "unreadable",
        "no_files",
        "too_large",
        "alias",
        "duplicate_key",
        "duplicate_id",
    }
    own |= {"empty", "thousands", "space", "extra_near"}
    own |= {
        "device_name",
        "url",
        "off_platform",
        "pattern",
        "no_entries",
        "over_budget",
        "adapter",
        "other",
    }
    assert set(MESSAGES) - own <= {one["type"] for one in list_all_errors()}
    assert message("never heard of", given="x")[0] == "giá trị “x” không dùng được."


def test_platform_from_address() -> None:
    platform = platform_from_url("WWW.Bao-Moi.vn.example")
    assert (platform.id, platform.url, platform.sections) == (
        "bao-moi-vn-example",
        "https://www.bao-moi.vn.example/",
        (),
    )
    assert platform_from_url("http://127.0.0.1:8001/").id == "127-0-0-1-8001"


def test_a_vietnamese_domain_is_named_as_people_read_it() -> None:
    platform = platform_from_url("https://báo-mường.example/")
    assert platform.name == "báo-mường.example"
    assert platform.url.startswith("https://xn--")
    assert platform.url.isascii()
    assert platform_from_url("https://bao_moi.example/").name == "bao_moi.example"


@pytest.mark.parametrize("url", ["", "bao", "ftp://bao.example/", "https://a:b@bao.example/", "https://"])
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(PlatformAddressError, match="Cách sửa"):
        platform_from_url(url)
