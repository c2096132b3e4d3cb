"""Whatever a file holds, reading it ends in a named problem, never in an exception."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rubric_samples import DAY, GOOD, codes, problems

from rubrics.check import check_file
from rubrics.codes import Code
from rubrics.load import MAX_PROBLEMS, load_rubric, parse_rubric
from rubrics.source import MAX_BYTES
from rubrics.tree import MAX_DEPTH, MAX_NODES


def test_a_missing_file(tmp_path: Path) -> None:
    loaded = load_rubric(tmp_path / "không có.yaml")
    assert [found.code for found in loaded.problems] == [Code.FILE_MISSING]
    assert loaded.rubric is None


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert [found.code for found in load_rubric(tmp_path).problems] == [Code.FILE_UNREADABLE]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert [found.code for found in load_rubric(tmp_path / "pipe").problems] == [Code.FILE_UNREADABLE]


def test_a_path_with_a_null_byte() -> None:
    assert load_rubric(Path("a\0b")).problems[0].code in {Code.FILE_MISSING, Code.FILE_UNREADABLE}


@pytest.mark.parametrize("data", [b"", b"\n\n  \n", b"# only a comment\n"])
def test_an_empty_file(data: bytes) -> None:
    assert codes(data) == [Code.FILE_EMPTY]


def test_a_file_over_the_size_limit() -> None:
    assert codes(b"#" * MAX_BYTES + b"\n") == [Code.FILE_TOO_LARGE]


def test_utf16_is_refused() -> None:
    assert codes(GOOD.encode("utf-16")) == [Code.NOT_UTF8]


@pytest.mark.parametrize(
    "head", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf1"], ids=["docx", "doc", "rtf"]
)
def test_a_word_file_under_another_name_is_called_one(head: bytes) -> None:
    assert codes(head + b"\x14\xff") == [Code.WORD_FILE]


def test_a_special_space_inside_a_sentence_is_taken() -> None:
    assert codes(GOOD.replace("vi: Tóm tắt", "vi: Tóm tắt:\u00a05\u202f%")) == []


def test_curly_quotes_inside_a_sentence_are_taken() -> None:
    assert codes(GOOD.replace("vi: Tóm tắt", "vi: “Tóm tắt”")) == []


def test_a_byte_that_is_not_utf8_is_placed() -> None:
    found = problems(GOOD.encode().replace("vi: Bộ".encode(), b"vi: B\xff"))
    assert [(problem.code, problem.line, problem.column) for problem in found] == [(Code.NOT_UTF8, 5, 8)]


def test_each_dash_of_a_list_that_word_changed_is_named_at_once() -> None:
    text = GOOD.replace("  - id: https", "  – id: https").replace("- id: co-bac", "— id: co-bac")
    text = text.replace("role: weighted", "role: weigthed", 1)
    assert codes(text) == [Code.NOT_A_CHOICE_NEAR, Code.SYNTAX_BULLET, Code.SYNTAX_BULLET]


def test_a_byte_order_mark_is_refused_and_the_rest_still_read() -> None:
    text = "\ufeff" + GOOD.replace("role: weighted", "role: weigthed")
    assert codes(text) == [Code.BOM, Code.NOT_A_CHOICE_NEAR]


@pytest.mark.parametrize("bomb", ["[" * 100_000, "{a: " * 50_000, "- " * 50_000, "? " * 50_000])
def test_depth_is_bounded(bomb: str) -> None:
    assert codes(bomb) == [Code.TOO_DEEP]


def test_depth_just_inside_the_bound_is_read() -> None:
    assert Code.TOO_DEEP not in codes("a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1))


def test_the_number_of_values_is_bounded() -> None:
    assert codes("- a\n" * (MAX_NODES + 1)) == [Code.TOO_MANY_NODES]


def test_a_billion_laughs_are_refused_where_they_stand() -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 30))]
    assert {Code.ANCHOR, Code.ALIAS} <= set(codes("\n".join(lines)))


def test_problems_are_cut_to_a_readable_number() -> None:
    found = problems("".join(f"truong_{n}: a\n" for n in range(500)))
    assert len(found) == MAX_PROBLEMS + 1
    assert found[-1].code is Code.TOO_MANY_PROBLEMS


def test_windows_line_ends_change_nothing() -> None:
    assert codes(GOOD.replace("\n", "\r\n")) == []
    assert codes(GOOD.replace("\n", "\r")) == []


def test_text_is_kept_in_composed_form() -> None:
    decomposed = GOOD.replace("Bộ thử", "Bo\u0302\u0323 thu\u031b\u0309")
    loaded = parse_rubric(decomposed.encode(), "thu.yaml")
    assert loaded.rubric is not None
    assert loaded.rubric.name.vi == "Bộ thử"


def test_the_digest_is_of_the_bytes() -> None:
    one, other = (parse_rubric(text.encode(), "thu.yaml").rubric for text in (GOOD, GOOD + "# thêm\n"))
    assert one is not None
    assert other is not None
    assert one.sha256 != other.sha256
    assert one.model_copy(update={"sha256": ""}) == other.model_copy(update={"sha256": ""})


def test_a_whole_file_is_checked(tmp_path: Path) -> None:
    path = tmp_path / "thu.yaml"
    path.write_text(GOOD.replace("checked_on: 2026-11-01", "checked_on: 2020-01-01"), encoding="utf-8")
    assert [found.code for found in check_file(path, DAY)] == [Code.LEGAL_STALE]
    assert check_file(path, DAY)[0].file == str(path)


@settings(max_examples=200, deadline=2000)
@given(st.binary(max_size=400))
def test_no_bytes_raise(data: bytes) -> None:
    assert parse_rubric(data, "x").rubric is None


_PIECES = st.sampled_from(
    [
        "\n",
        "  ",
        "- ",
        ": ",
        "'",
        '"',
        "[",
        "]",
        "{",
        "}",
        "|",
        ">",
        "&a",
        "*a",
        "!t",
        "%",
        "#",
        "?",
        "\t",
        "~",
        "no",
        "\ud7ff",
        "\u200b",
        "0x1",
        "1e999",
        "9" * 5000,
        "criteria:",
        "limits:",
        "<<: ",
        "---",
        "...",
        "\\",
        "@",
    ]
)


@pytest.mark.integration  # hundreds of broken files
@settings(max_examples=300, deadline=2000)
@given(st.lists(st.tuples(st.integers(0, len(GOOD)), _PIECES), min_size=1, max_size=6))
def test_no_damage_to_a_good_rubric_raises(damage: list[tuple[int, str]]) -> None:
    text = GOOD
    for at, piece in damage:
        text = text[:at] + piece + text[at:]
    found = problems(text)
    lines = text.count("\n") + text.count("\r") + 2
    assert all(1 <= problem.line <= lines and problem.column >= 1 for problem in found)


@pytest.mark.integration  # hundreds of broken files
@settings(max_examples=200, deadline=2000)
@given(st.integers(0, len(GOOD)), st.integers(0, 60))
def test_no_cut_in_a_good_rubric_raises(at: int, length: int) -> None:
    loaded = parse_rubric((GOOD[:at] + GOOD[at + length :]).encode(), "x")
    assert (loaded.rubric is None) == any(found.severity == "error" for found in loaded.problems)
