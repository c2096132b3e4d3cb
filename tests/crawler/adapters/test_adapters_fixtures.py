"""Every adapter against its fixture folder: what it was sent, and what it should make of it.

fixtures/<adapter>/cases.json is a list of cases. A case has `body` (a file of the folder), `url`, and where
they differ from a page's: `content_type`, `headers`; then any of the four questions with what is expected:
`recognise` (words of the reason, "" for "not mine"), `entries` ([{kind, url}]), `listed` ({items, next_page,
listings}, asked with `task_kind`), `extract` ({parts, next_pages, later_pages}, asked with `item_kind`; null
where the generic way should be taken). Of an item or a part only the fields written down are compared.
"""

import json
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from crawler.adapters.asking import ask_extract
from crawler.adapters.base import Answer
from crawler.adapters.registry import adapters, recognise
from crawler.steps import FrameTask
from crawler.types import EntryKind, ItemKind

FIXTURES = Path(__file__).parent / "fixtures"
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
QUESTIONS = ("recognise", "entries", "listed", "extract")


def cases() -> list[Any]:
    return [
        pytest.param(folder, case, question, id=f"{folder.name}-{case['body']}-{question}")
        for folder in sorted(FIXTURES.iterdir())
        for case in json.loads((folder / "cases.json").read_text("utf-8"))
        for question in QUESTIONS
        if question in case
    ]


def answer_of(folder: Path, case: dict[str, Any]) -> Answer:
    data = case["body"].endswith(".json")
    return Answer(
        url=case["url"],
        body=(folder / case["body"]).read_bytes(),
        content_type=case.get("content_type", "application/json" if data else "text/html; charset=utf-8"),
        now=NOW,
        headers=case.get("headers", {}),
    )


def task_of(case: dict[str, Any]) -> FrameTask:
    url = case["url"]
    kind = EntryKind(case.get("task_kind", "api" if case["body"].endswith(".json") else "listing"))
    return FrameTask(section="s", kind=kind, item_kind=ItemKind.UNKNOWN, url=url, root=url)


def asked(folder: Path, case: dict[str, Any], question: str) -> object:
    adapter, answer = adapters()[folder.name], answer_of(folder, case)
    if question == "recognise":
        known = recognise(answer)
        return known[1] if known and known[0] is adapter else ""
    if question == "entries":
        return adapter.entries(answer)
    if question == "listed":
        return adapter.listed(answer, task_of(case))
    return ask_extract(adapter, answer, ItemKind(case.get("item_kind", "unknown")))


def plain(value: object) -> object:
    """A value as JSON would hold it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.value if isinstance(value, Enum) else value


def differences(found: object, expected: object, at: str = "") -> list[str]:
    """Where what was found is not what the case writes down."""
    if isinstance(expected, dict) and found is not None:
        pairs = [(f"{at}.{name}", getattr(found, name), told) for name, told in expected.items()]
    elif isinstance(expected, list) and isinstance(found, tuple) and len(found) == len(expected):
        pairs = [(f"{at}[{n}]", *both) for n, both in enumerate(zip(found, expected, strict=True))]
    else:
        same = plain(found) == (tuple(expected) if isinstance(expected, list) else expected)
        return [] if same else [f"{at}: found {plain(found)!r}, expected {expected!r}"]
    return [line for place, one, told in pairs for line in differences(one, told, place)]


@pytest.mark.parametrize(("folder", "case", "question"), cases())
def test_adapter_answers_as_written_down(folder: Path, case: dict[str, Any], question: str) -> None:
    found, expected = asked(folder, case, question), case[question]
    if question == "recognise":
        assert isinstance(found, str)
        assert expected in found
        assert bool(found) == bool(expected)
    else:
        assert differences(found, expected, question) == []


@pytest.mark.parametrize("name", sorted(adapters()))
def test_adapter_has_a_fixture_folder_that_asks_all_it_can(name: str) -> None:
    path = FIXTURES / name / "cases.json"
    assert path.is_file(), f"adapter {name} needs {path.relative_to(FIXTURES.parent)}"
    told = {
        question
        for case in json.loads(path.read_text("utf-8"))
        for question in QUESTIONS
        if question in case
    }
    able = {"recognise", *(q for q in QUESTIONS if q in vars(type(adapters()[name])))}
    assert able <= told, f"no case of {name} asks {sorted(able - told)}"


def test_no_fixture_folder_without_its_adapter() -> None:
    assert {folder.name for folder in FIXTURES.iterdir()} == set(adapters())


@pytest.mark.parametrize(("folder", "case", "question"), [c for c in cases() if c.values[2] == "recognise"])
def test_a_program_is_recognised_as_no_other(folder: Path, case: dict[str, Any], question: str) -> None:
    known = recognise(answer_of(folder, case))
    assert (known[0].name if known else "") == (folder.name if case[question] else "")
