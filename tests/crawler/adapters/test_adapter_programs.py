"""Own pages of every program with what its adapter must say of them: one folder an adapter.

A case is a page (`thread.html`, `thread.json`) and `thread.expected.json` beside it, with the page's `url`,
`now`, `headers`, and what is expected of each question: `recognised`, `entries`, `listed`, `extract`.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest

from crawler.adapters import programs
from crawler.adapters.base import Adapter, Answer
from crawler.extraction.types import Extraction
from crawler.frame.found import Listed
from crawler.steps import FrameTask
from crawler.types import EntryKind, ItemKind

FIXTURES = Path(__file__).parent / "fixtures"
OWN = frozenset(
    (
        "xenforo-2",
        "xenforo-1",
        "vbulletin",
        "phpbb-3",
        "discourse",
        "nodebb",
        "mastodon",
        "shop",
        "shop-schema",
    )
)
SUFFIX = ".expected.json"
TYPES = {".html": "text/html; charset=utf-8", ".json": "application/json; charset=utf-8"}
TIMES = frozenset({"published_at", "modified_at"})


def adapters() -> dict[str, Adapter]:
    names = (f"{programs.__name__}.{found.name}" for found in iter_modules(programs.__path__))
    return {adapter.name: adapter for name in names for adapter in [import_module(name).ADAPTER]}


ADAPTERS = {name: adapter for name, adapter in adapters().items() if name in OWN}


def cases() -> Iterator[tuple[str, Path]]:
    for name in sorted(OWN):
        for path in sorted((FIXTURES / name).glob(f"*{SUFFIX}")):
            yield name, path


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
        check_extraction(name, adapter.extract(answer, kind), expected["extract"])


@pytest.mark.parametrize(("name", "path"), CASES, ids=IDS)
def test_no_other_adapter_recognises_the_page(name: str, path: Path) -> None:
    _, answer = load(path)
    others = (adapter for adapter in ADAPTERS.values() if adapter.name not in {name, "shop-schema"})
    assert [adapter.name for adapter in others if adapter.recognise(answer)] == []


@pytest.mark.parametrize(("name", "path"), CASES, ids=IDS)
def test_asking_an_adapter_changes_nothing(name: str, path: Path) -> None:
    """The same answer is asked several questions: none may take the page apart for the others."""
    _, answer = load(path)
    adapter, before = ADAPTERS[name], answer.tree.html
    first = adapter.extract(answer, ItemKind.THREAD)
    assert adapter.extract(answer, ItemKind.THREAD) == first
    assert answer.tree.html == before


@pytest.mark.parametrize("name", sorted(OWN))
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


def test_every_adapter_has_fixtures_of_threads_and_lists() -> None:
    asked = {name: set[str]() for name in OWN}
    for name, path in CASES:
        asked[name] |= load(path)[0].keys()
    assert {name for name, keys in asked.items() if not {"extract", "recognised"} <= keys} == set()
