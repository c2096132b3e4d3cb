import csv
import io
import unicodedata

import pytest
from audit_cases import START, tasks
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.audit.errors import LabelFileError, MissingTextError
from pipelines.audit.exchange import (
    FORMULA_STARTS,
    MOST_CHARACTERS,
    AskedCriterion,
    AskedDocument,
    Column,
    ImportedLabels,
    export_tasks,
    import_labels,
    safe_cell,
)
from pipelines.audit.exchange import filled as filled_rows
from pipelines.audit.labels import Judgment, LabellerRole

TASKS = tasks()
DOCUMENTS = {
    t.document_id: AskedDocument(title="Tựa đề", text=f"Nội dung số {i}") for i, t in enumerate(TASKS)
}
CRITERIA = {
    ("r", "a"): AskedCriterion(name="Xúc phạm", guidance="Tính: chửi người khác; không tính: trích dẫn"),
    ("r", "b"): AskedCriterion(name="Lừa đảo"),
}


def exported(delimiter: str = ",") -> bytes:
    return export_tasks(TASKS, DOCUMENTS, CRITERIA, delimiter)


def table(data: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def written(rows: list[list[str]], delimiter: str = ",", encoding: str = "utf-8-sig") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def filled(*words: str) -> list[list[str]]:
    """The exported table with these words in its first rows."""
    rows = table(exported())
    for row, word in zip(rows[1:], words, strict=False):
        row[-1] = word
    return rows


def imported(data: bytes) -> ImportedLabels:
    return import_labels(data, TASKS, "an", START)


def problems(data: bytes) -> list[tuple[int, str]]:
    with pytest.raises(LabelFileError) as caught:
        imported(data)
    return [(p.row, p.column) for p in caught.value.problems]


def test_a_row_for_each_question_and_nothing_that_gives_the_platform_away() -> None:
    rows = table(exported())
    assert rows[0] == list(Column)
    assert len(rows) - 1 == sum(len(t.questions) for t in TASKS)
    assert exported().startswith(b"\xef\xbb\xbf")
    text = exported().decode("utf-8-sig")
    for task in TASKS:
        assert task.document_id not in text
        assert f'"{task.platform_id}"' not in text


def test_a_filled_file_comes_back_whole() -> None:
    words = ["vi phạm", "không vi phạm", "không rõ", "không đọc được", "Vi  Phạm ", "INNOCENT"]
    found = imported(written(filled(*words)))
    expected = [
        Judgment.VIOLATING,
        Judgment.INNOCENT,
        Judgment.UNCLEAR,
        Judgment.UNUSABLE,
        Judgment.VIOLATING,
        Judgment.INNOCENT,
    ]
    assert [one.judgment for one in found.labels] == expected
    assert found.blank == len(table(exported())) - 1 - len(words)
    first = found.labels[0]
    assert (first.task_id, first.document_id) == (TASKS[0].task_id, TASKS[0].document_id)
    assert first.criterion_id == TASKS[0].questions[0].criterion_id
    assert (first.labeller, first.role, first.labelled_at) == ("an", LabellerRole.LABELLER, START)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_way_spreadsheets_save_is_read(delimiter: str, encoding: str) -> None:
    assert len(imported(written(filled("vi phạm"), delimiter, encoding)).labels) == 1
    assert len(table(exported(delimiter), delimiter)[0]) == len(Column)


def test_decomposed_letters_are_the_same_word() -> None:
    assert (
        imported(written(filled(unicodedata.normalize("NFD", "vi phạm")))).labels[0].judgment
        is Judgment.VIOLATING
    )


def test_an_untouched_file_is_only_blank() -> None:
    found = imported(exported())
    assert found.labels == ()
    assert found.blank == len(table(exported())) - 1


def test_rows_deleted_or_empty_are_no_mistake() -> None:
    rows = filled("vi phạm", "không vi phạm")
    assert len(imported(written([*rows[:3], [""] * len(Column)])).labels) == 2


def test_all_mistakes_are_named_at_once_and_nothing_is_taken() -> None:
    rows = filled("vi phạm", "có", "maybe")
    rows[4][0] = "Q0000000000000000"
    rows.append(rows[1][:])
    found = problems(written(rows))
    last = len(rows)
    assert found == [(2, "mã câu hỏi"), (3, "nhãn"), (4, "nhãn"), (5, "mã câu hỏi"), (last, "mã câu hỏi")]


def test_messages_name_place_allowed_values_and_remedy() -> None:
    with pytest.raises(LabelFileError) as caught:
        imported(written(filled("có")))
    message = str(caught.value)
    assert "chưa nhập nhãn nào" in message
    assert "Dòng 2, cột “nhãn”: “có” không phải là nhãn" in message
    for word in ("“vi phạm”", "“không vi phạm”", "“không rõ”", "“không đọc được”"):
        assert word in message


def test_missing_columns_are_all_named() -> None:
    assert problems(written([["tiêu đề", "nội dung"], ["a", "b"]])) == [(1, "mã câu hỏi"), (1, "nhãn")]
    assert problems(b"") == [(1, "mã câu hỏi"), (1, "nhãn")]


def test_a_file_that_is_not_utf8_says_how_to_save_it() -> None:
    with pytest.raises(LabelFileError, match="CSV UTF-8"):
        imported("mã câu hỏi".encode("cp1258", "replace") + b"\xe3")


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"], ids=["xlsx", "xls"])
def test_a_workbook_says_how_to_save_it(start: bytes) -> None:
    with pytest.raises(LabelFileError, match=r"sổ tính Excel.*CSV UTF-8"):
        imported(start + b"\x14\x00")


def test_filled_in_labels_are_counted_before_a_file_is_written_over() -> None:
    assert filled_rows(written(filled("vi phạm", "", "?"))) == 2
    assert filled_rows(exported()) == 0
    assert filled_rows(b"PK\x03\x04") == 0


def test_a_cell_too_long_for_the_reader_is_named_not_thrown() -> None:
    rows = filled("vi phạm")
    rows[1][4] = "x" * 200_000
    assert problems(written(rows)) == [(0, "")]


@pytest.mark.parametrize(
    "text", ["=1+1", "+84 900", "-2", "@SUM(A1)", "  =1", "\t=1", "\r=1", "＝1", "\u200b=1", "\x00=1"]
)
def test_no_cell_becomes_a_formula(text: str) -> None:
    assert safe_cell(text).startswith("'")


@settings(max_examples=50, deadline=None)
@given(st.text())
def test_whatever_the_text_a_cell_is_plain(text: str) -> None:
    cell = safe_cell(text)
    assert not cell.startswith(FORMULA_STARTS)
    assert not set(cell) & {"\x00", "\r", "\u202e"}
    assert len(cell) <= MOST_CHARACTERS + 20
    cell.encode()


def test_long_texts_are_cut_where_excel_would_break_them() -> None:
    assert safe_cell("à" * 40_000).endswith("(đã cắt bớt)")
    assert len(safe_cell("à" * 40_000)) < 32_767


def test_ordinary_text_is_left_as_it_is() -> None:
    text = "Chào bạn 👨‍👩‍👧, hôm nay\nthế nào?"
    assert safe_cell(text) == text


def test_a_task_without_its_text_is_named() -> None:
    with pytest.raises(MissingTextError, match=TASKS[0].document_id):
        export_tasks(TASKS[:1], {}, CRITERIA)
    with pytest.raises(MissingTextError, match="tiêu chí"):
        export_tasks(TASKS, DOCUMENTS, {})
