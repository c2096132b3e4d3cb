"""The form on which a platform appeals: a spreadsheet with a row for each finding, sent back filled in."""

from collections.abc import Collection, Sequence
from enum import StrEnum

from pipelines.audit.appeals import GROUND_WORDS, Ground
from pipelines.audit.errors import AppealFileError, LabelFileError, Problem
from pipelines.audit.exchange import folded, plain_text, read_table, write_table
from pipelines.audit.labels import Audited
from pipelines.audit.preview import PlatformPreview

MOST_WORDS = 4000
"""Characters of a reason: two pages, more belongs into an attached document."""

MOST_OFFICE = 200
"""Characters of an office's name."""

EXCERPT = 200
"""Characters of a finding's text that the form repeats, enough to know which one it is."""


class FormColumn(StrEnum):
    """The columns of an appeal form, as its header names them."""

    FINDING = "mã kết luận"
    CRITERION = "tiêu chí"
    URL = "địa chỉ"
    TEXT = "trích nội dung"
    GROUND = "căn cứ"
    STATEMENT = "lý do"
    EVIDENCE = "tài liệu kèm theo"


ALLOWED_GROUNDS = ", ".join(f"“{word}”" for word in GROUND_WORDS.values())

_BY_WORD = {word: ground for ground, word in GROUND_WORDS.items()} | {g.value: g for g in Ground}


class AskedAppeal(Audited):
    """One filled-in row: which finding, on what ground, in the platform's words."""

    finding_id: str
    ground: Ground
    statement: str
    evidence: str = ""


def ground_of(word: str) -> Ground | None:
    """The ground that a word of the closed list, or its code, names."""
    return _BY_WORD.get(folded(word))


def appeal_form(preview: PlatformPreview) -> bytes:
    """The form for a platform: CSV with a BOM, as Excel wants it; no cell can be read as a formula."""
    names = {(r.id, c.id): c.name_vi for r in preview.rubrics for c in r.criteria}
    rows = []
    for one in preview.findings:
        text = " ".join((one.text or one.title).split())[:EXCERPT]
        criterion = names.get((one.rubric_id, one.criterion_id), one.criterion_id)
        rows.append((one.finding_id, criterion, one.url, text, "", "", ""))
    return write_table(list(FormColumn), rows)


def read_form(data: bytes, findings: Collection[str]) -> list[AskedAppeal]:
    """The appeals of a form sent back; rows without a ground and a reason are no appeals.

    Raises AppealFileError with every mistake, and then nothing of the file is taken.
    """
    needed = (FormColumn.FINDING, FormColumn.GROUND, FormColumn.STATEMENT)
    try:
        rows = read_table(data, needed, (FormColumn.EVIDENCE,))
    except LabelFileError as error:
        raise AppealFileError(error.problems) from None
    filled = [(number, row) for number, row in rows if row[FormColumn.GROUND] or row[FormColumn.STATEMENT]]
    problems = [problem for number, row in filled for problem in _mistakes(number, row, findings)]
    if problems:
        raise AppealFileError(tuple(problems))
    return [_asked(row) for _, row in filled]


def _asked(row: dict[str, str]) -> AskedAppeal:
    ground = ground_of(row[FormColumn.GROUND])
    assert ground is not None  # a row with another word is a mistake
    return AskedAppeal(
        finding_id=row[FormColumn.FINDING].casefold(),
        ground=ground,
        statement=plain_text(row[FormColumn.STATEMENT]).strip(),
        evidence=plain_text(row.get(FormColumn.EVIDENCE, "")).strip(),
    )


def _mistakes(number: int, row: dict[str, str], findings: Collection[str]) -> Sequence[Problem]:
    finding, word, said = (
        row[name] for name in (FormColumn.FINDING, FormColumn.GROUND, FormColumn.STATEMENT)
    )
    found = []
    if finding.casefold() not in findings:
        what = f"không có kết luận “{finding[:40]}” trong bản xem trước"
        found.append(Problem(number, FormColumn.FINDING, what, "giữ nguyên cột này như khi nhận"))
    if ground_of(word) is None:
        what = f"“{word[:40]}” không phải là căn cứ" if word else "chưa ghi căn cứ"
        found.append(
            Problem(number, FormColumn.GROUND, what, f"ghi một trong các giá trị {ALLOWED_GROUNDS}")
        )
    if not said or len(said) > MOST_WORDS:
        what = f"lý do dài quá {MOST_WORDS} ký tự" if said else "chưa ghi lý do"
        found.append(Problem(number, FormColumn.STATEMENT, what, "viết một vài câu, tài liệu dài gửi kèm"))
    return found
