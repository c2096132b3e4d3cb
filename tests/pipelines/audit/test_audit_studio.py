"""Label Studio's JSON: tasks that give nothing away, exports of both kinds read, mistakes all named."""

import json
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from audit_cases import START, tasks

from pipelines.audit.errors import LabelFileError
from pipelines.audit.exchange import AskedCriterion, AskedDocument, ImportedLabels
from pipelines.audit.labels import JUDGMENT_WORDS, Judgment
from pipelines.audit.studio import STUDIO_CONFIG, studio_labels, studio_tasks

TASKS = tasks()
DOCUMENTS = {
    t.document_id: AskedDocument(title="" if i else "<b>Tựa</b>", text=f"Nội dung\u202e số {i} <script>")
    for i, t in enumerate(TASKS)
}
CRITERIA = {
    ("r", "a"): AskedCriterion(name="Xúc phạm", guidance="Tính: chửi người khác"),
    ("r", "b"): AskedCriterion(name="Lừa đảo"),
}


def exported() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(studio_tasks(TASKS, DOCUMENTS, CRITERIA))
    return found


def annotated(*words: str, by: object = 1) -> list[dict[str, Any]]:
    """The exported tasks as Label Studio gives them back, these words chosen in the first ones."""
    found = exported()
    for number, task in enumerate(found):
        task |= {"id": number + 1, "annotations": []}
        if number < len(words):
            task["annotations"] = [annotation(words[number], by)]
    return found


def annotation(word: str, by: object = 1, minute: int = 0, *, skipped: bool = False) -> dict[str, Any]:
    value = {"type": "choices", "from_name": "judgment", "to_name": "text", "value": {"choices": [word]}}
    moment = f"2026-11-02T08:{minute:02d}:00.000000Z"
    made: dict[str, Any] = {"completed_by": by, "was_cancelled": skipped, "created_at": moment}
    return made | {"updated_at": moment, "result": [] if skipped else [value]}


def imported(found: object, annotator: str = "") -> ImportedLabels:
    data = json.dumps(found, ensure_ascii=False).encode()
    return studio_labels(data, TASKS, "an", START, annotator=annotator)


def test_the_config_is_xml_that_names_what_the_tasks_hold() -> None:
    root = ET.fromstring(STUDIO_CONFIG)
    named = {one.get("value", "")[1:] for one in root.iter() if one.get("value", "").startswith("$")}
    assert named <= set(exported()[0]["data"])
    assert [one.get("value") for one in root.iter("Choice")] == list(JUDGMENT_WORDS.values())
    assert [one.get("hotkey") for one in root.iter("Choice")] == ["1", "2", "3", "4"]


def test_a_task_for_each_question_and_nothing_that_gives_the_platform_away() -> None:
    text = studio_tasks(TASKS, DOCUMENTS, CRITERIA).decode()
    assert len(exported()) == sum(len(t.questions) for t in TASKS)
    assert "\u202e" not in text
    for task in TASKS:
        assert task.document_id not in text
        assert f'"{task.platform_id}"' not in text
    assert set(exported()[0]) == {"data"}
    assert not any("score" in key or "prediction" in key for key in exported()[0]["data"])


def test_what_goes_out_comes_back() -> None:
    words = list(JUDGMENT_WORDS.values())
    found = imported(annotated(*words))
    assert [one.judgment for one in found.labels] == list(Judgment)
    assert found.blank == len(exported()) - 4
    assert (found.labels[0].labeller, found.labels[0].labelled_at) == ("an", START)
    assert found.labels[0].document_id == TASKS[0].document_id


def test_the_flat_export_is_read_too() -> None:
    flat = [
        task["data"]
        | {"id": n, "annotator": 1, "judgment": "vi phạm", "annotation_id": n, "lead_time": 2.5}
        for n, task in enumerate(exported())
    ]
    assert {one.judgment for one in imported(flat).labels} == {Judgment.VIOLATING}


def test_skipped_is_blank_and_the_newest_word_counts() -> None:
    found = annotated("vi phạm")
    found[1]["annotations"] = [annotation("", skipped=True)]
    found[0]["annotations"].insert(0, annotation("không vi phạm", minute=9))
    assert [one.judgment for one in imported(found).labels] == [Judgment.INNOCENT]


def test_several_people_are_taken_one_at_a_time() -> None:
    found = annotated("vi phạm", "vi phạm", by={"id": 1, "email": "mot@lead.example"})
    found[0]["annotations"].append(annotation("không rõ", {"id": 2, "email": "hai@lead.example"}))
    with pytest.raises(LabelFileError, match=r"hai@lead\.example, mot@lead\.example.*--annotator"):
        imported(found)
    first, second = imported(found, "mot@lead.example"), imported(found, "hai@lead.example")
    assert [one.judgment for one in first.labels] == [Judgment.VIOLATING] * 2
    assert [one.judgment for one in second.labels] == [Judgment.UNCLEAR]
    with pytest.raises(LabelFileError, match="“ba”"):
        imported(found, "ba")


def test_all_mistakes_are_named_at_once_and_nothing_is_taken() -> None:
    found = annotated("vi phạm", "có")
    found[2]["annotations"] = [annotation("vi phạm")]
    found[2]["data"]["question"] = "Q0000000000000000"
    with pytest.raises(LabelFileError) as caught:
        imported(found)
    words = str(caught.value)
    assert "2 lỗi" in words
    assert "Nhiệm vụ 2" in words
    assert "“có” không phải là nhãn" in words
    assert "Nhiệm vụ 3" in words


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"\xff\xfe", b"{}", b"[1]", b'"x"', b"[" * 100_000, b'[{"annotations": [{"result": 3}]}]'],
)
def test_what_is_no_export_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(LabelFileError, match="chưa nhập nhãn nào"):
        studio_labels(data, TASKS, "an", START)


@pytest.mark.parametrize("odd", [None, 3, "x", [], {}, [{"value": None}], [{"from_name": "judgment"}]])
def test_odd_results_are_blank(odd: object) -> None:
    found = annotated("vi phạm")
    found[0]["annotations"][0]["result"] = odd
    assert imported(found).labels == ()
