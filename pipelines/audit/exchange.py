"""Label tasks out to a spreadsheet, and labels back in."""

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from pipelines.audit.errors import LabelFileError, MissingTextError, Problem
from pipelines.audit.labels import JUDGMENT_WORDS, Audited, Judgment, Label, LabellerRole
from pipelines.audit.queue import AuditTask, Question


class Column(StrEnum):
    """The columns of a label file, as its header names them."""

    KEY = "mã câu hỏi"
    CRITERION = "tiêu chí"
    GUIDANCE = "hướng dẫn"
    TITLE = "tiêu đề"
    TEXT = "nội dung"
    JUDGMENT = "nhãn"


NEEDED = (Column.KEY, Column.JUDGMENT)

ALLOWED = ", ".join(f"“{word}”" for word in JUDGMENT_WORDS.values())

MOST_CHARACTERS = 30_000  # Excel breaks a cell above 32,767 characters over the rows below it
CUT = " … (đã cắt bớt)"

FORMULA_STARTS = tuple("=+-@|＝＋－＠")  # Excel, LibreOffice and, full-width, Excel in East Asian settings
DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
EXCEL_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx (and .ods), .xls
DELIMITERS = (",", ";", "\t")  # what spreadsheets write, by the regional settings of the machine


class AskedCriterion(Audited):
    """What a labeller reads of a criterion."""

    name: str
    guidance: str = ""


class AskedDocument(Audited):
    """What a labeller reads of a document: masked text, and nothing that names the platform."""

    title: str = ""
    text: str


class ImportedLabels(Audited):
    """Labels of one file, and how many of its rows were left blank."""

    labels: tuple[Label, ...]
    blank: int


def export_tasks(
    tasks: Sequence[AuditTask],
    documents: Mapping[str, AskedDocument],
    criteria: Mapping[tuple[str, str], AskedCriterion],
    delimiter: str = ",",
) -> bytes:
    """A CSV file with a row for each question, its judgment blank; bytes with a BOM, as Excel wants it.

    `documents` by document id, `criteria` by (rubric id, criterion id). No cell can be read as a
    formula.
    """
    rows = (
        (key, criterion.name, criterion.guidance, document.title, document.text, "")
        for key, criterion, document in asked_questions(tasks, documents, criteria)
    )
    return write_table(list(Column), rows, delimiter)


def asked_questions(
    tasks: Sequence[AuditTask],
    documents: Mapping[str, AskedDocument],
    criteria: Mapping[tuple[str, str], AskedCriterion],
) -> Iterator[tuple[str, AskedCriterion, AskedDocument]]:
    """Every question with its criterion and document, in the tasks' order; raises MissingTextError."""
    for task in tasks:
        if task.document_id not in documents:
            raise MissingTextError("văn bản", task.document_id)
        for question in task.questions:
            criterion = criteria.get((question.rubric_id, question.criterion_id))
            if criterion is None:
                raise MissingTextError("lời văn tiêu chí", f"{question.rubric_id}/{question.criterion_id}")
            yield question.question_id, criterion, documents[task.document_id]


def write_table(header: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str = ",") -> bytes:
    """Rows under a header as CSV with a BOM, as Excel wants it; no cell of a row can be read as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def safe_cell(text: str) -> str:
    """Text that a spreadsheet shows as text: no control characters, no formula, no overlong cell."""
    kept = plain_text(text).strip()
    if len(kept) > MOST_CHARACTERS:
        kept = kept[:MOST_CHARACTERS] + CUT
    return "'" + kept if _visible_start(kept).startswith(FORMULA_STARTS) else kept


def plain_text(text: str) -> str:
    """Text without what is not seen: control characters and marks that turn the reading direction."""
    return "".join(c for c in text if c in "\n\t" or not _unsafe(c))


def _unsafe(character: str) -> bool:
    """Control characters, half surrogate pairs (no UTF-8), and marks that turn the reading direction."""
    return unicodedata.category(character) in {"Cc", "Cs"} or character in DIRECTION_MARKS


def _visible_start(text: str) -> str:
    """The text from its first character that is seen: programs drop a zero-width one before a formula."""
    return next(
        (text[at:] for at, c in enumerate(text) if unicodedata.category(c) != "Cf" and not c.isspace()), ""
    )


def import_labels(
    data: bytes,
    tasks: Sequence[AuditTask],
    labeller: str,
    labelled_at: datetime,
    role: LabellerRole = LabellerRole.LABELLER,
) -> ImportedLabels:
    """Labels from an exported file filled in by one person.

    Rows with a blank label are counted and skipped. Any other mistake raises LabelFileError with all
    mistakes, and nothing of the file is taken.
    """
    return labels_of_rows(read_table(data, NEEDED), tasks, (labeller, role), labelled_at)


def labels_of_rows(
    rows: Sequence[tuple[int, Mapping[str, str]]],
    tasks: Sequence[AuditTask],
    by: tuple[str, LabellerRole],
    labelled_at: datetime,
    unit: str = "Dòng",
) -> ImportedLabels:
    """Labels from numbered rows with a key and a judgment, whatever file they were in; `by` whom, as what.

    Raises LabelFileError with all mistakes; `unit` is what the file's rows are called in it.
    """
    asked = {question.question_id: (task, question) for task in tasks for question in task.questions}
    seen = Counter(row[Column.KEY] for _, row in rows)
    problems: list[Problem] = []
    labels: list[Label] = []
    for number, row in rows:
        mistakes = _mistakes(number, row, asked, seen)
        problems += [replace(mistake, unit=unit) for mistake in mistakes]
        judgment = _judgment(row[Column.JUDGMENT])
        if mistakes or judgment is None:
            continue
        task, question = asked[row[Column.KEY]]
        labels.append(
            Label(
                task_id=task.task_id,
                document_id=task.document_id,
                rubric_id=question.rubric_id,
                criterion_id=question.criterion_id,
                labeller=by[0],
                role=by[1],
                judgment=judgment,
                labelled_at=labelled_at,
            )
        )
    if problems:
        raise LabelFileError(tuple(problems))
    return ImportedLabels(labels=tuple(labels), blank=len(rows) - len(labels))


def _mistakes(
    number: int,
    row: Mapping[str, str],
    asked: Mapping[str, tuple[AuditTask, Question]],
    seen: Counter[str],
) -> list[Problem]:
    key, word = row[Column.KEY], row[Column.JUDGMENT]
    found = []
    if key not in asked:
        remedy = "giữ nguyên cột này như khi xuất, hoặc chọn đúng đợt thẩm định"
        found.append(Problem(number, Column.KEY, f"không có câu hỏi “{_short(key)}” trong đợt này", remedy))
    elif seen[key] > 1:
        remedy = "giữ lại một dòng, xóa các dòng trùng"
        found.append(Problem(number, Column.KEY, f"câu hỏi “{key}” xuất hiện {seen[key]} lần", remedy))
    if word and _judgment(word) is None:
        remedy = f"ghi một trong các giá trị {ALLOWED}, hoặc để trống"
        found.append(Problem(number, Column.JUDGMENT, f"“{_short(word)}” không phải là nhãn", remedy))
    return found


def _short(text: str, most: int = 40) -> str:
    return text if len(text) <= most else text[:most] + "…"


_BY_WORD = {word: judgment for judgment, word in JUDGMENT_WORDS.items()} | {j.value: j for j in Judgment}


def _judgment(word: str) -> Judgment | None:
    return _BY_WORD.get(folded(word))


def folded(word: str) -> str:
    """A word of a closed list as the list writes it, however somebody typed it."""
    return " ".join(unicodedata.normalize("NFC", word).casefold().split())


def read_table(
    data: bytes, needed: Sequence[str], also: Sequence[str] = ()
) -> list[tuple[int, dict[str, str]]]:
    """Rows of a CSV file that are not wholly empty, with their number as a spreadsheet shows it.

    `needed` columns must be there, those of `also` may be; LabelFileError where the file cannot be read.
    """
    text = _decode(data)
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        remedy = "xuất lại tệp và chỉ điền các cột để trống"
        raise LabelFileError((Problem(0, "", f"không đọc được như CSV ({error})", remedy),)) from None
    names = [unicodedata.normalize("NFC", name).strip().casefold() for name in table[0]] if table else []
    missing = [column for column in needed if column not in names]
    if missing:
        remedy = "giữ nguyên dòng tiêu đề như khi xuất"
        raise LabelFileError(tuple(Problem(1, column, "thiếu cột này", remedy) for column in missing))
    places = {column: names.index(column) for column in (*needed, *also) if column in names}
    return [
        (number, {column: row[at].strip() if at < len(row) else "" for column, at in places.items()})
        for number, row in enumerate(table[1:], start=2)
        if any(cell.strip() for cell in row)
    ]


def filled(data: bytes) -> int:
    """How many rows of a label file bear a judgment already; 0 for what is no label file."""
    try:
        return sum(bool(row[Column.JUDGMENT]) for _, row in read_table(data, NEEDED))
    except LabelFileError:
        return 0


def _decode(data: bytes) -> str:
    if data.startswith(EXCEL_STARTS):
        remedy = "mở trong Excel, chọn Lưu thành (Save As), kiểu “CSV UTF-8 (Comma delimited)”, rồi nạp tệp .csv đó"
        raise LabelFileError((Problem(0, "", "đây là sổ tính Excel, không phải CSV", remedy),))
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        remedy = "trong Excel chọn Lưu thành (Save As), kiểu “CSV UTF-8 (Comma delimited)”"
        raise LabelFileError((Problem(0, "", "không phải văn bản UTF-8", remedy),)) from None


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(DELIMITERS, key=header.count)
