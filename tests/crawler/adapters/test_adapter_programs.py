"""Own pages of every program with what its adapter must say of them: one folder an adapter.

A case is a page (`thread.html`, `thread.json`) and `thread.expected.json` beside it, with the page's `url`,
`now`, `headers`, and what is expected of each question: `recognised`, `entries`, `listed`, `extract`. Of an
item or a part only the fields that are written down are compared. Folders are found by being there.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.adapters.asking import ask_extract
from crawler.adapters.base import Answer
from crawler.adapters.registry import adapters, recognise
from crawler.extraction.types import Extraction
from crawler.frame.found import Listed
from crawler.steps import FrameTask
from crawler.types import EntryKind, ItemKind

FIXTURES = Path(__file__).parent / "fixtures"
SUFFIX = ".expected.json"
TYPES = {".html": "text/html; charset=utf-8", ".json": "application/json; charset=utf-8"}
QUESTIONS = ("entries", "listed", "extract")
TIMES = frozenset({"published_at", "modified_at"})


ADAPTERS = adapters()


def cases() -> Iterator[tuple[str, Path]]:
    for folder in sorted(FIXTURES.iterdir()):
        for path in sorted(folder.glob(f"*{SUFFIX}")):
            yield folder.name, path


CASES = list(cases())
IDS = [f"{name}-{path.name.removesuffix(SUFFIX)}" for name, path in CASES]


def load(path: Path) -> tuple[dict[str, Any], Answer]:
    expected: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    stem = path.name.removesuffix(SUFFIX)
    page = next(path.with_name(stem + kind) for kind in TYPES if path.with_name(stem + kind).exists())
    answer = Answer(
        url=expected["url"],
        body=page.read_bytes(),
        content_type=TYPES[page.suffix],
        now=datetime.fromisoformat(expected["now"]),
        headers=expected.get("headers", {}),
    )
    return expected, answer


def task(url: str) -> FrameTask:
    return FrameTask(section="tat-ca", kind=EntryKind.LISTING, item_kind=ItemKind.THREAD, url=url, root=url)


def plain(value: object, name: str) -> object:
    """A field as JSON would write it; moments compare as moments."""
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if name in TIMES and isinstance(value, datetime) else value


def check(found: object, wanted: dict[str, Any]) -> None:
    for name, value in wanted.items():
        if (
            name == "author_shown"
        ):  # what readers see where the program has a name besides; benchmarks read it
            continue
        shown = getattr(found, name)
        if name in TIMES and value is not None:
            assert shown == datetime.fromisoformat(value), name
        else:
            assert plain(shown, name) == value, name


def check_extraction(name: str, found: Extraction | None, wanted: dict[str, Any] | None) -> None:
    if wanted is None:
        assert found is None or found.parts == ()
        return
    assert found is not None
    assert [part.text for part in found.parts] == [part["text"] for part in wanted["parts"]]
    for position, (part, values) in enumerate(zip(found.parts, wanted["parts"], strict=True)):
        check(part, values)
        assert (part.position, part.extractor) == (position, name)
    assert found.next_page == wanted["next_page"]
    later = wanted.get("later_pages", [])
    if isinstance(later, dict):
        assert len(found.later_pages) == later["count"]
        assert (found.later_pages[0], found.later_pages[-1]) == (later["first"], later["last"])
        assert len(set(found.later_pages)) == later["count"]
    else:
        assert list(found.later_pages) == later


def check_listed(found: Listed | None, wanted: dict[str, Any] | None) -> None:
    if wanted is None:
        assert found is None
        return
    assert found is not None
    assert [item.url for item in found.items] == [item["url"] for item in wanted["items"]]
    for item, values in zip(found.items, wanted["items"], strict=True):
        check(item, values)
    assert found.next_page == wanted["next_page"]


@pytest.mark.parametrize(("name", "path"), CASES, ids=IDS)
def test_adapter_answers_as_expected(name: str, path: Path) -> None:
    expected, answer = load(path)
    adapter = ADAPTERS[name]
    assert bool(adapter.recognise(answer)) is expected.get("recognised", False)
    if "entries" in expected:
        assert [entry.url for entry in adapter.entries(answer)] == expected["entries"]
    if "listed" in expected:
        check_listed(adapter.listed(answer, task(answer.url)), expected["listed"])
    if "extract" in expected:
        kind = ItemKind((expected["extract"] or {}).get("kind", "thread"))
        check_extraction(name, ask_extract(adapter, answer, kind), expected["extract"])


@pytest.mark.parametrize(("name", "path"), CASES, ids=IDS)
def test_no_other_adapter_takes_the_page(name: str, path: Path) -> None:
    expected, answer = load(path)
    known = recognise(answer)
    assert (known is not None and known[0].name == name) is expected.get("recognised", False)


@pytest.mark.parametrize(("name", "path"), CASES, ids=IDS)
def test_asking_an_adapter_changes_nothing(name: str, path: Path) -> None:
    """The same answer is asked several questions: none may take the page apart for the others."""
    _, answer = load(path)
    adapter, before = ADAPTERS[name], answer.tree.html
    first = adapter.extract(answer, ItemKind.THREAD)
    assert adapter.extract(answer, ItemKind.THREAD) == first
    assert answer.tree.html == before


@pytest.mark.parametrize("name", sorted(ADAPTERS))
@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b"<html id=XF><body>", b'{"post_stream": 3, "topics": {}}']
)
def test_answers_without_anything_give_nothing(name: str, body: bytes) -> None:
    answer = Answer(
        "https://trong.example/", body, "text/html", datetime.fromisoformat("2026-11-22T10:00:00+07:00")
    )
    adapter = ADAPTERS[name]
    found, listed = adapter.extract(answer, ItemKind.THREAD), adapter.listed(answer, task(answer.url))
    assert found is None or found.parts == ()
    assert listed is None or listed.items == ()


@pytest.mark.parametrize("name", sorted(ADAPTERS))
def test_adapter_has_a_fixture_folder_that_asks_all_it_can(name: str) -> None:
    asked = {key for path in (FIXTURES / name).glob(f"*{SUFFIX}") for key in load(path)[0]}
    assert asked, f"adapter {name} needs a folder {name} in {FIXTURES}"
    able = {question for question in QUESTIONS if question in vars(type(ADAPTERS[name]))}
    assert {"recognised", *able} <= asked, f"no fixture of {name} asks {sorted(able - asked)}"


def test_no_fixture_folder_without_its_adapter() -> None:
    assert {folder.name for folder in FIXTURES.iterdir()} == set(ADAPTERS)
