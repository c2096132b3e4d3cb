"""Own pages with expected output beside them: a folder of inputs, one JSON file each."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.extraction import Extraction, Part, extract_page
from crawler.types import ItemKind

FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.json"))
TIMES = ("published_at", "modified_at")
PLAIN = ("kind", "anchor", "title", "author_name", "language", "text")
LISTS = ("links", "ad_markers")


def extract(path: Path) -> tuple[dict[str, Any], Extraction]:
    expected = json.loads(path.read_text(encoding="utf-8"))
    html = path.with_suffix(".html").read_text(encoding="utf-8")
    now = datetime.fromisoformat(expected["now"]) if "now" in expected else None
    return expected, extract_page(html, expected["url"], ItemKind(expected["item_kind"]), now)


def check(part: Part, expected: dict[str, Any]) -> None:
    for name in PLAIN:
        if name in expected:
            assert getattr(part, name) == expected[name], name
    for name in TIMES:
        if name in expected:
            moment = datetime.fromisoformat(expected[name]) if expected[name] else None
            assert getattr(part, name) == moment, name
    for name in LISTS:
        if name in expected:
            assert list(getattr(part, name)) == expected[name], name
    assert part.text.startswith(expected.get("text_starts", ""))
    assert part.text.endswith(expected.get("text_ends", ""))
    for piece in expected.get("text_lacks", ()):
        assert piece not in part.text


@pytest.mark.parametrize("path", FIXTURES, ids=[path.stem for path in FIXTURES])
def test_fixture(path: Path) -> None:
    expected, found = extract(path)
    assert [part.text for part in found.parts if "text" in expected["parts"][part.position]] == [
        part["text"] for part in expected["parts"] if "text" in part
    ]
    assert len(found.parts) == len(expected["parts"])
    for position, (part, wanted) in enumerate(zip(found.parts, expected["parts"], strict=True)):
        check(part, wanted)
        assert part.position == position
        assert part.extractor
    assert found.next_page == expected["next_page"]
    assert bool(found.extractor) == bool(found.parts)
