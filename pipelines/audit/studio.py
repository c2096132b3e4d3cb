"""Label Studio: tasks and labelling config out, its JSON export back in."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import quoteattr

from pipelines.audit.errors import LabelFileError, Problem
from pipelines.audit.exchange import (
    AskedCriterion,
    AskedDocument,
    Column,
    ImportedLabels,
    asked_questions,
    labels_of_rows,
    plain_text,
)
from pipelines.audit.labels import JUDGMENT_WORDS, LabellerRole
from pipelines.audit.queue import AuditTask

CONTROL = "judgment"
"""Name of the choices in the config, by which their results are found again."""

_CHOICES = "\n".join(
    f'    <Choice value={quoteattr(word)} hotkey="{key}"/>'
    for key, word in enumerate(JUDGMENT_WORDS.values(), start=1)
)

STUDIO_CONFIG = f"""<View>
  <Header value="$criterion" size="3"/>
  <Text name="guidance" value="$guidance"/>
  <Header value="Nội dung" size="5"/>
  <Header value="$title" size="4"/>
  <Text name="text" value="$text"/>
  <Choices name="{CONTROL}" toName="text" choice="single" required="true" showInline="true">
{_CHOICES}
  </Choices>
</View>
"""
"""The labelling config of a project that takes our tasks."""

_UNIT = "Nhiệm vụ"
Row = tuple[int, dict[str, str]]


def studio_tasks(
    tasks: Sequence[AuditTask],
    documents: Mapping[str, AskedDocument],
    criteria: Mapping[tuple[str, str], AskedCriterion],
) -> bytes:
    """A JSON list with a Label Studio task for each question: nothing of platform or score."""
    rows = [
        {
            "data": {
                "question": key,
                "criterion": plain_text(criterion.name),
                "guidance": plain_text(criterion.guidance),
                "title": plain_text(document.title),
                "text": plain_text(document.text),
            }
        }
        for key, criterion, document in asked_questions(tasks, documents, criteria)
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def studio_labels(  # noqa: PLR0913, PLR0917  as import_labels, and whose in Label Studio
    data: bytes,
    tasks: Sequence[AuditTask],
    labeller: str,
    labelled_at: datetime,
    role: LabellerRole = LabellerRole.LABELLER,
    annotator: str = "",
) -> ImportedLabels:
    """Labels of one person from a Label Studio export (JSON or JSON_MIN).

    `annotator` is that person's number or e-mail there; needed when several worked on the project.
    Skipped tasks count as blank. Any mistake raises LabelFileError with all of them, and nothing is taken.
    """
    found = list(_annotations(_parsed(data)))
    people = sorted({who for _, who, _, _ in found if who})
    if annotator and annotator not in people:
        raise _refused(
            f"không có nhãn nào của “{annotator}”", f"chọn một trong: {', '.join(people) or 'không ai'}"
        )
    if len(people) > 1 and not annotator:
        raise _refused(
            f"có nhãn của nhiều người ({', '.join(people)})", "thêm --annotator để nạp từng người"
        )
    chosen = [(number, key, word) for number, who, key, word in found if who in {annotator or who, ""}]
    newest = {key: word for _, key, word in chosen if word}  # who labels a task again changes their mind
    rows: dict[str, Row] = {}
    for number, key, _ in chosen:
        rows.setdefault(key, (number, {Column.KEY: key, Column.JUDGMENT: newest.get(key, "")}))
    return labels_of_rows(list(rows.values()), tasks, (labeller, role), labelled_at, unit=_UNIT)


def _annotations(tasks: Sequence[Any]) -> Iterator[tuple[int, str, str, str]]:
    """Give task number, who, question and judgment's word ('' where skipped or unanswered), oldest first."""
    for number, task in enumerate(tasks, start=1):
        if not isinstance(task, dict):
            raise _refused(f"mục {number} không phải là nhiệm vụ", "xuất lại từ Label Studio, kiểu JSON")
        inner = task.get("data")
        key = str((inner if isinstance(inner, dict) else task).get("question", ""))
        if "annotations" not in task:  # JSON_MIN: one flat row an annotation
            yield number, _who(task.get("annotator")), key, _word(task.get(CONTROL))
            continue
        given = [one for one in task["annotations"] or [] if isinstance(one, dict)]
        for one in sorted(
            given, key=lambda each: str(each.get("updated_at") or each.get("created_at") or "")
        ):
            answer = "" if one.get("was_cancelled") else _choice(one.get("result"))
            yield number, _who(one.get("completed_by")), key, answer
        if not given:
            yield number, "", key, ""


def _choice(results: object) -> str:
    for one in results if isinstance(results, list) else []:
        if isinstance(one, dict) and one.get("from_name") == CONTROL and isinstance(one.get("value"), dict):
            return _word(one["value"].get("choices"))
    return ""


def _word(value: object) -> str:
    """Give a choice's word; several at once, which the config does not allow, stay visible as a mistake."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return _word(value.get("choices"))
    return "" if value is None else str(value)


def _who(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("email") or value.get("id") or "")
    return "" if value is None else str(value)


def _parsed(data: bytes) -> list[Any]:
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise _refused(f"không đọc được như JSON ({str(error)[:80]})", "xuất lại, kiểu JSON") from None
    if not isinstance(found, list):
        raise _refused("không phải danh sách nhiệm vụ", "xuất lại từ Label Studio, kiểu JSON")
    return found


def _refused(what: str, remedy: str) -> LabelFileError:
    return LabelFileError((Problem(0, "", what, remedy),))
