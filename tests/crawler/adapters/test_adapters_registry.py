"""Which adapters there are, which one is asked first, and what happens when one is broken."""

from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import pytest

from crawler.adapters import registry
from crawler.adapters.asking import ask_entries, ask_extract, ask_listed
from crawler.adapters.base import Adapter, Answer
from crawler.adapters.errors import DuplicateAdapterError, NoAdapterError
from crawler.errors import PlatformFileError
from crawler.extraction.errors import ExtractionError
from crawler.extraction.types import Extraction, Part
from crawler.registry import load_platforms
from crawler.steps import FrameTask
from crawler.types import GENERIC, DocumentKind, EntryKind, ItemKind

PAGE = Answer("https://dien-dan.example/", b"<p>x</p>", "text/html", datetime(2026, 11, 1, tzinfo=UTC))
TASK = FrameTask(
    section="s", kind=EntryKind.LISTING, item_kind=ItemKind.UNKNOWN, url=PAGE.url, root=PAGE.url
)


class Known(Adapter):
    name = "known"
    program = "Known"

    def recognise(self, answer: Answer) -> str:
        return "luôn luôn" if answer.body else ""


class Special(Known):
    name = "a-part-of-known"
    precedence = 10


class Broken(Special):
    name = "broken"
    precedence = 20
    failure: ClassVar[Exception] = KeyError("x")

    def recognise(self, answer: Answer) -> str:
        raise self.failure

    def entries(self, answer: Answer) -> tuple[()]:
        raise self.failure

    def listed(self, answer: Answer, task: FrameTask) -> None:
        raise self.failure

    def extract(self, answer: Answer, kind: ItemKind) -> None:
        raise self.failure


def test_the_most_specific_adapter_is_asked_first(monkeypatch: pytest.MonkeyPatch) -> None:
    known = registry.named([("one", Known()), ("two", Special()), ("three", Broken())])
    assert list(known) == ["broken", "a-part-of-known", "known"]
    monkeypatch.setattr(registry, "adapters", lambda: known)
    found = registry.recognise(PAGE)
    assert found is not None
    assert (found[0].name, found[1]) == ("a-part-of-known", "luôn luôn")
    assert registry.adapter_named("known") is known["known"]
    assert registry.adapter_named(GENERIC) is registry.adapter_named("") is None


def test_two_adapters_of_one_name_and_none_at_all_are_errors() -> None:
    with pytest.raises(DuplicateAdapterError, match=r"'known'.*one.*two"):
        registry.named([("one", Known()), ("two", Known())])
    with pytest.raises(NoAdapterError, match="one"):
        registry.named([("one", None)])


def test_a_broken_adapter_says_nothing() -> None:
    assert ask_entries(Broken(), PAGE) == ()
    assert ask_listed(Broken(), PAGE, TASK) is None
    assert ask_extract(Broken(), PAGE, ItemKind.THREAD) is None


def test_a_body_that_is_no_text_is_not_the_adapters_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Broken, "failure", ExtractionError("x"))
    with pytest.raises(ExtractionError):
        ask_extract(Broken(), PAGE, ItemKind.THREAD)


def test_parts_are_finished_the_same_whoever_found_them(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [
        Part(kind=DocumentKind.POST, text="Tiếng Việt có dấu".encode().decode(), anchor="p1"),
        Part(kind=DocumentKind.POST, text="Tiếng Việt", anchor="p1", extractor="other"),
    ]
    monkeypatch.setattr(Known, "extract", lambda *_: Extraction(parts=tuple(parts)), raising=False)
    found = ask_extract(Known(), PAGE, ItemKind.THREAD)
    assert found is not None
    assert [(p.anchor, p.position, p.extractor, p.language) for p in found.parts] == [
        ("p1", 0, "known", "vi"),
        ("", 1, "known", "vi"),
    ]
    assert found.parts[1].text == "Tiếng Việt"
    monkeypatch.setattr(Known, "extract", lambda *_: Extraction())
    assert ask_extract(Known(), PAGE, ItemKind.THREAD) is None


def test_every_adapter_says_what_it_is() -> None:
    for name, adapter in registry.adapters().items():
        assert name == adapter.name
        assert adapter.program


def test_an_unknown_adapter_in_a_platforms_file_names_those_there_are(tmp_path: Path) -> None:
    file = tmp_path / "p.yaml"
    text = "id: p\nname: P\nurl: https://p.vn.example/\nfields: [forum]\nadapter: {}\n"
    file.write_text(text.format("vbuletin"), "utf-8")
    with pytest.raises(PlatformFileError) as caught:
        load_platforms(file)
    (mistake,) = caught.value.mistakes
    assert (mistake.line, mistake.field) == (5, "adapter")
    assert "“vbuletin”" in mistake.problem
    assert all(name in mistake.remedy for name in (GENERIC, *registry.adapters()))
    for name in (GENERIC, *registry.adapters()):
        file.write_text(text.format(name), "utf-8")
        assert load_platforms(file)[0].adapter == name
